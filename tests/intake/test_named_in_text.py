"""People, cars, phones, accounts and places found in what somebody wrote: what is found, and what is nearly so and is not."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.intake.writing.named import MOST, named_in


def found(text: str, kind: str = "") -> list[dict[str, Any]]:
    return [dict(each.boxes) for each in named_in([text]) if kind in ("", each.kind)]


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("The car was AB12 CDE.", {"registration": "AB12 CDE"}),
        ("reg ab12cde", {"registration": "AB12CDE"}),
        ("An old one, A123 BCD, was there.", {"registration": "A123 BCD"}),
        ("Plate AB1? CDE in the dark.", {"registration": "AB1? CDE"}),
        ("part plate LK19", {"registration": "LK19"}),
        ("reg ending in XBV", {"registration": "*XBV"}),
        ("number plate starting LK19", {"registration": "LK19*"}),
        ("He got into a Corsa, LK19 something.", {"registration": "LK19", "make": "Vauxhall", "model": "Corsa"}),
        (
            "She was in a silver Corsa, reg AB12 CDE.",
            {"registration": "AB12 CDE", "make": "Vauxhall", "model": "Corsa", "colour": "silver"},
        ),
        ("A black Audi A3 waited.", {"colour": "black", "make": "Audi", "model": "A3"}),
        ("a white Transit van", {"colour": "white", "make": "Ford", "model": "Transit"}),
    ],
)
def test_a_car_is_found_by_its_plate_whole_or_in_part_or_by_colour_with_a_make_or_model(
    text: str, boxes: dict[str, str]
) -> None:
    assert found(text, "cars") == [boxes]


@pytest.mark.parametrize(
    "text",
    [
        "She came back on 12 May.",
        "seen ON12 MAY",
        "at LK19 9AA",
        "a black car",
        "He went to LK19.",
        "In 2012? The class of 2012.",
        "She drew a silver star and a golf ball.",
        "The A38 and the M25.",
        "his plate was full of chips",
    ],
)
def test_what_only_looks_like_a_car_is_not_found(text: str) -> None:
    assert found(text, "cars") == []


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("Ring 07700 900123 for him.", {"number": "07700 900123"}),
        ("number (01632) 960-001", {"number": "(01632) 960-001"}),
        ("+44 7700 900123", {"number": "+44 7700 900123"}),
        ("He is @kez_x9 on Snapchat.", {"platform": "Snapchat", "handle": "kez_x9"}),
        ("her insta is wren_x99", {"platform": "Instagram", "handle": "wren_x99"}),
        ("see https://www.instagram.com/kez_x9/ please", {"platform": "Instagram", "handle": "kez_x9"}),
    ],
)
def test_a_phone_or_an_account_is_found(text: str, boxes: dict[str, str]) -> None:
    assert found(text, "phones") == [boxes]


@pytest.mark.parametrize(
    "text",
    [
        "Childline is 0800 1111.",
        "NHS number 999 999 9999",
        "reference 0123",
        "write to kez@example.org",
        "@kez without any service",
        "On Snapchat at 9pm on the 12th.",
        "She is always on Snapchat with friends.",
    ],
)
def test_what_is_no_whole_number_and_names_no_service_is_not_found(text: str) -> None:
    assert found(text, "phones") == []


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("They live at 14 Marsh Lane.", {"address": "14 Marsh Lane"}),
        ("14 Marsh Lane, Marlbeck, ZA1 1AA", {"address": "14 Marsh Lane\nMarlbeck", "postcode": "ZA1 1AA"}),
        ("Flat 2, 14 Marsh Lane", {"address": "Flat 2, 14 Marsh Lane"}),
        ("somewhere in za1 1aa", {"postcode": "ZA1 1AA"}),
        ("outside the Black Bull", {"name": "Black Bull", "kind": "licensed_premises"}),
        ("Room 12 at the Sunrise Lodge", {"name": "Sunrise Lodge", "kind": "hotel", "description": "Room 12"}),
        ("stayed at the Travelodge", {"name": "Travelodge", "kind": "hotel"}),
        ("round the back of mcdonald's", {"name": "mcdonald's", "kind": "takeaway"}),
        ("near the Old Mill", {"name": "Old Mill"}),
    ],
)
def test_a_place_is_found_by_its_postcode_its_address_or_its_name(text: str, boxes: dict[str, str]) -> None:
    assert found(text, "places") == [boxes]


@pytest.mark.parametrize(
    "text",
    [
        "at the Police Station counter",
        "He waited 20 minutes down the road.",
        "In the Morning she was back.",
        "no fixed abode, ZZ99 3VZ",
        "at the end of the day",
        "3 Girls ran off",
    ],
)
def test_what_names_no_place_is_not_found(text: str) -> None:
    assert found(text, "places") == []


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("Mr Brown saw it.", {"called": "Mr Brown"}),
        ("Mrs. Ada Brown saw it.", {"name": "Ada Brown"}),
        ("A man called Kez drove.", {"called": "Kez"}),
        ("a man in his thirties called Kez", {"called": "Kez", "age": "thirties"}),
        ("He is known as “Biggz”.", {"called": "“Biggz”"}),
        ("His name is Tariq Bell (34).", {"name": "Tariq Bell", "age": "34"}),
        ('Karl "Kez" Brown, 25, was there.', {"name": 'Karl "Kez" Brown', "age": "25"}),
        ("An older lad, “Biggz”, was there.", {"called": "Biggz"}),
        ("a man in his late twenties", {"age": "late twenties", "description": "Man in his late twenties"}),
        ("A 25-year-old male drove.", {"age": "25", "description": "25-year-old male"}),
        ("a lad of about 20", {"age": "20", "description": "Lad of about 20"}),
        ("saved as Big T in her phone", {"name": "Big T"}),
    ],
)
def test_somebody_is_found_by_a_name_a_nickname_or_an_age(text: str, boxes: dict[str, str]) -> None:
    (person,) = found(text, "people")
    assert {name: value.strip("“”") for name, value in person.items()} == {
        name: value.strip("“”") for name, value in boxes.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "She called Kez afterwards.",
        "I called Children's Services.",
        "A man at 20 Marsh Lane.",
        "The man waited 20 minutes.",
        "“Leave me alone”, she said to the man.",
        "Wren walked home with Ines.",
        "My name is Pat Worker.",
        "His name is not known.",
        "The driver was 20 miles away.",
        "a girl aged 14",
    ],
)
def test_a_name_or_number_that_says_nothing_of_somebody_is_not_found(text: str) -> None:
    assert found(text, "people") == []


def test_whoever_is_named_twice_is_offered_once_with_the_sentence_that_says_more() -> None:
    text = "A man called Kez came. Later the man called Kez (25) left."
    (kez,) = named_in([text])
    assert kez.boxes == {"called": "Kez", "age": "25"}
    assert kez.sentence == "Later the man called Kez (25) left."


def test_nobody_found_has_a_role() -> None:
    everything = named_in(["The man called Kez, a person of concern, a perpetrator, may be exploiting her."])
    assert everything
    assert not any("role" in each.boxes for each in everything)


def test_no_more_than_ten_of_each_kind_are_offered() -> None:
    text = " ".join(f"Postcode ZA{number} 1AA." for number in range(1, 40))
    assert len(named_in([text])) == MOST


def test_a_code_stays_with_what_is_found_wherever_it_stands_in_the_text() -> None:
    (first,), (second,) = named_in(["reg AB12 CDE"]), named_in(["Once more: her reg is ab12cde."])
    assert first.code == second.code


HOSTILE = [
    *("a", ".", "?", " ", "\n", "0 ", '"', "A ", "1 A ", "A?", "Kez ", "called ", "AB12 ", "AB12CDE ", "man ", "Mr Mr ", "snap ", "@a "),
    *("0(((", "a.com/", "http://", "in his ", "silver ", "a-", "07700900123 ", "ZA1 1AA ", "14 Marsh Lane ", "plate ", "at the X "),
    *("man in his thirties called Kez ", "she came back ", "gave her ", "owes ", "threatened ", "picked up ", "’’’"),
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_of_fifty_thousand_hostile_characters_is_looked_at_in_linear_time(piece: str) -> None:
    """Twice the text takes about twice the time: what is quadratic takes four times as long, and what is worse never ends."""
    from wholepicture.intake.writing.signs import suggested_by
    from wholepicture.intake.writing.wording import wording_in

    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        began = time.process_time()
        named_in([text])
        suggested_by(text)
        wording_in(text)
        return time.process_time() - began

    seconds(1000)  # the lists are read once
    assert seconds(50_000) < 6


@given(st.text(max_size=400))
def test_whatever_is_written_is_looked_at_and_what_is_found_stands_in_it(text: str) -> None:
    for each in named_in([text]):
        assert 0 <= each.start < each.end <= len(text)
        assert each.boxes


def test_a_whole_sentence_is_shown_and_a_long_one_is_cut() -> None:
    long = "word " * 200 + "a man called Kez came " + "word " * 200
    (kez,) = named_in([long])
    assert "a man called Kez came" in kez.sentence
    assert len(kez.sentence) < 300
    assert kez.sentence.startswith("…")


def test_of_a_text_that_is_longer_than_a_report_may_be_no_more_is_looked_at() -> None:
    """A draft keeps every word until it is checked: two million characters of number plates took half a minute."""
    from synthetic.factories import concern
    from wholepicture.intake.likeness import gist_of
    from wholepicture.intake.writing.signs import suggested_by
    from wholepicture.intake.writing.text import LONGEST
    from wholepicture.intake.writing.wording import wording_in

    said = "A man called Kez. She came back Sunday morning. Promiscuous. "
    behind = " " * LONGEST + said
    assert named_in([said])
    assert suggested_by(said)
    assert wording_in(said)
    assert named_in([behind]) == []
    assert suggested_by(behind) == []
    assert wording_in(behind) == []
    gist = gist_of(concern(facts=behind))
    assert gist
    assert not gist.words
