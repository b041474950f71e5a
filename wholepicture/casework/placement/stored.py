"""Rows of placements, homes and visits as their rules and results read them. Inside a recorded act."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from wholepicture.access.queries import hidden_from
from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.casework.disruption.results import Holder, Named
from wholepicture.casework.disruption.rules import NOT_DESCRIBED
from wholepicture.casework.disruption.stored import holders_of, ids_of, now_of
from wholepicture.casework.models import CareVisit, CareVisits, Home, HomeVersion, PlacementStep, PlannedPlacement
from wholepicture.casework.placement.results import HomeRow, PlacementRow, VisitsRow
from wholepicture.casework.placement.rules import (
    HOST_READS,
    MADE,
    Beds,
    Placement,
    Step,
    required_of,
)
from wholepicture.partnership.models import Agency
from wholepicture.partnership.queries import agencies_by_id, people_in_roles
from wholepicture.partnership.rules import SPOKEN_AS

CASE_ROLES = frozenset(role.code for role in ROLES.values() if Permission.CASES in role.permissions)
MOST_HOLDERS = 300
MOST_HOMES = 500
OF_HOST = "A child placed by {}"  # as the host reads a child of whom nothing else shows to it


def holders_at(viewer: Viewer, agency: UUID) -> dict[str, str]:
    """Who may see to something of an agency: its people who work on cases, whoever asks first."""
    people = people_in_roles(viewer.area_id, CASE_ROLES, agency=agency)
    listed = sorted(people, key=lambda one: (one.id != viewer.professional_id, one.name, one.id))
    return {str(one.id): ", ".join(filter(None, (one.name, one.job))) for one in listed[:MOST_HOLDERS]}


# -- placements -------------------------------------------------------------------------------------------------------


def steps_of(placements: Collection[UUID]) -> dict[UUID, list[PlacementStep]]:
    """Every step of these placements that the viewer may read, in order."""
    found: dict[UUID, list[PlacementStep]] = {placement: [] for placement in placements}
    for step in PlacementStep.objects.filter(placement_id__in=list(placements)).order_by("number"):
        found[step.placement_id].append(step)
    return found


def reads_as_host(viewer: Viewer, placement: PlannedPlacement) -> bool:
    """Whether somebody reads a placement as the authority in whose area it is, and enters for it."""
    return not viewer.is_hub and viewer.agency_id == placement.host_id and viewer.agency_id != placement.agency_id


def placement_rows(viewer: Viewer, placements: Sequence[PlannedPlacement]) -> list[PlacementRow]:
    """Placements in lines, in their order."""
    steps = steps_of([one.id for one in placements])
    now = now_of([("nominal", one.child) for one in placements])
    holders = holders_of(one.held_by_id for one in placements if one.held_by_id)
    agencies, hidden, today = agencies_by_id(), hidden_from(viewer), clock.local_date()
    return [
        _placement_row(viewer, one, now[one.child], steps[one.id], holders, (agencies, hidden, today))
        for one in placements
    ]


def _placement_row(
    viewer: Viewer,
    one: PlannedPlacement,
    child: Named,
    steps: Iterable[PlacementStep],
    holders: Mapping[UUID, Holder],
    around: tuple[Mapping[UUID, Agency], Collection[UUID], date],
) -> PlacementRow:
    assert one.held_by_id is not None  # the first step names them, and is stored with the placement
    agencies, hidden, today = around
    as_host = reads_as_host(viewer, one)
    required = required_of(as_ruled(one), one.state, [Step(step.kind, step.on) for step in steps], today)
    is_open = child.id not in hidden or one.agency_id == viewer.agency_id
    placing, host = agencies[one.agency_id], agencies.get(one.host_id) if one.host_id else None
    return PlacementRow(
        id=one.id,
        child=_called(child, placing) if as_host else child,
        where=one.where,
        care=one.care,
        distance=one.distance,
        placing=placing.name if is_open else SPOKEN_AS[placing.type].capitalize(),
        host=host.name if host else one.host_name,
        is_emergency=one.is_emergency,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        state=one.state,
        holder=holders[one.held_by_id],
        required=[each for each in required if not as_host or each.kind in HOST_READS],
        as_host=as_host,
        home=one.home_id,
        host_id=one.host_id,
    )


def _called(child: Named, placing: Agency) -> Named:
    """A child as the host authority reads them: of who nothing else shows to it, by who places them."""
    return replace(child, label=OF_HOST.format(placing.name)) if child.label == NOT_DESCRIBED else child


def as_ruled(placement: PlannedPlacement) -> Placement:
    """What of a placement its rules read."""
    return Placement(
        starts_on=placement.starts_on,
        distance=placement.distance,
        care=placement.care,
        is_emergency=placement.is_emergency,
        notify_by=clock.local_date(placement.notify_by) if placement.notify_by else None,
    )


def placements_about(child: UUID) -> list[PlannedPlacement]:
    """Every placement of a child that was entered here and that shows, the latest first."""
    found = PlannedPlacement.objects.filter(child__in=ids_of("nominal", {child}))
    return list(found.order_by("-starts_on", "-at")[:MOST_HOMES])


# -- homes ------------------------------------------------------------------------------------------------------------


def versions_of(homes: Iterable[UUID]) -> dict[UUID, list[HomeVersion]]:
    """Every version of these homes, in order."""
    found: dict[UUID, list[HomeVersion]] = {}
    for version in HomeVersion.objects.filter(home_id__in=list(homes)).order_by("number"):
        found.setdefault(version.home_id, []).append(version)
    return found


def home_rows(viewer: Viewer, homes: Sequence[Home]) -> list[HomeRow]:
    """Homes as they are now, by name."""
    versions, agencies = versions_of(home.id for home in homes), agencies_by_id()
    rows = []
    for home in homes:
        last = versions[home.id][-1]
        run_by = agencies.get(home.agency_id) if home.agency_id else None
        rows.append(
            HomeRow(
                id=home.id,
                name=last.name,
                provider=last.provider,
                urn=last.urn,
                authority=last.authority,
                beds=last.beds,
                from_on=last.from_on,
                run_by=run_by.name if run_by else "",
                number=last.number,
                latitude="" if last.latitude is None else str(last.latitude),
                longitude="" if last.longitude is None else str(last.longitude),
                may_change=may_set(viewer, home.agency_id),
            )
        )
    return sorted(rows, key=lambda row: (row.name, row.id.hex))


def may_set(viewer: Viewer, agency: UUID | None) -> bool:
    """Whether somebody sets what a home's record says: of the agency that runs it, or of the hub."""
    return (viewer.is_hub and viewer.may(Permission.ALERTS)) or (agency is not None and agency == viewer.agency_id)


def beds_of(versions: Iterable[HomeVersion]) -> list[Beds]:
    """How many beds a home had from which day on: of two versions of one day the later stands."""
    by_day: dict[date, int] = {}
    for version in versions:
        by_day[version.from_on] = version.beds
    return [Beds(day, beds) for day, beds in by_day.items()]


# -- visits -----------------------------------------------------------------------------------------------------------


def visits_in(rounds: Collection[UUID]) -> dict[UUID, list[CareVisit]]:
    """What happened in these rounds of visits, in order."""
    found: dict[UUID, list[CareVisit]] = {one: [] for one in rounds}
    for visit in CareVisit.objects.filter(visits_id__in=list(rounds)).order_by("number"):
        found[visit.visits_id].append(visit)
    return found


def last_seen(visits: Iterable[CareVisit]) -> CareVisit | None:
    """The latest visit at which the child was seen."""
    seen = [visit for visit in visits if visit.kind == MADE and visit.is_seen]
    return max(seen, key=lambda visit: (visit.on, visit.number), default=None)


def visits_rows(
    viewer: Viewer, rounds: Sequence[CareVisits], visits: Mapping[UUID, Sequence[CareVisit]]
) -> list[VisitsRow]:
    """Rounds of visits in lines, in their order."""
    now = now_of([("nominal", one.child) for one in rounds])
    holders = holders_of(one.held_by_id for one in rounds if one.held_by_id)
    agencies, at = agencies_by_id(), clock.now()
    rows = []
    for one in rounds:
        assert one.held_by_id is not None  # the first row names them, and is stored with the round
        last = last_seen(visits.get(one.id, ()))
        agency = agencies.get(one.agency_id)
        rows.append(
            VisitsRow(
                id=one.id,
                child=now[one.child],
                since_on=one.since_on,
                holder=holders[one.held_by_id],
                is_ended=one.is_ended,
                due_at=one.due_at,
                is_late=bool(one.due_at and one.due_at < at),
                last_seen_on=last.on if last else None,
                alone=last.alone if last else "",
                agency=agency.name if agency else "",
                is_mine=one.held_by_id == viewer.professional_id,
            )
        )
    return rows
