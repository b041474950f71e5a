"""In which order somebody's dates stand, and how many a calendar is given."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.clock import LOCAL
from wholepicture.casework.dates.rules import ACTION, INTERVIEW, KINDS, MEASURE, MOST, OwnDate, in_order

NEW_YEAR = date(2027, 1, 1)


def test_a_calendar_is_given_what_falls_due_first() -> None:
    days = [OwnDate(ACTION, uuid4(), NEW_YEAR + timedelta(days=day)) for day in range(MOST + 5)]
    assert in_order(reversed(days)) == days[:MOST]
    assert MOST == 500


def test_of_one_day_what_has_no_hour_stands_before_what_has_one() -> None:
    nine = OwnDate(INTERVIEW, uuid4(), datetime(2027, 1, 1, 9, tzinfo=LOCAL))
    ten = OwnDate(INTERVIEW, uuid4(), datetime(2027, 1, 1, 10, tzinfo=LOCAL))
    day, next_day = OwnDate(MEASURE, uuid4(), NEW_YEAR), OwnDate(ACTION, uuid4(), NEW_YEAR + timedelta(days=1))
    assert in_order([next_day, ten, nine, day]) == [day, nine, ten, next_day]


def test_of_one_moment_the_order_is_the_same_each_time() -> None:
    first, second = OwnDate(ACTION, UUID(int=1), NEW_YEAR), OwnDate(ACTION, UUID(int=2), NEW_YEAR)
    other = OwnDate(MEASURE, UUID(int=0), NEW_YEAR)
    assert in_order([other, second, first]) == [first, second, other]


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=8))
def test_nothing_is_lost_and_nothing_is_made_up(kinds: list[str]) -> None:
    dates = [OwnDate(kind, uuid4(), NEW_YEAR) for kind in kinds]
    assert set(in_order(dates)) == set(dates)
