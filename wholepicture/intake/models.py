"""Tables of intake. Insert-only: what was reported is never edited; a correction is another submission.

Content here is readable by the author's own agency and the background worker alone. What others see is derived.
"""

import uuid
from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from wholepicture.access.rules import LEVELS
from wholepicture.intake.kinds import KINDS
from wholepicture.partnership.models import Agency, Area, Professional

CHANNELS = {"screen": "Screen", "file": "File", "api": "API"}
STATES: dict[str, str] = {
    "received": "Received",
    "read": "Being read",
    "linked": "Linked",
    "used": "Used",
    "decided": "Decided",
}


class Submission(models.Model):
    """What one agency sent in one go, kept exactly as received, with receipt."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    receipt = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=128)
    kind = models.CharField(max_length=20, choices=[(kind.code, kind.term) for kind in KINDS.values()])
    channel = models.CharField(max_length=8, choices=list(CHANNELS.items()))
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    level = models.CharField(max_length=8, choices=list(LEVELS.items()))
    named = ArrayField(models.UUIDField(), default=list)  # professionals who may read it, where the level is `named`
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical body, as sent
    stated = models.JSONField()  # the body, without what tells who the source is
    flags = models.JSONField(default=list)  # [{field, reason, value}]: values that failed a check, kept as given

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="key_once_an_agency"),
            models.CheckConstraint(condition=models.Q(level__in=list(LEVELS)), name="submission_level_known"),
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="submission_kind_known"),
        ]
        indexes = [
            models.Index(fields=["agency", "-received_at"], name="submission_newest"),
            models.Index(fields=["author", "-received_at"], name="submission_by_author"),
        ]


class Subject(models.Model):
    """A person as one concern describes them."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    ref = models.CharField(max_length=32)
    role = models.CharField(max_length=20)
    stated = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ref"], name="subject_ref_once")]


class Mention(models.Model):
    """A non-person thing as stated: place, vehicle, phone, account."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    ref = models.CharField(max_length=32)
    kind = models.CharField(max_length=8)  # vehicle, phone, account, place
    stated = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ref", "kind"], name="mention_ref_once")]


class Original(models.Model):
    """The source compartment: the body exactly as sent and who told us, encrypted with a key outside the database."""

    owner, sensitivity, retention = "agency", "source", "child_record"

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+", primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.UUIDField(null=True)
    level = models.CharField(max_length=8)
    body = models.BinaryField()
    source = models.BinaryField(null=True)


class Draft(models.Model):
    """A report being written, kept as one types. Only its writer reads it."""

    owner, sensitivity, retention = "agency", "personal", "draft"

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()  # encrypted JSON: it may name a source
    started_at = models.DateTimeField(db_default=Now())
    saved_at = models.DateTimeField(db_default=Now())


class Upload(models.Model):
    """A partner's file between being looked over and being taken in. Only whoever sent it reads it; erased after a day."""

    owner, sensitivity, retention = "agency", "source", "draft"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=255)  # the file's
    mapping_name = models.CharField(max_length=100, blank=True)
    mapping = models.TextField(blank=True)  # TOML as it was when the file was looked over, whatever is saved since
    content = models.BinaryField()  # whole, encrypted
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["professional", "-uploaded_at"], name="upload_newest"),
            models.Index(fields=["uploaded_at"], name="upload_oldest"),
        ]


class Delivery(models.Model):
    """The account of a file that was taken in by screen, row by row. Only whoever sent it reads it."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, editable=False)  # the upload's, so that it is taken in once
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.CharField(max_length=255)
    account = models.BinaryField()  # encrypted JSON, since a reason may repeat what was written; see intake.taking
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["professional", "-taken_at"], name="delivery_newest")]


class SavedMapping(models.Model):
    """An agency's mapping under a name, so that next week's export needs only the file. Replaced, never two of a name."""

    owner, sensitivity, retention = "agency", "personal", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    text = models.TextField()  # TOML; its constants may name whoever writes the agency's reports
    saved_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="mapping_name_once")]


class Quarantine(models.Model):
    """Where malformed or suspicious input waits, never dropped."""

    owner, sensitivity, retention = "agency", "source", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=8)
    file = models.CharField(max_length=255, blank=True)
    row = models.IntegerField(null=True)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField()  # whole, encrypted
    problems = models.JSONField()  # [{row, field, reason}]
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "digest"], name="quarantined_once")]
        indexes = [models.Index(fields=["agency", "-received_at"], name="quarantine_newest")]


class SubmissionState(models.Model):
    """What has become of a submission, as its sender is told: one row a step, never edited."""

    owner, sensitivity, retention = "agency", "status", "child_record"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=list(STATES.items()))
    at = models.DateTimeField(db_default=Now())
    pk = models.CompositePrimaryKey("submission_id", "state")


class Feedback(models.Model):
    """What the sender is told about a submission, whatever was decided."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.UUIDField(db_index=True)  # no key: whether it exists is not told by an error
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    given_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(db_default=Now())
    about = models.UUIDField()  # the decision it tells of, so that it is told once

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "about"], name="told_once")]


Personal = TypeVar("Personal", Draft, Upload, Delivery)


def own(rows: models.QuerySet[Personal], professional: uuid.UUID | None) -> models.QuerySet[Personal]:
    """Those of these rows that are this person's; none for an agency's system, which is no person."""
    return rows.filter(professional_id=professional) if professional else rows.none()
