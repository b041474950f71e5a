"""What the screens of plans for a context are made of: plain data. No tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.disruption.results import Holder, Named


@dataclass(frozen=True)
class PlanRow:
    """A plan in a line. `label`: what it is for; `about`: the thing's page, None: a peer group. `late`: actions that are overdue."""

    id: UUID
    kind: str
    about: UUID | None
    label: str
    aim: str
    state: str
    lead: Holder
    review_on: date | None
    is_review_late: bool
    moved_at: datetime
    open_actions: int = 0
    late: int = 0


@dataclass(frozen=True)
class ActionRow:
    """An action of a plan in a line, with what came of it."""

    id: UUID
    plan: UUID
    label: str
    what: str
    doer: Holder
    due_on: date
    state: str
    is_late: bool
    number: int  # of moves
    outcome: str = ""
    is_mine: bool = False


@dataclass(frozen=True)
class MoveRow:
    """One move in the record of a plan."""

    kind: str
    by: str
    at: datetime
    aim: str
    lead: str
    words: str
    review_on: date | None


@dataclass(frozen=True)
class PlanPage:
    """A plan, whole. `seen`: how many moves whoever looks has before them; `may_keep`: whether they change it."""

    row: PlanRow
    people: Sequence[Named]
    actions: Sequence[ActionRow]
    moves: Sequence[MoveRow]
    opened_by: str
    opened_at: datetime
    may_keep: bool

    @property
    def seen(self) -> int:
        return len(self.moves)


@dataclass(frozen=True)
class OwnWork:
    """What somebody has in plans: what they are to do, due first, and what they lead."""

    actions: Sequence[ActionRow] = ()
    led: Sequence[PlanRow] = ()


@dataclass(frozen=True)
class Plans:
    """The plans that somebody may read. `is_cut`: there are more."""

    rows: Sequence[PlanRow]
    is_cut: bool = False


@dataclass(frozen=True)
class Doers:
    """Who may lead a plan, and who may be given something to do in it, by id, in names."""

    leads: Mapping[str, str] = field(default_factory=dict)
    doers: Mapping[str, str] = field(default_factory=dict)
