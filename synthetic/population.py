"""Invented people of one town as its agencies hold them, in numbers: for training and testing linkage.

No reports and no story: only who somebody is, and how each agency's system writes them. Families have siblings, twins
and step-children, names come in the customs of `families`, and a long tail of rare names stands beside the common
ones. Deterministic by seed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import IO, Any

from synthetic import identifiers
from synthetic.clock import UNTIL
from synthetic.families import Families, Wanted
from synthetic.people import Address, Person, in_role
from synthetic.systems import Systems
from synthetic.town import Town

TWINS = 0.035  # of families: more than the one in sixty of life, because twins are what must be told apart
_HELD_AGAIN = (
    0.25  # of families at the police, the charity or the home: brothers and sisters are written about together
)


@dataclass(frozen=True)
class Described:
    """One person as one agency describes them. `person` is the truth, which no linkage sees."""

    person: str
    agency: str
    role: str
    stated: dict[str, Any]
    parents: tuple[str, ...]  # names of parents that stand in the same record
    custom: str
    ethnicity: str
    moved: bool
    household: str
    twin: str
    siblings: tuple[str, ...]


class _Streets(Town):
    """A town of a hundred and fifty streets, so that a postcode is some fifteen homes, as postcodes are."""

    def address(self) -> Address:
        street, number = self._rng.randrange(150), self._rng.randint(1, 120)
        name = f"{_STREETS[street % 15]} {_KINDS[street // 15]}"
        return Address((f"{number} {name}", self.name), identifiers.postcode(street * 8 + number // 15))


_STREETS = ["Alder", "Barrow", "Chantry", "Dyers", "Eel", "Fuller", "Gannet", "Hedge", "Inkle", "Jetty", "Knoll", "Linnet",
            "Marram", "Nettle", "Oxbow"]  # fmt: skip
_KINDS = ["Street", "Road", "Lane", "Close", "Way", "Rise", "Court", "Drive", "Row", "Walk"]


class _Crowd(Families):
    """Families with a long tail of rare names, and telephones while the drama ranges last."""

    def given(self, custom: str, sex: str) -> str:
        if self._rng.random() < 0.6:
            return super().given(custom, sex)
        start = self._rng.choice(_STARTS)
        return start + self._rng.choice(_GIRLS if sex == "female" else _BOYS)

    def surname(self, custom: str) -> str:
        known = super().surname(custom)
        if custom in ("south_asian", "polish", "arabic", "roma") and self._rng.random() < 0.6:
            ending = {"south_asian": _ASIAN, "polish": _SLAVIC, "arabic": _ARABIC, "roma": _ROMA}[custom]
            start = self._rng.choice(_STARTS) + self._rng.choice(["", "", *"aeiou"]) + self._rng.choice("bdgklmnrstv")
            return ("Al-" if custom == "arabic" and self._rng.random() < 0.4 else "") + start + self._rng.choice(ending)
        return known

    def household_phone(self) -> tuple[str, ...]:
        """A line that the whole household gives, or nothing once the range is used up."""
        self._landlines += 1
        number = identifiers.landline(self._landlines)
        return (number,) if number else ()


_STARTS = ["Ari", "Bel", "Cor", "Dal", "Eli", "Fen", "Gal", "Hal", "Isa", "Jor", "Kal", "Lor", "Mar", "Nel", "Ori", "Pel", "Ros",
           "Sal", "Tam", "Ula", "Vel", "Wil", "Yas", "Zor", "Ama", "Bri", "Cas", "Del", "Emi", "Fay"]  # fmt: skip
_GIRLS = ["a", "ina", "elle", "ia", "issa", "ora", "anne", "etta", "wen", "ika", "leen", "mina", "reen", "sha", "vi"]
_BOYS = ["an", "on", "us", "den", "ric", "ton", "vin", "eth", "jit", "mir", "nan", "oz", "rad", "sim", "tek"]
_ASIAN = ["war", "preshan", "dhari", "wani", "lekar", "jan"]
_SLAVIC = ["owski", "ewicki", "arski", "inski", "czak", "ula"]
_ARABIC = ["ani", "oush", "iri", "awi", "een"]
_ROMA = ["escan", "ovar", "arik", "ucel"]


def described(seed: int, households: int, *, until: date = UNTIL) -> Iterator[Described]:
    """Every description of the children, and of some parents, of a town of so many households. Same seed, same town."""
    rng = Random(f"{seed}/population")
    crowd = _Crowd(rng, _Streets(rng), until)
    systems = Systems(seed, until)
    for _ in range(households):
        family = crowd.family(_twins(rng) if rng.random() < TWINS else None)
        line = crowd.household_phone() if rng.random() < 0.8 else ()
        parents = in_role(family, "parent")
        known_together = rng.random() < _HELD_AGAIN
        for person in family:
            _share_line(rng, person, line)
        for child in in_role(family, "child"):
            child.known_to = _known_to(rng, child, until, known_together)
            yield from _descriptions(rng, systems, sorted(child.known_to), child, parents)
        for parent in parents:
            agencies = [agency for agency in ("CSC", "POL", "HLT", "SCH1") if rng.random() < 0.12]
            yield from _descriptions(rng, systems, agencies, parent, [])


def _twins(rng: Random) -> list[Wanted]:
    """Twins, and sometimes another child."""
    return [Wanted(twin=True), Wanted()][: rng.randint(1, 2)]


def _share_line(rng: Random, person: Person, line: tuple[str, ...]) -> None:
    """The line of the household in place of a number of their own, where they have none, or now and then."""
    if not person.phones or rng.random() < 0.5:
        person.phones = line


def _descriptions(
    rng: Random, systems: Systems, agencies: list[str], person: Person, parents: list[Person]
) -> Iterator[Described]:
    for agency in agencies:
        yield _description(rng, systems, agency, person, parents)


def _known_to(rng: Random, child: Person, until: date, together: bool) -> frozenset[str]:
    age = until.year - child.born.year
    known = {child.school} & {"SCH1", "SCH2"}
    chances = {
        "HLT": 0.7,
        "CSC": 0.3,
        "POL": 0.2 if age >= 10 else 0.03,
        "CHA": 0.12 if age >= 11 else 0.0,
        "NSC": 0.03,
    }
    known |= {agency for agency, chance in chances.items() if rng.random() < chance + (0.3 if together else 0)}
    if child.looked_after == "residential":
        known.add("HOM")
    return frozenset(known)


def _description(rng: Random, systems: Systems, agency: str, person: Person, parents: list[Person]) -> Described:
    stated = dict(systems.record(agency, person).fields)
    if person.school and agency in ("SCH1", "SCH2", "CSC", "HLT"):
        stated["school"] = person.school
    names_parents = bool(parents) and rng.random() < {"CHA": 0.1, "POL": 0.3}.get(agency, 0.6)
    return Described(
        person=person.id,
        agency=agency,
        role="child" if person.role == "child" else "parent_or_carer",
        stated=stated,
        parents=tuple(_name(systems, agency, parent) for parent in parents) if names_parents else (),
        custom=person.custom,
        ethnicity=person.ethnicity,
        moved=person.old_address is not None or person.looked_after != "never",
        household=person.household,
        twin=person.twin,
        siblings=person.siblings,
    )


def _name(systems: Systems, agency: str, person: Person) -> str:
    held = systems.record(agency, person).fields
    return f"{held['given']} {held['family']}"


_TRUSTED = {
    "HLT": ("nhs_number",),
    "HOM": ("nhs_number",),
    "CSC": ("nhs_number", "upn", "local_id"),
    "NSC": ("nhs_number", "upn", "local_id"),
    "SCH1": ("upn", "local_id"),
    "SCH2": ("upn", "local_id"),
    "POL": ("pnc_id",),
}


def write(seed: int, households: int, file: IO[str], *, until: date = UNTIL) -> int:
    """Every description as a line of JSON, with whose it truly is. Returns how many there are."""
    count = 0
    for description in described(seed, households, until=until):
        count += 1
        file.write(json.dumps(_line(description, until), ensure_ascii=False) + "\n")
    return count


def _line(description: Described, until: date) -> dict[str, Any]:
    numbers = {row["type"] for row in description.stated.get("identifiers", ())} - {"local_id"}
    return {
        "person": description.person,
        "agency": description.agency,
        "role": description.role,
        "stated": description.stated,
        "trusted": _TRUSTED.get(description.agency, ()),
        "parents": description.parents,
        "on": until.isoformat(),
        "twin": description.twin,
        "siblings": description.siblings,
        "groups": {
            "names": description.custom.replace("_", " "),
            "home": "moved or in care" if description.moved else "has not moved",
            "identifier": "some record has one" if numbers else "some record has none",
            "role": "child" if description.role == "child" else "parent or carer",
        },
    }
