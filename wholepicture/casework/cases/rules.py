"""Which moves of a case and of an action are open, what is asked first, what a worklist calls it, and who stands in. Pure.

A case is closed by two: one asks, with a reason, and another agrees. Nobody closes over an action that is open. Somebody always has it:
where whoever leads it or is to do it is away, has left or may not see it any more, those who stand in follow from the directory, and
change nothing that is stored.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wholepicture.base import clock

NOT_YET, OPEN, CLOSING, CLOSED = "", "open", "closing", "closed"
DONE, DROPPED = "done", "dropped"
OPENED, JOINED, LED, SHARED, ASKED, KEPT, CLOSES, REOPENED, HANDED = (
    "opened", "joined", "led", "shared", "asked", "kept", "closed", "reopened", "handed",
)  # fmt: skip
GIVEN, PASSED, MOVED = "given", "passed", "moved"

#: From where a move of a case goes, and to where: None leaves it where it is.
CASE_MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    OPENED: (frozenset({NOT_YET}), OPEN),
    JOINED: (frozenset({OPEN, CLOSING}), OPEN),  # something came: it is not done
    LED: (frozenset({OPEN, CLOSING}), None),
    SHARED: (frozenset({OPEN, CLOSING}), None),
    HANDED: (frozenset({OPEN, CLOSING}), None),
    ASKED: (frozenset({OPEN}), CLOSING),
    KEPT: (frozenset({CLOSING}), OPEN),
    CLOSES: (frozenset({CLOSING}), CLOSED),
    REOPENED: (frozenset({CLOSED}), OPEN),
}
ACTION_MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    GIVEN: (frozenset({NOT_YET}), OPEN),
    PASSED: (frozenset({OPEN}), None),
    MOVED: (frozenset({OPEN}), None),
    HANDED: (frozenset({OPEN}), None),
    DONE: (frozenset({OPEN}), DONE),
    DROPPED: (frozenset({OPEN}), DROPPED),
}
LEVELS: Mapping[str, str] = {
    "partners": "Agencies working with the child, and the co-ordination hub",
    "leads": "The safeguarding leads of those agencies, my agency and the hub",
    "hub": "My agency and the co-ordination hub only",
}
SOURCES = ("alert", "report", "referral")

LONGEST = 4000  # characters of what is written in one box
MOST_SHARING = 20
FURTHEST = timedelta(days=366 * 2)  # a day further off is a slip
NEW_FOR = timedelta(days=2)
DUE_WITHIN = timedelta(days=7)
STUCK_AFTER = 5  # working days past its day, or asked to close and not answered


class NoSuchMove(ValueError):
    """A move that is not open where it stands."""


def after(moves: Mapping[str, tuple[frozenset[str], str | None]], kind: str, state: str) -> str:
    """Where a case or an action stands after a move. Raises NoSuchMove."""
    begins, ends = moves[kind]
    if state not in begins:
        raise NoSuchMove(kind)
    return ends or state


@dataclass(frozen=True)
class FirstAction:
    """What is to be done, by who, by which day, as it was filled in. `doer` None: nobody who is offered."""

    what: str
    doer: UUID | None
    due_on: date | None


@dataclass(frozen=True)
class Opening:
    """A case to be opened about a child, or (`joins`) one that is joined, with its first action."""

    child: UUID
    first: FirstAction
    joins: UUID | None = None
    what: str = ""
    level: str = "partners"
    lead: UUID | None = None


# What is said at a field of somebody who cannot be given anything.
NOT_OFFERED = "Choose somebody from the list."
LEFT = "They have left, and can be given nothing. Choose somebody who is at work."
CANNOT = "They could not read this case. Choose somebody from the list."
PAST = "This day is over. Enter today, or a day to come."
FAR = "This is more than two years away. Enter a nearer day."


def wrong_day(due_on: date | None, today: date) -> str:
    """What is wrong with the day by which something is to be done; empty: nothing."""
    if due_on is None:
        return "Enter the day by which it is to be done."
    if due_on < today:
        return PAST
    return FAR if due_on > today + FURTHEST else ""


def wrong_words(text: str, asked: str) -> str:
    """What is wrong with what was written; empty: nothing."""
    if not text.strip():
        return asked
    return f"Use {LONGEST:,} characters or fewer here. There are {len(text):,}." if len(text) > LONGEST else ""


def wrong_person(person: UUID | None, *, able: Collection[UUID], left: Collection[UUID], asked: str) -> str:
    """What is wrong with who was chosen: somebody who has left, or may not read it; empty: nothing."""
    if person is None:
        return asked
    if person in left:
        return LEFT
    return "" if person in able else CANNOT


def wrong_first(
    first: FirstAction, today: date, *, able: Collection[UUID], left: Collection[UUID], prefix: str = "action"
) -> dict[str, str]:
    """What is wrong with an action as filled in, a message by field."""
    found = {
        f"{prefix}_what": wrong_words(first.what, "Say what is to be done."),
        f"{prefix}_doer": wrong_person(first.doer, able=able, left=left, asked="Choose who does it."),
        f"{prefix}_due-day": wrong_day(first.due_on, today),
    }
    return {field: words for field, words in found.items() if words}


def wrong_opening(
    opening: Opening, today: date, *, able: Collection[UUID], left: Collection[UUID], joinable: Collection[UUID]
) -> dict[str, str]:
    """What is wrong with a case that is to be opened or joined, a message by field."""
    found: dict[str, str] = {}
    if opening.joins is not None:
        if opening.joins not in joinable:
            found["case_joins"] = "That case is closed, or is not there any more. Choose again."
    else:
        found["case_what"] = wrong_words(opening.what, "Say in a line what the case is for.")
        if opening.level not in LEVELS:
            found["case_level"] = "Choose who may read it."
        found["case_lead"] = wrong_person(opening.lead, able=able, left=left, asked="Choose who leads the case.")
    found |= wrong_first(opening.first, today, able=able, left=left)
    return {field: words for field, words in found.items() if words}


# -- what a worklist calls it ------------------------------------------------------------------------------------------

OVERDUE, DUE, NEW, LATER = "overdue", "due", "new", "later"


def place_of(due_on: date, came_at: datetime, now: datetime) -> str:
    """Under which heading an open action stands: overdue before due, due before new."""
    today = clock.local_date(now)
    if due_on < today:
        return OVERDUE
    if due_on <= today + DUE_WITHIN:
        return DUE
    return NEW if is_new(came_at, now) else LATER


def is_new(came_at: datetime, now: datetime) -> bool:
    """Whether something came lately."""
    return came_at > now - NEW_FOR


def is_stuck_action(due_on: date, today: date) -> bool:
    """Whether an action is so long past its day that somebody else looks at it."""
    return clock.add_working_days(due_on, STUCK_AFTER) < today


def is_stuck_closing(asked_at: datetime, today: date) -> bool:
    """Whether a case was asked to close so long ago, and nobody has answered."""
    return clock.add_working_days(clock.local_date(asked_at), STUCK_AFTER) < today


# -- who stands in ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InForce:
    """Who has something now. `instead_of`: whoever leads it or is to do it, where that is somebody else; None: it is they themself."""

    people: tuple[UUID, ...]
    instead_of: UUID | None = None

    def includes(self, person: UUID | None) -> bool:
        return person in self.people


def in_force(
    holder: UUID, *, is_there: bool, circles: Iterable[Sequence[UUID]], able: Callable[[UUID], bool]
) -> InForce:
    """Who has something that is `holder`'s. `is_there`: they are at work and not away. `circles`: who stands in, nearest first;
    `able`: whether somebody may see it. The first circle in which somebody may: all of them there.

    Where nobody who stands in may see it, whoever is away has it still, as far as they may see it themself.
    """
    if is_there and able(holder):
        return InForce((holder,))
    for circle in circles:
        there = tuple(dict.fromkeys(one for one in circle if one != holder and able(one)))
        if there:
            return InForce(there, holder)
    return InForce((holder,) if able(holder) else ())
