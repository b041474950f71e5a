"""The review queue: pairs of people and of things that wait for a judgement, and what puts them first."""

from uuid import UUID

from django.db import models

from wholepicture.partnership.models import Area


class Candidate(models.Model):
    """A pair worth judging. Shown to whoever may see both sides; why, is compared anew from what each viewer may see."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField(db_index=True)
    subject_b = models.UUIDField(db_index=True)
    nominal_a = models.UUIDField(db_index=True)
    nominal_b = models.UUIDField(db_index=True)
    order = models.IntegerField()
    weight = models.FloatField(null=True)  # of all that is known of both, when it was found
    is_touched = models.BooleanField(default=False)  # either has an alert that waits, or is missing: comes first
    found_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

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


class ThingQuestion(models.Model):
    """Two things worth judging; `mention_a` is of the newcomer. Why, is compared anew from what each viewer may see."""

    owner, sensitivity, retention = "hub", "location", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    mention_a = models.UUIDField(db_index=True)
    mention_b = models.UUIDField(db_index=True)
    thing_a = models.UUIDField(db_index=True)  # in what each stands now
    thing_b = models.UUIDField(db_index=True)
    rank = models.IntegerField()  # steps, of all that is known of both
    order = models.IntegerField()
    is_touched = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    found_at = models.DateTimeField()

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
    who is missing. Only the background worker reads it."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    pk = models.CompositePrimaryKey("submission", "why")
    submission = models.UUIDField()
    why = models.CharField(max_length=16)  # alert, missing
    until = models.DateTimeField(null=True)  # empty: until the alert is decided


class HeldApart(models.Model):
    """Two identities that something would join and something else keeps apart: a person should look."""

    owner, sensitivity, retention = "hub", "personal", "derived"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField()
    subject_b = models.UUIDField()
    why = models.CharField(max_length=20)
