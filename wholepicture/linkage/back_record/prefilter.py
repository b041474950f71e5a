"""Which pairs of a whole back-record can reach a weight at all, told from a few numbers of each record. Pure: SQL text.

Most pairs that share a blocking key are of two people and weigh far too little. Each record gets a **sketch**: numbers in
place of its texts and lists. From two sketches follows the most that a pair can weigh: every grade of a comparison
either does not hold, or may. Only pairs that may reach the weight that is asked for are then weighed in full, by Splink.
A sketch never makes a pair weigh less than it does, so the filter loses none (a test weighs all pairs both ways).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from math import ceil, floor, log2

from wholepicture.linkage.comparison import people as compared
from wholepicture.linkage.comparison.people import Comparison, Condition, Grade
from wholepicture.linkage.comparison.shape import Shape
from wholepicture.linkage.comparison.weight import Model

THOUSANDTHS = 1000
"""Weights are counted here in whole thousandths, rounded up: DuckDB compares whole numbers fastest."""
_IMPOSSIBLE = -1_000_000


@dataclass(frozen=True, slots=True)
class SketchCondition:
    """A condition as two sketches show it: its SQL, whether it is exact (else: it may hold), and roughly what it costs."""

    sql: str
    is_exact: bool
    cost: int


_MAYBE = SketchCondition("true", False, 0)
_ALWAYS = SketchCondition("true", True, 0)


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
        bit = "lambda item: 1::UBIGINT << (hash(item) % 64)::INTEGER"
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
        bit = "lambda letter: 1::UINTEGER << (ascii(letter) % 32)::INTEGER"
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
        """Returns the sketch with no more columns than this SQL looks at."""
        used = set(re.findall(r"(\w+)_[lr]\b", sql))
        columns = {name: column for name, column in self.columns.items() if name in used}
        rare = {name: rarity for name, rarity in self.rare.items() if name in used}
        return Sketch(self.is_rough, columns, rare)


def on_sketches(condition: Condition, sketch: Sketch) -> SketchCondition:
    """Returns the condition as two sketches show it, `_l` and `_r`. What is not exact holds wherever the condition does."""
    shown = (
        _combined(condition, sketch)
        or _equal(condition, sketch)
        or _listed(condition, sketch)
        or _lettered(condition, sketch)
    )
    return shown or _MAYBE


def _combined(condition: Condition, sketch: Sketch) -> SketchCondition | None:
    """Returns what is made of other conditions."""
    match condition:
        case compared.All(parts):
            shown = _cheapest_first(parts, sketch)
            return _joined(" AND ", [part for part in shown if part != _MAYBE], is_exact=_MAYBE not in shown)
        case compared.Any_(parts):
            shown = _cheapest_first(parts, sketch)
            return _MAYBE if _MAYBE in shown else _joined(" OR ", shown)
        case compared.No(negated):
            part = on_sketches(negated, sketch)
            return SketchCondition(f"(NOT {part.sql})", True, part.cost) if part.is_exact else _MAYBE
    return None


def _cheapest_first(conditions: Iterable[Condition], sketch: Sketch) -> list[SketchCondition]:
    """Returns conditions as sketches show them, the cheap ones first: they settle most pairs."""
    return sorted((on_sketches(part, sketch) for part in conditions), key=lambda part: part.cost)


def _joined(operator: str, parts: Sequence[SketchCondition], *, is_exact: bool = True) -> SketchCondition:
    sql = operator.join(part.sql for part in parts) or "true"
    are_exact = all(part.is_exact for part in parts)
    return SketchCondition(f"({sql})", is_exact and are_exact, sum(part.cost for part in parts))


def _equal(condition: Condition, sketch: Sketch) -> SketchCondition | None:
    """Returns whether texts are said, and are the same: exact, but for one chance in 2^64 a pair."""
    match condition:
        case compared.Same(column):
            name = sketch.text(column)
            return SketchCondition(f"({name}_l = {name}_r AND {name}_l <> 0)", True, 2)
        case compared.Unsaid(column):
            name = sketch.text(column)
            return SketchCondition(f"({name}_l = 0 OR {name}_r = 0)", True, 2)
        case compared.Crossed(first, second):
            here, there = sketch.text(first), sketch.text(second)
            sql = f"({here}_l = {there}_r AND {there}_l = {here}_r AND {here}_l <> 0 AND {there}_l <> 0)"
            return SketchCondition(sql, True, 2)
        case compared.CutShort(whole, opening):
            all_of_it, start = sketch.text(whole), sketch.text(opening)
            sql = f"(({start}_r <> 0 AND {all_of_it}_l = {start}_r) OR ({start}_l <> 0 AND {all_of_it}_r = {start}_l))"
            return SketchCondition(sql, True, 3)
        case compared.Turned(column, turned):
            text, other_way = sketch.text(column), sketch.text(turned)
            return SketchCondition(f"({text}_l = {other_way}_r AND {text}_l <> 0)", True, 2)
    return None


def _listed(condition: Condition, sketch: Sketch) -> SketchCondition | None:
    """Returns what is told of lists by the bits of their members, and numbers as they are."""
    match condition:
        case compared.UnsaidList(column):
            name = sketch.items(column)
            return SketchCondition(f"({name}_l = 0 OR {name}_r = 0)", True, 2)
        case compared.Shares(column) | compared.SharesTwo(column):
            name = sketch.items(column)
            return SketchCondition(f"(({name}_l & {name}_r) <> 0)", False, 1)
        case compared.Known(column) | compared.EqualNumber(column) | compared.OneOnly(column):
            sketch.number(column)
            return SketchCondition(condition.sql("duckdb"), True, 2)
        case compared.Overlap(first, last, _):
            sketch.number(first), sketch.number(last)
            return SketchCondition(condition.sql("duckdb"), True, 4)
    return None


def _lettered(condition: Condition, sketch: Sketch) -> SketchCondition | None:
    """Returns what is told letter by letter."""
    match condition:
        case compared.OneFigure(column):
            # one figure differs, so one half is the same
            opens, ends = sketch.halves(column)
            return SketchCondition(f"({opens}_l = {opens}_r OR {ends}_l = {ends}_r)", False, 2)
        case compared.Long(column, least):
            return SketchCondition(f"({sketch.size(column)}_l >= {least})", True, 1)
        case _ if sketch.is_rough:
            return None
        case compared.Alike(column, least):
            return SketchCondition(_alike(sketch, column, column, least), False, 8)
        case compared.CrossedAlike(first, second, least):
            there, back = _alike(sketch, first, second, least), _alike(sketch, second, first, least)
            return SketchCondition(f"({there} AND {back})", False, 9)
        case compared.Initial(column):
            size, first = sketch.size(column), sketch.first(column)
            alone = f"({size}_l = 1 OR {size}_r = 1) AND {size}_l <> 0 AND {size}_r <> 0"
            return SketchCondition(f"({alone} AND {first}_l = {first}_r)", True, 4)
    return None


def _alike(sketch: Sketch, ours: str, theirs: str, least: float) -> str:
    """Returns whether enough letters are common for a Jaro-Winkler likeness of `least`.

    That likeness is at most 0.4 + 0.6 j with Jaro's j, and j at most (m/a + m/b + 1) / 3 where m of a and b letters
    match; a letter that the other side does not have at all matches none.
    """
    wanted = 3 * (least - 0.4) / 0.6 - 1
    size, letters, part = sketch.size, sketch.letters, sketch.part
    left = f"{size(ours)}_l - bit_count({letters(ours)}_l & ~{letters(theirs)}_r)"
    right = f"{size(theirs)}_r - bit_count({letters(theirs)}_r & ~{letters(ours)}_l)"
    return f"(least({left}, {right}) * ({part(ours)}_l + {part(theirs)}_r) >= {wanted - 0.001:.4f}::FLOAT)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison may find: when, and what it then adds, in thousandths; `rare` names what rarity adds."""

    condition: SketchCondition
    weight: int
    rare: str = ""

    @property
    def sql(self) -> str:
        return f"({self.weight} + {self.rare}_l)" if self.rare else str(self.weight)


def outcomes(comparison: Comparison, model: Model, sketch: Sketch) -> list[Outcome]:
    """Returns the outcomes of a comparison in the order in which they are looked for, the first that says nothing."""
    in_order = [Outcome(on_sketches(comparison.unsaid, sketch), 0)]
    for grade in comparison.grades:
        condition = on_sketches(grade.condition, sketch) if grade.condition else _ALWAYS
        u = model.u[comparison.code, grade.code]
        weight = ceil(THOUSANDTHS * log2(model.m[comparison.code, grade.code] / u))
        in_order.append(Outcome(condition, weight, sketch.rarity(grade, u) if grade.rarity else ""))
    return in_order


def most_weight(in_order: Sequence[Outcome]) -> str:
    """Returns the most that any of these outcomes can add: SQL for whole thousandths."""
    first, *rest = in_order
    if first.condition == _ALWAYS:
        return first.sql
    if first.condition.is_exact:
        return _case([first], most_weight(rest) if rest else str(_IMPOSSIBLE))
    # Several may hold until the next exact one: the one that adds most counts, unless a later one adds more.
    unsure = list(takewhile(lambda outcome: not outcome.condition.is_exact, in_order))
    later = in_order[len(unsure) :]
    unsure.sort(key=lambda outcome: -outcome.weight)
    if not later:
        return _case(unsure, str(_IMPOSSIBLE))
    if _may_add_more(later, unsure):
        return f"greatest({_case(unsure, str(_IMPOSSIBLE))}, {most_weight(later)})"
    return _case(unsure, most_weight(later))


def _may_add_more(later: Sequence[Outcome], unsure: Sequence[Outcome]) -> bool:
    """Whether one of the later outcomes may add more than one of the unsure ones, which stand by weight."""
    has_rarity = any(outcome.rare for outcome in (*unsure, *later))
    return has_rarity or unsure[-1].weight < max(outcome.weight for outcome in later)


def _case(in_order: Iterable[Outcome], otherwise: str) -> str:
    steps = ""
    for outcome in in_order:
        if outcome.condition.sql == "true":
            otherwise = outcome.sql
            break
        steps += f"WHEN {outcome.condition.sql} THEN {outcome.sql} "
    return f"CASE {steps}ELSE {otherwise} END" if steps else otherwise


@dataclass(frozen=True)
class Prefilter:
    """How records are sketched, and which pairs of sketches (`_l`, `_r`) may weigh enough: SQL of DuckDB.

    `roughly` looks at few columns of a sketch and is for all pairs; `keeps` looks at all of them, for what is left.
    """

    rough_sketch: Sketch
    roughly: str
    sketch: Sketch
    keeps: str


def prefilter_for(shape: Shape, model: Model, *, least: float, population: int | None) -> Prefilter:
    """Returns what keeps every pair that weighs `least` or more, and few others."""
    wanted = floor(THOUSANDTHS * (least - model.prior_weight(population))) - 1
    rough_sketch, roughly = _sketched(shape, model, wanted, Sketch(is_rough=True))
    sketch, keeps = _sketched(shape, model, wanted, Sketch())
    return Prefilter(rough_sketch, roughly, sketch, keeps)


def _sketched(shape: Shape, model: Model, wanted: int, sketch: Sketch) -> tuple[Sketch, str]:
    """Returns the sketch with the columns that are looked at, and SQL for which pairs of it may weigh so much."""
    sums = " + ".join(f"({most_weight(outcomes(comparison, model, sketch))})" for comparison in shape.comparisons)
    return sketch.only(sums), f"{sums} >= {wanted}"
