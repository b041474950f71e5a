"""What a report states of people and things, as facts: as written, with their check, and marked where they tell a place."""

from typing import Any

import pytest

from tests.picture.rules.reports import ANCHOR, CAR, CAR_ALONE, HOME, WREN, WREN_SUBJECT, child, only, report
from wholepicture.base.identifiers import check_identifier
from wholepicture.picture.rules import Thing, address_text, derive

# -- facts of people --------------------------------------------------------------------------------------------------


def facts(**stated: Any) -> list[tuple[str, str, str, bool]]:
    rows = derive(report(people={"c": child(**stated)}))["Fact"]
    for number, row in enumerate(rows):
        assert row["part"] == f"fact/{WREN_SUBJECT}/{number}"
        assert (row["about_kind"], row["about"], row["subject"]) == ("nominal", WREN, WREN_SUBJECT)
    return [(row["kind"], row["value"], row["outcome"], row["located"]) for row in rows]


def test_all_that_is_stated_of_a_person_is_a_fact_and_what_tells_where_they_are_is_marked() -> None:
    assert facts(
        given="Wren",
        family="Ashdown-Test",
        date_of_birth="2010-05-17",
        age_from=14,
        age_to=16,
        sex="female",
        ethnicity={"code": "A1"},
        language="Welsh",
        disability="None",
        occupation="pupil",
        description="Red coat",
        looked_after={"status": "care_order", "responsible_authority": "Tern Hill"},
        school="Marsh Lane Academy",
        year_group="10",
        address=HOME,
        also_known_as=["Kez"],
        phones=["07700 900123"],
        emails=["kez@example.org"],
    ) == [
        ("name", "Wren Ashdown-Test", "", False),
        ("date_of_birth", "2010-05-17", "", False),
        ("age", "14 to 16", "", False),
        ("sex", "female", "", False),
        ("ethnicity", "A1", "", False),
        ("language", "Welsh", "", False),
        ("disability", "None", "", False),
        ("occupation", "pupil", "", False),
        ("description", "Red coat", "", False),
        ("looked_after", "care_order", "", False),
        ("responsible_authority", "Tern Hill", "", True),
        ("school", "Marsh Lane Academy", "", True),
        ("year_group", "10", "", False),
        ("address", "4 Quay Street, Harrowmere, ZA1 3AE", "", True),
        ("also_known_as", "Kez", "", False),
        ("phone", "07700 900123", "", True),
        ("email", "kez@example.org", "", True),
    ]


def test_of_somebody_of_whom_nothing_is_stated_there_is_no_fact() -> None:
    assert facts() == []


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ({"given": "Wren"}, "Wren"),
        ({"family": "Ashdown-Test"}, "Ashdown-Test"),
        ({"given": "", "family": "Ashdown-Test"}, "Ashdown-Test"),
    ],
)
def test_a_name_is_what_there_is_of_it(stated: dict[str, str], name: str) -> None:
    assert facts(**stated) == [("name", name, "", False)]


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ({"age_from": 14, "age_to": 16}, "14 to 16"),
        ({"age_from": 14, "age_to": 14}, "about 14"),
        ({"age_from": 14}, "about 14"),
        ({"age_to": 16}, "about 16"),
        ({"age_from": 0, "age_to": 2}, "0 to 2"),
        ({"age_from": 0}, "about 0"),
    ],
    ids=str,
)
def test_an_age_is_told_as_wide_as_it_was_given(ages: dict[str, int], words: str) -> None:
    assert facts(**ages) == [("age", words, "", False)]


@pytest.mark.parametrize(
    ("identifier", "value", "located"),
    [
        ({"type": "nhs_number", "value": "999 000 0018"}, "999 000 0018", False),
        ({"type": "upn", "value": "A999000018001"}, "A999000018001", True),
        ({"type": "former_upn", "value": "A999000018001"}, "A999000018001", True),
        ({"type": "local_id", "value": "7", "system": "LCS"}, "7 (LCS)", True),
        ({"type": "pnc_id", "value": "00/1X"}, "00/1X", False),
    ],
    ids=str,
)
def test_a_number_is_kept_as_written_with_what_its_check_said(
    identifier: dict[str, str], value: str, located: bool
) -> None:
    ((kind, written, outcome, told),) = facts(identifiers=[identifier])
    checked = check_identifier(identifier["type"], identifier["value"], identifier.get("system"))
    assert (kind, written, outcome, told) == (identifier["type"], value, checked.outcome, located)
    assert outcome


# -- facts of things --------------------------------------------------------------------------------------------------


def test_what_is_stated_of_a_thing_is_a_fact_of_it() -> None:
    car = Thing(
        "vehicle", CAR, {"ref": "v", "registration": "XX00ABC", "colour": "", "doors": 3, "make": None}, CAR_ALONE
    )
    rows = derive(report(things={"v": car}))["Fact"]
    same = {"about_kind": "vehicle", "about": CAR, "subject": CAR_ALONE, "outcome": "", "located": False}
    assert rows == [
        {"part": "fact/vehicle/v/0", "kind": "registration", "value": "XX00ABC", **same},
        {"part": "fact/vehicle/v/1", "kind": "doors", "value": "3", **same},
    ]


@pytest.mark.parametrize(
    ("kind", "located"), [("place", True), ("phone", True), ("vehicle", False), ("account", False)]
)
def test_a_place_or_phone_tells_where_somebody_is(kind: str, located: bool) -> None:
    thing = Thing(kind, ANCHOR, {"address": HOME, "other": {}})
    row = only(derive(report(things={"t": thing}))["Fact"])
    assert (row["value"], row["located"], row["subject"]) == ("4 Quay Street, Harrowmere, ZA1 3AE", located, None)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ({}, ""),
        (HOME, "4 Quay Street, Harrowmere, ZA1 3AE"),
        ({"lines": ["4 Quay Street"]}, "4 Quay Street"),
        ({"postcode": "ZA1 3AE"}, "ZA1 3AE"),
        ({"lines": [], "postcode": "", "uprn": "1"}, ""),
    ],
    ids=str,
)
def test_an_address_stands_on_one_line_as_written(address: dict[str, Any], text: str) -> None:
    assert address_text(address) == text
