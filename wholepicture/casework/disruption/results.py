"""What the reads of the register give. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.disruption.tactics import Tactic


@dataclass(frozen=True)
class Named:
    """Somebody or something as it stands now, and what it is called."""

    kind: str
    id: UUID
    label: str


@dataclass(frozen=True)
class Holder:
    """Who sees to a measure. `stands_in`: who does while they are away; `has_left`: they do not work here any more."""

    id: UUID
    name: str
    has_left: bool = False
    stands_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class DisruptionRow:
    """A measure in a line. `where`: where the register lists it (`rules.where`)."""

    id: UUID
    tactic: Tactic
    against: Named
    children: Sequence[Named]
    status: str
    where: str
    holder: Holder
    expires_on: date | None
    is_breached: bool


@dataclass(frozen=True)
class StepRow:
    """One step, as it was entered."""

    number: int
    kind: str
    on: date
    expires_on: date | None
    words: str
    result: str
    effect: str
    holder: str
    by: str
    at: datetime


@dataclass(frozen=True)
class DisruptionPage:
    """A measure with every step. `number`: how many there are; whoever enters another says that they saw as many."""

    row: DisruptionRow
    basis: str
    entered_by: str
    entered_at: datetime
    served_on: date | None
    steps: Sequence[StepRow]
    may_come: Sequence[str]

    @property
    def number(self) -> int:
        return len(self.steps)


@dataclass(frozen=True)
class Register:
    """The register: measures by where it lists them. `is_cut`: there are more than are shown; `is_search_cut`: the words may mean others
    than those whose measures were looked for."""

    rows: Sequence[DisruptionRow]
    is_cut: bool = False
    is_search_cut: bool = False

    def listed(self, where: str) -> list[DisruptionRow]:
        """Those that stand there."""
        return [row for row in self.rows if row.where == where]

    @property
    def breached(self) -> list[DisruptionRow]:
        """Those in force that were breached."""
        return [row for row in self.rows if row.is_breached and row.status == "in_force"]
