"""Which moves of a question are open, and what is asked first. Pure.

A question waits with those who are asked, until one of them takes it and until it is answered. Then it waits with who asked, who closes
it or asks again. *Nothing to tell* is one answer, without words: for nothing that is held and for what may not be told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.casework.cases.rules import wrong_words
from wholepicture.casework.referral.rules import BASES, NoSuchMove, wrong_name

NOT_YET, WAITING, ANSWERED, WITHDRAWN, CLOSED = "", "waiting", "answered", "withdrawn", "closed"
ASKED, TAKEN, AGAIN, HANDED = "asked", "taken", "again", "handed"
TOLD, NOTHING = "told", "nothing"

#: From where a move goes, and to where: None leaves it where it is.
MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    ASKED: (frozenset({NOT_YET}), WAITING),
    TAKEN: (frozenset({WAITING}), None),
    ANSWERED: (frozenset({WAITING}), ANSWERED),
    AGAIN: (frozenset({ANSWERED}), WAITING),
    WITHDRAWN: (frozenset({WAITING}), WITHDRAWN),
    CLOSED: (frozenset({ANSWERED}), CLOSED),
    HANDED: (frozenset({WAITING, ANSWERED}), None),
}
OPEN = (WAITING, ANSWERED)
ANSWERS = (TOLD, NOTHING)
#: In how many working days it may be asked to be answered.
DAYS = (1, 2, 3, 5, 10)


def after(kind: str, state: str) -> str:
    """Where a question stands after a move. Raises NoSuchMove."""
    begins, ends = MOVES[kind]
    if state not in begins:
        raise NoSuchMove(kind)
    return ends or state


@dataclass(frozen=True)
class Asking:
    """A question as it was filled in. `team` or `agency`: who is asked, a team or an agency's front door; `days`: within how many
    working days, None: as the partnership's clock says."""

    called: str
    words: str
    basis: str
    team: UUID | None = None
    agency: UUID | None = None
    days: int | None = None


def wrong_asking(asking: Asking, *, teams: Collection[UUID], agencies: Collection[UUID]) -> dict[str, str]:
    """What is wrong with a question as filled in, a message by field."""
    found = {
        "to": _wrong_receiver(asking, teams, agencies),
        "called": wrong_name(asking.called, "Say who or what it is about, so that whoever is asked knows."),
        "words": wrong_words(asking.words, "Say what you ask."),
        "basis": "" if asking.basis in BASES else "Choose by which basis you tell them what you write here.",
        "days": wrong_days(asking.days),
    }
    return {field: words for field, words in found.items() if words}


def _wrong_receiver(asking: Asking, teams: Collection[UUID], agencies: Collection[UUID]) -> str:
    if asking.team is None and asking.agency is None:
        return "Choose who is asked."
    is_offered = asking.team in teams if asking.team else asking.agency in agencies
    return "" if is_offered else "Choose one of those in the list."


def wrong_days(days: int | None) -> str:
    """What is wrong with the day by which it is to be answered."""
    return "" if days is None or days in DAYS else "Choose one of the days in the list."


def wrong_answer(answer: str, words: str) -> dict[str, str]:
    """What is wrong with an answer, a message by field."""
    if answer not in ANSWERS:
        return {"answer": "Choose one."}
    if answer == TOLD and (wrong := wrong_words(words, "Say what you tell them.")):
        return {"words": wrong}
    if answer == NOTHING and words.strip():
        return {
            "words": "This answer goes without words: they would tell what it keeps back. Take them out, or choose the other."
        }
    return {}


def is_late(state: str, due_at: datetime, now: datetime) -> bool:
    """Whether nobody has answered it by the time by which somebody should have."""
    return state == WAITING and due_at < now
