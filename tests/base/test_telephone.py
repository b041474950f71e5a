"""Telephone numbers as people write them: with words, in part, with every prefix; and those that are everybody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base import identifiers as ids
from wholepicture.base.identifiers import telephone
from wholepicture.linkage.comparison.stated import phone_key
from wholepicture.linkage.comparison.traits import traits_of
from wholepicture.linkage.things.description import compared
from wholepicture.linkage.things.rules import compare

EVERYBODYS = [
    "999", "112", "101", "111", "105", "116 123", "116000", "0800 1111", "08001111", "+44 800 1111", "0800 555 111", "0808 800 5000",
    "01234567890", "01234 567890", "+441234567890", "07123456789", "07123 456789", "0123456789", "07123456780", "07123456781",
    "07777777777", "07000000000", "07999 999999", "00441234567890", "Childline 0800 1111", "police 101",
]  # fmt: skip


@pytest.mark.parametrize("number", EVERYBODYS)
def test_a_number_that_anybody_may_ring_is_kept_and_marked_and_ties_nobody(number: str) -> None:
    checked = ids.check_phone(number)
    assert checked.outcome == "unchecked"
    assert checked.needs_a_look
    assert phone_key(number) is None
    assert "figures" not in compared("phone", {"number": number})
    assert not traits_of("phone", {"number": number})


@pytest.mark.parametrize("number", ["07700 900000", "07700 900123", "01632 960999", "07123 456123", "0113 496 0000"])
def test_a_number_of_somebodys_own_is_not_taken_for_everybodys(number: str) -> None:
    assert ids.check_phone(number).outcome == "valid"


DRAMA = ["7700900", "1632960", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960", "1314960", "1414960",
         "1514960", "1614960", "1914980", "2079460", "2896496", "2920180", "3069990", "8081570", "9098790"]  # fmt: skip


@given(st.sampled_from(DRAMA), st.integers(0, 999))
def test_every_number_kept_for_drama_is_whole(range_: str, number: int) -> None:
    assert phone_key(f"0{range_}{number:03}") == f"+44{range_}{number:03}"


@pytest.mark.parametrize(
    "written",
    ["07700 900199", "4407700900199", "+4407700900199", "0447700900199", "00 44 (0) 7700 900199", "0044 07700 900199",
     "447700900199", "+07700900199", "07700 900199 (works phone)", "mum 07700 900199", "Tel: 07700 900199", "07700 900199 after 6pm",
     "phone 2: 07700 900199", "07700 900199 (07700900199)", "+44 7700 900199 - dad", "mum's 447700900199", "TEL:07700 900199"],
)  # fmt: skip
def test_one_number_is_read_however_it_is_written(written: str) -> None:
    assert phone_key(written) == "+447700900199"
    assert ids.check_phone(written).raw == written


@given(st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=12), st.integers(0, 999))
def test_words_beside_a_number_change_nothing(word: str, number: int) -> None:
    written = f"07700 900{number:03}"
    assert phone_key(f"{written} ({word})") in (phone_key(written), None)


@pytest.mark.parametrize(
    "written",
    [
        "07700 900197 / 07700 900198",
        "07700900197, 07700900198",
        "07700 900197 or mum 07700 900198",
        "07700900197 07700900198",
    ],
)
def test_two_numbers_in_one_value_are_marked(written: str) -> None:
    checked = ids.check_phone(written)
    assert (checked.normalised, checked.outcome) == (None, "invalid")
    assert "more than one" in (checked.reason or "")


@pytest.mark.parametrize(
    ("written", "figures"),
    [
        ("ends 0992", "*0992"),
        ("ending in 0992", "*0992"),
        ("number ends in 992", "*992"),
        ("...0992", "*0992"),
        ("…0992", "*0992"),
        ("last four 0992", "*0992"),
        ("last 4 digits: 0992", "*0992"),
        ("last 4: 0992", "*0992"),
        ("0992 (last four)", "*0992"),
        ("xxxxx xx0992", "???????0992"),
        ("07xxx xxx992", "07??????992"),
        ("starts 07700 9", "077009*"),
        ("07700 9...", "077009*"),
    ],
)
def test_what_is_said_of_part_of_a_number_is_that_part(written: str, figures: str) -> None:
    checked = ids.check_phone(written)
    assert (checked.normalised, checked.outcome) == (figures, "partial")
    assert phone_key(written) is None


@pytest.mark.parametrize("written", ["07700 900992", "0992", "xxxxx xx0992"])
def test_the_end_of_a_number_agrees_with_whatever_ends_so(written: str) -> None:
    ends, other = (compared("phone", {"number": number}) for number in ("ends 0992", written))
    assert [reason.outcome for reason in compare("phone", ends, other).reasons] == ["agrees"]


def test_a_planted_fault_a_list_without_numbers_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telephone, "is_everybodys_number", lambda number: False)
    assert phone_key("0800 1111") == "+448001111"
    assert phone_key("01234567890") == "+441234567890"
