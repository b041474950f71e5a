"""Fallen silent: who is silent against their own pattern, for how long, and beside what."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.faults import caught
from tests.alerts.rules.observations import away, decided, register, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import fallen_silent
from wholepicture.alerts.rules.fallen_silent import PARAMETERS, RULE, evaluate

SILENT, PAUSES, REPORTS = PARAMETERS["silent_days"], PARAMETERS["pauses"], PARAMETERS["reports"]


def fortnightly(reports: int = REPORTS) -> list[Any]:
    """A school's registers; the last is written down on day 14 times one less, at midnight after."""
    return [register("School", 14 * number) for number in range(reports)]


def planted_case() -> ChronologyOfChild:
    """A school that wrote each fortnight writes no more; seven weeks later a charity tells of an older partner."""
    return signs(seen("older_partner", "Charity", 42 + 50), attendance=fortnightly())


def near_miss() -> ChronologyOfChild:
    """The same, with one register meanwhile."""
    return signs(seen("older_partner", "Charity", 42 + 50), attendance=[*fortnightly(), register("School", 80)])


def test_an_agency_that_is_silent_while_another_worries_is_noticed() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "Told last by: School, 12 April 2026, after 4 reports. Nothing came for 49 days since. Ask why.",
        "Meanwhile something worrying is told. Told by: Charity, 1 June 2026.",
    ]
    assert RULE.use == "off"


def test_an_agency_that_goes_on_telling_is_not_silent() -> None:
    assert evaluate(near_miss()) is None


def test_a_night_away_is_a_worry_as_well() -> None:
    finding = evaluate(signs(episodes=[away("Home", 92)], attendance=fortnightly()))
    assert finding is not None


def test_silence_about_a_child_of_whom_nothing_worrying_is_told_says_nothing() -> None:
    assert evaluate(signs(seen("new_phone", "Charity", 92), attendance=fortnightly())) is None


def test_an_agency_that_told_a_few_times_has_no_pattern_to_break() -> None:
    assert evaluate(signs(seen("older_partner", "Charity", 92), attendance=fortnightly(REPORTS - 1))) is None


def test_many_signs_of_one_report_are_one_report() -> None:
    told = seen("new_phone", "School", 0)
    same = [seen("new_phone", "School", day) for day in range(5)]
    once = [type(told)(**{**vars(other), "submission": told.submission}) for other in same]
    assert evaluate(signs(*once, seen("older_partner", "Charity", 92))) is None


@pytest.mark.parametrize("fewer", [0, 1])
def test_six_weeks_are_long_and_a_day_less_is_not(fewer: int) -> None:
    weekly = [register("School", 7 * number) for number in range(REPORTS)]
    worry = seen("older_partner", "Charity", 21 + SILENT + 1 - fewer)
    assert (evaluate(signs(worry, attendance=weekly)) is None) == bool(fewer)


@pytest.mark.parametrize("fewer", [0, 1])
def test_whoever_often_pauses_is_silent_only_after_three_times_as_long(fewer: int) -> None:
    monthly = [register("School", 30 * number) for number in range(REPORTS)]
    worry = seen("older_partner", "Charity", 90 + PAUSES * 30 + 1 - fewer)
    assert (evaluate(signs(worry, attendance=monthly)) is None) == bool(fewer)


def test_what_was_told_more_than_a_year_before_is_no_pattern() -> None:
    assert evaluate(signs(seen("older_partner", "Charity", 42 + 366), attendance=fortnightly())) is None


def test_a_worry_by_the_agency_itself_ends_its_silence() -> None:
    assert evaluate(signs(seen("older_partner", "School", 92), attendance=fortnightly())) is None


def test_a_worry_that_somebody_looked_at_is_asked_about_no_more() -> None:
    worry = seen("older_partner", "Charity", 92)
    assert evaluate(signs(worry, attendance=fortnightly(), decided=decided(worry))) is None


@given(st.permutations(range(6)))
def test_the_order_in_which_reports_are_read_changes_nothing(order: list[int]) -> None:
    registers = fortnightly(6)
    worry = seen("older_partner", "Charity", 70 + 50)
    mixed = signs(worry, attendance=[registers[number] for number in order])
    finding = evaluate(mixed)
    assert finding is not None
    assert set(finding.evidence) == {registers[-1].submission, worry.submission}


def _pauses_count() -> None:
    test_whoever_often_pauses_is_silent_only_after_three_times_as_long(1)


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_is_silent", lambda told, moment, parameters: True, test_an_agency_that_goes_on_telling_is_not_silent),
        (
            "pointing",
            lambda signs: list(signs),
            test_silence_about_a_child_of_whom_nothing_worrying_is_told_says_nothing,
        ),
        ("pairwise", lambda moments: [(moments[0], moments[0])], _pauses_count),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, fallen_silent, name, planted, test)
