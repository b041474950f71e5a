"""Factories give contract-valid submissions, each with its own key, and say what they are told to say."""

import json
from pathlib import Path

import jsonschema
import pytest

from synthetic import factories as f
from synthetic import identifiers

SCHEMA = json.loads((Path(__file__).parents[2] / "wholepicture/intake/submission.v1.schema.json").read_text())
KINDS = [
    f.concern,
    f.intelligence,
    f.missing_episode,
    f.return_interview,
    f.placement,
    f.attendance,
    f.involvement,
]


@pytest.mark.parametrize("make", KINDS)
def test_each_kind_is_valid_as_it_comes(make) -> None:
    jsonschema.validate(make(), SCHEMA, format_checker=jsonschema.FormatChecker())
    assert make()["key"] != make()["key"]


def test_overrides_replace_and_none_removes() -> None:
    body = f.missing_episode(f.child(given="Ines", family=None), returned_at=None, found_with=["c2"], level="leads")
    assert "returned_at" not in body["missing"]
    assert body["missing"]["found_with"] == ["c2"]
    assert body["sharing"]["level"] == "leads"
    assert body["subjects"][0]["given"] == "Ines"
    assert "family" not in body["subjects"][0]
    assert f.involvement(from_="2020-01-01")["involvement"]["from"] == "2020-01-01"


def test_subjects_get_refs_by_role_and_signs_speak_of_the_first() -> None:
    body = f.concern(f.child(), f.adult(), f.child(given="Ines"), signs=["new_phone"], vehicles=[f.vehicle()])
    assert [subject["ref"] for subject in body["subjects"]] == ["c1", "p1", "c2"]
    assert body["signs"] == [{"code": "new_phone", "answer": "yes", "subject": "c1"}]
    jsonschema.validate(body, SCHEMA)


def test_numbers_are_valid_distinct_and_never_issued() -> None:
    numbers = [f.nhs_number(n) for n in range(3000)]
    assert len(set(numbers)) == 3000
    assert all(number.startswith("999") and len(number) == 10 for number in numbers)
    assert all(_nhs_sum(number) % 11 == 0 for number in numbers)
    pupils = [f.upn(n) for n in range(3000)]
    assert len(set(pupils)) == 3000
    assert all(pupil[1:8] == "9999999" for pupil in pupils)


def _nhs_sum(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1), strict=True))


def test_check_characters_agree_with_the_published_examples() -> None:
    assert identifiers.upn(25001) == "F999999925001"
    assert identifiers.upn(2500, temporary=True) == "R99999992500A"
    assert identifiers.pnc_id(2012, 394773) == "2012/0394773H"
    assert identifiers.pnc_id(2008, 1) == "2008/0000001X"


def test_a_spoiled_number_fails_its_check_and_stays_in_its_range() -> None:
    spoiled = identifiers.spoiled(f.nhs_number(5))
    assert _nhs_sum(spoiled) % 11 != 0
    assert spoiled.startswith("999")
