"""Plans for a context: a place, a vehicle, a phone, a peer group. Each move is a row that nobody changes; the database keeps where
it stands by the latest."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from wholepicture.partnership.models import Area, Professional


class ContextPlan(models.Model):
    """What is to change about a place, a vehicle, a phone or a peer group, and who sees to it. It shows to whoever may see everything that
    it names."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)  #: `place`, `vehicle`, `phone` or `group`
    #: A thing as it is described alone; empty: a peer group
    about = models.UUIDField(null=True)
    called = models.CharField(max_length=80, blank=True)  #: What a peer group is called, in words that name nobody
    #: Who opened it
    opened_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  #: When it was opened
    #: How it stands; the database keeps these, by the latest move
    state = models.CharField(max_length=6, default="")  #: `open` or `closed`
    aim = models.TextField(default="")  #: What is to change
    people = ArrayField(models.UUIDField(), default=list)  #: Who it names: a subject of each. Nobody is taken out
    #: Who leads it
    lead = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    review_on = models.DateField(null=True)  #: On which day it is looked at again
    moved_at = models.DateTimeField()  #: When it was moved last

    class Meta:
        indexes = [
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="context_plan_by_thing"),
            models.Index(fields=["area", "state", "review_on", "id"], name="context_plan_of_area"),
            models.Index(fields=["lead"], condition=Q(state="open"), name="context_plan_led"),
            GinIndex(fields=["people"], name="context_plan_by_person", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group", about=None) & ~Q(called="")
                | Q(kind__in=("place", "vehicle", "phone"), about__isnull=False, called=""),
                name="context_plan_of_something",
            ),
            models.CheckConstraint(condition=Q(state__in=("", "open", "closed")), name="context_plan_state"),
        ]


class ContextPlanMove(models.Model):
    """One move of a plan: opened, changed, somebody more named, handed over, closed, opened again."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(ContextPlan, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=8)  #: What was done: `casework.context.rules.PLAN_MOVES`
    state = models.CharField(max_length=6)  #: How it stands after
    aim = models.TextField()  #: What is to change after
    people = ArrayField(models.UUIDField(), default=list)  #: Who it names after
    lead = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who leads it after
    review_on = models.DateField(null=True)  #: When it is looked at again after
    words = models.TextField(blank=True)  #: Why, or what came of it
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who made it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="context_plan_move_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("opened", "changed", "named")) | ~Q(words=""), name="context_plan_moved_in_words"
            ),
            models.CheckConstraint(condition=~Q(aim=""), name="context_plan_has_an_aim"),
        ]


class ContextAction(models.Model):
    """What somebody is to do in a plan by a day."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(ContextPlan, on_delete=models.PROTECT, related_name="+")  #: Of which plan
    what = models.TextField()  #: What is to be done
    #: Who gave it
    given_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  #: When it was given
    #: How it stands; the database keeps these, by the latest move
    state = models.CharField(max_length=7, default="open")  #: `open`, `done` or `dropped`
    #: Who does it
    doer = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()  #: By which day

    class Meta:
        indexes = [
            models.Index(fields=["doer", "due_on"], condition=Q(state="open"), name="context_action_of_doer"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="context_action_in_words"),
            models.CheckConstraint(condition=Q(state__in=("open", "done", "dropped")), name="context_action_state"),
        ]


class ContextActionMove(models.Model):
    """One move of an action of a plan: given, changed, done, dropped, handed over."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    action = models.ForeignKey(ContextAction, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=7)  #: What was done: `casework.context.rules.ACTION_MOVES`
    state = models.CharField(max_length=7)  #: How it stands after
    doer = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who does it after
    due_on = models.DateField()  #: By which day after
    words = models.TextField(blank=True)  #: Why, or what came of it
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who made it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="context_action_move_once"),
            models.CheckConstraint(condition=Q(kind="given") | ~Q(words=""), name="context_action_moved_in_words"),
        ]
