"""What the reads of grading give. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wholepicture.intake.grades import in_words


@dataclass(frozen=True)
class WaitingRow:
    """A report that waits for a grade."""

    submission: UUID
    since: datetime
    is_urgent: bool
    put_by: str  # who of the hub put it there; empty: it is information by its kind


@dataclass(frozen=True)
class WaitingPage:
    """Some of what waits, in order. `place`: where the next page goes on; empty: there is no more."""

    rows: Sequence[WaitingRow]
    place: str = ""


@dataclass(frozen=True)
class GradedRow:
    """One grading of a piece, as graders see it."""

    id: UUID
    item: UUID
    version: int
    submission: UUID
    subjects: Sequence[UUID]
    extract: str
    sanitised: str
    opinion: str
    sanitised_by: str
    sanitised_at: datetime
    source: str
    assessment: str
    handling: str
    rendered: str
    conditions: str
    codes: Sequence[str]
    readers: str
    marking: str
    sensitive: bool
    rationale: str
    knowers: int | None
    confirmed: Sequence[str]
    urn: str
    same_as: UUID | None
    why_again: str
    graded_by: str
    graded_at: datetime

    @property
    def said(self) -> str:
        """The grade in words."""
        return in_words(self.source, self.assessment, self.handling)


@dataclass(frozen=True)
class Piece:
    """A piece with every grading of it, the latest first."""

    item: UUID
    gradings: Sequence[GradedRow]

    @property
    def latest(self) -> GradedRow:
        return self.gradings[0]

    @property
    def earlier(self) -> Sequence[GradedRow]:
        return self.gradings[1:]


@dataclass(frozen=True)
class PieceSource:
    """Where a piece comes from: its source by number, and the piece that it retells."""

    urn: str
    same_as: UUID | None


@dataclass(frozen=True)
class CodeRow:
    """A condition code, as the partnership words it."""

    code: str
    words: str
    readers: str
    is_used: bool

    @property
    def said(self) -> str:
        """As it is kept with a grade and shown."""
        return f"{self.begins}{self.words}"

    @property
    def begins(self) -> str:
        """How it begins as it is kept, whatever its words were then."""
        return f"{self.code}: "


@dataclass(frozen=True)
class Numbers:
    """From how few people on a text points at its source, and how many must fit before a source's agency is told."""

    fewest_knowers: int
    fewest_fitting: int


@dataclass(frozen=True)
class SourceRow:
    """A registered source without who it is. `told_as`: what may be told of them; empty: nothing."""

    urn: str
    told_as: str
    anonymous_to_partners: bool
    re_contact_ok: bool
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class Identity:
    """Who a registered source is, and what would happen if it came out."""

    urn: str
    name: str
    reach: str
    risk: str


@dataclass(frozen=True)
class UnmaskRow:
    """A request to be told who a source is, and what was decided: None where it waits."""

    id: UUID
    urn: str
    asked_by: str
    asked_at: datetime
    reason: str
    is_granted: bool | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_reason: str = ""
    is_open: bool = field(default=False)  # whether whoever asked may read it now
