"""Who lives in a place and what they own: children to draw on, adults and things that come to be as they are needed."""

from bisect import bisect
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from synthetic import identifiers
from synthetic.clock import age_on
from synthetic.families import Families
from synthetic.people import Account, Person, Phone, Vehicle
from synthetic.town import Town
from synthetic.words import load

_BUNCHED = 0.55  # of what happens to a child falls around the time that is hard for her


class Neighbours:
    """The people of a place. Subclasses say which children there are, and how often each is written about."""

    def __init__(self, town: Town, families: Families, numbers: Iterable[int], start: date, until: date) -> None:
        self.town, self.families, self.start, self.until = town, families, start, until
        self.people: list[Person] = []
        self.children: list[Person] = []
        self.vehicles: list[Vehicle] = []
        self.phones: list[Phone] = []
        self.accounts: list[Account] = []
        self._weights: list[float] = []
        self._cumulative: list[float] = []
        self._hard_times: dict[str, date] = {}
        self._numbers = iter(numbers)  # of mobiles that may be seen
        self._handles: set[str] = set()

    def take_in(self, child: Person, weight: float, hard_time: date) -> None:
        """One more child to draw on; `weight` is how often she is written about against the others."""
        self.children.append(child)
        self._weights.append(weight)
        self._hard_times[child.id] = hard_time

    def settled(self) -> None:
        """To be called once every child is there, and again when a weight has changed."""
        self._cumulative = list(accumulate(self._weights))

    # -- drawing on them -------------------------------------------------------------------------------------------

    def someone(self, rng: Random, ages: tuple[int, int], day: date, sex: str = "") -> Person | None:
        """A child of that age on the day, the often written about more often; None where none was found soon."""
        for _ in range(200):
            child = self.children[bisect(self._cumulative, rng.random() * self._cumulative[-1])]
            if ages[0] <= age_on(child.born, day) <= ages[1] and sex in {"", child.sex}:
                return child
        return None

    def friend_of(self, rng: Random, child: Person, day: date) -> Person | None:
        """A child of another household, about as old, of the same school if one is found."""
        age = age_on(child.born, day)
        for attempt in range(60):
            other = rng.choice(self.children)
            near = abs(age_on(other.born, day) - age) <= 1 and other.household != child.household
            if near and (attempt > 40 or other.school == child.school):
                return other
        return None

    def heavier(self, child: Person, times: float) -> None:
        """More is written about this child than was."""
        at = self.children.index(child)
        self._weights[at] *= times
        self.settled()

    def day_for(self, rng: Random, child: Person) -> date:
        """A day on which something happens to her, more likely around the time that is hard."""
        days = (self.until - self.start).days - 4
        if rng.random() < _BUNCHED:
            day = self._hard_times[child.id] + timedelta(days=round(rng.gauss(0, 35)))
            if self.start < day < self.start + timedelta(days=days):
                return day
        return self.start + timedelta(days=rng.randrange(1, days))

    def hard_time(self, child: Person) -> date:
        """The middle of the time that is hard for her."""
        return self._hard_times[child.id]

    def parent_of(self, child: Person) -> Person | None:
        """One of the grown-ups of her household."""
        return next((one for one in self.people if one.role == "parent" and one.household == child.household), None)

    # -- who and what else is seen ---------------------------------------------------------------------------------

    def adult(self, rng: Random, ages: tuple[int, int], *, role: str = "adult", sex: str = "male") -> Person:
        """One more adult, whom others call by a forename, a nickname or a nickname many have."""
        names = load("more_names")["called"]["men"] + load("names")["nicknames"]["adults"]
        kind = rng.random()
        nickname = "" if kind < 0.55 or sex == "female" else rng.choice(names)
        man = self.families.adult(role, ages=ages, sex=sex)
        man.nicknames = (nickname or man.given,)
        if sex == "male" and kind < 0.15:
            man.nicknames = (f"{rng.choice(['Big', 'Little', 'Old', 'Young'])} {man.given}",)
        self.people.append(man)
        return man

    def vehicle(self, *, licensed: bool = False, like: Vehicle | None = None) -> Vehicle:
        """One more vehicle; `like` gives it the make, model and colour of another, and a plate that differs by two."""
        made = self.town.vehicle(licensed=licensed)
        if like:
            plate = like.registration[:5] + made.registration[5:7] + like.registration[7:]
            made = Vehicle(made.id, plate, like.make, like.model, like.colour)
        self.vehicles.append(made)
        return made

    def phone(self, *users: Person) -> Phone | None:
        """One more number that is seen; None once those kept for it are used."""
        number = identifiers.mobile(next(self._numbers, 1000))
        if number is None:
            return None
        made = Phone(f"phone-{len(self.phones) + 1:04d}", number, tuple(user.id for user in users))
        self.phones.append(made)
        return made

    def account(self, rng: Random, platform: str, *users: Person, stem: str = "") -> Account:
        """One more account, with a handle of its own."""
        words = load("ordinary_life")["handles"]
        stem = stem or rng.choice(words["first"])
        handle = f"{stem}_{rng.choice(words['second'])}{rng.randrange(10, 99)}"
        while handle in self._handles:
            handle = f"{stem}_{rng.choice(words['second'])}{rng.randrange(100, 9999)}"
        self._handles.add(handle)
        made = Account(f"account-{len(self.accounts) + 1:04d}", platform, handle, tuple(user.id for user in users))
        self.accounts.append(made)
        return made
