"""A child's school week by week, and what came after nights away: from what registers say, without a database."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from tests.intake.registers.as_sent import but, present
from wholepicture.intake.registers.days import weekdays, written
from wholepicture.picture.over_time.sessions import days_told, school_weeks

FIRST, LAST = date(2026, 1, 5), date(2026, 4, 3)
ABSENT = ("O", "O")


def entry(first: date, last: date, marks: Callable[[date], tuple[str, str]] = present, **more: Any) -> Any:
    days = {day: marks(day) for day in weekdays(first, last)}
    detail = {"from": f"{first}", "to": f"{last}", "marks": written(days, first, last)}
    given = {"kind": "attendance", "superseded_at": None, "passed_on": False, "submission": 1}
    return SimpleNamespace(**given | {"recorded_at": datetime(2026, 4, 5, tzinfo=UTC), "detail": detail} | more)


def test_the_day_after_a_night_away_is_marked_where_she_was_absent_without_explanation() -> None:
    evenings = [date(2026, 3, 3), date(2026, 3, 10), date(2026, 3, 17), date(2026, 3, 20)]
    told = entry(
        FIRST, LAST, but({date(2026, 3, 4): ABSENT, date(2026, 3, 11): ("I", "I"), date(2026, 3, 18): ("U", "\\")})
    )
    school = school_weeks([told], evenings)
    assert [(one.evening.day, one.day.day) for one in school.after_nights] == [(17, 18), (3, 4)]
    assert school.is_often_after_nights


def test_two_such_days_more_than_thirty_days_apart_are_not_often() -> None:
    told = entry(FIRST, LAST, but({date(2026, 2, 3): ABSENT, date(2026, 3, 5): ABSENT}))
    assert not school_weeks([told], [date(2026, 2, 2), date(2026, 3, 4)]).is_often_after_nights
    near = entry(FIRST, LAST, but({date(2026, 2, 4): ABSENT, date(2026, 3, 5): ABSENT}))
    assert school_weeks([near], [date(2026, 2, 3), date(2026, 3, 4)]).is_often_after_nights


def test_of_two_that_tell_of_one_day_the_later_written_counts_and_what_is_superseded_does_not() -> None:
    early = entry(FIRST, FIRST + timedelta(days=4), but({FIRST: ABSENT}))
    late = entry(FIRST, FIRST, present, recorded_at=datetime(2026, 4, 6, tzinfo=UTC))
    gone = entry(FIRST, FIRST, but({FIRST: ABSENT}), superseded_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert days_told([late, early])[FIRST] == ("/", "\\")
    assert days_told([gone]) == {}
    assert days_told([entry(FIRST, FIRST, passed_on=True)]) == {}


def test_what_does_not_say_its_days_says_none() -> None:
    told = entry(FIRST, LAST)
    told.detail["marks"] = "/" * 7
    assert days_told([told, entry(FIRST, FIRST, kind="concern")]) == {}
    told.detail["from"] = "last term"
    assert days_told([told]) == {}


def test_the_last_weeks_are_shown_with_her_own_usual() -> None:
    school = school_weeks([entry(FIRST, LAST, but({day: ABSENT for day in weekdays(date(2026, 3, 30), LAST)}))], [])
    assert [round(week.share) for week in school.weeks][-2:] == [100, 0]
    assert school.pattern is not None
    assert (school.pattern.now, school.pattern.usual) == (50, 100)
