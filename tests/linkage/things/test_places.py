"""What each comparison of two places finds, word for word and step for step: the reasons that an officer reads."""

from typing import Any

import pytest

from tests.linkage.things.findings import PARTS, Case, found

PLACES: list[Case] = [
    ({"uprn": "1"}, {"uprn": "1"}, ["uprn agrees +6 The same property number (UPRN)."]),
    ({"uprn": "1"}, {"uprn": "2"}, ["uprn differs -9 Two property numbers (UPRN) that differ.", PARTS]),
    (
        {"postcode": "ZA1 3AE", "sector": "ZA1 3"},
        {"postcode": "ZA1 3AE", "sector": "ZA1 3"},
        ["postcode agrees +2 The same postcode."],
    ),
    (
        {"postcode": "ZA1 3AE", "sector": "ZA1 3"},
        {"postcode": "ZA1 3AF", "sector": "ZA1 3"},
        ["postcode near +0 Postcodes near each other: both begin with ZA1 3."],
    ),
    (
        {"postcode": "ZA1 3AE", "sector": "ZA1 3"},
        {"postcode": "ZA1 4AF", "sector": "ZA1 4"},
        ["postcode differs -4 Postcodes far from each other."],
    ),
    (
        {"sector": "ZA1 3", "district": "ZA1"},
        {"postcode": "ZA1 3AF", "sector": "ZA1 3", "district": "ZA1"},
        ["postcode agrees +1 Near each other: postcodes that begin with ZA1 3."],
    ),
    ({"sector": "ZA1 3", "district": "ZA1"}, {"sector": "ZA1 4", "district": "ZA1"}, []),
    ({"sector": "ZA1 3", "district": "ZA1"}, {"district": "ZA1"}, []),
    ({"district": "ZA1"}, {"district": "ZA2"}, ["postcode differs -3 Parts of town far from each other."]),
    (
        {"district": "ZA1", "sector": "ZA1 3"},
        {"district": "ZA2", "sector": "ZA2 3"},
        ["postcode differs -3 Parts of town far from each other."],
    ),
    (
        {"house": "4", "street": ["quay"]},
        {"house": "4", "street": ["quay"]},
        ["house agrees +2 The same number in the street.", "street agrees +1 The same street."],
    ),
    (
        {"house": "4", "street": ["quay"]},
        {"house": "6", "street": ["quay"]},
        ["house differs -6 Two numbers in one street.", "street agrees +1 The same street.", PARTS],
    ),
    ({"house": "4", "street": ["quay"]}, {"house": "6", "street": ["mill"]}, []),
    ({"house": "4", "street": ["quay"]}, {"house": "4", "street": ["mill"]}, []),
    (
        {"house": "4", "postcode": "ZA1 3AE"},
        {"house": "4", "postcode": "ZA1 3AE"},
        ["postcode agrees +2 The same postcode.", "house agrees +2 The same number in the street."],
    ),
    (
        {"house": "4", "postcode": "ZA1 3AE", "sector": "x"},
        {"house": "4", "postcode": "ZA1 3AF", "sector": "x"},
        ["postcode near +0 Postcodes near each other: both begin with x."],
    ),
    (
        {"house": "4", "postcode": "ZA1 3AE"},
        {"house": "6", "postcode": "ZA1 3AE"},
        ["postcode agrees +2 The same postcode.", "house differs -6 Two numbers in one street.", PARTS],
    ),
    (
        {"unit": "2", "house": "4", "street": ["quay"]},
        {"unit": "3", "house": "4", "street": ["quay"]},
        [
            "house agrees +2 The same number in the street.",
            "unit differs -6 Two flats or rooms of one house.",
            "street agrees +1 The same street.",
            PARTS,
        ],
    ),
    (
        {"unit": "2", "house": "4", "street": ["quay"]},
        {"house": "4", "street": ["quay"]},
        [
            "house agrees +2 The same number in the street.",
            "unit differs -2 Only one side names a flat or a room.",
            "street agrees +1 The same street.",
        ],
    ),
    (
        {"unit": "2", "house": "4", "street": ["quay"]},
        {"unit": "2", "house": "4", "street": ["quay"]},
        ["house agrees +2 The same number in the street.", "street agrees +1 The same street."],
    ),
    ({"house": "4", "street": ["quay"]}, {"street": ["quay"]}, ["street agrees +1 The same street."]),
    ({"words": ["anchor"]}, {"words": ["anchor"]}, ["name agrees +3 The same name."]),
    ({"words": ["anchor", "blue"]}, {"words": ["anchor"]}, ["name agrees +3 One name is part of the other: anchor."]),
    ({"words": ["anchor"]}, {"words": ["anchor", "blue"]}, ["name agrees +3 One name is part of the other: anchor."]),
    ({"words": ["harbourlight"]}, {"words": ["harbourlights"]}, ["name near +2 Names that differ by a letter or two."]),
    ({"words": ["anchor", "blue"]}, {"words": ["anchor", "red"]}, ["name near +1 Names that share a word: anchor."]),
    (
        {"words": ["anchor"]},
        {"words": ["swift"]},
        ["name differs -1 Different names. Places change their names, and have nicknames."],
    ),
    ({"words": ["anchor"]}, {}, []),
    ({"place_kind": "hotel"}, {"place_kind": "hotel"}, ["kind agrees +1 The same kind of place."]),
    ({"place_kind": "hotel"}, {"place_kind": "park"}, ["kind differs -2 Different kinds of place."]),
    ({"place_kind": "hotel"}, {"place_kind": "unknown"}, []),
    ({"place_kind": "other"}, {"place_kind": "hotel"}, []),
    ({"place_kind": "unknown"}, {"place_kind": "unknown"}, []),
    ({"place_kind": "hotel"}, {}, []),
    ({"position": [51.5, -0.1]}, {"position": [51.5, -0.1]}, ["position agrees +2 Positions within 100 metres."]),
    ({"position": [51.5, -0.1]}, {"position": [51.5008, -0.1]}, ["position agrees +2 Positions within 100 metres."]),
    ({"position": [51.5, -0.1]}, {"position": [51.501, -0.1]}, []),
    ({"position": [51.5, -0.1]}, {"position": [51.5, -0.1014]}, ["position agrees +2 Positions within 100 metres."]),
    ({"position": [51.5, -0.1]}, {"position": [51.5, -0.1015]}, []),
    ({"position": [51.5, -0.1]}, {"position": [51.517, -0.1]}, []),
    ({"position": [51.5, -0.1]}, {"position": [51.519, -0.1]}, ["position differs -4 Positions 2 km apart."]),
    ({"position": [51.5, -0.1]}, {"position": [53.4, -2.2]}, ["position differs -4 Positions 255 km apart."]),
    ({"position": [0.0, 0.0]}, {"position": [0.0, 180.0]}, ["position differs -4 Positions 20015 km apart."]),
    ({"who": ["kez"]}, {"who": ["kez"]}, ["who agrees +2 Both are tied to somebody called Kez."]),
]


@pytest.mark.parametrize(("one", "other", "told"), PLACES)
def test_what_is_found_of_two_places(one: dict[str, Any], other: dict[str, Any], told: list[str]) -> None:
    assert found("place", one, other) == told
