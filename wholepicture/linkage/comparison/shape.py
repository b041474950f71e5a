"""What records of one kind are compared by, for the engine: people, and whatever else is linked by it. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from wholepicture.linkage.comparison.description import Columns, blocking_keys
from wholepicture.linkage.comparison.people import COMPARISONS, Comparison, Grade

# What a sample seldom or never holds, or what invented records do not have wrong as real ones do: (m, u), None where
# the count stands. Two people never share an NHS number; a slip of the keys makes it so once in some hundred thousand.
SET: dict[tuple[str, str], tuple[float | None, float | None]] = {
    ("number", "same"): (0.97, 1e-6),
    ("number", "differs"): (0.03, 1 - 1e-6),
    ("things", "same"): (0.3, 2e-3),
    ("things", "two"): (0.15, 5e-4),
    ("things", "one"): (0.2, 1e-2),
    ("things", "differs"): (0.35, 0.9875),
    ("sex", "same"): (0.99, None),
    ("sex", "differs"): (0.01, None),
    ("given", "initial"): (0.0012, 0.0001),
    ("household", "school"): (0.0005, 0.0001),
    # the invented towns hold no e-mail: as an identifier that a family may share, between a school and a name with a home
    ("household", "email"): (0.002, 0.00001),
    ("born", "january"): (0.003, None),
    # of children who are near birth at all, one in thirty is born within such a span by chance
    ("born", "due"): (0.0005, 0.000016),
    ("born", "year_only"): (None, 0.00005),
}


@dataclass(frozen=True)
class Shape:
    """What records of one kind are compared by. `columns`: a dataclass whose fields are text, whole numbers and tuples
    of text; `keys`: the blocking keys of one record; `order`: columns by which likely records lie near each other;
    `by_hand`: shares that stand in place of what was counted."""

    columns: type
    comparisons: tuple[Comparison, ...]
    keys: Callable[[Any], Iterable[str]]
    order: tuple[str, ...]
    by_hand: Mapping[tuple[str, str], tuple[float | None, float | None]] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, str]:
        """The columns and their types, as DuckDB names them."""
        kinds: dict[Any, str] = {str: "VARCHAR", int: "INTEGER"}
        return {column.name: kinds.get(column.type, "VARCHAR[]") for column in fields(self.columns)}

    @property
    def grades(self) -> list[tuple[Comparison, Grade]]:
        """Every grade of every comparison, in their order."""
        return [(comparison, grade) for comparison in self.comparisons for grade in comparison.grades]

    @property
    def rarities(self) -> list[str]:
        """Columns whose rare values weigh more."""
        return list(dict.fromkeys(grade.rarity for _, grade in self.grades if grade.rarity))


PEOPLE = Shape(Columns, COMPARISONS, blocking_keys, ("family", "given", "born"), SET)
