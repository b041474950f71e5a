"""Receipt codes: random enough, easy to write down, and a slip is told apart from another code."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wholepicture.intake.confidential import codes
from wholepicture.intake.confidential.codes import LENGTH, LETTERS, RANDOM, in_groups, new_code, typed
from wholepicture.intake.confidential.rules import CODES_HERE, Allowances, network_of

code_of = st.text(LETTERS, min_size=RANDOM, max_size=RANDOM).map(lambda drawn: drawn + codes._check_of(drawn))
places = st.integers(0, LENGTH - 1)


def test_a_code_has_eighty_bits_of_the_systems_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(set(LETTERS)) ** RANDOM >= 2**80
    drawn: list[int] = []
    monkeypatch.setattr(secrets, "choice", lambda letters: drawn.append(len(letters)) or letters[0])
    new_code()
    assert drawn == [32] * RANDOM


def test_no_two_codes_are_alike() -> None:
    assert len({new_code() for _ in range(2000)}) == 2000


@given(code_of, st.sampled_from([" ", "-", "  ", ".", "–"]), st.booleans())
def test_a_code_is_read_however_it_is_spaced_and_in_whichever_case(code: str, between: str, small: bool) -> None:
    written = in_groups(code).replace(" ", between)
    assert typed(written.lower() if small else written) == codes.Typed(code)


@given(code_of)
def test_letters_that_look_alike_are_read_as_the_one_that_is_in_codes(code: str) -> None:
    assert typed(code.replace("0", "O").replace("1", "l").replace("V", "u")).code == code


@given(code_of, places, st.sampled_from(LETTERS))
def test_one_letter_written_as_another_is_told_as_a_slip(code: str, at: int, other: str) -> None:
    assume(code[at] != other)
    read = typed(code[:at] + other + code[at + 1 :])
    assert not read.code
    assert read.slip


@given(code_of, st.integers(0, RANDOM - 1), st.integers(0, RANDOM - 1))
def test_two_letters_that_changed_places_are_told_as_a_slip(code: str, one: int, other: int) -> None:
    assume(code[one] != code[other])
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    assert not typed("".join(letters)).code


@given(code_of, places)
def test_a_letter_left_out_is_told_with_how_many_there_are(code: str, at: int) -> None:
    assert f"You typed {LENGTH - 1}" in typed(code[:at] + code[at + 1 :]).slip


@pytest.mark.parametrize(
    ("text", "told"), [("", "Type your code"), ("  ", "Type your code"), ("hello!", "No code has")]
)
def test_what_is_no_code_is_told_in_words(text: str, told: str) -> None:
    assert told in typed(text).slip


def test_a_check_that_counts_every_place_alike_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault: letters that change places come to the same."""
    monkeypatch.setattr(codes, "_STEP", 1)
    with pytest.raises(AssertionError):
        test_two_letters_that_changed_places_are_told_as_a_slip()


# -- how often somebody may try ---------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SCHOOL = "192.0.2.7"


def test_a_hundred_wrong_codes_take_a_quarter_of_an_hour_and_nobody_waits_more_than_ten_seconds() -> None:
    allowances, now, wrong, longest = Allowances(), NOW, 0, timedelta()
    while wrong < 100:
        asked = now
        while not allowances.take(CODES_HERE, SCHOOL, now):
            now += timedelta(seconds=1)
        longest = max(longest, now - asked)
        wrong += 1
    assert now - NOW >= timedelta(minutes=14)
    assert longest <= timedelta(seconds=10)


def test_a_right_code_takes_nothing_and_a_refused_try_takes_nothing() -> None:
    allowances = Allowances()
    for _ in range(200):
        assert allowances.take(CODES_HERE, SCHOOL, NOW)
        allowances.give_back(CODES_HERE, SCHOOL)
    for _ in range(CODES_HERE.at_once):
        assert allowances.take(CODES_HERE, SCHOOL, NOW)
    for _ in range(500):
        assert not allowances.take(CODES_HERE, SCHOOL, NOW)
    assert allowances.take(CODES_HERE, SCHOOL, NOW + CODES_HERE.every)


def test_another_address_is_not_slowed_and_one_line_of_ipv6_is_one_address() -> None:
    allowances = Allowances()
    while allowances.take(CODES_HERE, SCHOOL, NOW):
        pass
    assert allowances.take(CODES_HERE, "192.0.2.8", NOW)
    assert network_of("2001:db8:1:2::3") == network_of("2001:db8:1:2:ffff::9") != network_of("2001:db8:1:3::3")


def test_no_address_is_kept_and_what_is_whole_again_is_forgotten() -> None:
    allowances = Allowances()
    allowances.take(CODES_HERE, SCHOOL, NOW)
    assert SCHOOL not in repr(vars(allowances))
    assert SCHOOL.encode() not in b"".join(allowances._used_until)
    allowances.take(CODES_HERE, "192.0.2.8", NOW + timedelta(hours=1))
    assert len(allowances._used_until) == 1
