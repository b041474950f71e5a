"""Tables of training and prevention: courses, who took which when, and what was done with pupils. Nothing here is about a child."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership.rules import PREVENTION

_ENDED = models.Q(ended_at=None, ended_by=None, ended_reason="") | (
    models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(ended_reason="")
)


def _of(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        f"partnership.{model}", on_delete=models.PROTECT, related_name="+", db_index=False, null=null
    )


class Course(models.Model):
    """A course as the partnership keeps it. Insert-only: of those with one code, the one with the highest number is in force."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = _of("Area")
    code = models.CharField(max_length=40)  #: Short and unique in its area, as files have it
    number = models.SmallIntegerField()  #: Which version of this course it is: 1, 2, and so on
    title = models.CharField(max_length=120)  #: What it is called
    level = models.SmallIntegerField()  #: 1 awareness, 2 for those who work with children, 3 for leads and specialists
    renewal_months = models.SmallIntegerField(null=True)  #: After how many months it is taken again; empty: never
    #: Who needs it: roles of the product by code, and jobs in the agencies' words, in lower case
    roles = ArrayField(models.CharField(max_length=80), default=list)
    is_retired = models.BooleanField(default=False)  #: Whether nobody needs it any more
    made_by = _of("Professional")  #: Who set it so
    made_at = models.DateTimeField(db_default=Now())  #: When it was set so

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "code", "number"], name="course_version_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & models.Q(level__gte=1) & models.Q(level__lte=3),
                name="course_level_known",
            ),
            models.CheckConstraint(
                condition=models.Q(renewal_months=None) | models.Q(renewal_months__gte=1), name="course_renews_forward"
            ),
        ]


class Trainee(models.Model):
    """Somebody whose training an agency keeps. Who is in the directory too is told by it; the others are known by this alone."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = _of("Area")
    agency = _of("Agency")
    email = models.CharField(max_length=254)  #: Their address at work, in lower case
    name = models.CharField(max_length=200)  #: What they are called at work
    role = models.CharField(max_length=80)  #: Their job, in the agency's words, or a role of the product by code
    #: Who they are in the directory, where they are in it; their name and role are then said there
    professional = _of("Professional", null=True)
    entered_by = _of("Professional")  #: Who entered it
    entered_at = models.DateTimeField(db_default=Now())  #: When it was entered
    ended_at = models.DateTimeField(null=True)  #: When somebody said that they left, or were entered in error
    ended_by = _of("Professional", null=True)  #: Who said so
    ended_reason = models.TextField(blank=True)  #: Why, in the words of whoever said so

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "email"], name="trainee_once_an_agency"),
            models.CheckConstraint(condition=_ENDED, name="trainee_ended_with_reason"),
        ]
        indexes = [models.Index(fields=["professional"], name="trainee_in_directory")]


class CourseTaken(models.Model):
    """That somebody took a course on a day. Never deleted: what was entered in error is ended, with the reason."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = _of("Area")
    agency = _of("Agency")
    trainee = _of("Trainee")  #: Who took it
    course = models.CharField(max_length=40)  #: Which course, by its code
    taken_on = models.DateField()  #: On which day
    entered_by = _of("Professional")  #: Who entered it
    entered_at = models.DateTimeField(db_default=Now())  #: When it was entered
    ended_at = models.DateTimeField(null=True)  #: When somebody said that it was entered in error
    ended_by = _of("Professional", null=True)  #: Who said so
    ended_reason = models.TextField(blank=True)  #: Why, in the words of whoever said so

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "course", "taken_on"],
                condition=models.Q(ended_at=None),
                name="course_taken_once_a_day",
            ),
            models.CheckConstraint(condition=_ENDED, name="course_taken_ended_with_reason"),
        ]
        indexes = [models.Index(fields=["agency"], name="course_taken_at")]


class Prevention(models.Model):
    """A session with pupils, or leaflets and posters that were delivered: where, when, by which agency and how many. Names nobody."""

    owner, sensitivity, retention = "agency", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = _of("Area")
    agency = _of("Agency")  #: The agency that did it
    kind = models.CharField(max_length=8, choices=list(PREVENTION.items()))  #: Whether it was a session or a delivery
    school = _of("Agency", null=True)  #: The school or other agency where it was; empty: at another place
    place = models.CharField(max_length=200, blank=True)  #: Where, in words, where it was at no agency of the area
    year_groups = models.CharField(max_length=60, blank=True)  #: Which years, such as Years 8 and 9
    done_on = models.DateField()  #: On which day
    how_many = models.IntegerField()  #: How many pupils, or how many copies
    what = models.CharField(max_length=200)  #: What it was about, or which leaflet or poster
    entered_by = _of("Professional")  #: Who entered it
    entered_at = models.DateTimeField(db_default=Now())  #: When it was entered
    ended_at = models.DateTimeField(null=True)  #: When somebody said that it was entered in error
    ended_by = _of("Professional", null=True)  #: Who said so
    ended_reason = models.TextField(blank=True)  #: Why, in the words of whoever said so

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "school", "place", "year_groups", "done_on", "how_many", "what"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="prevention_entered_once",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=list(PREVENTION)), name="prevention_kind_known"),
            models.CheckConstraint(condition=models.Q(how_many__gte=1), name="prevention_reached_somebody"),
            models.CheckConstraint(
                condition=(models.Q(school=None) & ~models.Q(place="")) | models.Q(school__isnull=False, place=""),
                name="prevention_at_one_place",
            ),
            models.CheckConstraint(condition=_ENDED, name="prevention_ended_with_reason"),
        ]
        indexes = [models.Index(fields=["area", "-done_on"], name="prevention_of_area")]
