"""What may be noted of one child and of several."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.case_notes.rules import LONGEST, SHORTEST_NAME, Written, faults_of, named_in

TODAY = date(2026, 12, 1)
ADA, BEA = UUID(int=1), UUID(int=2)
ONE = {ADA: {"Ada Linden-Test", "Adders"}}
BOTH = ONE | {BEA: {"Bea Rowan-Test"}}
OF_ONE = Written(TODAY, "Ada came to the drop-in.")
OF_BOTH = Written(TODAY, "They came together.", {ADA: "She slept there.", BEA: ""})


def test_a_note_of_one_child_may_call_her_by_name() -> None:
    assert faults_of(OF_ONE, ONE, TODAY) == {}


def test_words_for_all_that_name_one_of_several_are_put_back_until_somebody_says_that_they_may() -> None:
    named = replace(OF_BOTH, words="They came together; linden said nothing.")
    said = faults_of(named, BOTH, TODAY)["words"]
    assert "names linden." in said
    assert "Bea" not in said
    assert "names adders." in faults_of(replace(named, words="They call her adders."), BOTH, TODAY)["words"]
    assert faults_of(replace(named, may_name=True), BOTH, TODAY) == {}
    assert faults_of(OF_BOTH, BOTH, TODAY) == {}


def test_something_is_said_of_each_child() -> None:
    assert "Say what happened" in faults_of(replace(OF_BOTH, words=" "), BOTH, TODAY)["words"]
    assert faults_of(replace(OF_BOTH, words="", own={ADA: "Slept.", BEA: "Went home."}), BOTH, TODAY) == {}
    assert "Say what happened" in faults_of(Written(TODAY, ""), ONE, TODAY)["words"]


def test_what_is_wrong_is_said_at_its_field_in_the_order_of_the_form() -> None:
    long = "x" * (LONGEST + 1)
    faults = faults_of(Written(None, long, {BEA: long}), BOTH, TODAY)
    assert list(faults) == ["on", "words", f"own-{BEA}"]
    assert "There are 4,001" in faults["words"]
    assert "There are 4,001" in faults[f"own-{BEA}"]
    assert "x" * LONGEST not in faults_of(Written(TODAY, "x" * LONGEST), ONE, TODAY)


@given(st.integers(-732, 0))
def test_any_day_of_the_last_two_years_will_do(ago: int) -> None:
    assert faults_of(replace(OF_ONE, on=TODAY + timedelta(days=ago)), ONE, TODAY) == {}


def test_a_day_to_come_and_one_long_past_are_put_back() -> None:
    assert "still to come" in faults_of(replace(OF_ONE, on=TODAY + timedelta(days=1)), ONE, TODAY)["on"]
    assert "two years ago" in faults_of(replace(OF_ONE, on=TODAY - timedelta(days=733)), ONE, TODAY)["on"]


NAMES = st.text("abcdeéßIJ", min_size=1, max_size=8)


@given(st.lists(NAMES, min_size=1, max_size=3), st.text("xyz", max_size=20))
def test_a_name_is_noticed_by_any_part_of_it_however_it_is_written(parts: list[str], around: str) -> None:
    called = {ADA: [" ".join(parts)]}
    for part in parts:
        is_noticed = named_in(f"{around} {part.upper()}, {around}", called) == [part.upper()]
        assert is_noticed or len(part) < SHORTEST_NAME
    assert named_in(around, called) == []


def test_of_who_nobody_tells_a_name_every_word_may_stand_there() -> None:
    nameless = {ADA: [], BEA: []}
    assert (
        faults_of(replace(OF_BOTH, words="The girl whose name is not known was with a child."), nameless, TODAY) == {}
    )
