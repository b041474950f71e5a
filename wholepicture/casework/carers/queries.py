"""Every read of foster carers' doors: what whoever gives one sees of it, and what a carer reads by theirs."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.identifiers import parse_instant
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.carers.results import CarersChildNow, CarersPage, DoorRow, PlacementDoors, SentByCarer
from wholepicture.casework.carers.rules import CAME_OF_IT, may_be_given
from wholepicture.casework.disruption.stored import now_of
from wholepicture.casework.models import CarersChild, CarersDoor, CarersReport, PlannedPlacement
from wholepicture.casework.placement.queries import placement_page
from wholepicture.partnership.queries import duty_contact, names_of

MOST_DOORS = 50
MOST_LISTED = 1000
MOST_CAME = 20


@query(Permission.CARERS_DOOR, called="Read what a foster carer’s door shows")
def carers_page(viewer: Viewer) -> CarersPage:
    """The children who live with the carer now, and what the carer sent about them. Raises NotFound: nobody does."""
    with cursor() as sql:
        sql.execute("SELECT sec.carers_page()")
        kept = sql.fetchone()[0]
    held: dict[str, Any] | None = json.loads(kept) if isinstance(kept, str) else kept
    if held is None or not held["children"]:
        raise NotFound
    desk = duty_contact(viewer)
    sent = [_sent(row) for row in held["sent"]]
    concerning(records=[*(UUID(row["id"]) for row in held["children"]), *(one.submission for one in sent)])
    return CarersPage(
        carer=held["carer"],
        phone=held["phone"],
        agency=viewer.agency_name,
        desk=desk["team"],
        desk_phone=desk["phone"],
        children=[
            CarersChildNow(UUID(row["id"]), row["called"], row["worker"], row["phone"]) for row in held["children"]
        ],
        sent=sorted(sent, key=lambda one: one.at, reverse=True),
    )


def _sent(row: dict[str, Any]) -> SentByCarer:
    word = row["decision"] if row["state"] == "decided" and row["decision"] in CAME_OF_IT else row["state"]
    return SentByCarer(
        submission=UUID(row["submission"]),
        child=UUID(row["child"]),
        called=row["called"],
        what=row["what"],
        at=_instant(row["at"]),
        came_of_it=CAME_OF_IT[word],
        key=row["key"],
        since=row["since"],
        how=row["how"],
        followed={step: _instant(at) for step, at in row["followed"].items()},
    )


def _instant(text: str) -> datetime:
    instant = parse_instant(text)
    assert instant is not None  # PostgreSQL wrote it
    return instant


@query(Permission.CASES, called="Looked at the doors of a placement’s foster carers")
def doors_of_placement(viewer: Viewer, *, placement: UUID) -> PlacementDoors:
    """The doors that were given for a placement, those that are open first. Raises NotFound: it does not show, or is another agency's."""
    page = placement_page(viewer, placement=placement)
    row = PlannedPlacement.objects.get(id=placement)
    if row.agency_id != viewer.agency_id:
        raise NotFound
    found = CarersChild.objects.filter(placement_id=placement).select_related("door")
    children = list(found.order_by("door__ended_at", "-at")[:MOST_DOORS])
    names = names_of({one for child in children for one in (child.made_by_id, child.door.ended_by_id) if one})
    concerning(subjects=[page.row.child.id], records=[placement, *(child.door_id for child in children)])
    return PlacementDoors(
        placement=placement,
        child_id=page.row.child.id,
        child=page.row.child.label,
        where=row.where,
        is_given_here=may_be_given(row.care, row.state),
        doors=[_door(child, row.ends_on, names) for child in children],
    )


@query(Permission.CASES, called="Read who their notices of foster carers are about")
def children_of_carers(viewer: Viewer, *, placements: Collection[UUID]) -> dict[UUID, str]:
    """What the children of these placements are called, as far as the viewer may see them."""
    shown = dict(PlannedPlacement.objects.filter(id__in=list(placements)).values_list("id", "child"))
    now = now_of([("nominal", child) for child in shown.values()])
    concerning(subjects=[now[child].id for child in shown.values()], records=shown)
    return {placement: now[child].label for placement, child in shown.items()}


@query(Permission.OPERATE, called="Listed foster carers’ doors by command")
def doors_of_agency(viewer: Viewer, *, agency: UUID) -> list[tuple[UUID, str, datetime]]:
    """(door, carer, since when) of the doors that an agency gave and that have not ended, the latest first."""
    found = CarersDoor.objects.filter(agency_id=agency, ended_at=None).order_by("-at")
    rows = list(found.values_list("id", "carer", "at")[:MOST_LISTED])
    concerning(records=[door for door, _, _ in rows])
    return rows


def _door(child: CarersChild, ends_on: date | None, names: dict[UUID, str]) -> DoorRow:
    door = child.door
    with cursor() as sql:
        sql.execute("SELECT sec.carers_door_shows(%s)", [child.id])
        is_open = bool(sql.fetchone()[0])
        sql.execute("SELECT link_until, opened_at, last_used_at FROM sec.carers_door_stands(%s)", [door.id])
        stands = sql.fetchone() or (None, None, None)
    return DoorRow(
        id=door.id,
        child=child.id,
        carer=door.carer,
        phone=door.phone,
        called=child.called,
        given_by=names.get(child.made_by_id, ""),
        given_at=child.at,
        is_open=is_open,
        until_on=child.until_on or ends_on,
        ended_at=door.ended_at,
        ended_by=names.get(door.ended_by_id, "") if door.ended_by_id else "",
        link_until=stands[0],
        opened_at=stands[1],
        seen_at=stands[2],
        came=list(CarersReport.objects.filter(child=child).order_by("-at").values_list("what", "at")[:MOST_CAME]),
    )
