"""When somebody reads no more for want of training: the rules alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.partnership.narrowing.rules import (
    Asked,
    Version,
    can_be_met,
    lapses_on,
    read_warnings,
    too_early,
    warning_of,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MONTHS = st.none() | st.integers(1, 60)
DAY = date(2026, 12, 1)
ASKED = Asked("CSE-1", 0, DAY, (60, 30, 7))
EVERY_YEAR = {"CSE-1": [Version(1, 12)]}


def test_who_never_took_it_reads_until_the_rule_begins() -> None:
    assert lapses_on(ASKED, EVERY_YEAR, []) == DAY


def test_who_took_it_reads_through_the_last_day_on_which_it_counts() -> None:
    assert lapses_on(ASKED, EVERY_YEAR, [("CSE-1", date(2026, 3, 4))]) == date(2027, 3, 5)
    assert lapses_on(ASKED, EVERY_YEAR, [("CSE-1", date(2020, 3, 4))]) == DAY
    assert lapses_on(ASKED, {"CSE-1": [Version(1, None)]}, [("CSE-1", date(2020, 3, 4))]) is None


def test_another_course_does_not_count_for_the_one_that_is_named_and_any_of_the_level_for_a_level() -> None:
    courses = {"CSE-1": [Version(1, 12)], "CSE-2": [Version(2, 12)], "CSE-3": [Version(3, 12)]}
    taken = [("CSE-2", date(2026, 11, 1))]
    assert lapses_on(ASKED, courses, taken) == DAY
    assert lapses_on(Asked("", 2, DAY), courses, taken) == date(2027, 11, 2)
    assert lapses_on(Asked("", 1, DAY), courses, taken) == date(2027, 11, 2)
    assert lapses_on(Asked("", 3, DAY), courses, taken) == DAY


def test_a_course_that_is_taught_no_more_is_asked_of_nobody() -> None:
    assert lapses_on(ASKED, {"CSE-1": [Version(1, 12, is_retired=True)]}, []) is None


def test_a_level_of_which_nothing_is_taught_any_more_is_asked_of_nobody() -> None:
    ended = {"CSE-2": [Version(2, 12, until=date(2026, 5, 1)), Version(2, 12, is_retired=True, since=date(2026, 5, 1))]}
    assert lapses_on(Asked("", 2, DAY), ended, []) is None
    assert lapses_on(Asked("", 2, DAY), {}, []) is None
    below = ended | {"CSE-1": [Version(1, 12)]}
    assert lapses_on(Asked("", 2, DAY), below, []) is None
    assert lapses_on(Asked("", 1, DAY), below, []) == DAY


def test_what_is_taught_again_is_asked_only_after_every_warning_and_what_was_never_left_out_at_once() -> None:
    first, again = date(2027, 5, 1), date(2027, 6, 1)
    gone = [Version(2, 12, until=first), Version(2, 12, is_retired=True, since=first, until=again)]
    back = {"CSE-2": [*gone, Version(2, 12, since=again)]}
    assert lapses_on(Asked("", 2, DAY), back, []) == again + timedelta(days=61)
    other = back | {"CSE-3": [Version(3, 12, since=first)]}
    assert lapses_on(Asked("", 2, DAY), other, []) == DAY


@pytest.mark.parametrize(
    ("course", "level", "in_force", "is_met"),
    [
        ("", 2, {}, False),
        ("", 2, {"A": (1, False), "B": (2, True)}, False),
        ("", 2, {"A": (1, False), "C": (3, False)}, True),
        ("A", 0, {"A": (1, True), "C": (3, False)}, False),
        ("A", 0, {"A": (1, False)}, True),
        ("A", 0, {"C": (3, False)}, False),
    ],
)
def test_which_rule_some_course_in_force_counts_for(
    course: str, level: int, in_force: dict[str, tuple[int, bool]], is_met: bool
) -> None:
    assert can_be_met(course, level, in_force) == is_met


def test_a_course_that_counts_shorter_from_today_counts_as_before_until_every_warning_was_given() -> None:
    changed = date(2027, 1, 10)
    courses = {"CSE-1": [Version(1, 24, until=changed), Version(1, 6)]}
    assert lapses_on(ASKED, courses, [("CSE-1", date(2026, 3, 4))]) == changed + timedelta(days=61)
    assert lapses_on(ASKED, {"CSE-1": [Version(1, 24), Version(1, 6)]}, [("CSE-1", date(2026, 3, 4))]) == date(
        2028, 3, 5
    )


@given(
    taken=st.lists(st.tuples(st.sampled_from(["CSE-1", "CSE-2"]), DAYS), max_size=4),
    more=st.tuples(st.sampled_from(["CSE-1", "CSE-2"]), DAYS),
    months=MONTHS,
    others=MONTHS,
    level=st.integers(0, 3),
    from_day=DAYS,
)
def test_another_course_taken_never_makes_anybody_lapse_sooner(
    taken: list[tuple[str, date]],
    more: tuple[str, date],
    months: int | None,
    others: int | None,
    level: int,
    from_day: date,
) -> None:
    courses = {"CSE-1": [Version(1, months)], "CSE-2": [Version(2, others)]}
    asked = Asked("" if level else "CSE-1", level, from_day)
    before, after = lapses_on(asked, courses, taken), lapses_on(asked, courses, [*taken, more])
    assert after is None or (before is not None and before <= after)


@given(taken=DAYS, months=MONTHS, shorter=st.integers(1, 60), changed=DAYS, from_day=DAYS)
def test_however_a_course_is_changed_nobody_lapses_before_every_warning_could_be_given(
    taken: date, months: int | None, shorter: int, changed: date, from_day: date
) -> None:
    before = lapses_on(Asked("CSE-1", 0, from_day), {"CSE-1": [Version(1, months)]}, [("CSE-1", taken)])
    courses = {"CSE-1": [Version(1, months, until=changed), Version(1, shorter)]}
    after = lapses_on(Asked("CSE-1", 0, from_day), courses, [("CSE-1", taken)])
    was_reading = before is None or before > changed
    assert not was_reading or after is None or after >= min(before or date.max, changed + timedelta(days=61))


@given(from_day=DAYS, today=DAYS, first=st.integers(1, 180))
def test_a_new_rule_begins_only_after_its_first_warning_could_be_given_to_everybody(
    from_day: date, today: date, first: int
) -> None:
    assert too_early(from_day, (first,), today, None) == ((from_day - today).days < first)
    assert not too_early(from_day, (first,), today, from_day)  # what began already goes on


@pytest.mark.parametrize(
    ("left", "warning"),
    [(90, None), (61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-9, 0)],
)
def test_the_warning_that_it_is_time_for(left: int, warning: int | None) -> None:
    assert warning_of(DAY + timedelta(days=left), (60, 30, 7), DAY) == warning


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("60, 30, 7", (60, 30, 7)),
        ("7 and 30", (30, 7)),
        ("14", (14,)),
        ("30,30,7", (30, 7)),
        ("", None),
        ("sixty", None),
        ("0", None),
        ("-7", None),
        ("181", None),
        ("9999", None),
        ("1,2,3,4,5,6", None),
    ],
)
def test_warnings_are_read_as_people_type_them(text: str, days: tuple[int, ...] | None) -> None:
    assert read_warnings(text) == days
