"""Nights away: two different nights in one window, and how long a dismissal keeps it quiet."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import START, away, decided, interview, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild, Observation
from wholepicture.alerts.rules import nights
from wholepicture.alerts.rules.nights import PARAMETERS, RULE, evaluate

DAYS, QUIET = PARAMETERS["days"], PARAMETERS["quiet_days"]


def planted_case() -> ChronologyOfChild:
    """Two nights, the first of which two agencies tell."""
    return signs(episodes=[away("Home", 0), away("Police", 0, hours=8), away("Police", 20)])


def near_miss() -> ChronologyOfChild:
    """One night, told by a home and the police, with its interview and the sign on the day after."""
    return signs(
        seen("missing_overnight", "School", 1),
        episodes=[away("Home", 0), away("Police", 0, hours=8)],
        interviews=[interview("Charity", 3)],
    )


def test_two_nights_are_read_side_by_side() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Away over night 2 times between 1 March 2026 and 21 March 2026.",
        "Away for about 10 hours, between 1 March 2026 and 2 March 2026: Home, 1 March 2026; Police, 1 March 2026.",
        "Away for about 10 hours, between 21 March 2026 and 22 March 2026: Police, 21 March 2026.",
    ]
    assert len(finding.evidence) == 3


def test_one_night_told_by_many_is_one() -> None:
    assert evaluate(near_miss()) is None


def test_two_evenings_out_are_no_nights() -> None:
    assert evaluate(signs(episodes=[away("Home", 0, at=19, hours=5), away("Home", 9, at=19, hours=5)])) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    finding = evaluate(signs(episodes=[away("Home", 0), away("Home", DAYS + beyond)]))
    assert (finding is None) == bool(beyond)


def test_a_night_that_is_told_late_completes_the_window() -> None:
    late = away("Police", 0, recorded_day=60)
    finding = evaluate(signs(episodes=[late, away("Home", 20)]))
    assert finding is not None
    assert finding.evident_at == late.recorded_at


def test_an_episode_that_ends_before_it_begins_raises_nothing() -> None:
    assert evaluate(signs(episodes=[away("Home", 0), away("Home", 9, hours=-3)])) is None


def test_nights_that_somebody_looked_at_are_not_raised_again_and_a_new_one_is() -> None:
    two = [away("Home", 0), away("Police", 20)]
    assert evaluate(signs(episodes=two, decided=decided(*two))) is None
    third = away("Police", 40)
    finding = evaluate(signs(episodes=[*two, third], decided=decided(*two)))
    assert finding is not None
    assert finding.evident_at == third.recorded_at
    assert finding.reasons[0].values == {"nights": 3}, "what was looked at supports it"


def test_the_same_night_in_another_report_of_one_root_is_nothing_new() -> None:
    two = [away("Home", 0), away("Police", 20)]
    again = away("School", 20, root=two[1].root.upper())
    left = [two[0], again]
    assert evaluate(signs(episodes=left, decided=decided(*two))) is None


@pytest.mark.parametrize(("day", "is_raised"), [(QUIET - 1, False), (QUIET, True)])
def test_a_dismissal_keeps_it_quiet_for_180_days_and_not_a_day_longer(day: int, is_raised: bool) -> None:
    """It was dismissed of noon, and a night begins at ten in the evening."""
    episodes = [away("Home", day - 9), away("Home", day)]
    finding = evaluate(signs(episodes=episodes, decided=decided(nights_dismissed=START)))
    assert (finding is not None) == is_raised


def test_an_old_night_that_is_told_after_a_dismissal_is_quiet_too() -> None:
    episodes = [away("Home", -30, recorded_day=QUIET + 5), away("Home", -20, recorded_day=QUIET + 5)]
    assert evaluate(signs(episodes=episodes, decided=decided(nights_dismissed=START))) is None


def _every_report_is_a_night(given: ChronologyOfChild) -> list[Any]:
    return [spell for episode in given.episodes for spell in nights_of(episode)]


def nights_of(episode: Observation) -> list[Any]:
    from wholepicture.alerts.times_away import nights_away

    return nights_away(signs(episodes=[episode]))


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("nights_away", _every_report_is_a_night, test_one_night_told_by_many_is_one),
        (
            "is_quiet",
            lambda given, spell, days: False,
            test_an_old_night_that_is_told_after_a_dismissal_is_quiet_too,
        ),
        (
            "fullest_window",
            lambda until_now, newest, days, at: [
                spell for spell in until_now if at(newest) - timedelta(days=days) <= at(spell) <= at(newest)
            ],
            test_a_night_that_is_told_late_completes_the_window,
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, nights, name, planted, test)
