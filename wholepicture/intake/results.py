"""What the reads of intake give: reports as their senders follow them, files, mappings. Plain data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class ReportRow:
    """One of the viewer's reports, as listed."""

    receipt: str
    key: str
    kind: str
    recorded_at: datetime
    received_at: datetime
    state: str
    state_title: str
    feedback_count: int
    names_somebody: bool = False  # whether there is anybody in it to be matched
    names: tuple[str, ...] = ()  # the children in it, as its sender named them
    by: str = ""  # who wrote it, where that is a colleague of the viewer's
    revises: str = ""  # how, where it stands in the place of an earlier one
    revised: str = ""  # how, where another stands in its place


@dataclass(frozen=True)
class AnswerShown:
    """What the sender of a report was told. `is_decision`: whether a person decided something by it, with which they may disagree; that
    information was graded is no such thing."""

    id: UUID
    at: datetime
    text: str
    by: str  # the job of whoever told it
    about: UUID  # the decision that it tells of
    is_decision: bool

    @property
    def way(self) -> str:
        """How it is named beside its report's receipt."""
        return str(self.id)


@dataclass(frozen=True)
class Revision:
    """Another report of the same sender that stands in the place of one, or in whose place one stands."""

    receipt: str
    kind: str
    how: str  # later_state, correction or withdrawal: what the later one does to the earlier
    reason: str
    at: datetime  # when it was received
    by: str  # who wrote it; empty: an agency's system
    body: dict[str, Any]
    dictionary: int | None = None  # the version of the dictionary of signs that it was made under


@dataclass(frozen=True)
class ReportPage:
    """One report with what has become of it."""

    submission: UUID
    row: ReportRow
    steps: list[tuple[str, str, datetime | None]]  # (code, title, when it came to it)
    feedback: list[AnswerShown]
    body: dict[str, Any]
    flags: list[dict[str, str]]
    digest: str
    level: str
    later: Revision | None = None  # what stands in its place
    earlier: Revision | None = None  # in whose place it stands
    may_revise: bool = False
    dictionary: int | None = None  # the version of the dictionary of signs that it was made under
    named: tuple[UUID, ...] = ()  # who may read it, where it is kept to people whom its sender named


@dataclass(frozen=True)
class Answered:
    """One of the viewer's reports as far as it was answered: one answer, the decision that it tells of, and who gave it. `answer`: None
    where there is none."""

    submission: UUID
    receipt: str
    kind: str
    body: dict[str, Any]
    level: str
    dictionary: int | None
    received_at: datetime
    subjects: list[UUID]
    is_revised: bool  # whether another stands in its place
    answer: UUID | None = None
    about: UUID | None = None
    text: str = ""
    given_by: UUID | None = None
    named: tuple[UUID, ...] = ()  # who may read it, where it is kept to people whom its sender named


@dataclass(frozen=True)
class HeldRow:
    """A row in quarantine that says danger now, as the hub may read it (`held_danger.Lines`)."""

    id: UUID
    agency: str
    agency_id: UUID
    held_at: datetime
    lines: list[tuple[str, str]]
    read_at: datetime | None
    read_by: str
    done: str

    def said(self, what: str) -> list[str]:
        """What stands there of one kind."""
        return [said for kind, said in self.lines if kind == what]


@dataclass(frozen=True)
class WordingRow:
    """How often some words were written, pointed out and changed in one agency's reports of one month, each as the lower end of its
    band (`wording.COUNTED_IN`). `by_form`, `by_system`: reports sent with them."""

    month: date
    agency: UUID
    code: str
    prompted: int
    changed: int
    by_form: int
    by_system: int


@dataclass(frozen=True)
class LikelyRepeat:
    """An earlier report of the viewer's own agency that looks like the one being sent. `by`: empty for an agency's system.

    `may_open`: it is the viewer's own to follow, and to stand another in its place; of a chain only the latest is here.
    """

    key: str
    receipt: str
    kind: str
    received_at: datetime
    by: str
    is_own: bool
    body: dict[str, Any]
    may_open: bool = False


@dataclass(frozen=True)
class DraftRow:
    """A report that is being written, and what tells it from others: the children whom it names, and its first words."""

    id: UUID
    kind: str
    started_at: datetime
    saved_at: datetime
    names: tuple[str, ...] = ()
    begins: str = ""
    revises: str = ""  # the receipt number of the earlier report in whose place it is to stand
    how: str = ""  # what it does to that one


@dataclass(frozen=True)
class Waiting:
    """A file that waits to be taken in; `mapping` is TOML, empty where it needs none."""

    id: UUID
    name: str
    mapping_name: str
    mapping: str
    content: bytes
    uploaded_at: datetime


@dataclass(frozen=True)
class DeliveredRow:
    """What became of one row of a file: `fate` is accepted, duplicate, conflict or quarantined.

    A row with a receipt has a key and a time of receipt, ISO 8601. `problems` are [field, reason], `flags` are
    [field, reason, value].
    """

    row: int
    fate: str
    key: str = ""
    receipt: str = ""
    received_at: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    flags: tuple[tuple[str, str, str], ...] = ()
    looks_like: tuple[str, ...] = ()  # keys of the agency's own reports that look like the same thing


@dataclass
class RegisterSaid:
    """What a register held: its rows, its pupils, their marks, and how many of these were new or others than before; None: whoever sent it
    may not read what was there before."""

    rows: int
    pupils: int
    sessions: int
    changed: int | None = 0


@dataclass(frozen=True)
class Delivered:
    """The account of one file that was taken in. `register`: of a school's register, what it held; its `rows` are then the reports that
    were made of it, and what waits in quarantine."""

    id: UUID
    file: str
    taken_at: datetime
    rows: list[DeliveredRow]
    register: RegisterSaid | None = None


@dataclass(frozen=True)
class MappingRow:
    """An agency's saved mapping; `text` is TOML."""

    id: UUID
    name: str
    text: str
    saved_at: datetime
