"""Questions that tests ask, and how. Invented."""

from typing import Any
from uuid import UUID

from tests.casework.referral.referring import team_of
from tests.living import House
from wholepicture.config import installation

installation.load()

from wholepicture.casework.question.commands import answer_question, ask_agency  # noqa: E402
from wholepicture.casework.question.queries import question_lists, question_of  # noqa: E402
from wholepicture.casework.question.results import Lists, QuestionPage  # noqa: E402
from wholepicture.casework.question.rules import Asking  # noqa: E402

CALLED = "Wren, 14, red coat, at Marsh Lane"
WORDS = "Has she come to you with an injury since September?"


def asking(house: House, agency: str, **more: Any) -> Asking:
    to: dict[str, Any] = {"team": team_of(house, more.pop("team"))} if "team" in more else {}
    to = to or {"agency": house.agencies[agency]}
    return Asking(**({"called": CALLED, "words": WORDS, "basis": "gdpr_6_1_e"} | to | more))


def asked(house: House, by: str, about: UUID, agency: str, kind: str = "child", **more: Any) -> UUID:
    """A question that somebody asks an agency's front door, or (`team`) the team of one."""
    return ask_agency(house.viewer(by), kind=kind, about=about, asking=asking(house, agency, **more))


def answered(house: House, by: str, question: UUID, answer: str = "nothing", words: str = "") -> None:
    seen = page(house, by, question).seen
    answer_question(house.viewer(by), question=question, answer=answer, words=words, seen=seen)


def shown(house: House, who: str, question: UUID) -> QuestionPage | None:
    return question_of(house.viewer(who), question=question)


def page(house: House, who: str, question: UUID) -> QuestionPage:
    found = shown(house, who, question)
    assert found is not None, f"{who} reads it"
    return found


def lists(house: House, who: str, **more: Any) -> Lists:
    return question_lists(house.viewer(who), **more)


def ids(rows: Any) -> list[UUID]:
    return [row.id for row in rows]
