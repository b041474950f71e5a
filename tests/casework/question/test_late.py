"""A question that nobody answers in time is told to both sides by the clock: once, to nobody who may not read it, and no more when it is
answered."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.question.asking import answered, asked, page
from tests.casework.referral.referring import staffed
from tests.living import House
from tests.partnership.narrowed import rule
from tests.web.story import client_of, text_of
from wholepicture.access.commands import bar_viewer
from wholepicture.access.viewer import system_viewer
from wholepicture.base import clock
from wholepicture.casework.question.commands import ask_again, take_question, withdraw_question
from wholepicture.casework.question.late import tell_late_questions

LATE = 30  # days, after which each is late
SIDES = ["colleague", "nurse", "social_worker"]  # the duty team that is asked, and who asks


@pytest.fixture
def wren(house: House) -> UUID:
    hers = known(house)
    house.add_colleague("apart", "social_worker", "CSC")
    house.add_colleague("helper", "charity_worker", "CHA")
    staffed(house)
    return hers


def the_clock_runs(days: int = LATE) -> int:
    return tell_late_questions(system_viewer("derivation"), at=clock.now() + timedelta(days=days))


def told(house: House) -> list[str]:
    """Who is told that a question is late, of everybody."""
    with as_superuser(house.database) as superuser:
        rows = superuser.execute(
            "SELECT DISTINCT person_id FROM notices_notice WHERE kind = 'question_late' AND done_at IS NULL"
        ).fetchall()
    names = {id: who for who, id in house.professionals.items()}
    return sorted(names[person] for (person,) in rows)


def asked_of(house: House, wren: UUID) -> UUID:
    return asked(house, "nurse", wren, "CSC")


def test_both_sides_are_told_once_and_nobody_else(house: House, wren: UUID) -> None:
    question = asked_of(house, wren)
    assert the_clock_runs(days=0) == 0, "it is not late yet"
    assert the_clock_runs() == len(SIDES)
    assert the_clock_runs() == 0
    assert told(house) == SIDES
    for who in SIDES:
        assert page(house, who, question), "whoever is told may read it"
    assert "A question to an agency is late" in text_of(client_of(house, "nurse"), "/notices/")


def test_once_somebody_took_it_they_alone_are_told_of_those_who_are_asked(house: House, wren: UUID) -> None:
    question = asked_of(house, wren)
    the_clock_runs()
    taker = house.professionals["apart"]
    seen = page(house, "colleague", question).seen
    take_question(house.viewer("colleague"), question=question, taker=taker, words="", seen=seen)
    assert the_clock_runs() == 1
    assert told(house) == ["apart", "nurse"], "it is late still, for who asked and for who has it"


def test_an_answer_or_taking_it_back_ends_it_at_once_and_asked_again_it_is_told_again(house: House, wren: UUID) -> None:
    question, other = asked_of(house, wren), asked_of(house, wren)
    the_clock_runs()
    seen = page(house, "nurse", other).seen
    withdraw_question(house.viewer("nurse"), question=other, words="It came by telephone.", seen=seen)
    answered(house, "colleague", question)
    assert told(house) == []
    assert the_clock_runs() == 0
    seen = page(house, "nurse", question).seen
    ask_again(house.viewer("nurse"), question=question, words="And since then?", days=2, seen=seen)
    assert the_clock_runs() == len(SIDES)
    assert told(house) == SIDES


def test_whoever_is_barred_from_the_child_is_not_told_and_the_rest_are(house: House, wren: UUID) -> None:
    asked_of(house, wren)
    for who in ("nurse", "colleague"):
        bar_viewer(house.viewer("coordinator"), professional=house.professionals[who], nominal=wren, reason="Kin.")
    the_clock_runs()
    assert told(house) == ["coordinator", "social_worker"], "for those who ask the hub is told"


def test_whoever_reads_nothing_for_want_of_training_is_not_told(house: House, wren: UUID) -> None:
    asked_of(house, wren)
    rule(house, "nurse")
    the_clock_runs()
    assert told(house) == ["colleague", "coordinator", "social_worker"]


def test_the_clock_reads_no_word_of_a_question(house: House, wren: UUID) -> None:
    from django.db import DatabaseError

    from wholepicture.casework.models import AgencyQuestion, QuestionMove

    asked_of(house, wren)
    steps = system_viewer("derivation")
    for ask in (
        lambda: list(AgencyQuestion.objects.values_list("words")),
        lambda: list(AgencyQuestion.objects.values_list("called")),
        lambda: list(QuestionMove.objects.values_list("words")),
    ):
        with pytest.raises(DatabaseError), steps.acting():
            ask()
