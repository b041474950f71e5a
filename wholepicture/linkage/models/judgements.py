"""Judgements about people and things, insert-only: whatever takes one back is one more row."""

import uuid
from uuid import UUID

from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional

ANSWERS = {"same": "The same person", "different": "Different people", "unsure": "Unsure"}
THING_ANSWERS = {"same": "The same thing", "different": "Different things", "unsure": "Unsure"}


class Judgement(models.Model):
    """Same, different or unsure, by whom, why, when; undone by another judgement."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_a = models.UUIDField(db_index=True)  #: One of the two, the smaller id
    subject_b = models.UUIDField(db_index=True)  #: The other
    #: `same`, `different`, `unsure`, or `undone`
    answer = models.CharField(max_length=9, choices=[*ANSWERS.items(), ("undone", "Undone")])
    undoes = models.UUIDField(null=True, unique=True)  #: The judgement that this one takes back; empty: none
    rule = models.CharField(max_length=40, blank=True)  #: The published rule that made it; blank: a person
    #: Who judged; empty: a rule, or an agency's system
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True)
    #: The agency whose report says of somebody in it who that is; empty: it is no author's word
    said_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    said_of = models.UUIDField(null=True)  #: Of the two, the one in that report
    reason = models.TextField()
    weight = models.FloatField(null=True)  #: The match weight that the judge saw
    #: Why a second person must agree before it counts; blank: none
    second = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject_a__lt=models.F("subject_b")), name="judgement_pair_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(rule="") ^ models.Q(made_by__isnull=True, said_by__isnull=True),
                name="judgement_by_person_or_rule",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "at"], name="judgement_wants_second", condition=models.Q(second__gt="")),
            models.Index(fields=["at"], name="judgement_by_people", condition=models.Q(rule="")),
        ]

    @property
    def subjects(self) -> tuple[UUID, UUID]:
        return self.subject_a, self.subject_b


class SecondLook(models.Model):
    """What a second person said of a judgement that does not count by one person alone."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    judgement = models.UUIDField(primary_key=True)  #: The judgement that was looked at
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agrees = models.BooleanField()  #: Whether the second person agrees
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="secondlook_newest")]


class ThingJudgement(models.Model):
    """A person's judgement of two mentions: one thing, different things or unsure; undone by another judgement."""

    owner, sensitivity, retention = "hub", "personal", "child_record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)  #: `vehicle`, `phone`, `account` or `place`
    mention_a = models.UUIDField(db_index=True)  #: One of the two, the smaller id
    mention_b = models.UUIDField(db_index=True)  #: The other
    #: `same`, `different`, `unsure`, or `undone`
    answer = models.CharField(max_length=9, choices=[*THING_ANSWERS.items(), ("undone", "Undone")])
    undoes = models.UUIDField(null=True, unique=True)  #: The judgement that this one takes back; empty: none
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    rank = models.IntegerField()  #: Steps for and against, as the judge saw them
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mention_a__lt=models.F("mention_b")), name="thing_judgement_pair_in_order"
            )
        ]
        indexes = [models.Index(fields=["area", "-at"], name="thing_judgement_newest")]

    @property
    def mentions(self) -> tuple[UUID, UUID]:
        return self.mention_a, self.mention_b
