"""Rotas as the rules read them, and who is on duty by them. Inside a recorded act; everybody of the area reads a rota."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.partnership.absences.queries import cover_for
from wholepicture.partnership.absences.rules import By, Cover
from wholepicture.partnership.duty.reach import Reachable, desk_team, numbers_of, reach_of
from wholepicture.partnership.duty.rules import LOOKED_AHEAD, Dated, OnNow, Weekly, on_at
from wholepicture.partnership.models import DatedShift, Professional, Team, TeamMember, WeeklyShift

NAMED = (By.SELF, By.COVER, By.DEPUTY, By.LEAD)  # as whom one person answers


@dataclass
class Rota:
    """What stands on the rota of a team."""

    weekly: list[Weekly] = field(default_factory=list)
    dated: list[Dated] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.weekly and not self.dated


@dataclass(frozen=True)
class OnDuty:
    """Who answers for a team at a moment, and on which number.

    `who`: empty where the team does, without a name, and where nobody is on the rota (`is_gap`). `instead_of`: who is on the rota, and
    away. `until`: until when it is so, as far as is looked ahead. `number`: empty where the agency has none at all.
    """

    team: UUID
    name: str
    agency: str
    number: str
    who: Reachable | None = None
    instead_of: str = ""
    until: datetime | None = None
    is_gap: bool = False
    is_hub: bool = False


def weekly_of(row: WeeklyShift) -> Weekly:
    return Weekly(row.id, row.day, row.starts, row.minutes, row.professional_id, row.phone)


def dated_of(row: DatedShift) -> Dated:
    return Dated(row.id, row.starts_at, row.ends_at, row.professional_id, row.phone)


def rotas_of(teams: Iterable[UUID], at: datetime) -> dict[UUID, Rota]:
    """The rota of each of these teams, from this moment for as long as is looked ahead; of those that have one."""
    listed = list(teams)
    rotas: dict[UUID, Rota] = {}
    for line in WeeklyShift.objects.filter(team_id__in=listed, ended_at=None).order_by("day", "starts", "id"):
        rotas.setdefault(line.team_id, Rota()).weekly.append(weekly_of(line))
    dated = DatedShift.objects.filter(
        team_id__in=listed, ended_at=None, ends_at__gt=at, starts_at__lte=at + LOOKED_AHEAD
    )
    for shift in dated.order_by("starts_at", "id"):
        rotas.setdefault(shift.team_id, Rota()).dated.append(dated_of(shift))
    return rotas


def may_stand_on(team: Team) -> QuerySet[Professional]:
    """Who may stand on the rota of a team: whoever is at work in its agency, or works in it from another."""
    members = TeamMember.objects.filter(team=team, ended_at=None).values("professional_id")
    return Professional.objects.filter(Q(agency_id=team.agency_id) | Q(id__in=members), is_active=True)


@dataclass(frozen=True)
class _Answering:
    """Who may answer for some teams at a moment, read once for all of them."""

    covers: Mapping[UUID, Cover]
    reach: Mapping[UUID, Reachable]
    standing: set[UUID]  # the teams of which whoever is on may still stand on the rota
    numbers: Mapping[UUID, str]  # of agencies, for teams that have none


def on_duty(teams: Iterable[Team], at: datetime) -> dict[UUID, OnDuty]:
    """Who answers for each of these teams at that moment; of those that have a rota."""
    listed = {team.id: team for team in teams}
    now = {team: on_at(at, rota.weekly, rota.dated) for team, rota in rotas_of(listed, at).items()}
    answering = _answering(now, listed, at)
    return {team: _on(listed[team], on, answering) for team, on in now.items()}


def _answering(now: Mapping[UUID, OnNow], teams: Mapping[UUID, Team], at: datetime) -> _Answering:
    named = {person for on in now.values() if (person := _person(on))}
    covers = cover_for(named, at, in_person=True) if named else {}
    return _Answering(
        covers,
        reach_of(named.union(*(cover.people for cover in covers.values()))),
        _still_standing(now, teams),
        numbers_of({teams[team].agency_id for team in now if not teams[team].phone}),
    )


def _person(on: OnNow) -> UUID | None:
    return on.shift.person if on.shift else None


def _still_standing(now: Mapping[UUID, OnNow], teams: Mapping[UUID, Team]) -> set[UUID]:
    """The teams of which whoever is on may still stand on the rota: they may have moved to another agency since."""
    asked = {team: person for team, on in now.items() if (person := _person(on))}
    work = dict(Professional.objects.filter(id__in=set(asked.values()), is_active=True).values_list("id", "agency_id"))
    members = set(
        TeamMember.objects.filter(team_id__in=list(asked), ended_at=None).values_list("team_id", "professional_id")
    )
    return {
        team
        for team, person in asked.items()
        if person in work and (work[person] == teams[team].agency_id or (team, person) in members)
    }


def _on(team: Team, on: OnNow, answering: _Answering) -> OnDuty:
    number = team.phone or answering.numbers.get(team.agency_id, "")
    nobody = OnDuty(team.id, team.name, team.agency.name, number, until=on.until, is_gap=True, is_hub=team.is_hub)
    if on.shift is None or (on.shift.person and team.id not in answering.standing):
        return nobody
    number = on.shift.phone or number
    if on.shift.person is None:
        return replace(nobody, number=number, is_gap=False)
    return _answered(replace(nobody, number=number), on.shift, answering)


def _answered(nobody: OnDuty, shift: Weekly | Dated, answering: _Answering) -> OnDuty:
    """Whoever is on the rota, or stands in for them; at the number of the hours, else at their own."""
    assert shift.person is not None
    cover = answering.covers[shift.person]
    instead_of = answering.reach[shift.person].name if cover.is_away else ""
    who = answering.reach.get(cover.people[0]) if cover.by in NAMED else None
    if who is None:
        return replace(nobody, instead_of=instead_of)
    number = shift.phone or who.phone or nobody.number
    return replace(nobody, number=number, who=who, instead_of=instead_of, is_gap=False)


def duty_of_agencies(agencies: Iterable[UUID], at: datetime) -> dict[UUID, list[OnDuty]]:
    """Who is on duty in each of these agencies, duty teams first; of teams that have a rota."""
    teams = list(
        Team.objects.filter(agency_id__in=list(agencies)).select_related("agency").order_by("-is_duty", "name", "id")
    )
    on = on_duty(teams, at)
    found: dict[UUID, list[OnDuty]] = {}
    for team in teams:
        if team.id in on:
            found.setdefault(team.agency_id, []).append(on[team.id])
    return found


def desk_at(at: datetime) -> OnDuty | None:
    """Who answers at the area's duty desk at that moment: the team whose number every page gives. None: there is none."""
    desk = desk_team()
    if desk is None:
        return None
    plain = OnDuty(desk.id, desk.name, desk.agency.name, desk.phone, is_hub=desk.is_hub)
    return on_duty([desk], at).get(desk.id, plain)
