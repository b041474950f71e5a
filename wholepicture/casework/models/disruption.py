"""Tables of the disruption register. Each step is a row that nobody changes; the database keeps where a measure stands by the latest."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from wholepicture.partnership.models import Area, Professional


class Disruption(models.Model):
    """One measure against somebody or something of concern: a tactic with its legal basis, and for which children."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    tactic = models.CharField(max_length=24)  #: Which, by its code in `casework/disruption/tactics.toml`
    kind = models.CharField(max_length=8)  #: Against what it is: nominal, vehicle, phone, place
    #: Against whom or what: a subject of theirs, or a thing as it is described alone. However these join and part, it says who
    about = models.UUIDField(db_index=True)
    children = ArrayField(models.UUIDField(), default=list)  #: For which children: a subject of each
    basis = models.TextField()  #: The power by which it is done, as whoever entered it gives it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  #: When it was entered
    #: Where it stands; the database keeps these four, by the latest step
    status = models.CharField(max_length=12, default="")  #: `casework.disruption.rules.STATUSES`
    is_breached = models.BooleanField(default=False)  #: Whether it was ever breached
    expires_on = models.DateField(null=True)  #: Its last day; empty: it has none
    #: Who sees to it
    held_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["area", "status", "expires_on"], name="disruption_standing"),
            GinIndex(fields=["children"], name="disruption_by_child", fastupdate=False),
            models.Index(
                fields=["held_by", "expires_on"], condition=models.Q(status="in_force"), name="disruption_by_holder"
            ),
            models.Index(
                fields=["held_by"],
                condition=models.Q(status__in=("considered", "asked", "in_force")),
                name="disruption_held",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(basis=""), name="disrupted_by_a_power"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("nominal", "vehicle", "phone", "place")), name="disrupted_kind"
            ),
        ]


class DisruptionStep(models.Model):
    """What became of a measure: considered, asked for, in force, renewed, breached, handed over, ended, refused. Never changed."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    disruption = models.ForeignKey(Disruption, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Of which
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=12)  #: What was done: `casework.disruption.rules.STEPS`
    on = models.DateField()  #: On which day: when it was asked for, served, breached, ended
    expires_on = models.DateField(null=True)  #: The last day of what is in force from then on
    words = models.TextField(blank=True)  #: What happened, or why
    result = models.TextField(blank=True)  #: What came of it, as far as is known
    effect = models.TextField(blank=True)  #: What it changed for the child
    held_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who sees to it from then on
    by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who entered the step
    at = models.DateTimeField()  #: When it was entered

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disruption", "number"], name="disruption_step_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=("breached", "ended", "refused")) | ~models.Q(words=""),
                name="disruption_step_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on=None) | models.Q(expires_on__gte=models.F("on")),
                name="disruption_ends_after_it_begins",
            ),
        ]
