"""Who is on duty, as the rota says it: at every moment, the nights on which clocks change and bank holidays among them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wholepicture.base.clock import LOCAL, is_bank_holiday, moment_of
from wholepicture.partnership.duty import rules
from wholepicture.partnership.duty.rules import (
    BANK_HOLIDAY,
    DAYS,
    Dated,
    Weekly,
    course,
    is_out_of_hours,
    length_of,
    on_at,
    overlapping,
    shift_at,
    wrong_hours,
)

ANN, BOB, CAT = (UUID(int=number) for number in (1, 2, 3))
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # Sundays on which clocks change
GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)
FIRST = datetime(2026, 9, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def line(day: int, starts: str, ends: str, person: UUID | None = ANN, number: int = 1) -> Weekly:
    first, last = (int(at[:2]) * 60 + int(at[3:]) for at in (starts, ends))
    return Weekly(UUID(int=number), day, first, length_of(first, last), person)


def at(day: date, clock: str, *, fold: int = 0) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=LOCAL).replace(fold=fold).astimezone(UTC)


def who(moment: datetime, weekly: Sequence[Weekly], dated: Sequence[Dated] = ()) -> UUID | None:
    shift = shift_at(moment, weekly, dated)
    return shift.person if shift else None


def test_somebody_answers_from_the_first_minute_until_the_last_and_nobody_outside() -> None:
    week = [line(1, "09:00", "17:00")]
    monday = date(2026, 9, 7)
    assert [who(at(monday, clock), week) for clock in ("08:59", "09:00", "16:59", "17:00")] == [None, ANN, ANN, None]
    assert who(at(monday + timedelta(days=1), "10:00"), week) is None


def test_a_night_goes_on_into_the_next_day_and_from_sunday_into_monday() -> None:
    week = [line(7, "22:00", "08:00")]
    sunday = date(2026, 9, 6)
    assert who(at(sunday, "23:30"), week) == ANN
    assert who(at(sunday + timedelta(days=1), "07:59"), week) == ANN
    assert who(at(sunday + timedelta(days=1), "08:00"), week) is None


def test_hours_that_end_when_they_start_are_a_whole_day() -> None:
    assert (length_of(540, 540), length_of(540, 1020), length_of(1320, 480)) == (1440, 480, 600)


def test_on_a_bank_holiday_the_weekday_does_not_begin_and_the_line_for_bank_holidays_does() -> None:
    week = [line(5, "09:00", "17:00", ANN, 1), line(BANK_HOLIDAY, "09:00", "17:00", BOB, 2)]
    assert who(at(GOOD_FRIDAY, "10:00"), week) == BOB
    assert who(at(GOOD_FRIDAY + timedelta(days=7), "10:00"), week) == ANN
    assert who(at(GOOD_FRIDAY, "10:00"), week[:1]) is None


def test_what_began_the_evening_before_goes_on_until_something_of_the_bank_holiday_begins() -> None:
    week = [line(7, "20:00", "12:00", ANN, 1), line(BANK_HOLIDAY, "09:00", "17:00", BOB, 2)]
    assert [who(at(EASTER_MONDAY, clock), week) for clock in ("08:59", "09:00", "11:59", "17:00")] == [
        ANN,
        BOB,
        BOB,
        None,
    ]


def test_a_shift_of_certain_days_goes_before_the_week() -> None:
    week = [line(1, "09:00", "17:00")]
    monday = date(2026, 9, 7)
    swap = Dated(UUID(int=9), at(monday, "12:00"), at(monday, "13:00"), BOB)
    told = [who(at(monday, clock), week, [swap]) for clock in ("11:59", "12:00", "12:59", "13:00")]
    assert told == [ANN, BOB, BOB, ANN]


def test_in_october_what_ends_at_half_past_one_ends_the_first_time_and_does_not_come_back() -> None:
    week = [line(6, "22:00", "01:30", ANN, 1), line(7, "01:30", "08:00", BOB, 2)]
    assert who(at(AUTUMN, "01:15"), week) == ANN
    assert who(at(AUTUMN, "01:45"), week) == BOB
    assert who(at(AUTUMN, "01:15", fold=1), week) == BOB
    assert who(at(AUTUMN, "07:59"), week) == BOB


def test_in_march_what_begins_in_the_hour_that_is_not_begins_as_clocks_are_put_forward() -> None:
    week = [line(6, "22:00", "01:30", ANN, 1), line(7, "01:30", "08:00", BOB, 2)]
    assert moment_of(datetime.combine(SPRING, time(1, 30))) == at(SPRING, "02:00")
    assert who(at(SPRING, "00:59"), week) == ANN
    assert who(at(SPRING, "02:00"), week) == BOB


def test_until_when_somebody_is_on_is_until_somebody_else_is_or_nobody() -> None:
    week = [line(1, "09:00", "17:00", ANN, 1), line(1, "17:00", "09:00", ANN, 2), line(2, "09:00", "17:00", BOB, 3)]
    monday = date(2026, 9, 7)
    on = on_at(at(monday, "10:00"), week, [])
    assert (on.shift, on.until) == (week[0], at(monday + timedelta(days=1), "09:00"))
    gap = on_at(at(monday + timedelta(days=1), "17:00"), week, [])
    assert (gap.shift, gap.until) == (None, at(monday + timedelta(days=7), "09:00"))
    assert on_at(at(monday, "10:00"), [], []).until is None


def test_a_rota_of_many_short_lines_is_laid_on_the_days_once_however_often_it_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid = []

    def counted(each: Weekly, day: date) -> tuple[datetime, datetime]:
        laid.append(day)
        return rules_span(each, day)

    rules_span = rules.span_on
    monkeypatch.setattr(rules, "span_on", counted)
    week = [
        Weekly(UUID(int=day * 100 + number), day, number * 100, 100, ANN if number % 2 else BOB)
        for day in DAYS
        for number in range(12)
    ]
    told = list(course(at(date(2026, 9, 7), "10:00"), week, []))
    assert len(told) > 90
    assert len(laid) == 10 * 12, "each line once for each day on which it begins"


def test_offices_are_open_on_working_days_from_nine_to_five() -> None:
    monday = date(2026, 9, 7)
    assert [is_out_of_hours(at(monday, clock)) for clock in ("08:59", "09:00", "16:59", "17:00")] == [
        True,
        False,
        False,
        True,
    ]
    assert is_out_of_hours(at(GOOD_FRIDAY, "10:00"))
    assert is_out_of_hours(at(date(2026, 9, 6), "10:00"))


def test_two_lines_at_the_same_time_are_found_over_midnight_and_over_the_end_of_the_week() -> None:
    night = line(7, "22:00", "08:00", number=7)
    assert overlapping([line(1, "07:00", "09:00")], [night]) == night
    assert overlapping([line(1, "08:00", "09:00")], [night]) is None
    assert overlapping([line(BANK_HOLIDAY, "00:00", "00:00")], [night]) is None
    assert overlapping([night], [line(1, "07:00", "09:00", number=8)]) is not None
    assert overlapping([line(2, "09:00", "10:00")], [line(2, "09:59", "11:00", number=8)]) is not None


@pytest.mark.parametrize(
    ("starts", "ends", "why"),
    [
        (0, 1, ""),
        (1, 1, "ends_before"),
        (2, 1, "ends_before"),
        (-3, 0, "over"),
        (0, 24 * 32, "long"),
        (0, 24 * 800, "far"),
    ],
)
def test_hours_that_are_none_are_told_apart(starts: int, ends: int, why: str) -> None:
    assert wrong_hours(FIRST + starts * HOUR, FIRST + ends * HOUR, FIRST) == why


LINES = st.builds(
    lambda number, day, starts, minutes, person: Weekly(UUID(int=number), day, starts * 5, minutes * 5, person),
    st.integers(1, 99),
    st.sampled_from(list(DAYS)),
    st.integers(0, 287),
    st.integers(1, 288),
    st.sampled_from([ANN, BOB, CAT, None]),
)
NIGHTS = [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC), datetime(2026, 12, 25, tzinfo=UTC)]
MOMENTS = st.one_of(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    st.builds(
        lambda night, minutes: night + timedelta(minutes=minutes), st.sampled_from(NIGHTS), st.integers(-180, 400)
    ),
)
SHIFTS = st.builds(
    lambda number, starts, hours, person: Dated(UUID(int=number), starts, starts + hours * HOUR, person),
    st.integers(100, 120),
    MOMENTS,
    st.integers(1, 48),
    st.sampled_from([ANN, BOB, CAT, None]),
)


def _began_lately(each: Weekly, today: date) -> list[datetime]:
    """When a line begins today, or began yesterday."""
    days = [
        day
        for day in (today - timedelta(days=1), today)
        if (
            is_bank_holiday(day)
            if each.day == BANK_HOLIDAY
            else not is_bank_holiday(day) and each.day == day.weekday() + 1
        )
    ]
    return [datetime.combine(day, time()) + timedelta(minutes=each.starts) for day in days]


def as_the_wall_says(moment: datetime, weekly: list[Weekly], dated: list[Dated]) -> UUID | str | None:
    """The same, told by a clock on a wall, line by line and minute by minute: the latest time that it has shown. What has ended once
    does not begin again because the clock is put back."""
    for shift in dated:
        if shift.starts_at <= moment < shift.ends_at:
            return shift.person
    there = moment.astimezone(LOCAL)
    shown = there.replace(tzinfo=None)
    if there.fold:
        shown = shown.replace(minute=59, second=59, microsecond=999999)
    on = [
        (begins, each.id, each.person)
        for each in weekly
        for begins in _began_lately(each, shown.date())
        if begins <= shown < begins + timedelta(minutes=each.minutes)
    ]
    return max(on, key=lambda one: one[:2])[2] if on else "nobody"


@given(st.lists(LINES, max_size=8, unique_by=lambda one: one.id), st.lists(SHIFTS, max_size=2), MOMENTS)
@example([line(6, "22:00", "01:30", ANN, 1), line(7, "01:30", "08:00", BOB, 2)], [], at(AUTUMN, "01:15", fold=1))
@example([line(7, "01:10", "01:40", ANN, 1), line(7, "01:40", "08:00", BOB, 2)], [], at(SPRING, "02:00"))
def test_at_every_moment_of_a_year_exactly_the_person_is_on_duty_whom_the_rota_says(
    weekly: list[Weekly], dated: list[Dated], moment: datetime
) -> None:
    found = shift_at(moment, weekly, dated)
    assert (found.person if found else "nobody") == as_the_wall_says(moment, weekly, dated)


@given(st.lists(LINES, max_size=6, unique_by=lambda one: one.id), st.lists(SHIFTS, max_size=2), MOMENTS, st.data())
def test_until_it_changes_the_same_person_is_on_duty_and_then_another_or_nobody(
    weekly: list[Weekly], dated: list[Dated], moment: datetime, data: st.DataObject
) -> None:
    on = on_at(moment, weekly, dated)
    said = as_the_wall_says(moment, weekly, dated)
    if on.until is None:
        return
    minutes = int((on.until - moment).total_seconds() // 60)
    assert on.until > moment
    assert as_the_wall_says(on.until, weekly, dated) != said
    between = moment + timedelta(minutes=data.draw(st.integers(0, max(0, minutes - 1))))
    assert as_the_wall_says(between, weekly, dated) == said


@given(st.lists(LINES, min_size=2, max_size=6, unique_by=lambda one: one.id), st.integers(0, 7 * 24 * 60 - 1))
def test_lines_that_are_said_not_to_overlap_are_never_on_together(weekly: list[Weekly], minute: int) -> None:
    """In an ordinary week of summer: bank holidays and clocks aside."""
    ordinary = [one for one in weekly if one.day != BANK_HOLIDAY]
    kept: list[Weekly] = []
    for one in ordinary:
        if overlapping([one], kept) is None:
            kept.append(one)
    moment = at(date(2026, 9, 7), "00:00") + timedelta(minutes=minute)
    assert sum(shift_at(moment, [one], []) is not None for one in kept) <= 1
