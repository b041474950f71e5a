"""What pages show of notes in cases. Plain data."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class CaseNoteRow:
    """One note in a case. `others`: the cases of the other children of whom it was written, as far as whoever asks may see them, with
    what each child is called."""

    id: UUID
    on: date
    words: str
    own: str
    by: str
    agency: str
    at: datetime
    others: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True)
class CaseNotes:
    """A page of the notes of a case, the latest first. `total`: how many there are."""

    rows: list[CaseNoteRow]
    total: int


@dataclass(frozen=True)
class WrittenIn:
    """A case in which somebody may write: what its child is called, and what it is for. `names`: every name of the child."""

    case: UUID
    child: str
    what: str
    names: frozenset[str] = frozenset()
