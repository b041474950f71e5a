"""Which words would tell where somebody is, and whether a text holds them."""

from hypothesis import given
from hypothesis import strategies as st

from wholepicture.picture.whereabouts import tells_where, whereabouts_in


def test_what_would_tell_where_somebody_is_is_gathered_from_all_that_is_stated_of_them() -> None:
    assert whereabouts_in(
        {
            "address": {"lines": ["4 Quay Street", "Flat", "Mere"], "postcode": "ZA1 3AE"},
            "school": "Marsh Lane Academy",
            "looked_after": {"responsible_authority": "Tern Hill"},
            "phones": ["07700 900123"],
            "emails": ["kez@example.org"],
            "given": "Wren",
        }
    ) == {
        "4 Quay Street, Flat, Mere, ZA1 3AE",
        "4 Quay Street",
        "ZA1 3AE",
        "Marsh Lane Academy",
        "Tern Hill",
        "07700 900123",
        "kez@example.org",
    }


def test_a_line_of_four_letters_is_too_short_to_tell_and_one_of_five_is_not() -> None:
    assert whereabouts_in({"address": {"lines": ["Mere", "Meres"]}}) == {"Mere, Meres", "Meres"}


def test_of_somebody_of_whom_nothing_is_stated_nothing_tells() -> None:
    assert whereabouts_in({}) == set()


PLACES = st.text(alphabet="abcde 123", min_size=1).filter(str.strip)


@given(st.text(alphabet="abcde \n", max_size=20), PLACES, st.text(alphabet="abcde ", max_size=20))
def test_words_that_hold_a_whereabout_in_any_case_and_spacing_tell_where(before: str, place: str, after: str) -> None:
    written = before + " ".join(place.upper()) + after
    assert tells_where(written, frozenset({"zzz", place}))
    assert tells_where(written, {place: "address"})


def test_words_that_hold_none_tell_nothing() -> None:
    assert not tells_where("She was seen by the harbour.", frozenset({"4 Quay Street", ""}))
    assert not tells_where("She was seen.", frozenset())
    assert not tells_where("She was seen.", frozenset({""}))
