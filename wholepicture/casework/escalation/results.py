"""What the screens of disagreements are made of: plain data. No tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.cases.results import Offered
from wholepicture.casework.escalation.rules import Ladder


@dataclass(frozen=True)
class OnLadder:
    """Somebody who stands at a level. `why`: as `rules.WHYS`, or `supports`; `instead_of`: who is named there."""

    name: str
    job: str
    agency: str
    phone: str
    why: str
    instead_of: str = ""


@dataclass(frozen=True)
class MoveShown:
    """One move in the record. `by`: empty for the clock's."""

    kind: str
    verdict: str
    words: str
    minority: str
    is_satisfied: bool | None
    is_danger: bool
    by: str
    job: str
    agency: str
    at: datetime
    level: int  # at which it was made


@dataclass(frozen=True)
class LevelShown:
    """One level of the ladder, as drawn: who stands there on both sides, and what became of it.

    `state`: `past`, `now`, `ahead`, or `passed_by` where it went to the top past it. `asked`: of the other side, or at the top who
    decides; `beside`: whoever stands with who raised it. `moves`: what was done there.
    """

    number: int
    title: str
    days: int
    state: str
    asked: list[OnLadder]
    beside: list[OnLadder]
    due_at: datetime | None = None
    moves: list[MoveShown] = field(default_factory=list)


@dataclass(frozen=True)
class EscalationRow:
    """A disagreement as listed. `is_mine`: the viewer raised it; `is_my_turn`: it waits for them."""

    id: UUID
    disputed_kind: str
    decision: str
    type: str
    children: str
    raised_at: datetime
    raised_by: str
    agency: str
    against: str
    level: int
    level_title: str
    turn: str
    due_at: datetime | None
    is_danger: bool
    is_overdue: bool
    is_mine: bool
    is_my_turn: bool


@dataclass(frozen=True)
class EscalationPage:
    """One disagreement, whole. `may`: the moves that are open to whoever looks. `seen`: how many moves there are.

    `own_way`: how its screen names what is disputed, for whoever raised it.
    """

    row: EscalationRow
    what: str
    wanted: str
    risk: str
    supported_by: str
    levels: list[LevelShown]
    moves: list[MoveShown]
    may: frozenset[str]
    seen: int
    raiser_days: int
    own_way: str = ""
    is_kept: bool = False  # about a report that its sender keeps to named people


@dataclass(frozen=True)
class ToRaise:
    """What somebody is about to disagree with, and what would follow: the ladder, and who reads it.

    `standing`: theirs about the same that has not ended.
    """

    kind: str
    way: str
    decision: str
    children: str
    type: str
    against: str
    levels: list[LevelShown]
    colleagues: Offered
    standing: UUID | None
    is_kept: bool = False  # about a report that its sender keeps to named people


@dataclass(frozen=True)
class Themes:
    """What ended in a span of whole quarters, by one theme at a time. None of fewer than five."""

    since: date
    until: date  # the day after
    by: Mapping[str, list["ThemeRow"]]


@dataclass(frozen=True)
class ThemeRow:
    """How many, to the nearest five; how many days half of them took at most; the share that was satisfied, to the nearest tenth, of
    those who said; None: too few said."""

    code: str
    number: int
    median_days: int
    satisfied: int | None


@dataclass(frozen=True)
class LadderShown:
    """The ladder in force. `named`: by agency, the id of who stands at each level below the top, where somebody does."""

    number: int
    ladder: Ladder
    named: Mapping[UUID, list[UUID | None]]
    top: list[UUID]
    names: Mapping[UUID, str]
    cannot: frozenset[UUID]  # of those named, who has left or cannot answer here

    def of(self, agency: UUID) -> list[UUID | None]:
        """Who stands at each level below the top for an agency."""
        row = self.named.get(agency, [])
        return [*row, *[None] * (self.ladder.top - 1 - len(row))]
