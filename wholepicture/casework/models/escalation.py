"""Tables of escalation. What was said stays: each move is a row, and no row is changed but by the database, which keeps where it stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional


class LadderVersion(models.Model):
    """One version of a partnership's ladder, whole: its levels, and who is named at each. The one with the highest number is in force."""

    owner, sensitivity, retention = "partnership", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Which version it is in its area: 1, 2, and so on
    levels = models.JSONField()  #: [{title, days}], the lowest level first
    raiser_days = (
        models.SmallIntegerField()
    )  #: Working days in which whoever raised it says what they think of an answer
    named = models.JSONField()  #: Who stands at each level below the top: {agency: [professional or null]}
    top = models.JSONField()  #: Who stands at the top for the whole partnership, and their deputy: [professional]
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who set it
    made_at = models.DateTimeField(db_default=Now())  #: When it was set

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="ladder_version_once")]


class Escalation(models.Model):
    """A disagreement with a decision, or with there being none: what is disputed, what is wanted, and where it stands."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Whose it is
    raised_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who disagrees
    #: A colleague who supports them; empty: nobody
    supported_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    against = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Whose decision it is
    #: Who decided; empty: nobody has
    decided_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    disputed_kind = models.CharField(max_length=24)  #: What is disputed: a code of `casework.escalation.disputable`
    disputed = (
        models.UUIDField()
    )  #: The decision, or the report that has none; no key: whether it exists is not told by an error
    way = models.CharField(max_length=64)  #: How its screen names it: a receipt, or an id
    decision = models.TextField()  #: What was decided, in the words in which whoever disagrees was told
    submissions = ArrayField(
        models.UUIDField()
    )  #: The reports behind it: whoever is barred from somebody in them does not see it
    #: Whom those tell of, for the ledger: subjects, or nominals as they stood
    about = ArrayField(models.UUIDField())
    type = models.CharField(max_length=24)  #: What kind of disagreement: `casework.escalation.rules.TYPES`
    children = models.TextField(blank=True)  #: Which child or children, in the words of whoever raised it
    what = models.TextField()  #: What is disputed, in their words
    wanted = models.TextField()  #: What they want to happen
    risk = models.TextField()  #: What could happen if it does not
    is_danger = models.BooleanField()  #: Whether a child was said to be in immediate danger when it was raised
    ladder = models.JSONField()  #: The levels and days by which it climbs: those in force when it was raised
    raised_at = models.DateTimeField()  #: When it was raised
    #: Where it stands; the database keeps these three, by the latest move
    level = models.SmallIntegerField(default=0, db_default=0)  #: The level that it has reached, from 1
    turn = models.CharField(
        max_length=8, default="", db_default=""
    )  #: Whose turn it is: `other`, `raiser`, `top`; empty: it has ended
    due_at = models.DateTimeField(null=True)  #: When the time of that turn ends; empty: it has ended

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="escalation_due"),
            models.Index(fields=["area", "due_at"], condition=models.Q(due_at__isnull=False), name="escalation_open"),
            models.Index(fields=["area", "-raised_at"], name="escalation_newest"),
            models.Index(fields=["raised_by", "-raised_at"], name="escalation_by_raiser"),
            models.Index(fields=["disputed"], name="escalation_by_decision"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["raised_by", "disputed"],
                condition=models.Q(due_at__isnull=False),
                name="disputed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(wanted="") & ~models.Q(risk=""), name="disputed_in_words"
            ),
        ]


class EscalationMove(models.Model):
    """One move of a disagreement: raised, answered, taken higher, silent past the time, agreed, decided. Never changed."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Of which disagreement
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=10)  #: What was done: `casework.escalation.rules.MOVES`
    verdict = models.CharField(max_length=8, blank=True)  #: What was answered or decided, by its code
    words = models.TextField(blank=True)  #: The answer, the agreement, the decision or the view, in words
    minority = models.TextField(blank=True)  #: The view that was not followed, kept with a decision
    is_satisfied = models.BooleanField(
        null=True
    )  #: Whether whoever raised it says that they are satisfied; empty: they did not say
    is_danger = models.BooleanField(default=False, db_default=False)  #: Whether it went to the top for immediate danger
    #: Who made it; empty: the clock
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()
    level = models.SmallIntegerField()  #: The level that it stands at after this
    turn = models.CharField(max_length=8, blank=True)  #: Whose turn it is after this
    due_at = models.DateTimeField(null=True)  #: When the time of that turn ends

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "number"], name="escalation_move_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["raised", "silence", "higher"]) | ~models.Q(words=""),
                name="moved_in_words",
            ),
        ]


class EscalationParty(models.Model):
    """Somebody who is asked, or who supports, at a level of a disagreement: by this they read its words, and no report behind it."""

    owner, sensitivity, retention = "agency", "work", "child_record"

    id = models.UUIDField(primary_key=True)
    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Of which disagreement
    person = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who is asked
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: For which agency
    level = models.SmallIntegerField()  #: At which level
    side = models.CharField(max_length=8)  #: `other`, `raiser` or `top`
    place = models.SmallIntegerField()  #: 1: who is asked first; 2: their deputy
    why = models.CharField(max_length=8)  #: Why they are asked: `casework.escalation.rules.WHYS`
    #: Who is named at this level, where they are away or cannot act here
    instead_of = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "escalation"], name="escalation_by_party")]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "level", "side", "person"], name="escalation_party_once"),
        ]
