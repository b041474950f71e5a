"""What typed words may mean, and what facts can be found by: pure, and the same for the same words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.picture.search.keys import LONGEST, keys_of, phone_digits
from wholepicture.picture.search.query import NEAR, near_readings, readings, tidied


def whys(words: str) -> list[str]:
    return [one.why for one in readings(tidied(words))]


def found(words: str, kind: str, fact: str, value: str) -> str:
    """The surest reading of these words that this fact fits, as PostgreSQL would find it; empty where none does."""
    keys = keys_of(kind, fact, value)
    return next((one.why for one in [*readings(tidied(words)), *near_readings(tidied(words))] if one.fits(keys)), "")


@pytest.mark.parametrize(
    ("words", "kind", "fact", "value", "why"),
    [
        ("wren", "nominal", "name", "Wren Ashdown-Test", "name"),
        ("ASHDOWN test", "nominal", "name", "Wren Ashdown-Test", "name"),
        ("Zoë Müller", "nominal", "name", "zoe muller", "name"),
        ("bill", "nominal", "name", "William Marl-Test", "short_name"),
        ("muhammad", "nominal", "name", "Mohamed Marl-Test", "short_name"),
        ("zelbicka", "nominal", "name", "Ewa Zelbicki", "sounds_like"),
        ("kristofer", "nominal", "also_known_as", "Christopher", "sounds_like"),
        ("ashd", "nominal", "name", "Wren Ashdown-Test", "begins"),
        ("ashcown", "nominal", "name", "Wren Ashdown-Test", NEAR),
        ("kez", "nominal", "also_known_as", "Kez", "name"),
        ("9990000018", "nominal", "nhs_number", "999 000 0018", "number"),
        ("999-000-0018", "nominal", "nhs_number", "9990000018", "number"),
        ("lmn 4471", "nominal", "local_id", "LMN/4471 (TEST-MIS)", "number"),
        ("07700 900123", "nominal", "phone", "+44 7700 900123", "phone"),
        ("0123", "phone", "number", "07700 900123", "phone_ends"),
        ("07700 900123", "phone", "number", "900123", "phone_part"),
        ("xx00abc", "vehicle", "registration", "XX00 ABC", "plate"),
        ("XXOO A8C", "vehicle", "registration", "XX00 ABC", "plate"),
        ("XX00 ABC", "vehicle", "registration", "XX0? ABC", "plate_unread"),
        ("XX0? ABC", "vehicle", "registration", "XX00 ABC", "plate_part"),
        ("*ABC", "vehicle", "registration", "XX00 ABC", "plate_part"),
        ("xx00", "vehicle", "registration", "XX00 ABC", "plate_part"),
        ("black vauxhall", "vehicle", "colour", "black", "looks"),
        ("@kez_xo", "account", "handle", "Kez_XO", "handle"),
        ("kez_", "account", "handle", "kez_xo", "handle_begins"),
        ("za31aa", "place", "address", "4 Fern Walk, Harrowmere, ZA3 1AA", "postcode"),
        ("ZA3", "place", "address", "4 Fern Walk, Harrowmere, ZA3 1AA", "postcode_part"),
        ("fern walk", "place", "address", "4 Fern Walk, Harrowmere, ZA3 1AA", "place"),
        ("harbour lights", "place", "name", "Harbour Lights Guest House", "place"),
        ("a.b@example.org", "nominal", "email", "A.B@example.org", "email"),
    ],
)
def test_each_way_of_looking_finds_what_it_means(words: str, kind: str, fact: str, value: str, why: str) -> None:
    assert found(words, kind, fact, value) == why


@pytest.mark.parametrize(
    ("words", "kind", "fact", "value"),
    [
        ("robin", "nominal", "name", "Wren Ashdown-Test"),
        ("999000001", "nominal", "nhs_number", "9990000018"),
        ("0124", "phone", "number", "07700 900123"),
        ("XX01*", "vehicle", "registration", "XX00 ABC"),
        ("ZA31", "place", "address", "4 Fern Walk, ZA3 1AA"),
        ("black", "vehicle", "registration", "BLACK1"),
    ],
)
def test_what_is_not_meant_is_not_found(words: str, kind: str, fact: str, value: str) -> None:
    assert found(words, kind, fact, value) == ""


def test_a_year_or_a_day_of_birth_narrows_a_name() -> None:
    for words, key in (("wren 2010", "'b/2010'"), ("wren 17/5/2010", "'b/2010-05-17'")):
        assert all(key in one.question for one in readings(words) if one.why in ("name", "sounds_like", "begins"))
        assert "name" in whys(words)


def test_a_telephone_number_is_not_read_as_a_name_or_a_plate() -> None:
    assert set(whys("07700 900123")) == {"number", "phone", "phone_part"}


def test_hidden_characters_neither_hide_nor_matter() -> None:
    assert tidied("\u202ewr\u200ben\x00\n ashdown\ud800") == "wren ashdown"


def test_the_longest_words_ask_for_no_more_than_can_be_answered() -> None:
    for words in ("a" * 200, "abcdefghijklmnop " * 8, "wren ashdown " * 4, "?" * 199 + "ab"):
        asked = [*readings(tidied(words)), *near_readings(tidied(words))]
        assert sum(len(one.question) for one in asked) < 60_000
    assert near_readings("wren ashdown")


def test_the_middle_of_a_number_is_not_its_end() -> None:
    assert phone_digits("07700 9?0123") == "3210"
    assert phone_digits("9?0") == ""


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_words_break_out_of_their_question(words: str) -> None:
    """A question is quoted keys, brackets and three signs: nothing that was typed stands outside a quoted key."""
    for one in [*readings(tidied(words)), *near_readings(tidied(words))]:
        outside = re.sub(r"'(?:[^'\\]|''|\\\\)*'", "", one.question)
        assert set(outside) <= set("()|&!:* ")
        assert all(len(key) <= LONGEST * 2 for key in one.keys)


@given(st.text(max_size=80), st.sampled_from(["name", "registration", "phone", "address", "handle", "nhs_number"]))
def test_keys_are_short_and_never_empty(value: str, fact: str) -> None:
    for kind in ("nominal", "vehicle", "account", "place"):
        for key in keys_of(kind, fact, value):
            assert 2 < len(key) <= LONGEST
            assert key[1] == "/"
