"""Tables of placements: homes, placements that are planned or made out of the area, what was done about each, and visits to children in
care. What was entered stays; the database keeps where a placement and a round of visits stand, by the latest row.
"""

from django.db import models
from django.db.models import Q

from wholepicture.partnership.models import Agency, Area, Professional


class Home(models.Model):
    """A children's home, as one record: what it is called and how many beds it has stands in its versions."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    #: The agency of the partnership that runs it; empty: none of them does
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    #: Who entered it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was entered
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=Q(agency__isnull=False), name="one_home_an_agency")
        ]


class HomeVersion(models.Model):
    """What a home is called, who provides it and how many beds it has, from a day on. Never changed: the latest stands."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True)
    #: Of which home
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Which version it is: 1, 2, and so on
    name = models.CharField(max_length=200)  #: What it is called
    provider = models.CharField(max_length=200, blank=True)  #: Which company, charity or council provides it
    urn = models.CharField(max_length=40, blank=True)  #: Its Ofsted number
    authority = models.CharField(max_length=200, blank=True)  #: In which council's area it lies
    beds = models.SmallIntegerField()  #: For how many children it has a bed; none: it is closed
    from_on = models.DateField()  #: From which day on that holds
    #: How far north it is; empty: nobody has said
    latitude = models.FloatField(null=True)
    #: How far east it is; empty: nobody has said
    longitude = models.FloatField(null=True)
    #: Who entered it
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was entered
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "number"], name="home_version_once"),
            models.CheckConstraint(condition=~Q(name="") & Q(beds__gte=0, beds__lte=200), name="home_has_beds"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="home_is_on_the_ground",
            ),
        ]


class PlannedPlacement(models.Model):
    """That a child is to live, lives or lived somewhere, as the authority that places them enters it: who is to be told of it, and who sees
    to that."""

    owner, sensitivity, retention = "agency", "location", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Which places
    child = models.UUIDField(db_index=True)  #: The child: however people join and part, it says who
    #: In which home; empty: it is none that has a record
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+", null=True)
    where = models.CharField(max_length=200)  #: Where they are to live, in words
    care = models.CharField(max_length=12)  #: By who they are cared for: `casework.placement.rules.CARE`
    distance = models.CharField(max_length=12)  #: How far it is: `casework.placement.rules.DISTANCES`
    #: The authority in whose area it is, where it is an agency of the partnership
    host = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    host_name = models.CharField(max_length=200, blank=True)  #: What the authority is called in whose area it is
    is_emergency = models.BooleanField()  #: Whether it could not be planned
    starts_on = models.DateField()  #: On which day they move in
    ends_on = models.DateField(null=True)  #: On which day it is to end; empty: it is not known
    notify_by = models.DateTimeField(null=True)  #: By when what an emergency leaves until after is done
    #: Who entered it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was entered
    at = models.DateTimeField()
    #: Where it stands; the database keeps these, by the latest step
    state = models.CharField(max_length=8, default="")  #: `planned`, `living`, `ended` or `dropped`
    is_told = models.BooleanField(default=False)  #: Whether the host authority was told of it
    #: Who sees to it now
    held_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "starts_on"],
                condition=Q(state__in=("planned", "living")),
                name="placement_open",
            ),
            models.Index(
                fields=["host", "starts_on"], condition=Q(state__in=("planned", "living")), name="placement_by_host"
            ),
            models.Index(
                fields=["area", "starts_on"], condition=Q(state__in=("planned", "living")), name="placement_in_area"
            ),
            models.Index(fields=["held_by"], condition=Q(state__in=("planned", "living")), name="placement_by_holder"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(where=""), name="placed_somewhere"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="placement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(distance__in=("here", "outside", "distant")), name="placement_distance_known"
            ),
        ]


class PlacementStep(models.Model):
    """What was done about a placement, by who and on which day, in words. Never changed: a later one of its kind stands in its place."""

    owner, sensitivity, retention = "agency", "location", "child_record"

    id = models.UUIDField(primary_key=True)
    #: Of which placement
    placement = models.ForeignKey(PlannedPlacement, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=12)  #: What was done: `casework.placement.rules.STEPS`
    on = models.DateField()  #: On which day
    who = models.CharField(max_length=200, blank=True)  #: Who was asked or told, or who approved
    words = models.TextField(blank=True)  #: What was said, or why
    #: Who sees to it from then on
    held_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who entered it
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was entered
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="placement_step_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=("ended", "dropped", "local_risk", "wishes")) | ~Q(words=""),
                name="placement_step_in_words",
            ),
        ]


class CareVisits(models.Model):
    """That somebody visits a child in care, from a day on until somebody says that it ends."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)  #: Whose people do
    child = models.UUIDField(db_index=True)  #: The child: however people join and part, it says who
    since_on = models.DateField()  #: From when on: the day on which they moved in
    #: Who entered it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was entered
    at = models.DateTimeField()
    #: Where it stands; the database keeps these, by the latest row
    is_ended = models.BooleanField(default=False)
    #: Who sees to it now
    held_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    due_at = models.DateTimeField(null=True)  #: By when the child is to be seen next

    class Meta:
        indexes = [
            models.Index(fields=["held_by", "due_at"], condition=Q(is_ended=False), name="care_visits_by_holder"),
        ]


class CareVisit(models.Model):
    """A visit that was made, or was not, and why; or that somebody else visits from then on, or that it ends. Never changed."""

    owner, sensitivity, retention = "agency", "personal", "child_record"

    id = models.UUIDField(primary_key=True)
    #: Of which round of visits
    visits = models.ForeignKey(CareVisits, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Its place in the chain, from 1
    kind = models.CharField(max_length=8)  #: What happened: `casework.placement.rules.VISITS`
    on = models.DateField()  #: On which day
    is_seen = models.BooleanField(null=True)  #: Whether the child was seen; empty: it was no visit
    alone = models.CharField(
        max_length=8, blank=True
    )  #: Whether they were seen alone: `casework.placement.rules.ALONE`
    heard = models.TextField(blank=True)  #: What the child wishes and feels, in their own words where it can be
    words = models.TextField(blank=True)  #: What was seen, or why not
    #: Who sees to it from then on
    held_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)  #: By when the child is to be seen next, as it was worked out then
    #: Who entered it
    by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: When it was entered
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visits", "number"], name="care_visit_once"),
            models.CheckConstraint(
                condition=Q(kind="made", is_seen__isnull=False) | ~Q(kind="made") & Q(is_seen__isnull=True, alone=""),
                name="care_visit_says_seen",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("missed", "ended")) & ~Q(is_seen=False) | ~Q(words=""),
                name="care_visit_in_words",
            ),
        ]
