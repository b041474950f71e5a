"""Families: siblings, twins, step-families and namesakes, with names in several customs."""

from dataclasses import dataclass, field, replace
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


@dataclass
class _Children:
    """The children of one household, and what all of them share."""

    custom: str
    household: str
    home: Address
    before: Address | None
    born: list[Person] = field(default_factory=list)

    def forenames(self) -> set[str]:
        return {child.given for child in self.born}

    def with_siblings(self) -> list[Person]:
        """All of them, each told of the others."""
        for child in self.born:
            child.siblings = tuple(other.id for other in self.born if other is not child)
        return self.born


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
        children = _Children(custom, household, home, before)
        if wanted:
            self.surname(custom)  # drawn, and not used: a step-family's name
            for want in wanted:
                self._born_to(children, want, surname, twin=want.twin)
        else:
            self._by_chance(children, surname)
        return [*parents, *children.with_siblings()]

    def _by_chance(self, children: "_Children", surname: str) -> None:
        """As many children as families have; the younger ones may be of a step-family, and twins."""
        many = self._rng.choice([1, 1, 2, 2, 2, 3, 4])
        is_step_family = many > 1 and self._rng.random() < 0.15
        step_name = self.surname(children.custom)
        for number in range(many):
            twin = self._rng.random() < 0.02
            self._born_to(children, Wanted(), step_name if is_step_family and number else surname, twin=twin)

    def _born_to(self, children: "_Children", want: Wanted, surname: str, *, twin: bool) -> None:
        child = self._child(want, surname, children)
        if twin:
            self._add_twin(child, want, surname, children)

    def _add_twin(self, child: Person, want: Wanted, surname: str, children: "_Children") -> None:
        other = self._child(replace(want, sex=child.sex, given=""), surname, children)
        other.born, other.school = child.born, child.school
        other.twin, child.twin = child.id, other.id

    def _parents(self, custom: str, surname: str, household: str, home: Address) -> list[Person]:
        parents = []
        for number in range(self._rng.choice([1, 2, 2])):
            sex = ("female", "male")[number]
            parent = self.adult("parent", custom=custom, sex=sex, ages=(30, 50))
            parent.family = _agree(surname, custom, sex)
            parent.household, parent.address, parent.phones = household, home, self.next_mobile()
            parents.append(parent)
        return parents

    def _child(self, want: Wanted, surname: str, children: "_Children") -> Person:
        """One more child of a household."""
        rng, custom = self._rng, children.custom
        sex = want.sex or rng.choice(["female", "male"])
        given = want.given or self.given(custom, sex)
        while given in children.forenames():
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
            household=children.household,
            address=children.home,
            old_address=children.before,
            phones=self.next_mobile() if age >= 11 else (),
            nhs=identifiers.nhs_number(self._numbers),
            upn=identifiers.upn(self._numbers) if age >= 4 else "",
        )
        child.school = self._school(age)
        if rng.random() < 0.05:
            child.looked_after = rng.choice(["foster", "foster", "kinship", "residential"])
        children.born.append(child)
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


def known_to(rng: Random, town: Town, child: Person, age: int) -> frozenset[str]:
    """The agencies that have a record of their own of a child of that age who lives in the town, or is placed there."""
    known = {child.school} & {"SCH1", "SCH2"}
    if rng.random() < 0.7:
        known.add("HLT")
    if child.resident:
        known |= {"HOM", "HLT", "POL"}
    if child.authority == town.neighbour_authority:
        known.add("NSC")
    elif child.looked_after != "never" or rng.random() < 0.3:
        known.add("CSC")
    if age >= 11 and rng.random() < 0.25:
        known.add("POL")
    if age >= 12 and rng.random() < 0.15:
        known.add("CHA")
    return frozenset(known)
