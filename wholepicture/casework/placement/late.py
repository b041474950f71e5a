"""Tells who sees to a placement that something about it is late: by the clock, every hour. The clock enters nothing.

Nobody is told of what they may not read: not whoever is barred from the child, nor, where the child's whereabouts are protected, the hub's
duty desk or whoever else stands in.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from wholepicture.access.queries import barred_among, is_anybody_barred, protected_nominals
from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import LOCAL, local_date
from wholepicture.base.ledgered import command, concerning
from wholepicture.casework.models import PlacementStep, PlannedPlacement
from wholepicture.casework.placement.rules import HERE, NOT_REGULATED, OPEN, Required, Step, pressing, required_of
from wholepicture.casework.placement.stored import as_ruled
from wholepicture.linkage.queries import standing_of
from wholepicture.notices.by_the_clock import end_told, tell_once
from wholepicture.partnership.absences.queries import duty_desk
from wholepicture.partnership.queries import all_areas

KIND = "placement_late"
MOST = 1000  # placements of an area that are looked at, those that began last first
OF_PLACEMENT = (
    "area",
    "agency",
    "child",
    "distance",
    "care",
    "is_emergency",
    "starts_on",
    "notify_by",
    "state",
    "held_by",
)


@command(Permission.DERIVE, called="Told who sees to placements of which something is late")
def tell_late_placements(viewer: Viewer, *, at: datetime) -> int:
    """Background: tell each who sees to a placement that something about it is late, once, and once more when more becomes so; who was
    told of one of which nothing is late any more is not kept waiting. Returns how many were told."""
    return sum(_tell_in(area.id, at) for area in all_areas())


def _tell_in(area: UUID, at: datetime) -> int:
    today = local_date(at)
    begun = PlannedPlacement.objects.filter(area_id=area, state__in=OPEN, starts_on__lt=today)
    far = begun.exclude(distance=HERE).exclude(care__in=NOT_REGULATED).only("id", *OF_PLACEMENT)
    found = list(far.order_by("-starts_on", "id")[: MOST + 1])
    listed, is_more = found[:MOST], len(found) > MOST
    steps: dict[UUID, list[Step]] = {one.id: [] for one in listed}
    entered = PlacementStep.objects.filter(placement_id__in=list(steps)).order_by("number")
    for placement, kind, on in entered.values_list("placement_id", "kind", "on"):
        steps[placement].append(Step(kind, on))
    late = {one.id: pressing(required_of(as_ruled(one), one.state, steps[one.id], today)) for one in listed}
    is_late = {id for id, required in late.items() if required}
    end_told(KIND, area=area, but=is_late, at=at, among=steps if is_more else None)
    desk = set(duty_desk(area, HUB_READERS)) if is_late else set()
    return sum(_tell(area, one, late[one.id], desk) for one in listed if one.id in is_late)


def _tell(area: UUID, row: PlannedPlacement, late: Collection[Required], desk: Collection[UUID]) -> int:
    stands = standing_of([row.child])
    child = [stands[row.child].nominal if row.child in stands else row.child]
    is_barred, is_protected = is_anybody_barred(child), bool(protected_nominals(child))
    holder = {row.held_by_id} if row.held_by_id else set()
    may_desk = set() if is_protected else set(desk)
    barred = barred_among(holder | may_desk, child) if is_barred else set()
    new = tell_once(
        KIND,
        row.id,
        area=area,
        people=holder - barred,
        desk=may_desk - barred,
        since=_since(late),
        with_cover=not (is_barred or is_protected),
    )
    if new:
        concerning(subjects=child, records=[row.id])
    return len(new)


def _since(late: Collection[Required]) -> datetime:
    """From when on it is so: who was told since is told no more, until something else is late."""
    last = max(one.by_on for one in late if one.by_on)
    return datetime.combine(last + timedelta(days=1), time.min, LOCAL)
