"""Cases and actions. What was done stays: each move is a row, and no row is changed but by the database, which keeps where it stands."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from wholepicture.partnership.models import Agency, Area, Professional


class Case(models.Model):
    """What is done for one child, from when somebody took it on until another agrees that it is done: who leads it, and who shares it."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which opened it
    level = models.CharField(max_length=8)
    #: A subject of the child's: however people join and part, it says who the case is about
    about = models.UUIDField()
    nominals = ArrayField(models.UUIDField())  #: The child, as joined now: through this it is seen
    named = ArrayField(models.UUIDField(), default=list)
    what = models.TextField()  #: What it is for, in the words of whoever opened it
    opened_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who opened it
    at = models.DateTimeField()  #: When it was opened
    #: Where it stands; the database keeps these, by the latest move
    lead = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who leads it
    sharing = ArrayField(models.UUIDField(), default=list)  #: Who works on it beside whoever leads
    state = models.CharField(max_length=8, default="open", db_default="open")  #: `open`, `closing` or `closed`
    moved_at = models.DateTimeField()  #: When it was moved last

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="case_by_subject"),
            GinIndex(fields=["nominals"], name="case_by_nominal", fastupdate=False),
            models.Index(fields=["lead", "-moved_at"], condition=~Q(state="closed"), name="case_by_lead"),
            GinIndex(fields=["sharing"], condition=~Q(state="closed"), name="case_by_sharing", fastupdate=False),
            models.Index(fields=["area", "moved_at"], condition=Q(state="closing"), name="case_closing"),
            models.Index(fields=["area", "-moved_at"], condition=~Q(state="closed"), name="case_moved_lately"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="case_in_words"),
            models.CheckConstraint(condition=Q(level__in=("partners", "leads", "hub")), name="case_level"),
            models.CheckConstraint(condition=Q(state__in=("open", "closing", "closed")), name="case_state"),
        ]


class CaseMove(models.Model):
    """One move of a case: opened, joined by an alert or a report, led or shared by others, asked to close, closed, reopened."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which case
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=8)  #: What was done: `casework.cases.rules.CASE_MOVES`
    source_kind = models.CharField(max_length=8, blank=True)  #: From what: `alert`, `report`; empty: by hand
    #: Which alert or report; no key: whether it exists is not told by an error
    source = models.UUIDField(null=True)
    lead = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who leads after
    sharing = ArrayField(models.UUIDField(), default=list)  #: Who shares it after
    state = models.CharField(max_length=8)  #: Where it stands after
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who made it
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source"], condition=Q(source__isnull=False), name="case_by_source")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_move_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("opened", "joined", "shared")) | ~Q(reason=""), name="case_moved_with_reason"
            ),
        ]


class Action(models.Model):
    """What somebody is to do in a case by a day, and what came of it."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)  #: In which case
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.TextField()  #: What is to be done
    given_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who gave it
    at = models.DateTimeField()  #: When it was given
    #: Where it stands; the database keeps these, by the latest move
    doer = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who does it
    due_on = models.DateField()  #: By which day
    state = models.CharField(max_length=8, default="open", db_default="open")  #: `open`, `done` or `dropped`
    came_at = models.DateTimeField()  #: When it came to whoever does it

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="action_by_case"),
            models.Index(fields=["doer", "due_on"], condition=Q(state="open"), name="action_by_doer"),
            models.Index(fields=["area", "due_on"], condition=Q(state="open"), name="action_due_in_area"),
            models.Index(fields=["given_by", "due_on"], condition=Q(state="open"), name="action_by_giver"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="action_in_words"),
            models.CheckConstraint(condition=Q(state__in=("open", "done", "dropped")), name="action_state"),
        ]


class ActionMove(models.Model):
    """One move of an action: given, given to somebody else, put to another day, done with an outcome, or not to be done any more."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which action
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=8)  #: What was done: `casework.cases.rules.ACTION_MOVES`
    doer = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who does it after
    due_on = models.DateField()  #: By which day after this
    state = models.CharField(max_length=8)  #: Where it stands after
    words = models.TextField(blank=True)  #: The outcome, or why it was moved
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who made it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="action_move_once"),
            models.CheckConstraint(condition=Q(kind="given") | ~Q(words=""), name="action_moved_in_words"),
        ]
