"""What the screens of cases are made of: plain data. No tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Person:
    """Somebody who has something, as shown. `covers`: who stands in for them now; empty: nobody needs to. `has_left`: they are not at
    work any more."""

    id: UUID
    name: str
    job: str
    agency: str
    phone: str = ""
    covers: tuple["Person", ...] = ()
    has_left: bool = False


@dataclass(frozen=True)
class ActionRow:
    """An action in a line. `place`: under which heading it stands, as `rules.place_of`."""

    id: UUID
    case: UUID
    child: UUID
    label: str
    what: str
    case_what: str
    doer: Person
    due_on: date
    state: str
    place: str
    given_by: str
    came_at: datetime
    outcome: str = ""
    ended_at: datetime | None = None
    covers_for: str = ""  # of whoever looks: who is away, where they stand in
    is_new: bool = False  # whether it came lately, and from somebody else


@dataclass(frozen=True)
class CaseRow:
    """A case in a line, with how many actions are open in it and the first of them."""

    id: UUID
    child: UUID
    label: str
    what: str
    lead: Person
    state: str
    level: str
    opened_at: datetime
    moved_at: datetime
    actions: list[ActionRow] = field(default_factory=list)
    covers_for: str = ""

    @property
    def open_actions(self) -> list[ActionRow]:
        return [action for action in self.actions if action.state == "open"]


@dataclass(frozen=True)
class MoveRow:
    """One move in the record of a case or an action."""

    kind: str
    by: str
    agency: str
    at: datetime
    words: str
    person: str  # who leads or does it after this move
    sharing: tuple[str, ...] = ()
    source_kind: str = ""
    source: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class CasePage:
    """One case, whole. `seen`: how many moves there are. `may_agree`: whether the viewer may agree that it is closed, or keep it open."""

    row: CaseRow
    opened_by: str
    agency: str
    sharing: list[Person]
    moves: list[MoveRow]
    may_move: bool
    may_agree: bool
    asked: MoveRow | None = None

    @property
    def seen(self) -> int:
        return len(self.moves)


@dataclass(frozen=True)
class ActionPage:
    """One action, whole."""

    row: ActionRow
    case_level: str
    case_state: str
    moves: list[MoveRow]
    may_move: bool

    @property
    def seen(self) -> int:
        return len(self.moves)


@dataclass(frozen=True)
class Sought:
    """Among who one chooses: those who are called so, and those who are chosen already. Where no words are typed: everybody."""

    words: str = ""
    chosen: Collection[UUID] = ()

    def finds(self, person: UUID, name: str) -> bool:
        """Whether somebody of this name is among them."""
        said = name.casefold()
        return person in self.chosen or all(word in said for word in self.words.casefold().split()[:8])


EVERYBODY = Sought()


@dataclass(frozen=True)
class Offered:
    """Who may be chosen, by id, in names. `is_cut`: there are more, who are found by typing a part of their name (`Sought`)."""

    people: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False


@dataclass(frozen=True)
class Worklist:
    """What one worker has: their own, and what they stand in for. `waiting`: what they gave to others; `closing`: what was asked to close
    and waits for another's word. `is_cut`: there is more than is listed."""

    actions: list[ActionRow]
    cases: list[CaseRow]
    waiting: list[ActionRow]
    closing: list[CaseRow]
    is_cut: bool = False


@dataclass(frozen=True)
class Load:
    """What one of the group has: each up to a number that is counted, as far as whoever looks may read it."""

    person: UUID
    name: str
    job: str
    cases: int
    actions: int
    others: int  # referrals, questions, measures, placements, visits, support of children in operations, plans
    overdue: int
    next_on: date | None
    is_away: bool
    has_left: bool


@dataclass(frozen=True)
class GroupWork:
    """A group at a glance: what is late or falls due, what is stuck and why, and what each has. `gone`: cases of those who have left, or
    may not read them any more."""

    actions: list[ActionRow]
    closing: list[CaseRow]
    gone: list[CaseRow]
    loads: list[Load]
    counted_to: int
    is_cut: bool = False


@dataclass(frozen=True)
class CaseFrom:
    """The case that came of an alert or a report, and who has it."""

    case: UUID
    what: str
    label: str
    lead: Person
    state: str
