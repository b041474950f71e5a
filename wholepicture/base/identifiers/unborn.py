"""Children who have no name yet: whether a name says so, and between which days the birth lies. Pure.

`Unborn`, `Baby of Dara` and `Bump` are nobody's name. A day of birth beside them is the day on which the child is due.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from wholepicture.base.identifiers.checked import is_digits
from wholepicture.base.identifiers.not_known import entries_squeezed, squeezed

BEFORE, AFTER = timedelta(weeks=17), timedelta(weeks=4)
"""How long before and after the day on which a child is due it may be born: from the twenty-third week on."""
_A_YEAR = timedelta(days=366)
_OF_SOMEBODY = re.compile(r"\b(?:of|b/o|ubb/o)\b|b/o")
_WORD = re.compile(r"[^\W_]+")


class Days(NamedTuple):
    """The first and last day between which a birth lies."""

    first: date
    last: date


@lru_cache(maxsize=65536)
def says_unborn(given: str, family: str = "") -> bool:
    """Whether a name says that a child is not born yet: `Unborn`, `Unborn baby of Dara`, `Bump`."""
    words = _words(given)
    is_named_so = "unborn" in words or "unborn" in _words(family)
    return is_named_so or _is_made_of(_own_words(given), "unborn")


@lru_cache(maxsize=65536)
def says_newborn(given: str) -> bool:
    """Whether a given name says that a child has none yet: `Baby`, `Baby girl 2`, `Newborn`. Some people are called Baby:
    only the day of birth tells."""
    return _is_made_of(_own_words(given), "newborn")


def without_unborn(family: str) -> str:
    """Returns a family name without what says that a child is not born yet: `Unborn Juniperly`, `Juniperly (unborn)`."""
    return " ".join(word for word in family.split() if squeezed(word) != "unborn")


def due_between(due: date) -> Days:
    """Returns the days between which a child who is due on a day is born."""
    return Days(due - BEFORE, due + AFTER)


def is_of_a_newborn(born: date | None, on: date | None) -> bool:
    """Whether somebody was not a year old yet, or not born yet, when it was written down on a day."""
    return born is not None and on is not None and born > on - _A_YEAR


def _words(name: str) -> list[str]:
    return list(map(squeezed, _WORD.findall(name)))


def _own_words(given: str) -> list[str]:
    """Returns the words of a given name up to whose child it says it is: of `Baby of Dara` only `baby`."""
    before = _OF_SOMEBODY.split(given.casefold(), maxsplit=1)
    words = _words(before[0])
    return words if words or len(before) == 1 else ["baby"]


def _is_made_of(words: list[str], part: str) -> bool:
    """Whether one of these words is on the list, and the others say only that it is a child, and which."""
    telling, beside = entries_squeezed(part), entries_squeezed("beside_newborn")
    rest = [word for word in words if word not in telling]
    return len(rest) < len(words) and all(word in beside or len(word) < 2 or is_digits(word) for word in rest)
