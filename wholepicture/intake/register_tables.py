"""Tables of schools' registers: a row a pupil, and a row a pupil and month. A school's own; nobody else reads them (decision 65).

They are changed in place: a register is corrected all the time, and what became a report is kept as that report's chain.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from wholepicture.partnership.models import Agency, Area, Professional


class RegisteredPupil(models.Model):
    """A pupil on a school's own register, and how the last ten school days stand against the pupil's own pattern."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(
        max_length=210
    )  #: By which the school first made the pupil known: `upn …`, or `adm …` where it gave none
    upn = models.CharField(max_length=200, blank=True)  #: Unique pupil number, as the school wrote it
    admission = models.CharField(max_length=200, blank=True)  #: The school's own number
    given = models.CharField(max_length=200)  #: First name, as the school wrote it
    family = models.CharField(max_length=200)  #: Surname, as the school wrote it
    born = models.DateField()  #: Date of birth
    year = models.CharField(max_length=200, blank=True)  #: Year group, as the school wrote it
    last_day = models.DateField(null=True)  #: The last school day with a mark; empty: none yet
    now = models.SmallIntegerField(null=True)  #: Attended in the last ten school days, in per cent
    usual = models.SmallIntegerField(null=True)  #: What was usual before, in per cent; empty: too little is known
    fallen = models.SmallIntegerField(default=0)  #: How far it fell, in points; 0: not so far that it is worth a look
    unexplained = models.SmallIntegerField(default=0)  #: Days of the last ten with an absence that nobody explained
    #: The row of who this pupil is, where a file held both their numbers in a row and each was known by itself; empty: for itself.
    #: No key: an error of it would tell which rows there are
    joined_to = models.UUIDField(null=True)
    kept_at = models.DateTimeField()  #: When a file last told of the pupil

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="pupil_once_on_a_register")]
        indexes = [
            models.Index(F("agency"), F("fallen").desc(), F("id"), name="pupil_fallen", condition=Q(fallen__gt=0)),
            models.Index(fields=["agency", "upn"], name="pupil_upn", condition=~Q(upn="")),
            models.Index(fields=["agency", "admission"], name="pupil_admission", condition=~Q(admission="")),
        ]


class NewsSetting(models.Model):
    """What a partnership sets to be news of a register, instead of the usual. Insert-only: the one with the highest number holds, for what
    comes from then on."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Which setting it is in its area: 1, 2, and so on
    sessions = models.SmallIntegerField()  #: So many sessions of a month without explanation, or more
    points = models.SmallIntegerField()  #: So many points below the pupil's own usual, or more
    days = models.SmallIntegerField()  #: Over so many school days
    reason = models.TextField()  #: Why, in the words of whoever set it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())  #: When it was set, from when on it holds

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="news_set_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, sessions__range=(1, 20), points__range=(5, 80), days__range=(5, 40)),
                name="news_set_within",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="news_set_with_reason"),
        ]


class PupilMonth(models.Model):
    """The marks of a pupil in one month, two for each Monday to Friday, and what of them was reported."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True, editable=False)
    #: Of which pupil
    pupil = models.ForeignKey(RegisteredPupil, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()  #: Its first day
    marks = models.TextField()  #: The codes one after another; `-` where there is none
    news_on = models.DateField(
        null=True
    )  #: The last day of it with news, as `registers.reporting` says; empty: it has none
    reported = models.TextField(blank=True)  #: The marks that the last report of it holds; empty: none was made
    report = models.UUIDField(null=True)  #: The last report of it; no key: who may see that is asked where it is read

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pupil", "month"], name="pupil_month_once")]
