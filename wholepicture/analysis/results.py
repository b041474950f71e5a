"""What the reads of analysis give, as plain data. Standard library only."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

STATED, INFERRED, MAY_BE_SAME = "stated", "inferred", "may_be_same"
SORTS = (STATED, INFERRED, MAY_BE_SAME)

MANY = "many"  # more ties than are followed: nobody is looked for through it
NEWEST = "newest"  # more ties than are read: the newest are drawn
MANY_DRAWN = "many_drawn"  # followed because somebody asked for it: the newest of very many ties are drawn


@dataclass(frozen=True)
class Node:
    """Somebody or something in a network. `brought_by`: by whose ties it came into it; None: it was asked for.

    `together`: others that are drawn as one with it, because a question waits whether they are the same person; `questions`: those
    questions. `said`: what its drawing leaves out.
    """

    id: UUID
    kind: str
    label: str
    role: str = ""
    step: int = 0
    brought_by: UUID | None = None
    is_followed: bool = False
    said: str = ""
    together: tuple[UUID, ...] = ()
    questions: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class NetworkTie:
    """What ties two nodes: stated by reports, inferred because the same reports name both, or a question whether they are one."""

    a: UUID
    b: UUID
    sort: str
    types: tuple[str, ...] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    reports: int = 0
    level: str = ""  # of its reports, that of the fewest readers
    said_by: tuple[str, ...] = ()
    question: UUID | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other tie of a network."""
        return str(self.a), str(self.b), self.sort


@dataclass(frozen=True)
class Network:
    """People and things with the ties among them, in the order in which they came into it. `is_cut`: there are others that are not
    drawn."""

    nodes: tuple[Node, ...] = ()
    ties: tuple[NetworkTie, ...] = ()
    is_cut: bool = False
    until: date | None = None

    @property
    def asked_for(self) -> list[str]:
        """What those are called who were asked for."""
        return [node.label for node in self.nodes if node.brought_by is None]


@dataclass(frozen=True)
class Shared:
    """Whoever and whatever is tied to both of two, with the network of them. `is_cut`: not everybody was compared."""

    network: Network
    shared: tuple[UUID, ...]


@dataclass(frozen=True)
class Path:
    """The shortest way from one to another over stated ties: its nodes in order; empty: none was found. `is_cut`: not everybody was
    looked at."""

    network: Network
    through: tuple[UUID, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class Why:
    """Why a tie is there: the two, the ties between them, and the reports that state or imply them, the newest first."""

    one: Node
    other: Node
    ties: tuple[NetworkTie, ...]
    stated_in: tuple[UUID, ...]
    named_in: tuple[UUID, ...]


@dataclass(frozen=True)
class ChartRow:
    """A kept chart as its reader may see it: what those it begins with are called, and who kept it when."""

    id: UUID
    labels: tuple[str, ...]
    kept_by: str
    kept_at: datetime
    is_shared: bool
    is_own: bool


@dataclass(frozen=True)
class ChartOpened:
    """A kept chart, of which only what its reader may see: what was asked for, in order, and where nodes were put by hand."""

    row: ChartRow
    asked: tuple[tuple[str, UUID], ...]
    until: date | None
    places: dict[UUID, tuple[int, int]] = field(default_factory=dict)
