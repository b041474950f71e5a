"""Referrals and transfers. What was done stays: each move is a row, and no row is changed but by the database, which keeps where it stands.

What a receiver reads who sees nothing of the child lies apart from what says who she is here: the one table holds words, the other ids.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wholepicture.casework.models.cases import Case
from wholepicture.partnership.models import Agency, Area, Professional, Team


class Referral(models.Model):
    """A request that a team or an agency act for a child (referred: the sender keeps what they have), or take a case over (transferred)."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which sent it
    manner = models.CharField(max_length=8)  #: `refer` or `transfer`
    #: Which agency receives it
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Which team of it, who may read of the child; empty: its front door, who may not
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    called = models.TextField()  #: Who the child is, as the sender says it to the receiver
    words = models.TextField()  #: What is asked, and why, in the sender's words
    basis = models.CharField(max_length=32, blank=True)  #: By which basis it is told: `casework.referral.rules.BASES`
    #: Who sent it
    sent_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  #: When it was sent
    due_at = models.DateTimeField()  #: By when it is to be decided
    #: Where it stands; the database keeps these, by the latest move
    #: `sent`, `accepted`, `refused`, `withdrawn`, `done` or `settled`
    state = models.CharField(max_length=9, default="sent")
    #: Who sees to it for the sender
    keeper = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who accepted or refused it
    answered_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    #: Who has it since it was accepted
    taken_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    moved_at = models.DateTimeField()  #: When it was moved last

    class Meta:
        indexes = [
            models.Index(fields=["to_agency", "due_at"], condition=Q(state="sent"), name="referral_to_decide"),
            models.Index(
                fields=["keeper", "due_at"],
                condition=Q(state__in=("sent", "accepted", "refused")),
                name="referral_kept",
            ),
            models.Index(fields=["taken_by", "moved_at"], condition=Q(state="accepted"), name="referral_taken"),
            models.Index(fields=["area", "due_at"], condition=Q(state="sent"), name="referral_due_in_area"),
            models.Index(fields=["agency", "-moved_at"], name="referral_from"),
            models.Index(fields=["to_agency", "-moved_at"], name="referral_to"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(called="") & ~Q(words=""), name="referral_in_words"),
            models.CheckConstraint(
                condition=Q(manner="refer") | Q(manner="transfer", to_team__isnull=False), name="referral_manner"
            ),
            models.CheckConstraint(condition=Q(to_team__isnull=False) | ~Q(basis=""), name="referral_on_a_basis"),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("at")), name="referral_due_after"),
            models.CheckConstraint(
                condition=Q(state__in=("sent", "accepted", "refused", "withdrawn", "done", "settled")),
                name="referral_state",
            ),
        ]


class ReferralChild(models.Model):
    """Who a referral is about here, and from which case it was sent. It shows to whoever may read of the child, or that case."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    #: Of which referral
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+", primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which sent it
    level = models.CharField(max_length=8)  #: As the case is shared, or as its sender says
    about = models.UUIDField()  #: A subject of the child's
    nominals = ArrayField(models.UUIDField())  #: The child, as joined now
    named = ArrayField(models.UUIDField(), default=list)
    #: From which case; empty: from none
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="referral_by_subject"),
            models.Index(fields=["case"], condition=Q(case__isnull=False), name="referral_by_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=("partners", "leads", "hub")), name="referral_level"),
        ]


class ReferralMove(models.Model):
    """One move of a referral: sent, accepted, given to a colleague, done, refused, withdrawn, or settled by who sent it after a refusal."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    #: Of which referral
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=9)  #: What was done: `casework.referral.rules.MOVES`
    state = models.CharField(max_length=9)  #: Where it stands after
    keeper = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who sees to it for the sender after
    #: Who has it after
    taken_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    words = models.TextField(blank=True)  #: The reason, or what came of it
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who made it
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="referral_move_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("sent", "accepted")) | ~Q(words=""), name="referral_moved_in_words"
            ),
        ]
