"""Tables of the partnership. Every row belongs to an area; professionals' names and telephone numbers are for work."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    IntegerRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models.functions import Now

from wholepicture.partnership import (
    narrowing_tables as narrowing_tables,
)  # tables of this room: Django looks for them here
from wholepicture.partnership import training_tables as training_tables
from wholepicture.partnership.rules import AGENCY_TYPES, BANK_HOLIDAY, DAY_MINUTES, LONGEST_ABSENCE, UNITS


class Area(models.Model):
    """A partnership's area: nothing crosses it except by a share decision."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=32, unique=True)  #: Short and unique, as commands take it
    name = models.CharField(max_length=200)  #: What the area is called


class Agency(models.Model):
    """An organisation that acts: police, social care, health, school, home, charity."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)  #: Short and unique in its area, as files and commands take it
    name = models.CharField(max_length=200)  #: What the agency is called
    #: What kind of agency: `partnership.rules.AGENCY_TYPES`
    type = models.CharField(max_length=16, choices=list(AGENCY_TYPES.items()))
    #: The identifier types by which its rows may join by rule
    trusted_identifiers = ArrayField(models.CharField(max_length=16), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "code"], name="agency_code_once_an_area"),
            models.CheckConstraint(condition=models.Q(type__in=list(AGENCY_TYPES)), name="agency_type_known"),
        ]


class Team(models.Model):
    """A part of an agency that receives work."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  #: What the team is called
    phone = models.CharField(max_length=40, blank=True)  #: Its telephone number at work
    is_duty = models.BooleanField(default=False)  #: Whether it answers now, when a child is in danger
    is_hub = models.BooleanField(default=False)  #: Whether it is part of the co-ordination hub
    #: Whether people of other agencies work in it too, in one base
    is_shared = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="team_name_once_an_agency"),
        ]


class Professional(models.Model):
    """A person who works in a team."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)  #: The team that they work in
    name = models.CharField(max_length=200)  #: What they are called at work
    email = models.CharField(max_length=254, unique=True)  #: Their address at work, by which commands name them
    job = models.CharField(max_length=200, blank=True)  #: Their job, in the agency's words
    phone = models.CharField(max_length=40, blank=True)  #: Their telephone number at work
    #: What they may do: `access.rules.ROLES`; blank: in the directory, does not sign in
    role = models.CharField(max_length=40, blank=True)
    is_lead = models.BooleanField(default=False)  #: Whether they are the agency's designated safeguarding lead
    is_deputy = models.BooleanField(default=False)  #: Whether they stand in for the lead
    is_active = models.BooleanField(default=True)  #: Whether they still work there
    #: Everybody who entered them, gave them a role or made them another person; none of them makes the first code to sign in by
    entered_by = ArrayField(models.UUIDField(), default=list)


class SharingAgreement(models.Model):
    """Who may hear what from whom, with dates. Kind `pointer`: that something is held, whom to ring, since when."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  #: The agency that holds something
    reader = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  #: The agency that may learn of it
    #: What may be learnt; `pointer`: that something is held, and whom to ring
    kind = models.CharField(max_length=16, choices=[("pointer", "Something is held; ring this team")])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)  #: When somebody ended it, whatever its last day; empty: nobody did

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "reader", "kind"], name="one_agreement_a_pair"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="agreement_ends_after_start",
            ),
        ]


class DictionaryVersion(models.Model):
    """One version of a partnership's dictionary of signs and cards, whole. Insert-only: the one with the highest number is in force."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()  #: Which version it is in its area: 1, 2, and so on
    made_at = models.DateTimeField(db_default=Now())  #: When it was made
    #: Who made it; empty: the operator
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.TextField()  #: Why, in the words of whoever made it
    entries = models.JSONField()  #: {groups, signs, cards}, as `base.dictionary.as_data` makes them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="dictionary_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="dictionary_versions_from_one"),
        ]


# Days from the one to the other, both of them among it.
_DAYS_AWAY = models.Func(
    "starts_on", "ends_on", RangeBoundary(True, True), function="DATERANGE", output_field=DateRangeField()
)


class Absence(models.Model):
    """That a professional is away from one day to another, and who stands in. No reason is kept."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Who is away
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()  #: The last day; cover ends with it by itself
    #: Who stands in; empty: the agency's deputy or lead, else the hub's duty desk
    cover = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    #: Who entered it: the person, or whoever leads or administers their agency
    entered_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField(db_default=Now())  #: When it was entered
    ended_at = models.DateTimeField(null=True)  #: When somebody ended it before its last day
    #: Who ended it
    ended_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["professional", "ends_on"], name="absence_of_professional"),
            models.Index(fields=["cover", "ends_on"], name="absence_by_cover"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__lte=models.F("starts_on") + LONGEST_ABSENCE),
                name="absence_of_a_year_at_most",
            ),
            models.CheckConstraint(condition=~models.Q(cover=models.F("professional")), name="nobody_covers_themself"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="absence_ended_by_somebody",
            ),
            ExclusionConstraint(
                name="absences_do_not_overlap",
                expressions=[
                    ("professional", RangeOperators.EQUAL),
                    (_DAYS_AWAY, RangeOperators.OVERLAPS),
                ],
                condition=models.Q(ended_at=None),
            ),
        ]


class ClockSetting(models.Model):
    """What a partnership sets for one of its clocks, instead of the usual limit. Insert-only: the one with the highest number is in
    force. What runs already keeps the moment at which it is due."""

    owner, sensitivity, retention = "partnership", "none", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    clock = models.CharField(max_length=40)  #: Which clock, a code of `partnership.clocks.rules.CLOCKS`
    number = models.SmallIntegerField()  #: Which setting of this clock it is in its area: 1, 2, and so on
    limit = models.SmallIntegerField()  #: How long it runs
    unit = models.CharField(max_length=12)  #: In hours, days, working days, weeks or months
    reason = models.TextField()  #: Why, in the words of whoever set it
    made_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())  #: When it was set, from when on it holds

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "clock", "number"], name="clock_set_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & models.Q(limit__gte=1), name="clock_set_forward"
            ),
            models.CheckConstraint(condition=models.Q(unit__in=list(UNITS)), name="clock_unit_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="clock_set_with_reason"),
        ]


class TeamMember(models.Model):
    """That a professional of another agency works in a team, in one base with it. It gives them no right."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)  #: The team
    #: Who works in it
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(db_default=Now())  #: When that was entered
    #: Who entered it, of the agency of whoever works there; empty: the operator
    added_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ended_at = models.DateTimeField(null=True)  #: When it ended; empty: they work in it
    #: Who ended it, of either agency; empty: nobody, or the operator
    ended_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["professional"], name="member_by_professional")]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "professional"], condition=models.Q(ended_at=None), name="in_a_team_once"
            ),
        ]


class Shift(models.Model):
    """That somebody answers for a team at certain hours. Whoever ends it changes nothing of it: who answered when stays readable."""

    owner, sensitivity, retention = "agency", "work", "setting"

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)  #: For which team
    #: Who answers; empty: whoever is there, on the number of the shift or of the team
    professional = models.ForeignKey(
        Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    phone = models.CharField(
        max_length=40, blank=True
    )  #: The number for these hours; empty: their own, else the team's
    entered_at = models.DateTimeField(db_default=Now())  #: When it was entered
    #: Who entered it; empty: the operator
    entered_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ended_at = models.DateTimeField(null=True)  #: When somebody took it off the rota; empty: it stands
    #: Who took it off; empty: nobody, or the operator
    ended_by = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        abstract = True


class WeeklyShift(Shift):
    """Hours at which somebody answers for a team every week, or on every bank holiday, as clocks in England show them."""

    #: 1, Monday, to 7, Sunday; `partnership.rules.BANK_HOLIDAY`: every bank holiday, whatever day of the week it is
    day = models.SmallIntegerField()
    starts = models.SmallIntegerField()  #: From when on, in minutes after midnight
    minutes = models.SmallIntegerField()  #: For how long; past midnight it ends the next day

    class Meta:
        indexes = [models.Index(fields=["team"], name="weekly_of_team", condition=models.Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day__gte=1, day__lte=7) | models.Q(day=BANK_HOLIDAY), name="shift_on_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(starts__gte=0, starts__lt=DAY_MINUTES, minutes__gte=1, minutes__lte=DAY_MINUTES),
                name="shift_of_a_day_at_most",
            ),
            ExclusionConstraint(
                name="weekly_shifts_do_not_overlap",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    (
                        models.Func(
                            models.F("day") * DAY_MINUTES + models.F("starts"),
                            models.F("day") * DAY_MINUTES + models.F("starts") + models.F("minutes"),
                            function="INT4RANGE",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(ended_at=None),
            ),
        ]


class DatedShift(Shift):
    """Hours of certain days at which somebody answers for a team, in the place of whoever does every week."""

    starts_at = models.DateTimeField()  #: From this moment
    ends_at = models.DateTimeField()  #: Until this moment

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after_start"
            ),
            ExclusionConstraint(
                name="dated_shifts_do_not_overlap",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    (
                        models.Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(ended_at=None),
            ),
        ]
