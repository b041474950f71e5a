"""Reads of absences: everybody reads who is away in their own area, as they read the directory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import concerning, query
from wholepicture.partnership.absences.rules import MOST_HOPS, By, Cover, Leading, cover_of, covers_of, may_enter_for
from wholepicture.partnership.models import Absence, Agency, Professional, Team

MOST_ABSENCES = 12  # on one list
MOST_AT_DESK = 20
CALLED_SO = 20


@dataclass(frozen=True)
class AbsenceRow:
    """That somebody is away, and who stands in, as it is shown."""

    id: UUID
    person: UUID
    name: str
    starts_on: date
    ends_on: date
    cover: UUID | None
    cover_name: str
    entered_by: str  # empty: the person

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= clock.local_date()


@dataclass(frozen=True)
class CoverRow:
    """Who stands in for somebody who is away, in names."""

    names: tuple[str, ...]
    by: By
    passed: tuple[str, ...]
    came_round: bool


@dataclass(frozen=True)
class AwayNow:
    """Until when somebody is away, and who stands in, in names."""

    until: date
    covers: tuple[str, ...]


@dataclass(frozen=True)
class ColleagueRow:
    """A colleague who may stand in, or for whom an absence may be entered."""

    id: UUID
    name: str
    job: str


def cover_for(
    people: Iterable[UUID],
    at: datetime | None = None,
    *,
    at_desk: Iterable[str] | None = None,
    in_person: bool = False,
) -> dict[UUID, Cover]:
    """Who stands in for each of these people at that moment (now, if none is given); for whoever is not away, they themself.

    `at_desk`: of the hub's duty desk, those in these roles alone. `in_person`: whoever is rung, or told what is theirs
    alone, need read nothing of others, so who may not read for want of training answers themself; for all else they are as if away.
    """
    asked, at = list(dict.fromkeys(people)), at or clock.now()
    away_among = _away_from_work if in_person else _not_reading
    away = _away_on_the_way(set(asked), at, away_among)
    if away.keys().isdisjoint(asked):
        return {one: Cover((one,), By.SELF) for one in asked}
    employers = dict(Professional.objects.filter(id__in=asked).values_list("id", "agency_id"))
    leading, desks = _leading_at(set(employers.values())), _desks_of(set(employers.values()), at_desk)
    away |= away_among(_standing_by(leading, desks), at)
    nobody, nowhere = Leading(), UUID(int=0)
    return {
        one: cover_of(one, away, leading.get(employer, nobody), desks.get(employer, ()))
        for one in asked
        for employer in [employers.get(one, nowhere)]
    }


def not_there(people: Iterable[UUID]) -> set[UUID]:
    """Those of these people who are away now, or have left, or may read nothing for want of training."""
    return set(_not_reading(set(people), clock.now()))


def narrowed_among(people: Iterable[UUID] | None, on_day: date) -> set[UUID]:
    """Those of these people (None: of everybody in the area) who may read nothing that day for want of training."""
    asked = None if people is None else list(people)
    if asked == []:
        return set()
    with cursor() as sql:
        sql.execute("SELECT sec.narrowed(%s::uuid[], %s)", [asked, on_day])
        (found,) = sql.fetchone()
    return set(found)


def gone_at(at: datetime) -> Q:
    """Of people: who cannot see to what they have at that moment: away, gone, or without reading for want of training."""
    return (
        Q(is_active=False)
        | Q(id__in=in_force(at).values("professional_id"))
        | Q(id__in=narrowed_among(None, clock.local_date(at)))
    )


Away = Callable[[set[UUID], datetime], dict[UUID, UUID | None]]


def _away_on_the_way(people: set[UUID], at: datetime, away_among: Away) -> dict[UUID, UUID | None]:
    """Who of these is away, who of those who cover them, and so on."""
    away: dict[UUID, UUID | None] = {}
    known, looked = set(people), set(people)
    for _ in range(MOST_HOPS):
        away |= away_among(looked, at)
        looked = covers_of(away, known)
        if not looked:
            break
        known |= looked
    return away


def _standing_by(leading: Mapping[UUID, Leading], desks: Mapping[UUID, list[UUID]]) -> set[UUID]:
    led = {one for each in leading.values() for one in (*each.deputies, *each.leads)}
    return led.union(*desks.values())


def duty_desk(area: UUID, roles: Iterable[str] | None = None) -> list[UUID]:
    """Those who are at the hub's duty desk, at most MOST_AT_DESK: its duty teams' people; where nobody stands in one, those of
    the agencies whose duty teams they are. `roles`: in these roles alone."""
    teams = Team.objects.filter(agency__area_id=area, is_hub=True, is_duty=True)
    people = Professional.objects.filter(is_active=True).exclude(role="")
    if roles is not None:
        people = people.filter(role__in=list(roles))
    for at_desk in (Q(team__in=teams), Q(agency__in=teams.values("agency_id"))):
        found = list(people.filter(at_desk).order_by("name", "id").values_list("id", flat=True)[:MOST_AT_DESK])
        if found:
            return found
    return []


def in_force(at: datetime) -> QuerySet[Absence]:
    """The absences of those who are away at that moment."""
    day = clock.local_date(at)
    still = Q(ended_at=None) | Q(ended_at__gt=at)
    return Absence.objects.filter(still, starts_on__lte=day, ends_on__gte=day)


def _not_reading(people: set[UUID], at: datetime) -> dict[UUID, UUID | None]:
    """As `_away_from_work`; and whoever may read nothing for want of training, covered as if nobody were named."""
    return dict.fromkeys(narrowed_among(people, clock.local_date(at))) | _away_from_work(people, at)


def _away_from_work(people: set[UUID], at: datetime) -> dict[UUID, UUID | None]:
    """Those of these people who are away, with whoever covers them. Whoever has left is, and nobody covers them."""
    if not people:
        return {}
    absent = dict(in_force(at).filter(professional_id__in=people).values_list("professional_id", "cover_id"))
    left = Professional.objects.filter(id__in=people, is_active=False).values_list("id", flat=True)
    return absent | dict.fromkeys(left)


def _leading_at(agencies: set[UUID]) -> dict[UUID, Leading]:
    rows = Professional.objects.filter(Q(is_lead=True) | Q(is_deputy=True), agency_id__in=agencies, is_active=True)
    listed = list(rows.order_by("name", "id").values_list("id", "agency_id", "is_lead"))
    return {
        agency: Leading(
            [one for one, where, leads in listed if where == agency and not leads],
            [one for one, where, leads in listed if where == agency and leads],
        )
        for agency in agencies
    }


def _desks_of(agencies: set[UUID], roles: Iterable[str] | None) -> dict[UUID, list[UUID]]:
    areas = dict(Agency.objects.filter(id__in=agencies).values_list("id", "area_id"))
    desks = {area: duty_desk(area, roles) for area in set(areas.values())}
    return {agency: desks[area] for agency, area in areas.items()}


def away_now() -> dict[UUID, AbsenceRow]:
    """Everybody of the viewer's area who is away now, for the directory."""
    rows = _rows(in_force(clock.now()))
    return {row.person: row for row in rows}


def _rows(absences: QuerySet[Absence]) -> list[AbsenceRow]:
    listed = absences.select_related("professional", "cover", "entered_by").order_by("starts_on", "id")
    return [
        AbsenceRow(
            id=one.id,
            person=one.professional_id,
            name=one.professional.name,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            cover=one.cover_id,
            cover_name=one.cover.name if one.cover else "",
            entered_by="" if one.entered_by_id == one.professional_id else one.entered_by.name,
        )
        for one in listed
    ]


@query("directory", called="Read when a professional is away")
def absences_of(viewer: Any, *, person: UUID) -> list[AbsenceRow]:
    """The absences of somebody that are in force or to come, the first of them first."""
    concerning(records=[person])
    standing = Absence.objects.filter(professional_id=person, ended_at=None, ends_on__gte=clock.local_date())
    return _rows(standing)[:MOST_ABSENCES]


@query("directory", called="Read who covers for a professional")
def cover_in_names(viewer: Any, *, person: UUID, at: datetime, at_desk: Iterable[str] | None = None) -> CoverRow:
    """Who would stand in for somebody at a moment, in names; `at_desk` as for `cover_for`."""
    found = cover_for([person], at, at_desk=at_desk)[person]
    concerning(records=[person])
    names = dict(Professional.objects.filter(id__in=[*found.people, *found.passed]).values_list("id", "name"))
    return CoverRow(
        tuple(names[one] for one in found.people if one in names),
        found.by,
        tuple(names[one] for one in found.passed if one in names),
        found.came_round,
    )


@query("directory", called="Read who of those to choose from is away")
def away_among(viewer: Any, *, people: Iterable[UUID], at_desk: Iterable[str] | None = None) -> dict[UUID, AwayNow]:
    """Those of these people who are away now: until when, and who stands in; `at_desk` as for `cover_for`."""
    absent = dict(
        in_force(clock.now()).filter(professional_id__in=list(people)).values_list("professional_id", "ends_on")
    )
    concerning(records=absent)
    covers = cover_for(absent, at_desk=at_desk) if absent else {}
    standing_in = {one for cover in covers.values() for one in cover.people}
    names = dict(Professional.objects.filter(id__in=standing_in).values_list("id", "name"))
    return {
        person: AwayNow(until, tuple(names[one] for one in covers[person].people if one in names))
        for person, until in absent.items()
    }


@query("directory", called="Listed who one covers for")
def covered_by(viewer: Any) -> list[AbsenceRow]:
    """The absences now and to come in which the viewer is named to cover, the first of them first."""
    concerning(records=[viewer.person])
    standing = Absence.objects.filter(cover_id=viewer.person, ended_at=None, ends_on__gte=clock.local_date())
    return _rows(standing)[:MOST_ABSENCES]


@query("directory", called="Listed colleagues who may be away or stand in")
def colleagues_of(
    viewer: Any, *, words: str = "", person: UUID | None = None, instead_of: UUID | None = None
) -> list[ColleagueRow]:
    """Colleagues with whom the viewer may stand in, or who may for them: those at work in their agency who sign in (of the hub:
    in its teams) and are called so, at most CALLED_SO and one. Or the one with this id. `instead_of`: those who may stand in for
    that colleague, the viewer among them; for nobody whose absences the viewer may not enter."""
    concerning(records=[viewer.agency_id])
    away = instead_of if instead_of and enters_for(viewer, instead_of) else viewer.person
    people = beside(away).filter(id=person) if person else beside(away)
    for word in words[:200].split()[:8]:
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    rows = people.order_by("name", "id").values_list("id", "name", "job")[: CALLED_SO + 1]
    return [ColleagueRow(*row) for row in rows]


def beside(person: UUID) -> QuerySet[Professional]:
    """Those who may stand in for this person: at work, in a role, of the same agency; of the hub, in any of its teams."""
    there = Professional.objects.filter(id=person)
    same = Q(agency_id__in=there.values("agency_id"))
    area = there.filter(team__is_hub=True).values("agency__area_id")
    hub = Q(team__is_hub=True, agency__area_id__in=area)
    return Professional.objects.filter(same | hub, is_active=True).exclude(role="").exclude(id=person)


def enters_for(viewer: Any, person: UUID) -> bool:
    """Whether the viewer may enter when this person is away."""
    same_agency = Professional.objects.filter(id=person, agency_id=viewer.agency_id, is_active=True).exists()
    return may_enter_for(
        own=person == viewer.person,
        same_agency=same_agency,
        leads_or_administers=viewer.is_lead or viewer.may("administer"),
    )
