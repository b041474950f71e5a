"""The normal form in which a subject as an agency stated it is compared, and what makes a thing the same one wherever it is
named."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from wholepicture.linkage.comparison.stated import phone_key, place_key, profile_of, thing_id, thing_key, ties_both_ways
from wholepicture.linkage.rules import Likeness

AREA, OTHER_AREA, ALONE = UUID(int=1), UUID(int=2), UUID(int=3)
Stated = dict[str, Any]

# -- people -----------------------------------------------------------------------------------------------------------


def test_all_that_is_stated_of_a_subject_is_compared_in_its_normal_form() -> None:
    profile = profile_of(
        {
            "given": "Zoë ",
            "family": "O'Brien",
            "also_known_as": ["Kez", ""],
            "date_of_birth": "2010-05-17",
            "age_from": 14,
            "age_to": 16,
            "sex": "female",
            "phones": ["07700 900123", "0123"],
            "address": {"postcode": "za1 3ae"},
            "school": "Marsh Lane Academy",
            "identifiers": [
                {"type": "local_id", "value": "7"},
                {"type": "local_id", "value": "8", "system": "LCS"},
                {"type": "nhs_number", "value": "999 000 0018"},
                {"type": "nhs_number", "value": "999 000 0019"},
                {"type": "passport", "value": "7"},
                {"type": "of_another_version", "value": "7"},
                {"type": "local_id", "value": "Unknown"},
            ],
        },
        agency="SCH1",
        trusted=["local_id"],
        on=date(2026, 3, 1),
        parents=["Ada Ashdown", ""],
        things=["t"],
        traits=["phone 0123"],
    )
    local = {("local_id:SCH1", "7"), ("local_id:LCS", "8")}
    assert profile.likeness == Likeness(
        given="zoe",
        family="obrien",
        also_known_as=frozenset({"kez"}),
        born=date(2010, 5, 17),
        sex="female",
        identifiers=frozenset({*local, ("nhs_number", "9990000018")}),  # the other fails its check digit
        phones=frozenset({"+447700900123"}),
        postcode="ZA1 3AE",
        school="marsh lane academy",
        things=frozenset({"t"}),
        parents=frozenset({"ada ashdown"}),
        traits=frozenset({"phone 0123"}),
        born_years=(2009, 2012),
    )
    assert profile.trusted == local


def test_of_a_subject_of_whom_nothing_is_stated_nothing_is_compared() -> None:
    profile = profile_of({}, agency="SCH1", trusted=[])
    assert profile.likeness == Likeness()
    assert profile.trusted == frozenset()


@pytest.mark.parametrize(
    ("ages", "on", "years"),
    [
        ({"age_from": 14, "age_to": 16}, date(2026, 3, 1), (2009, 2012)),
        ({"age_from": 14}, date(2026, 3, 1), (2011, 2012)),
        ({"age_to": 16}, date(2026, 3, 1), (2009, 2010)),
        ({"age_from": 14, "age_to": 16}, None, (0, 0)),
        ({}, date(2026, 3, 1), (0, 0)),
        ({"age_from": 0}, date(2026, 3, 1), (2025, 2026)),
    ],
    ids=str,
)
def test_an_age_leaves_these_years_of_birth_open(ages: dict[str, int], on: date | None, years: tuple[int, int]) -> None:
    assert profile_of(ages, agency="SCH1", trusted=[], on=on).likeness.born_years == years


@pytest.mark.parametrize("sex", ["indeterminate", "unknown", ""])
def test_a_sex_that_is_neither_is_not_compared(sex: str) -> None:
    assert profile_of({"sex": sex}, agency="SCH1", trusted=[]).likeness.sex == ""


@pytest.mark.parametrize("born", ["2010-05", "soon", ""])
def test_a_date_of_birth_that_is_no_day_is_not_compared(born: str) -> None:
    assert profile_of({"date_of_birth": born}, agency="SCH1", trusted=[]).likeness.born is None


@pytest.mark.parametrize("value", ["unknown", "none", "n/a", "na", "0", "tbc", "UNKNOWN", "N/A"])
def test_what_a_form_fills_in_for_a_number_joins_nobody(value: str) -> None:
    stated = {"identifiers": [{"type": "local_id", "value": value}]}
    assert profile_of(stated, agency="SCH1", trusted=["local_id"]).likeness.identifiers == frozenset()


def test_only_what_a_feed_is_trusted_for_is_believed() -> None:
    stated = {"identifiers": [{"type": "local_id", "value": "7"}, {"type": "local_id", "value": "6"}]}
    both = {("local_id:SCH1", "6"), ("local_id:SCH1", "7")}
    assert profile_of(stated, agency="SCH1", trusted=["local_id"]).trusted == both
    assert profile_of(stated, agency="SCH1", trusted=["nhs_number"]).trusted == frozenset()


# -- things -----------------------------------------------------------------------------------------------------------

CERTAIN: list[tuple[str, Stated, str | None]] = [
    (
        "vehicle",
        {
            "registration": "xx00 abc",
            "make": "Ford Motor",
            "model": "Ka Plus",
            "colour": "Dark Blue",
            "taxi_plate": "HK-7 ",
            "licensing_authority": "Harrowmere",
        },
        "XX00ABC",
    ),
    ("vehicle", {"registration": "XX00 A?C"}, None),
    ("vehicle", {"registration": "!!"}, None),
    ("vehicle", {"colour": "Purple"}, None),
    ("vehicle", {"make": "a bmw x"}, None),
    ("vehicle", {"registration": "XX00"}, None),
    ("vehicle", {"registration": "XX*BC", "make": "Ford"}, None),
    ("phone", {"number": "07700 900123", "imei": "001010000000008", "description": "Pink Case"}, "+447700900123"),
    ("phone", {"number": "0123"}, None),
    ("phone", {"imei": "1"}, None),
    ("phone", {"number": "07700 ??? 123"}, None),
    ("account", {"platform": "SnapChat", "handle": "@Kez.Harbour7", "description": "Kez H"}, "snapchat:kez.harbour7"),
    ("account", {"url": "https://example.org/kez_harbour"}, None),
    ("account", {"handle": "kez", "platform": ""}, None),
    (
        "place",
        {
            "name": "The Anchor Guest House",
            "kind": "",
            "address": {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE", "uprn": "100000000001"},
            "latitude": 51.5,
            "longitude": -0.1,
        },
        "uprn:100000000001",
    ),
    (
        "place",
        {"address": {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE"}},
        "ZA1 3AE:4 quay street",
    ),
    (
        "place",
        {"address": {"lines": ["Anchor Hotel", "4 Quay St"], "postcode": "ZA1 3AE"}},
        "ZA1 3AE:4 quay street",
    ),
    ("place", {"address": {"lines": ["Mill Lane"]}}, None),
    ("place", {"address": {"lines": ["Flat 2 14b Mill Lane"]}}, None),
    ("place", {"name": "Swift Cabs", "kind": "unknown"}, None),
    ("place", {"name": "Swift Cabs", "kind": "shop"}, None),
    ("place", {"name": "The Park"}, None),
    ("place", {"address": {"postcode": "ZZ99 3VZ"}}, None),
    ("place", {"address": {"postcode": "ZA1"}}, None),
    ("place", {"name": "x", "latitude": 51.5}, None),
    ("place", {"name": "Anchor", "latitude": 0.0, "longitude": 0.0, "kind": "other"}, None),
    ("place", {"address": {"postcode": "?"}}, None),
    ("place", {"name": "Anchor", "kind": "hotel", "address": {"postcode": "ZA1 3AE"}}, "ZA1 3AE:anchor"),
    ("place", {"name": "Anchor", "kind": "home", "address": {"postcode": "ZA1 3AE"}}, "ZA1 3AE:anchor"),
    ("place", {"name": "one two three four five six seven eight nine ten"}, None),
    ("vehicle", {"registration": "XX00"}, None),
    ("phone", {"number": "0123", "imei": "001010000000008"}, "imei:001010000000008"),
    ("phone", {"number": "0123"}, None),
    ("account", {"platform": "Snapchat"}, None),
    ("place", {"name": "Anchor", "address": {"lines": ["4 Quay St"], "postcode": "ZA1 3AE"}}, "ZA1 3AE:4 quay street"),
    ("place", {"address": {"postcode": "ZA1 3AE"}}, None),
    ("place", {"name": "Anchor", "address": {"postcode": "ZA1"}}, None),
    ("place", {"name": "Anchor"}, None),
    ("place", {"address": {"uprn": "x"}}, None),
]


@pytest.mark.parametrize(("kind", "stated", "key"), CERTAIN)
def test_what_makes_a_thing_the_same_one_wherever_it_is_named(kind: str, stated: Stated, key: str | None) -> None:
    assert thing_key(kind, stated) == key


def test_a_thing_has_the_same_id_wherever_it_is_named_in_an_area_and_its_own_where_nothing_is_certain() -> None:
    plate = {"registration": "XX00ABC"}
    assert thing_id(AREA, "vehicle", plate, ALONE) == thing_id(
        AREA, "vehicle", {"registration": "xx00 abc"}, UUID(int=9)
    )
    assert thing_id(AREA, "vehicle", plate, ALONE) != thing_id(OTHER_AREA, "vehicle", plate, ALONE)
    assert thing_id(AREA, "vehicle", plate, ALONE) != ALONE
    assert thing_id(AREA, "vehicle", {"registration": "XX00"}, ALONE) == ALONE


def test_only_a_whole_number_is_the_key_of_a_phone() -> None:
    assert phone_key("07700 900123") == "+447700900123"
    assert phone_key("0123") is None


def test_a_property_number_goes_before_an_address() -> None:
    home = {"lines": ["4 Quay Street"], "postcode": "ZA1 3AE"}
    assert place_key({"address": {**home, "uprn": "100000000001"}}) == "uprn:100000000001"
    assert place_key({"address": home}) == "ZA1 3AE:4 quay street"


@pytest.mark.parametrize("kind", ["vehicle", "phone", "account", "place"])
def test_a_thing_of_which_nothing_is_stated_has_no_key(kind: str) -> None:
    assert thing_key(kind, {}) is None


def test_a_tie_is_read_from_either_side() -> None:
    ties = ties_both_ways({"ties": [{"from": "c1", "to": "v1", "type": "travelled_in"}]})
    assert list(ties) == [("c1", "v1", "travelled_in"), ("v1", "c1", "travelled_in")]
    assert list(ties_both_ways({})) == []
