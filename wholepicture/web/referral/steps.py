"""What may be done with a referral or a transfer that was sent: what each step asks, and what it does with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal
from wholepicture.casework.cases.commands import NotOpened
from wholepicture.casework.cases.rules import Opening
from wholepicture.casework.referral.commands import (
    accept_referral,
    accept_transfer,
    end_referral,
    pass_referral,
    refuse_referral,
    settle_referral,
    withdraw_referral,
)
from wholepicture.casework.referral.results import ReferralPage
from wholepicture.web.frame.request import id_or_none, number_or_none

BOXES = ("seen", "taker", "words", "opens")


@dataclass(frozen=True)
class Taken:
    """What was filled in, and what is wrong with it: a message by field."""

    given: Mapping[str, str]
    opening: Opening | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def taker(self) -> UUID | None:
        return id_or_none(self.given["taker"])

    @property
    def seen(self) -> int:
        """How many moves whoever filled it in had before them."""
        return number_or_none(self.given["seen"], digits=5) or 0


@dataclass(frozen=True)
class Step:
    """A step: its code in the address, what it is called, what it asks (empty: it does not ask that), and what is said once it is
    recorded. `may_open`: whether a case may be opened or joined in the same step."""

    code: str
    title: str
    button: str
    recorded: str
    do: Callable[[Viewer, UUID, Taken], object]
    is_offered: Callable[[ReferralPage], bool]
    asks_taker: str = ""
    asks_words: str = ""
    hint: str = ""
    may_open: bool = False

    def wrong(self, viewer: Viewer, referral: UUID, taken: Taken) -> dict[str, str]:
        """The step done; or what is wrong, by field. Raises NotFound, NotPermitted."""
        try:
            self.do(viewer, referral, taken)
        except NotOpened as refused:
            return refused.problems
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            return {"taker" if self.asks_taker else "words": str(refused)}
        return {}


def _accept(viewer: Viewer, referral: UUID, taken: Taken) -> None:
    words, seen = taken.given["words"], taken.seen
    accept_referral(viewer, referral=referral, words=words, seen=seen, opening=taken.opening, taker=taken.taker)


def _take_over(viewer: Viewer, referral: UUID, taken: Taken) -> None:
    accept_transfer(viewer, referral=referral, lead=taken.taker, words=taken.given["words"], seen=taken.seen)


def _pass(viewer: Viewer, referral: UUID, taken: Taken) -> None:
    pass_referral(viewer, referral=referral, taker=taken.taker, words=taken.given["words"], seen=taken.seen)


def _refuse(viewer: Viewer, referral: UUID, taken: Taken) -> None:
    refuse_referral(viewer, referral=referral, words=taken.given["words"], seen=taken.seen)


def _end(viewer: Viewer, referral: UUID, taken: Taken) -> None:
    end_referral(viewer, referral=referral, words=taken.given["words"], seen=taken.seen)


def _withdraw(viewer: Viewer, referral: UUID, taken: Taken) -> None:
    withdraw_referral(viewer, referral=referral, words=taken.given["words"], seen=taken.seen)


def _settle(viewer: Viewer, referral: UUID, taken: Taken) -> None:
    settle_referral(viewer, referral=referral, words=taken.given["words"], seen=taken.seen)


STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "accept",
            "Accept it",
            "Accept it",
            "You have accepted it. Whoever sent it is told.",
            _accept,
            lambda page: page.may_answer and page.row.manner == "refer",
            asks_taker="Who has it from now on?",
            asks_words="What will you do? (optional)",
            hint="Whoever sent it reads this, and keeps what they have.",
            may_open=True,
        ),
        Step(
            "take-over",
            "Take the case over",
            "Take it over",
            "The case is yours to lead. Whoever sent it is told.",
            _take_over,
            lambda page: page.may_answer and page.row.manner == "transfer",
            asks_taker="Who leads the case from now on?",
            asks_words="Anything to say? (optional)",
            hint="From this moment the sender leads it no more. Its actions stay with whoever does them.",
        ),
        Step(
            "refuse",
            "Refuse it",
            "Refuse it",
            "It is refused. Whoever sent it is told, with your reason.",
            _refuse,
            lambda page: page.may_answer,
            asks_words="Why?",
            hint="Whoever sent it reads this. Say nothing here of what your agency holds that they may not know.",
        ),
        Step(
            "done",
            "Say that it is done",
            "It is done",
            "It is done. Whoever sent it is told.",
            _end,
            lambda page: page.may_work,
            asks_words="What was done, and what came of it?",
            hint="Whoever sent it reads this.",
        ),
        Step(
            "pass",
            "Give it to a colleague",
            "Give it to them",
            "Your colleague has it from now on, and is told.",
            _pass,
            lambda page: page.may_work,
            asks_taker="Who has it from now on?",
            asks_words="Why?",
        ),
        Step(
            "withdraw",
            "Take it back",
            "Take it back",
            "It is taken back. Whoever would have received it reads it no more.",
            _withdraw,
            lambda page: page.may_withdraw,
            asks_words="Why do you take it back?",
        ),
        Step(
            "settle",
            "Say what you do instead",
            "Record it",
            "It is recorded, and off your list.",
            _settle,
            lambda page: page.may_settle,
            asks_words="What do you do instead?",
            hint="Nothing changed by the refusal: what you had, you have. Whoever refused does not read this.",
        ),
    )
}
