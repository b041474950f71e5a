"""Every write of foster carers' doors: giving and ending one, and what a carer sends by theirs."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connections

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.casework.carers.queries import carers_page, doors_of_placement
from wholepicture.casework.carers.results import CarersChildNow, CarersPage, NewLink, PlacementDoors, SentByCarer
from wholepicture.casework.carers.rules import (
    BACK,
    LINK_DAYS,
    MISSING,
    WORRY,
    Fault,
    Given,
    body_of,
    fault_of_until,
    faults_of_door,
    may_be_given,
    missing_said,
)
from wholepicture.casework.missing.rules import procedure_in_force
from wholepicture.casework.models import CarersChild, CarersDoor, PlannedPlacement
from wholepicture.casework.placement.rules import AUTHORITIES
from wholepicture.casework.placement.stored import CASE_ROLES
from wholepicture.intake.commands import accept_from_carer
from wholepicture.intake.spoken_for import SpokenFor, note
from wholepicture.partnership.queries import people_in_roles

SAID_BY_CARER = "The foster carer with who the child lives reports about them."


class NotGiven(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


class NoDoorHere(Refusal):
    """A door is given for a placement with foster carers that is planned or lasts. This is none."""


class AColleagueGives(Refusal):
    """Ask whoever gave this door, or your manager, to give the new link. If it must stop now, you can end the door."""


# -- giving a door ------------------------------------------------------------------------------------------------------


@command(Permission.CASES, called="Gave a foster carer a door of their own", action="disclosure")
def give_door(viewer: Viewer, *, placement: UUID, given: Given) -> NewLink | None:
    """Give the carer of a placement their door: a link and a code, shown once. None: this carer has one already for another child whom the
    giver may see, which shows this child from now on as well. Raises NotFound, NotPermitted, NoDoorHere; NotGiven."""
    if viewer.agency_type not in AUTHORITIES:
        raise NotPermitted
    page = doors_of_placement(viewer, placement=placement)
    if not page.is_given_here:
        raise NoDoorHere
    if faults := faults_of_door(given) or _has_one(page, given):
        raise NotGiven(faults)
    assert viewer.agency_id is not None  # who is of no agency places nobody
    has = _of_same_carer(viewer.agency_id, given)
    door = has.id if has else new_id()
    if has is None:
        _store_door(door, viewer.area_id, viewer.agency_id, viewer.person, given)
    _store_child(door, placement, viewer.person, given)
    concerning(subjects=[page.child_id], records=[placement, door])
    return None if has else _link(door)


def _has_one(page: PlacementDoors, given: Given) -> list[Fault]:
    """That a carer of this name has an open door for the placement already."""
    if any(row.ended_at is None and row.carer == given.carer for row in page.doors):
        return [Fault("carer", f"{given.carer} has a door for this placement: it stands above.")]
    return []


@command(Permission.OPERATE, called="Gave a foster carer a door of their own by command", action="disclosure")
def give_door_by_command(viewer: Viewer, *, placement: UUID, by: UUID, given: Given) -> NewLink | None:
    """As `give_door`, for whoever runs the server: in the name of a colleague of the authority that placed the child. None, as there: the
    carer has a door of this authority already, which shows this child as well. Raises NotFound, NotPermitted, NoDoorHere; NotGiven."""
    row = PlannedPlacement.objects.filter(id=placement).first()
    if row is None:
        raise NotFound
    if by not in {one.id for one in people_in_roles(row.area_id, CASE_ROLES, agency=row.agency_id)}:
        raise NotPermitted
    if not may_be_given(row.care, row.state):
        raise NoDoorHere
    if faults := faults_of_door(given) or _has_one_here(placement, given):
        raise NotGiven(faults)
    has = _of_same_carer(row.agency_id, given)
    door = has.id if has else new_id()
    if has is None:
        _store_door(door, row.area_id, row.agency_id, by, given)
    _store_child(door, placement, by, given)
    concerning(subjects=[row.child], records=[placement, door])
    return None if has else _link(door)


def _has_one_here(placement: UUID, given: Given) -> list[Fault]:
    """As `_has_one`, for whoever runs the server."""
    doors = CarersChild.objects.filter(placement_id=placement).values("door_id")
    if not CarersDoor.objects.filter(id__in=doors, ended_at=None, carer=given.carer).exists():
        return []
    said = f"{given.carer} has a door for this placement already. `carers-door list` shows its id; `carers-door link` gives it a new link."
    return [Fault("carer", said)]


def _of_same_carer(agency: UUID, given: Given) -> CarersDoor | None:
    """The open door that a carer of this name and number has of an authority, as far as the giver may see it."""
    digits = _digits(given.phone)
    of_name = CarersDoor.objects.filter(agency_id=agency, ended_at=None, carer=given.carer)
    return next((door for door in of_name.order_by("at") if _digits(door.phone) == digits), None)


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


def _store_door(door: UUID, area: UUID, agency: UUID, by: UUID, given: Given) -> None:
    CarersDoor.objects.create(
        id=door,
        area_id=area,
        agency_id=agency,
        carer=given.carer,
        phone=given.phone,
        made_by_id=by,
        at=clock.now(),
    )


def _store_child(door: UUID, placement: UUID, by: UUID, given: Given) -> None:
    CarersChild.objects.create(
        id=new_id(), door_id=door, placement_id=placement, called=given.called, made_by_id=by, at=clock.now()
    )


def _link(door: UUID) -> NewLink:
    with cursor() as sql:
        sql.execute("SELECT token, code FROM sec.new_carer_link(%s, %s)", [door, LINK_DAYS])
        made = sql.fetchone()
    if made is None:
        raise NotFound
    token, code = made
    return NewLink(token, code, LINK_DAYS)


@command(Permission.CASES, called="Gave a foster carer a new link to their door", action="disclosure")
def give_new_link(viewer: Viewer, *, door: UUID) -> NewLink:
    """A new link and code for a door. The link that was given before, and the telephone on which it was opened, open nothing from now on.
    Raises NotFound; AColleagueGives: by it lives a child who does not show to the viewer."""
    concerning(records=[door])
    try:
        return _link(door)
    except NotFound:
        if CarersDoor.objects.filter(id=door, agency_id=viewer.agency_id, ended_at=None).exists():
            raise AColleagueGives from None
        raise


@command(Permission.CASES, called="Ended a foster carer’s door")
def end_door(viewer: Viewer, *, door: UUID) -> None:
    """End a door for good: from the next tap on it opens nothing. Raises NotFound."""
    concerning(records=[door])
    _end(door)


@command(Permission.OPERATE, called="Ended a foster carer’s door by command")
def end_door_by_command(viewer: Viewer, *, door: UUID) -> None:
    """As `end_door`, for whoever runs the server. Raises NotFound."""
    concerning(records=[door])
    _end(door)


@command(Permission.OPERATE, called="Gave a foster carer a new link to their door by command", action="disclosure")
def give_new_link_by_command(viewer: Viewer, *, door: UUID) -> NewLink:
    """As `give_new_link`, for whoever runs the server. Raises NotFound."""
    concerning(records=[door])
    return _link(door)


def _end(door: UUID) -> None:
    with cursor() as sql:
        sql.execute("SELECT sec.end_carers_door(%s)", [door])
        if not sql.fetchone()[0]:
            raise NotFound


@command(Permission.CASES, called="Kept a foster carer’s door open for longer")
def keep_open(viewer: Viewer, *, child: UUID, until_on: date | None) -> None:
    """Keep a child on a door until a day, where the placement was to end before and goes on. Raises NotFound; NotGiven."""
    if wrong := fault_of_until(until_on, clock.local_date()):
        raise NotGiven([Fault("until-day", wrong)])
    concerning(records=[child])
    with cursor() as sql:
        sql.execute("SELECT sec.keep_carers_door_open(%s, %s)", [child, until_on])
        if not sql.fetchone()[0]:
            raise NotFound


def open_door(token: str, code: str) -> str | None:
    """Open a door with its link and code: the secret that its telephone holds from now on. None, whatever was wrong. Nobody is known yet;
    the database writes the ledger's entry."""
    with connections["default"].cursor() as sql:
        sql.execute("SELECT sec.open_carers_door(%s, %s)", [token, code])
        opened: str | None = sql.fetchone()[0]
        return opened


# -- what a carer sends ---------------------------------------------------------------------------------------------------


@command(Permission.CARERS_DOOR, called="Said by their door that a child is missing now", action="collection")
def say_missing(viewer: Viewer, *, child: UUID, key: str, since: str, how: str) -> UUID:
    """Report that a child who lives with the carer is missing. `since`: when they were last seen, as a moment. The same key is one report.
    Raises NotFound, NotUnderstood."""
    page = carers_page(viewer)
    return _told(viewer, page, _child(page, child), MISSING, key, missing_said(since, how))


@command(Permission.CARERS_DOOR, called="Said by their door that a child is back", action="collection")
def say_back(viewer: Viewer, *, child: UUID, key: str) -> UUID:
    """Report that a child is back now: it stands in the place of the report that they were missing, with its words. Raises NotFound: they
    were not reported missing; NotUnderstood."""
    page = carers_page(viewer)
    if before := _sent(page, key):
        return before
    away = page.away(child)
    if away is None:
        raise NotFound
    said = missing_said(away.since, away.how, returned_at=clock.now().isoformat())
    said["revises"] = {"key": away.key, "how": "later_state"}
    return _told(viewer, page, _child(page, child), BACK, key, said)


@command(Permission.CARERS_DOOR, called="Told of a worry by their door", action="collection")
def say_worry(viewer: Viewer, *, child: UUID, key: str, words: str, is_danger: bool) -> UUID:
    """Report a worry about a child, in the carer's words. Raises NotFound, NotUnderstood."""
    page = carers_page(viewer)
    said: dict[str, Any] = {"kind": "concern", "narrative": {"facts": words}}
    if is_danger:
        said["safety"] = {"immediate_danger": True}
    return _told(viewer, page, _child(page, child), WORRY, key, said)


def _child(page: CarersPage, child: UUID) -> CarersChildNow:
    found = page.child(child)
    if found is None:
        raise NotFound
    return found


def _sent(page: CarersPage, key: str) -> UUID | None:
    """What was sent by the same page before, for a network was away: it is one report."""
    return next((one.submission for one in page.sent if one.key == key), None)


def _told(viewer: Viewer, page: CarersPage, child: CarersChildNow, what: str, key: str, said: dict[str, Any]) -> UUID:
    if before := _sent(page, key):
        return before
    body = body_of(key, clock.now().isoformat(), child.called, page.carer, page.phone, **said)
    submission = accept_from_carer(viewer, body=body)
    with cursor() as sql:
        sql.execute("SELECT sec.carer_told(%s, %s, %s)", [submission, child.id, what])
        pair = sql.fetchone()[0]
    if pair is None:
        raise NotFound
    if what != BACK:  # who is in a later state is who was in the one before
        note(viewer, [SpokenFor(pair[0], pair[1], SAID_BY_CARER)])
    concerning(records=[submission, child.id])
    return submission


@command(
    Permission.CARERS_DOOR, called="Said by their door which steps of the procedure were followed", action="collection"
)
def say_followed(viewer: Viewer, *, child: UUID, steps: Collection[str]) -> SentByCarer:
    """Keep that steps of the procedure were followed, each with the time at which it was said, on the report that the child is missing, or
    was last. What stands is not kept again. Raises NotFound; NotGiven."""
    page = carers_page(viewer)
    away = next((one for one in page.sent if one.child == child and one.what == MISSING), None)
    if away is None:
        raise NotFound
    procedure = procedure_in_force()
    chosen = [step.code for step in procedure.steps if step.code in steps]
    if not chosen:
        raise NotGiven([Fault("steps", "Tick what you did.")])
    with cursor() as sql:
        sql.execute("SELECT sec.carer_follows(%s, %s, %s)", [away.submission, chosen, procedure.number])
        if not sql.fetchone()[0]:
            raise NotFound
    concerning(records=[away.submission])
    return away
