"""Identifiers: every example of the shared tables, and what holds for any text at all."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base import identifiers as ids

TODAY = date(2025, 6, 1)
ANY_TEXT = st.text(max_size=40) | st.text("0123456789+-?*/ ()ABCDEFGHIOQSVWZxe.@", max_size=20)
NHS_WEIGHTS = range(10, 1, -1)


@pytest.mark.parametrize("number", ["9434765919", "9990000018", "9990000026", "9990000034"])
def test_nhs_numbers_that_pass_their_check_are_valid(number):
    spaced = f"{number[:3]} {number[3:6]}-{number[6:]}"
    assert ids.check_nhs_number(spaced) == ids.Checked(spaced, number, "valid")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("9434765918", "does not fit"),
        ("0000000000", "one digit repeated"),
        ("9999999999", "one digit repeated"),
        ("943476591", "this one has 9"),
        ("94347659190", "this one has 11"),
        ("94347659I9", "digits only"),
        ("٩٤٣٤٧٦٥٩١٩", "digits only"),
        (" ", "empty"),
    ],
)
def test_wrong_nhs_numbers_are_kept_as_typed_with_a_reason(number, reason):
    checked = ids.check_nhs_number(number)
    assert (checked.raw, checked.normalised, checked.outcome) == (number, None, "invalid")
    assert reason in checked.reason


@given(st.text("0123456789", min_size=9, max_size=9))
def test_exactly_one_last_digit_or_none_makes_an_nhs_number(first_nine):
    remainder = 11 - sum(int(d) * w for d, w in zip(first_nine, NHS_WEIGHTS, strict=True)) % 11
    expected = [] if remainder == 10 else [str(remainder % 11)]
    found = [d for d in "0123456789" if ids.check_nhs_number(first_nine + d).outcome == "valid"]
    repeated = len(set(first_nine)) == 1 and expected == [first_nine[0]]
    is_a_row = first_nine in ("012345678", "987654321")
    assert found == ([] if repeated or is_a_row else expected)


@pytest.mark.parametrize("upn", ["B801200005001", "P207000016049", "F999999925001", "R99999992500A"])
def test_pupil_numbers_that_pass_their_check_are_valid(upn):
    assert ids.check_upn(upn.lower()).normalised == upn
    assert ids.check_identifier("former_upn", upn).outcome == "valid"


@pytest.mark.parametrize("upn", ["Q207000016049", "F99999992500A", "B80120000500", "I801200005001", "ſ801200005001"])
def test_wrong_pupil_numbers_are_invalid(upn):
    assert ids.check_upn(upn).outcome == "invalid"


@pytest.mark.parametrize("uln", ["1000000000", "1000000019", "1000000027"])
def test_learner_numbers_that_pass_their_check_are_valid(uln):
    assert ids.check_uln(uln).outcome == "valid"


@pytest.mark.parametrize("uln", ["1000000018", "9999999999", "100000000"])
def test_wrong_learner_numbers_are_invalid(uln):
    assert ids.check_uln(uln).outcome == "invalid"


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        ("2012/0394773H", "2012/0394773H"),
        ("2008/0000001X", "2008/0000001X"),
        ("2000/1234567V", "2000/1234567V"),
        ("12/394773H", "2012/0394773H"),
        ("12/394773h ", "2012/0394773H"),
        ("20120394773H", "2012/0394773H"),
    ],
)
def test_the_short_and_long_form_of_a_pnc_id_are_one(typed, normalised):
    assert ids.check_pnc_id(typed).normalised == normalised


def test_a_pnc_id_of_the_last_century_keeps_its_century():
    letter = "ZABCDEFGHJKLMNPQRTUVWXY"[int("780000123") % 23]
    assert ids.check_pnc_id(f"78/123{letter}").normalised == f"1978/0000123{letter}"


@pytest.mark.parametrize("typed", ["2012/0394773J", "2012/0394773", "2012-0394773H/1", "394773H"])
def test_wrong_pnc_ids_are_invalid(typed):
    assert ids.check_pnc_id(typed).outcome == "invalid"


@pytest.mark.parametrize(
    ("typed", "normalised", "outcome"),
    [
        ("490154203237518", "490154203237518", "valid"),
        ("49-015420-323751-8", "490154203237518", "valid"),
        ("001010000000008", "001010000000008", "valid"),
        ("490154203237519", None, "invalid"),
        ("49015420323751", "490154203237518", "unchecked"),
        ("4901542032375101", "490154203237518", "unchecked"),
        ("000000000000000", None, "invalid"),
        ("32375", "32375", "partial"),
        ("49015420323751012", None, "invalid"),
    ],
)
def test_one_handset_compares_equal_with_14_15_and_16_digits(typed, normalised, outcome):
    checked = ids.check_imei(typed)
    assert (checked.normalised, checked.outcome) == (normalised, outcome)
    assert not (outcome == "unchecked" and checked.needs_a_look)


@pytest.mark.parametrize(
    ("plate", "classes"),
    [
        ("AB00CDE", ("current",)),
        ("A123BCD", ("prefix",)),
        ("Q123ABC", ("q",)),
        ("ABC123A", ("suffix",)),
        ("AB123", ("dateless",)),
        ("AIZ1234", ("dateless", "northern_ireland")),
        ("AB12QDE", ()),
        ("ZZ12ABC", ()),
    ],
)
def test_plates_fall_into_their_classes(plate, classes):
    assert ids.classify_vrm(plate) == classes
    assert ids.check_vrm(plate.lower()).outcome == ("valid" if classes else "unchecked")


def test_a_plate_that_fits_no_pattern_is_kept_and_remarked_on():
    checked = ids.check_vrm("zz12 abc")
    assert checked.normalised == "ZZ12ABC"
    assert checked.needs_a_look


@pytest.mark.parametrize(
    ("seen", "how", "agreed"),
    [
        ("AB00 CDE", "same", "AB00CDE"),
        ("A8OO CDE", "confusable", "AB00CDE"),
        ("AB0? CDE", "unread", "AB0.CDE"),
        ("*CDE", "part", "....CDE"),
        ("AB*", "part", "AB....."),
        ("A*0*E", "part", "A.0...E"),
        ("A0E", "order", "A.0...E"),
    ],
)
def test_partial_plates_fit_and_say_which_characters_agreed(seen, how, agreed):
    likeness = ids.match_vrm(seen, "AB00CDE")
    assert (likeness.how, likeness.agreed) == (how, agreed)


@pytest.mark.parametrize("seen", ["AB01*", "EA", "AB0?CD", "???????", "*", "", "A", "AB"])
def test_plates_that_do_not_fit_or_say_too_little_are_no_match(seen):
    assert ids.match_vrm(seen, "AB00CDE") is None


def test_two_vs_read_as_a_w_still_show_the_real_plate():
    assert ids.match_vrm("AW0?CDE", "AVV00CDE").agreed == "AVV0.CDE"


def test_the_skeleton_folds_what_is_easily_confused():
    assert ids.vrm_skeleton("A8OO CDE") == ids.vrm_skeleton("AB00CDE") == "A800C0E"


def test_position_tells_a_letter_from_a_digit():
    assert ids.likely_vrm("A8OO CDE") == "AB00CDE"
    assert ids.likely_vrm("A123BCD") is None


@given(st.text("ABCDEO0158", min_size=1, max_size=8), st.data())
def test_a_plate_fits_itself_with_any_characters_unread(plate, data):
    unread = data.draw(st.sets(st.integers(0, len(plate) - 1), max_size=len(plate) - 1))
    seen = "".join("?" if i in unread else c for i, c in enumerate(plate))
    assert ids.match_vrm(seen, plate) is not None


@given(st.text("*?ABO0", max_size=200), st.text("ABO0", max_size=200))
def test_wildcards_cannot_make_matching_slow(seen, plate):
    ids.match_vrm(seen, plate)


@pytest.mark.parametrize(
    ("typed", "normalised", "outcome"),
    [
        ("07700 900123", "+447700900123", "valid"),
        ("0044 (0)7700 900 123", "+447700900123", "valid"),
        ("+44 (0)7700-900123", "+447700900123", "valid"),
        ("447700900123", "+447700900123", "valid"),
        ("07700 900123 ext 12", "+447700900123", "valid"),
        ("07700 900000", "+447700900000", "valid"),
        ("07700 900999", "+447700900999", "valid"),
        ("01632 960001", "+441632960001", "valid"),
        ("0113 496 0123", "+441134960123", "valid"),
        ("+353 85 123 4567", "+353851234567", "valid"),
        ("07624 123456", "+447624123456", "valid"),
        ("7700900123", "7700900123", "partial"),
        ("900123", "900123", "partial"),
        ("07700 900", "07700900", "partial"),
        ("07700 9??123", "077009??123", "partial"),
        ("01632 000000", "+441632000000", "unchecked"),
        ("not known", None, "invalid"),
        ("00000000000", None, "invalid"),
        ("077009001234567", None, "invalid"),
        ("+999 123456", None, "invalid"),
        ("", None, "invalid"),
    ],
)
def test_telephone_numbers(typed, normalised, outcome):
    checked = ids.check_phone(typed)
    assert (checked.raw, checked.normalised, checked.outcome) == (typed, normalised, outcome)


@given(st.integers(0, 999))
def test_the_whole_drama_range_is_valid(number):
    assert ids.check_phone(f"07700 900{number:03}").outcome == "valid"


@pytest.mark.parametrize("typed", ["DE1 3AE", "DE221AB", "SW1A1AA", "EC1A 1BB", "N1C 4AG", "GIR 0AA", "za1 1aa"])
def test_postcodes_pass_with_or_without_their_space(typed):
    checked = ids.check_postcode(typed)
    bare = typed.replace(" ", "").upper()
    assert (checked.normalised, checked.outcome) == (f"{bare[:-3]} {bare[-3:]}", "valid")


@pytest.mark.parametrize("typed", ["QQ1 1AA", "DE1 1CI", "Mill Lane", "12345", ""])
def test_what_is_not_a_postcode_is_invalid(typed):
    assert ids.check_postcode(typed).outcome == "invalid"


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [("ZZ99 3VZ", "no fixed abode"), ("zz993wz", "address not known"), ("ZZ99 9ZZ", "no ordinary address")],
)
def test_a_homeless_child_is_not_flagged_for_a_pseudo_postcode(typed, meaning):
    checked = ids.check_postcode(typed)
    assert checked.outcome == "valid"
    assert ids.pseudo_postcode_meaning(checked.normalised) == meaning
    assert ids.pseudo_postcode_meaning("ZA1 1AA") is None


@pytest.mark.parametrize(
    ("typed", "normalised"), [("de1", "DE1"), ("DE1 3", "DE1 3"), ("DE13", "DE13"), ("EC1A", "EC1A")]
)
def test_the_outward_half_of_a_postcode_is_partial(typed, normalised):
    checked = ids.check_postcode(typed)
    assert (checked.normalised, checked.outcome) == (normalised, "partial")


def test_a_property_reference_loses_its_leading_zeros_only():
    assert ids.check_uprn("000100012345").normalised == "100012345"
    assert ids.check_uprn("1234567890123").outcome == "invalid"
    assert ids.check_uprn("0000").outcome == "invalid"


def test_numbers_without_a_check_are_kept_in_capitals():
    assert ids.check_identifier("local_id", " ab  12 ", "Case system") == ids.Checked(" ab  12 ", "AB 12", "unchecked")
    assert ids.check_identifier("no such type", "x").outcome == "unchecked"


@pytest.mark.parametrize("typed", ["@Kez_01", "kez_01", "https://social.example.org/u/Kez_01?x=1"])
def test_an_online_name_is_the_same_with_and_without_its_address(typed):
    assert ids.check_handle(typed).normalised == "kez_01"


def test_an_email_address_needs_its_at_sign_and_domain():
    assert ids.check_email(" A.Teacher@Example.ORG ").normalised == "a.teacher@example.org"
    assert ids.check_email("teacher at school").outcome == "invalid"


@pytest.mark.parametrize(
    "written",
    [
        "Ashdown-Test",
        "ASHDOWN  TEST",
        "Ashdown–Tést",
        "Ashdown Te\u0301st",
        "Ａshdown Test",
        "Ash\u200bdown Test",
    ],
)
def test_one_name_written_many_ways_folds_to_one(written):
    assert ids.fold_name(written) == "ashdown test"
    assert ids.name_tokens(written) == ("ashdown", "test")


def test_apostrophes_and_letters_without_a_plain_form_fold():
    assert ids.fold_name("O’Marl") == ids.fold_name("O'Marl") == ids.fold_name("OMarl")
    assert ids.fold_name("Bjørn Łuk Straße") == "bjorn luk strasse"


def test_letters_of_other_scripts_are_kept():
    assert ids.fold_name("Рен") == "рен"
    assert ids.fold_name("رن") == "رن"


@given(st.text(max_size=60))
def test_folding_a_name_twice_changes_nothing(name):
    once = ids.fold_name(name)
    assert ids.fold_name(once) == once


def test_characters_that_turn_the_reading_direction_are_named():
    assert ids.hidden_characters("Wr\u202een\u202e") == ("U+202E",)
    assert ids.hidden_characters("Wren") == ()


@pytest.mark.parametrize(
    ("typed", "normalised", "outcome"),
    [
        ("2010-05-17", "2010-05-17", "valid"),
        ("2010-05", "2010-05", "partial"),
        ("2010", "2010", "partial"),
        ("2010-02-31", None, "invalid"),
        ("17/05/2010", None, "invalid"),
        ("2025-09-01", "2025-09-01", "unchecked"),
        ("2035-01-01", None, "invalid"),
        ("1890-01-01", None, "invalid"),
        ("1900-01-01", "1900-01-01", "unchecked"),
        ("0001-01-01", None, "invalid"),
        ("", None, "invalid"),
    ],
)
def test_dates_of_birth(typed, normalised, outcome):
    checked = ids.check_date_of_birth(typed, today=TODAY)
    assert (checked.normalised, checked.outcome) == (normalised, outcome)


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04T09:12:00Z",
        "2025-03-04t09:12:00z",
        "2025-03-04 09:12+0000",
        "2025-03-04T09:12:00.123456789+00:00",
    ],
)
def test_instants_are_read_in_their_usual_spellings(text):
    found = ids.parse_instant(text)
    assert (found.hour, found.minute, found.utcoffset().total_seconds()) == (9, 12, 0)


@pytest.mark.parametrize("offset", ["-21:54", "+23:59", "-15:00", "+16:00"])
def test_an_offset_that_no_clock_has_is_told_in_utc(offset: str) -> None:
    found = ids.parse_instant(f"2026-03-04T09:00:00{offset}")
    assert found == datetime.fromisoformat(f"2026-03-04T09:00:00{offset}")
    assert found.utcoffset() == timedelta(0)


def test_an_offset_that_a_clock_may_have_is_kept() -> None:
    assert ids.parse_instant("2026-03-04T09:00:00+14:00").utcoffset() == timedelta(hours=14)


def test_a_leap_second_is_read_as_the_second_before():
    assert ids.parse_instant("2016-12-31T23:59:60Z").second == 59


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04",
        "2025-03-04T09:12:00",
        "2025-02-30T09:12:00Z",
        "2025-03-04T25:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2025-03-04T09:12:00Z\n",
        "yesterday",
    ],
)
def test_what_is_no_instant_is_not_guessed(text):
    assert ids.parse_instant(text) is None


CHECKS = [
    ids.check_nhs_number,
    ids.check_upn,
    ids.check_uln,
    ids.check_pnc_id,
    ids.check_imei,
    ids.check_vrm,
    ids.check_phone,
    ids.check_postcode,
    ids.check_uprn,
    ids.check_email,
    ids.check_handle,
    ids.check_plain,
    lambda text: ids.check_date_of_birth(text, today=TODAY),
]


@pytest.mark.parametrize("check", CHECKS)
@given(text=ANY_TEXT)
def test_every_check_answers_for_any_text_and_keeps_it(check, text):
    checked = check(text)
    assert checked.raw == text
    assert (checked.normalised is None) == (checked.outcome == "invalid")
    if checked.outcome == "invalid":
        assert checked.reason
        assert checked.reason.endswith(".")


@pytest.mark.parametrize("check", CHECKS)
@given(text=ANY_TEXT)
def test_checking_what_a_check_normalised_changes_nothing(check, text):
    first = check(text)
    if first.normalised is not None and first.outcome != "partial":
        assert check(first.normalised).normalised == first.normalised
