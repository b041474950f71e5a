"""What pages show of supervision. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class NoteRow:
    """One note. `case`: of which case, and what that is for; empty: of the work as a whole."""

    id: UUID
    on: date
    words: str
    agreed: str
    next_on: date | None
    case: UUID | None
    case_what: str
    worker: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SupervisionPage:
    """The notes about one worker that show to whoever asks, the latest first. `cases`: those that the worker has and both may read, by
    id and what each is for; `is_cut`: there are more notes than are shown."""

    worker: UUID
    name: str
    notes: Sequence[NoteRow]
    may_note: bool
    cases: Sequence[tuple[UUID, str]] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class LastTalk:
    """When somebody was supervised last, and is next: of the notes that show to whoever asks."""

    on: date
    next_on: date | None
