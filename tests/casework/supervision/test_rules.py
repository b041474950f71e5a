"""What may be noted of a supervision."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.casework.supervision.rules import LONGEST, Noted, faults_of

TODAY = date(2026, 11, 30)
NOTED = Noted(TODAY, "How the week went.", "She takes leave.", TODAY + timedelta(days=28))


def test_what_was_talked_about_is_noted_and_nothing_else_is_needed() -> None:
    assert faults_of(NOTED, TODAY) == {}
    assert faults_of(replace(NOTED, agreed="", next_on=None), TODAY) == {}


def test_what_is_wrong_is_said_at_its_field_in_the_order_of_the_form() -> None:
    assert list(faults_of(Noted(None, " ", "x" * (LONGEST + 1), TODAY + timedelta(days=400)), TODAY)) == [
        "on",
        "words",
        "agreed",
        "next",
    ]
    assert "still to come" in faults_of(replace(NOTED, on=TODAY + timedelta(days=1)), TODAY)["on"]
    assert "more than a year ago" in faults_of(replace(NOTED, on=TODAY - timedelta(days=367)), TODAY)["on"]
    assert "There are 4,001" in faults_of(replace(NOTED, words="x" * (LONGEST + 1)), TODAY)["words"]
    assert "30 November 2026" in faults_of(replace(NOTED, next_on=TODAY), TODAY)["next"]


@given(st.integers(-366, 0), st.integers(1, 366))
def test_any_day_of_the_last_year_and_any_of_the_next_after_it_will_do(ago: int, on: int) -> None:
    assert faults_of(replace(NOTED, on=TODAY + timedelta(days=ago), next_on=TODAY + timedelta(days=on)), TODAY) == {}
