"""Who is in the network, and the traps around it: a twin outside it, a namesake, a child in hiding.

Scaled from the published magnitudes in the domain notes on numbers, section 4. Customs of naming are drawn
without regard to who is harmed or who harms.
"""

from dataclasses import dataclass, field
from random import Random

from synthetic import identifiers
from synthetic.families import Families, Wanted
from synthetic.people import Address, Network, Person, Phone, in_role
from synthetic.town import Town
from synthetic.words import load


@dataclass(frozen=True)
class Girl:
    """What is fixed about one girl of the network; the rest is drawn."""

    age: int
    school: str
    custom: str
    joined: bool = False  # clean identifiers in school, social care and health
    twin: bool = False
    home: str = ""  # HARROWMERE or FENSHAW: lives in the private home, placed by that authority
    social_care: bool = True


# Age is at the end of the eighteen months. Half can be followed from agency to agency by number; half cannot.
_GIRLS = [
    Girl(15, "SCH1", "british", joined=True, twin=True),
    Girl(15, "SCH2", "polish", joined=True),
    Girl(16, "SCH1", "british", joined=True, home="FENSHAW"),
    Girl(15, "SCH1", "double_barrelled", home="HARROWMERE"),
    Girl(14, "SCH2", "south_asian", social_care=False),
    Girl(16, "SCH1", "british", joined=True),
    Girl(15, "SCH2", "roma"),
    Girl(17, "Harrowmere College", "british", social_care=False),
    Girl(14, "SCH1", "chinese", joined=True),
]
_LOOKS = [
    "Short beard, grey tracksuit",
    "Tall and thin, chipped front tooth",
    "Tattoo of a swallow on the neck",
    "Heavy build, always a red cap",
    "Very neat, strong aftershave",
    "Limps, walks with a stick",
    "Long hair tied back",
    "Work jacket with reflective strips",
]
SIZES = {"small": (5, 4, 3), "demo": (9, 6, 4), "large": (27, 12, 6)}  # girls, men, vehicles
_PLACES = ("guest-house", "flat", "car-park", "takeaway", "taxi-rank")


@dataclass
class Cast:
    """The network, everyone in its families, and the traps."""

    network: Network
    people: list[Person]
    protected: Person
    faulty: list[Person]
    twins: list[tuple[str, str]] = field(default_factory=list)
    namesakes: list[tuple[str, str]] = field(default_factory=list)


def cast(rng: Random, families: Families, town: Town, size: str) -> Cast:
    """Makes the network of that size and the traps."""
    girls, men, vehicles = SIZES[size]
    network = Network(places=[town.places[name] for name in _PLACES])
    people: list[Person] = []
    for number in range(girls):
        people += _household_of_girl(families, town, network, number)
    _adults(rng, families, town, network, men, vehicles)
    people += network.men
    protected, hidden = _protected(families)
    people += hidden
    faulty = []
    for fault in ("check_digit", "future_birth"):
        household = families.family([Wanted("", 12)])
        child = household[-1]
        child.fault, child.school, child.known_to = fault, "SCH1", frozenset({"SCH1", "CSC", "HLT"})
        faulty.append(child)
        people += household
    made = Cast(network, people, protected, faulty)
    made.twins = [(person.id, person.twin) for person in people if person.twin and person.id < person.twin]
    _namesake(families, network.girls[-1], made)
    return made


def _household_of_girl(families: Families, town: Town, network: Network, number: int) -> list[Person]:
    """One more girl of the network with her family. The first have forenames of their own."""
    spec, is_first = _GIRLS[number % len(_GIRLS)], number < len(_GIRLS)
    taken = {other.given for other in network.girls} if is_first else set()
    given = families.given(spec.custom, "female")
    while given in taken:
        given = families.given(spec.custom, "female")
    want = Wanted("female", spec.age, given, twin=spec.twin and number == 0)
    household = families.family([want], custom=spec.custom)
    girl = in_role(household, "child")[0]
    _place(girl, spec, town, again=not is_first)
    network.girls.append(girl)
    return household


def _place(girl: Person, spec: Girl, town: Town, *, again: bool) -> None:
    girl.network, girl.joined, girl.school = True, spec.joined, spec.school
    known = {"HLT", "POL", "CHA"} | ({spec.school} if spec.school.startswith("SCH") else set())
    if spec.home and not again:
        girl.resident, girl.looked_after = True, "residential"
        girl.old_address, girl.address = girl.address, town.places["home"].address
        known |= {"HOM"}
        if spec.home == "FENSHAW":
            girl.authority, girl.old_address = town.neighbour_authority, town.neighbour_address()
            known |= {"NSC"}
    elif girl.looked_after == "residential":
        girl.looked_after = "foster"
    if spec.social_care and spec.home != "FENSHAW":
        known |= {"CSC"}
    girl.known_to = frozenset(known)


def _adults(rng: Random, families: Families, town: Town, network: Network, men: int, vehicles: int) -> None:
    nicknames = load("names")["nicknames"]["adults"]
    for number in range(men):
        man = families.adult("person_of_concern", ages=(19, 44))
        # Nobody is related by accident: a surname shared with a girl or another man would be read as a clue.
        while any(_start(man) == _start(other) for other in [*network.girls, *network.men]):
            man.family = families.surname(man.custom)
        man.nicknames, man.network = (nicknames[number],), True
        man.description = _LOOKS[number % len(_LOOKS)]
        if number % 2 == 0:
            man.known_to = frozenset({"POL"})
            man.pnc = identifiers.pnc_id(man.born.year + 18, rng.randint(1000, 999999))
        network.men.append(man)
    network.vehicles = [town.vehicle(licensed=number == 1) for number in range(vehicles)]
    for number in range(2 * men - 1):
        # The last number of one man is the first of the next: one shared telephone in four.
        users = (network.men[number // 2],) if number % 4 else (network.men[number // 2], network.men[-1])
        phone = Phone(
            f"phone-{number + 1:02d}",
            identifiers.mobile(30 + number) or "",
            tuple(dict.fromkeys(user.id for user in users)),
        )
        network.phones.append(phone)


def _start(person: Person) -> str:
    return person.family.split("-")[0]


def _protected(families: Families) -> tuple[Person, list[Person]]:
    household = families.family([Wanted("female", 12)], custom="british")
    child = household[-1]
    child.protected, child.school = True, "SCH2"
    child.address = Address(("3 Hidden Well Mews", "Harrowmere"), "ZA7 7QX")
    child.known_to = frozenset({"CSC", "SCH2", "HLT"})
    child.looked_after = "never"
    for person in household:
        person.address, person.old_address = child.address, None
    return child, household


def _namesake(families: Families, girl: Person, made: Cast) -> None:
    """An unrelated girl of the same name, two years younger, at the same school."""
    household = families.family([Wanted("female", 12, girl.given)], custom=girl.custom)
    other = household[-1]
    other.family = girl.family
    other.school, other.known_to = girl.school, frozenset({"HLT", "CSC"} | ({girl.school} & {"SCH1", "SCH2"}))
    made.people += household
    made.namesakes.append((girl.id, other.id))


def location_strings(child: Person) -> list[str]:
    """Every text that would tell where the protected child is."""
    address, strings = child.address, list[str]()
    if address:
        strings += [address.lines[0], address.postcode, address.postcode.replace(" ", "")]
    schools = {"SCH1": "Harrowmere High School", "SCH2": "Larkfield Academy"}
    strings.append(schools.get(child.school, child.school))
    for number in child.phones:
        strings += [number, number.replace(" ", ""), "+44 " + number[1:]]
    return strings
