"""What may follow what in a plan for a context, and what is asked first. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholepicture.casework.cases.rules import NoSuchMove, wrong_day, wrong_words

GROUP = "group"
KINDS: Mapping[str, str] = {"place": "place", "vehicle": "vehicle", "phone": "phone", GROUP: "peer group"}
NOT_YET, OPEN, CLOSED, DONE, DROPPED = "", "open", "closed", "done", "dropped"
OPENED, CHANGED, NAMED, REOPENED, HANDED, GIVEN = "opened", "changed", "named", "reopened", "handed", "given"
#: From where a move goes, and to where.
PLAN_MOVES: Mapping[str, tuple[str, str]] = {
    OPENED: (NOT_YET, OPEN),
    CHANGED: (OPEN, OPEN),
    NAMED: (OPEN, OPEN),
    HANDED: (OPEN, OPEN),
    CLOSED: (OPEN, CLOSED),
    REOPENED: (CLOSED, OPEN),
}
ACTION_MOVES: Mapping[str, tuple[str, str]] = {
    GIVEN: (NOT_YET, OPEN),
    CHANGED: (OPEN, OPEN),
    HANDED: (OPEN, OPEN),
    DONE: (OPEN, DONE),
    DROPPED: (OPEN, DROPPED),
}
LONGEST_NAME = 80


def after(moves: Mapping[str, tuple[str, str]], kind: str, state: str) -> str:
    """Where a plan or an action stands after a move. Raises NoSuchMove."""
    begins, ends = moves[kind]
    if state != begins:
        raise NoSuchMove(kind)
    return ends


@dataclass(frozen=True)
class PlanGiven:
    """A plan as it was filled in. `lead`: None: nobody who is offered."""

    aim: str
    lead: UUID | None
    review_on: date | None = None
    called: str = ""


@dataclass(frozen=True)
class ActionGiven:
    """What is to be done, by who and by when, as it was filled in. `words`: why it is changed."""

    what: str
    doer: UUID | None
    due_on: date | None
    words: str = ""


def wrong_plan(given: PlanGiven, today: date, *, able: Collection[UUID], is_group: bool) -> dict[str, str]:
    """What is wrong with a plan as filled in, a message by field."""
    found = {
        "called": _wrong_name(given.called) if is_group else "",
        "aim": wrong_words(given.aim, "Say what is to change."),
        "lead": wrong_doer(given.lead, able, "Choose who leads it."),
        "review-day": wrong_day(given.review_on, today) if given.review_on else "",
    }
    return {field: words for field, words in found.items() if words}


def _wrong_name(called: str) -> str:
    if not called.strip():
        return "Give the group a name that names nobody."
    return f"Use {LONGEST_NAME} characters or fewer here." if len(called) > LONGEST_NAME else ""


def wrong_doer(doer: UUID | None, able: Collection[UUID], asked: str) -> str:
    """What is wrong with who was chosen; empty: nothing."""
    if doer is None:
        return asked
    return "" if doer in able else "They could not read this plan, or have left. Choose somebody from the list."


def wrong_action(
    given: ActionGiven, today: date, *, able: Collection[UUID], is_changed: bool = False
) -> dict[str, str]:
    """What is wrong with an action as filled in, a message by field. `is_changed`: it stands already, and is changed."""
    found = {
        "what": "" if is_changed else wrong_words(given.what, "Say what is to be done."),
        "doer": wrong_doer(given.doer, able, "Choose who does it."),
        "due-day": wrong_day(given.due_on, today),
        "words": wrong_words(given.words, "Say why it is changed.") if is_changed else "",
    }
    return {field: words for field, words in found.items() if words}
