"""Where a disagreement stands: whose turn it is, by when, and how it ends. Standard library, and the house's clock.

A disagreement is a chain of moves. It climbs a ladder of levels, each with so many working days. It ends in two ways: whoever raised it
agrees, or the top level decides. Silence ends nothing: whoever is silent past the time takes it one level up, and at the top the
time begins anew and others are asked as well.

Source: Working Together 2023 and Keeping Children Safe in Education ask for a clear way to take a disagreement higher, within and
between agencies; its levels and days are each partnership's own. Those here are the ones that published policies have most in common.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from wholepicture.base.clock import LOCAL, end_of_working_day, local_date

# Whose turn it is. OTHER: the side whose decision is disputed; TOP: whoever decides in the end. NOBODY: it has ended.
OTHER, RAISER, TOP, NOBODY = "other", "raiser", "top", ""

RAISED, ANSWERED, AGREED, HIGHER, SILENCE, DECIDED, VIEW = (
    "raised",
    "answered",
    "agreed",
    "higher",
    "silence",
    "decided",
    "view",
)
MOVES: dict[str, str] = {
    RAISED: "Raised",
    ANSWERED: "Answered",
    AGREED: "Settled: whoever raised it agrees",
    HIGHER: "Taken higher",
    SILENCE: "No answer in time",
    DECIDED: "Decided at the top level",
    VIEW: "What whoever raised it says of the decision",
}

VERDICTS: dict[str, str] = {
    "changes": "We change our decision",
    "stands": "We stand by our decision",
    "plan": "We agree a plan",
}
# What the top level decides.
DECISIONS: dict[str, str] = {
    "changed": "The decision is to be changed",
    "upheld": "The decision stands",
    "partly": "Partly: something else is to be done",
}

TYPES: dict[str, str] = {
    "below_threshold": "It was said to be below the threshold",
    "more_demanded": "More information was demanded first",
    "enquiry": "Whether a section 47 enquiry should start",
    "differ_on_response": "Police and social care differ on what to do",
    "not_shared": "Information was not shared",
    "not_provided": "A service was not provided",
    "assessment": "What an assessment came to",
    "plan": "The plan for a child",
    "level_of_need": "The level of need",
    "roles": "Who does what",
    "need_for_action": "Whether something needs to be done",
    "communication": "How people were spoken with",
    "no_reply": "There was no reply",
}

MOST_DAYS = 20  # working days of one level: longer is no clock
LEAST_HOURS = 4  # a same-day clock that starts late in the evening runs into the next day
LEVELS = 5
# Roles: who decides in the end, and who is asked where an agency has nobody.
SCRUTINEER, COORDINATOR = "independent_scrutineer", "coordinator"


@dataclass(frozen=True)
class Level:
    """One step of the ladder: who stands there, and in how many working days they answer."""

    title: str
    days: int


@dataclass(frozen=True)
class Ladder:
    """The levels, lowest first; the last one decides. `raiser_days`: in how many working days whoever raised it says what they
    think of an answer."""

    levels: tuple[Level, ...]
    raiser_days: int = 5

    @property
    def top(self) -> int:
        """The number of the last level; the first is 1."""
        return len(self.levels)


PUBLISHED = Ladder(
    (
        Level("Practitioner to practitioner", 1),
        Level("Line manager or school safeguarding lead", 2),
        Level("Service manager, named or designated professional", 5),
        Level("Head of service, detective chief inspector or director", 5),
        Level("Independent scrutineer", 10),
    )
)


@dataclass(frozen=True)
class Move:
    """What somebody did, or that nobody did anything in time. `danger`: a child is in immediate danger, so it goes to the top."""

    kind: str
    at: datetime
    danger: bool = False


@dataclass(frozen=True)
class Standing:
    """Where it stands. `due_at`: when the turn's time ends; None once it has ended. `danger`: clocks run within the day."""

    level: int
    turn: str
    due_at: datetime | None
    danger: bool = False
    ended_by: str = ""  # AGREED or DECIDED
    has_view: bool = False  # whoever raised it has had the last word

    @property
    def is_open(self) -> bool:
        return self.due_at is not None

    def is_overdue(self, at: datetime) -> bool:
        """Whether the time of whoever's turn it is has run out by then."""
        return self.due_at is not None and at > self.due_at


class NotNow(ValueError):
    """This move is not open where the disagreement stands."""


class RanOut(NotNow):
    """The time for this answer has run out: it goes up."""


def clock(ladder: Ladder, level: int, turn: str, at: datetime, *, danger: bool) -> datetime:
    """When the time of a turn that begins at a moment ends.

    In immediate danger: the end of the same day, holiday or not, and no sooner than in four hours. Else the end of the last
    working day of the level, or of those that whoever raised it has to say what they think.
    """
    if danger:
        today = datetime.combine(local_date(at), time(23, 59, 59), tzinfo=LOCAL).astimezone(at.tzinfo)
        return max(today, at + timedelta(hours=LEAST_HOURS))
    days = ladder.raiser_days if turn == RAISER else ladder.levels[level - 1].days
    return end_of_working_day(at, days).astimezone(at.tzinfo)


def begun(ladder: Ladder, first: Move) -> Standing:
    """Where a disagreement stands once it is raised: with whoever decided; in immediate danger, at the top."""
    return _at_level(ladder, ladder.top if first.danger else 1, first.at, danger=first.danger)


def _at_level(ladder: Ladder, level: int, at: datetime, *, danger: bool) -> Standing:
    turn = TOP if level == ladder.top else OTHER
    return Standing(level, turn, clock(ladder, level, turn, at, danger=danger), danger)


def after(ladder: Ladder, standing: Standing, move: Move) -> Standing:
    """Where it stands after one more move. Raises NotNow, or RanOut for an answer that comes after its time."""
    if move.kind not in open_moves(standing):
        raise NotNow(move.kind)
    if move.kind == SILENCE:
        return _silent(ladder, standing, move)
    if move.kind == ANSWERED:
        return _answered(ladder, standing, move)
    if move.kind == HIGHER:
        return _higher(ladder, standing, move)
    if move.kind == VIEW:
        return Standing(standing.level, NOBODY, None, standing.danger, standing.ended_by, has_view=True)
    return Standing(standing.level, NOBODY, None, standing.danger, move.kind)


def open_moves(standing: Standing) -> Mapping[str, str]:
    """The moves that are open, each with the side whose it is; silence is nobody's: the clock's."""
    if not standing.is_open:
        last_word = standing.ended_by == DECIDED and not standing.has_view
        return {VIEW: RAISER} if last_word else {}
    moves = {AGREED: RAISER, SILENCE: NOBODY}
    if standing.turn != RAISER:
        moves[ANSWERED] = OTHER
    if standing.turn == TOP:
        moves[DECIDED] = TOP
    if not standing.danger:  # where it is said already, it is at the top, by the shortest clock
        moves[HIGHER] = RAISER
    return moves


def _silent(ladder: Ladder, standing: Standing, move: Move) -> Standing:
    if not standing.is_overdue(move.at):
        raise NotNow("the time has not run out")
    return _at_level(ladder, min(standing.level + 1, ladder.top), move.at, danger=standing.danger)


def _answered(ladder: Ladder, standing: Standing, move: Move) -> Standing:
    if standing.turn == TOP:
        return standing  # what the other side says there; the top has its time all the same
    if standing.is_overdue(move.at):
        raise RanOut
    due = clock(ladder, standing.level, RAISER, move.at, danger=standing.danger)
    return Standing(standing.level, RAISER, due, standing.danger)


def _higher(ladder: Ladder, standing: Standing, move: Move) -> Standing:
    if move.danger:
        return _at_level(ladder, ladder.top, move.at, danger=True)
    if standing.turn != RAISER:
        raise NotNow("the other side still has time to answer")
    return _at_level(ladder, standing.level + 1, move.at, danger=False)


def standing_of(ladder: Ladder, moves: Iterable[Move]) -> Standing:
    """Where a whole chain of moves leads. The first is the raising."""
    first, *later = moves
    standing = begun(ladder, first)
    for move in later:
        standing = after(ladder, standing, move)
    return standing


# -- who is asked -----------------------------------------------------------------------------------------------------

# Why somebody is asked: named on the ladder; instead of who is named, and is away or cannot act here; nobody is named, so the agency's
# lead, their deputy, the hub; whoever made the decision; nobody else was left.
WHYS = ("named", "instead", "lead", "deputy", "hub", "reader", "decided")
MOST_ASKED = 2  # who is asked first, and their deputy


@dataclass(frozen=True)
class Asked:
    """One who is asked. `instead_of`: who is named, where they are away or cannot act here."""

    person: UUID
    why: str
    instead_of: UUID | None = None


@dataclass(frozen=True)
class Directory:
    """Whom an agency has to be asked, besides who is named: its leads, their deputies, the hub's co-ordinators; or, where a report
    is kept to named people, those who may read it.

    `away`: who is away, has left or cannot act here. `stands_in`: who stands in for each of them, who may be away as well.
    """

    leads: Sequence[UUID] = ()
    deputies: Sequence[UUID] = ()
    hub: Sequence[UUID] = ()
    away: Collection[UUID] = ()
    stands_in: Mapping[UUID, UUID] = field(default_factory=dict)
    readers: Sequence[UUID] = ()

    @property
    def in_order(self) -> list[tuple[UUID, str]]:
        """Everybody, in the order in which they are asked, with why."""
        ranks = ((self.leads, "lead"), (self.deputies, "deputy"), (self.hub, "hub"), (self.readers, "reader"))
        return [(person, why) for people, why in ranks for person in people]

    def present(self, person: UUID) -> UUID | None:
        """The person, or who stands in for them, or for those in turn; None where none of them is there."""
        seen: set[UUID] = set()
        while person in self.away:
            seen.add(person)
            following = self.stands_in.get(person)
            if following is None or following in seen:
                return None
            person = following
        return person


def who_is_asked(
    named: UUID | None,
    directory: Directory,
    *,
    never: Collection[UUID] = (),
    involved: Collection[UUID] = (),
    last: UUID | None = None,
    why: str = "named",
) -> tuple[Asked, ...]:
    """Who is asked at a level, and their deputy: at most two, and nobody twice.

    `never`: whoever may not answer here, such as who raised it. `involved`: only where nobody else is left, such as whoever was asked
    on a side before it came to the top. `last`: after them, such as who made the decision. `why`: why the first is asked, where it is
    not that they are named.
    """
    asked = _present(named, directory, {*never, *involved, last}, why) or _present(
        named, directory, {*never, last}, why
    )
    if not asked and last and last not in never and directory.present(last) == last:
        return (Asked(last, "decided", named if named != last else None),)
    return asked[:MOST_ASKED]


def _present(named: UUID | None, directory: Directory, without: Collection[UUID | None], why: str) -> tuple[Asked, ...]:
    """Whoever is named and everybody in the directory who is there, but for those who are not to be asked, in order."""
    there: dict[UUID, Asked] = {}
    for wanted, reason in [*([(named, why)] if named else []), *directory.in_order]:
        person = directory.present(wanted)
        if person is not None and person not in without and person not in there:
            there[person] = _asked(person, reason, named, is_first=not there)
    return tuple(there.values())


def _asked(person: UUID, reason: str, named: UUID | None, *, is_first: bool) -> Asked:
    """Why somebody is asked. Who is asked first although another is named is asked instead of them."""
    if is_first and named and person != named:
        return Asked(person, "instead", named)
    return Asked(person, reason)


# -- what is learnt ---------------------------------------------------------------------------------------------------

FEWEST = 5  # fewer than this are not told: they might be known
