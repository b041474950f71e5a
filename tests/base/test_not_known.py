"""What is written where nothing is known is no value anywhere; what somebody may really be called is a name."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base import identifiers as ids
from wholepicture.base.identifiers import not_known
from wholepicture.linkage.comparison.stated import place_key, profile_of, thing_key

WRITTEN = [
    "NULL", "(null)", "<NULL>", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "-", "--", "—", "?", "???", ".", "...", "n/k", "N.K.",
    "N/A", "n / a", "not known", "Not Known", "NOT_KNOWN", "not-known", "unknown", "Unknown.", "[unknown]", "unk", "none",
    "nil", "TBC", "t.b.c.", "to be confirmed", "not given", "not recorded", "not provided", "Not stated", "not disclosed",
    "refused", "declined", "nan", "NaN", "undefined", "see notes", "as above", "ditto", "ＮＵＬＬ", "ｕｎｋｎｏｗｎ", "number not known",
    "Unknown (child did not say)", "not known at this time", "don't know", "_", "/", "\u200bunknown",
]  # fmt: skip
FILLED_IN = [
    "0",
    "00",
    "000",
    "0000000",
    "999",
    "9999999",
    "11111",
    "777777",
    "123456",
    "1234567890",
    "987654",
    "XXXXX",
    "000-000-000",
]
CHECKS = [ids.check_plain, ids.check_handle, ids.check_vrm, ids.check_email, ids.check_uprn, ids.check_phone, ids.check_nhs_number,
          ids.check_upn, ids.check_imei]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_written_where_nothing_is_known_is_invalid_on_every_field_with_a_plain_reason(written: str) -> None:
    assert ids.is_not_known(written)
    for check in CHECKS:
        checked = check(written)
        assert (checked.raw, checked.normalised, checked.outcome) == (written, None, "invalid")
        assert checked.reason
        assert checked.needs_a_look


@pytest.mark.parametrize("written", FILLED_IN)
def test_a_number_that_is_filled_in_stands_for_none(written: str) -> None:
    assert ids.is_no_number(written)
    assert ids.check_plain(written).outcome == "invalid"
    assert ids.check_identifier("local_id", written).outcome == "invalid"


@pytest.mark.parametrize(
    "written", ["7", "9", "99", "1111", "12345", "P-000123", "A999999", "122333", "1234576", "ZA-0001", "NK12"]
)
def test_a_number_that_somebody_may_have_is_kept(written: str) -> None:
    assert not ids.is_no_number(written)
    assert ids.check_plain(written).outcome == "unchecked"


@pytest.mark.parametrize(
    "written", ["", " ", "Wren", "kez_01", "none the wiser", "unknown_soldier_7", "🌸", "no1kez", "Natasha"]
)
def test_what_says_something_is_not_taken_for_nothing(written: str) -> None:
    assert not ids.is_not_known(written)


@pytest.mark.parametrize(
    "written",
    ["Unknown", "UNKNOWN", "unk", "n/k", "N/A", "Not known", "-", "?", "NULL", "NONE", "NULL NULL", "(null)", "#N/A", "NaN",
     "Unknown male", "Unknown Male 2", "Unidentified female (older)", "Unknown Unknown", "name not known", "No name given",
     "refused", "Withheld", "tbc", "see notes", "undefined", "0000", "ｕｎｋｎｏｗｎ", "X"],
)  # fmt: skip
def test_words_that_are_no_name_are_nobodys(written: str) -> None:
    assert ids.is_no_name(written)
    assert ids.known_name(written) == ""


@pytest.mark.parametrize(
    "written",
    ["Null", "None", "Nil", "Na", "NA", "Nan", "null", "Nonet", "No", "Male", "Young", "J", "Mr Young", "Noah", "Unity", "Blank",
     "Void", "Test", "Refused-Test", "Anon", "Kez", "Уна", "رن", ""],
)  # fmt: skip
def test_what_people_are_really_called_is_a_name(written: str) -> None:
    assert not ids.is_no_name(written)


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Unknown", "Unknown"),
        ("Unknown", "Male"),
        ("Male", "Unknown"),
        ("Adult", "male 2"),
        ("Not", "Known"),
        ("-", "N/A"),
        ("", "Female"),
        ("Child", "A"),
        ("Child 2", ""),
        ("Young person", "12"),
        ("", "Girl B"),
    ],
)
def test_a_name_whose_two_parts_tell_nobody_apart_is_nobodys(given: str, family: str) -> None:
    likeness = profile_of({"given": given, "family": family}, agency="SCH1", trusted=[]).likeness
    assert (likeness.given, likeness.family) == ("", "")


@pytest.mark.parametrize(("given", "family"), [("Girl", "Ng"), ("Wren", "Child"), ("A", "Sibling"), ("Boy", "George")])
def test_a_name_that_begins_or_ends_like_a_label_is_a_name(given: str, family: str) -> None:
    likeness = profile_of({"given": given, "family": family}, agency="SCH1", trusted=[]).likeness
    assert (likeness.given, likeness.family) == (given.casefold(), family.casefold())


@pytest.mark.parametrize(
    ("given", "family", "known"),
    [("Unknown", "Ashdown", ("", "ashdown")), ("Wren", "Unknown", ("wren", "")), ("Wren", "Male", ("wren", "male")),
     ("Jen", "Null", ("jen", "null")), ("Unknown", "Young", ("", "young")), ("J", "K", ("j", "k"))],
)  # fmt: skip
def test_what_is_known_of_a_name_is_compared(given: str, family: str, known: tuple[str, str]) -> None:
    likeness = profile_of({"given": given, "family": family}, agency="SCH1", trusted=[]).likeness
    assert (likeness.given, likeness.family) == known


@pytest.mark.parametrize(
    "address",
    ["none@none.com", "unknown@example.org", "noemail@example.org", "no-email@example.org", "test@test.com", "a@a.com",
     "n/a", "noreply@example.org", "refused@refused.com", "abc@abc.com"],
)  # fmt: skip
def test_an_address_that_is_written_where_there_is_none_is_nobodys(address: str) -> None:
    assert ids.check_email(address).outcome == "invalid"


@pytest.mark.parametrize("address", ["nil.ashdown@example.org", "na@example.org", "a@example.org", "abc@example.org"])
def test_an_address_that_somebody_may_have_is_kept(address: str) -> None:
    assert ids.check_email(address).normalised == address


@pytest.mark.parametrize(
    "school", ["N/A", "not known", "Home educated", "EHE", "NEET", "no school", "Not on roll", "None"]
)
def test_two_children_on_no_roll_share_no_school(school: str) -> None:
    assert profile_of({"school": school}, agency="SCH1", trusted=[]).likeness.school == ""


spelled = st.sampled_from(WRITTEN).flatmap(
    lambda text: st.builds(
        lambda before, after, change: before + change(text) + after,
        st.sampled_from(["", " ", "  ", "\t", "\u00a0"]),
        st.sampled_from(["", " ", " \n"]),
        st.sampled_from([str, str.upper, str.lower, str.title]),
    )
)


@given(spelled)
def test_nothing_that_says_that_nothing_is_known_becomes_a_key(written: str) -> None:
    assert ids.is_not_known(written)
    things: list[tuple[str, dict[str, Any]]] = [
        ("vehicle", {"registration": written}),
        ("phone", {"number": written}),
        ("phone", {"imei": written}),
        ("account", {"platform": "Snapchat", "handle": written}),
        ("account", {"platform": written, "handle": "kez_01"}),
        ("place", {"name": written, "address": {"postcode": "ZA1 1AA"}}),
        ("place", {"address": {"lines": [written], "postcode": "ZA1 1AA"}}),
        ("place", {"address": {"uprn": written}}),
    ]
    assert [thing_key(kind, stated) for kind, stated in things] == [None] * len(things)
    numbers = [{"type": type, "value": written} for type in ids.IDENTIFIER_TYPES]
    person = {"identifiers": numbers, "phones": [written], "school": written, "date_of_birth": written}
    likeness = profile_of(person, agency="SCH1", trusted=["local_id"]).likeness
    assert not likeness.identifiers | likeness.phones
    assert (likeness.school, likeness.born) == ("", None)


@given(st.text("0123456789", min_size=1, max_size=12))
def test_a_number_without_words_stands_for_none_only_where_it_repeats_or_runs(digits: str) -> None:
    repeats = len(set(digits)) == 1
    runs = digits in "012345678901234567890" or digits in "987654321098765432109"
    assert not ids.is_no_number(digits) or repeats or (runs and len(digits) >= 6)


def test_a_planted_fault_a_list_without_words_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(not_known, "_listed", lambda part: frozenset())
    assert not all(map(ids.is_not_known, WRITTEN))


NO_PLACES: list[dict[str, Any]] = [
    {"name": "No fixed abode", "address": {"postcode": "ZZ99 3VZ"}},
    {"name": "NFA", "address": {"postcode": "ZA1 1AA"}},
    {"name": "homeless", "address": {"postcode": "ZA1 1AA"}},
    {"name": "Sofa surfing", "address": {"lines": ["Harrowmere"], "postcode": "ZA1 1AA"}},
    {"address": {"lines": ["Of no fixed abode", "Harrowmere"], "postcode": "ZA1 1AA"}},
    {"address": {"lines": ["Address not known"], "postcode": "ZA1 1AA"}},
    {"address": {"lines": ["4 Quay Street"], "postcode": "ZZ993WZ"}},
    {"name": "Unknown", "address": {"lines": ["-"], "postcode": "ZA1 1AA"}},
]


@pytest.mark.parametrize("stated", NO_PLACES, ids=str)
def test_nowhere_is_no_place(stated: dict[str, Any]) -> None:
    assert place_key(stated) is None


def test_what_is_not_known_of_a_place_leaves_what_is() -> None:
    stated = {"name": "Unknown", "address": {"lines": ["n/k", "4 Quay Street"], "postcode": "ZA1 1AA"}}
    assert place_key(stated) == "ZA1 1AA:4 quay street"
    assert place_key({"name": "Homeless hostel", "address": {"postcode": "ZA1 1AA"}}) == "ZA1 1AA:homeless hostel"


def test_two_who_live_nowhere_share_no_postcode() -> None:
    stated = {"address": {"postcode": "ZZ99 3VZ"}}
    assert profile_of(stated, agency="SCH1", trusted=[]).likeness.postcode == ""


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("2011-01-17", date(2011, 1, 17)),
        ("2011-01-17T00:00:00", date(2011, 1, 17)),
        ("2011-01-17 00:00", date(2011, 1, 17)),
        ("2011-01-17T00:00:00Z", date(2011, 1, 17)),
        ("2011-07-17T00:00:00+01:00", date(2011, 7, 17)),
        ("2011-07-16T23:00:00Z", date(2011, 7, 17)),
        ("2011-01-16T23:00:00Z", date(2011, 1, 16)),
        ("2011-07-16T23:00:00.000Z", date(2011, 7, 17)),
        ("2011-07-17T00:00:00+02:00", date(2011, 7, 17)),
        ("1900-01-01", None),
        ("1900-01-01T00:00:00", None),
        ("1970-01-01", None),
        ("1111-11-11", None),
        ("9999-12-31", None),
        ("2011-01", None),
        ("not known", None),
        ("", None),
    ],
)
def test_a_date_of_birth_with_a_time_is_that_date_in_england(written: str, born: date | None) -> None:
    assert ids.birthday_of(written) == born
    assert profile_of({"date_of_birth": written}, agency="SCH1", trusted=[]).likeness.born == born


def test_what_is_compared_of_a_date_of_birth_is_what_its_check_says() -> None:
    checked = ids.check_date_of_birth("2011-07-16T23:00:00Z", today=date(2026, 1, 1))
    assert (checked.normalised, checked.outcome) == ("2011-07-17", "valid")
    assert ids.check_date_of_birth("1900-01-01T00:00:00", today=date(2026, 1, 1)).needs_a_look
