"""A second look: what is new about a child of whom something was dismissed, and for how long."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import START, away, decided, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import second_look
from wholepicture.alerts.rules.second_look import PARAMETERS, RULE, evaluate

DAYS = PARAMETERS["days"]


def planted_case() -> ChronologyOfChild:
    """A month after a dismissal, an older partner, as two agencies tell."""
    return signs(
        seen("older_partner", "Charity", 30), seen("older_partner", "School", 31), decided=decided(dismissed_at=START)
    )


def near_miss() -> ChronologyOfChild:
    """A month after a dismissal, a new phone and an evening out, as two agencies tell."""
    evening, told = away("Home", 31, at=18, hours=2), [seen("new_phone", "Home", 30), seen("new_phone", "School", 30)]
    return signs(*told, episodes=[evening], decided=decided(dismissed_at=START))


def test_a_pointing_sign_after_a_dismissal_is_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Something new is told of a child. What was known until 1 March 2026 was dismissed. Look again at the whole.",
        "Told by: Charity, 31 March 2026; School, 1 April 2026.",
    ]
    assert RULE.use == "lists"


def test_a_night_after_a_dismissal_is_listed() -> None:
    night, sign = away("Home", 30), seen("older_partner", "Charity", 30)
    finding = evaluate(signs(sign, episodes=[night], decided=decided(dismissed_at=START)))
    assert finding is not None
    assert set(finding.evidence) == {night.submission, sign.submission}


def test_what_a_single_agency_tells_is_not_listed() -> None:
    told = [seen("older_partner", "Charity", 30), seen("hotel_stay", "Charity", 40)]
    assert evaluate(signs(*told, decided=decided(dismissed_at=START))) is None


def test_what_points_at_nobody_is_not_listed() -> None:
    assert evaluate(near_miss()) is None


def test_a_child_of_whom_nothing_was_dismissed_is_not_listed() -> None:
    told = [seen("older_partner", "Charity", 30), seen("older_partner", "School", 31)]
    assert evaluate(signs(*told)) is None
    assert evaluate(signs(*told, decided=decided(seen("older_partner", "School", 0)))) is None


def test_what_was_known_when_it_was_dismissed_is_not_new() -> None:
    told = [seen("older_partner", "Charity", -1), seen("older_partner", "School", 5)]
    assert evaluate(signs(*told, decided=decided(dismissed_at=START))) is None


def test_what_was_written_down_with_what_was_dismissed_is_not_new_either() -> None:
    told = [seen("older_partner", "Charity", 0), seen("older_partner", "School", 5)]
    assert told[0].recorded_at == START
    assert evaluate(signs(*told, decided=decided(dismissed_at=START))) is None


def test_what_was_dismissed_does_not_return_however_often_it_is_passed_on() -> None:
    dismissed = seen("older_partner", "School", 0)
    again = [seen("older_partner", agency, 30, root=dismissed.root.upper()) for agency in ("Charity", "Police")]
    new = seen("older_partner", "Charity", 31)
    assert evaluate(signs(dismissed, *again, decided=decided(dismissed, dismissed_at=START))) is None
    assert evaluate(signs(dismissed, *again, new, decided=decided(dismissed, dismissed_at=START))) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_year_counts_and_the_day_after_does_not(beyond: int) -> None:
    told = [seen("older_partner", "School", 30), seen("older_partner", "Charity", DAYS + beyond)]
    given = signs(*told, decided=decided(dismissed_at=START))
    assert (evaluate(given) is None) == bool(beyond)


def test_an_episode_that_ends_before_it_begins_is_nothing_new() -> None:
    assert evaluate(signs(episodes=[away("Home", 9, hours=-2)], decided=decided(dismissed_at=START))) is None


def _also_looked_at(given: ChronologyOfChild) -> Any:
    return given.signs


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("pointing", lambda signs: list(signs), test_what_points_at_nobody_is_not_listed),
        ("_nobody_looked_at", _also_looked_at, test_what_was_dismissed_does_not_return_however_often_it_is_passed_on),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, second_look, name, planted, test)
