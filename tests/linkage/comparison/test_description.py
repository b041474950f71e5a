"""What is known of a name, a description as columns, and the keys under which descriptions meet."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.linkage.comparison.description import Columns, block_numbers, blocking_keys, columns_of
from wholepicture.linkage.comparison.names import call_name, family_parts, groups_of, opening_of, plain, sound_of
from wholepicture.linkage.rules import Likeness

# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "called"),
    [
        ("", ""),
        ("wren mary", "wren"),
        ("mohammed", "mohammed"),
        ("mohammed yusuf", "yusuf"),
        ("yusuf mohammed", "yusuf"),
        ("mohammed y", "mohammed"),
        ("md abdul karim", "karim"),
        ("mohammed ya", "ya"),
    ],
)
def test_somebody_is_called_by_the_name_after_one_that_many_bear(stated: str, called: str) -> None:
    assert call_name(stated) == called


def test_short_forms_stand_in_the_group_of_the_long_one_and_an_unknown_name_in_none() -> None:
    assert set(groups_of("kate")) & set(groups_of("katherine"))
    assert not set(groups_of("kate")) & set(groups_of("thomas"))
    assert groups_of("zzz") == ()


@pytest.mark.parametrize(
    ("family", "parts", "opening"),
    [
        ("", (), ""),
        ("ashdown", ("ashdown",), ""),
        ("van der meer", ("meer",), "van"),
        ("al tarfawi", ("tarfawi",), "al"),
        ("al", ("al",), "al"),
        ("tarfawi al", ("tarfawi",), ""),
        ("kaur", ("kaur",), ""),
        ("singh kaur", ("singh", "kaur"), ""),
        ("begum khan", ("khan",), ""),
        ("ashcombe quill", ("ashcombe", "quill"), ""),
        ("kowalska", ("kowalski",), ""),
        ("zelbicka", ("zelbicki",), ""),
        ("wiadzka", ("wiadzki",), ""),
        ("ivanova", ("ivanov",), ""),
        ("medvedeva", ("medvedev",), ""),
        ("pushkina", ("pushkin",), ""),
        ("abcina", ("abcin",), ""),
        ("abina", ("abina",), ""),
        ("anova", ("anova",), ""),
        ("ina", ("ina",), ""),
    ],
)
def test_what_tells_families_apart_is_kept_of_a_family_name(family: str, parts: tuple[str, ...], opening: str) -> None:
    assert family_parts(family) == parts
    assert opening_of(family) == opening


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("Żelbicka", "zelbicka"),
        ("O'Brien", "obrien"),
        ("Anne-Marie", "anne marie"),
        ("a--b  c", "a b c"),
        ("小明", "xiaoming"),
        ("", ""),
    ],
)
def test_any_script_is_put_in_plain_letters(written: str, letters: str) -> None:
    assert plain(written) == letters


@pytest.mark.parametrize(
    ("names", "sound"),
    [
        ("stefan stephan steffan", "stfn"),
        ("catherine katherine", "ktrn"),
        ("philip filip phillip", "flp"),
        ("yusuf yousouf", "ysf"),
        ("wajda vajda", "vd"),
        ("xavier", "svr"),
        ("jan yan", "yn"),
        ("max maks", "mks"),
        ("anna ana", "xn"),
        ("hannah", "n"),
        ("quentin kwentin", "kntn kvntn"),
    ],
)
def test_names_that_are_heard_alike_have_one_sound(names: str, sound: str) -> None:
    assert {sound_of(name) for name in names.split()} <= set(sound.split())


# -- columns ----------------------------------------------------------------------------------------------------------

YUSUF = Likeness(
    given="mohammed yusuf",
    family="al tarfawi",
    also_known_as=frozenset({"kez", "k"}),
    born=date(2010, 5, 4),
    born_years=(1, 2),
    born_days=(3, 4),
    sex="male",
    identifiers=frozenset({("upn", "1"), ("nhs_number", "2"), ("upn", "3")}),
    phones=frozenset({"2", "1"}),
    emails=frozenset({"b@example.org", "a@example.org"}),
    postcode="ZA1 3AE",
    school="marsh lane",
    things=frozenset({"t2", "t1"}),
    parents=frozenset({"ada ashdown", ""}),
    traits=frozenset({"b", "a"}),
)


def test_a_description_is_laid_out_in_columns() -> None:
    columns = columns_of(YUSUF)
    assert set(groups_of("yusuf")) <= set(columns.given_groups)
    assert replace(columns, given_groups=()) == Columns(
        given="yusuf",
        given_sound="ysf",
        given_groups=(),
        called=("mohammed", "yusuf", "mohammedyusuf", "kez"),
        family="tarfawi",
        family_sound="trfv",
        family_parts=("tarfawi", "altarfawi"),
        family_sounds=("trfv", "xltrfv"),
        family_opening="al",
        born="2010-05-04",
        born_swapped="2010-04-05",
        born_year=2010,
        only_year=0,
        born_from=2010,
        born_to=2010,
        day_from=3,
        day_to=4,
        sex="male",
        phones=("1", "2"),
        emails=("a@example.org", "b@example.org"),
        postcode="ZA1 3AE",
        school="marsh lane",
        parents=("ada ashdown",),
        numbers=("nhs_number=2", "upn=1", "upn=3"),
        number_kinds=("nhs_number", "upn"),
        things=("t1", "t2"),
        traits=("a", "b"),
    )


def test_of_nothing_stated_every_column_is_empty() -> None:
    columns = columns_of(Likeness())
    assert not any(getattr(columns, name) for name in Columns.__slots__)


def test_a_nickname_stands_among_the_names_and_brings_its_groups() -> None:
    columns = columns_of(Likeness(given="wren", also_known_as=frozenset({"kate", "Zoë"})))
    assert columns.given == "wren"
    assert columns.called == ("wren", "zoe", "kate")
    assert set(groups_of("kate")) <= set(columns.given_groups)
    assert columns_of(Likeness(also_known_as=frozenset({"kate"}))).given == ""


def test_an_age_gives_years_only_where_no_date_of_birth_is_stated() -> None:
    aged = columns_of(Likeness(born_years=(2009, 2012)))
    assert (aged.born, aged.born_year, aged.born_from, aged.born_to) == ("", 0, 2009, 2012)


@pytest.mark.parametrize(
    ("born", "swapped", "only_year"),
    [
        (date(2010, 5, 4), "2010-04-05", 0),
        (date(2010, 5, 12), "2010-12-05", 0),
        (date(2010, 5, 13), "", 0),
        (date(2010, 1, 1), "2010-01-01", 1),
        (date(2010, 1, 2), "2010-02-01", 0),
        (date(2010, 2, 1), "2010-01-02", 0),
    ],
)
def test_a_date_of_birth_is_laid_out_with_day_and_month_the_other_way_round(
    born: date, swapped: str, only_year: int
) -> None:
    columns = columns_of(Likeness(born=born))
    assert (columns.born, columns.born_swapped, columns.only_year) == (born.isoformat(), swapped, only_year)


# -- keys -------------------------------------------------------------------------------------------------------------

PLAIN = replace(columns_of(Likeness()), given="wren", given_sound="vrn", called=("wren",))


def keys(**stated: object) -> list[str]:
    return sorted(blocking_keys(replace(PLAIN, **stated)))


BORN = {"born": "2010-05-04", "born_year": 2010}
YOUNG = {"day_from": date(2026, 8, 31).toordinal(), "day_to": date(2026, 9, 1).toordinal()}


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({}, []),
        ({"numbers": ("upn=1", "upn=2")}, ["i|upn=1", "i|upn=2"]),
        (BORN, ["bg|20100405|vrn"]),
        ({**BORN, "born": "2010-04-05"}, ["bg|20100405|vrn"]),
        ({**BORN, "given_sound": "vrnkl"}, ["bg|20100405|vrn"]),
        (
            {**BORN, "family": "ashdown", "family_sound": "xsdn"},
            ["bf|20100405|xs", "bg|20100405|vrn", "bg|20100405|xsd", "ni|wre|ash|", "nj|w|xsdn|2010", "n|vrn|xsdn"],
        ),
        ({**BORN, "postcode": "ZA1 3AE", "sex": "male"}, ["bg|20100405|vrn", "bp|2010-05-04|ZA1 3AE|male", "c|ZA1 3AE|vrn"]),
        ({"family": "ashdown", "family_sound": "xsdn"}, ["ni|wre|ash|", "nj|w|xsdn|", "n|vrn|xsdn"]),
        ({"family": "ash", "family_sound": "asd"}, ["ni|wre|ash|", "nj|w|asd|", "n|asd|vrn"]),
        (
            {"family": "tarfawi", "family_sound": "trfv", "family_opening": "al", "sex": "male"},
            ["ni|wre|tar|male", "nj|w|trfv|", "no|al|vrn", "n|trfv|vrn"],
        ),
        ({"family": "ashdown", "family_sound": "xsdn", "given": "", "given_sound": ""}, []),
        ({"family": "ashdown", "family_sound": "xsdn", "given_groups": ("z1",)}, ["ni|wre|ash|", "nj|w|xsdn|", "n|vrn|xsdn", "n|z1|xsdn"]),
        ({"school": "s"}, []),
        ({"school": "s", "born_year": 2010}, ["s|s|2010|vrn"]),
        ({"parents": ("ada",), "phones": ("1",)}, ["f|ada|vr", "p|1|vr"]),
        ({"emails": ("a@example.org",)}, ["e|a@example.org|vr"]),
        ({"emails": ("a@example.org",), **BORN, "given_sound": ""}, ["e|a@example.org|2010"]),
        (
            {"family": "tarfawi", "family_sound": "trfv", "family_sounds": ("trfv", "xltrfv")},
            ["ni|wre|tar|", "nj|w|trfv|", "nj|w|xltrfv|", "n|trfv|vrn", "n|vrn|xltrfv"],
        ),
        ({**YOUNG, "postcode": "ZA1 3AE", "given_sound": ""}, ["u|ZA1 3AE|24320", "u|ZA1 3AE|24321"]),
        ({**YOUNG, "parents": ("ada",), "phones": ("1",), "emails": ("a@b.org",), "given_sound": ""},
         [f"u|{around}|{month}" for around in ("ada", "1", "a@b.org") for month in (24320, 24321)]),
        (YOUNG, []),
        ({"postcode": "ZA1 3AE"}, ["c|ZA1 3AE|vrn"]),
        ({"things": ("t",)}, ["k|t|wren", "t|t|vr"]),
        ({"traits": ("red",)}, ["k|red|wren"]),
        ({"traits": ("red",), **BORN}, ["bg|20100405|vrn"]),
        ({"things": ("t",), "given_sound": "", "called": ()}, []),
    ],
    ids=str,
)  # fmt: skip
def test_descriptions_meet_under_these_keys(stated: dict[str, object], told: list[str]) -> None:
    assert keys(**stated) == sorted(told)


def test_names_in_either_order_meet_under_one_key() -> None:
    turned = replace(PLAIN, given="ashdown", given_sound="xsdn", family="wren", family_sound="vrn")
    straight = replace(PLAIN, family="ashdown", family_sound="xsdn")
    assert {"n|vrn|xsdn"} <= set(blocking_keys(turned)) & set(blocking_keys(straight))


@given(st.integers(0, 99), st.integers(0, 99))
def test_keys_are_numbers_of_their_area_as_the_database_holds_them(one: int, other: int) -> None:
    described = replace(PLAIN, numbers=tuple(f"upn={number}" for number in range(20)))
    mine, theirs = (block_numbers(UUID(int=area), described) for area in (one, other))
    assert len(mine) == 20
    assert all(-(2**63) <= number < 2**63 for number in mine)
    assert (mine == theirs) is (one == other)


def test_a_key_keeps_its_number_so_that_stored_ones_still_meet() -> None:
    assert block_numbers(UUID(int=1), replace(PLAIN, numbers=("upn=1",))) == {9137214331255545517}
    assert block_numbers(UUID(int=1), PLAIN) == set()


def test_a_name_of_two_letters_is_a_name_and_an_initial_is_none() -> None:
    assert "jo" in columns_of(Likeness(given="jo")).called
    assert "j" not in columns_of(Likeness(given="jo j")).called
