"""Every write of operations. Nothing is changed: what was entered wrongly is taken back by a row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.access.queries import those_of_directory
from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.casework.disruption.stored import ids_of, is_a_childs
from wholepicture.casework.models import (
    ChildSupport,
    Operation,
    OperationBack,
    OperationChild,
    OperationEnding,
    OperationMember,
    OperationPerson,
    OperationRelation,
    OperationStep,
)
from wholepicture.casework.operation.rules import (
    LONGEST,
    MEASURES,
    Fault,
    faults_of_step,
    faults_of_support,
    standing_steps,
    too_long,
)
from wholepicture.casework.operation.stored import endings_of, is_ended, members_of, read
from wholepicture.linkage.queries import nominal_now
from wholepicture.partnership.queries import roles_of
from wholepicture.picture.queries import shown_beyond_named, shows_to_viewer

HAS_LEFT = "{name} has left. Choose somebody who works here."
CANNOT_READ = "{name} has no role in which operations are read. Choose somebody who signs in and works with children."
STILL_TO_COME = "This day is still to come. Enter what has happened."
LEADS = "They lead this operation. Name who leads it from now on first."
ONLY_NAMED = (
    "What you know of them was kept by its sender to people who they name: others of the hub could not read this operation any more. "
    "Ask the sender to share it with the hub first."
)


class NotEntered(Refusal):
    """Something is to be put right first. Nothing was stored, and everything that you typed is kept."""

    status = 422

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = list(faults)


class MovedMeanwhile(Refusal):
    """Somebody else entered something of this child’s support while you had it open. It stands above, and what you typed below: read
    theirs, then send yours again."""


class EndedMeanwhile(Refusal):
    """Somebody else closed this operation, or opened it again, while you had it open. Read why, then say yours: it is not stored yet."""


class IsEnded(Refusal):
    """This operation is closed. Open it again first, with why. Nothing was stored."""


class StandsInSteps(Refusal):
    """Something that happened in this operation relates to them. Take that back first, where it was a mistake too. Nothing was changed."""


class StillSupported(Refusal):
    """Somebody supports this child. Enter first that the support ends, and why. Nothing was changed."""


@dataclass(frozen=True)
class SupportGiven:
    """What somebody enters of a child's support."""

    is_ended: bool
    held_by: UUID | None
    from_on: date | None
    review_on: date | None = None
    contact: str = ""
    measures: Sequence[str] = ()
    words: str = ""


@command(Permission.ALERTS, called="Opened an operation", action="collection")
def open_operation(viewer: Viewer, *, name: str, started_on: date | None, lead: UUID | None) -> UUID:
    """Open an operation, with who leads it. Raises NotEntered, NotPermitted."""
    if not viewer.is_hub:
        raise NotPermitted
    faults = [] if 0 < len(name.strip()) <= 80 else [Fault("name", "Give it a name, of 80 characters or fewer.")]
    if started_on is None:
        faults.append(Fault("on-day", "Give the day on which it began, like 4 3 2027."))
    elif started_on > clock.local_date():
        faults.append(Fault("on-day", STILL_TO_COME))
    faults += _of_person(viewer, lead)
    if faults or started_on is None or lead is None:
        raise NotEntered(*faults)
    operation = new_id()
    Operation.objects.create(
        id=operation,
        area_id=viewer.area_id,
        name=name.strip(),
        started_on=started_on,
        opened_by_id=viewer.person,
        at=clock.now(),
    )
    _entered(viewer, OperationMember, operation, person_id=lead, is_in=True, is_lead=True)
    concerning(records=[operation, lead])
    return operation


@command(Permission.ALERTS, called="Closed an operation, or opened one again")
def end_operation(viewer: Viewer, *, operation: UUID, is_ended: bool, words: str, seen: int) -> None:
    """Close an operation, or open it again, with why. No child's support ends with it, and what was entered wrongly is still taken back.
    `seen`: how often it was closed or opened again before. Raises NotFound, NotEntered, EndedMeanwhile."""
    _operation(viewer, operation)
    if not words.strip():
        raise NotEntered(Fault("words", "Say why."))
    if faults := too_long(("words", words)):
        raise NotEntered(*faults)
    before = endings_of([operation]).get(operation, [])
    if seen != len(before) or is_ended == bool(before and before[-1].is_ended):
        raise EndedMeanwhile
    with stored_first(EndedMeanwhile):
        _entered(viewer, OperationEnding, operation, number=seen + 1, is_ended=is_ended, words=words.strip())
    concerning(records=[operation], justification=words.strip())


@command(Permission.ALERTS, called="Named a member of an operation, or took one away")
def name_member(
    viewer: Viewer, *, operation: UUID, person: UUID | None, is_in: bool = True, is_lead: bool = False
) -> None:
    """Name somebody as a member, or as who leads; or take them away. Whoever leads stays so until another does. Raises NotFound,
    NotEntered."""
    _operation(viewer, operation)
    standing = members_of([operation]).get(operation, {})
    if not is_in and person not in standing:
        raise NotFound
    faults = _of_person(viewer, person) if is_in else []
    if person in standing and standing[person] and not is_lead:
        faults.append(Fault("colleague", LEADS))
    if faults or person is None:
        raise NotEntered(*faults)
    _entered(viewer, OperationMember, operation, person_id=person, is_in=is_in, is_lead=is_in and is_lead)
    concerning(records=[operation, person])


def _of_person(viewer: Viewer, person: UUID | None) -> list[Fault]:
    found = next(iter(those_of_directory(viewer, person=person)), None) if person else None
    if found is None:
        return [Fault("colleague", "Say who.")]
    if found.has_left:
        return [Fault("colleague", HAS_LEFT.format(name=found.name))]
    role = ROLES.get(roles_of([found.id]).get(found.id, ""))
    if role is None or Permission.OPERATION not in role.permissions:
        return [Fault("colleague", CANNOT_READ.format(name=found.name))]
    return []


def _operation(viewer: Viewer, operation: UUID) -> Operation:
    """One that the viewer reads whole: whoever is a member alone changes nothing of it. Raises NotFound."""
    row = Operation.objects.filter(id=operation).first() if viewer.is_hub else None
    if row is None:
        raise NotFound
    return row


def _still_open(viewer: Viewer, operation: UUID) -> None:
    """Raises NotFound; IsEnded where it is closed."""
    _operation(viewer, operation)
    if is_ended(operation):
        raise IsEnded


def _entered(viewer: Viewer, table: Any, operation: UUID, **what: Any) -> UUID:
    id = new_id()
    table.objects.create(id=id, operation_id=operation, by_id=viewer.person, at=clock.now(), **what)
    return id


@command(Permission.ALERTS, called="Entered a child who came forward in an operation", action="collection")
def enter_child(viewer: Viewer, *, operation: UUID, child: UUID, came_on: date | None) -> UUID:
    """Enter a child, with the day on which she came forward. Raises NotFound, IsEnded, NotEntered."""
    _still_open(viewer, operation)
    stands = nominal_now(viewer, child) or child
    if not shows_to_viewer("child", stands):
        raise NotFound
    faults = _of_day(came_on)
    if _stand_in(OperationChild, operation).filter(child__in=ids_of("nominal", {stands})).exists():
        faults.append(Fault("child", "This child stands in this operation already."))
    elif not shown_beyond_named("child", stands):
        faults.append(Fault("child", ONLY_NAMED))
    if faults:
        raise NotEntered(*faults)
    row = _entered(viewer, OperationChild, operation, child=stands, came_on=came_on)
    concerning(subjects=[stands], records=[operation, row])
    return row


def _stand_in(table: Any, operation: UUID) -> Any:
    """The children, or the people, of an operation who were not entered by mistake."""
    backs = OperationBack.objects.filter(operation_id=operation).values("row")
    return table.objects.filter(operation_id=operation).exclude(id__in=backs)


def _of_day(day: date | None) -> list[Fault]:
    if day is None:
        return [Fault("on-day", "Give the day, like 4 3 2027.")]
    return [Fault("on-day", STILL_TO_COME)] if day > clock.local_date() else []


@command(Permission.ALERTS, called="Entered a person of concern in an operation", action="collection")
def enter_person(viewer: Viewer, *, operation: UUID, about: UUID, since: date | None) -> UUID:
    """Enter a person of concern: an adult. Raises NotFound, IsEnded, NotEntered."""
    _still_open(viewer, operation)
    stands = nominal_now(viewer, about) or about
    if not shows_to_viewer("nominal", stands):
        raise NotFound
    faults = _of_day(since)
    if _stand_in(OperationPerson, operation).filter(about__in=ids_of("nominal", {stands})).exists():
        faults.append(Fault("child", "They stand in this operation already."))
    elif is_a_childs("nominal", stands):
        faults.append(Fault("child", "A report calls them a child, or gives a date of birth of somebody under 18."))
    elif not shown_beyond_named("nominal", stands):
        faults.append(Fault("child", ONLY_NAMED))
    if faults:
        raise NotEntered(*faults)
    row = _entered(viewer, OperationPerson, operation, about=stands, since=since)
    concerning(subjects=[stands], records=[operation, row])
    return row


@command(Permission.ALERTS, called="Entered what became of persons of concern in an operation")
def enter_step(
    viewer: Viewer,
    *,
    operation: UUID,
    kind: str,
    on: date | None,
    people: Sequence[UUID],
    children: Sequence[UUID],
    words: str = "",
) -> list[UUID]:
    """Enter an arrest, a charge, no further action, a trial, a conviction or an acquittal: of each of these people, relating to each of
    these children (ids of their rows in the operation). Raises NotFound, IsEnded, NotEntered."""
    _still_open(viewer, operation)
    faults = faults_of_step(kind=kind, on=on, people=people, words=words, today=clock.local_date())
    if faults:
        raise NotEntered(*faults)
    persons = _stand_in(OperationPerson, operation).in_bulk(list(people))
    relating = _stand_in(OperationChild, operation).in_bulk(list(children))
    if len(persons) != len(set(people)) or len(relating) != len(set(children)):
        raise NotFound
    steps = [
        _step(viewer, person, list(relating.values()), kind=kind, on=on, words=words.strip(), takes_back=None)
        for person in persons.values()
    ]
    subjects = {person.about for person in persons.values()} | {child.child for child in relating.values()}
    concerning(subjects=subjects, records=[operation, *steps])
    return steps


def _step(viewer: Viewer, person: OperationPerson, children: Sequence[OperationChild], **what: Any) -> UUID:
    """A step of one person, and that it relates to each of these children."""
    step = _entered(viewer, OperationStep, person.operation_id, person_id=person.id, **what)
    shown = {name: what[name] for name in ("kind", "on", "takes_back")}
    for child in children:
        _entered(
            viewer, OperationRelation, person.operation_id, step=step, child_id=child.id, about=person.about, **shown
        )
    return step


@command(Permission.ALERTS, called="Took back what was entered by mistake in an operation")
def take_back(viewer: Viewer, *, step: UUID, reason: str) -> None:
    """Take back a step that was entered by mistake: it counts for nothing from then on, as at any day. Raises NotFound, NeedsReason."""
    row = OperationStep.objects.filter(id=step, takes_back=None).select_related("person").first()
    if row is None or OperationStep.objects.filter(takes_back=step).exists():
        raise NotFound
    if not reason.strip():
        raise NeedsReason
    children = [one.child for one in OperationRelation.objects.filter(step=step).select_related("child")]
    _step(viewer, row.person, children, kind=row.kind, on=row.on, words=reason.strip(), takes_back=step)
    subjects = {row.person.about} | {child.child for child in children}
    concerning(subjects=subjects, records=[row.operation_id, step], justification=reason.strip())


@command(Permission.ALERTS, called="Took back that somebody was entered in an operation")
def take_back_somebody(viewer: Viewer, *, row: UUID, reason: str) -> UUID:
    """Take back a child or a person of concern who was entered by mistake: they stand in the operation no more, and it stays to be read
    that they did, and why. `row`: their entry. Returns the operation. Raises NotFound, NeedsReason; StandsInSteps, StillSupported."""
    child = OperationChild.objects.filter(id=row).first()
    person = OperationPerson.objects.filter(id=row).first()
    entry = child or person
    if entry is None or not viewer.is_hub or OperationBack.objects.filter(row=row).exists():
        raise NotFound
    if not reason.strip():
        raise NeedsReason
    _check_loose(entry.operation_id, child, person)
    back = _entered(viewer, OperationBack, entry.operation_id, row=row, words=reason.strip()[:LONGEST])
    subjects = {child.child} if child else {person.about} if person else set()
    concerning(subjects=subjects, records=[entry.operation_id, row, back], justification=reason.strip())
    return entry.operation_id


def _check_loose(operation: UUID, child: OperationChild | None, person: OperationPerson | None) -> None:
    """Raises StandsInSteps where something that stands is of them, and StillSupported where somebody supports the child."""
    standing = {step.id for step in standing_steps(read(Operation.objects.get(id=operation)).happened())}
    of_child = set(OperationRelation.objects.filter(child=child).values_list("step", flat=True)) if child else set()
    of_person = set(OperationStep.objects.filter(person=person).values_list("id", flat=True)) if person else set()
    if standing & (of_child | of_person):
        raise StandsInSteps
    last = ChildSupport.objects.filter(child=child).order_by("-number").first() if child else None
    if last and not last.is_ended:
        raise StillSupported


@command(Permission.OPERATION, called="Entered who supports a child of an operation")
def enter_support(viewer: Viewer, *, child: UUID, seen: int, given: SupportGiven) -> None:
    """Enter who supports a child and how, from a day on; or that it ends, and why. No verdict ends it. `child`: her row in the operation;
    `seen`: how many entries there were when they were read. Raises NotFound, MovedMeanwhile, NotEntered."""
    row = _standing_child(child)
    before = list(ChildSupport.objects.filter(child_id=child).order_by("number"))
    if len(before) != seen:
        raise MovedMeanwhile
    held_by = before[-1].held_by_id if given.is_ended and before else given.held_by
    faults = _of_support(viewer, row, given, before)
    if faults or held_by is None:
        raise NotEntered(*faults)
    with stored_first(MovedMeanwhile):
        support = _entered(
            viewer,
            ChildSupport,
            row.operation_id,
            child_id=child,
            number=seen + 1,
            is_ended=given.is_ended,
            held_by_id=held_by,
            contact=given.contact.strip(),
            measures=[code for code in MEASURES if code in given.measures],
            words=given.words.strip(),
            from_on=given.from_on,
            review_on=None if given.is_ended else given.review_on,
        )
    concerning(subjects=[row.child], records=[row.operation_id, child, support])


def _standing_child(child: UUID) -> OperationChild:
    """The entry of a child who was not entered by mistake. Raises NotFound."""
    row = OperationChild.objects.filter(id=child).first()
    if row is None or OperationBack.objects.filter(row=child).exists():
        raise NotFound
    return row


def _of_support(
    viewer: Viewer, row: OperationChild, given: SupportGiven, before: Sequence[ChildSupport]
) -> list[Fault]:
    faults = faults_of_support(
        is_ended=given.is_ended,
        from_on=given.from_on,
        review_on=given.review_on,
        words=given.words,
        contact=given.contact,
        today=clock.local_date(),
    )
    if not given.is_ended:
        return faults + _of_supporter(viewer, row.operation_id, given.held_by)
    if not before or before[-1].is_ended:
        faults.append(Fault("is_ended", "Nobody supports this child: there is nothing to end."))
    return faults


def _of_supporter(viewer: Viewer, operation: UUID, held_by: UUID | None) -> list[Fault]:
    """Whoever supports a child reads the operation: a member."""
    if held_by is None or held_by not in members_of([operation]).get(operation, {}):
        return [Fault("held_by", "Choose who supports the child: a member of the operation.")]
    return [Fault("held_by", fault.message) for fault in _of_person(viewer, held_by)]
