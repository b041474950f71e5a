"""Derived tables. Every row comes from one submission, carries its visibility, and is made again when that changes."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func

from wholepicture.linkage.models import Seen
from wholepicture.partnership.models import Professional


class Standing(models.Manager[Any]):
    """Rows of reports that nothing stands in the place of: what is shown and counted, unless the earlier ones are asked for."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(superseded_at=None)


class Derived(Seen):
    """A derived row: when the submission was received, and when a later one took its place, is what lets the picture be shown
    as it was known."""

    owner, sensitivity, retention = "agency", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    received_at = models.DateTimeField()
    superseded_at = models.DateTimeField(
        null=True
    )  #: When a later state, correction or withdrawal came; empty: it stands

    objects = Standing()
    every: ClassVar[models.Manager[Any]] = models.Manager()  # those in whose place another stands as well

    class Meta:
        abstract = True


class Event(Derived):
    """Something that happened or is said to have happened, to or around a nominal; or with nobody described."""

    subject = models.UUIDField(null=True)  #: The person as the report describes them; empty: nobody is described
    nominal = models.UUIDField(null=True)  #: The person as joined now; empty: nobody is described
    role = models.CharField(max_length=20)  #: Their role in the concern
    kind = models.CharField(max_length=20)  #: What happened: the kind of report, or a step of a missing episode
    at = models.DateTimeField()  #: When it happened, or was written down where that is not said
    until = models.DateTimeField(null=True)  #: When it ended; empty: not said
    precision = models.CharField(max_length=12)  #: The contract's codes, or `recorded`: only when written is known
    recorded_at = models.DateTimeField()
    how_known = models.CharField(max_length=24, blank=True)  #: How the author knows: the contract's codes
    root = models.TextField()  #: The root source: who first said it
    passed_on = models.BooleanField(default=False)  #: Whether the author had it from another agency
    author_job = models.TextField(blank=True)  #: The author's job, as the report gives it
    detail = models.JSONField(default=dict)  #: What else the report's own block says of it
    located = models.BooleanField(default=False)
    revises = models.UUIDField(null=True)  #: The report in whose place this one stands; empty: none
    revision = models.CharField(max_length=11, blank=True)  #: How: a later state, a correction, a withdrawal

    class Meta:
        indexes = [
            models.Index(fields=["revises"], name="event_by_revised", condition=models.Q(revises__isnull=False)),
            models.Index(fields=["nominal", "-received_at"], name="event_by_nominal"),
            models.Index(fields=["subject"], name="event_by_subject"),
            models.Index(fields=["area", "role", "-received_at"], name="event_newest"),
            models.Index(fields=["agency", "role", "-received_at"], name="event_newest_of_agency"),
            models.Index(fields=["submission"], name="event_by_submission"),
            models.Index(fields=["area", "at"], name="event_missing", condition=models.Q(kind="missing_episode")),
            models.Index(fields=["area", "-at"], name="event_placed", condition=models.Q(kind="placement")),
            models.Index(
                fields=["agency", "-at"], name="event_attendance", condition=models.Q(kind="attendance", role="child")
            ),
            models.Index(
                fields=["area", "-received_at", "id"],
                name="event_missing_open",
                condition=models.Q(kind="missing_episode", superseded_at=None)
                & ~models.Q(detail__has_key="returned_at"),
            ),
        ]


class Passage(Derived):
    """Words of a submission: the facts, what its author makes of them, or the child's own words. Never mixed.

    PostgreSQL keeps a column `words` beside the text, which search reads (migration 0004): Django does not know of it.
    """

    kind = models.CharField(max_length=20)  #: Facts, analysis, or the child's own words
    text = models.TextField()  #: The words themselves
    located = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["submission"], name="passage_by_submission")]


class Information(Derived):
    """A graded piece of information as others may read it: the sanitised words, the grade, and how it may be handled.

    It stands for the unit that graded it, shows by a level of its own, and holds nothing of who told it. PostgreSQL keeps a column
    `words` beside the text, which search reads (migration 0012): Django does not know of it.
    """

    item = models.UUIDField()  #: The piece, the same whenever it is graded again
    subject = models.UUIDField(
        null=True
    )  #: The person as the report describes them; empty: it is about nobody described
    nominal = models.UUIDField(null=True)  #: The person as joined now
    role = models.CharField(max_length=20)  #: Their role in the report
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)  #: When it ended; empty: not said
    precision = models.CharField(max_length=12)
    text = models.TextField()  #: The sanitised words
    opinion = models.TextField(blank=True)  #: What the grader makes of it, apart from the facts
    source = models.CharField(max_length=1)  #: Source evaluation
    assessment = models.CharField(max_length=1)  #: Intelligence assessment
    handling = models.CharField(max_length=1)  #: Handling code
    conditions = ArrayField(models.TextField(), default=list)  #: Under which conditions it may be handled, in words
    marking = models.CharField(max_length=10)  #: Security marking
    sensitive = models.BooleanField(default=True)  #: The caveat OFFICIAL-SENSITIVE
    told_as = models.TextField(blank=True)  #: What may be told of the source; empty: nothing
    left_to = models.CharField(
        max_length=6, blank=True, default=""
    )  #: Whom conditions leave of its level: `police`, `unit`; empty: all
    graded_by = models.UUIDField()  #: Who graded it
    located = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["nominal", "-received_at"], name="information_by_nominal"),
            models.Index(fields=["subject"], name="information_by_subject"),
            models.Index(fields=["item"], name="information_by_item"),
            models.Index(fields=["submission"], name="information_by_submission"),
            models.Index(fields=["area", "-received_at", "id"], name="information_newest"),
        ]


class Fact(Derived):
    """One thing that a submission states of a person or a thing: a name, a date of birth, a colour."""

    about_kind = models.CharField(max_length=8)  #: What it is about: person, vehicle, phone, account, place
    about = models.UUIDField()  #: The person or thing that it is about
    subject = models.UUIDField(null=True)  #: The person as the report describes them; empty: it is about a thing
    kind = models.CharField(max_length=24)  #: What is stated: name, date of birth, colour
    value = models.TextField()  #: What it is, in words
    outcome = models.CharField(max_length=10, blank=True)  #: Of an identifier's check
    located = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["about", "kind"], name="fact_by_about"),
            models.Index(fields=["subject"], name="fact_by_subject"),
            models.Index(fields=["submission"], name="fact_by_submission"),
        ]


class Association(Derived):
    """A typed, dated, sourced tie between two nominals, or a nominal and an item or location."""

    a_kind = models.CharField(max_length=8)  #: What one end is: nominal, vehicle, phone, account, place
    a = models.UUIDField()  #: One end, as joined now
    a_subject = models.UUIDField(null=True)  #: One end, where it is a person, as the report describes them
    a_role = models.CharField(max_length=20, blank=True)  #: That person's role in the concern
    b_kind = models.CharField(max_length=8)  #: What the other end is
    b = models.UUIDField()  #: The other end, as joined now
    b_subject = models.UUIDField(null=True)  #: The other end, where it is a person, as the report describes them
    b_role = models.CharField(max_length=20, blank=True)  #: That person's role in the concern
    type = models.CharField(max_length=16)  #: How they are tied: the contract's codes
    at = models.DateTimeField()
    precision = models.CharField(max_length=12)
    recorded_at = models.DateTimeField()
    root = models.TextField()
    note = models.TextField(blank=True)  #: What the author adds
    located = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["a", "-at"], name="association_from"),
            models.Index(fields=["b", "-at"], name="association_to"),
            # To whom and what children were tied last, of each kind: one end of a tie is a child, the other is asked for.
            models.Index(
                fields=["area", "b_kind", "b_role", "-at"],
                name="association_newest_to",
                condition=models.Q(a_role="child", superseded_at__isnull=True)
                & ~models.Q(type__in=("lives_at", "own_number")),
            ),
            models.Index(
                fields=["area", "a_kind", "a_role", "-at"],
                name="association_newest_from",
                condition=models.Q(b_role="child", superseded_at__isnull=True)
                & ~models.Q(type__in=("lives_at", "own_number")),
            ),
            models.Index(fields=["a_subject"], name="association_from_subject"),
            models.Index(fields=["b_subject"], name="association_to_subject"),
            models.Index(fields=["submission"], name="association_by_submission"),
        ]


class Sign(Derived):
    """One dated, evidenced occurrence of an indicator for one child."""

    subject = models.UUIDField()
    nominal = models.UUIDField()
    code = models.CharField(max_length=64)  #: The indicator, by its stable code
    answer = models.CharField(max_length=9)  #: `yes`, `no` or `not known`
    at = models.DateTimeField()
    precision = models.CharField(max_length=12)
    recorded_at = models.DateTimeField()
    root = models.TextField()
    note = models.TextField(blank=True)  #: What the author adds
    dictionary = models.SmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["nominal", "at"], name="sign_by_nominal"),
            models.Index(fields=["subject"], name="sign_by_subject"),
            models.Index(fields=["submission"], name="sign_by_submission"),
        ]


class Working(Derived):
    """Who works with a child: an agency's team and worker, since when, and how to reach them."""

    subject = models.UUIDField()
    nominal = models.UUIDField()
    service = models.TextField(blank=True)  #: Which service works with the child
    team = models.TextField(blank=True)  #: Its team
    worker = models.TextField(blank=True)  #: Who works with the child
    phone = models.TextField(blank=True)  #: How to ring them
    email = models.TextField(blank=True)  #: How to write to them
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    last_contact_on = models.DateField(null=True)  #: When the child was last seen or spoken to
    plan = models.CharField(max_length=20, blank=True)  #: Under which plan: the contract's codes
    located = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["nominal"], name="working_by_nominal"),
            models.Index(fields=["subject"], name="working_by_subject"),
            models.Index(fields=["submission"], name="working_by_submission"),
        ]


class Term(Derived):
    """What a submission gives to find a person or a thing by. Keys are explained in `picture.search.keys`."""

    about_kind = models.CharField(max_length=8)  #: What is found: person, vehicle, phone, account, place, report
    about = models.UUIDField()  #: Who or what is found
    role = models.CharField(max_length=20, blank=True)  #: A person's role in the concern
    keys = ArrayField(models.TextField(), default=list)  #: What it is found by; explained in `picture.search.keys`
    located = models.BooleanField(default=False)

    class Meta:
        indexes = [
            GinIndex(Func("keys", function="array_to_tsvector"), name="term_by_key", fastupdate=False),
            models.Index(fields=["area", "-received_at", "id"], name="term_newest"),
            models.Index(fields=["submission"], name="term_by_submission"),
        ]


class LastLook(models.Model):
    """When a professional last opened the picture of a person, and when before that: what came since is new to them.

    It is theirs alone to read: nobody else is told who looked here, but by the ledger.
    """

    owner, sensitivity, retention = "agency", "personal", "setting"

    id = models.UUIDField(primary_key=True)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    nominal = models.UUIDField()
    looked_at = models.DateTimeField()  #: When they last opened it
    before = models.DateTimeField(null=True)  #: When they last did before they sat down to it; empty: never

    class Meta:
        constraints = [models.UniqueConstraint(fields=["professional", "nominal"], name="one_last_look")]


TABLES = (Event, Passage, Information, Fact, Association, Sign, Working, Term)
