"""What is found of two things whatever their kind; what is asked, and what cannot be one."""

from typing import Any

import pytest

from tests.linkage.things.findings import found
from wholepicture.linkage.things.findings import ASK_FROM, Comparison, Reason
from wholepicture.linkage.things.rules import RANKS, best, parted, rank_in_words


@pytest.mark.parametrize("kind", ["vehicle", "phone", "account", "place"])
def test_of_two_of_which_nothing_is_said_nothing_is_found(kind: str) -> None:
    assert found(kind, {}, {}) == []


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("vehicle", {"plate": "XX00ABC", "whole": True}, {"make": ["ford"]}),
        ("vehicle", {"colour": "red", "shade": "red"}, {"make": ["ford"]}),
        ("vehicle", {"taxi": "123"}, {"plate": "XX00ABC"}),
        ("phone", {"figures": "0123"}, {"imei": "1"}),
        ("phone", {"imei": "1"}, {"figures": "0123"}),
        ("phone", {"description": "pink case"}, {"imei": "1"}),
        ("account", {"handle": "kezharbour"}, {"description": "kez"}),
        ("account", {"platform": "snapchat"}, {"handle": "kezharbour", "platform": "snapchat"}),
        ("place", {"uprn": "1"}, {"words": ["anchor"]}),
        ("place", {"house": "4", "street": ["quay"]}, {"words": ["anchor"]}),
        ("place", {"position": [51.5, -0.1]}, {"words": ["anchor"]}),
    ],
    ids=str,
)
def test_what_only_one_side_says_is_not_compared(kind: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert found(kind, one, other) == []


# -- what is asked, and what cannot be one ----------------------------------------------------------------------------


def comparison(*steps: int, parts: bool = False) -> Comparison:
    return Comparison(tuple(Reason("fact", "agrees", "Words.", each) for each in steps), parts)


def test_steps_for_and_against_are_added_up() -> None:
    assert comparison().rank == 0
    assert comparison(6, -2, 1).rank == 5


def test_from_four_steps_on_a_person_is_asked_unless_the_two_cannot_be_one() -> None:
    assert ASK_FROM == 4
    assert comparison(4).is_worth_asking
    assert comparison(5).is_worth_asking
    assert not comparison(3).is_worth_asking
    assert not comparison(9, parts=True).is_worth_asking
    assert not Comparison((Reason("fact", "differs", "Words.", -1),)).parts


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        (99, "Very much alike"),
        (7, "Very much alike"),
        (6, "Much alike"),
        (5, "Much alike"),
        (4, "Somewhat alike"),
        (3, "Little alike"),
        (-9, "Little alike"),
    ],
)
def test_how_much_alike_two_are_is_said_in_words(rank: int, words: str) -> None:
    assert rank_in_words(rank) == words
    assert RANKS[-1][0] == ASK_FROM


@pytest.mark.parametrize(
    ("kind", "one", "other", "apart"),
    [
        ("vehicle", "XX00ABC", "XX00ABD", True),
        ("vehicle", "XX00ABC", "XXOOABC", False),
        ("vehicle", "XX00ABC", "XX00ABC", False),
        ("vehicle", "XX00ABC", "", False),
        ("vehicle", "", "XX00ABC", False),
        ("phone", "+447700900123", "+447700900124", True),
        ("phone", "+447700900123", "+447700900123", False),
        ("phone", "+447700900123", "imei:1", False),
        ("phone", "imei:1", "+447700900123", False),
        ("phone", "imei:1", "imei:2", False),
        ("phone", "", "+447700900123", False),
        ("place", "uprn:1", "uprn:2", True),
        ("place", "uprn:1", "uprn:1", False),
        ("place", "uprn:1", "at:ZA1 3AE/4", False),
        ("place", "at:ZA1 3AE/4", "uprn:1", False),
        ("place", "at:ZA1 3AE/4", "at:ZA1 3AE/6", False),
        ("account", "snapchat/kez", "snapchat/wren", False),
    ],
)
def test_two_certain_keys_that_can_never_be_one_thing(kind: str, one: str, other: str, apart: bool) -> None:
    assert parted(kind, one, other) is apart


def test_the_likeliest_pair_of_mentions_speaks_for_two_things() -> None:
    mine = [{"make": ["ford"]}, {"plate": "XX??ABC"}, {"plate": "XX??ABC", "colour": "red", "shade": "red"}]
    theirs = [{"make": ["ford"]}, {"plate": "XX00ABC", "whole": True, "colour": "red", "shade": "red"}]
    likeliest = best("vehicle", mine, theirs)
    assert likeliest is not None
    likeness, my_place, their_place = likeliest
    assert (likeness.rank, my_place, their_place) == (5, 2, 1)
    assert best("vehicle", theirs, mine) == (likeness, 1, 2)


def test_of_pairs_that_are_as_likely_the_first_mentioned_speaks() -> None:
    fords = [{"make": ["ford"]}, {"make": ["ford"]}]
    likeliest = best("vehicle", fords, fords)
    assert likeliest is not None
    assert likeliest[1:] == (0, 0)


def test_two_things_of_which_any_two_mentions_cannot_be_one_are_never_asked_about() -> None:
    mine = [{"plate": "XX00ABC", "whole": True}, {"plate": "XX00ABD", "whole": True}]
    assert best("vehicle", mine, mine[:1]) is None
    assert best("vehicle", mine[:1], mine) is None
    assert best("vehicle", mine[:1], mine[:1]) is not None


def test_things_without_a_mention_have_no_likeliest_pair() -> None:
    assert best("vehicle", [], [{"make": ["ford"]}]) is None
    assert best("vehicle", [{"make": ["ford"]}], []) is None
