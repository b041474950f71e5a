"""A sign of harm: at once, past every threshold, and it never fades."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import decided, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild, SignSeen
from wholepicture.alerts.rules import harm
from wholepicture.alerts.rules.harm import RULE, evaluate
from wholepicture.base.indicators import indicators

HARM = [code for code, indicator in indicators().items() if indicator.list == "H"]


def hurt(code: str, by: str, day: int, root: str = "") -> SignSeen:
    return seen(code, by, day, root, list_="H")


def planted_case() -> ChronologyOfChild:
    """One sign of harm, ten years after another."""
    return signs(hurt("harm_disclosed", "School", -3650), hurt("injury_unexplained", "Home", 0))


def near_miss() -> ChronologyOfChild:
    """Every sign there is of risk and of vulnerability, by everybody."""
    others = [(code, known.list) for code, known in indicators().items() if known.list != "H"]
    return signs(*(seen(code, by, 0, list_=of) for code, of in others for by in ("Home", "School", "Police")))


@pytest.mark.parametrize("code", HARM)
def test_any_sign_of_the_list_raises_it_from_one_report(code: str) -> None:
    told = hurt(code, "School", 0)
    finding = evaluate(signs(told))
    assert finding is not None
    assert (finding.evidence, finding.evident_at) == ((told.submission,), told.recorded_at)


def test_harm_that_was_told_before_stands_with_it_however_old() -> None:
    given = planted_case()
    finding = evaluate(signs(*given.signs, decided=decided(given.signs[0])))
    assert finding is not None
    assert sentences(RULE, finding) == [
        "2 signs of actual harm. Consider a strategy discussion now.",
        "Injury with no fitting explanation: Home, 1 March 2026.",
        "Told before: Child says or shows they have been abused or exploited: School, 3 March 2016.",
    ]


def test_nothing_but_harm_raises_it() -> None:
    assert evaluate(near_miss()) is None


def test_harm_that_somebody_looked_at_is_not_raised_again_by_whoever_passes_it_on() -> None:
    told = hurt("harm_disclosed", "School", 0)
    passed_on = hurt("harm_disclosed", "Police", 2, root=told.root)
    assert evaluate(signs(told, passed_on, decided=decided(told))) is None


def test_harm_that_is_told_anew_is_raised_again() -> None:
    told = hurt("harm_disclosed", "School", 0)
    again = hurt("harm_disclosed", "Charity", 900)
    finding = evaluate(signs(told, again, decided=decided(told)))
    assert finding is not None
    assert finding.evident_at == again.recorded_at


def test_all_harm_that_one_report_tells_is_told_at_once() -> None:
    first = hurt("harm_disclosed", "School", 0)
    second = replace(hurt("threat_or_debt", "School", 0), submission=first.submission, root=first.root)
    finding = evaluate(signs(first, second))
    assert finding is not None
    assert [reason.values.get("sign") for reason in finding.reasons] == [None, "harm_disclosed", "threat_or_debt"]


def test_harm_that_is_passed_on_rests_on_one_source() -> None:
    told = hurt("harm_disclosed", "School", 0)
    passed_on = hurt("harm_disclosed", "Police", -1, root=told.root)
    finding = evaluate(signs(told, passed_on))
    assert finding is not None
    assert finding.roots == {told.root}


def _all(observations: Any, decided: Any) -> Any:
    in_order = list(observations)
    return ((newest, in_order[: position + 1]) for position, newest in enumerate(in_order))


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("growing", _all, test_harm_that_somebody_looked_at_is_not_raised_again_by_whoever_passes_it_on),
        (
            "roots_of",
            lambda told: frozenset(str(seen.submission) for seen in told),
            test_harm_that_is_passed_on_rests_on_one_source,
        ),
        ("reasons_by_sign", lambda told, code="sign": [], test_harm_that_was_told_before_stands_with_it_however_old),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, harm, name, planted, test)
