"""Whom a newcomer may be: what is worth putting before a person, and in which order. Pure.

The queue asks by it online, and the trial of a model measures it: one function, so that what is measured is what runs.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from wholepicture.linkage.comparison.description import Columns
from wholepicture.linkage.comparison.weight import Model

Whom = TypeVar("Whom", bound=Hashable)

WIDEST_BLOCK = 60
"""Descriptions of one blocking key that are looked at: a wider block says too little (a switchboard, a common name)."""
MOST_WEIGHED = 5
"""People, the likeliest by any one description, for whom everything known is weighed."""
MOST_DESCRIPTIONS = 40
"""Descriptions of one person that are weighed: some have hundreds, and the newest tell the most."""
MARGIN = 4.0
"""How far below the review weight a pair of single descriptions may lie: everything known of both may weigh more."""


def nearest(
    model: Model, new: Columns, met: Iterable[tuple[Whom, Columns]], *, population: int
) -> list[tuple[float, Whom]]:
    """Returns the people whom a new description is likeliest to mean, by any one description of theirs, likeliest first."""
    return ranked(model, ((new, whom, columns) for whom, columns in met), population=population)[:MOST_WEIGHED]


def ranked(model: Model, met: Iterable[tuple[Columns, Whom, Columns]], *, population: int) -> list[tuple[float, Whom]]:
    """Returns people by the most that any two descriptions that met weigh, likeliest first. `met`: a description of whoever
    is asked about, with one of somebody else."""
    best: dict[Whom, float] = {}
    for mine, whom, theirs in met:
        weight = model.weigh(mine, theirs, population=population).weight
        if weight > best.get(whom, float("-inf")):
            best[whom] = weight
    return _likeliest_first((weight, whom) for whom, weight in best.items())


def worth_asking(
    model: Model, mine: Sequence[Columns], others: Mapping[Whom, Sequence[Columns]], *, population: int
) -> list[tuple[float, Whom]]:
    """Returns of these people those about whom a person should be asked, with the weight of all that is known, likeliest first.

    Brothers, sisters and twins are not asked about: the given names disagree and the home agrees.
    """
    asked = []
    for whom, known in others.items():
        weighed = model.weigh_best(mine, known, population=population)
        if weighed.weight >= model.review and not weighed.is_two_of_one_home:
            asked.append((weighed.weight, whom))
    return _likeliest_first(asked)


def _likeliest_first(weighed: Iterable[tuple[float, Whom]]) -> list[tuple[float, Whom]]:
    return sorted(weighed, key=lambda choice: (-choice[0], str(choice[1])))
