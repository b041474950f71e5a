"""Absent after nights away: how soon, how often, and which registers say so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import START, away, decided, register, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import absence_after_nights
from wholepicture.alerts.rules.absence_after_nights import PARAMETERS, RULE, evaluate

DAYS, QUIET, WITHIN = PARAMETERS["days"], PARAMETERS["quiet_days"], PARAMETERS["within_days"]


def missed(day: int, **more: Any) -> Any:
    more.setdefault("days", 0)
    return register("School", day, unauthorised=more.pop("unauthorised", 2), attended=0, possible=2, **more)


def planted_case() -> ChronologyOfChild:
    """The day after each of two nights."""
    return signs(episodes=[away("Home", 0), away("Police", 30)], attendance=[missed(1), missed(31)])


def near_miss() -> ChronologyOfChild:
    """After one of two nights alone, and long before the other."""
    return signs(episodes=[away("Home", 0), away("Police", 30)], attendance=[missed(1), missed(20)])


def test_absences_after_two_nights_are_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Absent from school soon after a night away, 2 times.",
        "Absence told by: School, 1 April 2026; School, 2 March 2026.",
        "Away for about 10 hours, between 1 March 2026 and 2 March 2026: Home, 1 March 2026.",
        "Away for about 10 hours, between 31 March 2026 and 1 April 2026: Police, 31 March 2026.",
    ]
    assert RULE.use == "lists"


def test_one_night_is_not_enough_however_many_absences_follow() -> None:
    assert evaluate(near_miss()) is None
    assert evaluate(signs(episodes=[away("Home", 0)], attendance=[missed(1), missed(2), missed(3)])) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_an_absence_is_soon_until_the_third_day(beyond: int) -> None:
    """She was back on the morning after; a register is of noon."""
    reach = 1 + WITHIN
    nights = [away("Home", 0, hours=14), away("Home", 30, hours=14)]
    given = signs(episodes=nights, attendance=[missed(reach + beyond), missed(30 + reach)])
    assert (evaluate(given) is None) == bool(beyond)


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    last = DAYS + beyond
    given = signs(episodes=[away("Home", 0), away("Home", last)], attendance=[missed(1), missed(last + 1)])
    assert (evaluate(given) is None) == bool(beyond)


def test_absence_with_leave_is_none() -> None:
    with_leave = [missed(1, unauthorised=0), missed(31, unauthorised=0)]
    assert evaluate(signs(episodes=planted_case().episodes, attendance=with_leave)) is None


def test_a_register_of_a_term_says_of_no_day() -> None:
    episodes = planted_case().episodes
    assert evaluate(signs(episodes=episodes, attendance=[register("School", -20, days=70, unauthorised=9)])) is None


def test_a_sign_of_absence_counts_as_a_register_does() -> None:
    absent = [seen("excluded_or_absent", "School", 1), seen("education_disengaged", "School", 31)]
    assert evaluate(signs(*absent, episodes=planted_case().episodes)) is not None


def test_one_night_told_by_two_is_one() -> None:
    episodes = [away("Home", 0), away("Police", 0), away("School", 0, hours=5)]
    assert evaluate(signs(episodes=episodes, attendance=[missed(1), missed(2)])) is None


def test_an_episode_that_ends_before_it_begins_is_no_night() -> None:
    given = signs(episodes=[away("Home", 0), away("Home", 30, hours=-2)], attendance=[missed(1), missed(31)])
    assert evaluate(given) is None


def test_what_somebody_looked_at_does_not_return_and_a_new_absence_does() -> None:
    given = planted_case()
    before = decided(*given.episodes, *given.attendance)
    assert evaluate(signs(episodes=given.episodes, attendance=given.attendance, decided=before)) is None
    nights, absences = [*given.episodes, away("Home", 50)], [*given.attendance, missed(51)]
    finding = evaluate(signs(episodes=nights, attendance=absences, decided=before))
    assert finding is not None
    assert finding.reasons[0].values == {"times": 3}


@pytest.mark.parametrize(("day", "is_listed"), [(QUIET - 1, False), (QUIET, True)])
def test_a_dismissal_keeps_it_quiet_for_180_days_and_not_a_day_longer(day: int, is_listed: bool) -> None:
    days = (day, day + 5) if is_listed else (day - 5, day)
    given = signs(
        episodes=[away("Home", night) for night in days],
        attendance=[missed(night + 1) for night in days],
        decided=decided(nights_dismissed=START),
    )
    assert (evaluate(given) is not None) == is_listed


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        (
            "is_quiet",
            lambda *given: False,
            lambda: test_a_dismissal_keeps_it_quiet_for_180_days_and_not_a_day_longer(QUIET - 1, False),
        ),
        ("_is_short", lambda register, parameters: True, test_a_register_of_a_term_says_of_no_day),
        ("_times", len, test_one_night_is_not_enough_however_many_absences_follow),
        (
            "_absences_after",
            lambda given, night, parameters: given.attendance,
            test_one_night_is_not_enough_however_many_absences_follow,
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, absence_after_nights, name, planted, test)


def test_a_long_register_counts_by_the_days_that_it_says() -> None:
    """A month from the first on, with the days after both nights, or with others."""
    nights = [away("Home", 3), away("Police", 13)]

    def month(*days: int) -> Any:
        said = tuple((START + timedelta(days=day)).date() for day in days)
        return register("School", 0, days=30, possible=44, attended=40, unauthorised=4, absent_on=said)

    assert evaluate(signs(episodes=nights, attendance=[month(4, 14)])) is not None
    assert evaluate(signs(episodes=nights, attendance=[month(2, 12)])) is None
    assert evaluate(signs(episodes=nights, attendance=[month()])) is None
