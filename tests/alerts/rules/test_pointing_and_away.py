"""A sign that points at somebody and a night away: near each other, and not of one source."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from tests.alerts.faults import caught
from tests.alerts.rules.observations import away, decided, interview, seen, sentences, signs
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rules import pointing_and_away
from wholepicture.alerts.rules.pointing_and_away import PARAMETERS, RULE, evaluate

DAYS = PARAMETERS["days"]


def planted_case() -> ChronologyOfChild:
    """A school's worry about cars, and a night that the police tell of."""
    return signs(seen("cars_unknown_adults", "School", 10), episodes=[away("Police", 0)])


def near_miss() -> ChronologyOfChild:
    """A night and its own interview, in which she names a boyfriend."""
    talk = interview("Charity", 2, root="Charity/7")
    return signs(seen("older_partner", "Charity", 2, root="Charity/7"), episodes=[away("Police", 0)], interviews=[talk])


def test_a_pointing_sign_and_a_night_are_told_together() -> None:
    finding = evaluate(planted_case())
    assert finding is not None
    assert sentences(RULE, finding) == [
        "1 sign that points at what somebody does, and 1 night away, between 1 March 2026 and 11 March 2026.",
        "Picked up or dropped off in cars by adults not known to carers: School, 11 March 2026.",
        "Away for about 10 hours, between 1 March 2026 and 2 March 2026: Police, 1 March 2026.",
    ]


def test_several_signs_are_counted_in_the_plural() -> None:
    told = [seen("cars_unknown_adults", "School", 0), seen("older_partner", "School", 1)]
    finding = evaluate(signs(*told, episodes=[away("Police", 5)]))
    assert finding is not None
    assert sentences(RULE, finding)[0].startswith("2 signs that point at what somebody does, and 1 night away, ")


def test_a_night_and_its_own_interview_are_one_source() -> None:
    assert evaluate(near_miss()) is None


def test_what_an_interview_passes_on_is_of_the_night_as_well() -> None:
    """The interview and the sign are in one report, whoever said the sign first."""
    talk = interview("Charity", 2)
    told = seen("older_partner", "Charity", 2, root="School/1")
    in_it = replace(told, submission=talk.submission)
    assert evaluate(signs(in_it, episodes=[away("Police", 0)], interviews=[talk])) is None
    assert evaluate(signs(told, episodes=[away("Police", 0)], interviews=[talk])) is not None


def test_one_source_that_two_agencies_tell_is_one() -> None:
    night = away("Home", 0)
    assert evaluate(signs(seen("cars_unknown_adults", "Police", 1, root=night.root), episodes=[night])) is None


def test_a_sign_of_which_it_cannot_be_told_who_said_it_is_no_further_source() -> None:
    assert evaluate(signs(seen("cars_unknown_adults", "Police", 1, root="/"), episodes=[away("Home", 0)])) is None


@pytest.mark.parametrize("code", ["missing_frequent", "new_phone", "behaviour_change"])
def test_a_sign_that_points_at_nobody_does_not(code: str) -> None:
    assert evaluate(signs(seen(code, "School", 1), episodes=[away("Police", 0)])) is None


@pytest.mark.parametrize("beyond", [0, 1])
@pytest.mark.parametrize("is_sign_first", [True, False])
def test_the_last_day_of_the_window_counts_and_the_day_after_does_not(beyond: int, is_sign_first: bool) -> None:
    """A sign is of noon, and this night begins at noon."""
    night, sign = (DAYS + beyond, 0) if is_sign_first else (0, DAYS + beyond)
    chronology = signs(seen("older_partner", "School", sign), episodes=[away("Police", night, at=12, hours=20)])
    assert (evaluate(chronology) is None) == bool(beyond)


def test_an_evening_out_and_an_episode_that_ends_before_it_begins_are_no_nights() -> None:
    worry = seen("older_partner", "School", 1)
    assert evaluate(signs(worry, episodes=[away("Police", 0, at=18, hours=3), away("Police", 5, hours=-2)])) is None


def test_a_pair_that_somebody_looked_at_does_not_return_and_something_new_does() -> None:
    worry, night = seen("older_partner", "School", 1), away("Police", 0)
    before = decided(worry, night)
    assert evaluate(signs(worry, episodes=[night], decided=before)) is None
    passed_on = seen("older_partner", "Charity", 5, root=worry.root)
    assert evaluate(signs(worry, passed_on, episodes=[night], decided=before)) is None
    new = seen("cars_unknown_adults", "Charity", 5)
    finding = evaluate(signs(worry, new, episodes=[night], decided=before))
    assert finding is not None
    assert finding.evident_at == new.recorded_at


def test_two_pointing_signs_of_one_report_are_both_told() -> None:
    first = seen("cars_unknown_adults", "School", 1, root="School/1")
    second = replace(seen("older_partner", "School", 1, root="School/1"), submission=first.submission)
    finding = evaluate(signs(first, second, episodes=[away("Police", 0)]))
    assert finding is not None
    assert {reason.values.get("sign") for reason in finding.reasons} >= {"cars_unknown_adults", "older_partner"}


@examples(st.permutations(range(5)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    codes = ("older_partner", "hotel_stay", "new_phone", "cars_unknown_adults", "substances_supplied")
    told = [seen(code, "School", number * 3) for number, code in enumerate(codes)]
    episodes = [away("Police", 2 + number) for number in range(5)]
    listed = evaluate(signs(*told, episodes=episodes))
    assert listed is not None
    assert evaluate(signs(*(told[at] for at in order), episodes=[episodes[at] for at in order])) == listed


@pytest.mark.parametrize(
    ("name", "planted", "test"),
    [
        ("_is_apart", lambda sign, night: True, test_a_night_and_its_own_interview_are_one_source),
        (
            "_is_apart",
            lambda sign, night: sign.root not in night.roots,
            test_what_an_interview_passes_on_is_of_the_night_as_well,
        ),
        ("pointing", lambda seen: list(seen), lambda: test_a_sign_that_points_at_nobody_does_not("new_phone")),
    ],
)
def test_a_fault_is_caught(monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, test: Callable[[], None]) -> None:
    caught(monkeypatch, pointing_and_away, name, planted, test)
