"""By which number somebody of the directory is reached: their own, else their team's, else their agency's. Inside a recorded act."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wholepicture.partnership.models import Agency, Professional, Team


@dataclass(frozen=True)
class Reachable:
    """Somebody of the directory and the number to ring. `whose`: whose number that is: `own`, `team` or `agency`; empty: there is
    none."""

    id: UUID
    name: str
    job: str
    team: str
    agency: str
    phone: str
    whose: str
    has_left: bool = False


def reach_of(people: Iterable[UUID]) -> dict[UUID, Reachable]:
    """How each of these people is reached; also those who have left, whose own number is nobody's any more."""
    rows = list(Professional.objects.filter(id__in=list(people)).select_related("agency", "team"))
    without = {row.agency_id for row in rows if not _own_or_team(row)[0]}
    numbers = numbers_of(without)
    return {row.id: _reachable(row, numbers.get(row.agency_id, "")) for row in rows}


def _own_or_team(row: Professional) -> tuple[str, str]:
    if row.phone and row.is_active:
        return row.phone, "own"
    team = _team_of(row)
    return (team.phone, "team") if team and team.phone else ("", "")


def _team_of(row: Professional) -> Team | None:
    """Their team; one that is not of their agency is a slip of whoever moved them."""
    team = row.team
    return team if team is not None and team.agency_id == row.agency_id else None


def _reachable(row: Professional, of_agency: str) -> Reachable:
    phone, whose = _own_or_team(row)
    if not phone and of_agency:
        phone, whose = of_agency, "agency"
    team = _team_of(row)
    return Reachable(
        row.id, row.name, row.job, team.name if team else "", row.agency.name, phone, whose, not row.is_active
    )


def numbers_of(agencies: Iterable[UUID]) -> dict[UUID, str]:
    """The number by which each of these agencies is reached: its duty team's, another team's, or its lead's, where it has one."""
    listed = list(agencies)
    if not listed:
        return {}
    leads = Professional.objects.filter(agency_id__in=listed, is_active=True).exclude(phone="")
    teams = Team.objects.filter(agency_id__in=listed).exclude(phone="")
    of_leads = leads.order_by("agency_id", "-is_lead", "-is_deputy", "name").distinct("agency_id")
    of_teams = teams.order_by("agency_id", "-is_duty", "name").distinct("agency_id")
    return dict(of_leads.values_list("agency_id", "phone")) | dict(of_teams.values_list("agency_id", "phone"))


def desk_team() -> Team | None:
    """The team whose number every page gives for when a child is in danger: the area's duty team that has one, the hub's before others."""
    desks = Team.objects.filter(is_duty=True).exclude(phone="").select_related("agency")
    return desks.order_by("-is_hub", "name", "id").first()


def leading_of(agencies: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who leads each of these agencies on safeguarding; where nobody does, the deputy."""
    leading = Professional.objects.filter(agency_id__in=list(agencies), is_active=True)
    rows = leading.filter(is_lead=True) | leading.filter(is_deputy=True)
    first = rows.order_by("agency_id", "-is_lead", "name", "id").distinct("agency_id")
    return dict(first.values_list("agency_id", "id"))


def agency_called(name: str) -> UUID | None:
    """The one agency of the viewer's area that is called so."""
    found = list(Agency.objects.filter(name__iexact=name.strip()).values_list("id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def people_called(named: Iterable[tuple[UUID, str, str]]) -> dict[tuple[UUID, str], UUID]:
    """Those of the directory whom reports name (agency, address at work, name): by agency and address, and by a name that one alone of
    it has. Whoever is at work goes before whoever has left."""
    listed = list(named)
    people = Professional.objects.filter(_named(listed), agency_id__in={agency for agency, _, _ in listed})
    at_work: dict[tuple[UUID, str], list[UUID]] = {}
    left: dict[tuple[UUID, str], list[UUID]] = {}
    for id, agency, email, name, works in people.values_list("id", "agency_id", "email", "name", "is_active"):
        for key in {folded(email), folded(name)}:
            (at_work if works else left).setdefault((agency, key), []).append(id)
    return {key: those[0] for key, those in (left | at_work).items() if len(those) == 1}


def _named(listed: Iterable[tuple[UUID, str, str]]) -> Q:
    asked = Q(email__in={folded(address) for _, address, _ in listed if address.strip()})
    for name in {folded(name) for _, _, name in listed if name.strip()}:
        asked |= Q(name__iexact=name)
    return asked


def team_numbers(agencies: Iterable[UUID]) -> dict[tuple[UUID, str], str]:
    """The number of each team of these agencies, by agency and name."""
    teams = Team.objects.filter(agency_id__in=list(agencies)).values_list("agency_id", "name", "phone")
    return {(agency, folded(name)): phone for agency, name, phone in teams}


def folded(text: str) -> str:
    """A name or an address as it is compared: in one case, with single blanks."""
    return " ".join(text.split()).casefold()
