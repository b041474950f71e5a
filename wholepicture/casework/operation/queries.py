"""Every read of operations that leaves the room. Row security decides which there are, and what of each shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.disruption.results import Holder, Named
from wholepicture.casework.disruption.rules import NOT_DESCRIBED
from wholepicture.casework.disruption.stored import holders_of
from wholepicture.casework.models import ChildSupport, Operation, OperationBack, OperationChild, OperationEnding
from wholepicture.casework.operation.results import (
    ChildPage,
    ChildRow,
    Ending,
    Mistake,
    OperationList,
    OperationPage,
    OperationRow,
    StepRow,
    Support,
)
from wholepicture.casework.operation.rules import Happened, stands, totals
from wholepicture.casework.operation.stored import Read, endings_of, members_of, read
from wholepicture.partnership.queries import names_of
from wholepicture.picture.queries import found_by

MOST_LISTED = 100


@query(Permission.OPERATION, called="Listed operations")
def operations(viewer: Viewer, *, page: int = 1) -> OperationList:
    """The operations that the viewer reads, whole or as a member: those that are open first, the newest first. `page`: which hundred of
    them, from 1."""
    start = (max(page, 1) - 1) * MOST_LISTED
    latest = OperationEnding.objects.filter(operation=OuterRef("pk")).order_by("-number").values("is_ended")[:1]
    in_order = Operation.objects.order_by(Coalesce(Subquery(latest), False), "-started_on", "id")
    found = list(in_order[start : start + MOST_LISTED + 1])
    listed = found[:MOST_LISTED]
    concerning(records=[row.id for row in listed])
    return OperationList(_rows(listed), is_more=len(found) > MOST_LISTED)


def _rows(listed: Sequence[Operation]) -> list[OperationRow]:
    members = members_of([row.id for row in listed])
    leads = {
        operation: person for operation, people in members.items() for person, is_lead in people.items() if is_lead
    }
    holders = holders_of(leads.values())
    ended = {operation for operation, rows in endings_of([row.id for row in listed]).items() if rows[-1].is_ended}
    return [
        OperationRow(row.id, row.name, row.started_on, holders.get(leads.get(row.id, row.id)), row.id in ended)
        for row in listed
    ]


def is_whole(viewer: Viewer) -> bool:
    """Inside a recorded act: whether the viewer reads operations whole, if at all. That hangs on their role and on nothing that an
    operation holds: else what they do not read would tell that something is kept from them."""
    return viewer.is_hub and viewer.may(Permission.ALERTS)


@query(Permission.OPERATION, called="Read an operation")
def operation_of(viewer: Viewer, *, operation: UUID, as_at: date | None = None) -> OperationPage:
    """An operation as its reader may read it; its totals as at the end of a day, today where none is given. Raises NotFound."""
    row = Operation.objects.filter(id=operation).first()
    if row is None:
        raise NotFound
    all_read, day = read(row), as_at or clock.local_date()
    happened = all_read.happened()
    _concerning(all_read)
    whole = is_whole(viewer)
    return OperationPage(
        row=_rows([row])[0],
        is_whole=whole,
        as_at=day,
        totals=totals(all_read.came(), all_read.known(), happened, day) if whole else (),
        members=_members(operation),
        children=_children(all_read, all_read.children),
        people=[(one.id, all_read.now[one.about]) for one in all_read.people],
        steps=_steps(all_read),
        mistakes=_mistakes(all_read),
        endings=_endings(operation),
    )


def _endings(operation: UUID) -> list[Ending]:
    """When it was closed or opened again, and why. For the hub alone."""
    rows = endings_of([operation]).get(operation, [])
    names = names_of(row.by_id for row in rows)
    return [Ending(row.is_ended, row.words, names.get(row.by_id, ""), row.at) for row in rows]


def _mistakes(all_read: Read) -> list[Mistake]:
    """Who was entered by mistake, as whoever took them back said. For the hub alone."""
    names = names_of(back.by_id for _, back in all_read.mistaken)
    return [
        Mistake(all_read.now[who], back.words, names.get(back.by_id, ""), back.at) for who, back in all_read.mistaken
    ]


def _members(operation: UUID) -> list[Holder]:
    return sorted(holders_of(members_of([operation]).get(operation, {})).values(), key=lambda one: (one.name, one.id))


def _children(all_read: Read, rows: Sequence[OperationChild]) -> list[ChildRow]:
    happened = all_read.happened()
    supports = _supports([row.id for row in rows])
    names = names_of(row.by_id for row in rows)
    return [
        ChildRow(
            id=row.id,
            named=all_read.now[row.child],
            came_on=row.came_on,
            entered_by=names.get(row.by_id, ""),
            stands=stands(happened, all_read.now[row.child].id),
            support=supports[row.id][0] if row.id in supports else None,
        )
        for row in rows
    ]


def _supports(children: Iterable[UUID]) -> dict[UUID, list[Support]]:
    """What was entered of the support of each of these children, the newest first."""
    rows = list(ChildSupport.objects.filter(child_id__in=list(children)).order_by("-number"))
    names, holders = names_of(row.by_id for row in rows), holders_of(row.held_by_id for row in rows)
    found: dict[UUID, list[Support]] = {}
    for row in rows:
        said = Support(
            number=row.number,
            is_ended=row.is_ended,
            holder=holders[row.held_by_id],
            contact=row.contact,
            measures=row.measures,
            words=row.words,
            from_on=row.from_on,
            review_on=row.review_on,
            by=names.get(row.by_id, ""),
            at=row.at,
        )
        found.setdefault(row.child_id, []).append(said)
    return found


def _steps(all_read: Read) -> list[StepRow]:
    """What happened, the latest first, each with who entered it; what was taken back keeps its words, and says why and by who."""
    happened = sorted(all_read.happened(), key=lambda step: (step.on, str(step.id)), reverse=True)
    back = {step.takes_back: step.id for step in happened if step.takes_back}
    written = _written(all_read)
    named = {one.id: one for one in all_read.now.values()}
    return [_step_row(step, back.get(step.id), written, named) for step in happened if step.takes_back is None]


@dataclass(frozen=True)
class _Written:
    """What stands beside a step: its words, for the hub alone, who entered it, and when."""

    words: str
    by: str
    at: datetime


def _written(all_read: Read) -> Mapping[UUID, _Written]:
    """By step, what stands beside it."""
    words = {row.id: row.words for row in all_read.steps}
    entered = {row.step: (row.by_id, row.at) for row in all_read.relations}
    entered |= {row.id: (row.by_id, row.at) for row in all_read.steps}
    names = names_of(person for person, _ in entered.values())
    return {step: _Written(words.get(step, ""), names.get(person, ""), at) for step, (person, at) in entered.items()}


def _step_row(
    step: Happened, back: UUID | None, written: Mapping[UUID, _Written], named: Mapping[UUID, Named]
) -> StepRow:
    """A step with what stands beside it; `back`: by which it was taken back."""
    own, taken_back = written[step.id], written[back] if back else None
    return StepRow(
        id=step.id,
        kind=step.kind,
        on=step.on,
        person=_called(named[step.person]),
        children=sorted((named[child] for child in step.children), key=lambda one: (one.label, one.id)),
        words=own.words,
        by=own.by,
        at=own.at,
        is_taken_back=taken_back is not None,
        why_back=taken_back.words if taken_back else "",
        back_by=taken_back.by if taken_back else "",
    )


def _called(person: Named) -> Named:
    """A person of concern; of whom nothing shows to the reader, by that alone."""
    return replace(person, label="a person of concern") if person.label == NOT_DESCRIBED else person


@query(Permission.OPERATION, called="Read how a child of an operation is supported")
def child_in_operation(viewer: Viewer, *, child: UUID) -> ChildPage:
    """A child of an operation, by her row in it. Raises NotFound."""
    row = OperationChild.objects.filter(id=child).select_related("operation").first()
    if row is None or OperationBack.objects.filter(row=child).exists():
        raise NotFound
    all_read = read(row.operation)
    named = all_read.now[row.child]
    (shown,) = _children(all_read, [row])
    steps = [step for step in _steps(all_read) if named in step.children]
    beside = {one.id for step in steps for one in (step.person, *step.children)}
    concerning(subjects={named.id, *beside}, records=[row.operation_id, row.id])
    return ChildPage(
        operation=_rows([row.operation])[0],
        row=shown,
        steps=steps,
        supports=_supports([row.id]).get(row.id, []),
        members=_members(row.operation_id),
    )


@query(Permission.ALERTS, called="Looked for somebody to enter in an operation")
def those_to_enter(viewer: Viewer, *, words: str, are_children: bool) -> tuple[list[tuple[Named, str]], bool]:
    """Children, or adults, whom a search by these words finds, each with when they were born as reported; and whether there are more, or
    may be, than the search lists. Raises `picture.queries.Unsearchable`."""
    findings, group = found_by(viewer, words=words), "children" if are_children else "people"
    listed = [one for one in findings.groups.get(group, []) if one.kind == "nominal"]
    is_cut = group in findings.more | findings.perhaps_more
    return [(Named("nominal", one.id, one.label), one.born or "") for one in listed], is_cut


def _concerning(all_read: Read) -> None:
    """Whose records an operation shows."""
    concerning(
        subjects={one.id for one in all_read.now.values()},
        records=[all_read.operation.id, *(row.id for row in all_read.children)],
    )
