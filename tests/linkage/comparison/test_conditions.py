"""Conditions of a comparison: what holds of two descriptions, in Python and as DuckDB reads it, and what Spark is given."""

from dataclasses import fields, replace
from itertools import product
from typing import Any

import duckdb
import pytest

from wholepicture.linkage.comparison.description import Columns
from wholepicture.linkage.comparison.people import (
    BY_CODE,
    Alike,
    All,
    Any_,
    Condition,
    Crossed,
    CrossedAlike,
    CutShort,
    EqualNumber,
    Initial,
    Known,
    Long,
    No,
    OneFigure,
    OneOnly,
    Overlap,
    Same,
    Shares,
    SharesTwo,
    Turned,
    Unsaid,
    UnsaidList,
    names_and_birth,
)

EMPTY = Columns(
    **{
        field.name: {"str": "", "int": 0}.get(str(getattr(field.type, "__name__", field.type)), ())
        for field in fields(Columns)
    }
)
Stated = dict[str, Any]


def described(**stated: Any) -> Columns:
    return replace(EMPTY, **stated)


def literal(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(literal, value))}]::VARCHAR[]"
    return str(value) if isinstance(value, int) else f"'{value}'"


def holds_in_duckdb(condition: Condition, a: Columns, b: Columns) -> bool:
    """What DuckDB says of the condition as it is given to Splink."""
    sides = ((a, "l"), (b, "r"))
    columns = ", ".join(
        f"{literal(getattr(one, field.name))} AS {field.name}_{side}"
        for one, side in sides
        for field in fields(Columns)
    )
    row = duckdb.execute(f"SELECT {condition.sql('duckdb')} FROM (SELECT {columns})").fetchone()
    assert row is not None
    return bool(row[0])


# (condition, one side, other side, whether it holds)
CASES: list[tuple[Condition, Stated, Stated, bool]] = [
    (Same("given"), {"given": "wren"}, {"given": "wren"}, True),
    (Same("given"), {"given": "wren"}, {"given": "robin"}, False),
    (Same("given"), {}, {}, False),
    (Same("given"), {"given": "wren"}, {"family": "wren"}, False),
    (Unsaid("given"), {}, {"given": "wren"}, True),
    (Unsaid("given"), {"given": "wren"}, {}, True),
    (Unsaid("given"), {}, {}, True),
    (Unsaid("given"), {"given": "wren"}, {"given": "robin"}, False),
    (UnsaidList("phones"), {}, {"phones": ("1",)}, True),
    (UnsaidList("phones"), {"phones": ("1",)}, {}, True),
    (UnsaidList("phones"), {"phones": ("1",)}, {"phones": ("2",)}, False),
    (Crossed("given", "family"), {"given": "wren", "family": "jay"}, {"given": "jay", "family": "wren"}, True),
    (Crossed("given", "family"), {"given": "wren", "family": "jay"}, {"given": "wren", "family": "jay"}, False),
    (Crossed("given", "family"), {"given": "wren", "family": "jay"}, {"given": "jay", "family": "robin"}, False),
    (Crossed("given", "family"), {"given": "wren", "family": "jay"}, {"given": "robin", "family": "wren"}, False),
    (Crossed("given", "family"), {"given": "wren"}, {"family": "wren"}, False),
    (Crossed("given", "family"), {"family": "wren"}, {"given": "wren"}, False),
    (Crossed("given", "family"), {}, {}, False),
    (
        CrossedAlike("given", "family", 0.85),
        {"given": "katherine", "family": "ashdown"},
        {"given": "ashdowne", "family": "katherina"},
        True,
    ),
    (
        CrossedAlike("given", "family", 0.85),
        {"given": "katherine", "family": "ashdown"},
        {"given": "marlow", "family": "katherine"},
        False,
    ),
    (
        CrossedAlike("given", "family", 0.85),
        {"given": "katherine", "family": "ashdown"},
        {"given": "ashdown", "family": "robin"},
        False,
    ),
    (CrossedAlike("given", "family", 1.0), {"given": "wren", "family": "jay"}, {"given": "jay", "family": "wren"}, True),
    (CrossedAlike("given", "family", 0.0), {"given": "wren", "family": "jay"}, {"given": "jay"}, False),
    (CrossedAlike("given", "family", 0.0), {"given": "wren", "family": "jay"}, {"family": "wren"}, False),
    (CrossedAlike("given", "family", 0.0), {"given": "wren"}, {"given": "jay", "family": "wren"}, False),
    (CrossedAlike("given", "family", 0.0), {"family": "wren"}, {"given": "jay", "family": "wren"}, False),
    (CutShort("family", "family_opening"), {"family": "al"}, {"family": "neluseen", "family_opening": "al"}, True),
    (CutShort("family", "family_opening"), {"family": "neluseen", "family_opening": "al"}, {"family": "al"}, True),
    (CutShort("family", "family_opening"), {"family": "al"}, {"family": "neluseen"}, False),
    (CutShort("family", "family_opening"), {}, {}, False),
    (CutShort("family", "family_opening"), {"family": "jay"}, {"family_opening": "al"}, False),
    (Turned("born", "born_swapped"), {"born": "2010-05-04"}, {"born_swapped": "2010-05-04"}, True),
    (Turned("born", "born_swapped"), {"born": "2010-05-04"}, {"born": "2010-05-04"}, False),
    (Turned("born", "born_swapped"), {}, {}, False),
    (Shares("phones"), {"phones": ("1", "2")}, {"phones": ("2", "3")}, True),
    (Shares("phones"), {"phones": ("1",)}, {"phones": ("2", "3")}, False),
    (Shares("phones"), {}, {"phones": ("2",)}, False),
    (Shares("phones"), {}, {}, False),
    (SharesTwo("traits"), {"traits": ("1", "2", "4")}, {"traits": ("1", "2")}, True),
    (SharesTwo("traits"), {"traits": ("1", "2", "3")}, {"traits": ("1", "2", "3")}, True),
    (SharesTwo("traits"), {"traits": ("1", "2")}, {"traits": ("2", "3")}, False),
    (Alike("given", 0.9), {"given": "katherine"}, {"given": "katherina"}, True),
    (Alike("given", 0.99), {"given": "katherine"}, {"given": "katherina"}, False),
    (Alike("given", 1.0), {"given": "wren"}, {"given": "wren"}, True),
    (Alike("given", 0.0), {"given": "wren"}, {}, False),
    (Alike("given", 0.0), {}, {"given": "wren"}, False),
    (OneFigure("born"), {"born": "2010-05-04"}, {"born": "2010-05-14"}, True),
    (OneFigure("born"), {"born": "2010-05-04"}, {"born": "2010-06-14"}, False),
    (OneFigure("born"), {"born": "2010-05-04"}, {"born": "2010-05-04"}, False),
    (OneFigure("born"), {"born": "2010"}, {"born": "2010-05-04"}, False),
    (OneFigure("born"), {"born": "201"}, {"born": "2010"}, False),
    (OneFigure("born"), {}, {}, False),
    (Long("given_sound", 3), {"given_sound": "rbn"}, {}, True),
    (Long("given_sound", 3), {"given_sound": "rb"}, {"given_sound": "rbn"}, False),
    (Initial("given"), {"given": "w"}, {"given": "wren"}, True),
    (Initial("given"), {"given": "wren"}, {"given": "w"}, True),
    (Initial("given"), {"given": "w"}, {"given": "w"}, True),
    (Initial("given"), {"given": "wren"}, {"given": "wr"}, False),
    (Initial("given"), {"given": "r"}, {"given": "wren"}, False),
    (Initial("given"), {"given": "w"}, {}, False),
    (Initial("given"), {}, {"given": "w"}, False),
    (Known("born_from"), {"born_from": 2009}, {"born_from": 2012}, True),
    (Known("born_from"), {"born_from": 2009}, {}, False),
    (Known("born_from"), {}, {"born_from": 2009}, False),
    (EqualNumber("born_year"), {"born_year": 2009}, {"born_year": 2009}, True),
    (EqualNumber("born_year"), {"born_year": 2009}, {"born_year": 2010}, False),
    (EqualNumber("born_year"), {}, {}, False),
    (EqualNumber("only_year"), {"only_year": 1}, {"only_year": 1}, True),
    (OneOnly("only_year"), {"only_year": 1}, {}, True),
    (OneOnly("only_year"), {}, {"only_year": 1}, True),
    (OneOnly("only_year"), {"only_year": 1}, {"only_year": 1}, False),
    (OneOnly("only_year"), {}, {}, False),
    (Overlap("born_from", "born_to"), {"born_from": 2009, "born_to": 2011}, {"born_from": 2011, "born_to": 2012}, True),
    (Overlap("born_from", "born_to"), {"born_from": 2011, "born_to": 2012}, {"born_from": 2009, "born_to": 2011}, True),
    (Overlap("born_from", "born_to"), {"born_from": 2009, "born_to": 2011}, {"born_from": 2012, "born_to": 2012}, False),
    (Overlap("born_from", "born_to"), {"born_from": 2012, "born_to": 2012}, {"born_from": 2009, "born_to": 2011}, False),
    (Overlap("born_from", "born_to", 1), {"born_from": 2009, "born_to": 2011}, {"born_from": 2012, "born_to": 2012}, True),
    (Overlap("born_from", "born_to", 1), {"born_from": 2012, "born_to": 2012}, {"born_from": 2009, "born_to": 2011}, True),
    (Overlap("born_from", "born_to", 1), {"born_from": 2009, "born_to": 2011}, {"born_from": 2013, "born_to": 2013}, False),
    (Overlap("born_from", "born_to", 1), {"born_from": 2013, "born_to": 2013}, {"born_from": 2009, "born_to": 2011}, False),
    (Overlap("born_from", "born_to", 9), {}, {"born_from": 1, "born_to": 1}, False),
    (Overlap("born_from", "born_to", 9), {"born_from": 1, "born_to": 1}, {}, False),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "one", "other", "holds"), CASES, ids=str)
def test_a_condition_holds_of_these_and_not_of_those_in_both_engines(
    condition: Condition, one: Stated, other: Stated, holds: bool
) -> None:
    a, b = described(**one), described(**other)
    assert condition.holds(a, b) is holds
    assert holds_in_duckdb(condition, a, b) is holds


GIVEN, FAMILY = Same("given"), Same("family")


@pytest.mark.parametrize(("given", "family"), list(product([True, False], repeat=2)))
def test_conditions_are_put_together_by_and_or_and_not(given: bool, family: bool) -> None:
    a = described(given="wren", family="jay")
    b = described(given="wren" if given else "robin", family="jay" if family else "amos")
    for condition, holds in (
        (GIVEN & FAMILY, given and family),
        (GIVEN | FAMILY, given or family),
        (~GIVEN, not given),
        (~GIVEN & ~FAMILY, not given and not family),
        (~(GIVEN | FAMILY), not given and not family),
    ):
        assert condition.holds(a, b) is holds
        assert holds_in_duckdb(condition, a, b) is holds


def test_conditions_put_together_say_of_which_they_are() -> None:
    assert All((GIVEN, FAMILY)) == GIVEN & FAMILY
    assert Any_((GIVEN, FAMILY)) == GIVEN | FAMILY
    assert No(GIVEN) == ~GIVEN


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (UnsaidList("phones"), "(size(phones_l) = 0 OR size(phones_r) = 0)"),
        (Shares("phones"), "arrays_overlap(phones_l, phones_r)"),
        (SharesTwo("traits"), "(size(array_intersect(traits_l, traits_r)) >= 2)"),
        (Alike("given", 0.9), "(given_l <> '' AND given_r <> '' AND jaro_winkler(given_l, given_r) >= 0.9)"),
        (
            CrossedAlike("given", "family", 0.9),
            "(given_l <> '' AND given_r <> '' AND family_l <> '' AND family_r <> '' "
            "AND jaro_winkler(given_l, family_r) >= 0.9 AND jaro_winkler(family_l, given_r) >= 0.9)",
        ),
        (~Shares("phones") & Same("sex"), "((NOT arrays_overlap(phones_l, phones_r)) AND (sex_l = sex_r AND sex_l <> ''))"),
        (Shares("phones") | Shares("parents"), "(arrays_overlap(phones_l, phones_r) OR arrays_overlap(parents_l, parents_r))"),
    ],
    ids=str,
)  # fmt: skip
def test_spark_is_given_its_own_names_of_functions(condition: Condition, text: str) -> None:
    assert condition.sql("spark") == text


def test_what_has_no_name_of_its_own_is_the_same_text_for_both_engines() -> None:
    for condition in (GIVEN, Unsaid("given"), Crossed("given", "family"), OneFigure("born"), Overlap("a", "b", 2)):
        assert len({condition.sql(dialect) for dialect in ("duckdb", "spark")}) == 1


# -- grades -----------------------------------------------------------------------------------------------------------

WREN = {
    "given": "wren",
    "given_sound": "vrn",
    "family": "ashdown",
    "family_sound": "asdn",
    "family_parts": ("ashdown",),
}
BORN = {"born": "2010-05-04", "born_swapped": "2010-04-05", "born_year": 2010, "born_from": 2010, "born_to": 2010}
JANUARY = {**BORN, "born": "2010-01-01", "born_swapped": "2010-01-01", "only_year": 1}
HOME = {"postcode": "ZA1 3AE"}

GRADES: list[tuple[str, Stated, Stated, str | None]] = [
    ("given", {}, {"given": "wren"}, None),
    ("given", {"given": "wren"}, {"given": "wren"}, "same"),
    ("given", {"given": "kate", "given_groups": ("g1",)}, {"given": "katherine", "given_groups": ("g1",)}, "form"),
    ("given", {"given": "wren", "called": ("wren", "jay")}, {"given": "jay", "called": ("jay",)}, "form"),
    ("given", {"called": ("kez",)}, {"called": ("kez",)}, "form"),
    ("given", {"given": "zoe", "given_sound": "xxx"}, {"given": "joy", "given_sound": "xxx"}, "sounds"),
    ("given", {"given": "zoe", "given_sound": "x"}, {"given": "joy", "given_sound": "x"}, "differs"),
    ("given", {"given": "zoe", "given_sound": "x"}, {"given": "zoes", "given_sound": "x"}, "sounds"),
    ("given", {"given": "katherine"}, {"given": "katherinee"}, "sounds"),
    ("given", {"given": "wren", "family": "jay"}, {"given": "jay", "family": "wren"}, "crossed"),
    ("given", {"given": "w"}, {"given": "wren"}, "initial"),
    ("given", {"given": "martha"}, {"given": "marha"}, "sounds"),
    ("given", {"given": "dwayne"}, {"given": "duane"}, "likely"),
    ("given", {"given": "wren"}, {"given": "amos"}, "differs"),
    ("born", {}, BORN, None),
    ("born", BORN, BORN, "same"),
    ("born", JANUARY, JANUARY, "year_only"),
    ("born", BORN, {**BORN, "born": "2010-04-05", "born_swapped": "2010-05-04"}, "turned"),
    ("born", BORN, {**BORN, "born": "2010-05-14", "born_swapped": ""}, "figure"),
    ("born", {**BORN, "born": "2010-11-23", "born_swapped": ""}, JANUARY, "january"),
    ("born", {"born_from": 2009, "born_to": 2011}, BORN, "ages"),
    ("born", {**BORN, "born": "2010-11-23", "born_swapped": ""}, BORN, "close"),
    ("born", {"born_from": 2007, "born_to": 2009}, BORN, "close"),
    ("born", {"born_from": 2007, "born_to": 2008}, BORN, "differs"),
    ("sex", {}, {"sex": "female"}, None),
    ("sex", {"sex": "female"}, {"sex": "female"}, "same"),
    ("sex", {"sex": "female"}, {"sex": "male"}, "differs"),
    ("household", {}, {}, None),
    ("household", {**WREN, **HOME}, {**WREN, **HOME}, "name_and_home"),
    ("household", {**WREN, "phones": ("1",)}, {**WREN, "phones": ("1",)}, "name_and_home"),
    ("household", {**WREN, "parents": ("ada",)}, {**WREN, "parents": ("ada",)}, "name_and_home"),
    ("household", {**WREN, **HOME}, {**WREN, **HOME, "family": "ashdowne"}, "near_and_home"),
    ("household", {**WREN, **HOME}, {"family": "marlow", **HOME}, "home"),
    ("household", {**WREN, "school": "s"}, {**WREN, "school": "s"}, "name_and_school"),
    ("household", WREN, WREN, "name"),
    ("household", WREN, {**WREN, "family": "ashdowne"}, "near"),
    ("household", {"family": "al"}, {"family": "neluseen", "family_opening": "al"}, "near"),
    ("household", {"school": "s", "postcode": "a"}, {"school": "s", "postcode": "b"}, "school"),
    ("household", WREN, {"family": "marlow"}, "differs"),
    ("household", {**WREN, "school": "s"}, {"family": "marlow", "school": "s"}, "differs"),
    ("number", {}, {"numbers": ("upn=1",), "number_kinds": ("upn",)}, None),
    ("number", {"number_kinds": ("nhs",)}, {"number_kinds": ("upn",)}, None),
    ("number", {"numbers": ("upn=1",), "number_kinds": ("upn",)}, {"numbers": ("upn=1",), "number_kinds": ("upn",)}, "same"),
    ("number", {"numbers": ("upn=1",), "number_kinds": ("upn",)}, {"numbers": ("upn=2",), "number_kinds": ("upn",)}, "differs"),
    ("things", {}, {}, None),
    ("things", {"things": ("v",)}, {"things": ("v",)}, "same"),
    ("things", {"traits": ("a", "b")}, {"traits": ("a", "b")}, "two"),
    ("things", {"traits": ("a", "b")}, {"traits": ("a", "c")}, "one"),
    ("things", {"traits": ("a",)}, {"traits": ("c",)}, "differs"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "one", "other", "grade"), GRADES, ids=str)
def test_the_first_grade_that_holds_counts_whichever_side_is_which(
    code: str, one: Stated, other: Stated, grade: str | None
) -> None:
    for a, b in ((one, other), (other, one)):
        told = BY_CODE[code].grade(described(**a), described(**b))
        assert (told.code if told else None) == grade


def test_names_and_birth_are_told_in_the_grades_that_are_weighed() -> None:
    told = names_and_birth(described(**WREN, **BORN), described(**{**WREN, "family": "ashdowne"}, **BORN))
    assert {fact: grade.code for fact, grade in told.items()} == {"given": "same", "family": "near", "born": "same"}
    assert list(told) == ["given", "family", "born"]
    assert names_and_birth(EMPTY, EMPTY) == {}
    assert list(names_and_birth(described(**WREN), described(**WREN))) == ["given", "family"]
