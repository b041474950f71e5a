"""What the screens of questions are made of: plain data. No tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.cases.results import Person


@dataclass(frozen=True)
class QuestionRow:
    """A question in a line, as far as whoever looks may read it.

    `label`: what the child or thing is called here, and `kind` and `about` its page: for whoever may see them; else as whoever asks says
    it, and no page. `asker`: who asked, with who sees to it now; `taken`: who has it there, for those who are asked and the hub.
    """

    id: UUID
    state: str
    label: str
    kind: str
    about: UUID | None
    asker: Person
    to_agency: str
    to_team: str
    phone: str
    at: datetime
    due_at: datetime
    moved_at: datetime
    is_late: bool
    is_taken: bool
    is_ours: bool  # whether whoever looks reads it for those who ask
    taken: Person | None = None


@dataclass(frozen=True)
class MoveRow:
    """One move in the thread of a question. `by`: empty where whoever looks is not told who, of those who are asked."""

    kind: str
    answer: str
    by: str
    agency: str
    at: datetime
    words: str
    person: str  # who has it after this move


@dataclass(frozen=True)
class QuestionPage:
    """One question with its thread. `seen`: how many moves whoever looks has before them."""

    row: QuestionRow
    called: str
    words: str
    basis: str
    moves: list[MoveRow]
    may_answer: bool
    may_withdraw: bool
    may_close: bool
    wrote_answer: bool  # whether whoever looks told something in answer

    @property
    def seen(self) -> int:
        return len(self.moves)


@dataclass(frozen=True)
class Askable:
    """Who may be asked, by id, in words: the same for every child and thing. `days`: by when, by the number of working days; `usual`: as
    the partnership's clock says."""

    teams: Mapping[UUID, str]
    agencies: Mapping[UUID, str]
    days: Mapping[int, date]
    usual: date


@dataclass(frozen=True)
class Lists:
    """What somebody has of questions. `to_answer`: what waits with those who are asked, of whom they are one; `to_do`: what they took, or
    stand in for; `back`: what was answered, for them to close or to ask again; `out`: what they asked and nobody has answered; `ended`:
    lately ended, of theirs; `late`: for the hub, what nobody in its area has answered in time."""

    to_answer: list[QuestionRow]
    to_do: list[QuestionRow]
    back: list[QuestionRow]
    out: list[QuestionRow]
    ended: list[QuestionRow] = field(default_factory=list)
    late: list[QuestionRow] = field(default_factory=list)

    @property
    def waiting(self) -> list[QuestionRow]:
        """What waits for a word of theirs; and of what they asked, what nobody has answered in time."""
        return [*self.to_do, *self.to_answer, *self.back, *(row for row in self.out if row.is_late)]
