"""The rows of an operation as the rules read them, as people stand now. Inside a recorded act."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from wholepicture.casework.disruption.results import Named
from wholepicture.casework.disruption.stored import now_of
from wholepicture.casework.models import (
    Operation,
    OperationBack,
    OperationChild,
    OperationEnding,
    OperationMember,
    OperationPerson,
    OperationRelation,
    OperationStep,
)
from wholepicture.casework.operation.rules import Came, Happened, Known


@dataclass(frozen=True)
class Read:
    """All of an operation that shows to whoever asks. `people`, `steps`: none, where they are a member."""

    operation: Operation
    children: Sequence[OperationChild]
    people: Sequence[OperationPerson]
    steps: Sequence[OperationStep]
    relations: Sequence[OperationRelation]
    now: Mapping[UUID, Named]
    mistaken: Sequence[tuple[UUID, OperationBack]] = ()  # who was entered by mistake, and that they were

    def came(self) -> list[Came]:
        """Who came forward, as they stand now."""
        return [Came(self.now[row.child].id, row.came_on) for row in self.children]

    def known(self) -> list[Known]:
        """Of whom the operation is, as they stand now."""
        return [Known(self.now[row.about].id, row.since) for row in self.people]

    def happened(self) -> list[Happened]:
        """What became of whom; for a member, what relates to a child whom they may see."""
        related = self._related()
        return [
            Happened(id, kind, on, person, frozenset(related.get(id, ())), takes_back)
            for id, kind, on, person, takes_back in self._every()
        ]

    def _related(self) -> dict[UUID, set[UUID]]:
        """By step, the children to whom it relates. What relates to somebody entered by mistake was taken back before they were."""
        child = {row.id: self.now[row.child].id for row in self.children}
        related: dict[UUID, set[UUID]] = {}
        for row in self.relations:
            if row.child_id in child:
                related.setdefault(row.step, set()).add(child[row.child_id])
        return related

    def _every(self) -> list[tuple[UUID, str, date, UUID, UUID | None]]:
        if not self.steps:
            seen = {row.step: row for row in self.relations}.values()
            return [(row.step, row.kind, row.on, self.now[row.about].id, row.takes_back) for row in seen]
        about = {row.id: self.now[row.about].id for row in self.people}
        standing = [row for row in self.steps if row.person_id in about]
        return [(row.id, row.kind, row.on, about[row.person_id], row.takes_back) for row in standing]


Entry = TypeVar("Entry", OperationChild, OperationPerson)


def standing(entries: Iterable[Entry], backs: Container[UUID]) -> list[Entry]:
    """Those who were not entered by mistake."""
    return [row for row in entries if row.id not in backs]


def read(operation: Operation) -> Read:
    """An operation, as far as it shows to whoever asks."""
    backs = {row.row: row for row in OperationBack.objects.filter(operation_id=operation.id).order_by("at", "id")}
    children = list(OperationChild.objects.filter(operation_id=operation.id).order_by("came_on", "at", "id"))
    people = list(OperationPerson.objects.filter(operation_id=operation.id).order_by("at", "id"))
    relations = list(OperationRelation.objects.filter(operation_id=operation.id).order_by("on", "at", "id"))
    who = {row.id: row.child for row in children} | {row.id: row.about for row in people}
    return Read(
        operation,
        standing(children, backs),
        standing(people, backs),
        list(OperationStep.objects.filter(operation_id=operation.id).order_by("on", "at", "id")),
        relations,
        now_of(("nominal", id) for id in {*who.values(), *(row.about for row in relations)}),
        [(who[row], back) for row, back in backs.items() if row in who],
    )


def endings_of(operations: Iterable[UUID]) -> dict[UUID, list[OperationEnding]]:
    """How often each of these operations was closed or opened again, in order."""
    found: dict[UUID, list[OperationEnding]] = {}
    for row in OperationEnding.objects.filter(operation_id__in=list(operations)).order_by("number"):
        found.setdefault(row.operation_id, []).append(row)
    return found


def is_ended(operation: UUID) -> bool:
    """Whether an operation is closed now."""
    endings = endings_of([operation]).get(operation)
    return bool(endings and endings[-1].is_ended)


def members_of(operations: Iterable[UUID]) -> dict[UUID, dict[UUID, bool]]:
    """Of each operation who its members are, and who of them leads it: the latest word on each counts."""
    latest: dict[UUID, dict[UUID, OperationMember]] = {}
    for row in OperationMember.objects.filter(operation_id__in=list(operations)).order_by("at", "id"):
        latest.setdefault(row.operation_id, {}).pop(row.person_id, None)
        latest[row.operation_id][row.person_id] = row
    found: dict[UUID, dict[UUID, bool]] = {}
    for operation, rows in latest.items():
        standing = [row for row in rows.values() if row.is_in]
        leads = [row.person_id for row in standing if row.is_lead]
        found[operation] = {row.person_id: row.person_id == leads[-1] if leads else False for row in standing}
    return found
