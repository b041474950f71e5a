"""In care, near a place of concern: who, which place, and beside what."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import decided, described, mark, seen, sentences, signs, tie_to, withheld
from wholepicture.alerts.finding import discreet
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import in_care_near_concern
from wholepicture.alerts.rules.in_care_near_concern import PARAMETERS, RULE, evaluate

DAYS, BACK = PARAMETERS["days"], PARAMETERS["look_back_days"]
NEAR = {UUID(int=7): mark(9, -30, kind="place")[UUID(int=9)]}


def lives(day: int = 0, by: str = "Home", **more: Any) -> Any:
    return tie_to(7, by, day, kind="place", type="lives_at", **more)


def child(*told: Any, **more: Any) -> ChronologyOfChild:
    given: dict[str, Any] = {"is_in_care": True, "near": NEAR, "ties": [lives()], "describe": described}
    return signs(*told, **{**given, **more})


def planted_case() -> ChronologyOfChild:
    """Placed next to a marked hotel, and out late."""
    return child(seen("late_return", "Home", 10))


def near_miss() -> ChronologyOfChild:
    """The same of a child who lives with her family."""
    return child(seen("late_return", "Home", 10), is_in_care=False)


def test_a_child_in_care_with_a_sign_is_listed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "In care, and near a place of concern (place 9). Told by: Home, 1 March 2026.",
        "Out late or comes back in the morning: Home, 11 March 2026.",
    ]
    assert RULE.use == "lists"


def test_a_child_who_is_not_in_care_is_not_listed() -> None:
    assert evaluate(near_miss()) is None


def test_where_a_child_lives_is_no_sign_nor_is_a_vulnerability() -> None:
    assert evaluate(child()) is None
    assert evaluate(child(seen("learning_disability", "School", 1, list_="V"))) is None


def test_a_place_near_which_nothing_is_marked_or_of_no_concern_does_not() -> None:
    sign = seen("late_return", "Home", 10)
    assert evaluate(child(sign, near={})) is None
    innocent = mark(9, -30, is_of_concern=False)[UUID(int=9)]
    assert evaluate(child(sign, near={UUID(int=7): innocent})) is None


def test_a_mark_that_expired_lists_nothing() -> None:
    expired = mark(9, -30, for_days=20)[UUID(int=9)]
    assert evaluate(child(seen("late_return", "Home", 10), near={UUID(int=7): expired})) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int) -> None:
    assert (evaluate(child(seen("late_return", "Home", DAYS + beyond))) is None) == bool(beyond)


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_mark_looks_back_365_days_and_not_a_day_longer(beyond: int) -> None:
    near = {UUID(int=7): mark(9, BACK + beyond, kind="place")[UUID(int=9)]}
    assert (evaluate(child(seen("late_return", "Home", 10), near=near)) is None) == bool(beyond)


def test_what_somebody_looked_at_does_not_return_and_something_new_does() -> None:
    tie, sign = lives(), seen("late_return", "Home", 10)
    before = decided(tie, sign)
    assert evaluate(child(sign, ties=[tie], decided=before)) is None
    new = seen("late_return", "School", 20)
    finding = evaluate(child(sign, new, ties=[tie], decided=before))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


def test_of_a_protected_child_nothing_tells_where_she_is() -> None:
    finding = evaluate(child(seen("late_return", "Home", 10), describe=withheld))
    assert finding is not None
    said = " ".join(sentences(RULE, discreet(finding, ["Home"]), discreetly=True))
    assert "not shown: the whereabouts of a child are protected" in said
    assert "Home" not in said


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("raising", lambda signs: list(signs), test_where_a_child_lives_is_no_sign_nor_is_a_vulnerability),
        (
            "days_in",
            lambda parameters, name="days": parameters[name] + 1,
            lambda: test_the_last_day_of_the_window_counts_and_the_day_after_does_not(1),
        ),
        (
            "_counts",
            lambda tie, mark, look_back: mark.is_of_concern and mark.holds_for(tie),
            lambda: test_a_mark_looks_back_365_days_and_not_a_day_longer(1),
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, in_care_near_concern, name, planted, test)
