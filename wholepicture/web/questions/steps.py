"""What may be done with a question that was asked: what each step asks, and what it does with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal
from wholepicture.casework.question.commands import (
    NotAsked,
    answer_question,
    ask_again,
    close_question,
    take_question,
    withdraw_question,
)
from wholepicture.casework.question.results import QuestionPage
from wholepicture.web.frame.request import id_or_none, number_or_none

BOXES = ("seen", "taker", "answer", "words", "days")


@dataclass(frozen=True)
class Step:
    """A step: its code in the address, what it is called, what it asks (empty: it does not ask that), and what is said once it is
    recorded."""

    code: str
    title: str
    button: str
    recorded: str
    do: Callable[[Viewer, UUID, Mapping[str, str], int], object]
    is_offered: Callable[[QuestionPage], bool]
    asks_taker: str = ""
    asks_answer: str = ""
    asks_words: str = ""
    asks_days: str = ""
    hint: str = ""

    def wrong(self, viewer: Viewer, question: UUID, given: Mapping[str, str]) -> dict[str, str]:
        """The step done; or what is wrong, by field. Raises NotFound, NotPermitted."""
        try:
            self.do(viewer, question, given, number_or_none(given["seen"], digits=5) or 0)
        except NotAsked as refused:
            return refused.problems
        except (NotFound, NotPermitted):
            raise
        except Refusal as refused:
            return {"words": str(refused)}
        return {}


def days_from(given: Mapping[str, str]) -> int | None:
    """Within how many working days; nothing chosen: as the partnership's clock says; nonsense: what no list offers."""
    return (number_or_none(given["days"], digits=3) or 0) if given["days"] else None


def _take(viewer: Viewer, question: UUID, given: Mapping[str, str], seen: int) -> None:
    take_question(viewer, question=question, taker=id_or_none(given["taker"]), words=given["words"], seen=seen)


def _answer(viewer: Viewer, question: UUID, given: Mapping[str, str], seen: int) -> None:
    answer_question(viewer, question=question, answer=given["answer"], words=given["words"], seen=seen)


def _again(viewer: Viewer, question: UUID, given: Mapping[str, str], seen: int) -> None:
    ask_again(viewer, question=question, words=given["words"], days=days_from(given), seen=seen)


def _close(viewer: Viewer, question: UUID, given: Mapping[str, str], seen: int) -> None:
    close_question(viewer, question=question, words=given["words"], seen=seen)


def _withdraw(viewer: Viewer, question: UUID, given: Mapping[str, str], seen: int) -> None:
    withdraw_question(viewer, question=question, words=given["words"], seen=seen)


STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step(
            "answer",
            "Answer it",
            "Send the answer",
            "It is answered. Whoever asked is told.",
            _answer,
            lambda page: page.may_answer,
            asks_answer="What do you answer?",
            asks_words="What you tell them",
            hint="Whoever asked, their agency and the hub read this. It goes into no child’s picture by itself.",
        ),
        Step(
            "take",
            "Take it on",
            "Take it on",
            "It is taken on. Those who asked see that somebody has it.",
            _take,
            lambda page: page.may_answer and not page.row.is_taken,
            asks_taker="Who has it from now on?",
            asks_words="Anything to say? (optional)",
            hint="Both agencies read what you write here. Say nothing of what you hold.",
        ),
        Step(
            "pass",
            "Give it to a colleague",
            "Give it to them",
            "Your colleague has it from now on, and is told.",
            _take,
            lambda page: page.may_answer and page.row.is_taken,
            asks_taker="Who has it from now on?",
            asks_words="Anything to say? (optional)",
            hint="Both agencies read what you write here. Say nothing of what you hold.",
        ),
        Step(
            "close",
            "Close it",
            "Close it",
            "It is closed, and off your list.",
            _close,
            lambda page: page.may_close,
            asks_words="Anything to say? (optional)",
            hint="Whoever answered reads this.",
        ),
        Step(
            "again",
            "Ask again",
            "Ask again",
            "It is asked again, with a new day.",
            _again,
            lambda page: page.may_close,
            asks_words="What do you ask now?",
            asks_days="By when?",
        ),
        Step(
            "withdraw",
            "Take it back",
            "Take it back",
            "It is taken back. Those who were asked read it no more.",
            _withdraw,
            lambda page: page.may_withdraw,
            asks_words="Why do you take it back?",
        ),
    )
}
