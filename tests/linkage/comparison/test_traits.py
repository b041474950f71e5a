"""What is said around somebody whose name is not known, and what two such sayings have in common."""

from typing import Any

import pytest

from wholepicture.linkage.comparison.traits import traits_of


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("vehicle", {"make": "Vauxhall", "model": "Corsa", "colour": "black"}, {"make": "corsa", "colour": "dark"}),
        ("vehicle", {"registration": "XX0? ABC"}, {"registration": "XX05ABC"}),
        ("vehicle", {"registration": "*A8C"}, {"registration": "XX00 ABC"}),
        ("vehicle", {"registration": "XX00*"}, {"registration": "XX00ABC"}),
        ("phone", {"number": "ends 0123"}, {"number": "07700 900123"}),
        ("account", {"platform": "Snapchat", "handle": "@Kez_00"}, {"handle": "kez_00"}),
        ("place", {"name": "guest house by the harbour"}, {"name": "Harbour View guest house"}),
    ],
)
def test_two_sayings_of_one_thing_share_a_trait(kind: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert traits_of(kind, one) & traits_of(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("vehicle", {"make": "Vauxhall", "colour": "white"}, {"make": "Vauxhall", "colour": "black"}),
        ("vehicle", {"make": "Vauxhall"}, {"make": "Vauxhall"}),
        ("vehicle", {"registration": "A?"}, {"registration": "A?"}),
        ("phone", {"number": "123"}, {"number": "123"}),
        ("place", {"name": "the car park by the station"}, {"name": "car park near the station"}),
    ],
)
def test_what_half_a_town_shares_is_no_trait(kind: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not traits_of(kind, one) & traits_of(kind, other)


TRAITS: list[tuple[str, dict[str, Any], list[str]]] = [
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
def test_what_a_thing_has_in_common_with_others_like_it(kind: str, stated: dict[str, Any], traits: list[str]) -> None:
    assert sorted(traits_of(kind, stated)) == traits


@pytest.mark.parametrize("kind", ["vehicle", "phone", "account", "place"])
def test_a_thing_of_which_nothing_is_stated_has_nothing_in_common_with_any(kind: str) -> None:
    assert traits_of(kind, {}) == frozenset()


def test_a_colour_without_another_name_stands_as_it_was_stated() -> None:
    assert traits_of("vehicle", {"make": "Toyota", "colour": "teal"}) == {"car toyota teal"}
