"""What may follow what in a plan for a context, and what is asked first."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from wholepicture.casework.cases.rules import NoSuchMove
from wholepicture.casework.context.rules import (
    ACTION_MOVES,
    CHANGED,
    CLOSED,
    DONE,
    DROPPED,
    GIVEN,
    HANDED,
    NAMED,
    OPEN,
    OPENED,
    PLAN_MOVES,
    REOPENED,
    ActionGiven,
    PlanGiven,
    after,
    wrong_action,
    wrong_plan,
)

TODAY, ME = date(2026, 12, 1), uuid4()
PLAN = PlanGiven("No girl waits there alone.", ME, TODAY + timedelta(days=28))
ACTION = ActionGiven("Speak with the night manager.", ME, TODAY)
OF_PLAN = {
    (OPENED, ""): OPEN,
    (CHANGED, OPEN): OPEN,
    (NAMED, OPEN): OPEN,
    (HANDED, OPEN): OPEN,
    (CLOSED, OPEN): CLOSED,
    (REOPENED, CLOSED): OPEN,
}
OF_ACTION = {
    (GIVEN, ""): OPEN,
    (CHANGED, OPEN): OPEN,
    (HANDED, OPEN): OPEN,
    (DONE, OPEN): DONE,
    (DROPPED, OPEN): DROPPED,
}


@pytest.mark.parametrize(("moves", "open_from"), [(PLAN_MOVES, OF_PLAN), (ACTION_MOVES, OF_ACTION)])
@pytest.mark.parametrize("state", ["", OPEN, CLOSED, DONE, DROPPED])
def test_each_move_is_open_from_where_it_is_and_from_nowhere_else(
    moves: dict[str, tuple[str, str]], open_from: dict[tuple[str, str], str], state: str
) -> None:
    assert {kind for kind, _ in open_from} == set(moves)
    for kind in moves:
        if (kind, state) in open_from:
            assert after(moves, kind, state) == open_from[kind, state]
        else:
            with pytest.raises(NoSuchMove):
                after(moves, kind, state)


def test_of_a_whole_plan_and_a_whole_action_nothing_is_wrong() -> None:
    assert wrong_plan(PLAN, TODAY, able=[ME], is_group=False) == {}
    assert wrong_plan(replace(PLAN, called="The bus station", review_on=None), TODAY, able=[ME], is_group=True) == {}
    assert wrong_action(ACTION, TODAY, able=[ME]) == {}
    assert wrong_action(replace(ACTION, what="", words="He is away."), TODAY, able=[ME], is_changed=True) == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (replace(PLAN, aim=" "), "aim"),
        (replace(PLAN, aim="x" * 5000), "aim"),
        (replace(PLAN, lead=None), "lead"),
        (replace(PLAN, lead=uuid4()), "lead"),
        (replace(PLAN, review_on=TODAY - timedelta(days=1)), "review-day"),
        (replace(PLAN, called=" "), "called"),
        (replace(PLAN, called="x" * 81), "called"),
    ],
)
def test_what_is_missing_of_a_plan_is_said_at_its_field(given: PlanGiven, field: str) -> None:
    whole = replace(given, called=given.called or "The bus station") if field != "called" else given
    assert set(wrong_plan(whole, TODAY, able=[ME], is_group=True)) == {field}


@pytest.mark.parametrize(
    ("given", "field", "is_changed"),
    [
        (replace(ACTION, what=""), "what", False),
        (replace(ACTION, doer=None), "doer", False),
        (replace(ACTION, doer=uuid4()), "doer", False),
        (replace(ACTION, due_on=None), "due-day", False),
        (replace(ACTION, due_on=TODAY - timedelta(days=1)), "due-day", False),
        (ACTION, "words", True),
    ],
)
def test_what_is_missing_of_an_action_is_said_at_its_field(given: ActionGiven, field: str, *, is_changed: bool) -> None:
    assert set(wrong_action(given, TODAY, able=[ME], is_changed=is_changed)) == {field}
