"""The engine for a whole back-record: wide blocks, and models learnt where nobody knows whose the records are."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest

from wholepicture.linkage.back_record import duckdb_tables, splink_engine
from wholepicture.linkage.comparison.description import columns_of
from wholepicture.linkage.comparison.people import Alike, Comparison, Grade, Same, Unsaid
from wholepicture.linkage.comparison.shape import Shape
from wholepicture.linkage.comparison.shortlist import WIDEST_BLOCK
from wholepicture.linkage.comparison.weight import shipped
from wholepicture.linkage.rules import Likeness

pytestmark = pytest.mark.long

LETTERS = "abdegiklmnorstu"


def crowd(count: int) -> list[splink_engine.Described]:
    """People whose names all begin alike, so that each block is as wide as the crowd; the last is described four times."""
    rng = Random(4)
    names = ["gal" + "".join(rng.choices(LETTERS, k=7)) for _ in range(count)]
    return [
        splink_engine.Described(f"{number:04d}", columns_of(Likeness(given=name, family="Tamworth", sex="female")))
        for number, name in enumerate([*names, *names[-1:] * 3])
    ]


def test_in_a_wide_block_those_of_one_name_still_meet_and_the_rest_does_not_grow_by_its_square() -> None:
    met = {(pair.a, pair.b) for pair in splink_engine.weigh_all(crowd(600), shipped(), least=-200)}
    same = {(f"{a:04d}", f"{b:04d}") for a in range(599, 603) for b in range(a + 1, 603)}
    assert same <= met
    assert len(met) < 603 * WIDEST_BLOCK


def test_hundreds_of_reports_of_one_child_stay_one_chain() -> None:
    likeness = Likeness(given="Wren", family="Ashdown", sex="female")
    rows = [splink_engine.Described(f"{number:04d}", columns_of(likeness)) for number in range(300)]
    met = {frozenset((pair.a, pair.b)) for pair in splink_engine.weigh_all(rows, shipped(), least=-200)}
    reached, frontier = {"0000"}, {"0000"}
    while frontier:
        frontier = {one for pair in met for one in pair if pair & frontier} - reached
        reached |= frontier
    assert len(reached) == 300


@dataclass(frozen=True, slots=True)
class Car:
    """Records of another kind than people, with a column of a name that people do not have."""

    number: str
    make: str
    colour: str


def keys(one: Car) -> Iterator[str]:
    yield f"{one.make}|{one.colour}"
    yield one.number


def graded(column: str, *between: Grade) -> Comparison:
    grades = (Grade("same", Same(column), "", "agrees"), *between, Grade("differs", None, "", "differs"))
    return Comparison(column, column, Unsaid(column), grades)


CARS = Shape(
    Car,
    (graded("number", Grade("near", Alike("number", 0.85), "", "near")), graded("make"), graded("colour")),
    keys,
    ("number", "make"),
)


def cars() -> list[splink_engine.Described]:
    """Each car twice; in a fifth of the pairs one letter of the plate is misread, in a tenth the colour."""
    rng, rows = Random(5), []
    makes, colours = ["".join(rng.choices(LETTERS, k=5)) for _ in range(12)], ["black", "white", "red", "blue", "grey"]
    for number in range(400):
        plate = "".join(rng.choices(LETTERS, k=7))
        make, colour = rng.choice(makes), rng.choice(colours)
        again = plate[:5] + "x" + plate[6:] if rng.random() < 0.2 else plate
        other = rng.choice(colours) if rng.random() < 0.1 else colour
        rows.append(splink_engine.Described(f"{number}-a", Car(plate, make, colour)))
        rows.append(splink_engine.Described(f"{number}-b", Car(again, make, other)))
    return rows


def test_records_of_another_kind_are_linked_by_the_same_engine_with_no_labels_at_all() -> None:
    rows = cars()
    model = splink_engine.train_unlabelled(
        rows, version="cars", shape=CARS, met_by=("make, colour", "number"), sure=("number",), found_by_sure=0.8
    )
    found = {(pair.a, pair.b) for pair in splink_engine.weigh_all(rows, model, least=0, shape=CARS)}
    true = {(f"{number}-a", f"{number}-b") for number in range(400)}
    assert len(found & true) >= 390
    assert len(found - true) <= 10


def test_a_shape_whose_column_would_be_mistaken_for_one_of_ours_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Placed:
        place: str

    shape = Shape(Placed, (graded("place"),), lambda one: iter([one.place]), ("place",))
    with duckdb_tables.database("100MB") as connection, pytest.raises(ValueError, match="cannot be called place"):
        duckdb_tables.load(connection, [splink_engine.Described("a", Placed("x"))], shape)
