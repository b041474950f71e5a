"""The children of a town for evaluation whom some report names, with their families; the others are a number.

Which children are written about, and how often, has a long tail: most never, many once, a few very often. What happens
to a child bunches around a time that is hard for her, as it does in life; nothing of this depends on naming custom, sex
or ethnicity.
"""

from copy import deepcopy
from datetime import date, timedelta
from random import Random

from synthetic.clock import age_on
from synthetic.families import Families, Wanted, known_to
from synthetic.neighbours import Neighbours
from synthetic.people import in_role
from synthetic.town import Town
from synthetic.words import load

WRITTEN_ABOUT = 0.26  # of all children: those who may be named in eighteen months
_FIRST_HOUSEHOLD_MOBILE = 400  # below: duty desks, and numbers that are seen and written down
_FIRST_SEEN_MOBILE = 30
_RESIDENTS_PER_CHILD = 1 / 1800  # of the private children's home


class TownFamilies(Families):
    """Families with more names to draw on, and telephone numbers to last for a whole town."""

    def __init__(self, rng: Random, town: Town, on: date, *, phone_share: float) -> None:
        super().__init__(rng, town, on)
        self._mobiles = _FIRST_HOUSEHOLD_MOBILE
        self._phone_share = phone_share
        self._more = load("more_names")
        self._words = deepcopy(self._words)
        for custom, lists in self._words["customs"].items():
            for sex in ("girls", "boys"):
                lists[sex] = [*lists[sex], *self._more[custom][sex]]

    def surname(self, custom: str) -> str:
        """A family name in that custom, three in four of them from the longer lists."""
        if self._rng.random() < 0.25:
            return super().surname(custom)
        lists = self._more[custom]
        start = lists["starts"][int(len(lists["starts"]) * self._rng.random() ** 1.3)]
        return str(start + self._rng.choice(lists["ends"]))

    def next_mobile(self) -> tuple[str, ...]:
        """A number of their own for some, so that the thousand numbers kept for drama last."""
        return super().next_mobile() if self._rng.random() < self._phone_share else ()


class Townspeople(Neighbours):
    """Who lives in the town: children who may be written about, adults and things as they come to be needed."""

    def __init__(self, seed: int, town: Town, children: int, start: date, until: date) -> None:
        self._rng = Random(f"{seed}/townspeople")
        wanted = int(children * WRITTEN_ABOUT)
        families = TownFamilies(self._rng, town, until, phone_share=min(0.8, 550 / (wanted * 2.2)))
        super().__init__(town, families, range(_FIRST_SEEN_MOBILE, _FIRST_HOUSEHOLD_MOBILE), start, until)
        self._populate(wanted)
        self._admit(max(3, round(children * _RESIDENTS_PER_CHILD)))
        for child in self.children:
            child.known_to = known_to(self._rng, town, child, age_on(child.born, until))
        self.settled()

    def _populate(self, wanted: int) -> None:
        rng = self._rng
        days = (self.until - self.start).days
        while len(self.children) < wanted:
            many = rng.choice([1, 1, 1, 2, 2, 3])
            twin = rng.random() < 0.015
            ages = [rng.randint(8, 17) for _ in range(many)]
            household = self.families.family([Wanted(age=age, twin=twin and not n) for n, age in enumerate(ages)])
            burden = rng.lognormvariate(0, 0.7)
            self.people += household
            for child in in_role(household, "child"):
                weight = burden * rng.lognormvariate(0, 0.9) * (3 if child.looked_after != "never" else 1)
                self.take_in(child, weight, self.start + timedelta(days=rng.randrange(days)))

    def _admit(self, residents: int) -> None:
        """Children of the private home; the last third placed by the neighbour. Others in care live elsewhere."""
        able = [child for child in self.children if child.looked_after == "residential"]
        able += [child for child in self.children if child.looked_after == "foster"]
        able = [child for child in able if 12 <= age_on(child.born, self.until) <= 17][:residents]
        for number, child in enumerate(able):
            child.resident, child.looked_after = True, "residential"
            child.old_address, child.address = child.address, self.town.places["home"].address
            if number % 3 == 2:
                child.authority, child.old_address = self.town.neighbour_authority, self.town.neighbour_address()
