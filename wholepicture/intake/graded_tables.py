"""Tables of grading: what waits for a grade, what was graded, and the register of sources, in its compartment.

Insert-only: a grade is not edited. A regrade is a new row of the same piece; the latest counts, and all stay.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from wholepicture.intake.grades import ASSESSMENTS, HANDLINGS, MARKINGS, ONLY_WITH_CONDITIONS, READERS, SOURCES
from wholepicture.partnership.models import Agency, Area, Professional


class ToGrade(models.Model):
    """A report that waits for a grade: information, or what somebody of the hub put before the intelligence unit."""

    owner, sensitivity, retention = "hub", "status", "child_record"

    submission = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_urgent = models.BooleanField(default=False)  #: Whether it says that a child is in danger now
    since = models.DateTimeField(db_default=Now())  #: Since when it waits
    #: Who put it there; empty: it is information by its kind
    put_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    done_at = models.DateTimeField(null=True)  #: When it was graded, or another came in its place; empty: it waits

    class Meta:
        indexes = [
            models.Index(
                "area", F("is_urgent").desc(), "since", "submission", name="tograde_waiting", condition=Q(done_at=None)
            )
        ]


class GradedInformation(models.Model):
    """One piece of information taken from a report, in words that do not tell its source, with its 3x5x2 grade."""

    owner, sensitivity, retention = "hub", "source", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The piece, the same in each row that grades it again
    item = models.UUIDField()
    version = models.SmallIntegerField()  #: Which grading of this piece it is, from 1; the last counts
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    submission = models.UUIDField()  #: The report from which it was taken
    #: The agency that sent the report; told to nobody who may not read the report
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: The agency of whoever graded it, which stands for it before everybody else
    unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Whom of the report it is about; empty: nobody who is described
    subjects = ArrayField(models.UUIDField(), default=list)
    extract = models.TextField()  #: The words of the report that it rests on, for whoever may read the report
    sanitised = models.TextField()  #: The same in words that do not tell the source
    opinion = models.TextField(blank=True)  #: What the grader makes of it, apart from the facts
    #: Who sanitised the words last
    sanitised_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    sanitised_at = models.DateTimeField()  #: When the words were last sanitised
    source = models.CharField(max_length=1, choices=list(SOURCES.items()))  #: Source evaluation
    assessment = models.CharField(max_length=1, choices=list(ASSESSMENTS.items()))  #: Intelligence assessment
    handling = models.CharField(max_length=1, choices=list(HANDLINGS.items()))  #: Handling code
    rendered = models.CharField(max_length=5)  #: The grade as it is written: `2-C-P`
    conditions = models.TextField(blank=True)  #: Conditions of handling, in free words
    codes = ArrayField(models.TextField(), default=list)  #: Condition codes, each with its words as they were then
    readers = models.CharField(max_length=8, choices=list(READERS.items()))  #: Who reads the sanitised text
    marking = models.CharField(max_length=10, choices=list(MARKINGS.items()))  #: Security marking
    sensitive = models.BooleanField(default=True)  #: The caveat OFFICIAL-SENSITIVE
    rationale = models.TextField(blank=True)  #: Why this grade; for graders alone
    knowers = models.IntegerField(null=True)  #: How many people could have known it; empty: not known
    confirmed = ArrayField(models.TextField(), default=list)  #: Warnings that the grader read and confirmed
    urn = models.CharField(max_length=16, blank=True)  #: The source in the register; empty: not entered there
    same_as = models.UUIDField(null=True)  #: The piece of which this is a retelling; empty: none that is known
    why_again = models.TextField(blank=True)  #: Why it was graded again
    #: Who graded it
    graded_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    graded_at = models.DateTimeField()  #: When it was graded

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="graded_once_a_version"),
            models.CheckConstraint(
                condition=Q(source__in=list(SOURCES), assessment__in=list(ASSESSMENTS), handling__in=list(HANDLINGS)),
                name="grade_known",
            ),
            models.CheckConstraint(
                condition=~Q(handling="P")
                | (Q(conditions="", codes=[]) & ~Q(readers__in=sorted(ONLY_WITH_CONDITIONS))),
                name="conditions_under_c",
            ),
            models.CheckConstraint(
                condition=Q(marking="official") | Q(readers="unit"), name="above_official_to_the_unit"
            ),
            models.CheckConstraint(condition=~Q(sanitised=""), name="sanitised_says_something"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(why_again=""), name="graded_again_for_a_reason"),
        ]
        indexes = [
            models.Index(fields=["submission", "item", "version"], name="graded_by_report"),
            models.Index(fields=["area", "-graded_at"], name="graded_newest"),
            models.Index(fields=["urn"], name="graded_by_source", condition=~Q(urn="")),
        ]


class ConditionCode(models.Model):
    """A code for a condition of handling, as this partnership words it. None are set until it sets some."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=16)  #: The code itself, as it is written
    words = models.CharField(max_length=200)  #: What it means, as it is shown beside the text
    #: Who at most may read a text under it; empty: it narrows nothing
    readers = models.CharField(max_length=8, blank=True, choices=list(READERS.items()))
    is_used = models.BooleanField(default=True)  #: Whether it is offered
    #: Who set it last
    set_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()  #: When it was set last

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="condition_code_once")]


class GradingNumbers(models.Model):
    """From how few people on a text points at its source, and how many must fit before a source's agency is told, as set by an area."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+", primary_key=True)
    fewest_knowers = models.SmallIntegerField()  #: Fewer people than this could have known it: the grader is warned
    fewest_fitting = models.SmallIntegerField()  #: Agency and role of a source are told where more people than this fit
    #: Who set it last
    set_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()  #: When they were set last


class RegisteredSource(models.Model):
    """Somebody who told us, by a random number that reports may carry. Who it is lies apart, locked with a key of its own."""

    owner, sensitivity, retention = "hub", "source", "child_record"

    urn = models.CharField(max_length=16, primary_key=True)  #: Random: it tells no order and no volume
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: The agency that they work for; empty: none, or not known
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    role_type = models.CharField(max_length=100, blank=True)  #: Their kind of role, in words: `teacher`, `neighbour`
    fitting = models.IntegerField(null=True)  #: How many people that agency and role fit; empty: not known
    anonymous_to_partners = models.BooleanField(
        default=False
    )  #: Whether they asked that no partner be told anything of them
    re_contact_ok = models.BooleanField(default=False)  #: Whether they may be asked again
    #: Who entered them
    entered_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()  #: When they were entered


class SourceIdentity(models.Model):
    """Who a registered source is, and what would happen if it came out: encrypted with the register's own key."""

    owner, sensitivity, retention = "hub", "source", "child_record"

    #: Whose identity it is
    source = models.OneToOneField(RegisteredSource, on_delete=models.PROTECT, related_name="+", primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    locked = models.BinaryField()  #: Encrypted JSON: who they are, and the risk to them if it is known


class UnmaskRequest(models.Model):
    """That somebody asks to be told who a source is, with why. Kept, whatever was decided."""

    owner, sensitivity, retention = "hub", "source", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Of which source it is asked who they are
    source = models.ForeignKey(RegisteredSource, on_delete=models.PROTECT, related_name="+")
    #: Who asked
    asked_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()  #: When it was asked
    reason = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["area", "-asked_at"], name="unmask_newest")]


class UnmaskDecision(models.Model):
    """What a custodian decided about a request to be told who a source is. Refusals are kept like all else."""

    owner, sensitivity, retention = "hub", "source", "child_record"

    #: What was decided about
    request = models.OneToOneField(UnmaskRequest, on_delete=models.PROTECT, related_name="+", primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_granted = models.BooleanField()  #: Whether whoever asked may read it, for a day
    reason = models.TextField()
    #: Who decided
    decided_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()  #: When it was decided
