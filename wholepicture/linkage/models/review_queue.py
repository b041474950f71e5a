"""The review queue: pairs of people and of things that wait for a judgement, and what puts them first."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Area, Professional


class Candidate(models.Model):
    """A pair worth judging. Shown to whoever may see both sides; why, is compared anew from what each viewer may see."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField(db_index=True)  #: One of the two: the newcomer
    subject_b = models.UUIDField(db_index=True)  #: The other: of the nominal that is asked about
    nominal_a = models.UUIDField(db_index=True)  #: In which nominal the one stands now
    nominal_b = models.UUIDField(db_index=True)  #: In which nominal the other stands now
    order = models.IntegerField()  #: Its place in the queue, smallest first
    weight = models.FloatField(null=True)  #: Of all that is known of both, when it was found
    #: Whether either has an alert that waits, or is missing: comes first
    is_touched = models.BooleanField(default=False)
    found_at = models.DateTimeField()  #: When it was found
    is_open = models.BooleanField(default=True)  #: Whether it still waits for an answer

    class Meta:
        indexes = [
            models.Index(fields=["area", "order", "id"], name="candidate_queue", condition=models.Q(is_open=True))
        ]

    @property
    def subjects(self) -> tuple[UUID, UUID]:
        return self.subject_a, self.subject_b

    @property
    def nominals(self) -> tuple[UUID, UUID]:
        return self.nominal_a, self.nominal_b


class PutForward(models.Model):
    """Somebody who reads both records says that two people may be one: an officer is asked, whatever the weight."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField(db_index=True)  #: One of the two, the smaller id
    subject_b = models.UUIDField(db_index=True)  #: The other
    put_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")  #: Who says so
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject_a__lt=models.F("subject_b")), name="put_forward_pair_in_order"
            )
        ]


class ThingQuestion(models.Model):
    """Two things worth judging; `mention_a` is of the newcomer. Why, is compared anew from what each viewer may see."""

    owner, sensitivity, retention = "hub", "location", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)  #: `vehicle`, `phone`, `account` or `place`
    mention_a = models.UUIDField(db_index=True)  #: One of the two: the newcomer's
    mention_b = models.UUIDField(db_index=True)  #: The other
    thing_a = models.UUIDField(db_index=True)  #: In what the one stands now
    thing_b = models.UUIDField(db_index=True)  #: In what the other stands now
    rank = models.IntegerField()  #: Steps, of all that is known of both
    order = models.IntegerField()  #: Its place in the queue, smallest first
    is_touched = models.BooleanField(default=False)  #: Whether something about it presses: comes first
    is_open = models.BooleanField(default=True)  #: Whether it still waits for an answer
    found_at = models.DateTimeField()  #: When it was found

    class Meta:
        indexes = [models.Index(fields=["area", "order", "id"], name="thing_queue", condition=models.Q(is_open=True))]

    @property
    def mentions(self) -> tuple[UUID, UUID]:
        return self.mention_a, self.mention_b

    @property
    def things(self) -> tuple[UUID, UUID]:
        """In what each of the two stands now."""
        return self.thing_a, self.thing_b


class Pressing(models.Model):
    """A report that makes questions about its people urgent: it stands behind an alert that waits, or tells of a child
    who is in danger now or missing. Only the background worker reads it."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    pk = models.CompositePrimaryKey("submission", "why")
    submission = models.UUIDField()
    why = models.CharField(max_length=16)  #: `alert`, `danger` or `missing`
    until = models.DateTimeField(null=True)  #: When it stops being urgent; empty: when the alert is decided


class HeldApart(models.Model):
    """Two identities that something would join and something else keeps apart: a person should look."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField()  #: One of the two
    subject_b = models.UUIDField()  #: The other
    why = models.CharField(max_length=20)  #: What keeps them apart
