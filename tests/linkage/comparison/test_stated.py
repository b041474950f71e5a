"""What is compared of a thing as an agency stated it, and the keys under which things that may be one meet."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from wholepicture.linkage.comparison.stated import phone_key, place_key, profile_of, thing_id, thing_key
from wholepicture.linkage.comparison.traits import traits_of
from wholepicture.linkage.rules import Likeness
from wholepicture.linkage.things.description import compared, key_numbers, keys_of, said_around, sectors_of

AREA, OTHER_AREA, ALONE = UUID(int=1), UUID(int=2), UUID(int=3)
Stated = dict[str, Any]

# (kind, as stated, what is compared of it, the keys under which it meets others)
DESCRIBED: list[tuple[str, Stated, Stated, list[str]]] = [
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
        {
            "plate": "XX00ABC",
            "whole": True,
            "make": ["ford", "motor"],
            "model": ["ka", "plus"],
            "colour": "dark blue",
            "shade": "dark",
            "taxi": "hk7",
            "authority": "harrowmere",
        },
        [
            "v0/XX00",
            "v1/008C",
            "v2/XX8C",
            "v3/X0AC",
            "v4/X0AC",
            "v5/X0A8",
            "v6/X0A8",
            "vh/XX0/dark",
            "vh/XX0/ford",
            "vh/XX0/ka",
            "vh/XX0/motor",
            "vh/XX0/plus",
            "vt/A8C/dark",
            "vt/A8C/ford",
            "vt/A8C/ka",
            "vt/A8C/motor",
            "vt/A8C/plus",
            "vx//hk7",
            "vx/harrowmere/hk7",
        ],
    ),
    ("vehicle", {"registration": "XX00 A?C"}, {"plate": "XX00A?C"}, ["v0/XX00", "v3/X0AC", "v4/X0AC"]),
    ("vehicle", {"registration": "!!"}, {}, []),
    ("vehicle", {"colour": "Purple"}, {"colour": "purple", "shade": "purple"}, []),
    ("vehicle", {"make": "a bmw x"}, {"make": ["bmw"]}, []),
    ("vehicle", {"registration": "XX00"}, {"plate": "XX00"}, ["v/XX00", "v0/XX00"]),
    ("vehicle", {"registration": "XX*BC", "make": "Ford"}, {"plate": "XX*BC", "make": ["ford"]}, ["v2/XX8C"]),
    (
        "phone",
        {"number": "07700 900123", "imei": "001010000000008", "description": "Pink Case"},
        {"figures": "447700900123", "number": "+447700900123", "imei": "001010000000008", "description": "pink case"},
        ["pab/700900", "pac/700123", "pbc/900123", "pi/001010000000008"],
    ),
    ("phone", {"number": "0123"}, {"figures": "0123"}, []),
    ("phone", {"imei": "1"}, {}, []),
    ("phone", {"number": "07700 ??? 123"}, {"figures": "07700???123"}, ["pac/700123"]),
    (
        "account",
        {"platform": "SnapChat", "handle": "@Kez.Harbour7", "description": "Kez H"},
        {"handle": "kez.harbour7", "platform": "snapchat", "description": "kez h"},
        ["a/kezharbour"],
    ),
    ("account", {"url": "https://example.org/kez_harbour"}, {"handle": "kez_harbour"}, ["a/kezharbour"]),
    ("account", {"handle": "kez", "platform": ""}, {"handle": "kez"}, ["ah/kez"]),
    (
        "place",
        {
            "name": "The Anchor Guest House",
            "kind": "",
            "address": {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE", "uprn": "100000000001"},
            "latitude": 51.5,
            "longitude": -0.1,
        },
        {
            "uprn": "100000000001",
            "postcode": "ZA1 3AE",
            "sector": "ZA1 3",
            "district": "ZA1",
            "house": "4",
            "street": ["quay"],
            "words": ["anchor"],
            "place_kind": "hotel",
            "position": [51.5, -0.1],
        },
        ["la/4/quay", "lp/ZA1 3AE/4", "ls/ZA1 3/anchor", "lw/anchor"],
    ),
    (
        "place",
        {"address": {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE"}},
        {"postcode": "ZA1 3AE", "sector": "ZA1 3", "district": "ZA1", "house": "4", "street": ["quay"]},
        ["la/4/quay", "lp/ZA1 3AE/4"],
    ),
    (
        "place",
        {"address": {"lines": ["Anchor Hotel", "4 Quay St"], "postcode": "ZA1 3AE"}},
        {
            "postcode": "ZA1 3AE",
            "sector": "ZA1 3",
            "district": "ZA1",
            "house": "4",
            "street": ["quay"],
            "words": ["anchor"],
            "place_kind": "hotel",
        },
        ["la/4/quay", "lp/ZA1 3AE/4", "ls/ZA1 3/anchor", "lw/anchor"],
    ),
    ("place", {"address": {"lines": ["Mill Lane"]}}, {}, []),
    ("place", {"address": {"lines": ["Flat 2 14b Mill Lane"]}}, {"house": "14b", "street": ["mill"]}, ["la/14b/mill"]),
    ("place", {"name": "Swift Cabs", "kind": "unknown"}, {"words": ["swift"], "place_kind": "taxi_rank"}, ["lw/swift"]),
    ("place", {"name": "Swift Cabs", "kind": "shop"}, {"words": ["swift"], "place_kind": "shop"}, ["lw/swift"]),
    ("place", {"name": "The Park"}, {"place_kind": "park"}, []),
    ("place", {"address": {"postcode": "ZZ99 3VZ"}}, {}, []),
    ("place", {"address": {"postcode": "ZA1"}}, {"district": "ZA1"}, []),
    ("place", {"name": "x", "latitude": 51.5}, {}, []),
    (
        "place",
        {"name": "Anchor", "latitude": 0.0, "longitude": 0.0, "kind": "other"},
        {"words": ["anchor"], "place_kind": "other", "position": [0.0, 0.0]},
        ["lw/anchor"],
    ),
    ("place", {"address": {"postcode": "?"}}, {}, []),
    (
        "place",
        {"name": "Anchor", "kind": "hotel", "address": {"postcode": "ZA1 3AE"}},
        {"postcode": "ZA1 3AE", "sector": "ZA1 3", "district": "ZA1", "words": ["anchor"], "place_kind": "hotel"},
        ["lk/ZA1 3AE/hotel", "ls/ZA1 3/anchor", "lw/anchor"],
    ),
    (
        "place",
        {"name": "Anchor", "kind": "home", "address": {"postcode": "ZA1 3AE"}},
        {"postcode": "ZA1 3AE", "sector": "ZA1 3", "district": "ZA1", "words": ["anchor"], "place_kind": "home"},
        ["ls/ZA1 3/anchor", "lw/anchor"],
    ),
    (
        "place",
        {"name": "one two three four five six seven eight nine ten"},
        {"words": ["eight", "five", "four", "nine", "one", "seven", "six", "ten"]},
        ["lw/eight", "lw/five", "lw/four", "lw/nine"],
    ),
]


@pytest.mark.parametrize(("kind", "stated", "facts", "keys"), DESCRIBED)
def test_what_is_compared_of_a_thing_and_under_which_keys_it_meets(
    kind: str, stated: Stated, facts: Stated, keys: list[str]
) -> None:
    assert compared(kind, stated) == facts
    assert sorted(keys_of(kind, facts)) == keys


KEYS: list[tuple[str, Stated, list[str]]] = [
    ("phone", {"figures": "0123", "who": ["kez", "wren"]}, ["pw/0123/kez", "pw/0123/wren"]),
    ("phone", {"figures": "07700*", "who": ["kez"]}, []),
    ("phone", {"figures": "07700900123", "who": ["kez"]}, ["pab/700900", "pac/700123", "pbc/900123", "pw/0123/kez"]),
    ("phone", {"figures": "*123", "who": ["kez"]}, []),
    ("phone", {"figures": "0770090*", "who": []}, []),
    ("phone", {"figures": "900?23"}, []),
    ("phone", {"figures": "1?0123", "who": ["kez"]}, ["pw/0123/kez"]),
    ("account", {"handle": "kez9", "who": ["wren"]}, ["ah/kez9", "aw/kez/wren"]),
    ("account", {"handle": "k", "who": ["wren"]}, []),
    ("account", {"handle": "kez.9"}, ["ah/kez.9"]),
    ("account", {"handle": "kezh", "who": ["wren"]}, ["a/kezh"]),
    ("account", {}, []),
    (
        "vehicle",
        {"plate": "AB12", "make": ["ford"], "shade": "dark"},
        ["v/A812", "v0/A812", "vh/A81/dark", "vh/A81/ford", "vt/812/dark", "vt/812/ford"],
    ),
    (
        "vehicle",
        {"plate": "AB1", "make": ["ford", "motor", "three"], "model": ["ka", "plus", "x"]},
        [
            "vh/A81/ford",
            "vh/A81/ka",
            "vh/A81/motor",
            "vh/A81/plus",
            "vt/A81/ford",
            "vt/A81/ka",
            "vt/A81/motor",
            "vt/A81/plus",
        ],
    ),
    ("vehicle", {"plate": "AB", "make": ["ford"]}, []),
    ("vehicle", {"plate": "?B12CDE", "make": ["ford"]}, ["v1/120E", "v3/82CE", "v5/81C0", "vt/C0E/ford"]),
    ("vehicle", {"plate": "AB12CD?", "shade": "dark"}, ["v0/A812", "v5/81C0", "v6/A2C0", "vh/A81/dark"]),
    ("vehicle", {"plate": "AB12CDE9"}, ["v/A812C0E9", "v0/A812"]),
    ("vehicle", {"plate": "A*B*C"}, []),
    ("vehicle", {"taxi": "7"}, ["vx//7"]),
    ("vehicle", {"authority": "harrowmere"}, []),
    ("vehicle", {"make": ["ford"], "shade": "dark"}, []),
    ("place", {"postcode": "ZA1 3AE", "house": "4", "place_kind": "hotel"}, ["lp/ZA1 3AE/4"]),
    ("place", {"postcode": "ZA1 3AE"}, []),
    ("place", {"postcode": "ZA1 3AE", "place_kind": "other"}, []),
    ("place", {"place_kind": "hotel"}, []),
    ("place", {"house": "4", "street": ["a", "b", "c"]}, ["la/4/a", "la/4/b"]),
    ("place", {"street": ["a"]}, []),
    (
        "place",
        {"words": ["a", "b", "c", "d", "e"], "sector": "ZA1 3"},
        ["ls/ZA1 3/a", "ls/ZA1 3/b", "ls/ZA1 3/c", "ls/ZA1 3/d", "lw/a", "lw/b", "lw/c", "lw/d"],
    ),
]


@pytest.mark.parametrize(("kind", "facts", "keys"), KEYS)
def test_keys_are_narrow_and_none_is_made_of_what_was_not_read(kind: str, facts: Stated, keys: list[str]) -> None:
    assert sorted(keys_of(kind, facts)) == keys


@pytest.mark.parametrize("kind", ["vehicle", "phone", "account", "place"])
def test_of_a_thing_of_which_nothing_is_stated_nothing_is_compared_and_it_meets_nothing(kind: str) -> None:
    assert compared(kind, {}) == {}
    assert keys_of(kind, {}) == set()
    assert thing_key(kind, {}) is None
    assert traits_of(kind, {}) == frozenset()


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
        "ZA1 3AE:4 quay street harrowmere",
    ),
    (
        "place",
        {"address": {"lines": ["Anchor Hotel", "4 Quay St"], "postcode": "ZA1 3AE"}},
        "ZA1 3AE:anchor hotel 4 quay st",
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
    ("place", {"name": "Anchor", "address": {"lines": ["4 Quay St"], "postcode": "ZA1 3AE"}}, "ZA1 3AE:anchor"),
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


# -- around a thing ---------------------------------------------------------------------------------------------------


def test_names_said_around_a_thing_are_told_word_by_word_and_initials_are_left_out() -> None:
    assert said_around(["Wren A Ashdown", "Kez", "kez"], "2026-03-01") == {
        "who": ["ashdown", "kez", "wren"],
        "at": "2026-03-01",
    }
    assert said_around([], "") == {}
    assert said_around(["A"]) == {}
    assert said_around([f"name{letter}{letter}" for letter in "abcdefghij"])["who"] == [
        f"name{letter}{letter}" for letter in "abcdefgh"
    ]


def test_places_of_a_report_are_told_by_the_part_of_their_postcode() -> None:
    places = [
        {"address": {"postcode": written}} for written in ("ZA2 1AA", "ZA1 3AE", "ZA1 3AF", "ZA1", "ZZ99 3VZ", "?")
    ]
    assert sectors_of([*places, {}]) == ["ZA1 3", "ZA2 1"]


def test_keys_are_numbers_of_their_area_as_the_database_holds_them() -> None:
    assert key_numbers(AREA, ["lw/anchor"]) == frozenset({6917901090468068355})
    assert key_numbers(AREA, ["lw/anchor"]) != key_numbers(OTHER_AREA, ["lw/anchor"])
    assert key_numbers(AREA, []) == frozenset()
    assert len(key_numbers(AREA, ["a", "b", "a"])) == 2
    assert all(-(2**63) <= number < 2**63 for number in key_numbers(AREA, map(str, range(99))))
    assert min(key_numbers(AREA, map(str, range(99)))) < 0


# -- traits -----------------------------------------------------------------------------------------------------------

TRAITS: list[tuple[str, Stated, list[str]]] = [
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
        ["car ford dark", "car motor dark", "car plus dark", "plate A8C", "plate XX00"],
    ),
    ("vehicle", {"registration": "XX00 A?C"}, ["plate XX00"]),
    ("vehicle", {"registration": "!!"}, []),
    ("vehicle", {"colour": "Purple"}, []),
    ("vehicle", {"make": "a bmw x"}, []),
    ("vehicle", {"registration": "XX00"}, ["plate XX00"]),
    ("vehicle", {"registration": "XX*BC", "make": "Ford"}, []),
    ("phone", {"number": "07700 900123", "imei": "001010000000008", "description": "Pink Case"}, ["phone 0123"]),
    ("phone", {"number": "0123"}, ["phone 0123"]),
    ("phone", {"imei": "1"}, []),
    ("phone", {"number": "07700 ??? 123"}, ["phone 0123"]),
    ("account", {"platform": "SnapChat", "handle": "@Kez.Harbour7", "description": "Kez H"}, ["handle kez.harbour7"]),
    ("account", {"url": "https://example.org/kez_harbour"}, []),
    ("account", {"handle": "kez", "platform": ""}, ["handle kez"]),
    (
        "place",
        {
            "name": "The Anchor Guest House",
            "kind": "",
            "address": {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE", "uprn": "100000000001"},
            "latitude": 51.5,
            "longitude": -0.1,
        },
        ["place anchor", "place harrowmere", "place quay"],
    ),
    (
        "place",
        {"address": {"lines": ["4 Quay Street", "Harrowmere"], "postcode": "ZA1 3AE"}},
        ["place harrowmere", "place quay"],
    ),
    (
        "place",
        {"address": {"lines": ["Anchor Hotel", "4 Quay St"], "postcode": "ZA1 3AE"}},
        ["place anchor", "place quay"],
    ),
    ("place", {"address": {"lines": ["Mill Lane"]}}, ["place mill"]),
    ("place", {"address": {"lines": ["Flat 2 14b Mill Lane"]}}, ["place mill"]),
    ("place", {"name": "Swift Cabs", "kind": "unknown"}, ["place cabs", "place swift"]),
    ("place", {"name": "Swift Cabs", "kind": "shop"}, ["place cabs", "place swift"]),
    ("place", {"name": "The Park"}, []),
    ("place", {"address": {"postcode": "ZZ99 3VZ"}}, []),
    ("place", {"address": {"postcode": "ZA1"}}, []),
    ("place", {"name": "x", "latitude": 51.5}, []),
    ("place", {"name": "Anchor", "latitude": 0.0, "longitude": 0.0, "kind": "other"}, ["place anchor"]),
    ("place", {"address": {"postcode": "?"}}, []),
    ("place", {"name": "Anchor", "kind": "hotel", "address": {"postcode": "ZA1 3AE"}}, ["place anchor"]),
    ("place", {"name": "Anchor", "kind": "home", "address": {"postcode": "ZA1 3AE"}}, ["place anchor"]),
    (
        "place",
        {"name": "one two three four five six seven eight nine ten"},
        ["place eight", "place five", "place four", "place nine", "place seven", "place three"],
    ),
    ("vehicle", {"registration": "ABCD1234"}, ["plate 234", "plate A8C0"]),
    ("vehicle", {"registration": "AB?CDE*FGHI"}, ["plate 6H1", "plate C0E"]),
    ("vehicle", {"registration": "?ABC"}, ["plate A8C"]),
    ("vehicle", {"registration": "ABC"}, ["plate A8C"]),
    ("vehicle", {"registration": "AB"}, []),
    ("vehicle", {"make": "Ford", "colour": "Silver"}, ["car ford grey"]),
    ("vehicle", {"make": "VW Golf"}, []),
    ("vehicle", {"colour": "red"}, []),
    ("vehicle", {"make": "VW", "model": "Golf", "colour": "burgundy"}, ["car golf red"]),
    ("phone", {"number": "012"}, []),
    ("phone", {"number": "ends 4 5-6 7"}, ["phone 4567"]),
    ("account", {"handle": "ab"}, []),
    ("account", {"handle": "abc"}, ["handle abc"]),
    ("place", {"name": "inn", "address": {"lines": ["quay2 mere"]}}, ["place mere"]),
]


@pytest.mark.parametrize(("kind", "stated", "traits"), TRAITS)
def test_what_a_thing_has_in_common_with_others_like_it(kind: str, stated: Stated, traits: list[str]) -> None:
    assert sorted(traits_of(kind, stated)) == traits


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
