"""Who must take part, what follows, and what is wrong with what somebody writes: without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations
from uuid import UUID

import pytest

from wholepicture.casework.meeting.discussions.rules import (
    AGENCIES,
    DECISIONS,
    FURTHEST,
    LONGEST,
    QUORUM,
    Call,
    Sitting,
    Voice,
    after,
    decides,
    is_quorate,
    missing_of,
    not_quorate_said,
    wrong_ahead,
    wrong_call,
    wrong_sitting,
)

NOW = datetime(2027, 3, 14, 14, tzinfo=UTC)
ALL = tuple(Voice(agency, "Somebody", came=True, brought="Nothing known.") for agency in QUORUM)
GOOD = Sitting(NOW - timedelta(hours=1), ALL, decision="none", reasons="Nothing new.")
CALL = Call("She is driven at night.", UUID(int=1), NOW + timedelta(hours=2), ALL)


@pytest.mark.parametrize(
    "present", list(chain.from_iterable(combinations(AGENCIES, number) for number in range(len(AGENCIES) + 1)))
)
def test_it_is_quorate_with_social_care_the_police_and_health_whoever_else_comes(present: tuple[str, ...]) -> None:
    assert is_quorate(present) == ({"social_care", "police", "health"} <= set(present))
    assert set(missing_of(present)) == {"social_care", "police", "health"} - set(present)


def test_who_is_missing_is_said_in_words() -> None:
    assert not_quorate_said(["police", "health"]).startswith("Nobody came for children’s social care. ")
    assert not_quorate_said(["social_care"]).startswith("Nobody came for the police and health. ")
    assert not_quorate_said([]).startswith("Nobody came for children’s social care, the police and health. ")


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_ends_with_a_decision_of_those_who_must_be_there_alone(decision: str) -> None:
    full = replace(GOOD, decision=decision)
    assert decides(full) == (decision != "again")
    assert not decides(replace(full, voices=ALL[:2]))


def test_where_it_stands_follows_from_the_step() -> None:
    assert after("", "called", decides=False) == "called"
    assert after("called", "moved", decides=False) == "called"
    assert after("called", "off", decides=False) == "off"
    assert after("called", "sat", decides=True) == "decided"
    assert after("called", "sat", decides=False) == "called"
    assert after("decided", "added", decides=False) == "decided"


def test_a_good_sitting_and_a_good_call_are_taken() -> None:
    assert wrong_sitting(GOOD, NOW, NOW - timedelta(hours=5)) == {}
    assert wrong_call(CALL, NOW) == {}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"sat_at": None}, {"sat"}),
        ({"sat_at": NOW + timedelta(minutes=1)}, {"sat"}),
        ({"sat_at": NOW - timedelta(days=3)}, {"sat"}),
        ({"decision": ""}, {"decision"}),
        ({"decision": "made up"}, {"decision"}),
        ({"decision": "again"}, {"next"}),
        ({"reasons": " "}, {"reasons"}),
        ({"dissent": "x" * (LONGEST + 1)}, {"dissent"}),
        ({"words": "x" * (LONGEST + 1)}, {"words"}),
        ({"voices": (*ALL[:2], Voice("health"))}, {"came_health"}),
        ({"voices": (*ALL[:2], Voice("health", came=False))}, {"decision", "next"}),
        ({"voices": (*ALL[:2], Voice("health", came=False)), "decision": "short"}, {"next"}),
        ({"decision": "short"}, {"decision"}),
        ({"voices": (*ALL[:2], Voice("health", "", came=True, brought="x"))}, {"who_health"}),
        ({"voices": (*ALL[:2], Voice("health", "Nurse", came=True))}, {"brought_health"}),
        ({"voices": (*ALL, Voice("school", "x" * 201, came=False))}, {"who_school"}),
    ],
)
def test_what_is_wrong_stands_at_its_field(change: dict[str, object], fields: set[str]) -> None:
    assert set(wrong_sitting(replace(GOOD, **change), NOW, NOW - timedelta(hours=5))) == fields


def test_who_must_be_there_is_invited() -> None:
    assert set(wrong_call(replace(CALL, invited=ALL[1:]), NOW)) == {"who_social_care"}
    assert set(wrong_call(replace(CALL, why="", planned_at=None), NOW)) == {"why", "planned"}


def test_it_meets_from_now_on_and_soon() -> None:
    assert wrong_ahead(NOW - timedelta(hours=1), NOW) == ""
    assert wrong_ahead(NOW - timedelta(hours=1, seconds=1), NOW)
    assert wrong_ahead(NOW + FURTHEST, NOW) == ""
    assert wrong_ahead(NOW + FURTHEST + timedelta(seconds=1), NOW)
