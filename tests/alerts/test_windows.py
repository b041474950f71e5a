"""What lies near what in time, and what completes a pair: on the last day, in whatever order, and of one source once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from tests.alerts.faults import caught
from tests.alerts.rules.observations import CHILD, away, decided, seen, signs
from wholepicture.alerts import windows
from wholepicture.alerts.inputs import NOTHING_DECIDED, SignSeen
from wholepicture.alerts.times_away import times_away
from wholepicture.alerts.windows import (
    finding_of_signs,
    first_pair,
    fullest_window,
    growing,
    is_from_another_agency,
    later_of,
    pointing,
    raising,
    reason_of_night,
    reasons_by_sign,
)

MANY = [seen(f"sign_{number}", f"Agency {number % 4}", number * 7 % 40) for number in range(12)]


def always(a: SignSeen, b: SignSeen) -> bool:
    return a is not b


def at(sign: SignSeen) -> Any:
    return sign.at


# -- what grows ---------------------------------------------------------------------------------------------------------


def test_what_is_told_grows_in_the_order_in_which_it_was_written_down() -> None:
    steps = [(newest, list(until_now)) for newest, until_now in growing(MANY, NOTHING_DECIDED)]
    assert [newest for newest, _ in steps] == sorted(MANY, key=lambda sign: (sign.recorded_at, sign.submission.hex))
    assert all(newest in until_now for newest, until_now in steps)
    assert all(sign.recorded_at <= newest.recorded_at for newest, until_now in steps for sign in until_now)


def test_what_somebody_looked_at_completes_nothing_and_supports_what_is_new() -> None:
    old, new = seen("older_partner", "School", 0), seen("older_partner", "Police", 1)
    passed_on = seen("hotel_stay", "Charity", 2, root=old.root)
    assert list(growing([old, new, passed_on], decided(old))) == [(new, [old, passed_on, new])]


def test_all_that_one_report_says_comes_at_once() -> None:
    from dataclasses import replace

    first = seen("older_partner", "School", 0)
    second = replace(seen("hotel_stay", "School", 0), submission=first.submission)
    assert [len(until_now) for _, until_now in growing([first, second], NOTHING_DECIDED)] == [2, 2]


# -- windows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_window_holds_its_last_day_and_not_the_next(beyond: int) -> None:
    first, last = seen("older_partner", "School", 0), seen("older_partner", "Police", 90 + beyond)
    assert len(fullest_window([first, last], last, 90, at=at)) == 2 - beyond


def test_those_on_both_sides_of_the_newest_fill_one_window_only_if_they_are_near_each_other() -> None:
    middle = seen("older_partner", "Home", 50)
    apart = [seen("older_partner", "School", 0), middle, seen("older_partner", "Police", 100)]
    assert len(fullest_window(apart, middle, 90, at=at)) == 2
    assert len(fullest_window([apart[0], middle, seen("older_partner", "Police", 90)], middle, 90, at=at)) == 3


def test_the_fullest_is_by_what_is_counted() -> None:
    newest = seen("older_partner", "Home", 50)
    alike = [seen("older_partner", f"Agency {number}", 10 + number) for number in range(3)]
    other = [seen("hotel_stay", "Police", 100), seen("late_return", "Police", 101)]

    def codes(signs: Any) -> int:
        return len({sign.code for sign in signs})

    assert len(fullest_window([*alike, newest, *other], newest, 60, at=at)) == 4
    assert codes(fullest_window([*alike, newest, *other], newest, 60, at=at, counted=codes)) == 3


@examples(st.permutations(range(len(MANY))), st.integers(1, 60))
def test_a_window_is_never_longer_than_its_days_and_holds_the_newest(order: list[int], days: int) -> None:
    newest = MANY[order[0]]
    window = fullest_window([MANY[number] for number in order], newest, days, at=at)
    moments = [sign.at for sign in window]
    assert newest in window
    assert max(moments) - min(moments) <= timedelta(days=days)
    assert {sign.code for sign in window} == {sign.code for sign in fullest_window(MANY, newest, days, at=at)}


# -- pairs ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [0, 1])
@pytest.mark.parametrize("is_left_first", [True, False])
def test_a_pair_lies_within_so_many_days_either_way(beyond: int, is_left_first: bool) -> None:
    days = (0, 30 + beyond) if is_left_first else (30 + beyond, 0)
    left, right = seen("older_partner", "School", days[0]), seen("hotel_stay", "Police", days[1])
    assert (first_pair([left], [right], 30, NOTHING_DECIDED, always) is None) == bool(beyond)


def test_the_pair_is_the_one_that_was_complete_first() -> None:
    told = [seen("older_partner", f"Agency {day}", day) for day in range(4)]
    assert first_pair(told, told, 30, NOTHING_DECIDED, always) in [(told[0], told[1]), (told[1], told[0])]


def test_a_pair_of_which_somebody_looked_at_both_halves_is_none_and_what_arrives_late_completes_it() -> None:
    left, right = seen("older_partner", "School", 0), seen("hotel_stay", "Police", 1)
    assert first_pair([left], [right], 30, decided(left, right), always) is None
    assert first_pair([left], [right], 30, decided(right), always) == (left, right)
    assert first_pair([left], [right], 30, decided(left), always) == (left, right)


def test_a_pair_that_is_not_apart_is_none() -> None:
    left = seen("older_partner", "School", 0)
    assert first_pair([left], [left], 30, NOTHING_DECIDED, always) is None


ONE_DAY = [seen(sign.code, sign.agency.name, 3) for sign in MANY]


def same_pair(told: list[SignSeen], left: list[SignSeen], right: list[SignSeen]) -> bool:
    expected = first_pair(told, told, 20, NOTHING_DECIDED, always)
    shuffled = first_pair(left, right, 20, NOTHING_DECIDED, always)
    return expected is not None and shuffled is not None and set(shuffled) == set(expected)


@settings(max_examples=30)
@examples(st.sampled_from([MANY, ONE_DAY]), st.randoms())
def test_which_pair_is_the_first_does_not_depend_on_the_order_of_rows(told: list[SignSeen], chance: Any) -> None:
    left, right = (chance.sample(told, len(told)) for _ in range(2))
    assert same_pair(told, left, right)


def test_nor_on_which_comes_first_of_all() -> None:
    for first in range(len(ONE_DAY)):
        turned = ONE_DAY[first:] + ONE_DAY[:first]
        assert same_pair(ONE_DAY, turned, turned[::-1])


def test_whichever_was_written_down_later_is_the_later() -> None:
    first, last = seen("older_partner", "School", 0), seen("hotel_stay", "Police", 1)
    assert later_of(first, last) is later_of(last, first) is last


# -- who said it ----------------------------------------------------------------------------------------------------------


def test_one_story_that_two_agencies_tell_is_of_one_agency() -> None:
    first = seen("older_partner", "School", 0, root="School/1")
    passed_on = seen("older_partner", "Police", 1, root="School/1")
    another = seen("older_partner", "School", 1, root="School/2")
    police = seen("older_partner", "Police", 1)
    assert not is_from_another_agency(first, passed_on)
    assert not is_from_another_agency(first, another)
    assert is_from_another_agency(first, police)


def test_what_nobody_knows_who_said_first_is_of_no_other() -> None:
    known, unknown = seen("older_partner", "School", 0), seen("hotel_stay", "Police", 1, root="/")
    assert not is_from_another_agency(known, unknown)


def test_vulnerabilities_never_raise_and_only_some_signs_point_at_somebody() -> None:
    told = [seen("young_carer", "School", 0, list_="V"), seen("new_phone", "Home", 0), seen("older_partner", "Home", 0)]
    assert [sign.code for sign in raising(told)] == ["new_phone", "older_partner"]
    assert [sign.code for sign in pointing(told)] == ["older_partner"]


# -- reasons --------------------------------------------------------------------------------------------------------------


def test_each_sign_is_a_reason_with_all_who_tell_it() -> None:
    told = [seen("older_partner", "School", 0), seen("new_phone", "Home", 1), seen("older_partner", "Police", 2)]
    reasons = reasons_by_sign(told)
    assert [reason.values["sign"] for reason in reasons] == ["older_partner", "new_phone"]
    assert [len(reason.tellings) for reason in reasons] == [2, 1]
    assert set(reasons[0].reports) == {told[0].submission, told[2].submission}


def test_a_finding_of_signs_counts_codes_agencies_and_sources() -> None:
    told = [seen("older_partner", "School", 0), seen("hotel_stay", "Police", 2, root="School/older_partner0")]
    finding = finding_of_signs(CHILD, "x", told, told[1])
    assert finding.reasons[0].values == {"signs": 2, "agencies": 1}
    assert finding.roots == {"School/older_partner0"}
    assert finding.evident_at == told[1].recorded_at


def test_a_night_of_no_length_is_told_as_an_hour() -> None:
    (spell,) = times_away(signs(episodes=[away("Home", 0, hours=0)]))
    assert reason_of_night(spell).values == {"hours": 1}


# -- faults ---------------------------------------------------------------------------------------------------------------


def _no_tie_break(pair: Any) -> Any:
    later = max(pair, key=lambda sign: sign.recorded_at)
    return (later.recorded_at,)


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_completed", _no_tie_break, test_nor_on_which_comes_first_of_all),
        (
            "_report",
            lambda sign: (sign.recorded_at, sign.submission.hex, sign.code),
            test_all_that_one_report_says_comes_at_once,
        ),
        (
            "bisect_right",
            lambda moments, moment: len(moments),
            lambda: test_a_pair_lies_within_so_many_days_either_way(1, True),
        ),
        ("bisect_left", lambda moments, moment: 0, lambda: test_a_pair_lies_within_so_many_days_either_way(1, False)),
        ("RAISING_LISTS", frozenset("HRV"), test_vulnerabilities_never_raise_and_only_some_signs_point_at_somebody),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, windows, name, planted, test)
