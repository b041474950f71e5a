"""What is compared of a thing as an agency stated it, what is said around it, and the keys under which it meets others."""

from typing import Any
from uuid import UUID

import pytest

from wholepicture.linkage.things.description import compared, key_numbers, keys_of, said_around, sectors_of

AREA, OTHER_AREA = UUID(int=1), UUID(int=2)
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
    (
        "place",
        {"address": {"lines": ["Flat 2 14b Mill Lane"]}},
        {"unit": "2", "house": "14b", "street": ["mill"]},
        ["la/14b/mill"],
    ),
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
    ("place", {"postcode": "ZA1 3AE", "house": "4", "unit": "2"}, ["lp/ZA1 3AE/4/2"]),
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
