"""A house is the same one however its address is written, and two houses or two flats of one house never are."""

import pytest

from wholepicture.base.identifiers import premises_of
from wholepicture.base.identifiers.whereabouts import Premises

COURT = Premises("", "163", "spring court")
FLAT = Premises("2", "163", "spring court")

SAME: list[tuple[Premises, list[str]]] = [
    (COURT, ["163 Spring Court"]),
    (COURT, ["163 Spring Ct"]),
    (COURT, ["163 SPRING CT."]),
    (COURT, ["163, Spring Court"]),
    (COURT, ["163", "Spring Court"]),
    (COURT, ["No. 163 Spring Court"]),
    (COURT, ["163 Spring Court", "Marlbeck"]),
    (COURT, ["163 Spring Court, Marlbeck, Northshire"]),
    (COURT, ["163 Spring Court Marlbeck"]),
    (COURT, ["Cluck Hut", "163 Spring Court"]),
    (COURT, ["Cluck Hut 163 Spring Court"]),
    (COURT, ["0163 Spring Court"]),
    (FLAT, ["Flat 2", "163 Spring Court"]),
    (FLAT, ["Flat 2, 163 Spring Court"]),
    (FLAT, ["Flat 2 163 Spring Court"]),
    (FLAT, ["Apt 2, 163 Spring Ct"]),
    (FLAT, ["163 Spring Court", "Flat 02"]),
    (FLAT, ["Unit 2 Mill House", "163 Spring Court"]),
    (Premises("ground floor", "163", "spring court"), ["Ground Floor Flat", "163 Spring Court"]),
    (Premises("b", "163", "spring court"), ["Flat B", "163 Spring Court"]),
    (Premises("", "163a", "spring court"), ["163a Spring Court"]),
    (Premises("", "163a", "spring court"), ["163 A Spring Court"]),
    (Premises("", "163to165", "spring court"), ["163-165 Spring Court"]),
    (Premises("", "163to165", "spring court"), ["163 – 165 Spring Ct"]),
    (Premises("", "12", "st marys road"), ["12 St Mary's Rd"]),
    (Premises("", "12", "st marys road"), ["12 Saint Marys Road"]),
    (Premises("", "12", "mill street"), ["12 Mill St"]),
    (Premises("", "12", "court road"), ["12 Court Rd"]),
    (Premises("", "12", "park lane gardens"), ["12 Park Lane Gdns"]),
    (Premises("", "12", "church street north"), ["12 Church Street North", "Marlbeck"]),
    (Premises("", "12", "the avenue"), ["12 The Ave"]),
    (Premises("", "12", "fish and chip row"), ["12 Fish & Chip Row"]),
    (Premises("", "12", "broadway"), ["12 Broadway"]),
]


@pytest.mark.parametrize(("premises", "lines"), SAME, ids=str)
def test_a_house_is_read_from_its_address_however_it_is_written(premises: Premises, lines: list[str]) -> None:
    assert premises_of(lines) == premises


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Rose Cottage"],
        ["Rose Cottage", "Mill Lane"],
        ["Flat 2", "Mill House"],
        ["163"],
        ["2/163 Spring Court"],
        ["Flat 2", "Room 3", "163 Spring Court"],
        ["Bus stop 12"],
    ],
    ids=str,
)
def test_an_address_that_names_no_one_house_by_its_number_is_none(lines: list[str]) -> None:
    assert premises_of(lines) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (["163 Spring Court"], ["165 Spring Court"]),
        (["163 Spring Court"], ["163 Spring Lane"]),
        (["163 Spring Court"], ["163a Spring Court"]),
        (["163 Spring Court"], ["Flat 1, 163 Spring Court"]),
        (["Flat 1, 163 Spring Court"], ["Flat 2, 163 Spring Court"]),
        (["Flat A, 163 Spring Court"], ["Flat B, 163 Spring Court"]),
        (["Ground floor flat, 163 Spring Court"], ["First floor flat, 163 Spring Court"]),
        (["163-165 Spring Court"], ["163 Spring Court"]),
        (["12 Church Street North"], ["12 Church Street South"]),
        (["12 Park Lane"], ["12 Park Lane Gardens"]),
        (["163 Spring Court"], ["Flat above 163 Spring Court"]),
    ],
    ids=str,
)
def test_two_houses_and_two_flats_of_one_are_two(a: list[str], b: list[str]) -> None:
    assert premises_of(a) != premises_of(b)
