"""A large invented crowd, fast: who somebody is, and how records describe them. For filling tables, not for accuracy.

Names are drawn by rank (the commonest given name some 1% and the commonest family name some 0.6%, then a long tail).
NHS numbers and postcodes come from the ranges that are never issued while those last; beyond them, and for telephones,
they are plain tokens that no machine or person could take for real ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, product
from random import Random

from synthetic import identifiers
from wholepicture.linkage.rules import Identifier, Likeness

_STARTS = "ari bel cor dal eli fen gal hal isa jor kal lor mar nel ori pel ros sal tam ula vel wil yas zor".split()
_MIDDLES = ["", "a", "e", "i", "o", "ma", "le", "ri"]
_GIRLS = "a ina elle ia issa ora anne etta wen ika leen mina reen sha vi".split()
_BOYS = "an on us den ric ton vin eth jit mir nan oz rad sim tek".split()
_ENDS = (
    "ton ley ford wick ham worth shaw field well by ner man ock ett ski ov wani lekar dhari ani oush escan ovar vic "
    "sen berg stead more land combe hurst croft quill gate ridge brook dale thwaite"
).split()
_FIRST_BIRTH = date(2008, 9, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is."""

    number: int
    given: str
    family: str
    born: date
    sex: str
    nhs: str
    postcode: str
    phone: str
    school: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One description. `trusted`: the identifiers for which who sent it is trusted."""

    person: int
    likeness: Likeness
    trusted: frozenset[Identifier]


class Crowd:
    """The same seed and size give the same crowd."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(f"{seed}/people")  # who they are does not hang on how often they are described
        self._described = Random(f"{seed}/records")
        self._given = {
            sex: _ranked(self._rng, ["".join(one) for one in product(_STARTS, _MIDDLES, ends)])
            for sex, ends in (("female", _GIRLS), ("male", _BOYS))
        }
        self._families = _ranked(self._rng, ["".join(one) for one in product(_STARTS, _MIDDLES, "bdgklmnrst", _ENDS)])

    def people(self) -> Iterator[Person]:
        """Children, household by household, without end."""
        rng, number, household = self._rng, 0, 0
        while True:
            household += 1
            family = self._draw(self._families)
            parents = tuple(f"{self._draw(self._given[sex])} {family}" for sex in ("female", "male"))
            for _ in range(rng.choice((1, 1, 2, 2, 3))):
                sex = rng.choice(("female", "male"))
                yield Person(
                    number=number,
                    given=self._draw(self._given[sex]),
                    family=family,
                    born=_FIRST_BIRTH + timedelta(days=rng.randrange(17 * 365)),
                    sex=sex,
                    nhs=identifiers.nhs_number(number) if number < 900_000 else f"token-{number}",
                    postcode=_postcode(household // 15),
                    phone=f"line-{household}",
                    school=f"school-{household // 300}",
                    parents=parents,
                )
                number += 1

    def records(self, size: int) -> Iterator[Record]:
        """So many descriptions; each person has one to five, one after the other."""
        made = 0
        for person in self.people():
            for _ in range(self._described.choice((1, 2, 3, 3, 4, 5))):
                if made == size:
                    return
                yield described(self._described, person)
                made += 1

    def _draw(self, names: tuple[list[str], list[float]]) -> str:
        return self._rng.choices(names[0], cum_weights=names[1])[0]


def described(rng: Random, one: Person) -> Record:
    """A person as some record has them: a register knows the number and writes with care, others know less."""
    has_number = rng.random() < 0.45
    numbers = frozenset({("nhs_number", one.nhs)}) if has_number else frozenset()
    born: date | None = one.born
    given, family, sex = one.given, one.family, one.sex
    if not has_number:
        born = None if rng.random() < 0.2 else born
        sex = "" if rng.random() < 0.1 else sex
        given = slipped(rng, given) if rng.random() < 0.1 else given
        family = slipped(rng, family) if rng.random() < 0.08 else family
    likeness = Likeness(
        given=given,
        family=family,
        also_known_as=frozenset(),
        born=born,
        sex=sex,
        identifiers=numbers,
        phones=frozenset({one.phone}) if rng.random() < 0.3 else frozenset(),
        postcode=one.postcode if rng.random() < 0.6 else "",
        school=one.school if rng.random() < 0.4 else "",
        parents=frozenset(one.parents) if rng.random() < 0.3 else frozenset(),
        born_years=(one.born.year - 1, one.born.year + 1) if born is None and rng.random() < 0.5 else (0, 0),
    )
    return Record(one.number, likeness, numbers)


def slipped(rng: Random, name: str) -> str:
    """The name with one letter left out, doubled, or swapped with the next."""
    at = rng.randrange(1, len(name))
    return rng.choice((name[:at] + name[at + 1 :], name[:at] + name[at - 1 :], _swapped(name, at)))


def _swapped(name: str, at: int) -> str:
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def _postcode(n: int) -> str:
    return identifiers.postcode(n) if n < 28_800 else f"token-{n}"


def _ranked(rng: Random, names: list[str]) -> tuple[list[str], list[float]]:
    listed = sorted(set(names))
    rng.shuffle(listed)
    return listed, list(accumulate((rank + 8) ** -0.85 for rank in range(len(listed))))
