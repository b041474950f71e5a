"""How two descriptions are compared: what is looked at, in which grades, and what each grade is called. Pure.

Each condition is written once and read two ways: as SQL for Splink and as Python for the report that has just come
in. That is why both give the same weight.

Evidence that a whole household shares (family name, address, telephone, e-mail, parents, school) is one comparison, so that
it counts once: brothers and sisters share all of it, and a model that adds its parts takes twins for one child.
"""

from dataclasses import dataclass
from operator import ne

from rapidfuzz.distance import JaroWinkler

from wholepicture.linkage.comparison.description import Columns

_JARO_WINKLER = {"duckdb": "jaro_winkler_similarity", "spark": "jaro_winkler"}


class Condition:
    """Something that holds, or does not, of two descriptions."""

    def sql(self, dialect: str) -> str:
        raise NotImplementedError

    def holds(self, a: Columns, b: Columns) -> bool:
        raise NotImplementedError

    def __and__(self, other: "Condition") -> "Condition":
        return All((self, other))

    def __or__(self, other: "Condition") -> "Condition":
        return Any_((self, other))

    def __invert__(self) -> "Condition":
        return No(self)


@dataclass(frozen=True)
class All(Condition):
    """Both hold."""

    both: tuple[Condition, ...]

    def sql(self, dialect: str) -> str:
        return _joined(" AND ", self.both, dialect)

    def holds(self, a: Columns, b: Columns) -> bool:
        return all(condition.holds(a, b) for condition in self.both)


@dataclass(frozen=True)
class Any_(Condition):
    """Either holds."""

    either: tuple[Condition, ...]

    def sql(self, dialect: str) -> str:
        return _joined(" OR ", self.either, dialect)

    def holds(self, a: Columns, b: Columns) -> bool:
        return any(condition.holds(a, b) for condition in self.either)


def _joined(operator: str, conditions: tuple[Condition, ...], dialect: str) -> str:
    return "(" + operator.join(condition.sql(dialect) for condition in conditions) + ")"


@dataclass(frozen=True)
class No(Condition):
    """Does not hold."""

    negated: Condition

    def sql(self, dialect: str) -> str:
        return f"(NOT {self.negated.sql(dialect)})"

    def holds(self, a: Columns, b: Columns) -> bool:
        return not self.negated.holds(a, b)


@dataclass(frozen=True)
class Same(Condition):
    """Both say it, and it is the same text."""

    column: str

    def sql(self, dialect: str) -> str:
        return f"({self.column}_l = {self.column}_r AND {self.column}_l <> '')"

    def holds(self, a: Columns, b: Columns) -> bool:
        text = getattr(a, self.column)
        return bool(text) and text == getattr(b, self.column)


@dataclass(frozen=True)
class Unsaid(Condition):
    """One side or both do not say it."""

    column: str

    def sql(self, dialect: str) -> str:
        return f"({self.column}_l = '' OR {self.column}_r = '')"

    def holds(self, a: Columns, b: Columns) -> bool:
        return not getattr(a, self.column) or not getattr(b, self.column)


@dataclass(frozen=True)
class UnsaidList(Condition):
    """One side or both give none."""

    column: str

    def sql(self, dialect: str) -> str:
        size = {"duckdb": "len", "spark": "size"}[dialect]
        return f"({size}({self.column}_l) = 0 OR {size}({self.column}_r) = 0)"

    def holds(self, a: Columns, b: Columns) -> bool:
        return not getattr(a, self.column) or not getattr(b, self.column)


@dataclass(frozen=True)
class Crossed(Condition):
    """One side's first is the other's second, and the reverse."""

    first: str
    second: str

    def sql(self, dialect: str) -> str:
        first, second = self.first, self.second
        return f"({first}_l = {second}_r AND {second}_l = {first}_r AND {first}_l <> '' AND {second}_l <> '')"

    def holds(self, a: Columns, b: Columns) -> bool:
        first, second = getattr(a, self.first), getattr(a, self.second)
        return bool(first and second) and (first, second) == (getattr(b, self.second), getattr(b, self.first))


@dataclass(frozen=True)
class CrossedAlike(Condition):
    """One side's first looks like the other's second, and the reverse: turned round, and mistyped besides."""

    first: str
    second: str
    least: float

    def sql(self, dialect: str) -> str:
        function, least = _JARO_WINKLER[dialect], self.least
        first, second = self.first, self.second
        all_said = f"{first}_l <> '' AND {first}_r <> '' AND {second}_l <> '' AND {second}_r <> ''"
        there, back = f"{function}({first}_l, {second}_r)", f"{function}({second}_l, {first}_r)"
        return f"({all_said} AND {there} >= {least} AND {back} >= {least})"

    def holds(self, a: Columns, b: Columns) -> bool:
        first_a, second_a = getattr(a, self.first), getattr(a, self.second)
        first_b, second_b = getattr(b, self.first), getattr(b, self.second)
        return (
            bool(first_a and second_a and first_b and second_b)
            and JaroWinkler.similarity(first_a, second_b) >= self.least
            and JaroWinkler.similarity(second_a, first_b) >= self.least
        )


@dataclass(frozen=True)
class CutShort(Condition):
    """One side is no more than the opening part of the other: `al` for `al neluseen`, cut at the hyphen."""

    column: str
    opening: str

    def sql(self, dialect: str) -> str:
        whole, opening = self.column, self.opening
        return f"(({whole}_l <> '' AND {whole}_l = {opening}_r) OR ({whole}_r <> '' AND {whole}_r = {opening}_l))"

    def holds(self, a: Columns, b: Columns) -> bool:
        text_a, text_b = getattr(a, self.column), getattr(b, self.column)
        is_opening_of_b = bool(text_a) and text_a == getattr(b, self.opening)
        is_opening_of_a = bool(text_b) and text_b == getattr(a, self.opening)
        return is_opening_of_b or is_opening_of_a


@dataclass(frozen=True)
class Turned(Condition):
    """The text is the other side's with its parts the other way round."""

    column: str
    turned: str

    def sql(self, dialect: str) -> str:
        return f"({self.column}_l = {self.turned}_r AND {self.column}_l <> '')"

    def holds(self, a: Columns, b: Columns) -> bool:
        text = getattr(a, self.column)
        return bool(text) and text == getattr(b, self.turned)


@dataclass(frozen=True)
class Shares(Condition):
    """The lists have a member in common."""

    column: str

    def sql(self, dialect: str) -> str:
        function = {"duckdb": "list_has_any", "spark": "arrays_overlap"}[dialect]
        return f"{function}({self.column}_l, {self.column}_r)"

    def holds(self, a: Columns, b: Columns) -> bool:
        mine = getattr(a, self.column)
        return bool(mine) and not set(mine).isdisjoint(getattr(b, self.column))


@dataclass(frozen=True)
class SharesTwo(Condition):
    """The lists have two members or more in common."""

    column: str

    def sql(self, dialect: str) -> str:
        size, both = {"duckdb": ("len", "list_intersect"), "spark": ("size", "array_intersect")}[dialect]
        return f"({size}({both}({self.column}_l, {self.column}_r)) >= 2)"

    def holds(self, a: Columns, b: Columns) -> bool:
        return len(set(getattr(a, self.column)) & set(getattr(b, self.column))) >= 2


@dataclass(frozen=True)
class Alike(Condition):
    """Jaro-Winkler likeness of at least `least`. Plain letters alone: bytes and characters are then one."""

    column: str
    least: float

    def sql(self, dialect: str) -> str:
        function = _JARO_WINKLER[dialect]
        left, right = f"{self.column}_l", f"{self.column}_r"
        return f"({left} <> '' AND {right} <> '' AND {function}({left}, {right}) >= {self.least})"

    def holds(self, a: Columns, b: Columns) -> bool:
        text_a, text_b = getattr(a, self.column), getattr(b, self.column)
        return bool(text_a) and bool(text_b) and JaroWinkler.similarity(text_a, text_b) >= self.least


@dataclass(frozen=True)
class OneFigure(Condition):
    """Texts of one length that differ in one character."""

    column: str

    def sql(self, dialect: str) -> str:
        left, right = f"{self.column}_l", f"{self.column}_r"
        return f"({left} <> '' AND length({left}) = length({right}) AND levenshtein({left}, {right}) = 1)"

    def holds(self, a: Columns, b: Columns) -> bool:
        text_a, text_b = getattr(a, self.column), getattr(b, self.column)
        if not text_a or len(text_a) != len(text_b):
            return False
        return sum(map(ne, text_a, text_b)) == 1


@dataclass(frozen=True)
class Long(Condition):
    """The text has at least so many characters on the left side."""

    column: str
    least: int

    def sql(self, dialect: str) -> str:
        return f"(length({self.column}_l) >= {self.least})"

    def holds(self, a: Columns, b: Columns) -> bool:
        return len(getattr(a, self.column)) >= self.least


@dataclass(frozen=True)
class Initial(Condition):
    """One side gives one letter, and the other begins with it."""

    column: str

    def sql(self, dialect: str) -> str:
        left, right = f"{self.column}_l", f"{self.column}_r"
        return (
            f"((length({left}) = 1 OR length({right}) = 1) AND {left} <> '' AND {right} <> '' "
            f"AND substr({left}, 1, 1) = substr({right}, 1, 1))"
        )

    def holds(self, a: Columns, b: Columns) -> bool:
        text_a, text_b = getattr(a, self.column), getattr(b, self.column)
        return bool(text_a) and bool(text_b) and 1 in (len(text_a), len(text_b)) and text_a[0] == text_b[0]


@dataclass(frozen=True)
class Known(Condition):
    """Both sides have the number (it is not 0)."""

    column: str

    def sql(self, dialect: str) -> str:
        return f"({self.column}_l <> 0 AND {self.column}_r <> 0)"

    def holds(self, a: Columns, b: Columns) -> bool:
        return bool(getattr(a, self.column)) and bool(getattr(b, self.column))


@dataclass(frozen=True)
class EqualNumber(Condition):
    """The same number, known to both."""

    column: str

    def sql(self, dialect: str) -> str:
        return f"({self.column}_l <> 0 AND {self.column}_l = {self.column}_r)"

    def holds(self, a: Columns, b: Columns) -> bool:
        return getattr(a, self.column) != 0 and getattr(a, self.column) == getattr(b, self.column)


@dataclass(frozen=True)
class OneOnly(Condition):
    """The mark (0 or 1) is on exactly one side."""

    column: str

    def sql(self, dialect: str) -> str:
        return f"({self.column}_l + {self.column}_r = 1)"

    def holds(self, a: Columns, b: Columns) -> bool:
        return bool(getattr(a, self.column) + getattr(b, self.column) == 1)


@dataclass(frozen=True)
class Overlap(Condition):
    """The spans of years meet, with `slack` years either way. Both must be known."""

    first: str
    last: str
    slack: int = 0

    def sql(self, dialect: str) -> str:
        first, last, slack = self.first, self.last, self.slack
        known = f"{first}_l <> 0 AND {first}_r <> 0"
        return f"({known} AND {first}_l <= {last}_r + {slack} AND {first}_r <= {last}_l + {slack})"

    def holds(self, a: Columns, b: Columns) -> bool:
        first_a, last_a = getattr(a, self.first), getattr(a, self.last)
        first_b, last_b = getattr(b, self.first), getattr(b, self.last)
        return bool(first_a and first_b) and first_a <= last_b + self.slack and first_b <= last_a + self.slack


@dataclass(frozen=True)
class Grade:
    """One grade of a comparison. `rarity`: the column whose rare values weigh more; `says`: as an officer reads it."""

    code: str
    condition: Condition | None  # None: whatever no grade above took
    says: str
    outcome: str  # agrees, near, differs: how the page marks it
    rarity: str = ""


@dataclass(frozen=True)
class Comparison:
    """One thing compared. `unsaid`: when it says nothing either way. Grades in order; the first that holds counts."""

    code: str
    title: str
    unsaid: Condition
    grades: tuple[Grade, ...]

    def grade(self, a: Columns, b: Columns) -> Grade | None:
        """Returns the grade of two descriptions, or None where there is nothing to compare."""
        if self.unsaid.holds(a, b):
            return None
        return next(grade for grade in self.grades if grade.condition is None or grade.condition.holds(a, b))


_SOUNDS = Same("given_sound") & (Long("given_sound", 3) | Alike("given", 0.8))
_CROSSED = Crossed("given", "family") | Crossed("given_sound", "family_sound") | CrossedAlike("given", "family", 0.85)
_FAMILY_NEAR = (
    Shares("family_parts")
    | Shares("family_sounds")
    | (Same("family_sound") & Alike("family", 0.8))
    | Alike("family", 0.92)
    | CutShort("family", "family_opening")
    | _CROSSED
)
_HOME = Shares("phones") | Shares("emails") | Shares("parents") | Same("postcode")

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "given",
        "Given name",
        Unsaid("given") & ~Shares("called"),
        (
            Grade("same", Same("given"), "The given name agrees.", "agrees", rarity="given"),
            Grade(
                "form",
                Shares("given_groups") | Shares("called"),
                "The given names are forms of one name, or one is among the other's names.",
                "agrees",
            ),
            Grade("sounds", _SOUNDS | Alike("given", 0.92), "The given names sound or look alike.", "near"),
            Grade("crossed", _CROSSED, "Given name and family name stand the other way round.", "near"),
            Grade("initial", Initial("given"), "The initial agrees.", "near"),
            Grade("likely", Alike("given", 0.82), "The given names look somewhat alike.", "near"),
            Grade("differs", None, "The given names differ.", "differs"),
        ),
    ),
    Comparison(
        "born",
        "Date of birth",
        Unsaid("born") & ~Known("born_from"),
        (
            Grade(
                "year_only",
                Same("born") & EqualNumber("only_year"),
                "The same first of January, as forms fill in where only the year is known.",
                "near",
            ),
            Grade("same", Same("born"), "The date of birth agrees.", "agrees"),
            Grade(
                "turned", Turned("born", "born_swapped"), "Day and month of birth stand the other way round.", "near"
            ),
            Grade("figure", OneFigure("born"), "The dates of birth differ by one figure.", "near"),
            Grade(
                "january",
                EqualNumber("born_year") & OneOnly("only_year"),
                "The year of birth agrees; one side gives the first of January.",
                "near",
            ),
            Grade(
                "due",
                Unsaid("born") & Overlap("day_from", "day_to"),
                "One side is an unborn child, or one without a name yet, and the day of birth fits the day on which it was due.",
                "near",
            ),
            Grade(
                "ages",
                Unsaid("born") & Overlap("born_from", "born_to") & ~Known("day_from"),
                "The ages given fit.",
                "near",
            ),
            Grade(
                "close", Overlap("born_from", "born_to", 1), "The dates of birth differ by a year or less.", "differs"
            ),
            Grade("differs", None, "The dates of birth differ.", "differs"),
        ),
    ),
    Comparison(
        "sex",
        "Sex",
        Unsaid("sex"),
        (
            Grade("same", Same("sex"), "The sex agrees.", "agrees"),
            Grade("differs", None, "The sex differs.", "differs"),
        ),
    ),
    Comparison(
        "household",
        "Family name and home",
        Unsaid("family") & UnsaidList("phones") & UnsaidList("emails") & UnsaidList("parents") & Unsaid("postcode"),
        (
            Grade(
                "name_and_home",
                Same("family") & _HOME,
                "The family name agrees, and so does the postcode, a telephone, an e-mail address or a parent. Brothers "
                "and sisters share all of these, so together they count once.",
                "agrees",
            ),
            Grade(
                "near_and_home",
                _FAMILY_NEAR & _HOME,
                "The family names are alike, and the postcode, a telephone, an e-mail address or a parent agrees. A "
                "household shares these, so together they count once.",
                "agrees",
            ),
            Grade(
                "email",
                Shares("emails"),
                "An e-mail address agrees; the family name does not. Fewer share one than a home or a telephone.",
                "near",
            ),
            Grade(
                "home",
                _HOME,
                "The postcode, a telephone or a parent agrees; the family name does not.",
                "near",
            ),
            Grade(
                "name_and_school",
                Same("family") & Same("school"),
                "The family name and the school agree.",
                "agrees",
            ),
            Grade("name", Same("family"), "The family name agrees.", "agrees", rarity="family"),
            Grade("near", _FAMILY_NEAR, "The family names sound or look alike.", "near"),
            Grade("school", Unsaid("family") & Same("school"), "The school agrees.", "near"),
            Grade(
                "differs",
                None,
                "The family names differ, and no address, telephone, e-mail address or parent agrees.",
                "differs",
            ),
        ),
    ),
    Comparison(
        "number",
        "Identifiers",
        ~Shares("number_kinds"),
        (
            Grade("same", Shares("numbers"), "An identifier agrees.", "agrees"),
            Grade("differs", None, "An identifier of the same kind differs.", "differs"),
        ),
    ),
    Comparison(
        "things",
        "Named with them",
        UnsaidList("things") & UnsaidList("traits"),
        (
            Grade("same", Shares("things"), "The same vehicle, phone, account or place is named with both.", "agrees"),
            Grade(
                "two",
                SharesTwo("traits"),
                "Several things are said alike of both: a car's make and colour, part of a plate, a number's end, a place.",
                "near",
            ),
            Grade(
                "one",
                Shares("traits"),
                "One thing is said alike of both: a car's make and colour, part of a plate, a number's end, or a place.",
                "near",
            ),
            Grade("differs", None, "Different vehicles, phones and places are named with them.", "near"),
        ),
    ),
)
BY_CODE = {comparison.code: comparison for comparison in COMPARISONS}

# The family name by itself, for showing two descriptions side by side; its weight is the household's.
_FAMILY = Comparison(
    "family",
    "Family name",
    Unsaid("family"),
    (
        Grade("same", Same("family"), "The family name agrees.", "agrees"),
        Grade("near", _FAMILY_NEAR, "The family names sound or look alike.", "near"),
        Grade("differs", None, "The family names differ.", "differs"),
    ),
)


def names_and_birth(a: Columns, b: Columns) -> dict[str, Grade]:
    """Returns given name, family name and birth in the grades that are weighed, so that a page says the same in both places."""
    grades: dict[str, Grade] = {}
    for comparison in (BY_CODE["given"], _FAMILY, BY_CODE["born"]):
        grade = comparison.grade(a, b)
        if grade is not None:
            grades[comparison.code] = grade
    return grades
