"""Asks the members of a panel whose agency has written nothing for it, some working days before it meets: by the clock, every hour.

They are asked themselves. Whoever covers for one of them is no member, and would be told of a panel that they may not open.
"""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import LOCAL, local_date
from wholepicture.base.ledgered import command, concerning
from wholepicture.casework.meeting.panels.rules import ASKED_BEFORE, FURTHEST, SAID, asked_on
from wholepicture.casework.models import Panel, PanelItem, PanelMember, PanelWord
from wholepicture.notices.by_the_clock import end_told, end_told_to, tell_once
from wholepicture.partnership.clocks.queries import own_limits
from wholepicture.partnership.clocks.rules import limit_of
from wholepicture.partnership.models import Professional
from wholepicture.partnership.queries import all_areas, roles_of

KIND = "panel_words"
MOST = 100  # panels of an area that are looked at, those that meet next first


@command(Permission.DERIVE, called="Asked members of panels whose agency has written nothing")
def ask_silent_members(viewer: Viewer, *, at: datetime) -> int:
    """Background: ask each member of a panel that meets soon whose agency has written nothing of what it is about, once; whose agency has
    since is not kept waiting. Returns how many were asked."""
    return sum(_ask_in(area.id, at) for area in all_areas())


def _ask_in(area: UUID, at: datetime) -> int:
    limit = limit_of(ASKED_BEFORE, own_limits(area), at)
    coming = Panel.objects.filter(area_id=area, held_at=None, meets_at__range=(at, at + FURTHEST))
    panels = list(coming.order_by("meets_at", "id").only("id", "area", "chair", "meets_at")[:MOST])
    days = {one.id: asked_on(one.meets_at, limit) for one in panels if one.meets_at}
    due = [one for one in panels if days[one.id] <= local_date(at)]
    end_told(KIND, area=area, but={one.id for one in due}, at=at)
    return sum(_ask(area, one, datetime.combine(days[one.id], time.min, LOCAL), at) for one in due)


def _ask(area: UUID, panel: Panel, since: datetime, at: datetime) -> int:
    silent = _silent(panel)
    end_told_to(KIND, panel.id, but=silent, at=at)
    new = tell_once(KIND, panel.id, area=area, people=silent, desk=(), since=since, with_cover=False) if silent else ()
    concerning(records=[panel.id] if new else ())
    return len(new)


def _silent(panel: Panel) -> set[UUID]:
    """The members whose agency has written nothing: neither who chairs it, nor whoever works for the hub, whose agenda it is."""
    agencies = _agencies_of(_members(panel.id) - {panel.chair_id})
    items = PanelItem.objects.filter(panel_id=panel.id).values("id")
    wrote = PanelWord.objects.filter(item_id__in=items, kind=SAID).values_list("by_id", flat=True).distinct()
    have_written = set(_agencies_of(set(wrote)).values())
    roles = roles_of(agencies)
    return {
        one for one, agency in agencies.items() if agency not in have_written and roles.get(one, "") not in HUB_READERS
    }


def _members(panel: UUID) -> set[UUID]:
    rows = PanelMember.objects.filter(panel_id=panel).order_by("person_id", "-at", "-id").distinct("person_id")
    return {row.person_id for row in rows if row.is_in}


def _agencies_of(people: Collection[UUID]) -> dict[UUID, UUID]:
    return dict(Professional.objects.filter(id__in=list(people)).values_list("id", "agency_id"))
