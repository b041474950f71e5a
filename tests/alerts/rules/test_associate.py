"""An associate: named with a confirmed child of another household, and a pointing sign of her own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import CHILD, decided, seen, sentences, signs, with_child
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import associate
from wholepicture.alerts.rules.associate import PARAMETERS, RULE, evaluate

DAYS = PARAMETERS["days"]


def planted_case() -> ChronologyOfChild:
    """Seen with a girl who was confirmed; her school says that cars fetch her."""
    return signs(seen("cars_unknown_adults", "School", 40), companions=[with_child(2, "Police", 0)])


def near_miss() -> ChronologyOfChild:
    """To know her is no sign; nor is a phone."""
    return signs(seen("new_phone", "School", 40), companions=[with_child(2, "Police", 0)])


def test_a_confirmed_companion_and_a_pointing_sign_of_her_own_raise_it() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Named with a child believed to be exploited. Told by: Police, 1 March 2026.",
        "Picked up or dropped off in cars by adults not known to carers: School, 10 April 2026.",
    ]
    assert finding.nominals == (CHILD, UUID(int=2))


def test_to_know_somebody_is_no_sign() -> None:
    assert evaluate(near_miss()) is None


def test_a_companion_about_whom_nobody_acts_raises_nothing() -> None:
    worry = seen("older_partner", "School", 1)
    assert evaluate(signs(worry, companions=[with_child(2, "Police", 0, is_confirmed=False)])) is None


def test_a_child_of_the_same_home_raises_nothing() -> None:
    worry = seen("older_partner", "School", 1)
    assert evaluate(signs(worry, companions=[with_child(2, "Police", 0, shares_home=True)])) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    given = signs(seen("older_partner", "School", DAYS + beyond), companions=[with_child(2, "Police", 0)])
    assert (evaluate(given) is None) == bool(beyond)


def test_what_somebody_looked_at_does_not_return_and_something_new_does() -> None:
    worry, friend = seen("older_partner", "School", 1), with_child(2, "Police", 0)
    before = decided(worry, friend)
    assert evaluate(signs(worry, companions=[friend], decided=before)) is None
    again = with_child(2, "Home", 4, root=friend.root)
    assert evaluate(signs(worry, companions=[friend, again], decided=before)) is None
    new = with_child(2, "Home", 5)
    finding = evaluate(signs(worry, companions=[friend, new], decided=before))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("pointing", lambda signs: list(signs), test_to_know_somebody_is_no_sign),
        (
            "_is_of_another_home",
            lambda seen: not seen.shares_home,
            test_a_companion_about_whom_nobody_acts_raises_nothing,
        ),
        ("_is_of_another_home", lambda seen: seen.is_confirmed, test_a_child_of_the_same_home_raises_nothing),
        (
            "days_in",
            lambda parameters: DAYS + 1,
            lambda: test_the_last_day_of_the_window_counts_and_the_day_after_does_not(1),
        ),
        (
            "first_pair",
            lambda left, right, *rest: next(((a, b) for a in left for b in right), None),
            test_what_somebody_looked_at_does_not_return_and_something_new_does,
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, associate, name, planted, test)
