"""The networks of a town for evaluation: who exploits whom, in which shape, with what, and from when.

Shapes (words/exploitation.toml) are a ring around a takeaway and a taxi office, a pair who play boyfriend, an online
contact, a county line, and peers who bring others; and one man alone. Children are drawn from all who live in the town,
by age and the shape's sex alone.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from synthetic import identifiers
from synthetic.clock import age_on
from synthetic.people import Account, Person, Phone, Place, Vehicle
from synthetic.townspeople import Townspeople
from synthetic.words import load

ALONE = "alone"
RING = "takeaway_and_taxi_ring"
_SEES_HARM_IN = 150.0  # days from first contact to serious harm: the median
_SPREAD = 0.65
_NEVER_SEEN = 0.11  # of children are seen by nobody, or once
_HARM_NEVER = 0.06
_AT_LEAST = 16  # children in the networks of a city


@dataclass
class Course:
    """One exploited child: when it begins, when serious harm comes, and how much of it others can see."""

    child: Person
    first_contact_on: date
    serious_harm_on: date | None
    visible: float  # multiplies how likely an incident is noticed


@dataclass
class Network:
    """Those who exploit together, whom, and with what."""

    id: str
    shape: str
    spec: dict[str, Any]
    men: list[Person]
    courses: list[Course] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def is_alone(self) -> bool:
        """Whether this is one man alone, and so no network."""
        return self.shape == ALONE


def cast(seed: int, people: Townspeople, networks: int, alone: int) -> list[Network]:
    """So many networks, the first a ring where there is more than one, and so many men alone."""
    rng = Random(f"{seed}/networks")
    shapes = {shape["code"]: shape for shape in load("exploitation")["shape"]}
    made: list[Network] = []
    for shape in _shapes(rng, shapes, networks):
        if len(made) < networks or (networks > 1 and len(_courses(made)) < _AT_LEAST):
            made.append(_network(rng, people, shape, f"network-{len(made) + 1}"))
    _hide(rng, _courses(made))
    return made + [_network(rng, people, shapes[ALONE], f"alone-{n}") for n in range(1, alone + 1)]


def _shapes(rng: Random, shapes: dict[str, dict[str, Any]], networks: int) -> list[dict[str, Any]]:
    """The shapes in the order in which a town has them: the ring first, where it has more than one network."""
    others = [shape for shape in shapes.values() if shape["drawn"]]
    rng.shuffle(others)
    return [shapes[RING], *others] if networks > 1 else others


def _courses(networks: list[Network]) -> list[Course]:
    return [course for network in networks for course in network.courses]


def _network(rng: Random, people: Townspeople, spec: dict[str, Any], name: str) -> Network:
    men = [_man(rng, people, spec["code"] == ALONE) for _ in range(rng.randint(*spec["men"]))]
    made = Network(name, spec["code"], spec, men)
    for number in range(rng.randint(*spec["vehicles"])):
        made.vehicles.append(people.vehicle(licensed=number < spec.get("licensed", 0)))
    for number in range(spec["phones"]):
        phone = people.phone(men[number % len(men)])
        made.phones += [phone] if phone else []
    for number in range(spec["accounts"]):
        made.accounts.append(people.account(rng, "chat app", men[number % len(men)]))
    made.places = [people.town.places[place] for place in spec["places"]]
    _recruit(rng, people, made)
    return made


def _man(rng: Random, people: Townspeople, alone: bool) -> Person:
    man = people.adult(rng, (21, 58) if alone else (19, 44), role="person_of_concern")
    if rng.random() < 0.7:
        man.nicknames = (rng.choice(load("names")["nicknames"]["adults"] + load("more_names")["called"]["men"]),)
    if rng.random() < 0.4:
        man.known_to = frozenset({"POL"})
        man.pnc = identifiers.pnc_id(man.born.year + 18, rng.randint(1000, 999999))
    man.network = not alone
    return man


def _recruit(rng: Random, people: Townspeople, network: Network) -> None:
    """Children come one after another, over the first part of the eighteen months."""
    days = (people.until - people.start).days
    wanted = rng.randint(*network.spec["children"])
    begins = rng.randint(-40, 60) if network.shape == RING else rng.randint(0, round(days * 0.32))
    span = days * (0.58 if network.shape == RING else 0.26)
    for number in range(wanted):
        first = people.start + timedelta(days=round(begins + span * (number + rng.random()) / wanted))
        sex = "female" if rng.random() < network.spec["girls"] else "male"
        child = _child(rng, people, network, first, sex)
        child.network = not network.is_alone
        harm = first + timedelta(days=round(_SEES_HARM_IN * rng.lognormvariate(0, _SPREAD)))
        happens = harm <= people.until and rng.random() >= _HARM_NEVER
        network.courses.append(Course(child, first, harm if happens else None, rng.gammavariate(3, 1 / 3)))


def _child(rng: Random, people: Townspeople, network: Network, day: date, sex: str) -> Person:
    low, high = network.spec["ages"]
    taken = {course.child.id for course in network.courses}
    while True:
        child = rng.choice(people.children)
        is_free = child.id not in taken and not child.network
        if is_free and child.sex == sex and low <= age_on(child.born, day) <= high:
            return child


def _hide(rng: Random, courses: list[Course]) -> None:
    """About a tenth to a sixth of the children leave one trace or none."""
    for course in rng.sample(courses, max(1, round(len(courses) * _NEVER_SEEN)) if len(courses) > 4 else 0):
        course.visible = 0.04
