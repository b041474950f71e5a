"""A sign that points at somebody, and any other sign, from two agencies."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from tests.alerts.faults import caught
from tests.alerts.rules.observations import decided, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import pointing_and_another
from wholepicture.alerts.rules.pointing_and_another import PARAMETERS, RULE, evaluate

DAYS = PARAMETERS["days"]


def planted_case() -> ChronologyOfChild:
    """An older partner, by a charity; often missing, by a home."""
    return signs(seen("missing_frequent", "Home", 0), seen("older_partner", "Charity", 30))


def near_miss() -> ChronologyOfChild:
    """A pointing sign, and beside it a vulnerability, that another agency tells."""
    return signs(seen("older_partner", "Home", 1), seen("young_carer", "School", 1, list_="V"))


def test_a_pointing_sign_and_another_are_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "A sign that points at what somebody does, and another sign, from 2 agencies, "
        "between 1 March 2026 and 31 March 2026.",
        "Often goes missing: Home, 1 March 2026.",
        "Someone much older described as a partner or close friend: Charity, 31 March 2026.",
    ]
    assert RULE.use == "lists"


def test_a_vulnerability_is_no_other_sign() -> None:
    assert evaluate(near_miss()) is None


def test_two_signs_that_point_at_nobody_are_not_listed() -> None:
    assert evaluate(signs(seen("missing_frequent", "Home", 0), seen("new_phone", "School", 1))) is None


def test_one_source_that_two_agencies_tell_is_one() -> None:
    told = signs(seen("missing_frequent", "Home", 0, "Home/1"), seen("older_partner", "Police", 1, "Home/1"))
    assert evaluate(told) is None


def test_two_signs_that_one_observation_explains_are_one() -> None:
    given = signs(seen("money_or_items_unexplained", "Home", 0), seen("new_phone", "School", 1))
    assert evaluate(given) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    given = signs(seen("older_partner", "School", DAYS + beyond), seen("late_return", "Home", 0))
    assert (evaluate(given) is None) == bool(beyond)


def test_a_pair_that_somebody_looked_at_does_not_return_and_a_new_sign_does() -> None:
    pair = planted_case().signs
    again = seen("missing_frequent", "School", 31, root=pair[0].root)
    assert evaluate(signs(*pair, again, decided=decided(*pair))) is None
    new = seen("late_return", "School", 32)
    finding = evaluate(signs(*pair, new, decided=decided(*pair)))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


@examples(st.permutations(range(5)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    codes = ("missing_frequent", "older_partner", "new_phone", "cars_unknown_adults", "late_return")
    told = [seen(code, f"Agency {number}", 3) for number, code in enumerate(codes)]
    listed = evaluate(signs(*told))
    assert listed is not None
    assert evaluate(signs(*(told[at] for at in order))) == listed


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("raising", lambda seen: list(seen), test_a_vulnerability_is_no_other_sign),
        ("is_from_another_agency", lambda a, b: a.agency != b.agency, test_one_source_that_two_agencies_tell_is_one),
        ("_are_two", lambda a, b: a.code != b.code, test_two_signs_that_one_observation_explains_are_one),
        ("pointing", lambda seen: list(seen), test_two_signs_that_point_at_nobody_are_not_listed),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, pointing_and_another, name, planted, test)
