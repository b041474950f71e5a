"""When something was, as people write it: what is understood, what is asked about, and that nothing is guessed. No database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.web.wording.moments import Unclear, in_words, read_moment

SATURDAY_6PM = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)
IN_SUMMER = datetime(2026, 7, 2, 0, 30, tzinfo=UTC)  # half past one at night, as the clock stands in England


def understood(text: str, now: datetime = SATURDAY_6PM, *, may_be_ahead: bool = False) -> str:
    return read_moment(text, now=now, may_be_ahead=may_be_ahead).iso[:16]


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("now", "2026-03-14T18:00"),
        ("just now", "2026-03-14T18:00"),
        ("2pm", "2026-03-14T14:00"),
        ("2.30 pm", "2026-03-14T14:30"),
        ("2:30 p.m.", "2026-03-14T14:30"),
        ("14:05", "2026-03-14T14:05"),
        ("09:05", "2026-03-14T09:05"),
        ("1405", "2026-03-14T14:05"),
        ("00:15", "2026-03-14T00:15"),
        ("noon", "2026-03-14T12:00"),
        ("12 noon today", "2026-03-14T12:00"),
        ("today", "2026-03-14"),
        ("today at 2pm", "2026-03-14T14:00"),
        ("this morning at 9", "2026-03-14T09:00"),
        ("this morning 9:30", "2026-03-14T09:30"),
        ("this afternoon, half", None),
        ("this afternoon 12:30", "2026-03-14T12:30"),
        ("this evening 5.45", "2026-03-14T17:45"),
        ("tonight 5:50pm", "2026-03-14T17:50"),
        ("yesterday", "2026-03-13"),
        ("yesterday 23:40", "2026-03-13T23:40"),
        ("Yesterday at 11:40PM", "2026-03-13T23:40"),
        ("11.40pm yesterday", "2026-03-13T23:40"),
        ("yesterday evening at 8", "2026-03-13T20:00"),
        ("last night 11pm", "2026-03-13T23:00"),
        ("last night at 2am", "2026-03-14T02:00"),
        ("Friday 9pm", "2026-03-13T21:00"),
        ("sun 9pm", "2026-03-08T21:00"),
        ("Friday night 11:30pm", "2026-03-13T23:30"),
        ("7 March night 9pm", "2026-03-07T21:00"),
        ("14 3 2026", "2026-03-14"),
        ("14 3 2026 14:00", "2026-03-14T14:00"),
        ("7/3/2026 9pm", "2026-03-07T21:00"),
        ("07.03.2026, 21.00", "2026-03-07T21:00"),
        ("7-3-26 9pm", "2026-03-07T21:00"),
        ("2026-03-07 21:00", "2026-03-07T21:00"),
        ("7 March 2026", "2026-03-07"),
        ("7th of March 2026 at 9pm", "2026-03-07T21:00"),
        ("March 7 2026 9pm", "2026-03-07T21:00"),
        ("9pm on 7 March 2026", "2026-03-07T21:00"),
        ("Saturday 7 March 2026 9pm", "2026-03-07T21:00"),
        ("7 3 2026 2100", "2026-03-07T21:00"),
        ("7 March 9pm", "2026-03-07T21:00"),
        ("7 3 9pm", "2026-03-07T21:00"),
        ("7/3 21:00", "2026-03-07T21:00"),
        ("30 Dec 9pm", "2025-12-30T21:00"),
        ("1 sept 2025 9am", "2025-09-01T09:00"),
        ("2 hours ago", "2026-03-14T16:00"),
        ("an hour ago", "2026-03-14T17:00"),
        ("half an hour ago", "2026-03-14T17:30"),
        ("45 mins ago", "2026-03-14T17:15"),
        ("20 hours ago", "2026-03-13T22:00"),
        ("3 days ago", "2026-03-11"),
        ("a week ago", "2026-03-07"),
        ("00:00 7 March 2026", "2026-03-07T00:00"),
        ("7 March 2026 12:01am", "2026-03-07T00:01"),
        ("7 March 2026 07:12am", "2026-03-07T07:12"),
        ("7.12am", "2026-03-14T07:12"),
    ],
)
def test_what_people_write_is_understood(typed: str, means: str | None) -> None:
    if means is None:
        with pytest.raises(Unclear):
            understood(typed)
    else:
        assert understood(typed) == means


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("tonight 9pm", "9pm today is not yet. If it was yesterday, write yesterday 9pm."),
        ("9pm", "9pm today is not yet."),
        ("18:01", "6:01pm today is not yet."),
        ("15 March 2026", "is in the future"),
        ("tomorrow 9am", "not clear when"),
        ("9", "Is that 9am or 9pm?"),
        ("9 o'clock", "Is that 9am or 9pm?"),
        ("9:30", "Is that 9:30am or 9:30pm?"),
        ("yesterday 11.15", "Is that 11:15am or 11:15pm?"),
        ("this evening 12:30", "Is that 12:30am or 12:30pm?"),
        ("midnight", "Midnight is the start of a day, or its end."),
        ("yesterday midnight", "Midnight is the start of a day, or its end."),
        ("12am 7 March 2026", "12am is the start of a day, or its end. Write 11:59pm, or 12:01am, with its day."),
        ("Friday 12:00 AM", "12am is the start of a day, or its end."),
        ("yesterday 12.00a.m.", "12am is the start of a day, or its end."),
        ("tonight 12am", "12am is the start of a day, or its end."),
        ("tonight", "Add the time"),
        ("last night", "Add the time"),
        ("this morning 9pm", "9pm is not in the morning"),
        ("this afternoon 9am", "9am is not in the afternoon"),
        ("tonight 2am", "Is 2am today or tomorrow?"),
        ("last night 10:30", "Is that 10:30am or 10:30pm?"),
        ("last night 3pm", "not clear when"),
        ("yesterday night 11pm", "Write last night, or yesterday"),
        ("Friday night 1am", "Is 1am on Friday or on Saturday? Write 13 March 2026 1am, or 14 March 2026 1am."),
        ("Thursday night 12:30am", "Is 12:30am on Thursday or on Friday?"),
        ("13 March night 1am", "Is 1am on Friday or on Saturday?"),
        ("Friday night 10am", "Is 10am on Friday or on Saturday?"),
        ("Friday night 4:59pm", "Is 4:59pm on Friday or on Saturday?"),
        ("Saturday 9am", "Which Saturday?"),
        ("last Friday 9pm", "not clear when"),
        ("Friday 7 March 2026", "7 March 2026 is a Saturday"),
        ("31 2 2026", "There is no such date"),
        ("3/14/2026", "There is no such date"),
        ("7 3 2015", "Is 2015 the year or the time?"),
        ("7 March 1930", "Is 1930 the year or the time?"),
        ("2015", "Is 2015 the year or the time?"),
        ("7 3 1985 9pm", "1985 is long ago"),
        ("7 June 9pm", "Add the year"),
        ("25:00", "There is no such time"),
        ("13pm", "There is no such time"),
        ("yesterday 9:75pm", "There is no such time"),
        ("about 2pm", "not clear when"),
        ("2pm or 3pm", "not clear when"),
        ("2pm not 7 March 2026", "not clear when"),
        ("after school", "not clear when"),
        ("2", "Is that 2am or 2pm?"),
        ("half a day ago", "not clear when"),
        ("yesterday 7 March 2026", "not clear when"),
        ("29 3 2026 3:30am", "in the future"),
    ],
)
def test_what_can_mean_two_moments_is_asked_about(typed: str, asks: str) -> None:
    with pytest.raises(Unclear) as unclear:
        understood(typed)
    assert asks in str(unclear.value)


def test_a_time_that_the_clocks_left_out_is_asked_about() -> None:
    with pytest.raises(Unclear, match="the clocks went forward"):
        understood("29 3 2026 1:30am", datetime(2026, 3, 30, 9, 0, tzinfo=UTC))


# The clocks went back at 2am of 26 October 2025, to 1am: each time of that hour came twice.
FIRST_130, SECOND_130 = "2025-10-26T01:30:00+01:00", "2025-10-26T01:30:00+00:00"
THE_DAY_AFTER = datetime(2025, 10, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["26 10 2025 1:30am", "1:30am yesterday", "26 October 01:59", "last night 1am"])
def test_a_time_that_came_twice_is_asked_about(typed: str) -> None:
    now = THE_DAY_AFTER - timedelta(days="last" in typed)
    with pytest.raises(Unclear, match="came twice that night. Was it before or after the clocks went back"):
        read_moment(typed, now=now)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("26 October 2025 1:30am BST", FIRST_130),
        ("26 October 2025 1:30am gmt", SECOND_130),
        ("yesterday 01:30 before the clocks went back", FIRST_130),
        ("1:30am, after the clocks went back, on 26 October", SECOND_130),
        ("yesterday 2am", "2025-10-26T02:00:00+00:00"),
        ("yesterday 12:59am", "2025-10-26T00:59:00+01:00"),
    ],
)
def test_a_time_that_came_twice_is_understood_as_the_one_that_is_said(typed: str, means: str) -> None:
    assert read_moment(typed, now=THE_DAY_AFTER).iso == means


@pytest.mark.parametrize("typed", ["yesterday 2:30am BST", "yesterday 9pm GMT", "26 October 2025 GMT", "gmt"])
def test_which_of_two_is_not_said_of_a_time_that_came_once(typed: str) -> None:
    with pytest.raises(Unclear):
        read_moment(typed, now=THE_DAY_AFTER)


def test_what_is_counted_back_from_now_is_asked_nothing_in_the_hour_that_comes_twice() -> None:
    first, second = datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    assert read_moment("now", now=first).iso == FIRST_130
    assert read_moment("now", now=second).iso == SECOND_130
    assert read_moment("20 minutes ago", now=second + timedelta(minutes=20)).iso == SECOND_130
    assert read_moment("an hour ago", now=second).iso == FIRST_130
    assert (
        read_moment("1:50am BST", now=second).iso == "2025-10-26T01:50:00+01:00"
    )  # it was, before the clock showed 1:30 again
    with pytest.raises(Unclear, match="is not yet"):
        read_moment("1:50am GMT", now=second)


def test_which_of_two_was_understood_is_said() -> None:
    today = THE_DAY_AFTER.date()
    assert in_words(FIRST_130, today=today).endswith("at 1:30am, before the clocks went back")
    assert in_words(SECOND_130, today=today).endswith("at 1:30am, after the clocks went back")
    assert in_words("2025-10-26T02:30:00+00:00", today=today).endswith("at 2:30am")


def test_it_is_the_clock_of_england_that_counts() -> None:
    assert understood("now", IN_SUMMER) == "2026-07-02T01:30"
    assert understood("yesterday 11pm", IN_SUMMER) == "2026-07-01T23:00"
    assert understood("last night 1am", IN_SUMMER) == "2026-07-02T01:00"
    assert read_moment("1am", now=IN_SUMMER).iso == "2026-07-02T01:00:00+01:00"
    assert understood("2 hours ago", datetime(2026, 3, 29, 2, 0, tzinfo=UTC)) == "2026-03-29T00:00"


def test_what_is_planned_may_lie_ahead_and_then_a_day_without_its_date_is_asked_about() -> None:
    assert understood("9pm", may_be_ahead=True) == "2026-03-14T21:00"
    assert understood("tomorrow 10am", may_be_ahead=True) == "2026-03-15T10:00"
    assert understood("20 March 2026 10am", may_be_ahead=True) == "2026-03-20T10:00"
    for typed in ("Friday 9am", "7 March 9am"):
        with pytest.raises(Unclear):
            understood(typed, may_be_ahead=True)


@given(st.text(alphabet="0123456789:./- apmthurdyniglsw", max_size=30))
def test_whatever_is_typed_is_understood_as_no_later_than_now_or_asked_about(typed: str) -> None:
    try:
        read = understood(typed)
    except Unclear:
        return
    assert read <= "2026-03-14T18:00"


@given(st.integers(min_value=0, max_value=800 * 24 * 60))
def test_a_date_and_time_written_out_is_that_very_one(minutes: int) -> None:
    at = SATURDAY_6PM - timedelta(days=1, minutes=minutes)
    if at.hour == 1 and at.month in (3, 10):
        return  # an hour that the clocks may have left out, or shown twice
    wanted = f"{at:%Y-%m-%dT%H:%M}"
    if (at.hour, at.minute) != (0, 0):  # 12:00am may be the end of the day
        assert understood(f"{at:%d %B %Y} {at:%I:%M%p}") == wanted
    if at.hour not in (10, 11, 12):  # which may be of the morning or of the evening
        assert understood(f"{at.day} {at.month} {at.year} {at:%H:%M}") == wanted
        assert understood(f"{at:%H:%M} {at.day}/{at.month}/{at.year}") == wanted


def test_what_was_understood_is_said_with_the_day_of_the_week() -> None:
    today = SATURDAY_6PM.date()
    assert in_words("2026-03-13T21:00:00+00:00", today=today) == "Yesterday, Friday 13 March 2026 at 9pm"
    assert in_words("2026-03-14T00:00:00+00:00", today=today) == (
        "Today, Saturday 14 March 2026 at midnight, the start of Saturday"
    )
    assert in_words("2026-03-14", today=today) == "Today, Saturday 14 March 2026"
    assert in_words("2026-03-02", today=today) == "Monday 2 March 2026"
