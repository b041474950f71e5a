"""Dealt with elsewhere: what she did, by one agency, and what is done to her, by another."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import decided, register, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import dealt_with_elsewhere
from wholepicture.alerts.rules.dealt_with_elsewhere import PARAMETERS, RULE, evaluate

DAYS = PARAMETERS["days"]


def planted_case() -> ChronologyOfChild:
    """Suspended by a school; fetched in cars, says a home."""
    return signs(seen("cars_unknown_adults", "Home", 10), attendance=[register("School", 0, suspensions=1)])


def near_miss() -> ChronologyOfChild:
    """Both by the school."""
    return signs(seen("cars_unknown_adults", "School", 10), attendance=[register("School", 0, suspensions=1)])


def test_a_suspension_and_a_pointing_sign_are_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "What she did is dealt with by one agency; another tells what somebody does to her.",
        "Suspended from school. Told by: School, 1 March 2026.",
        "Picked up or dropped off in cars by adults not known to carers: Home, 11 March 2026.",
    ]
    assert RULE.use == "off"


@pytest.mark.parametrize("code", PARAMETERS["signs"])
def test_each_of_the_signs_of_conduct_counts(code: str) -> None:
    finding = evaluate(signs(seen(code, "School", 0), seen("cars_unknown_adults", "Home", 10)))
    assert finding is not None
    assert len(sentences(RULE, finding)) == 3


def test_one_agency_alone_is_not_listed() -> None:
    assert evaluate(near_miss()) is None


def test_one_source_that_two_agencies_tell_is_one() -> None:
    passed_on = seen("cars_unknown_adults", "Home", 10, root="School/1")
    assert evaluate(signs(passed_on, attendance=[register("School", 0, suspensions=1)])) is None


def test_a_register_without_a_suspension_is_no_conduct() -> None:
    worry = seen("cars_unknown_adults", "Home", 10)
    assert evaluate(signs(worry, attendance=[register("School", 0, attended=2, unauthorised=8)])) is None


def test_conduct_with_a_sign_that_points_at_nobody_is_not_listed() -> None:
    assert evaluate(signs(seen("drug_use", "School", 0), seen("late_return", "Home", 1))) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    given = signs(seen("alcohol_use", "School", 0), seen("cars_unknown_adults", "Home", DAYS + beyond))
    assert (evaluate(given) is None) == bool(beyond)


def test_what_somebody_looked_at_does_not_return_and_something_new_does() -> None:
    given = planted_case()
    before = decided(*given.signs, *given.attendance)
    assert evaluate(signs(*given.signs, attendance=given.attendance, decided=before)) is None
    new = seen("drug_use", "Police", 20)
    finding = evaluate(signs(*given.signs, new, attendance=given.attendance, decided=before))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_are_apart", lambda conduct, sign: True, test_one_agency_alone_is_not_listed),
        (
            "_are_apart",
            lambda conduct, sign: conduct.agency != sign.agency,
            test_one_source_that_two_agencies_tell_is_one,
        ),
        ("pointing", lambda signs: list(signs), test_conduct_with_a_sign_that_points_at_nobody_is_not_listed),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, dealt_with_elsewhere, name, planted, test)
