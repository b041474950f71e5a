"""Tables of missing: what was done while a child was missing and after they came back; their profile, who it was given to and who
read it. No row is changed.

Of whom a row is follows from the report that it hangs on, and from the subject in it: they are joined and parted there.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional

LONGEST_NAME = 200
KINDS = ("followed", "taken", "offered", "accepted", "declined", "tried", "held", "police", "undone")


class MissingStep(models.Model):
    """One thing that somebody did about one time away of a child, as they say it: a step of the procedure, an offer, an interview."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who did it
    episode = models.UUIDField()  #: The report of the time away; no key: whether it exists is not told by an error
    subject = models.UUIDField()  #: The child as that report describes them
    kind = models.CharField(max_length=12)  #: What was done: `casework.missing.rules.KINDS`
    step = models.CharField(max_length=40, blank=True)  #: Which step of the procedure; empty: it is none
    procedure = models.SmallIntegerField(null=True)  #: In which version of the procedure that step stands
    done_at = models.CharField(max_length=35, blank=True)  #: When, as it was said: a day, or a moment with its offset
    by_name = models.CharField(max_length=LONGEST_NAME, blank=True)  #: Who talked with the child
    independent = models.BooleanField(null=True)  #: Whether that person is independent of whoever cares for the child
    words = models.TextField(blank=True)  #: Why it was declined, what became of it, or what is to be known of it
    undoes = models.UUIDField(null=True)  #: The step that was entered by mistake; no key, as above
    #: Who says so; empty: a foster carer, by the door `carer`
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    carer = models.UUIDField(null=True)  #: By which foster carer's door it was said; empty: by none
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["episode"], name="missing_step_by_episode"),
            models.Index(fields=["made_by", "-at"], name="missing_step_by_maker"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="missing_step_known"),
            models.CheckConstraint(
                condition=Q(kind="followed", procedure__isnull=False) & ~Q(step="")
                | ~Q(kind="followed") & Q(procedure__isnull=True, step=""),
                name="followed_is_a_step",
            ),
            models.CheckConstraint(
                condition=Q(kind="undone", undoes__isnull=False) | ~Q(kind="undone") & Q(undoes__isnull=True),
                name="undone_says_which",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("declined", "undone")) | ~Q(words=""), name="declined_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind="held") | ~Q(done_at="") & ~Q(by_name=""), name="held_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False, carer__isnull=True)
                | Q(made_by__isnull=True, carer__isnull=False, kind="followed"),
                name="missing_step_by_somebody",
            ),
        ]


class MissingProfile(models.Model):
    """What the police need to look for a child, written before they go by whoever cares for them. Each version is whole; the latest
    of an agency counts."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Whose it is
    subject = models.UUIDField(db_index=True)  #: The child, as a report of theirs describes them
    follows = models.UUIDField(null=True)  #: The version that it was written from; empty: the first
    content = models.BinaryField()  #: Encrypted JSON: what it says, by the codes of `casework.missing.profile_parts`
    #: The photo of the child that stands in it, drawn again; no key: whether it exists is not told by an error. Empty: none
    photo = models.UUIDField(null=True, db_index=True)
    review_by = models.DateField()  #: The day by which somebody looks it over
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["made_by", "review_by"], name="profile_by_maker")]
        # Of two who keep one at the same moment, one is told: else a version would drop out of sight.
        constraints = [
            models.UniqueConstraint(fields=["agency", "follows"], name="profile_followed_once"),
            models.UniqueConstraint(
                fields=["agency", "subject"], condition=models.Q(follows=None), name="profile_begun_once"
            ),
        ]


class ProfileRelease(models.Model):
    """That a profile was given to the police, while the child is missing: by who, about which time away. It may be read once."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Who gave it
    profile = models.ForeignKey(
        MissingProfile, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: The version that was given
    episode = models.UUIDField(db_index=True)  #: The report that says that the child is missing
    subject = models.UUIDField()  #: The child as that report describes them
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which police
    words = models.CharField(max_length=LONGEST_NAME, blank=True)  #: To who there, and under which reference
    has_photo = models.BooleanField(db_default=False)  #: Whether a photo that can be shown was given with it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class ProfileReading(models.Model):
    """That a profile that was given was read, by who and when. Once a release."""

    owner, sensitivity, retention = "agency", "work", "child_record"

    id = models.UUIDField(primary_key=True)
    release = models.ForeignKey(
        ProfileRelease, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Which giving it was read by
    profile = models.ForeignKey(
        MissingProfile, on_delete=models.PROTECT, related_name="+"
    )  #: The version that was read
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Whose profile it is
    made_by = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", db_index=False
    )  #: Who read it
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release"], name="profile_read_once")]
