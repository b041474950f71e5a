"""Of concern: a tie to what a person marked, how far a mark looks back, and when it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.alerts.faults import caught
from tests.alerts.rules.observations import START, decided, described, mark, sentences, signs, tie_to, withheld
from wholepicture.alerts.finding import discreet
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rule import all_found
from wholepicture.alerts.rules import of_concern
from wholepicture.alerts.rules.of_concern import PARAMETERS, RULE, evaluate

BACK = PARAMETERS["look_back_days"]


def planted_case() -> ChronologyOfChild:
    """She is seen in a car that was marked the month before."""
    return signs(ties=[tie_to(7, "Home", 30)], marks=mark(7, 0), describe=described)


def near_miss() -> ChronologyOfChild:
    """A car of no concern, a man who is her uncle, and a car of which nobody said anything."""
    return signs(
        ties=[
            tie_to(7, "Home", 30),
            tie_to(8, "Home", 30, kind="nominal", type="family"),
            tie_to(9, "Home", 30),
        ],
        marks=mark(7, 0, is_of_concern=False) | mark(8, 0, kind="nominal"),
    )


def test_one_tie_to_what_is_marked_is_enough() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Tied to a vehicle that somebody marked as of concern on 1 March 2026 (vehicle 7). Told by: Home, 31 March 2026.",
        "This is information, not proof: a shared tie may be innocent.",
    ]
    assert finding.items == (UUID(int=7),)


def test_what_is_not_marked_or_of_no_concern_or_of_the_family_does_not() -> None:
    assert evaluate(near_miss()) is None


@pytest.mark.parametrize("type", PARAMETERS["outside_ties"])
def test_a_tie_of_family_care_or_work_does_not(type: str) -> None:
    assert evaluate(signs(ties=[tie_to(7, "Home", 1, kind="nominal", type=type)], marks=mark(7, 0))) is None


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_mark_looks_back_365_days_and_not_a_day_more(beyond: int) -> None:
    finding = evaluate(signs(ties=[tie_to(7, "Home", -BACK - beyond)], marks=mark(7, 0)))
    assert (finding is None) == bool(beyond)


def test_what_was_told_before_the_mark_is_evident_once_it_is_made() -> None:
    marks = mark(7, 0)
    finding = evaluate(signs(ties=[tie_to(7, "Home", -20)], marks=marks))
    assert finding is not None
    assert finding.evident_at == marks[UUID(int=7)].at


@pytest.mark.parametrize(("day", "is_raised"), [(89, True), (90, False)])
def test_a_mark_that_expired_raises_nothing(day: int, is_raised: bool) -> None:
    """A report of a day is written down twelve hours later."""
    assert (evaluate(signs(ties=[tie_to(7, "Home", day)], marks=mark(7, 0, for_days=90))) is not None) == is_raised


def test_a_tie_that_somebody_looked_at_does_not_return_and_another_report_of_it_does() -> None:
    tie = tie_to(7, "Home", 10)
    passed_on = tie_to(7, "Police", 12, root=tie.root)
    given = signs(ties=[tie, passed_on], marks=mark(7, 0), decided=decided(tie))
    assert evaluate(given) is None
    new = tie_to(7, "School", 30)
    finding = evaluate(signs(ties=[tie, new], marks=mark(7, 0), decided=decided(tie)))
    assert finding is not None
    assert finding.evident_at == new.recorded_at
    assert set(finding.evidence) == {tie.submission, new.submission}


def test_what_was_looked_at_before_the_mark_is_raised_by_it_and_what_the_mark_was_made_with_is_not() -> None:
    tie = tie_to(7, "Home", 10)
    looked_at = decided(tie, decided_at=START + timedelta(days=20))
    finding = evaluate(signs(ties=[tie], marks=mark(7, 30), decided=looked_at))
    assert finding is not None
    assert finding.evidence == (tie.submission,)
    assert evaluate(signs(ties=[tie], marks=mark(7, 20), decided=looked_at)) is None, "made with that decision"
    assert len(all_found(RULE, signs(ties=[tie], marks=mark(7, 30), decided=looked_at))) == 1


def test_a_person_stands_among_whom_it_is_about() -> None:
    finding = evaluate(signs(ties=[tie_to(7, "Home", 1, kind="nominal", type="associate")], marks=mark(7, 0)))
    assert finding is not None
    assert (finding.nominals[-1], finding.items) == (UUID(int=7), ())
    assert sentences(RULE, finding)[0].startswith("Tied to a person that somebody marked")


def test_of_a_protected_child_nothing_tells_where_she_is() -> None:
    given = signs(ties=[tie_to(7, "Home", 1, kind="place", type="seen_at")], marks=mark(7, 0), describe=withheld)
    finding = evaluate(given)
    assert finding is not None
    assert finding.reasons[0].thing == withheld("place", UUID(int=7))
    assert "Home" not in " ".join(sentences(RULE, discreet(finding, ["Home"]), discreetly=True))


def _whenever(tie: Any, mark: Any, parameters: Any) -> bool:
    return mark is not None and mark.is_of_concern and tie.type not in parameters["outside_ties"]


def _whatever_is_marked(tie: Any, mark: Any, parameters: Any) -> bool:
    return mark is not None


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_counts", _whenever, lambda: test_a_mark_that_expired_raises_nothing(90, False)),
        ("_counts", _whenever, lambda: test_a_mark_looks_back_365_days_and_not_a_day_more(1)),
        ("_counts", _whatever_is_marked, test_what_is_not_marked_or_of_no_concern_or_of_the_family_does_not),
        (
            "reports_of",
            lambda ties: (),
            test_a_tie_that_somebody_looked_at_does_not_return_and_another_report_of_it_does,
        ),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, of_concern, name, planted, test)
