"""What each comparison of two things finds, word for word and step for step: the reasons that an officer reads."""

from typing import Any

import pytest

from wholepicture.linkage.things.findings import ASK_FROM, Comparison, Reason
from wholepicture.linkage.things.rules import RANKS, best, compare, parted, rank_in_words

Case = tuple[dict[str, Any], dict[str, Any], list[str]]
PARTS = "and they cannot be one"


def found(kind: str, one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The findings as `fact outcome steps words`, which must be the same whichever is named first."""
    told = []
    for a, b in ((one, other), (other, one)):
        comparison = compare(kind, a, b)
        lines = [f"{each.fact} {each.outcome} {each.steps:+d} {each.words}" for each in comparison.reasons]
        told.append(lines + [PARTS] * comparison.parts)
    assert told[0] == told[1]
    return told[0]


VEHICLES: list[Case] = [
    (
        {"plate": "XX00ABC", "whole": True},
        {"plate": "XX00ABC", "whole": True},
        ["plate agrees +6 The same registration, as written."],
    ),
    (
        {"plate": "XX00ABC", "whole": True},
        {"plate": "XXOOABC", "whole": True},
        ["plate near +5 The same registration but for characters that are easily confused, such as 0 and O."],
    ),
    (
        {"plate": "XX00ABC", "whole": True},
        {"plate": "XX00ABD", "whole": True},
        ["plate differs -9 Two whole registrations that differ.", PARTS],
    ),
    ({"plate": "XX00ABC"}, {"plate": "XX00ABC"}, ["plate agrees +6 The same registration, as written."]),
    (
        {"plate": "XX00ABD"},
        {"plate": "XX00ABC", "whole": True},
        ["plate near +2 All but one character of the registration agree: XX00AB.."],
    ),
    (
        {"plate": "XX0?ABD"},
        {"plate": "XX00ABC", "whole": True},
        ["plate near +2 All but one character of the registration agree: XX0.AB.."],
    ),
    (
        {"plate": "XX??ABD"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 Characters of the registration differ: only XX..AB. agrees.", PARTS],
    ),
    (
        {"plate": "XX00YYC"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 Characters of the registration differ: only XX00..C agrees.", PARTS],
    ),
    (
        {"plate": "XX0?ABC"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +5 6 of 7 characters of the registration agree, each in its place: XX0.ABC. The others were not read."
        ],
    ),
    (
        {"plate": "XX??ABC"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +4 5 of 7 characters of the registration agree, each in its place: XX..ABC. The others were not read."
        ],
    ),
    (
        {"plate": "XX??AB?"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +3 4 of 7 characters of the registration agree, each in its place: XX..AB.. The others were not read."
        ],
    ),
    (
        {"plate": "XX??A??"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +2 3 of 7 characters of the registration agree, each in its place: XX..A... The others were not read."
        ],
    ),
    (
        {"plate": "XX?????"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +0 2 of 7 characters of the registration agree, each in its place: XX...... The others were not read."
        ],
    ),
    (
        {"plate": "XX?????"},
        {"plate": "XX?????"},
        [
            "plate agrees +0 2 of 7 characters of the registration agree, each in its place: XX...... The others were not read."
        ],
    ),
    ({"plate": "X*0*C"}, {"plate": "*B*D"}, []),
    (
        {"plate": "X0C"},
        {"plate": "XX00ABC", "whole": True},
        ["plate near +1 The characters that were read stand in this order in the other: X.0...C."],
    ),
    (
        {"plate": "XX00"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +3 4 of 7 characters of the registration agree, each in its place: XX00.... The others were not read."
        ],
    ),
    (
        {"plate": "ABC"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +2 3 of 7 characters of the registration agree, each in its place: ....ABC. The others were not read."
        ],
    ),
    (
        {"plate": "YYY"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 The registrations, as far as they were read, do not fit each other.", PARTS],
    ),
    (
        {"plate": "Y*Y*Y"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 The registrations, as far as they were read, do not fit each other.", PARTS],
    ),
    ({"make": ["ford"]}, {"make": ["ford"]}, ["make agrees +1 The same make."]),
    ({"make": ["ford"], "model": ["ka"]}, {"make": ["ford"], "model": ["ka"]}, ["make agrees +2 The same model."]),
    ({"make": ["ka"]}, {"model": ["ka"]}, ["make agrees +2 The same model."]),
    ({"model": ["ka"]}, {"make": ["ka"]}, ["make agrees +2 The same model."]),
    (
        {"make": ["ford"], "model": ["ka"]},
        {"make": ["ford"], "model": ["focus"]},
        ["make near -1 The same make, but different models."],
    ),
    ({"make": ["ford"], "model": ["ka"]}, {"make": ["ford"]}, ["make agrees +1 The same make."]),
    ({"make": ["ford"]}, {"make": ["bmw"]}, ["make differs -2 Different makes or models."]),
    ({"model": ["ka"]}, {"model": ["focus"]}, ["make differs -2 Different makes or models."]),
    ({"make": ["ford"]}, {"model": ["focus"]}, []),
    ({"colour": "red", "shade": "red"}, {"colour": "red", "shade": "red"}, ["colour agrees +1 The same colour."]),
    (
        {"colour": "silver", "shade": "grey"},
        {"colour": "grey", "shade": "grey"},
        ["colour near +1 Colours that people take for one another."],
    ),
    (
        {"colour": "red", "shade": "red"},
        {"colour": "blue", "shade": "blue"},
        ["colour differs -1 Different colours. Colours are misread at night."],
    ),
    ({"colour": "red", "shade": "red"}, {"shade": "red"}, []),
    ({"taxi": "123"}, {"taxi": "123"}, ["taxi agrees +2 The same taxi plate number."]),
    (
        {"taxi": "123", "authority": "harrowmere"},
        {"taxi": "123", "authority": "harrowmere"},
        ["taxi agrees +4 The same taxi plate."],
    ),
    (
        {"taxi": "123", "authority": "harrowmere"},
        {"taxi": "123", "authority": "ternhill"},
        ["taxi differs -2 Taxi plates of two licensing authorities."],
    ),
    ({"taxi": "123", "authority": "harrowmere"}, {"taxi": "123"}, ["taxi agrees +2 The same taxi plate number."]),
    (
        {"taxi": "123", "authority": "harrowmere"},
        {"taxi": "124", "authority": "harrowmere"},
        ["taxi differs -2 Different taxi plates."],
    ),
    ({"taxi": "123"}, {"authority": "harrowmere"}, []),
    (
        {"who": ["kez", "wren"]},
        {"who": ["wren", "robin", "kez"]},
        ["who agrees +2 Both are tied to somebody called Kez."],
    ),
    ({"who": ["kez"]}, {"who": ["wren"]}, []),
    (
        {"sectors": ["ZA1 3", "ZA2 1"]},
        {"sectors": ["ZA2 1", "ZA1 3"]},
        ["place agrees +1 Seen near the same place: postcodes that begin with ZA1 3."],
    ),
    (
        {"sectors": ["ZA1 3"], "at": "2026-03-01T10:00:00"},
        {"sectors": ["ZA1 3"], "at": "2026-03-02T10:00:00"},
        [
            "place agrees +1 Seen near the same place: postcodes that begin with ZA1 3.",
            "time agrees +1 Seen there within a day.",
        ],
    ),
    (
        {"sectors": ["ZA1 3"], "at": "2026-03-01T10:00:00"},
        {"sectors": ["ZA1 3"], "at": "2026-03-03T10:00:00"},
        ["place agrees +1 Seen near the same place: postcodes that begin with ZA1 3."],
    ),
    ({"sectors": ["ZA1 3"], "at": "2026-03-01"}, {"sectors": ["ZA2 1"], "at": "2026-03-01"}, []),
    (
        {"sectors": ["ZA1 3"], "at": "2026-03-01"},
        {"sectors": ["ZA1 3"]},
        ["place agrees +1 Seen near the same place: postcodes that begin with ZA1 3."],
    ),
    ({"at": "2026-03-01"}, {"at": "2021-03-02"}, []),
    ({"at": "2026-03-01"}, {"at": "2021-03-01"}, ["time differs -1 Told 5 years apart: cars change hands."]),
    ({"at": "2026-03-01"}, {"at": "2015-03-01"}, ["time differs -1 Told 11 years apart: cars change hands."]),
]


@pytest.mark.parametrize(("one", "other", "told"), VEHICLES)
def test_what_is_found_of_two_vehicles(one: dict[str, Any], other: dict[str, Any], told: list[str]) -> None:
    assert found("vehicle", one, other) == told


PHONES: list[Case] = [
    (
        {"figures": "447700900123", "number": "+447700900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +6 The same number."],
    ),
    (
        {"figures": "447700900123", "number": "+447700900123"},
        {"figures": "447700900124", "number": "+447700900124"},
        ["number differs -9 Two whole numbers that differ.", PARTS],
    ),
    (
        {"figures": "447700900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +5 10 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "447700900124"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number near +2 All figures of the number but one agree."],
    ),
    (
        {"figures": "447700900144"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number differs -6 Figures of the number differ.", PARTS],
    ),
    (
        {"figures": "0770090"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 6 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "077009"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number differs -6 Figures of the number differ.", PARTS],
    ),
    (
        {"figures": "07700*"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +2 4 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "07700*123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 7 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "07700???123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 7 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "23"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +0 2 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +1 3 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "0123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +2 4 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "00123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +3 5 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 6 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "*0900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +4 7 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "700900123"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +5 9 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "700900*1*23"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number agrees +0 2 figures of the number agree, each in its place; the others were not given."],
    ),
    (
        {"figures": "999"},
        {"figures": "447700900123", "number": "+447700900123"},
        ["number differs -6 Figures of the number differ.", PARTS],
    ),
    ({"figures": "*"}, {"figures": "447700900123", "number": "+447700900123"}, []),
    ({"figures": "123"}, {"imei": "1"}, []),
    ({"imei": "1"}, {"imei": "1"}, ["imei agrees +5 The same handset number (IMEI)."]),
    (
        {"imei": "1"},
        {"imei": "2"},
        ["imei differs -3 Different handset numbers (IMEI): a number may move to another handset."],
    ),
    (
        {"description": "pink case"},
        {"description": "pink case"},
        ["description agrees +1 Described in the same words."],
    ),
    ({"description": "pink case"}, {"description": "black case"}, []),
    ({"who": ["kez"]}, {"who": ["kez"]}, ["who agrees +2 Both are tied to somebody called Kez."]),
]


@pytest.mark.parametrize(("one", "other", "told"), PHONES)
def test_what_is_found_of_two_phones(one: dict[str, Any], other: dict[str, Any], told: list[str]) -> None:
    assert found("phone", one, other) == told


ACCOUNTS: list[Case] = [
    ({"handle": "kezhar"}, {"handle": "kezhar"}, ["handle agrees +4 The same name online."]),
    ({"handle": "kezha"}, {"handle": "kezha"}, ["handle agrees +3 The same name online."]),
    ({"handle": "kezh"}, {"handle": "kezh"}, ["handle agrees +3 The same name online."]),
    ({"handle": "kez"}, {"handle": "kez"}, ["handle agrees +1 The same name online."]),
    (
        {"handle": "kez.harb99"},
        {"handle": "kez_har-b"},
        ["handle near +3 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kez.harbo99"},
        {"handle": "kezharbo"},
        ["handle near +4 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kezhar9"},
        {"handle": "kezhar"},
        ["handle near +3 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kezh9"},
        {"handle": "kezh"},
        ["handle near +2 The same name online but for dots, underscores or figures at its end."],
    ),
    (
        {"handle": "kez9"},
        {"handle": "kez"},
        ["handle near +0 The same name online but for dots, underscores or figures at its end."],
    ),
    ({"handle": "123"}, {"handle": "124"}, ["handle differs -3 Different names online."]),
    ({"handle": "kezharbour"}, {"handle": "kezharbuor"}, ["handle near +2 Names online that differ by a character."]),
    ({"handle": "kezharbour"}, {"handle": "kezharbor"}, ["handle near +2 Names online that differ by a character."]),
    ({"handle": "kezharb"}, {"handle": "kezharbo"}, ["handle differs -3 Different names online."]),
    ({"handle": "kezharbo"}, {"handle": "kezharb9"}, ["handle near +2 Names online that differ by a character."]),
    ({"handle": "robin"}, {"handle": "wren"}, ["handle differs -3 Different names online."]),
    (
        {"handle": "kezharbour", "platform": "snapchat"},
        {"handle": "kezharbour9", "platform": "snapchat"},
        [
            "handle near +4 The same name online but for dots, underscores or figures at its end.",
            "platform differs -1 Two names on one platform are two accounts.",
        ],
    ),
    (
        {"handle": "kezharbour", "platform": "snapchat"},
        {"handle": "kezharbour", "platform": "snapchat"},
        ["handle agrees +4 The same name online."],
    ),
    (
        {"handle": "kezharbour", "platform": "snapchat"},
        {"handle": "kezharbour9", "platform": "instagram"},
        ["handle near +4 The same name online but for dots, underscores or figures at its end."],
    ),
    ({"platform": "snapchat"}, {"platform": "snapchat"}, []),
    (
        {"description": "kez from the harbour"},
        {"description": "the harbour kez from"},
        ["description agrees +2 The same display name or description."],
    ),
    ({"description": "kez"}, {"description": "wren"}, []),
    ({"who": ["kez"]}, {"who": ["kez"]}, ["who agrees +2 Both are tied to somebody called Kez."]),
]


@pytest.mark.parametrize(("one", "other", "told"), ACCOUNTS)
def test_what_is_found_of_two_accounts(one: dict[str, Any], other: dict[str, Any], told: list[str]) -> None:
    assert found("account", one, other) == told


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
