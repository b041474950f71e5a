"""Which moves are open, what is asked first, what a worklist calls it, and who stands in. No database."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.cases.rules import (
    ACTION_MOVES,
    CANNOT,
    CASE_MOVES,
    CLOSED,
    CLOSES,
    DUE,
    FAR,
    LATER,
    LEFT,
    LONGEST,
    NEW,
    NOT_YET,
    OPENED,
    OVERDUE,
    PAST,
    REOPENED,
    FirstAction,
    InForce,
    NoSuchMove,
    Opening,
    after,
    in_force,
    is_stuck_action,
    is_stuck_closing,
    place_of,
    wrong_day,
    wrong_first,
    wrong_opening,
    wrong_person,
    wrong_words,
)

TODAY = date(2026, 11, 30)  # a Monday
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CHILD, ANNA, BEN, CORA = (UUID(int=number) for number in range(1, 5))
people = st.sampled_from([ANNA, BEN, CORA])


@given(st.lists(st.sampled_from(sorted(CASE_MOVES)), max_size=12))
def test_a_case_is_closed_only_after_it_was_asked_and_opened_again_only_after_it_was_closed(kinds: list[str]) -> None:
    state, done = NOT_YET, [""]
    for kind in kinds:
        try:
            state = after(CASE_MOVES, kind, state)
        except NoSuchMove:
            continue
        done.append(kind)
        assert (kind == OPENED) == (len(done) == 2)
        if kind == CLOSES:
            since = [one for one in done[:-1] if one in ("asked", "joined", "kept", "closed", "reopened")]
            assert since[-1] == "asked"
        if kind == REOPENED:
            assert [one for one in done[:-1] if one in ("closed", "reopened")][-1] == "closed"
    assert (state == CLOSED) == ([one for one in done if one in ("closed", "reopened", "")][-1] == "closed")


@pytest.mark.parametrize("kind", ["passed", "moved", "handed", "done", "dropped"])
def test_what_is_done_is_not_moved_any_more(kind: str) -> None:
    for ended in ("done", "dropped"):
        with pytest.raises(NoSuchMove):
            after(ACTION_MOVES, kind, ended)
    assert after(ACTION_MOVES, kind, "open") == {"done": "done", "dropped": "dropped"}.get(kind, "open")
    assert after(ACTION_MOVES, "given", NOT_YET) == "open"


def test_a_day_is_today_or_to_come_and_not_years_away() -> None:
    assert wrong_day(None, TODAY) == "Enter the day by which it is to be done."
    assert wrong_day(TODAY - timedelta(days=1), TODAY) == PAST
    assert wrong_day(TODAY, TODAY) == wrong_day(TODAY + timedelta(days=732), TODAY) == ""
    assert wrong_day(TODAY + timedelta(days=733), TODAY) == FAR


def test_whoever_has_left_is_told_apart_from_whoever_may_not_read_it() -> None:
    assert wrong_person(None, able=[], left=[], asked="Choose.") == "Choose."
    assert wrong_person(ANNA, able=[ANNA], left=[ANNA], asked="") == LEFT
    assert wrong_person(ANNA, able=[BEN], left=[], asked="") == CANNOT
    assert wrong_person(ANNA, able=[ANNA], left=[BEN], asked="") == ""


def test_words_are_needed_and_not_without_end() -> None:
    assert wrong_words(" \n", "Say why.") == "Say why."
    assert wrong_words("x" * LONGEST, "Say why.") == ""
    assert wrong_words("x" * (LONGEST + 1), "Say why.") == "Use 4,000 characters or fewer here. There are 4,001."


GOOD = FirstAction("See her.", ANNA, TODAY)


def test_what_is_wrong_with_an_action_is_said_by_field() -> None:
    assert wrong_first(GOOD, TODAY, able=[ANNA], left=[]) == {}
    assert wrong_first(FirstAction("", None, None), TODAY, able=[], left=[]) == {
        "action_what": "Say what is to be done.",
        "action_doer": "Choose who does it.",
        "action_due-day": "Enter the day by which it is to be done.",
    }


def test_what_is_wrong_with_a_case_is_said_by_field_and_one_that_is_joined_is_asked_less() -> None:
    whole = Opening(CHILD, GOOD, what="She is driven.", lead=BEN)
    assert wrong_opening(whole, TODAY, able=[ANNA, BEN], left=[], joinable=[]) == {}
    assert wrong_opening(Opening(CHILD, GOOD, level="named"), TODAY, able=[ANNA], left=[], joinable=[]) == {
        "case_what": "Say in a line what the case is for.",
        "case_level": "Choose who may read it.",
        "case_lead": "Choose who leads the case.",
    }
    joins = Opening(CHILD, GOOD, joins=CORA)
    assert wrong_opening(joins, TODAY, able=[ANNA], left=[], joinable=[CORA]) == {}
    closed = wrong_opening(joins, TODAY, able=[], left=[], joinable=[])
    assert closed == {
        "case_joins": "That case is closed, or is not there any more. Choose again.",
        "action_doer": CANNOT,
    }


def test_what_is_overdue_is_called_so_before_anything_else() -> None:
    long_ago, just_now = NOW - timedelta(days=9), NOW - timedelta(hours=1)
    assert place_of(TODAY - timedelta(days=1), just_now, NOW) == OVERDUE
    assert place_of(TODAY, just_now, NOW) == place_of(TODAY + timedelta(days=7), long_ago, NOW) == DUE
    assert place_of(TODAY + timedelta(days=8), just_now, NOW) == NEW
    assert place_of(TODAY + timedelta(days=8), NOW - timedelta(days=2), NOW) == LATER


def test_what_is_five_working_days_late_is_stuck() -> None:
    due = date(2026, 11, 20)  # a Friday; five working days later it is Friday again
    assert not is_stuck_action(due, date(2026, 11, 27))
    assert is_stuck_action(due, date(2026, 11, 28))
    assert not is_stuck_closing(datetime(2026, 11, 20, 12, tzinfo=UTC), date(2026, 11, 27))
    assert is_stuck_closing(datetime(2026, 11, 20, 12, tzinfo=UTC), date(2026, 11, 28))


def test_whoever_is_there_and_may_see_it_has_it_themself() -> None:
    assert in_force(ANNA, is_there=True, circles=[[BEN]], able=lambda one: True) == InForce((ANNA,))


def test_the_nearest_who_may_see_it_stand_in_and_nobody_twice() -> None:
    stood = in_force(ANNA, is_there=False, circles=[[], [ANNA], [CORA, BEN, CORA]], able=lambda one: True)
    assert stood == InForce((CORA, BEN), ANNA)
    assert in_force(ANNA, is_there=False, circles=[[BEN], [CORA]], able=lambda one: one == CORA).people == (CORA,)
    assert (stood.includes(BEN), stood.includes(ANNA), stood.includes(None)) == (True, False, False)


@given(people, st.booleans(), st.lists(st.lists(people, max_size=3), max_size=3), st.sets(people))
def test_somebody_has_it_wherever_anybody_asked_may_see_it(
    holder: UUID, is_there: bool, circles: list[list[UUID]], able: set[UUID]
) -> None:
    found = in_force(holder, is_there=is_there, circles=circles, able=lambda one: one in able)
    assert set(found.people) <= able
    anybody = able & ({holder}.union(*circles))
    assert bool(found.people) == bool(anybody)
    assert (found.instead_of is None) == (found.people in ((), (holder,)))
