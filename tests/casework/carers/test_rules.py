"""What is wrong with what is typed to give a door, and the report that a carer's words become. No database."""

from datetime import date

import pytest

from wholepicture.casework.carers.rules import (
    CAME_OF_IT,
    LONGEST_CALLED,
    LONGEST_NAME,
    WHAT,
    Given,
    body_of,
    fault_of_until,
    faults_of_door,
    key_of,
    may_be_given,
    missing_said,
)
from wholepicture.intake.understanding import check_submission

TODAY = date(2026, 11, 30)


def wrong(**more: str) -> dict[str, str]:
    given = Given(**({"carer": "Rosa", "phone": "01632 960 123", "called": "Rose"} | more))
    return {fault.field: fault.message for fault in faults_of_door(given)}


def test_a_door_asks_for_the_carer_a_number_and_a_first_name_each_at_its_field() -> None:
    assert wrong() == {}
    assert list(wrong(carer="", phone="", called="")) == ["carer", "phone", "called"]
    assert wrong(carer="x" * LONGEST_NAME, called="x" * LONGEST_CALLED, phone="+44 (1632) 960-123") == {}
    assert "There are 201" in wrong(carer="x" * (LONGEST_NAME + 1))["carer"]
    assert "There are 101" in wrong(called="x" * (LONGEST_CALLED + 1))["called"]


@pytest.mark.parametrize("phone", ["", "12345", "rosa@example.org", "0" * 41])
def test_what_is_no_number_is_asked_for_again(phone: str) -> None:
    assert wrong(phone=phone) == {"phone": "Give the number at which you ring the carer, in digits."}


@pytest.mark.parametrize(
    ("care", "state", "given"),
    [
        ("foster", "living", True),
        ("own_foster", "planned", True),
        ("connected", "living", True),
        ("home", "living", False),
        ("foster", "ended", False),
        ("foster", "dropped", False),
    ],
)
def test_a_door_is_given_for_foster_carers_while_a_placement_is_planned_or_lasts(
    care: str, state: str, *, given: bool
) -> None:
    assert may_be_given(care, state) is given


def test_a_door_is_kept_open_until_a_day_that_has_not_passed() -> None:
    assert fault_of_until(TODAY, TODAY) == ""
    assert "has passed" in fault_of_until(date(2026, 11, 29), TODAY)
    assert "too far away" in fault_of_until(date(2126, 11, 30), TODAY)
    assert "Give the last day" in fault_of_until(None, TODAY)


def test_the_same_page_with_the_same_words_has_the_same_key_and_no_other() -> None:
    key = key_of("page", {"a": "1", "b": "2"})
    assert key == key_of("page", {"b": "2", "a": "1"})
    assert len({key, key_of("page", {"a": "1", "b": "3"}), key_of("other", {"a": "1", "b": "2"})}) == 3
    assert key.startswith("carer-")


def test_a_report_names_who_said_it_in_its_source_alone_and_no_place() -> None:
    said = missing_said("2026-11-30T01:00:00+00:00", "A grey hoodie.")
    body = body_of("carer-1", "2026-11-30T01:05:00+00:00", "Rose", "Rosa Linden-Test", "01632 960 123", **said)
    assert check_submission(body) == []
    assert body["provenance"]["informant"] == "Rosa Linden-Test, foster carer, 01632 960 123"
    assert body["author"] == {"job": "Foster carer"}
    assert body["subjects"] == [{"ref": "c1", "role": "child", "given": "Rose"}]
    assert body["missing"]["circumstances"] == "A grey hoodie."
    assert "places" not in body


def test_what_nobody_said_is_not_in_a_report_and_that_she_is_back_is() -> None:
    assert missing_said("now", "")["missing"] == {"type": "missing", "missing_from": "care", "missing_since": "now"}
    back = missing_said("then", "", returned_at="now")
    assert back["kind"] == "missing_episode"
    assert back["missing"]["returned_at"] == "now"


def test_every_decision_and_every_kind_has_its_word() -> None:
    assert {"received", "read", "decided", "dismiss", "watch", "act"} == set(CAME_OF_IT)
    assert list(WHAT) == ["missing", "back", "worry"]
