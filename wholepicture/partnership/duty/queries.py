"""Reads of rotas and of who works in a team: everybody of the area reads them, as they read the directory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.partnership.duty.rota import OnDuty, Rota, dated_of, may_stand_on, on_duty, rotas_of, weekly_of
from wholepicture.partnership.duty.rules import LOOKED_AHEAD, MOST_LINES, Dated, Weekly, course
from wholepicture.partnership.models import DatedShift, Professional, Team, TeamMember, WeeklyShift

LISTED_AHEAD = timedelta(days=7)  # gaps of a rota are said so far ahead
MOST_GAPS = 12


@dataclass(frozen=True)
class Member:
    """Somebody of another agency who works in a team. `id`: of the membership."""

    id: UUID
    person: UUID
    name: str
    job: str
    agency: str
    agency_id: UUID


@dataclass(frozen=True)
class Gap:
    """Hours at which nobody is on a rota; `ends_at` None: for as long as is looked ahead."""

    starts_at: datetime
    ends_at: datetime | None


@dataclass
class RotaOfTeam:
    """A team's rota, with names by id, who works in it, who answers now, and the gaps of the next days. `gone`: who stands on it and
    works there no more; their hours are nobody's."""

    team: UUID
    name: str
    phone: str
    agency: UUID
    agency_name: str
    is_shared: bool
    weekly: list[Weekly]
    dated: list[Dated]
    now: OnDuty | None
    names: dict[UUID, str]
    members: list[Member] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)


@query("directory", called="Read the duty rota of a team")
def rota_of(viewer: Any, *, team: UUID) -> RotaOfTeam:
    """The rota of a team as it stands, and who works in it. Raises NotFound."""
    found = Team.objects.filter(id=team).select_related("agency").first()
    if found is None:
        raise NotFound
    at = clock.now()
    weekly = list(WeeklyShift.objects.filter(team_id=team, ended_at=None).order_by("day", "starts", "id"))
    dated = list(
        DatedShift.objects.filter(team_id=team, ended_at=None, ends_at__gt=at).order_by("starts_at", "id")[:MOST_LINES]
    )
    members = members_of([team]).get(team, [])
    concerning(records=[team])
    people = {row.professional_id for row in (*weekly, *dated) if row.professional_id}
    gone = people - set(may_stand_on(found).filter(id__in=people).values_list("id", flat=True))
    return RotaOfTeam(
        team=found.id,
        name=found.name,
        phone=found.phone,
        agency=found.agency_id,
        agency_name=found.agency.name,
        is_shared=found.is_shared,
        weekly=[weekly_of(row) for row in weekly],
        dated=[dated_of(row) for row in dated],
        now=on_duty([found], at).get(team),
        names=dict(Professional.objects.filter(id__in=people).values_list("id", "name")),
        members=members,
        gaps=_gaps(at, rotas_of([team], at).get(team, Rota()), gone),
        gone=sorted(gone),
    )


def _gaps(at: datetime, rota: Rota, gone: Collection[UUID]) -> list[Gap]:
    """The hours of the next days at which nobody is on; none where there is no rota at all."""
    if rota.is_empty:
        return []
    gaps: list[Gap] = []
    for began, on in course(at, rota.weekly, rota.dated, ahead=LISTED_AHEAD + LOOKED_AHEAD):
        if on.shift is not None and on.shift.person not in gone:
            continue
        if gaps and gaps[-1].ends_at == began:
            gaps[-1] = Gap(gaps[-1].starts_at, on.until)
        elif began < at + LISTED_AHEAD:
            gaps.append(Gap(began, on.until))
    return gaps[:MOST_GAPS]


def members_of(teams: Iterable[UUID]) -> dict[UUID, list[Member]]:
    """Who of other agencies works in each of these teams, by name."""
    rows = TeamMember.objects.filter(team_id__in=list(teams), ended_at=None, professional__is_active=True)
    found: dict[UUID, list[Member]] = {}
    for row in rows.select_related("professional", "professional__agency").order_by("professional__name", "id"):
        works = row.professional
        member = Member(row.id, works.id, works.name, works.job, works.agency.name, works.agency_id)
        found.setdefault(row.team_id, []).append(member)
    return found


@query("entries", called="Listed who may stand on a team’s duty rota")
def candidates_of(viewer: Any, *, team: UUID) -> dict[UUID, str]:
    """Who may stand on a team's rota, by name; of another agency, with its name."""
    found = Team.objects.filter(id=team).first()
    if found is None:
        raise NotFound
    concerning(records=[team])
    people = may_stand_on(found).select_related("agency").order_by("name", "id")
    return {
        one.id: one.name if one.agency_id == found.agency_id else f"{one.name} ({one.agency.name})" for one in people
    }


@query("entries", called="Listed the teams in which people of other agencies may work")
def shared_teams(viewer: Any, *, agency: UUID) -> dict[UUID, str]:
    """The teams of other agencies of the area in which somebody of this agency may be entered, by agency and name."""
    concerning(records=[agency])
    teams = Team.objects.filter(is_shared=True).exclude(agency_id=agency).select_related("agency")
    return {team.id: f"{team.agency.name}: {team.name}" for team in teams.order_by("agency__name", "name")}


@dataclass(frozen=True)
class SeatElsewhere:
    """Somebody of an agency who works in a team of another. `id`: of the membership."""

    id: UUID
    name: str
    team: str
    agency: str


@query("entries", called="Listed who of an agency works in teams of others")
def seats_elsewhere(viewer: Any, *, agency: UUID) -> list[SeatElsewhere]:
    """Who of this agency works in teams of others, by name."""
    concerning(records=[agency])
    rows = TeamMember.objects.filter(professional__agency_id=agency, professional__is_active=True, ended_at=None)
    listed = rows.select_related("professional", "team", "team__agency").order_by("professional__name", "id")
    return [SeatElsewhere(row.id, row.professional.name, row.team.name, row.team.agency.name) for row in listed]


@query("entries", called="Listed the hours that somebody has on duty rotas")
def teams_with_hours(viewer: Any, *, person: UUID) -> list[str]:
    """The teams on whose rotas somebody stands now or later, with their agency, each once."""
    concerning(records=[person])
    weekly = WeeklyShift.objects.filter(professional_id=person, ended_at=None).values("team_id")
    dated = DatedShift.objects.filter(professional_id=person, ended_at=None, ends_at__gt=clock.now()).values("team_id")
    teams = Team.objects.filter(Q(id__in=weekly) | Q(id__in=dated)).select_related("agency")
    return [f"{team.name}, {team.agency.name}" for team in teams.order_by("agency__name", "name")]
