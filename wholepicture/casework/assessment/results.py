"""What the screens of assessment are made of. Plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wholepicture.casework.assessment.answers import Said
from wholepicture.casework.assessment.child import Proposal, Report
from wholepicture.casework.assessment.rules import Given, Printed
from wholepicture.casework.assessment.tools import Level, Tool


@dataclass(frozen=True)
class Review:
    """What a supervisor said of an assessment."""

    id: UUID
    decision: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class LevelRow:
    """An assessment in a line. `is_standing`: its level is the one that stands."""

    id: UUID
    nominal: UUID
    label: str
    level: Level
    tool: Tool
    kind: str
    at: datetime
    by: str
    agency: str
    due_on: date
    is_standing: bool
    is_lowering: bool
    is_incomplete: bool
    has_harm: bool
    review: Review | None = None
    was: str = ""  # as it is called, where this one lowers it

    @property
    def waits(self) -> bool:
        """Whether nobody has approved, returned or declined it."""
        return self.review is None


@dataclass(frozen=True)
class Harm:
    """One recorded sign of harm: what it is called, who recorded it and when; the assessment, or the report, that says so."""

    label: str
    agency: str
    on: date
    assessment: UUID | None = None
    submission: UUID | None = None


@dataclass(frozen=True)
class DraftRow:
    """An assessment of the viewer's own that is begun. `label`: the child's name, as far as it shows."""

    id: UUID
    nominal: UUID
    label: str
    tool: Tool
    started_at: datetime
    saved_at: datetime


@dataclass(frozen=True)
class ChildAssessed:
    """A child's assessments: harm first, every level that was ever set, what the viewer began."""

    nominal: UUID
    label: str
    harm: Sequence[Harm]
    levels: Sequence[LevelRow]
    drafts: Sequence[DraftRow]

    @property
    def standing(self) -> LevelRow | None:
        return next((row for row in self.levels if row.is_standing), None)


@dataclass(frozen=True)
class Question:
    """One entry of the form: what it is called, what to write down, and what reports answer to it."""

    code: str
    label: str
    guidance: str
    becomes_harm_when: str
    proposals: Sequence[Proposal] = ()


@dataclass(frozen=True)
class DraftPage:
    """An assessment being written. `since`: what came to the child's picture since it was begun, each with whether that was since it
    was last kept. `faults`: what is to be put right before it is signed, by field. `state`: what it holds, in short."""

    id: UUID
    nominal: UUID
    label: str
    tool: Tool
    fields: Mapping[str, Any]
    started_at: datetime
    saved_at: datetime
    questions: Mapping[str, Sequence[Question]]
    born: str
    reports: Sequence[Report]
    since: Sequence[tuple[Report, bool]]
    given: Given
    printed: Printed
    as_printed: str
    faults: Mapping[str, str]
    standing: LevelRow | None
    harm: Sequence[Harm]
    state: str


@dataclass(frozen=True)
class Seen:
    """A report behind an answer, as the reader may see it. `is_parted`: it is no longer about this child."""

    submission: UUID
    agency: str
    on: date
    is_parted: bool


@dataclass(frozen=True)
class AnswerRow:
    """One entry as it was answered, and called then."""

    code: str
    label: str
    said: Said
    agency: str
    evidence: Sequence[Seen] = ()


@dataclass(frozen=True)
class AssessmentPage:
    """An assessment as it was signed. `stood_before`: the level that stood then. `harm`: all that is recorded of the child."""

    row: LevelRow
    answers: Mapping[str, Sequence[AnswerRow]]
    texts: Mapping[str, str]
    voice_asked: bool
    printed: Printed
    recency: Mapping[str, int]
    agencies: int
    trend: str
    rule_level: Level | None
    shared: str
    dictionary: int | None
    stood_before: LevelRow | None
    harm: Sequence[Harm]
    may_review: bool
    is_own: bool

    @property
    def decisions(self) -> list[UUID]:
        """What may be disputed: the level that was set, and what a supervisor said of it."""
        return [self.row.id, *([self.row.review.id] if self.row.review else [])]

    @property
    def is_returned_to_writer(self) -> bool:
        """Whether it was returned to the viewer, who signed it."""
        return self.is_own and self.row.review is not None and self.row.review.decision == "return"


@dataclass(frozen=True)
class Work:
    """What waits of assessments for somebody: those falling due, those to approve, those that they began."""

    due: Sequence[LevelRow] = ()
    to_review: Sequence[LevelRow] = ()
    drafts: Sequence[DraftRow] = field(default_factory=list)


@dataclass(frozen=True)
class DecisionOfAssessment:
    """A level that was set, or what a supervisor said of one: what somebody may disagree with. `kind`: `level` or `review`."""

    id: UUID
    kind: str
    assessment: UUID
    nominal: UUID
    about: UUID  # a subject of the child's
    label: str
    area: UUID
    agency: UUID
    made_by: UUID
    by: str
    at: datetime
    title: str
    reason: str
