"""The match weight of two descriptions, from the versioned model file. Pure; the same sums as Splink's, in Python.

A weight is the sum of the logarithms (base 2) of how much oftener each finding occurs among descriptions of one person
(m) than among those of two (u), and of the prior. 0 is evens; each step of 1 doubles or halves. No weight joins anybody.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import product
from math import log2
from pathlib import Path
from typing import Any

from wholepicture.linkage.comparison.description import Columns
from wholepicture.linkage.comparison.people import BY_CODE, COMPARISONS, Comparison, Grade

_log = logging.getLogger(__name__)

CODE_VERSION = 4
"""Raised whenever `description`, `people` or `names` change what a model's numbers mean."""

SHIPPED = "person-3.json"


Numbers = dict[tuple[str, str], float]
"""A number for each grade of each comparison."""


class ModelRefused(Exception):
    """A model file that this code cannot use. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one comparison adds to the weight: `weight` in doublings, `rarity` the part of it owed to a rare name."""

    comparison: str
    grade: str
    weight: float
    rarity: float = 0.0

    @property
    def says(self) -> str:
        """The grade, as an officer reads it."""
        return next(grade.says for grade in BY_CODE[self.comparison].grades if grade.code == self.grade)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weight of a pair, the prior in it, and its parts in the order of the comparisons."""

    weight: float
    prior: float
    parts: tuple[Part, ...] = ()

    @property
    def is_two_of_one_home(self) -> bool:
        """Whether the given names disagree while the home agrees, and no identifier does: brothers, sisters, twins."""
        grades = {part.comparison: part.grade for part in self.parts}
        home = grades.get("household") in ("name_and_home", "near_and_home", "email", "home", "name_and_school")
        return grades.get("given") == "differs" and home and grades.get("number") != "same"


@dataclass(frozen=True)
class Model:
    """A model as shipped: m and u of each grade, frozen frequencies of names, thresholds, and its card."""

    version: str
    m: Numbers
    u: Numbers
    frequencies: dict[str, dict[str, float]]
    prior: float  # of two descriptions of the population that it was trained on
    population: int
    review: float  # the weight from which a pair is put before a person
    card: dict[str, Any] = field(default_factory=dict)
    is_trained: bool = True

    def prior_weight(self, population: int | None = None) -> float:
        """Returns the prior as a weight; in a population `n` times as large, a chance pair is `n` times as likely."""
        if not self.is_trained:
            return 0.0
        chance = self.prior * (self.population / population if population else 1)
        return log2(chance / (1 - chance))

    def weigh(self, a: Columns, b: Columns, *, population: int | None = None) -> Weighed:
        """Returns the weight of two descriptions."""
        return self.weigh_best([a], [b], population=population)

    def weigh_best(
        self, left: Iterable[Columns], right: Iterable[Columns], *, population: int | None = None
    ) -> Weighed:
        """Returns the weight of two people, each known by several descriptions: of every comparison the best that any two give.

        Where some two descriptions give an identifier that differs and none gives one that agrees, that stands.
        """
        pairs = list(product(left, right))
        prior = self.prior_weight(population)
        parts = [part for comparison in COMPARISONS if (part := self._best(comparison, pairs)) is not None]
        return Weighed(prior + sum(part.weight for part in parts), prior, tuple(parts))

    def _best(self, comparison: Comparison, pairs: list[tuple[Columns, Columns]]) -> Part | None:
        best: Part | None = None
        for a, b in pairs:
            part = self._part(comparison, a, b)
            if part is not None and (best is None or part.weight > best.weight):
                best = part
        return best

    def _part(self, comparison: Comparison, a: Columns, b: Columns) -> Part | None:
        grade = comparison.grade(a, b)
        if grade is None:
            return None
        key = (comparison.code, grade.code)
        base = log2(self.m[key] / self.u[key])
        rarity = 0.0
        if grade.rarity:
            known = self.frequencies[grade.rarity]
            # a name that the model never met weighs as a name of middling rarity: it may be common where the model is used
            rarity = log2(self.u[key] / known.get(getattr(a, grade.rarity), self.u[key]))
        return Part(comparison.code, grade.code, base + rarity, rarity)


@cache
def shipped() -> Model:
    """Returns the model that this version ships. Raises ModelRefused where its file is damaged; asks again the next time."""
    file = files("wholepicture.linkage").joinpath("weights", SHIPPED)
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as refusal:
        raise ModelRefused(
            f"{SHIPPED}, the model in use, cannot be read: {refusal}. Install this version again."
        ) from refusal
    return load(text, SHIPPED)


@cache
def counted() -> Model:
    """Returns what stands in where the model that is shipped cannot be used: facts are counted, not weighed, so that
    people are asked about all the same. Two more facts that agree than that differ are worth a question."""
    steps = {"agrees": 3, "near": 1, "differs": -3}
    m: Numbers = {}
    u: Numbers = {}
    frequencies: dict[str, dict[str, float]] = {}
    for comparison, grade in _graded():
        u[comparison.code, grade.code] = 0.1
        m[comparison.code, grade.code] = 0.1 * 2 ** steps[grade.outcome]
        if grade.rarity:
            frequencies[grade.rarity] = {}  # no name is known to be rare
    m["sex", "same"] = m["things", "differs"] = 0.1  # half of all people; and most cars
    review = 2.0 * steps["agrees"]
    return Model("counted", m, u, frequencies, prior=0.5, population=1, review=review, is_trained=False)


def _graded() -> Iterator[tuple[Comparison, Grade]]:
    """Yields every grade that people are compared by."""
    for comparison in COMPARISONS:
        for grade in comparison.grades:
            yield comparison, grade


def in_use() -> Model:
    """Returns the model that is shipped; where its file cannot be used, `counted`, and the operator is told once."""
    try:
        return shipped()
    except ModelRefused as refusal:
        _warn(str(refusal))
        return counted()


@cache
def _warn(refusal: str) -> None:
    _log.warning(
        "%s Until then reports are taken in, joined by the published rule, and put before a person where two more facts "
        "agree than differ. `wholepicture link --batch` weighs them afterwards.",
        refusal,
    )


def load_file(path: Path) -> Model:
    """Returns a model from a file. Raises ModelRefused where it cannot be used."""
    try:
        return load(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as refusal:
        raise ModelRefused(f"{path.name} cannot be read: {refusal}. Give the path of a model file.") from refusal


def load(text: str, name: str) -> Model:
    """Returns a model from the text of its file. Raises ModelRefused, saying what is wrong with it."""
    try:
        data = json.loads(text)
    except ValueError as refusal:
        raise ModelRefused(f"{name} is not a model file: it does not hold JSON. Train it again.") from refusal
    if not isinstance(data, dict) or data.get("format") != "wholepicture-linkage":
        raise ModelRefused(
            f"{name} is not a model file of Whole Picture. Give one that `wholepicture linkage train` wrote."
        )
    if data.get("code_version") != CODE_VERSION:
        raise ModelRefused(
            f"{name} was trained for version {data.get('code_version')} of the comparisons, and this is version "
            f"{CODE_VERSION}. Its numbers would mean other things: train it again with `wholepicture linkage train`."
        )
    try:
        return _read(data, name)
    except (KeyError, TypeError, ValueError, AttributeError) as refusal:
        raise ModelRefused(f"{name} is damaged: a part of it is missing or is no number. Train it again.") from refusal


def _read(data: dict[str, Any], name: str) -> Model:
    m, u = _flat(data["m"]), _flat(data["u"])
    _refuse_numbers(m, u, name)
    if not 0 < float(data["prior"]) < 1 or int(data["population"]) < 1:
        raise ModelRefused(f"{name} holds no prior. Train it again.")
    return Model(
        version=data["version"],
        m=m,
        u=u,
        frequencies={column: _as_floats(shares) for column, shares in data["frequencies"].items()},
        prior=float(data["prior"]),
        population=int(data["population"]),
        review=float(data["review"]),
        card=data.get("card", {}),
    )


def _refuse_numbers(m: Numbers, u: Numbers, name: str) -> None:
    """Raises ModelRefused unless there is a probability for every grade."""
    wanted = {(comparison.code, grade.code) for comparison, grade in _graded()}
    lacking = wanted - (m.keys() & u.keys())
    if lacking:
        raise ModelRefused(f"{name} says nothing of {_listed(lacking)}. Train it again.")
    wrong = [key for key in wanted if not (0 < m[key] <= 1 and 0 < u[key] <= 1)]
    if wrong:
        raise ModelRefused(f"{name} holds no probability for {_listed(wrong)}. Train it again.")


def _listed(keys: Iterable[tuple[str, str]]) -> str:
    return ", ".join(sorted(map(".".join, keys)))


def _flat(nested: dict[str, dict[str, Any]]) -> Numbers:
    numbers: Numbers = {}
    for comparison, grades in nested.items():
        for grade, number in grades.items():
            numbers[comparison, grade] = float(number)
    return numbers


def _as_floats(shares: dict[str, Any]) -> dict[str, float]:
    return {value: float(share) for value, share in shares.items()}


def with_card(model: Model, more: Mapping[str, Any]) -> Model:
    """Returns the model with more on its card."""
    return replace(model, card={**model.card, **more})


def dump(model: Model) -> str:
    """Returns the text of a model's file: the same model gives the same text."""
    data = {
        "format": "wholepicture-linkage",
        "code_version": CODE_VERSION,
        "version": model.version,
        "prior": model.prior,
        "population": model.population,
        "review": model.review,
        "m": _nested(model.m),
        "u": _nested(model.u),
        "card": model.card,
        "frequencies": model.frequencies,
    }
    return json.dumps(data, indent=1, ensure_ascii=True) + "\n"


def _nested(numbers: Numbers) -> dict[str, dict[str, float]]:
    nested: dict[str, dict[str, float]] = {}
    for comparison, grade in _graded():
        nested.setdefault(comparison.code, {})[grade.code] = numbers[comparison.code, grade.code]
    return nested
