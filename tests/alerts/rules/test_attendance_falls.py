"""Attendance falls: by how much, below which pattern, and beside what."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import decided, register, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import attendance_falls
from wholepicture.alerts.rules.attendance_falls import PARAMETERS, RULE, evaluate

DAYS, POINTS = PARAMETERS["days"], PARAMETERS["points"]


def pattern(attended: int = 95) -> list[Any]:
    return [register("School", week * 7, possible=100, attended=attended) for week in range(3)]


def fallen(day: int = 21, attended: int = 40, **more: Any) -> Any:
    return register("School", day, possible=more.pop("possible", 100), attended=attended, **more)


def planted_case() -> ChronologyOfChild:
    """From 95 per cent to 40, while a charity tells of an older partner."""
    return signs(seen("older_partner", "Charity", 30), attendance=[*pattern(), fallen()])


def near_miss() -> ChronologyOfChild:
    """A child who was always away as much."""
    return signs(seen("older_partner", "Charity", 30), attendance=[*pattern(45), fallen()])


def test_a_fall_beside_a_pointing_sign_is_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Attended 40 per cent of school, after 95 per cent in the year before. Told by: School, 22 March 2026.",
        "Someone much older described as a partner or close friend: Charity, 31 March 2026.",
    ]
    assert RULE.use == "off"


def test_a_child_is_compared_with_herself_alone() -> None:
    assert evaluate(near_miss()) is None


@pytest.mark.parametrize("fewer", [0, 1])
def test_a_fall_of_twenty_points_counts_and_of_nineteen_does_not(fewer: int) -> None:
    registers = [*pattern(), fallen(attended=95 - POINTS + fewer)]
    finding = evaluate(signs(seen("older_partner", "Charity", 30), attendance=registers))
    assert (finding is None) == bool(fewer)


def test_a_fall_with_nothing_that_points_at_somebody_is_the_schools() -> None:
    assert evaluate(signs(seen("new_phone", "Home", 30), attendance=planted_case().attendance)) is None


def test_two_registers_are_no_pattern_nor_is_one_that_was_passed_on() -> None:
    worry = seen("older_partner", "Charity", 30)
    assert evaluate(signs(worry, attendance=[*pattern()[:2], fallen()])) is None
    passed_on = [
        replace(pattern()[0], root="School/1"),
        *(replace(told, root="School/2") for told in pattern()[:1] * 3),
    ]
    assert evaluate(signs(worry, attendance=[*passed_on, fallen()])) is None


def test_registers_of_more_than_a_year_before_are_no_pattern() -> None:
    worry = seen("older_partner", "Charity", 500)
    assert evaluate(signs(worry, attendance=[*pattern(), fallen(day=500)])) is None


def test_a_register_of_few_sessions_or_of_none_says_nothing() -> None:
    worry = seen("older_partner", "Charity", 30)
    for possible in (0, PARAMETERS["fewest_sessions"] - 1):
        assert evaluate(signs(worry, attendance=[*pattern(), fallen(possible=possible, attended=0)])) is None
    none = PARAMETERS | {"fewest_sessions": 0}
    assert evaluate(signs(worry, attendance=[*pattern(), fallen(possible=0, attended=0)]), none) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    worry = seen("older_partner", "Charity", 21 + DAYS + beyond)
    assert (evaluate(signs(worry, attendance=[*pattern(), fallen()])) is None) == bool(beyond)


def test_what_somebody_looked_at_does_not_return_and_a_new_sign_does() -> None:
    given = planted_case()
    before = decided(*given.signs, *given.attendance)
    assert evaluate(signs(*given.signs, attendance=given.attendance, decided=before)) is None
    new = seen("hotel_stay", "Police", 40)
    finding = evaluate(signs(*given.signs, new, attendance=given.attendance, decided=before))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_before", lambda earlier, register: list(earlier), test_registers_of_more_than_a_year_before_are_no_pattern),
        (
            "_before",
            lambda earlier, register: list(earlier),
            test_two_registers_are_no_pattern_nor_is_one_that_was_passed_on,
        ),
        ("pointing", lambda signs: list(signs), test_a_fall_with_nothing_that_points_at_somebody_is_the_schools),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, attendance_falls, name, planted, test)
