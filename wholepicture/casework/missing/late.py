"""Tells who sees to a return interview that it is late: by the clock, every hour.

Where nobody sees to it yet, or who does is away and nobody may stand in for them, the hub's duty desk is told. Nobody is told of what they
may not read: not whoever is barred from the child, nor the desk of what its sender keeps to named people.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wholepicture.access.queries import barred_among, is_anybody_barred
from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import command, concerning
from wholepicture.casework.missing.queries import LOOKED_BACK
from wholepicture.casework.missing.results import Return
from wholepicture.casework.missing.stored import Times
from wholepicture.notices.by_the_clock import end_told, tell_once
from wholepicture.partnership.absences.queries import duty_desk
from wholepicture.partnership.queries import all_areas
from wholepicture.picture.returned import open_to_the_hub, reports_of, went_in

KIND = "interview"


@command(Permission.DERIVE, called="Told who sees to return interviews that are late")
def tell_late_interviews(viewer: Viewer, *, at: datetime) -> int:
    """Background: tell each who sees to an interview that is late, once; who was told of one that is so no more is not kept waiting.
    Returns how many were told."""
    return sum(_tell_in(viewer, area.id, at) for area in all_areas())


def _tell_in(viewer: Viewer, area: UUID, at: datetime) -> int:
    children, is_more = went_in(area, since=at - LOOKED_BACK)
    times = Times(viewer, reports_of(viewer, children, since=at - LOOKED_BACK))
    looked_at: set[UUID] = set()

    def is_late(row: Return) -> bool:
        looked_at.add(row.episode)
        return row.is_late

    late = times.returns(is_late)
    end_told(KIND, area=area, but={row.episode for row in late}, at=at, among=looked_at if is_more else None)
    return _tell(area, late)


def _tell(area: UUID, late: Collection[Return]) -> int:
    open_to_desk = open_to_the_hub({row.episode for row in late})
    desk = set(duty_desk(area, HUB_READERS)) if late else set()
    return sum(_tell_of(area, row, desk if row.episode in open_to_desk else set()) for row in late)


def _tell_of(area: UUID, row: Return, desk: set[UUID]) -> int:
    """Tell who sees to one that is late; where nobody does, or they may not, the desk. `desk`: empty: it may not read of it."""
    assert row.due_at is not None  # else it would not be late
    nominal = [row.child.nominal]
    is_barred = is_anybody_barred(nominal)
    owner = {row.owner} if row.owner else set()
    barred = barred_among(owner | desk, nominal) if is_barred else set()
    # Whoever covers may read of it, where the hub may and nobody is barred from the child.
    new = tell_once(
        KIND,
        row.episode,
        area=area,
        people=owner - barred,
        desk=desk - barred,
        since=row.due_at,
        with_cover=bool(desk) and not is_barred,
    )
    if new:
        concerning(subjects=nominal, records=[row.episode])
    return len(new)
