"""What the reads of operations give. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.disruption.results import Holder, Named
from wholepicture.casework.operation.rules import Total


@dataclass(frozen=True)
class OperationRow:
    """An operation in a line."""

    id: UUID
    name: str
    started_on: date
    lead: Holder | None
    is_ended: bool = False


@dataclass(frozen=True)
class OperationList:
    """A page of operations. `is_more`: others stand after these."""

    rows: list[OperationRow]
    is_more: bool


@dataclass(frozen=True)
class Ending:
    """That an operation was closed, or opened again."""

    is_ended: bool
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Support:
    """Who supports a child, as it was entered. `holder`: who sees to it, and who does while they are away."""

    number: int
    is_ended: bool
    holder: Holder
    contact: str
    measures: Sequence[str]
    words: str
    from_on: date
    review_on: date | None
    by: str
    at: datetime


@dataclass(frozen=True)
class ChildRow:
    """A child of an operation: since when, where she stands (`rules.STANDS`), and who supports her now; None: nobody does."""

    id: UUID
    named: Named
    came_on: date
    entered_by: str
    stands: str
    support: Support | None

    @property
    def is_supported(self) -> bool:
        return self.support is not None and not self.support.is_ended


@dataclass(frozen=True)
class StepRow:
    """A step, of whom, and to which children it relates, as far as the reader may see them; who entered it, and if it was taken back,
    who did. `words`, `why_back`: for the hub alone."""

    id: UUID
    kind: str
    on: date
    person: Named
    children: Sequence[Named]
    words: str
    by: str
    at: datetime
    is_taken_back: bool
    why_back: str
    back_by: str


@dataclass(frozen=True)
class Mistake:
    """Somebody who was entered by mistake: why, who says so, and when."""

    named: Named
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class OperationPage:
    """An operation as its reader may read it. `is_whole`: they read all of it; who does not reads no total."""

    row: OperationRow
    is_whole: bool
    as_at: date
    totals: Sequence[Total]
    members: Sequence[Holder]
    children: Sequence[ChildRow]
    people: Sequence[tuple[UUID, Named]]
    steps: Sequence[StepRow]
    mistakes: Sequence[Mistake] = ()
    endings: Sequence[Ending] = ()


@dataclass(frozen=True)
class ChildPage:
    """A child of an operation, with what relates to her and how she was supported, the newest first."""

    operation: OperationRow
    row: ChildRow
    steps: Sequence[StepRow]
    supports: Sequence[Support]
    members: Sequence[Holder]

    @property
    def number(self) -> int:
        return len(self.supports)
