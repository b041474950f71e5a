"""Rotas as the rules read them, and who is on duty by them. Inside a recorded act; everybody of the area reads a rota."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from wholepicture.partnership.absences.queries import cover_for
from wholepicture.partnership.absences.rules import By, Cover
from wholepicture.partnership.duty.reach import Reachable, numbers_of, reach_of
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


def on_duty(teams: Iterable[Team], at: datetime) -> dict[UUID, OnDuty]:
    """Who answers for each of these teams at that moment; of those that have a rota."""
    listed = {team.id: team for team in teams}
    now = {team: on_at(at, rota.weekly, rota.dated) for team, rota in rotas_of(listed, at).items()}
    named = {on.shift.person for on in now.values() if on.shift and on.shift.person}
    covers = cover_for(named, at) if named else {}
    reach = reach_of(named | {one for cover in covers.values() for one in cover.people})
    standing = _still_standing(now, listed)
    numbers = numbers_of({listed[team].agency_id for team in now if not listed[team].phone})
    return {
        team: _on(listed[team], on, covers, reach, numbers.get(listed[team].agency_id, ""), team in standing)
        for team, on in now.items()
    }


def _still_standing(now: Mapping[UUID, OnNow], teams: Mapping[UUID, Team]) -> set[UUID]:
    """The teams of which whoever is on may still stand on the rota: they may have moved to another agency since."""
    asked = {team: on.shift.person for team, on in now.items() if on.shift and on.shift.person}
    work = dict(Professional.objects.filter(id__in=set(asked.values()), is_active=True).values_list("id", "agency_id"))
    members = set(
        TeamMember.objects.filter(team_id__in=list(asked), ended_at=None).values_list("team_id", "professional_id")
    )
    return {
        team
        for team, person in asked.items()
        if person in work and (work[person] == teams[team].agency_id or (team, person) in members)
    }


def _on(
    team: Team, on: OnNow, covers: Mapping[UUID, Cover], reach: Mapping[UUID, Reachable], of_agency: str, stands: bool
) -> OnDuty:
    plain: dict[str, Any] = {"team": team.id, "name": team.name, "agency": team.agency.name, "is_hub": team.is_hub}
    number = team.phone or of_agency
    shift = on.shift
    if shift is None or (shift.person is not None and not stands):
        return OnDuty(**plain, number=number, until=on.until, is_gap=True)
    if shift.person is None:
        return OnDuty(**plain, number=shift.phone or number, until=on.until)
    cover = covers[shift.person]
    named = reach[shift.person].name if cover.is_away else ""
    if cover.by not in NAMED or cover.people[0] not in reach:
        return OnDuty(**plain, number=shift.phone or number, instead_of=named, until=on.until, is_gap=True)
    who = reach[cover.people[0]]
    return OnDuty(**plain, number=shift.phone or who.phone or number, who=who, instead_of=named, until=on.until)


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
