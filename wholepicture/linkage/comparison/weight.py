"""The match weight of two descriptions, from the versioned model file. Pure; the same sums as Splink's, in Python.

A weight is the sum of the logarithms (base 2) of how much oftener each finding occurs among descriptions of one person
(m) than among those of two (u), and of the prior. 0 is evens; each step of 1 doubles or halves. No weight joins anybody.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Any

from wholepicture.linkage.comparison.description import Columns
from wholepicture.linkage.comparison.people import BY_CODE, COMPARISONS, Comparison, Grade

_log = logging.getLogger(__name__)

CODE_VERSION = 3
"""Raised whenever `columns`, `comparisons` or `names` change what a model's numbers mean."""

SHIPPED = "person-2.json"


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
    def told(self) -> Grade:
        """The grade, with its words."""
        return next(one for one in BY_CODE[self.comparison].grades if one.code == self.grade)


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
        home = grades.get("household") in ("name_and_home", "near_and_home", "home", "name_and_school")
        return grades.get("given") == "differs" and home and grades.get("number") != "same"


@dataclass(frozen=True)
class Model:
    """A model as shipped: m and u of each grade, frozen frequencies of names, thresholds, and its card."""

    version: str
    m: dict[tuple[str, str], float]
    u: dict[tuple[str, str], float]
    frequencies: dict[str, dict[str, float]]
    prior: float  # of two descriptions of the population that it was trained on
    population: int
    review: float  # the weight from which a pair is put before a person
    card: dict[str, Any] = field(default_factory=dict)
    is_trained: bool = True

    def prior_weight(self, population: int | None = None) -> float:
        """The prior as a weight; in a population `n` times as large, a chance pair is `n` times as likely."""
        if not self.is_trained:
            return 0.0
        chance = self.prior * (self.population / population if population else 1)
        return log2(chance / (1 - chance))

    def weigh(self, a: Columns, b: Columns, *, population: int | None = None) -> Weighed:
        """The weight of two descriptions."""
        return self.weigh_best([a], [b], population=population)

    def weigh_best(
        self, left: Iterable[Columns], right: Iterable[Columns], *, population: int | None = None
    ) -> Weighed:
        """The weight of two people, each known by several descriptions: of every comparison the best that any two give.

        Where some two descriptions give an identifier that differs and none gives one that agrees, that stands.
        """
        pairs = [(a, b) for a in left for b in right]
        prior = self.prior_weight(population)
        parts = [part for one in COMPARISONS if (part := self._best(one, pairs)) is not None]
        return Weighed(prior + sum(part.weight for part in parts), prior, tuple(parts))

    def _best(self, comparison: Comparison, pairs: list[tuple[Columns, Columns]]) -> Part | None:
        found = [part for a, b in pairs if (part := self._part(comparison, a, b)) is not None]
        return max(found, key=lambda part: part.weight) if found else None

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
    """The model that this version ships. Raises ModelRefused where its file is damaged; asks again the next time."""
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
    """Stands in where the model that is shipped cannot be used: facts are counted, not weighed, so that people are asked
    about all the same. Two more facts that agree than that differ are worth a question."""
    steps = {"agrees": 3, "near": 1, "differs": -3}
    u = {(one.code, grade.code): 0.1 for one in COMPARISONS for grade in one.grades}
    m = {(one.code, grade.code): 0.1 * 2 ** steps[grade.outcome] for one in COMPARISONS for grade in one.grades}
    m["sex", "same"] = m["things", "differs"] = 0.1  # half of all people; and most cars
    none = {grade.rarity: {} for one in COMPARISONS for grade in one.grades if grade.rarity}
    return Model("counted", m, u, none, prior=0.5, population=1, review=2.0 * steps["agrees"], is_trained=False)


def in_use() -> Model:
    """The model that is shipped; where its file cannot be used, `counted`, and the operator is told once."""
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
    """A model from a file. Raises ModelRefused where it cannot be used."""
    try:
        return load(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as refusal:
        raise ModelRefused(f"{path.name} cannot be read: {refusal}. Give the path of a model file.") from refusal


def load(text: str, name: str) -> Model:
    """A model from the text of its file. Raises ModelRefused, saying what is wrong with it."""
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
    m = {(c, g): float(value) for c, grades in data["m"].items() for g, value in grades.items()}
    u = {(c, g): float(value) for c, grades in data["u"].items() for g, value in grades.items()}
    wanted = {(one.code, grade.code) for one in COMPARISONS for grade in one.grades}
    if lacking := sorted(f"{c}.{g}" for c, g in wanted - (m.keys() & u.keys())):
        raise ModelRefused(f"{name} says nothing of {', '.join(lacking)}. Train it again.")
    if wrong := sorted(f"{c}.{g}" for c, g in wanted if not (0 < m[c, g] <= 1 and 0 < u[c, g] <= 1)):
        raise ModelRefused(f"{name} holds no probability for {', '.join(wrong)}. Train it again.")
    if not 0 < float(data["prior"]) < 1 or int(data["population"]) < 1:
        raise ModelRefused(f"{name} holds no prior. Train it again.")
    return Model(
        version=data["version"],
        m=m,
        u=u,
        frequencies={
            column: {value: float(share) for value, share in shares.items()}
            for column, shares in data["frequencies"].items()
        },
        prior=float(data["prior"]),
        population=int(data["population"]),
        review=float(data["review"]),
        card=data.get("card", {}),
    )


def with_card(model: Model, more: Mapping[str, Any]) -> Model:
    """The model with more on its card."""
    return replace(model, card={**model.card, **more})


def dump(model: Model) -> str:
    """The text of a model's file: the same model gives the same text."""
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


def _nested(flat: dict[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    return {one.code: {grade.code: flat[one.code, grade.code] for grade in one.grades} for one in COMPARISONS}
