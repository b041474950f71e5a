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
