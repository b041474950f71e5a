"""Missing together: two children of different homes, and what ties their two times to each other."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import CHILD, START, away, decided, interview, sentences, signs, with_child
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import missing_together
from wholepicture.alerts.rules.missing_together import PARAMETERS, RULE, evaluate

FRIEND = UUID(int=2)
QUIET = PARAMETERS["quiet_days"]


def other(by: str, day: int, **more: Any) -> Any:
    return away(by, day, child=FRIEND, **more)


def planted_case() -> ChronologyOfChild:
    """Two nights that another was away as well."""
    return signs(
        episodes=[away("Home", 0), away("Home", 9)],
        away_too=[other("Police", 0, at=21), other("Police", 9, at=23)],
    )


def near_miss() -> ChronologyOfChild:
    """One night at once, that two agencies tell of each; and the night after hers."""
    return signs(
        episodes=[away("Home", 0), away("Police", 0), away("Home", 9, hours=9)],
        away_too=[other("Police", 0, at=21), other("School", 0), other("Police", 10)],
    )


def named_with_her(**more: Any) -> ChronologyOfChild:
    hers = away("Home", 0)
    return signs(
        episodes=[hers],
        away_too=[other("Police", 0)],
        companions=[with_child(2, "Home", 0, submission=hers.submission, **more)],
    )


def test_two_who_are_away_at_once_twice_are_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Two children were away together, between 10 March 2026 and 11 March 2026. "
        "Told by: Home, 10 March 2026; Police, 10 March 2026."
    ]
    assert finding.nominals == (CHILD, FRIEND)
    assert RULE.use == "lists"


def test_one_night_at_once_is_chance() -> None:
    assert evaluate(near_miss()) is None


def test_one_night_is_enough_where_a_report_of_it_names_the_other() -> None:
    assert evaluate(named_with_her()) is not None


def test_the_interview_may_name_the_other() -> None:
    talk = interview("Charity", 2)
    given = signs(
        episodes=[away("Home", 0)],
        interviews=[talk],
        away_too=[other("Police", 0)],
        companions=[with_child(2, "Charity", 2, submission=talk.submission)],
    )
    assert evaluate(given) is not None


def test_a_report_of_something_else_that_names_the_other_is_not() -> None:
    given = signs(episodes=[away("Home", 0)], away_too=[other("Police", 0)], companions=[with_child(2, "School", 0)])
    assert evaluate(given) is None


def test_children_of_one_home_are_not_listed() -> None:
    assert evaluate(named_with_her(shares_home=True)) is None
    together = [other("Police", day, shares_home=True) for day in (0, 9)]
    assert evaluate(signs(episodes=[away("Home", 0), away("Home", 9)], away_too=together)) is None


def test_two_others_once_each_are_not_one_twice() -> None:
    third = away("Police", 9, child=UUID(int=3))
    given = signs(episodes=[away("Home", 0), away("Home", 9)], away_too=[other("Police", 0), third])
    assert evaluate(given) is None


def test_an_episode_that_ends_before_it_begins_is_of_nobody() -> None:
    wrong = [other("Police", 0, hours=-1), other("Police", 9, hours=-1)]
    assert evaluate(signs(episodes=[away("Home", 0), away("Home", 9)], away_too=wrong)) is None


def test_what_somebody_looked_at_does_not_return_and_a_new_night_does() -> None:
    given = planted_case()
    before = decided(*given.episodes, *given.away_too)
    assert evaluate(signs(episodes=given.episodes, away_too=given.away_too, decided=before)) is None
    episodes, away_too = [*given.episodes, away("Home", 20)], [*given.away_too, other("Police", 20)]
    finding = evaluate(signs(episodes=episodes, away_too=away_too, decided=before))
    assert finding is not None
    assert {episodes[-1].submission, away_too[-1].submission} == set(finding.evidence)


def test_a_night_that_nobody_looked_at_is_the_second_however_early_its_reports_were_written() -> None:
    early, late = [away("Home", 0), other("Police", 0)], [away("Home", 9), other("Police", 9)]
    given = signs(episodes=[early[0], late[0]], away_too=[early[1], late[1]], decided=decided(*late))
    finding = evaluate(given)
    assert finding is not None
    assert {told.submission for told in early} == set(finding.evidence)


@pytest.mark.parametrize(("day", "is_listed"), [(QUIET - 1, False), (QUIET, True)])
def test_a_dismissal_keeps_it_quiet_for_180_days_and_not_a_day_longer(day: int, is_listed: bool) -> None:
    days = (day, day + 5) if is_listed else (day - 5, day)
    given = signs(
        episodes=[away("Home", day) for day in days],
        away_too=[other("Police", day) for day in days],
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
        ("_is_named", lambda given, night, other: True, test_a_report_of_something_else_that_names_the_other_is_not),
        (
            "_overlap",
            lambda night, other: abs((night.since - other.at).days) <= 1,
            test_one_night_at_once_is_chance,
        ),
        ("_overlap", lambda night, other: other.at <= night.until, test_children_of_one_home_are_not_listed),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, missing_together, name, planted, test)
