"""Families: siblings, twins, step-families and namesakes, with names in several customs."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from synthetic import identifiers
from synthetic.clock import age_on
from synthetic.people import Address, Person
from synthetic.town import NO_FIXED_ABODE, Town
from synthetic.words import load

_LAST_NETWORK_MOBILE = 60  # mobiles below this are kept for duty desks and the network


@dataclass(frozen=True)
class Wanted:
    """A child that a family must have: what is empty is left to chance."""

    sex: str = ""
    age: int | None = None
    given: str = ""
    twin: bool = False  # add a twin of the same sex


class Families:
    """Makes one family after another; every number it hands out is used once."""

    def __init__(self, rng: Random, town: Town, on: date) -> None:
        self._rng = rng
        self._town = town
        self._on = on
        self._words = load("names")
        self._customs = list(self._words["customs"])
        self._shares = [self._words["customs"][name]["share"] for name in self._customs]
        self._people = 0
        self._households = 0
        self._mobiles = _LAST_NETWORK_MOBILE
        self._landlines = 100
        self._numbers = 0

    def next_id(self) -> str:
        """An id for one more person."""
        self._people += 1
        return f"person-{self._people:05d}"

    def next_mobile(self) -> tuple[str, ...]:
        """A mobile number of their own, or nothing once the drama range is used up."""
        number = identifiers.mobile(self._mobiles)
        self._mobiles += 1
        return (number,) if number else ()

    def surname(self, custom: str) -> str:
        """A family name in that custom (the masculine form, where there are two)."""
        lists = self._words["customs"][custom]
        if "surnames" in lists:
            return self._rng.choice(lists["surnames"])
        # Squared, so that some surnames are common and most are rare, as surnames are.
        start = lists["starts"][int(len(lists["starts"]) * self._rng.random() ** 2)]
        return start + self._rng.choice(lists["ends"])

    def given(self, custom: str, sex: str) -> str:
        """A forename in that custom."""
        return self._rng.choice(self._words["customs"][custom]["girls" if sex == "female" else "boys"])

    def adult(self, role: str, *, custom: str = "", sex: str = "male", ages: tuple[int, int] = (20, 55)) -> Person:
        """An adult without a household."""
        custom = custom or self._rng.choices(self._customs, self._shares)[0]
        return Person(
            id=self.next_id(),
            role=role,
            given=self.given(custom, sex),
            family=_agree(self.surname(custom), custom, sex),
            born=self._born(self._rng.randint(*ages)),
            sex=sex,
            custom=custom,
            ethnicity=self._rng.choice(self._words["customs"][custom]["ethnicity"]),
            address=self._town.address(),
        )

    def family(self, wanted: list[Wanted] | None = None, *, custom: str = "") -> list[Person]:
        """One household: a parent or two, then the children."""
        rng = self._rng
        custom = custom or rng.choices(self._customs, self._shares)[0]
        self._households += 1
        household = f"household-{self._households:04d}"
        surname = self.surname(custom)
        home = NO_FIXED_ABODE if rng.random() < 0.01 else self._town.address()
        before = self._town.address() if rng.random() < 0.3 else None
        parents = self._parents(custom, surname, household, home)
        children: list[Person] = []
        asked = wanted or [Wanted() for _ in range(rng.choice([1, 1, 2, 2, 2, 3, 4]))]
        step_from = 1 if len(asked) > 1 and not wanted and rng.random() < 0.15 else len(asked)
        step_name = self.surname(custom)
        for number, want in enumerate(asked):
            twin = want.twin or (not wanted and rng.random() < 0.02)
            name = step_name if number >= step_from else surname
            child = self._child(want, custom, name, household, home, before, [c.given for c in children])
            children.append(child)
            if twin:
                other = self._child(
                    replace(want, sex=child.sex, given=""),
                    custom,
                    name,
                    household,
                    home,
                    before,
                    [c.given for c in children],
                )
                other.born, other.school = child.born, child.school
                other.twin, child.twin = child.id, other.id
                children.append(other)
        for child in children:
            child.siblings = tuple(c.id for c in children if c is not child)
        return parents + children

    def _parents(self, custom: str, surname: str, household: str, home: Address) -> list[Person]:
        parents = []
        for number in range(self._rng.choice([1, 2, 2])):
            sex = ("female", "male")[number]
            parent = self.adult("parent", custom=custom, sex=sex, ages=(30, 50))
            parent.family = _agree(surname, custom, sex)
            parent.household, parent.address, parent.phones = household, home, self.next_mobile()
            parents.append(parent)
        return parents

    def _child(
        self,
        want: Wanted,
        custom: str,
        surname: str,
        household: str,
        home: Address,
        before: Address | None,
        taken: list[str],
    ) -> Person:
        rng = self._rng
        sex = want.sex or rng.choice(["female", "male"])
        given = want.given or self.given(custom, sex)
        while given in taken:
            given = self.given(custom, sex)
        age = want.age if want.age is not None else rng.choice([3, 5, 7, 9, 10, *range(10, 18), *range(11, 18)])
        self._numbers += 1
        child = Person(
            id=self.next_id(),
            role="child",
            given=given,
            family=_agree(surname, custom, sex),
            born=self._born(age),
            sex=sex,
            custom=custom,
            ethnicity=rng.choice(self._words["customs"][custom]["ethnicity"]),
            nicknames=tuple(self._words["diminutives"].get(given, ())),
            household=household,
            address=home,
            old_address=before,
            phones=self.next_mobile() if age >= 11 else (),
            nhs=identifiers.nhs_number(self._numbers),
            upn=identifiers.upn(self._numbers) if age >= 4 else "",
        )
        child.school = self._school(age)
        if rng.random() < 0.05:
            child.looked_after = rng.choice(["foster", "foster", "kinship", "residential"])
        return child

    def _school(self, age: int) -> str:
        if age < 4:
            return ""
        if age < 11:
            return self._rng.choice(self._town.other_schools[:3])
        if age < 16:
            return self._rng.choices(["SCH1", "SCH2", self._town.other_schools[3]], [45, 40, 15])[0]
        return self._rng.choice(["SCH1", "SCH2", self._town.other_schools[4]])

    def _born(self, age: int) -> date:
        """A birthday that makes them `age` on the reference day."""
        try:
            birthday = self._on.replace(year=self._on.year - age)
        except ValueError:
            birthday = self._on.replace(year=self._on.year - age, day=28)
        born = birthday - timedelta(days=self._rng.randrange(364))
        return born if age_on(born, self._on) == age else born + timedelta(days=1)


def _agree(surname: str, custom: str, sex: str) -> str:
    """The surname in the form that agrees with the bearer's sex, where the custom has one."""
    if custom == "polish" and sex == "female" and surname.endswith("i"):
        return surname[:-1] + "a"
    return surname
