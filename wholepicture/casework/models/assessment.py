"""Assessments, what a supervisor says of each, and drafts."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional


class Assessment(models.Model):
    """A reasoned judgement of a child under a named version of a form, as it was signed. What follows it is another row."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=8)
    #: A subject of the child's: however people join and part, it says who the assessment is of
    about = models.UUIDField(db_index=True)
    nominals = ArrayField(models.UUIDField())  #: The child, as joined now: through this it is seen
    named = ArrayField(models.UUIDField(), default=list)
    kind = models.CharField(max_length=12)  #: `screening` or `assessment`
    tool = models.CharField(max_length=40)  #: The configuration, by its code
    tool_version = models.SmallIntegerField()  #: Which version of it
    dictionary = models.SmallIntegerField(
        null=True
    )  #: The version of the dictionary of signs that was asked; empty: as published
    answers = models.JSONField()  #: What was answered to each entry, as `casework.assessment.answers.as_data` writes it
    protective = models.TextField()  #: What protects the child
    protective_known = models.TextField(blank=True)  #: How that is known
    voice_asked = models.BooleanField()  #: Whether the child was asked
    voice = models.TextField()  #: The child's own account; or why the child was not asked
    narrative = models.TextField()  #: What whoever assessed makes of it
    printed = models.JSONField()  #: What the rule printed beside it
    rule_level = models.CharField(
        max_length=40, blank=True
    )  #: The level that the rule printed; empty: none, too much was not known
    set_level = models.CharField(max_length=40)  #: The level that the person set
    step = models.SmallIntegerField()  #: Its step, by which levels are compared
    is_raised = models.BooleanField()  #: Whether that is a level at which harm, or an override, may rest
    holds_harm = models.BooleanField()  #: Whether harm is recorded, in it or in an earlier one
    must_be_raised = models.BooleanField()  #: Whether harm is recorded, or an override holds
    is_differing = models.BooleanField()  #: Whether it is another level than the rule's
    is_lowering = models.BooleanField()  #: Whether it is lower than the one that stood
    reason = models.TextField()  #: Why this level
    differs_reason = models.TextField(blank=True)  #: Why it is not what the rule printed
    lower_reason = models.TextField(blank=True)  #: Why it is safe to lower it
    #: The assessments whose levels counted when it was signed, and that nothing had replaced
    replaces = ArrayField(models.UUIDField(), default=list)
    stood = models.UUIDField(null=True)  #: The one of these whose level stood; empty: it was the child's first
    due_on = models.DateField()  #: The day by which somebody assesses again
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            GinIndex(fields=["nominals"], name="assessment_by_nominal", fastupdate=False),
            models.Index(fields=["area", "due_on"], name="assessment_due_in_area"),
            models.Index(fields=["agency", "due_on"], name="assessment_due_at_agency"),
            models.Index(fields=["made_by", "due_on"], name="assessment_due_of_maker"),
            GinIndex(fields=["replaces"], name="assessment_by_replaced", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(narrative=""), name="assessed_with_reason"),
            models.CheckConstraint(condition=~Q(protective="") & ~Q(voice=""), name="assessed_with_voice"),
            models.CheckConstraint(condition=Q(is_lowering=False) | ~Q(lower_reason=""), name="lowered_with_reason"),
            models.CheckConstraint(condition=Q(is_differing=False) | ~Q(differs_reason=""), name="differs_with_reason"),
            models.CheckConstraint(
                condition=Q(is_differing=True) | Q(rule_level="") | Q(set_level=F("rule_level")), name="differs_is_said"
            ),
            models.CheckConstraint(condition=Q(must_be_raised=False) | Q(is_raised=True), name="harm_never_lowest"),
            models.CheckConstraint(condition=Q(holds_harm=False) | Q(must_be_raised=True), name="harm_is_raised"),
            models.CheckConstraint(condition=Q(level__in=("partners", "leads", "hub")), name="assessment_level"),
        ]


class AssessmentReview(models.Model):
    """What a supervisor says of an assessment: approved, returned with comments or declined. Once, and by another person."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.CharField(max_length=8)  #: `approve`, `return` or `decline`
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment"], name="reviewed_once"),
            models.CheckConstraint(condition=Q(decision__in=("approve", "return", "decline")), name="review_known"),
            models.CheckConstraint(condition=Q(decision="approve") | ~Q(reason=""), name="reviewed_with_reason"),
        ]


class AssessmentDraft(models.Model):
    """An assessment being written. Only its writer reads it; it is kept however long it lies."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField()  #: A subject of the child's
    content = models.BinaryField()  #: Encrypted JSON: what was typed, and under which configuration
    started_at = models.DateTimeField(db_default=Now())  #: When it was begun
    saved_at = models.DateTimeField(db_default=Now())  #: When it was last kept
