"""Tables of what reading needs of training: which role needs which course, who reads in spite of it, and after how long one is reminded."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


def _of(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        f"partnership.{model}", on_delete=models.PROTECT, related_name="+", db_index=False, null=null
    )


class ReadingRule(models.Model):
    """That a role reads of children only with current training. Insert-only: of those about one need, the highest number is in force."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = _of("Area")
    role = models.CharField(max_length=32)  #: Which role, by code: one that reads
    course = models.CharField(max_length=40, blank=True)  #: Which course, by code; empty: any of this level or above
    level = models.SmallIntegerField()  #: From which level on any course counts; 0 where one course is named
    number = models.SmallIntegerField()  #: Which setting of this need it is: 1, 2, and so on
    from_day = models.DateField()  #: From which day it is asked
    #: How many days before somebody lapses they are told, the first warning first
    warnings = ArrayField(models.SmallIntegerField())
    is_ended = models.BooleanField(default=False)  #: Whether the role needs this no more
    reason = models.TextField()  #: Why, in the words of whoever set it
    made_by = _of("Professional")  #: Who set it so
    made_at = models.DateTimeField(db_default=Now())  #: When it was set so

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "role", "course", "level", "number"], name="reading_rule_version_once"
            ),
            models.CheckConstraint(
                condition=(models.Q(course="", level__gte=1, level__lte=3) | (~models.Q(course="") & models.Q(level=0)))
                & models.Q(number__gte=1, warnings__len__gte=1)
                & ~models.Q(reason=""),
                name="reading_rule_whole",
            ),
        ]


class ReadingLift(models.Model):
    """That somebody whose training lapsed reads all the same for some days, because it was urgent. Never deleted."""

    owner, sensitivity, retention = "hub", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = _of("Area")
    professional = _of("Professional")  #: Who reads all the same
    starts_on = models.DateField()  #: The first day
    ends_on = models.DateField()  #: The last day
    reason = models.TextField()  #: Why, in the words of whoever lifted it
    made_by = _of("Professional")  #: Who lifted it: never for themself
    made_at = models.DateTimeField(db_default=Now())  #: When
    ended_at = models.DateTimeField(null=True)  #: When somebody ended it before its last day
    ended_by = _of("Professional", null=True)  #: Who did

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on"))
                & ~models.Q(reason="")
                & ~models.Q(professional=models.F("made_by"))
                & (models.Q(ended_at=None, ended_by=None) | models.Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="reading_lift_whole",
            )
        ]
        indexes = [models.Index(fields=["professional", "ends_on"], name="reading_lift_of")]


class ReminderSetting(models.Model):
    """After how many months without a report somebody is shown how to record. Insert-only: the highest number is in force."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = _of("Area")
    number = models.SmallIntegerField()  #: Which setting it is: 1, 2, and so on
    months = models.SmallIntegerField()  #: After how many months; 0: nobody is
    made_by = _of("Professional")  #: Who set it so
    made_at = models.DateTimeField(db_default=Now())  #: When it was set so

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="reminder_set_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, months__gte=0, months__lte=36), name="reminder_set_forward"
            ),
        ]
