"""Two signs that point at somebody, from two agencies."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from tests.alerts.faults import caught
from tests.alerts.rules.observations import decided, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import two_pointing
from wholepicture.alerts.rules.two_pointing import PARAMETERS, RULE, evaluate

DAYS = PARAMETERS["days"]


def planted_case() -> ChronologyOfChild:
    """Cars, by a school; an older partner, by a charity."""
    return signs(seen("cars_unknown_adults", "School", 0), seen("older_partner", "Charity", 30))


def near_miss() -> ChronologyOfChild:
    """The same two, the second of which passes on what the school said."""
    return signs(seen("cars_unknown_adults", "School", 0), seen("older_partner", "Charity", 30, root="School/1"))


def test_two_pointing_signs_from_two_agencies_are_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "2 signs that point at what somebody does, from 2 agencies, between 1 March 2026 and 31 March 2026.",
        "Picked up or dropped off in cars by adults not known to carers: School, 1 March 2026.",
        "Someone much older described as a partner or close friend: Charity, 31 March 2026.",
    ]
    assert RULE.use == "lists"


def test_one_source_that_two_agencies_tell_is_one() -> None:
    assert evaluate(near_miss()) is None


def test_what_somebody_said_first_whom_nobody_can_tell_is_no_second_agency() -> None:
    assert evaluate(signs(seen("cars_unknown_adults", "School", 0), seen("older_partner", "Charity", 1, "/"))) is None


def test_one_sign_by_two_agencies_is_one_sign() -> None:
    assert evaluate(signs(seen("older_partner", "School", 0), seen("older_partner", "Charity", 1))) is None


def test_a_sign_that_points_at_nobody_is_not_counted() -> None:
    assert evaluate(signs(seen("older_partner", "School", 0), seen("new_phone", "Charity", 1))) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    given = signs(seen("older_partner", "School", 0), seen("hotel_stay", "Police", DAYS + beyond))
    assert (evaluate(given) is None) == bool(beyond)


def test_a_pair_that_somebody_looked_at_does_not_return_and_a_new_sign_does() -> None:
    pair = planted_case().signs
    assert evaluate(signs(*pair, decided=decided(*pair))) is None
    again = seen("older_partner", "Police", 40, root=pair[1].root)
    assert evaluate(signs(*pair, again, decided=decided(*pair))) is None
    new = seen("hotel_stay", "Police", 40)
    finding = evaluate(signs(*pair, new, decided=decided(*pair)))
    assert finding is not None
    assert new.submission in finding.evidence


@examples(st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    """Whichever of several pairs one sign completes."""
    codes = ("older_partner", "hotel_stay", "multiple_callers", "cars_unknown_adults", "online_concerning")
    told = [seen(code, f"Agency {number % 3}", 5) for number, code in enumerate(codes)]
    told.append(seen("substances_supplied", "School", 9))
    listed = evaluate(signs(*told))
    assert listed is not None
    assert evaluate(signs(*(told[at] for at in order))) == listed


def _by_the_sender(a: Any, b: Any) -> bool:
    return bool(a.agency != b.agency)


def _first_met(left: Any, right: Any, days: int, decided: Any, is_apart: Any) -> Any:
    from itertools import product

    return next((pair for pair in product(left, right) if is_apart(*pair)), None)


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("is_from_another_agency", _by_the_sender, test_one_source_that_two_agencies_tell_is_one),
        ("_are_two", lambda a, b: a.agency != b.agency, test_one_sign_by_two_agencies_is_one_sign),
        ("pointing", lambda seen: list(seen), test_a_sign_that_points_at_nobody_is_not_counted),
        ("first_pair", _first_met, test_a_pair_that_somebody_looked_at_does_not_return_and_a_new_sign_does),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, two_pointing, name, planted, test)
