"""Every read of panels that leaves the room. Row security decides which there are, and what of each shows."""

from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.meeting.panels.results import ItemRow, PanelPage, PanelRow
from wholepicture.casework.meeting.panels.rules import ASKED_BEFORE, HELD, asked_on
from wholepicture.casework.meeting.panels.stored import chaired, item_of, items_of, may_chair, members_of
from wholepicture.casework.models import Panel, PanelStep
from wholepicture.partnership.clocks.queries import own_limits
from wholepicture.partnership.clocks.rules import limit_of
from wholepicture.partnership.queries import names_of

MOST_LISTED = 100


@query(Permission.CASES, called="Listed panels")
def panels(viewer: Viewer) -> list[PanelRow]:
    """The panels that the viewer reads, the one that was called last first."""
    rows = list(Panel.objects.order_by("-at", "id")[:MOST_LISTED])
    names = names_of({row.chair_id for row in rows})
    concerning(records=[row.id for row in rows])
    return [_row(row, names.get(row.chair_id, "")) for row in rows]


@query(Permission.CASES, called="Read a panel’s agenda")
def panel_of(viewer: Viewer, *, panel: UUID) -> PanelPage:
    """A panel with its items, as far as the viewer may see them. Raises NotFound."""
    row = Panel.objects.filter(id=panel).first()
    if row is None:
        raise NotFound
    steps = list(PanelStep.objects.filter(panel_id=panel).order_by("number"))
    held = next((step for step in reversed(steps) if step.kind == HELD), None)
    items = items_of(viewer, panel)
    concerning(
        subjects={item.about for item in items if item.kind in ("child", "nominal") and item.about}, records=[panel]
    )
    return PanelPage(
        row=_row(row, names_of([row.chair_id]).get(row.chair_id, "")),
        since=row.since,
        members=members_of(panel, held, items, row.chair_id),
        items=items,
        seen=len(steps),
        may_run=may_run(viewer),
        may_record=may_record(viewer, panel),
        is_quorate=held.is_quorate if held else None,
        present=tuple(held.present) if held else (),
        apologies=held.words if held else "",
        **_chased(viewer, row),
    )


def _chased(viewer: Viewer, row: Panel) -> dict[str, Any]:
    """When members are asked for their words, which follows from the clock alone: that somebody was, or was not, would tell who reads
    more of the panel who has written. And, to whoever runs it, that its chair lacks something."""
    if row.held_at or row.meets_at is None:
        return {}
    day = asked_on(row.meets_at, limit_of(ASKED_BEFORE, own_limits(row.area_id), clock.now()))
    lacks = may_run(viewer) and not may_chair(row.id, row.chair_id)
    return {"asked_on": day, "is_asked": day <= clock.local_date(), "chair_lacks": lacks}


@query(Permission.CASES, called="Read an item of a panel")
def panel_item(viewer: Viewer, *, item: UUID) -> tuple[PanelRow, ItemRow]:
    """One item, with the panel whose it is. Raises NotFound."""
    found = item_of(viewer, item)
    panel = Panel.objects.filter(id=found[0].panel_id).first() if found else None
    if found is None or panel is None:
        raise NotFound
    shown = found[1]
    concerning(subjects=[shown.about] if shown.kind in ("child", "nominal") and shown.about else [], records=[item])
    return _row(panel, names_of([panel.chair_id]).get(panel.chair_id, "")), shown


def may_run(viewer: Viewer) -> bool:
    """Whether somebody builds agendas, and says who is on a panel and when it meets: the hub."""
    return viewer.is_hub and viewer.may(Permission.ALERTS)


def may_record(viewer: Viewer, panel: UUID) -> bool:
    """Whether somebody writes down what is decided on a panel, who does what, and who came: the hub; while it sits, who chairs it."""
    return may_run(viewer) or panel in chaired()


def _row(row: Panel, chair: str) -> PanelRow:
    assert row.meets_at is not None  # the first step says when, and is stored with the panel
    return PanelRow(row.id, row.name, chair, row.meets_at, row.held_at)
