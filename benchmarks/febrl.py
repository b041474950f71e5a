"""FEBRL's invented Australians, compared by the house's engine: columns, comparisons and keys. Nothing is tuned on the truth.

FEBRL 3 has 2,000 people with up to five duplicates each (5,000 rows, duplicates anywhere); FEBRL 4 has 5,000 people in two
files. Names and addresses are mistyped, swapped, moved to another field, or left out.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from wholepicture.linkage.back_record.duckdb_tables import Described
from wholepicture.linkage.comparison import names
from wholepicture.linkage.comparison.people import Alike, Comparison, Condition, Crossed, Grade, OneFigure, Same, Unsaid
from wholepicture.linkage.comparison.shape import Shape

FILES = {3: ("dataset3.csv",), 4: ("dataset4a.csv", "dataset4b.csv")}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is compared; empty where not said."""

    given: str
    family: str
    number: str
    street: str
    building: str
    suburb: str
    postcode: str
    state: str
    born: str
    security: str


def _grades(column: str, *between: Grade, rarity: bool = False) -> tuple[Grade, ...]:
    return (
        Grade("same", Same(column), "", "agrees", rarity=column if rarity else ""),
        *between,
        Grade("differs", None, "", "differs"),
    )


def _like(column: str) -> tuple[Grade, ...]:
    return (
        Grade("near", Alike(column, 0.9), "", "near"),
        Grade("likely", Alike(column, 0.75), "", "near"),
    )


def _one_figure(column: str) -> Grade:
    return Grade("figure", OneFigure(column), "", "near")


_CROSSED: Condition = Crossed("given", "family")
_TURNED: Condition = Crossed("street", "building")
COMPARISONS = (
    Comparison(
        "given",
        "Given name",
        Unsaid("given"),
        _grades("given", Grade("crossed", _CROSSED, "", "near"), *_like("given"), rarity=True),
    ),
    Comparison(
        "family",
        "Family name",
        Unsaid("family"),
        _grades("family", Grade("crossed", _CROSSED, "", "near"), *_like("family"), rarity=True),
    ),
    Comparison("born", "Date of birth", Unsaid("born"), _grades("born", _one_figure("born"), *_like("born"))),
    Comparison(
        "security",
        "Number",
        Unsaid("security"),
        _grades("security", _one_figure("security"), Grade("likely", Alike("security", 0.9), "", "near")),
    ),
    Comparison("number", "House", Unsaid("number"), _grades("number")),
    Comparison(
        "street",
        "Street",
        Unsaid("street") & Unsaid("building"),
        _grades("street", Grade("turned", _TURNED, "", "near"), *_like("street")),
    ),
    Comparison("building", "Building", Unsaid("building"), _grades("building", *_like("building"))),
    Comparison("suburb", "Suburb", Unsaid("suburb"), _grades("suburb", *_like("suburb"), rarity=True)),
    Comparison("postcode", "Postcode", Unsaid("postcode"), _grades("postcode", _one_figure("postcode"))),
    Comparison("state", "State", Unsaid("state"), _grades("state")),
)


def keys(row: Row) -> Iterator[str]:
    """Yields keys: any two rows that agree in one of them meet, as in the engines beside (`BLOCKED`)."""
    for column in ("given", "family", "born", "security", "postcode", "number", "street"):
        value = getattr(row, column)
        if value:
            yield f"{column}|{value}"


BLOCKED = ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode", "street_number", "address_1")
SHAPE = Shape(Row, COMPARISONS, keys, ("family", "given", "born"))
# Columns that expectation-maximisation blocks on in turn, and those by which hardly any two people agree.
MET_BY = ("born", "given, family")
SURE = ("security", "given, family, born")
FOUND_BY_SURE = 0.9


def read(folder: Path, which: int) -> list[Described]:
    """Returns the rows of FEBRL 3 or 4, with whose they truly are (which no linkage sees)."""
    written = chain.from_iterable(rows_of(folder / name) for name in FILES[which])
    return list(map(_row, written))


def rows_of(file: Path) -> Iterator[dict[str, str]]:
    """Yields the rows of a file as they stand, without blanks around them."""
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened, skipinitialspace=True):
            yield {name.strip(): (value or "").strip() for name, value in row.items()}


def person_of(id: str) -> str:
    """Returns whom a row is about: `rec-552-dup-3` is about `552`."""
    return id.split("-")[1]


def _row(written: dict[str, str]) -> Described:
    given, family = (names.plain(written[name]).replace(" ", "") for name in ("given_name", "surname"))
    row = Row(
        given=given,
        family=family,
        number=written["street_number"],
        street=names.plain(written["address_1"]),
        building=names.plain(written["address_2"]),
        suburb=names.plain(written["suburb"]),
        postcode=written["postcode"],
        state=written["state"],
        born=written["date_of_birth"],
        security=written["soc_sec_id"],
    )
    return Described(written["rec_id"], row, person_of(written["rec_id"]))
