"""Repeatedly missing: the thresholds of practice, each on its edge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import START, away, decided, interview, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import repeat_missing
from wholepicture.alerts.rules.repeat_missing import PARAMETERS, RULE, evaluate

DAYS, QUIET = PARAMETERS["days"], PARAMETERS["quiet_days"]


def evening(by: str, day: int, **more: Any) -> Any:
    return away(by, day, at=18, hours=3, **more)


def planted_case() -> ChronologyOfChild:
    """Three episodes, one of them a night."""
    return signs(episodes=[evening("Home", 0), away("Police", 30), evening("Home", 60)])


def near_miss() -> ChronologyOfChild:
    """Two, told by three, of a child of thirteen, the longest of 24 hours."""
    episodes = [evening("Home", 0), away("Police", 30, hours=24), away("Home", 30)]
    return signs(episodes=episodes, born=date(2013, 3, 1))


def test_all_episodes_stand_side_by_side() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Missing 3 times between 1 March 2026 and 30 April 2026: a review is due.",
        "The threshold: 3 episodes within 90 days.",
        "Away for about 3 hours, on 1 March 2026: Home, 1 March 2026.",
        "Away for about 10 hours, between 31 March 2026 and 1 April 2026: Police, 31 March 2026.",
        "Away for about 3 hours, on 30 April 2026: Home, 30 April 2026.",
    ]


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    episodes = [evening("Home", 0), evening("Home", 30), evening("Home", DAYS + beyond)]
    assert (evaluate(signs(episodes=episodes)) is None) == bool(beyond)


def test_three_are_three_whichever_was_told_last() -> None:
    for late in range(3):
        days = [0, 30, 60]
        episodes = [evening("Home", day, recorded_day=80 if day == days[late] else day) for day in days]
        finding = evaluate(signs(episodes=episodes))
        assert finding is not None, late
        assert finding.evident_at == episodes[late].recorded_at


def test_episodes_near_the_one_told_last_and_not_near_each_other_fill_no_window() -> None:
    between = evening("Home", 60, recorded_day=130)
    assert evaluate(signs(episodes=[evening("Home", 0), between, evening("Home", 120)])) is None


@pytest.mark.parametrize(("born", "said"), [(date(2013, 3, 2), ["Missing at the age of 12."]), (date(2013, 3, 1), [])])
def test_a_child_is_young_until_the_day_before_her_birthday(born: date, said: list[str]) -> None:
    finding = evaluate(signs(episodes=[evening("Home", 0)], born=born))
    assert [line for line in sentences(RULE, finding) if "age" in line] == said if finding else said == []


def test_one_that_lasted_over_24_hours_is_enough_and_24_are_not() -> None:
    long = evaluate(signs(episodes=[away("Home", 0, hours=24.6)]))
    assert long is not None
    assert sentences(RULE, long)[1] == "Missing for about 25 hours."
    assert evaluate(signs(episodes=[away("Home", 0, hours=24)])) is None


def test_one_night_that_two_tell_by_a_sign_on_two_days_is_no_long_one() -> None:
    assert evaluate(signs(seen("missing_overnight", "Home", 0), seen("missing_overnight", "Police", 1))) is None


def test_several_reports_of_one_episode_and_its_interview_count_once() -> None:
    told = [evening("Home", 0), evening("Police", 0, root="Home/x"), evening("School", 0)]
    about_it = [interview("Charity", 2), interview("Police", 3)]
    assert evaluate(signs(episodes=[*told, evening("Home", 9)], interviews=about_it)) is None


def test_an_episode_that_ends_before_it_begins_raises_nothing() -> None:
    wrong = away("Home", 0, hours=-30)
    assert evaluate(signs(episodes=[wrong, evening("Home", 9), evening("Home", 19)])) is None
    assert evaluate(signs(episodes=[wrong], born=date(2020, 1, 1))) is None


def test_what_somebody_looked_at_is_not_raised_again_and_something_new_is() -> None:
    episodes = planted_case().episodes
    assert evaluate(signs(episodes=episodes, decided=decided(*episodes))) is None
    fourth = evening("Police", 70)
    finding = evaluate(signs(episodes=[*episodes, fourth], decided=decided(*episodes)))
    assert finding is not None
    assert finding.reasons[0].values["episodes"] == 4


@pytest.mark.parametrize(("day", "is_raised"), [(QUIET - 1, False), (QUIET, True)])
def test_a_dismissal_keeps_it_quiet_for_180_days_and_not_a_day_longer(day: int, is_raised: bool) -> None:
    given = signs(episodes=[away("Home", day, hours=30)], decided=decided(nights_dismissed=START))
    assert (evaluate(given) is not None) == is_raised


def _never_quiet_test() -> None:
    test_a_dismissal_keeps_it_quiet_for_180_days_and_not_a_day_longer(QUIET - 1, False)


def _young_test() -> None:
    test_a_child_is_young_until_the_day_before_her_birthday(date(2013, 3, 2), ["Missing at the age of 12."])


def _only_before(until_now: Any, newest: Any, days: int, at: Any) -> list[Any]:
    return [spell for spell in until_now if at(spell) <= at(newest)]


def _near(until_now: Any, newest: Any, days: int, at: Any) -> list[Any]:
    return [spell for spell in until_now if abs((at(spell) - at(newest)).days) <= days]


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("is_quiet", lambda given, spell, days: False, _never_quiet_test),
        ("_age", lambda born, on: on.year - born.year, _young_test),
        ("fullest_window", _only_before, test_three_are_three_whichever_was_told_last),
        ("fullest_window", _near, test_episodes_near_the_one_told_last_and_not_near_each_other_fill_no_window),
        (
            "times_away",
            lambda given: _every_report(given),
            test_several_reports_of_one_episode_and_its_interview_count_once,
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, repeat_missing, name, planted, test)


def _every_report(given: ChronologyOfChild) -> list[Any]:
    from wholepicture.alerts.times_away import times_away

    return [spell for episode in given.episodes for spell in times_away(replace(given, episodes=[episode]))]
