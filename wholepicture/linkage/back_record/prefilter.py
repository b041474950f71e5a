"""Which pairs of a whole back-record can reach a weight at all, told from a few numbers of each record. Pure: SQL text.

Most pairs that share a blocking key are of two people and weigh far too little. Each record gets a **sketch**: numbers in
place of its texts and lists. From two sketches follows the most that a pair can weigh: every grade of a comparison
either does not hold, or may. Only pairs that may reach the weight that is asked for are then weighed in full, by Splink.
A sketch never makes a pair weigh less than it does, so sifting loses none (a test weighs all pairs both ways).
"""

import re
from dataclasses import dataclass, field
from math import ceil, floor, log2

from wholepicture.linkage.comparison import people as compared
from wholepicture.linkage.comparison.people import Comparison, Condition, Grade
from wholepicture.linkage.comparison.shape import Shape
from wholepicture.linkage.comparison.weight import Model

THOUSANDTHS = 1000
"""Weights are counted here in whole thousandths, rounded up: DuckDB compares whole numbers fastest."""
_IMPOSSIBLE = -1_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """A condition told from sketches: as SQL, whether it is exact (else: it may hold), and roughly what it costs."""

    sql: str
    is_exact: bool
    cost: int


_MAYBE = Said("true", False, 0)
_ALWAYS = Said("true", True, 0)


@dataclass
class Sketch:
    """The numbers that a record is sketched by: name of the column, and DuckDB's SQL for it over `described`.

    `rare`: columns of thousandths that the rarity of a record's own value adds, by column and the share u of its grade.
    A rough sketch knows nothing of letters.
    """

    is_rough: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    rare: dict[str, tuple[str, float]] = field(default_factory=dict)

    def text(self, column: str) -> str:
        self.columns[column] = f"CASE WHEN {column} = '' THEN 0::UBIGINT ELSE hash({column}) END"
        return column

    def items(self, column: str) -> str:
        """Each member of a list sets one of 64 bits: lists with a member in common have a bit in common."""
        bit = "lambda one: 1::UBIGINT << (hash(one) % 64)::INTEGER"
        self.columns[column] = f"coalesce(list_bit_or(list_transform({column}, {bit})), 0::UBIGINT)"
        return column

    def number(self, column: str) -> str:
        self.columns[column] = column
        return column

    def size(self, column: str) -> str:
        self.columns[f"{column}_size"] = f"strlen({column})::SMALLINT"
        return f"{column}_size"

    def part(self, column: str) -> str:
        """What one character is of the whole."""
        self.columns[f"{column}_part"] = f"(1 / greatest(1, strlen({column})))::FLOAT"
        return f"{column}_part"

    def first(self, column: str) -> str:
        self.columns[f"{column}_first"] = f"ascii({column})::INTEGER"
        return f"{column}_first"

    def letters(self, column: str) -> str:
        """Which letters occur, one bit each."""
        bit = "lambda one: 1::UINTEGER << (ascii(one) % 32)::INTEGER"
        split = f"string_split({column}, '')"
        self.columns[f"{column}_letters"] = f"coalesce(list_bit_or(list_transform({split}, {bit})), 0::UINTEGER)"
        return f"{column}_letters"

    def halves(self, column: str) -> tuple[str, str]:
        half = f"strlen({column}) // 2"
        self.columns[f"{column}_opens"] = f"hash(substr({column}, 1, {half}))"
        self.columns[f"{column}_ends"] = f"hash(substr({column}, {half} + 1))"
        return f"{column}_opens", f"{column}_ends"

    def rarity(self, grade: Grade, u: float) -> str:
        name = f"rare_{grade.rarity}_{grade.code}"
        self.rare[name] = (grade.rarity, u)
        return name

    def only(self, sql: str) -> "Sketch":
        """The sketch with no more columns than this SQL looks at."""
        used = set(re.findall(r"(\w+)_[lr]\b", sql))
        columns, rare = (
            {name: one for name, one in some.items() if name in used} for some in (self.columns, self.rare)
        )
        return Sketch(self.is_rough, columns, rare)


def told(condition: Condition, sketch: Sketch) -> Said:
    """The condition as two sketches tell it, `_l` and `_r`. What is not exact holds wherever the condition does."""
    match condition:
        case compared.All(parts) | compared.Any_(parts):
            # the cheap ones first: they settle most pairs
            some = sorted((told(one, sketch) for one in parts), key=lambda one: one.cost)
            if isinstance(condition, compared.Any_) and _MAYBE in some:
                return _MAYBE
            joined = " AND " if isinstance(condition, compared.All) else " OR "
            sql = joined.join(one.sql for one in some if one != _MAYBE) or "true"
            return Said(f"({sql})", all(one.is_exact for one in some), sum(one.cost for one in some))
        case compared.No(one):
            said = told(one, sketch)
            return Said(f"(NOT {said.sql})", True, said.cost) if said.is_exact else _MAYBE
    return _equal(condition, sketch) or _listed(condition, sketch) or _lettered(condition, sketch) or _MAYBE


def _equal(condition: Condition, sketch: Sketch) -> Said | None:
    """Whether texts are said, and are the same: exact, but for one chance in 2^64 a pair."""
    match condition:
        case compared.Same(column):
            name = sketch.text(column)
            return Said(f"({name}_l = {name}_r AND {name}_l <> 0)", True, 2)
        case compared.Unsaid(column):
            name = sketch.text(column)
            return Said(f"({name}_l = 0 OR {name}_r = 0)", True, 2)
        case compared.Crossed(first, second):
            one, two = sketch.text(first), sketch.text(second)
            sql = f"({one}_l = {two}_r AND {two}_l = {one}_r AND {one}_l <> 0 AND {two}_l <> 0)"
            return Said(sql, True, 2)
        case compared.CutShort(whole, opening):
            one, two = sketch.text(whole), sketch.text(opening)
            sql = f"(({two}_r <> 0 AND {one}_l = {two}_r) OR ({two}_l <> 0 AND {one}_r = {two}_l))"
            return Said(sql, True, 3)
        case compared.Turned(column, turned):
            one, two = sketch.text(column), sketch.text(turned)
            return Said(f"({one}_l = {two}_r AND {one}_l <> 0)", True, 2)
    return None


def _listed(condition: Condition, sketch: Sketch) -> Said | None:
    """Lists by the bits of their members, and numbers as they are."""
    match condition:
        case compared.UnsaidList(column):
            name = sketch.items(column)
            return Said(f"({name}_l = 0 OR {name}_r = 0)", True, 2)
        case compared.Shares(column) | compared.SharesTwo(column):
            name = sketch.items(column)
            return Said(f"(({name}_l & {name}_r) <> 0)", False, 1)
        case compared.Known(column) | compared.EqualNumber(column) | compared.OneOnly(column):
            sketch.number(column)
            return Said(condition.sql("duckdb"), True, 2)
        case compared.Overlap(first, last, _):
            sketch.number(first), sketch.number(last)
            return Said(condition.sql("duckdb"), True, 4)
    return None


def _lettered(condition: Condition, sketch: Sketch) -> Said | None:
    """What is told letter by letter."""
    match condition:
        case compared.OneFigure(column):
            # one figure differs, so one half is the same
            opens, ends = sketch.halves(column)
            return Said(f"({opens}_l = {opens}_r OR {ends}_l = {ends}_r)", False, 2)
        case compared.Long(column, least):
            return Said(f"({sketch.size(column)}_l >= {least})", True, 1)
        case _ if sketch.is_rough:
            return None
        case compared.Alike(column, least):
            return Said(_alike(sketch, column, column, least), False, 8)
        case compared.CrossedAlike(first, second, least):
            there, back = _alike(sketch, first, second, least), _alike(sketch, second, first, least)
            return Said(f"({there} AND {back})", False, 9)
        case compared.Initial(column):
            size, first = sketch.size(column), sketch.first(column)
            alone = f"({size}_l = 1 OR {size}_r = 1) AND {size}_l <> 0 AND {size}_r <> 0"
            return Said(f"({alone} AND {first}_l = {first}_r)", True, 4)
    return None


def _alike(sketch: Sketch, one: str, other: str, least: float) -> str:
    """Whether enough letters are common for a Jaro-Winkler likeness of `least`.

    That likeness is at most 0.4 + 0.6 j with Jaro's j, and j at most (m/a + m/b + 1) / 3 where m of a and b letters
    match; a letter that the other side does not have at all matches none.
    """
    wanted = 3 * (least - 0.4) / 0.6 - 1
    size, letters, part = sketch.size, sketch.letters, sketch.part
    left = f"{size(one)}_l - bit_count({letters(one)}_l & ~{letters(other)}_r)"
    right = f"{size(other)}_r - bit_count({letters(other)}_r & ~{letters(one)}_l)"
    return f"(least({left}, {right}) * ({part(one)}_l + {part(other)}_r) >= {wanted - 0.001:.4f}::FLOAT)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison may find: when, and what it then adds, in thousandths; `rare` names what rarity adds."""

    said: Said
    weight: int
    rare: str = ""

    @property
    def sql(self) -> str:
        return f"({self.weight} + {self.rare}_l)" if self.rare else str(self.weight)


def outcomes(one: Comparison, model: Model, sketch: Sketch) -> list[Outcome]:
    """The outcomes of a comparison in the order in which they are looked for, the first that says nothing."""
    found = [Outcome(told(one.unsaid, sketch), 0)]
    for grade in one.grades:
        said = told(grade.condition, sketch) if grade.condition else _ALWAYS
        u = model.u[one.code, grade.code]
        weight = ceil(THOUSANDTHS * log2(model.m[one.code, grade.code] / u))
        found.append(Outcome(said, weight, sketch.rarity(grade, u) if grade.rarity else ""))
    return found


def most(found: list[Outcome]) -> str:
    """The most that any of these outcomes can add: SQL for whole thousandths."""
    first, *rest = found
    if first.said == _ALWAYS:
        return first.sql
    if first.said.is_exact:
        return _case([first], most(rest) if rest else str(_IMPOSSIBLE))
    # Several may hold until the next exact one: the one that adds most counts, unless a later one adds more.
    until = next((number for number, one in enumerate(found) if one.said.is_exact), len(found))
    unsure = sorted(found[:until], key=lambda one: -one.weight)
    if not (later := found[until:]):
        return _case(unsure, str(_IMPOSSIBLE))
    if any(one.rare for one in found) or unsure[-1].weight < max(one.weight for one in later):
        return f"greatest({_case(unsure, str(_IMPOSSIBLE))}, {most(later)})"
    return _case(unsure, most(later))


def _case(some: list[Outcome], otherwise: str) -> str:
    steps = ""
    for one in some:
        if one.said.sql == "true":
            otherwise = one.sql
            break
        steps += f"WHEN {one.said.sql} THEN {one.sql} "
    return f"CASE {steps}ELSE {otherwise} END" if steps else otherwise


@dataclass(frozen=True)
class Sift:
    """How records are sketched, and which pairs of sketches (`_l`, `_r`) may weigh enough: SQL of DuckDB.

    `roughly` looks at few columns of a sketch and is for all pairs; `keeps` looks at all of them, for what is left.
    """

    rough_sketch: Sketch
    roughly: str
    sketch: Sketch
    keeps: str


def sift(shape: Shape, model: Model, *, least: float, population: int | None) -> Sift:
    """Keeps every pair that weighs `least` or more, and few others."""
    wanted = floor(THOUSANDTHS * (least - model.prior_weight(population))) - 1
    made = []
    for sketch in (Sketch(is_rough=True), Sketch()):
        sums = " + ".join(f"({most(outcomes(one, model, sketch))})" for one in shape.comparisons)
        made += [sketch.only(sums), f"{sums} >= {wanted}"]
    return Sift(*made)
