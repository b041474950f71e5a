"""Draws how a weight comes about: which fact speaks for one person, which against, how strongly. No database.

Weights are doublings: +3 is eight times likelier among descriptions of one person, -3 among those of two.
"""

from dataclasses import dataclass
from math import ceil

from wholepicture.linkage.comparison.people import BY_CODE
from wholepicture.linkage.comparison.weight import Weighed

WIDE = 300  # units of the drawing's width


@dataclass(frozen=True)
class Step:
    """One bar: from where the sum stood to where it stands. `x` and `width` are in units of the drawing."""

    title: str
    says: str
    speaks: str
    side: str  # for, against, start, sum
    weight: str
    x: int
    width: int


@dataclass(frozen=True)
class Waterfall:
    """The steps in their order, the sum in words, and where evens lies."""

    steps: list[Step]
    in_words: str
    zero: int
    wide: int = WIDE


def waterfall(weighed: Weighed) -> Waterfall:
    """The drawing of a weight."""
    stands = weighed.prior
    marks = [0.0, stands]
    for part in weighed.parts:
        stands += part.weight
        marks.append(stands)
    low, high = min(marks) - 1, max(marks) + 1

    def at(mark: float) -> int:
        return round((mark - low) / (high - low) * WIDE)

    steps = [_step("Before any fact", _chance(weighed.prior), "start", weighed.prior, at(0), at(weighed.prior))]
    stands = weighed.prior
    for part in weighed.parts:
        says = part.says
        if part.rarity >= 1:
            says += " It is a rare name, so it says more."
        elif part.rarity <= -1:
            says += " It is a common name, so it says less."
        side = "for" if part.weight > 0 else "against"
        title = BY_CODE[part.comparison].title
        steps.append(_step(title, says, side, part.weight, at(stands), at(stands + part.weight)))
        stands += part.weight
    steps.append(_step("Together", "", "sum", weighed.weight, at(0), at(weighed.weight)))
    return Waterfall(steps, _together(weighed.weight), at(0))


def _step(title: str, says: str, side: str, weight: float, start: int, end: int) -> Step:
    x, width = min(start, end), max(2, abs(end - start))
    speaks = {"start": "", "sum": ""}.get(side, f"{strength(weight)} {side}")
    return Step(title, says, speaks, side, f"{weight:+.1f}".replace("-", "−"), x, width)


def strength(weight: float) -> str:
    """How strongly a fact speaks, in a word."""
    size = abs(weight)
    if size < 1:
        return "hardly"
    if size < 3:
        return "a little"
    return "clearly" if size < 7 else "strongly"


def _chance(prior: float) -> str:
    return f"Of two descriptions taken by chance, about one pair in {_round(2**-prior)} is one person."


def _together(weight: float) -> str:
    """What the sum says and does not say."""
    if weight >= 10:
        return "All together, the facts speak strongly for one person. Twins can look the same: read the given names."
    if weight >= 3:
        return "All together, the facts speak for one person."
    if weight > -3:
        return "All together, the facts do not settle it."
    return "All together, the facts speak against one person."


def _round(number: float) -> str:
    digits = max(0, len(str(int(number))) - 2)
    return f"{ceil(number / 10**digits) * 10**digits:,}"
