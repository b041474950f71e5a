"""The invented people and things as they truly are, before any agency writes them down."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Address:
    """One address: its lines and its postcode."""

    lines: tuple[str, ...]
    postcode: str


@dataclass
class Person:
    """A child, parent or other adult of the area, with everything true of them; no agency knows all of it."""

    id: str
    role: str  # child, parent, person_of_concern, stranger; in a town for evaluation also adult
    given: str
    family: str
    born: date
    sex: str
    custom: str = "british"
    ethnicity: str = ""
    nicknames: tuple[str, ...] = ()
    household: str = ""
    address: Address | None = None
    old_address: Address | None = None
    phones: tuple[str, ...] = ()
    nhs: str = ""
    upn: str = ""
    pnc: str = ""
    school: str = ""  # agency code, or the name of a school outside the partnership
    looked_after: str = "never"
    authority: str = "Harrowmere Council"
    resident: bool = False  # lives in the private children's home
    twin: str = ""
    siblings: tuple[str, ...] = ()
    network: bool = False
    joined: bool = False  # schools, social care and health hold clean identifiers, date of birth and name
    protected: bool = False
    known_to: frozenset[str] = frozenset()  # agencies with a record of their own
    description: str = ""
    fault: str = ""  # planted in every record of theirs: check_digit or future_birth


@dataclass(frozen=True)
class Place:
    """A place with the names it goes by, the official one first."""

    id: str
    kind: str
    names: tuple[str, ...]
    address: Address
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Vehicle:
    """A vehicle as registered."""

    id: str
    registration: str
    make: str
    model: str
    colour: str
    licence: str = ""  # private hire plate


@dataclass(frozen=True)
class Phone:
    """A telephone number someone in the network uses."""

    id: str
    number: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """An online account, of one person or shared by several."""

    id: str
    platform: str
    handle: str
    users: tuple[str, ...]


@dataclass
class Network:
    """Those who are exploited, those who exploit, and what and where they use."""

    girls: list[Person] = field(default_factory=list)
    men: list[Person] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def in_role(people: Iterable[Person], role: str) -> list[Person]:
    """Those of these people in a role: child, parent and so on."""
    return [person for person in people if person.role == role]
