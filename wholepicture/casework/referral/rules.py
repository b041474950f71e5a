"""Which moves of a referral and of a transfer are open, and what is asked first. Pure.

A referral asks somebody to act, and whoever sends it keeps what they have. A transfer asks somebody to lead a case from now on: until it
is accepted the sender leads it. A refusal changes nothing by itself, and goes back to the sender, who says what they do instead.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.casework.cases.rules import wrong_words

REFER, TRANSFER = "refer", "transfer"
NOT_YET, SENT, ACCEPTED, REFUSED, WITHDRAWN, DONE, SETTLED = (
    "", "sent", "accepted", "refused", "withdrawn", "done", "settled",
)  # fmt: skip
PASSED, HANDED = "passed", "handed"

#: From where a move goes, and to where: None leaves it where it is. A transfer that is accepted is done: the case has who leads it.
MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    SENT: (frozenset({NOT_YET}), SENT),
    ACCEPTED: (frozenset({SENT}), ACCEPTED),
    REFUSED: (frozenset({SENT}), REFUSED),
    WITHDRAWN: (frozenset({SENT}), WITHDRAWN),
    PASSED: (frozenset({ACCEPTED}), None),
    DONE: (frozenset({ACCEPTED}), DONE),
    SETTLED: (frozenset({REFUSED}), SETTLED),
    HANDED: (frozenset({SENT, ACCEPTED, REFUSED}), None),
}
OPEN = (SENT, ACCEPTED, REFUSED)
#: By which basis whoever may not read of the child is told of her: as of reports, and that the family agrees.
BASES = (
    "consent",
    "safeguarding_of_children",
    "gdpr_6_1_e",
    "gdpr_6_1_c",
    "gdpr_6_1_ea",
    "gdpr_6_1_f",
    "gdpr_9_2_g_s18",
    "gdpr_9_2_h",
    "gdpr_10_sch1",
    "part3_s35",
)
LONGEST_NAME = 200


class NoSuchMove(ValueError):
    """A move that is not open where it stands."""


def after(kind: str, state: str, manner: str) -> str:
    """Where a referral or a transfer stands after a move. Raises NoSuchMove."""
    begins, ends = MOVES[kind]
    if state not in begins:
        raise NoSuchMove(kind)
    return DONE if kind == ACCEPTED and manner == TRANSFER else ends or state


@dataclass(frozen=True)
class Sending:
    """A referral as it was filled in. `team`: who receives it and may read of the child; `front_door`: the agency at whose front door it
    arrives, by its words alone; neither: nobody who is offered."""

    called: str
    words: str
    team: UUID | None = None
    front_door: UUID | None = None
    basis: str = ""


def wrong_sending(sending: Sending, *, teams: Collection[UUID], front_doors: Collection[UUID]) -> dict[str, str]:
    """What is wrong with a referral or transfer as filled in, a message by field."""
    found = {
        "to": _wrong_receiver(sending, teams, front_doors),
        "called": wrong_name(sending.called, "Say who the child is, so that whoever receives it knows."),
        "words": wrong_words(sending.words, "Say what you ask for, and why."),
        "basis": _wrong_basis(sending),
    }
    return {field: words for field, words in found.items() if words}


def _wrong_receiver(sending: Sending, teams: Collection[UUID], front_doors: Collection[UUID]) -> str:
    if sending.team is None and sending.front_door is None:
        return "Choose who receives it."
    is_offered = sending.team in teams if sending.team else sending.front_door in front_doors
    return "" if is_offered else "Choose one of those in the list: nobody else could read it."


def wrong_name(called: str, asked: str) -> str:
    """What is wrong with what somebody is called; empty: nothing."""
    if not called.strip():
        return asked
    return f"Use {LONGEST_NAME} characters or fewer here." if len(called) > LONGEST_NAME else ""


def _wrong_basis(sending: Sending) -> str:
    if sending.basis and sending.basis not in BASES:
        return "Choose one of those in the list."
    if sending.front_door and not sending.team and not sending.basis:
        return "They read nothing of the child here. Choose by which basis you tell them."
    return ""


# -- by when -----------------------------------------------------------------------------------------------------------


def is_late(state: str, due_at: datetime, now: datetime) -> bool:
    """Whether nobody has decided it by the time by which somebody should have."""
    return state == SENT and due_at < now
