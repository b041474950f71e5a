"""Tables of intake. Insert-only: what was reported is never edited; a correction is another submission.

Content here is readable by the author's own agency and the background worker alone. What others see is derived.
"""

import uuid
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Now

from wholepicture.access.rules import LEVELS
from wholepicture.intake import file_tables as file_tables  # tables of this room: Django looks for them here
from wholepicture.intake import graded_tables as graded_tables  # as above
from wholepicture.intake import register_tables as register_tables  # as above
from wholepicture.intake.kinds import KINDS
from wholepicture.intake.rules import SAME_KEY
from wholepicture.partnership.models import Agency, Area, Professional

CHANNELS = {"screen": "Screen", "file": "File", "api": "API", "public": "Public page"}
STATES: dict[str, str] = {
    "received": "Received",
    "read": "Being read",
    "linked": "Linked",
    "used": "Used",
    "decided": "Decided",
}
REVISIONS: dict[str, str] = {
    "later_state": "A later state of it",
    "correction": "A correction",
    "withdrawal": "A withdrawal",
}
MEANT: dict[str, str] = {
    "first": "Something new",
    "more": "More of it",
    "withdrawal": "That it be taken back",
}
REFERENCE = KeyTextTransform("reference", KeyTransform("missing", F("stated")))
"""The sender's reference of a missing episode."""


class Submission(models.Model):
    """What one agency sent in one go, kept exactly as received, with receipt."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who wrote it; empty: an agency's system
    author = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    #: The receipt: random, short enough to read over the telephone
    receipt = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=128)  #: The sender's own key for it
    version = models.SmallIntegerField(default=1)  #: Which report it is under this key: later states follow the first
    #: What kind of report it is
    kind = models.CharField(max_length=20, choices=[(kind.code, kind.term) for kind in KINDS.values()])
    channel = models.CharField(max_length=8, choices=list(CHANNELS.items()))  #: By which door it came
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    level = models.CharField(max_length=8, choices=list(LEVELS.items()))
    named = ArrayField(models.UUIDField(), default=list)  #: Professionals who may read it, where the level is `named`
    digest = models.CharField(max_length=64)  #: SHA-256 of the canonical body, as sent
    stated = models.JSONField()  #: The body, without what tells who the source is
    flags = models.JSONField(default=list)  #: [{field, reason, value}]: values that failed a check, kept as given
    dictionary = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "key", "version"], name="key_once_an_agency"),
            models.CheckConstraint(condition=models.Q(level__in=list(LEVELS)), name="submission_level_known"),
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="submission_kind_known"),
        ]
        indexes = [
            models.Index(fields=["agency", "-received_at"], name="submission_newest"),
            models.Index(fields=["author", "-received_at"], name="submission_by_author"),
            models.Index(
                F("agency"), REFERENCE, name="submission_by_episode", condition=models.Q(kind="missing_episode")
            ),
        ]


class Revision(models.Model):
    """That a report corrects, completes or withdraws an earlier one of the same sender. Both are kept; the later one counts."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    #: The one that stands in the place of the other
    later = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+", primary_key=True)
    #: The one in whose place it stands; empty: none of this key was sent yet
    earlier = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+", null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=128)  #: The key of the report that it names
    how = models.CharField(max_length=11, choices=list(REVISIONS.items()))  #: What it does to the earlier one
    reason = models.TextField(blank=True)  #: Why, in the sender's words

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(how__in=list(REVISIONS)), name="revision_known"),
            models.CheckConstraint(condition=~models.Q(later=F("earlier")), name="revision_of_another"),
        ]
        indexes = [
            models.Index(fields=["agency", "key"], name="revision_awaited", condition=models.Q(earlier=None)),
        ]


class Subject(models.Model):
    """A person as one concern describes them."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    ref = models.CharField(max_length=32)
    #: Their role in the concern: child, person of concern, parent or carer, witness
    role = models.CharField(max_length=20)
    stated = models.JSONField()  #: All that the report states of them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ref"], name="subject_ref_once")]


class MeetingKey(models.Model):
    """Under what a report meets earlier ones of its own agency that may tell of the same thing: somebody or something it names, on
    a day."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = (
        models.UUIDField()
    )  #: Stands for the name, plate, number or place; the same in an agency's reports of one kind
    day = models.DateField()  #: The first day on which it happened
    pk = models.CompositePrimaryKey("submission_id", "key")

    class Meta:
        indexes = [models.Index(fields=["agency", "key", "day"], name="meetingkey_met")]


class Mention(models.Model):
    """A non-person thing as stated: place, vehicle, phone, account."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    ref = models.CharField(max_length=32)
    kind = models.CharField(max_length=8)  #: `vehicle`, `phone`, `account` or `place`
    stated = models.JSONField()  #: All that the report states of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ref", "kind"], name="mention_ref_once")]


class Original(models.Model):
    """The source compartment: the body exactly as sent and who told us, encrypted with a key outside the database."""

    owner, sensitivity, retention = "agency", "source", "child_record"

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+", primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.UUIDField(null=True)  #: Who wrote it, so that they may read it again
    level = models.CharField(max_length=8)
    body = models.BinaryField()  #: The body byte for byte, encrypted
    source = models.BinaryField(null=True)  #: Who told the author, encrypted; empty: not said


class Draft(models.Model):
    """A report being written, kept as one types. Only its writer reads it."""

    owner, sensitivity, retention = "agency", "personal", "draft"

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()  #: Encrypted JSON: it may name a source
    started_at = models.DateTimeField(db_default=Now())  #: When it was begun
    saved_at = models.DateTimeField(db_default=Now())  #: When it was last kept


class Upload(models.Model):
    """A partner's file between being looked over and being taken in. Only whoever sent it reads it; erased after a day."""

    owner, sensitivity, retention = "agency", "source", "draft"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who sent it
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=255)  #: The file's name
    mapping_name = models.CharField(max_length=100, blank=True)  #: The name of the mapping it was looked over with
    mapping = models.TextField(blank=True)  #: TOML as it was when the file was looked over, whatever is saved since
    content = models.BinaryField()  #: The whole file, encrypted
    uploaded_at = models.DateTimeField(db_default=Now())  #: When it was sent

    class Meta:
        indexes = [
            models.Index(fields=["professional", "-uploaded_at"], name="upload_newest"),
            models.Index(fields=["uploaded_at"], name="upload_oldest"),
        ]


class Delivery(models.Model):
    """The account of a file that was taken in by screen, row by row. Only whoever sent it reads it."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, editable=False)  #: The upload's, so that it is taken in once
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who sent it
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.CharField(max_length=255)  #: The file's name
    #: What became of each row: encrypted JSON, since a reason may repeat what was written; see `intake.bulk_intake`
    account = models.BinaryField()
    taken_at = models.DateTimeField(db_default=Now())  #: When it was taken in

    class Meta:
        indexes = [models.Index(fields=["professional", "-taken_at"], name="delivery_newest")]


class SavedMapping(models.Model):
    """An agency's mapping under a name, so that next week's export needs only the file. Replaced, never two of a name."""

    owner, sensitivity, retention = "agency", "personal", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100)  #: What the agency calls it
    text = models.TextField()  #: TOML; its constants may name whoever writes the agency's reports
    #: Who saved it last
    saved_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    saved_at = models.DateTimeField(db_default=Now())  #: When it was saved last

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="mapping_name_once")]


class Quarantine(models.Model):
    """Where malformed or suspicious input waits, never dropped."""

    owner, sensitivity, retention = "agency", "source", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=8)  #: By which door it came
    file = models.CharField(max_length=255, blank=True)  #: The file's name; blank: it came by API
    row = models.IntegerField(null=True)  #: Its row in the file
    digest = models.CharField(max_length=64)  #: SHA-256 of what was sent, so that it waits once
    raw = models.BinaryField()  #: What was sent, whole, encrypted
    problems = models.JSONField()  #: [{row, field, reason}]
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "digest"], name="quarantined_once")]
        indexes = [models.Index(fields=["agency", "-received_at"], name="quarantine_newest")]


class HeldDanger(models.Model):
    """A row in quarantine that says that a child is in danger now: before the hub as it stands, until somebody has acted on it."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, editable=False)  #: The row's in quarantine
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    told = models.BinaryField()  #: What the hub may read of it: encrypted JSON, `intake.held_danger.Lines`
    held_at = models.DateTimeField()  #: When it came; no default: its sender does not read the row back
    read_at = models.DateTimeField(null=True)  #: When somebody in the hub said what was done; empty: it waits
    #: Who said so
    read_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    done = models.TextField(blank=True)  #: What was done, in their words

    class Meta:
        indexes = [
            models.Index(fields=["area", "held_at"], name="helddanger_waiting", condition=models.Q(read_at=None)),
        ]


class Waiting(models.Model):
    """A report that waits to be joined. PostgreSQL notes it when the step is woken; it goes when the step is done."""

    owner, sensitivity, retention = "agency", "status", "derived"

    submission = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField(db_default=Now())  #: Since when it waits

    class Meta:
        indexes = [models.Index(fields=["agency"], name="waiting_by_agency")]


class Quota(models.Model):
    """How much of an agency's may wait at once, where the operator has set it."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+", primary_key=True)
    waiting = models.IntegerField()  #: Reports that may wait to be joined
    quarantined = models.IntegerField()  #: Reports that quarantine takes in a day
    set_at = models.DateTimeField(db_default=Now())  #: When the operator set it


class Feed(models.Model):
    """How what an agency's system sends is taken in, where the operator has set it."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+", primary_key=True)
    #: What other content under a key that was used is: a mistake that is refused, or a later state of the same report
    same_key = models.CharField(max_length=11, choices=list(SAME_KEY.items()))
    set_at = models.DateTimeField(db_default=Now())  #: When the operator set it


class WordingCount(models.Model):
    """How often words that blame a child were written, pointed out and changed, by agency and month: for whoever trains. No text, no
    author, no child, and no report by which to find them."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  #: Random, so that it tells no order
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()  #: The first of the month in which they were sent
    code = models.CharField(max_length=40)  #: Which words: the code of an entry of `wording.toml`
    channel = models.CharField(max_length=8, choices=list(CHANNELS.items()))  #: By which door
    written = models.IntegerField()  #: Reports that were sent with them
    prompted = models.IntegerField()  #: Reports in which they were pointed out before sending
    changed = models.IntegerField()  #: Of those, reports from which their author took them before sending

    class Meta:
        indexes = [models.Index(fields=["area", "month"], name="wordingcount_month")]


class SubmissionState(models.Model):
    """What has become of a submission, as its sender is told: one row a step, never edited."""

    owner, sensitivity, retention = "agency", "status", "child_record"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=list(STATES.items()))  #: The step that it has come to
    at = models.DateTimeField(db_default=Now())
    pk = models.CompositePrimaryKey("submission_id", "state")


class Feedback(models.Model):
    """What the sender is told about a submission, whatever was decided."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.UUIDField(db_index=True)  #: The report; no key: whether it exists is not told by an error
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()  #: What the sender is told
    #: Who told it; empty: the machine
    given_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(db_default=Now())
    about = models.UUIDField()  #: The decision it tells of, so that it is told once

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "about"], name="told_once")]


class PublicDoor(models.Model):
    """The page on which anybody tells an area something without signing in, where the partnership has opened it."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    #: In whose name what is told is taken in: the area's `public` agency
    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+", primary_key=True)
    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField()  #: Whether something new is taken; whoever has a code reads on in any case
    #: The public half of the key with which what is told is sealed: this page's process cannot open it again
    seal = models.BinaryField()
    most_a_day = models.IntegerField()  #: Reports that are taken in a day, besides those that say danger now
    changed_at = models.DateTimeField(db_default=Now())  #: When it was last opened or closed
    #: Who did; empty: the operator
    changed_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)


class UnnamedInformant(models.Model):
    """Somebody who told something without signing in: one source, known by a receipt code and by nothing else."""

    owner, sensitivity, retention = "hub", "source", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    code_hash = models.BinaryField(unique=True)  #: Argon2id of the code, with a key outside the database
    wants_answer = models.BooleanField()  #: Whether they asked for an answer
    #: What they said of themself: the contract's kinds of informant
    informant_kind = models.CharField(max_length=16)


class ConfidedReport(models.Model):
    """That a report was handed in under a receipt code: what one unnamed informant told, in order."""

    owner, sensitivity, retention = "hub", "source", "child_record"

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+", primary_key=True)
    #: Whose code it came under
    informant = models.ForeignKey(UnnamedInformant, on_delete=models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Which of theirs it is: 1 is the first
    #: What they meant by it: something new, more of it, or that it be taken back
    meant = models.CharField(max_length=10, choices=list(MEANT.items()))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["informant", "number"], name="confided_in_order")]


class MessageToInformant(models.Model):
    """What the hub wrote back to an unnamed informant, about one of the reports under their code."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: The report on whose page it was written
    report = models.ForeignKey(ConfidedReport, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()  #: What whoever has the code reads
    written_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who wrote it
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)  #: When somebody with the code first read it


class WrongCodes(models.Model):
    """How many receipt codes that were never given were typed in one hour, on the page that needs no signing in. Neither the code nor
    from where it came is kept."""

    owner, sensitivity, retention = "partnership", "none", "tries"

    hour = models.DateTimeField(primary_key=True)  #: When the hour began
    number = models.IntegerField()  #: How many


class AnswerRead(models.Model):
    """Somebody has opened their report after it was answered: the answer waits for them no more."""

    owner, sensitivity, retention = "agency", "status", "child_record"

    pk = models.CompositePrimaryKey("feedback", "professional")
    feedback = models.UUIDField()  #: The answer; no key: whether it exists is not told by an error
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())  #: When they first did


Personal = TypeVar("Personal", Draft, Upload, Delivery)


def own(rows: models.QuerySet[Personal], professional: uuid.UUID | None) -> models.QuerySet[Personal]:
    """Those of these rows that are this person's; none for an agency's system, which is no person."""
    return rows.filter(professional_id=professional) if professional else rows.none()
