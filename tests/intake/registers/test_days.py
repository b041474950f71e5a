"""Marks by day, and a pupil against their own pattern: without a database."""

from datetime import date, timedelta

import pytest

from synthetic.school_register import as_file, invented_school
from tests.intake.registers.as_sent import but, present
from wholepicture.intake.registers.codes import code_of, split
from wholepicture.intake.registers.days import (
    counted,
    dated,
    falls_within,
    latest_pattern,
    pattern_at,
    unexplained_on,
    weekdays,
    written,
)
from wholepicture.intake.registers.reading import read_register
from wholepicture.intake.registers.reporting import (
    Kept,
    News,
    end_of,
    month_of,
    months_after,
    news_in,
    news_of,
    to_report,
)

FIRST = date(2026, 1, 5)  # a Monday
ABSENT, ILL, SHUT = ("O", "O"), ("I", "I"), ("#", "#")


def days_of(last: date, marks=present, first: date = FIRST):  # type: ignore[no-untyped-def]
    return {day: marks(day) for day in weekdays(first, last)}


def test_marks_that_are_written_one_after_another_are_read_back_code_by_code() -> None:
    assert split("/\\C1C2CJ1Y7#-EN") == ["/", "\\", "C1", "C2", "C", "J1", "Y7", "#", "-", "E", "N"]
    assert [code_of(cell) for cell in (" o ", "", "c2", "?", "OO", "Y8")] == ["O", "-", "C2", None, None, None]


def test_marks_tell_their_days_only_where_there_are_two_for_each_monday_to_friday() -> None:
    days = days_of(date(2026, 1, 30), but({date(2026, 1, 14): ("C2", "Y1")}))
    marks = written(days, date(2026, 1, 1), date(2026, 1, 31))
    assert dated(date(2026, 1, 1), date(2026, 1, 31), marks)[date(2026, 1, 14)] == ("C2", "Y1")
    assert dated(date(2026, 1, 1), date(2026, 1, 31), marks[:-1]) == {}
    assert dated(date(2026, 2, 1), date(2026, 1, 1), "") == {}


def test_a_session_is_counted_by_its_class_and_a_run_of_suspension_once() -> None:
    days = {
        date(2026, 1, 5): ("/", "L"),
        date(2026, 1, 6): ("E", "E"),
        date(2026, 1, 7): ("#", "#"),
        date(2026, 1, 8): ("E", "V"),
        date(2026, 1, 9): ("U", "-"),
    }
    sessions = counted(days)
    assert (sessions.possible, sessions.attended, sessions.authorised, sessions.unauthorised) == (7, 3, 3, 1)
    assert sessions.suspensions == 1
    assert unexplained_on(days) == [date(2026, 1, 9)]


def test_a_pupil_is_held_against_their_own_twelve_weeks_before() -> None:
    last = date(2026, 4, 3)
    often = {day: ABSENT for day in weekdays(date(2026, 3, 23), last) if day.weekday() in (0, 1)}
    pattern = latest_pattern(days_of(last, but(often)))
    assert pattern is not None
    assert (pattern.now, pattern.usual, pattern.points) == (60, 100, 40)
    assert pattern.has_fallen


@pytest.mark.parametrize(("absences", "falls"), [(3, True), (2, False)])
def test_fifteen_points_below_is_worth_a_look_and_less_is_not(absences: int, falls: bool) -> None:
    last = date(2026, 4, 3)
    days = days_of(last, but({last - timedelta(days=number): ("O", "\\") for number in range(absences)}))
    assert latest_pattern(days).has_fallen is falls  # type: ignore[union-attr]


def test_whoever_was_always_absent_is_not_found_changed() -> None:
    half = lambda day: ABSENT if day.weekday() < 2 else ("/", "\\")  # noqa: E731
    assert latest_pattern(days_of(date(2026, 4, 3), half)).has_fallen is False  # type: ignore[union-attr]


def test_the_same_weeks_a_year_before_count_before_the_last_twelve() -> None:
    last, year_before = date(2026, 4, 3), date(2026, 4, 3) - timedelta(days=364)
    often_away = lambda day: ABSENT if day.weekday() < 2 else ("/", "\\")  # noqa: E731
    days = days_of(year_before + timedelta(days=40), often_away, year_before - timedelta(days=40))
    days |= days_of(last)
    assert pattern_at(days, last).usual == 60  # type: ignore[union-attr]


def test_of_whom_too_little_is_known_nothing_is_said() -> None:
    assert latest_pattern({}) is None
    assert latest_pattern(days_of(FIRST + timedelta(days=8))) is None
    pattern = latest_pattern(days_of(FIRST + timedelta(days=25), but({FIRST + timedelta(days=25): ABSENT})))
    assert pattern is not None
    assert (pattern.usual, pattern.has_fallen) == (None, False)


def test_holidays_are_no_change() -> None:
    closed = {day: SHUT for day in weekdays(date(2026, 2, 16), date(2026, 2, 20))}
    days = days_of(date(2026, 4, 3), but(closed))
    assert falls_within(days, FIRST, date(2026, 4, 3)) == []


# -- what of it becomes a report ------------------------------------------------------------------------------------------


def kept(days, months: list[date], reported: dict[date, str] | None = None):  # type: ignore[no-untyped-def]
    return {month: Kept(news_in(days, month, ANY), (reported or {}).get(month, "")) for month in months}


ANY = News(sessions=1, points=15, days=10)
MONTHS = [date(2026, number, 1) for number in range(1, 8)]


def test_a_pupil_who_is_there_as_usual_is_not_reported_at_all() -> None:
    days = days_of(date(2026, 7, 20))
    assert to_report(days, kept(days, MONTHS), date(2026, 8, 1)) == []


def test_so_many_unexplained_sessions_of_a_month_are_news_and_fewer_are_none() -> None:
    two_days = days_of(date(2026, 7, 20), but({date(2026, 6, 10): ABSENT, date(2026, 6, 24): ABSENT}))
    assert news_in(two_days, date(2026, 6, 1)) == date(2026, 6, 24)
    fewer = days_of(date(2026, 7, 20), but({date(2026, 6, 10): ABSENT, date(2026, 6, 24): ("O", "\\")}))
    assert news_in(fewer, date(2026, 6, 1)) is None
    assert news_in(fewer, date(2026, 6, 1), News(sessions=3)) == date(2026, 6, 24)
    over_two_months = days_of(date(2026, 7, 20), but({date(2026, 6, 10): ABSENT, date(2026, 7, 8): ABSENT}))
    assert [news_in(over_two_months, month) for month in MONTHS] == [None] * 7


@pytest.mark.parametrize(("days_ill", "is_news"), [(8, True), (7, False)])
def test_eight_days_of_illness_in_four_weeks_are_news_and_seven_are_none(days_ill: int, is_news: bool) -> None:
    ill = list(weekdays(date(2026, 6, 8), date(2026, 6, 17)))[:days_ill]
    days = days_of(date(2026, 7, 20), but(dict.fromkeys(ill, ILL)))
    assert (news_in(days, date(2026, 6, 1)) is not None) is is_news
    assert news_in(days, date(2026, 6, 1), News(points=15, days=10)) is not None
    assert news_in(days, date(2026, 6, 1), News(points=45)) is None


def test_one_unexplained_absence_reports_its_month_and_three_around_it() -> None:
    days = days_of(date(2026, 7, 20), but({date(2026, 6, 10): ("N", "\\")}))
    assert [one.month.month for one in to_report(days, kept(days, MONTHS), date(2026, 8, 1))] == [3, 4, 5, 6, 7]


def test_illness_that_falls_below_the_own_pattern_is_news_and_a_day_of_it_is_none() -> None:
    one = days_of(date(2026, 7, 20), but({date(2026, 6, 10): ILL}))
    assert to_report(one, kept(one, MONTHS), date(2026, 8, 1)) == []
    long = days_of(date(2026, 7, 20), but({day: ILL for day in weekdays(date(2026, 6, 8), date(2026, 6, 12))}))
    assert news_in(long, date(2026, 6, 1), ANY) == date(2026, 6, 19)


def test_a_month_that_is_not_over_is_reported_to_its_last_news_and_more_of_the_usual_makes_no_new_report() -> None:
    absent = but({date(2026, 6, 10): ABSENT})
    first = days_of(date(2026, 6, 12), absent)
    made = [one for one in to_report(first, kept(first, MONTHS), date(2026, 6, 12)) if one.month == date(2026, 6, 1)]
    assert [one.last for one in made] == [date(2026, 6, 10)]
    reported = {one.month: one.marks for one in to_report(first, kept(first, MONTHS), date(2026, 6, 12))}
    more = days_of(date(2026, 6, 19), absent)
    assert to_report(more, kept(more, MONTHS, reported), date(2026, 6, 19)) == []
    whole = days_of(date(2026, 6, 30), absent)
    assert [one.last for one in to_report(whole, kept(whole, MONTHS[:6], reported), date(2026, 7, 1))] == [
        date(2026, 6, 30)
    ]


def test_what_was_reported_is_corrected_when_the_register_is() -> None:
    wrong = days_of(date(2026, 6, 30), but({date(2026, 6, 10): ABSENT}))
    reported = {one.month: one.marks for one in to_report(wrong, kept(wrong, MONTHS), date(2026, 7, 1))}
    right = days_of(date(2026, 6, 30), but({date(2026, 6, 10): ("V", "V")}))
    assert [one.month for one in to_report(right, kept(right, MONTHS, reported), date(2026, 7, 1))] == [
        date(2026, 6, 1)
    ]


def test_of_an_invented_school_few_are_reported_as_is_usual_and_nearly_all_where_any_session_is_news() -> None:
    pupils = list(invented_school(150, date(2025, 9, 1)))
    assert {counted(pupil.marks).possible for pupil in pupils} == {380}
    found = read_register(as_file(iter(pupils)), "register.csv", date(2026, 9, 1))
    assert (len(found.pupils), found.broken, found.sessions) == (150, [], 150 * 380)

    def share(news: News) -> float:
        reported = 0
        for pupil in pupils:
            months = {month_of(day) for day in pupil.marks}
            kept = {month: Kept(news_on) for month, news_on in news_of(pupil.marks, months, news).items()}
            reported += bool(to_report(pupil.marks, kept, date(2026, 9, 1)))
        return reported / len(pupils)

    assert share(ANY) > 0.9
    assert 0 < share(News()) < 0.3


def test_months_are_counted_over_the_turn_of_a_year() -> None:
    assert months_after(date(2026, 1, 1), -3) == date(2025, 10, 1)
    assert end_of(date(2025, 12, 1)) == date(2025, 12, 31)
