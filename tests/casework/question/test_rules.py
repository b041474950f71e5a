"""What may follow what, what is asked first, and when a question is late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from wholepicture.casework.question.rules import (
    AGAIN,
    ANSWERED,
    ASKED,
    CLOSED,
    HANDED,
    MOVES,
    NOTHING,
    TAKEN,
    TOLD,
    WAITING,
    WITHDRAWN,
    Asking,
    after,
    is_late,
    wrong_answer,
    wrong_asking,
)
from wholepicture.casework.referral.rules import NoSuchMove

OPEN = {
    (ASKED, ""): WAITING,
    (TAKEN, WAITING): WAITING,
    (ANSWERED, WAITING): ANSWERED,
    (AGAIN, ANSWERED): WAITING,
    (WITHDRAWN, WAITING): WITHDRAWN,
    (CLOSED, ANSWERED): CLOSED,
    (HANDED, WAITING): WAITING,
    (HANDED, ANSWERED): ANSWERED,
}
TEAM, AGENCY = uuid4(), uuid4()
WHOLE = Asking("Wren, 14", "Has she come to you?", "consent", agency=AGENCY)


@pytest.mark.parametrize("kind", MOVES)
@pytest.mark.parametrize("state", ["", WAITING, ANSWERED, WITHDRAWN, CLOSED])
def test_each_move_is_open_from_where_it_is_and_from_nowhere_else(kind: str, state: str) -> None:
    if (kind, state) in OPEN:
        assert after(kind, state) == OPEN[kind, state]
    else:
        with pytest.raises(NoSuchMove):
            after(kind, state)


def wrong(asking: Asking) -> dict[str, str]:
    return wrong_asking(asking, teams=[TEAM], agencies=[AGENCY])


def test_of_a_whole_question_nothing_is_wrong() -> None:
    assert wrong(WHOLE) == {}
    assert wrong(replace(WHOLE, agency=None, team=TEAM, days=10)) == {}


@pytest.mark.parametrize(
    ("asking", "field"),
    [
        (replace(WHOLE, agency=None), "to"),
        (replace(WHOLE, agency=TEAM), "to"),
        (replace(WHOLE, team=AGENCY), "to"),
        (replace(WHOLE, called="  "), "called"),
        (replace(WHOLE, called="x" * 201), "called"),
        (replace(WHOLE, words=""), "words"),
        (replace(WHOLE, words="x" * 5000), "words"),
        (replace(WHOLE, basis=""), "basis"),
        (replace(WHOLE, basis="because"), "basis"),
        (replace(WHOLE, days=4), "days"),
        (replace(WHOLE, days=0), "days"),
    ],
)
def test_what_is_missing_is_said_at_its_field(asking: Asking, field: str) -> None:
    assert set(wrong(asking)) == {field}


def test_an_answer_tells_something_or_goes_without_words() -> None:
    assert wrong_answer(TOLD, "Twice, in October.") == {}
    assert wrong_answer(NOTHING, " ") == {}
    assert set(wrong_answer(TOLD, " ")) == {"words"}
    assert set(wrong_answer(TOLD, "x" * 5000)) == {"words"}
    assert set(wrong_answer(NOTHING, "Ask the police.")) == {"words"}
    assert set(wrong_answer("", "x")) == {"answer"}


def test_it_is_late_while_it_waits_and_its_time_is_over() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert is_late(WAITING, now - timedelta(seconds=1), now)
    assert not is_late(WAITING, now, now)
    assert not is_late(ANSWERED, now - timedelta(days=9), now)
