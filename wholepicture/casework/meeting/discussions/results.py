"""What the screens of strategy discussions are made of: plain data. No tables."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.casework.cases.results import Person
from wholepicture.casework.meeting.discussions.rules import Voice


@dataclass(frozen=True)
class DiscussionRow:
    """A discussion in a line. `is_late`: it is to be held still, and its time is over."""

    id: UUID
    case: UUID
    child: UUID
    label: str
    why: str
    state: str
    planned_at: datetime | None
    due_at: datetime
    held_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class ToHold:
    """A discussion that is to be held, for whoever sees to it: about who, and by when."""

    id: UUID
    label: str
    due_at: datetime
    is_late: bool


@dataclass(frozen=True)
class StepRow:
    """One step in the record of a discussion, with who was invited or took part."""

    kind: str
    by: str
    agency: str
    at: datetime
    planned_at: datetime | None
    sat_at: datetime | None
    is_quorate: bool | None
    decision: str
    words: str
    reasons: str
    dissent: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class DiscussionPage:
    """One discussion, whole. `seen`: how many steps there are. `conference_by`: by when the initial conference is to be held, where an
    enquiry was started."""

    row: DiscussionRow
    chair: Person
    called_by: str
    called_at: datetime
    steps: tuple[StepRow, ...]
    may_write: bool
    conference_by: datetime | None = None

    @property
    def seen(self) -> int:
        return len(self.steps)

    @property
    def invited(self) -> tuple[Voice, ...]:
        """Who was invited when it was called."""
        return self.steps[0].voices

    @property
    def last_sitting(self) -> StepRow | None:
        """The last time it met, if it did."""
        return next((step for step in reversed(self.steps) if step.kind == "sat"), None)
