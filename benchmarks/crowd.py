"""A large invented crowd, fast: who somebody is, and how records describe them. For filling tables, not for accuracy.

Names are drawn by rank (the commonest given name some 1% and the commonest family name some 0.6%, then a long tail).
NHS numbers and postcodes come from the ranges that are never issued while those last; beyond them, and for telephones,
they are plain tokens that no machine or person could take for real ones.
"""

from collections.abc import Iterable, Iterator
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
            sex: _ranked(self._rng, map("".join, product(_STARTS, _MIDDLES, ends)))
            for sex, ends in (("female", _GIRLS), ("male", _BOYS))
        }
        self._families = _ranked(self._rng, map("".join, product(_STARTS, _MIDDLES, "bdgklmnrst", _ENDS)))

    def people(self) -> Iterator[Person]:
        """Yields children, household by household, without end."""
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
        """Yields so many descriptions; each person has one to five, one after the other."""
        made = 0
        for person in self.people():
            for _ in range(self._described.choice((1, 2, 3, 3, 4, 5))):
                if made == size:
                    return
                yield described(self._described, person)
                made += 1

    def _draw(self, names: tuple[list[str], list[float]]) -> str:
        return self._rng.choices(names[0], cum_weights=names[1])[0]


def described(rng: Random, person: Person) -> Record:
    """Returns a person as some record has them: a register knows the number and writes with care, others know less."""
    has_number = rng.random() < 0.45
    numbers = frozenset({("nhs_number", person.nhs)}) if has_number else frozenset()
    known = _with_care(person) if has_number else _from_hearsay(rng, person)

    def happens(chance: float) -> bool:
        return rng.random() < chance

    likeness = Likeness(
        given=known.given,
        family=known.family,
        also_known_as=frozenset(),
        born=known.born,
        sex=known.sex,
        identifiers=numbers,
        phones=frozenset({person.phone}) if happens(0.3) else frozenset(),
        postcode=person.postcode if happens(0.6) else "",
        school=person.school if happens(0.4) else "",
        parents=frozenset(person.parents) if happens(0.3) else frozenset(),
        born_years=(person.born.year - 1, person.born.year + 1) if known.born is None and happens(0.5) else (0, 0),
    )
    return Record(person.number, likeness, numbers)


@dataclass(frozen=True, slots=True)
class _Known:
    """Name, birth and sex as a record has them."""

    given: str
    family: str
    born: date | None
    sex: str


def _with_care(person: Person) -> _Known:
    return _Known(person.given, person.family, person.born, person.sex)


def _from_hearsay(rng: Random, person: Person) -> _Known:
    """Returns what somebody knows who has no number: parts are missing, names are mistyped."""
    born = None if rng.random() < 0.2 else person.born
    sex = "" if rng.random() < 0.1 else person.sex
    given = slipped(rng, person.given) if rng.random() < 0.1 else person.given
    family = slipped(rng, person.family) if rng.random() < 0.08 else person.family
    return _Known(given, family, born, sex)


def slipped(rng: Random, name: str) -> str:
    """Returns the name with one letter left out, doubled, or swapped with the next."""
    at = rng.randrange(1, len(name))
    return rng.choice((name[:at] + name[at + 1 :], name[:at] + name[at - 1 :], _swapped(name, at)))


def _swapped(name: str, at: int) -> str:
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def _postcode(n: int) -> str:
    return identifiers.postcode(n) if n < 28_800 else f"token-{n}"


def _ranked(rng: Random, names: Iterable[str]) -> tuple[list[str], list[float]]:
    listed = sorted(set(names))
    rng.shuffle(listed)
    return listed, list(accumulate((rank + 8) ** -0.85 for rank in range(len(listed))))
