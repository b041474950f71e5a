"""Tells who sees to a measure that it expires soon, or has expired: by the clock, once a day. The clock ends and renews nothing.

Whoever is barred from somebody in it is told of none: where they see to it, or are away and nobody may stand in for them, the hub's duty
desk is.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from wholepicture.access.queries import barred_among, barred_from_anybody, is_anybody_barred
from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import LOCAL, local_date
from wholepicture.base.ledgered import command, concerning
from wholepicture.casework.disruption.rules import IN_FORCE, SOON
from wholepicture.casework.models import Disruption
from wholepicture.linkage.queries import standing_of
from wholepicture.notices.by_the_clock import end_told, tell_once
from wholepicture.partnership.absences.queries import duty_desk
from wholepicture.partnership.queries import all_areas

MOST = 1000  # measures of an area that are told of at once, of each kind


@command(Permission.DERIVE, called="Told who sees to measures that expire")
def tell_expiring(viewer: Viewer, *, at: datetime) -> int:
    """Background: tell each who sees to a measure that it expires within 28 days, once, and once it has expired, once more. Returns how
    many were told."""
    return sum(_tell_in(area.id, at) for area in all_areas())


def _tell_in(area: UUID, at: datetime) -> int:
    today = local_date(at)
    in_force = Disruption.objects.filter(area_id=area, status=IN_FORCE)
    # Each kind by itself, what became so last first: however many expired and were left, whoever sees to the next is told.
    return sum(
        _tell_of(area, kind, list(due[: MOST + 1]), at)
        for kind, due in (
            ("expired", in_force.filter(expires_on__lt=today).order_by("-expires_on", "id")),
            ("expiring", in_force.filter(expires_on__range=(today, today + SOON)).order_by("-expires_on", "id")),
        )
    )


def _tell_of(area: UUID, kind: str, rows: Sequence[Disruption], at: datetime) -> int:
    if len(rows) <= MOST:
        end_told(kind, area=area, but={row.id for row in rows}, at=at)
    desk = set(duty_desk(area, HUB_READERS)) if rows else set()
    return sum(_tell(area, row, kind, desk) for row in rows[:MOST])


def _tell(area: UUID, row: Disruption, kind: str, desk: Collection[UUID]) -> int:
    nominals = _nominals_in(row)
    held = {row.held_by_id} if row.held_by_id else set()
    assert row.expires_on is not None  # else it would not be listed
    new = tell_once(
        kind,
        row.id,
        area=area,
        people=_may_know(row, held, nominals),
        desk=_may_know(row, desk, nominals),
        since=_since(kind, row.expires_on),
        with_cover=row.kind == "nominal" and not is_anybody_barred(nominals),
    )
    concerning(records=[row.id] if new else ())
    return len(new)


def _since(kind: str, expires_on: date) -> datetime:
    """From when on it is so: who was told since is told no more, until it was renewed."""
    day = expires_on + timedelta(days=1) if kind == "expired" else expires_on - SOON
    return datetime.combine(day, time.min, LOCAL)


def _nominals_in(row: Disruption) -> list[UUID]:
    """Everybody in it, as they stand now."""
    people = {*row.children, *([row.about] if row.kind == "nominal" else [])}
    stands = standing_of(people)
    return sorted({stands[one].nominal if one in stands else one for one in people})


def _may_know(row: Disruption, people: Collection[UUID], nominals: Collection[UUID]) -> set[UUID]:
    """Those of these who are barred from nobody in it; of a thing, to which anybody may be tied, from nobody at all."""
    barred = barred_among(people, nominals) if row.kind == "nominal" else barred_from_anybody(people)
    return set(people) - barred
