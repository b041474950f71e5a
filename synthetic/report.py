"""Writing one report the way an agency would: in its own words, from its own records."""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from synthetic import tables
from synthetic.agencies import Professional, staff_of
from synthetic.clock import age_on, year_group
from synthetic.people import Person, Phone, Place, Vehicle
from synthetic.systems import Systems, fold
from synthetic.words import load

_KEYS = {
    "POL": "POL/{year:02d}/{n:06d}",
    "CSC": "C{year:02d}-{n:05d}",
    "NSC": "FEN-{n:05d}",
    "SCH1": "H-20{year}-{n:04d}",
    "SCH2": "LA20{year}/{n:04d}",
    "HLT": "HT{n:06d}",
    "HOM": "RH-{n:04d}",
    "CHA": "LP-{n:04d}",
}
_POLICE_KEYS = {"intelligence": "INT/{year:02d}/{n:05d}", "missing_episode": "M/{year:02d}/{n:06d}"}
_BASIS = {
    "POL": "part3_s35",
    "CSC": "gdpr_6_1_e",
    "NSC": "gdpr_6_1_e",
    "SCH1": "gdpr_6_1_e",
    "SCH2": "gdpr_6_1_e",
    "HLT": "gdpr_9_2_h",
    "HOM": "gdpr_6_1_f",
    "CHA": "gdpr_6_1_f",
}
# Recognised legitimate interests are in force from this day (domain notes on law, section 2).
_RECOGNISED_INTERESTS_FROM = date(2026, 2, 5)
OFFICES = {"SCH1", "SCH2", "CSC", "NSC", "HLT", "CHA"}  # write in working hours only
_LEVELS = {
    ("HLT", "concern"): {"partners": 60, "leads": 40},
    ("POL", "intelligence"): {"hub": 85, "leads": 10, "partners": 5},
    ("CHA", "intelligence"): {"hub": 90, "named": 10},
    ("CHA", "concern"): {"partners": 70, "leads": 25, "named": 5},
}
_USUAL_LEVELS = {"partners": 86, "leads": 12, "named": 2}
PROTECTED_CONDITION = "Location protected: where this child lives, learns or is treated must not be disclosed."


@dataclass
class Report:
    """One submission, and beside it what is true of it."""

    agency: str
    body: dict[str, Any]
    recorded: datetime
    who: dict[str, str]  # ref in the body -> id of the person or thing
    flags: list[tuple[str, str, str]] = field(default_factory=list)  # ref or empty, field, fault
    root: tuple[str, str] | None = None  # (agency, key) where the information first came from
    story: str = ""  # the network beat that it tells of, if any

    @property
    def key(self) -> str:
        """The sender's key."""
        return str(self.body["key"])


class Desk:
    """Where drafts are begun: holds the key counters, the staff and the records."""

    def __init__(self, systems: Systems, staff: list[Professional]) -> None:
        self.systems = systems
        self.staff = {agency: staff_of(agency, staff) for agency in _KEYS}
        self.named = [person.email for person in staff if person.role and person.agency != "HUB"]
        self._keys: Counter[str] = Counter()

    def draft(self, rng: Random, agency: str, kind: str, happened: datetime, recorded: datetime) -> "Draft":
        """A new report of `kind` by `agency`."""
        self._keys[agency] += 1
        pattern = _POLICE_KEYS.get(kind, _KEYS[agency]) if agency == "POL" else _KEYS[agency]
        key = pattern.format(year=recorded.year % 100, n=self._keys[agency])
        return Draft(self, rng, agency, kind, key, happened, recorded)


class Draft:
    """One report being written."""

    def __init__(
        self,
        desk: Desk,
        rng: Random,
        agency: str,
        kind: str,
        key: str,
        happened: datetime,
        recorded: datetime,
    ) -> None:
        self.desk, self.rng, self.agency, self.kind, self.key = desk, rng, agency, kind, key
        self.recorded = recorded
        self.body: dict[str, Any] = {"key": key, "kind": kind, "recorded_at": recorded.isoformat()}
        if kind in {"concern", "intelligence", "missing_episode"}:
            exact = rng.random() < 0.6
            start = happened.isoformat() if exact else happened.date().isoformat()
            self.body["happened"] = {"from": start, "precision": "exact" if exact else "day"}
        self.who: dict[str, str] = {}
        self.flags: list[tuple[str, str, str]] = []
        self.children: list[Person] = []
        self.protected = False
        author = rng.choice(desk.staff[agency])
        self.body["author"] = {"name": author.name, "job": author.job}
        if kind in {"concern", "intelligence"} and rng.random() < 0.5:
            self.body["author"]["email"] = author.email

    def child(self, person: Person, *, knows: str = "", ref: str = "") -> str:
        """Adds a child; `knows` is record, name or given (default: the agency's record, if it has one)."""
        ref = ref or f"c{len(self.children) + 1}"
        self.children.append(person)
        known = self.agency in person.known_to
        knows = knows or ("record" if known else self.rng.choice(["name", "name", "given"]))
        subject: dict[str, Any] = {"ref": ref, "role": "child"}
        held = self.desk.systems.record(self.agency, person)
        if knows == "record":
            subject |= deepcopy(held.fields)
            self.flags += [(ref, name, fault) for name, fault in held.flags]
            if self.rng.random() < 0.15:
                subject.pop("phones", None)
            if self.agency not in {"POL", "HLT"} and person.school:
                self._school(subject, person)
        elif knows == "name":
            subject |= {name: held.fields[name] for name in ("given", "family", "sex") if name in held.fields}
            if self.rng.random() < 0.3:
                age = age_on(person.born, self.recorded.date())
                subject |= {"age_from": max(0, age - 1), "age_to": age + 1}
        else:
            names = [*person.nicknames, person.given] if self.rng.random() < 0.7 else [person.given]
            name = self.rng.choice(names)
            subject |= {"given": fold(name), "sex": person.sex}
        self.protected = self.protected or (person.protected and knows == "record")
        self._add("subjects", subject, person.id)
        return ref

    def _school(self, subject: dict[str, Any], person: Person) -> None:
        names = {"SCH1": "Harrowmere High School", "SCH2": "Larkfield Academy"}
        year = year_group(person.born, self.recorded.date())
        if self.agency in names and self.agency != person.school:
            return
        subject["school"] = names.get(person.school, person.school)
        if year:
            subject["year_group"] = year

    def adult(self, person: Person, *, role: str = "person_of_concern", knows: str = "", ref: str = "") -> str:
        """Adds an adult; `knows` is record, nickname or described."""
        ref = ref or f"p{sum(1 for name in self.who if name[0] == 'p') + 1}"
        subject: dict[str, Any] = {"ref": ref, "role": role}
        age = age_on(person.born, self.recorded.date())
        if knows == "record":
            held = self.desk.systems.record(self.agency, person)
            subject |= deepcopy(held.fields)
            self.flags += [(ref, name, fault) for name, fault in held.flags]
            if person.nicknames and self.rng.random() < 0.6:
                subject["also_known_as"] = [person.nicknames[0]]
        else:
            low = age - self.rng.randint(2, 6)
            subject |= {"sex": person.sex, "age_from": max(16, low), "age_to": age + self.rng.randint(1, 5)}
            if knows == "nickname" and person.nicknames:
                subject["also_known_as"] = [person.nicknames[0]]
            if person.description and self.rng.random() < 0.5:
                subject["description"] = person.description
        self._add("subjects", subject, person.id)
        return ref

    def vehicle(self, vehicle: Vehicle, *, seen: str, ref: str = "v1") -> str:
        """Adds a vehicle; `seen` is full, part or described."""
        said: dict[str, Any] = {"ref": ref}
        if seen == "full":
            said["registration"] = (
                vehicle.registration.replace(" ", "") if self.agency == "POL" else vehicle.registration
            )
        elif seen == "part":
            said["registration"] = part_plate(self.rng, vehicle.registration)
        if seen == "full" or self.rng.random() < 0.6:
            said["make"] = vehicle.make
            if self.rng.random() < 0.6:
                said["model"] = vehicle.model
        colours = load("town")["colours"][vehicle.colour]
        said["colour"] = vehicle.colour if self.rng.random() < 0.7 else self.rng.choice(colours)
        if vehicle.licence and self.rng.random() < 0.3:
            said |= {"taxi_plate": vehicle.licence, "licensing_authority": "Harrowmere Council"}
        self._add("vehicles", said, vehicle.id)
        return ref

    def place(self, place: Place, *, ref: str = "l1") -> str:
        """Adds a place, under one of its names."""
        said: dict[str, Any] = {"ref": ref, "name": self.place_name(place), "kind": place.kind}
        if self.agency in {"POL", "CSC"}:
            said["address"] = {"lines": list(place.address.lines), "postcode": place.address.postcode}
            said |= {"latitude": place.latitude, "longitude": place.longitude}
        self._add("places", said, place.id)
        return ref

    def place_name(self, place: Place) -> str:
        """What this agency calls it: always the same, save that the charity repeats what children say."""
        if self.agency == "CHA":
            return self.rng.choice(place.names)
        return place.names[
            0 if self.agency in {"POL", "CSC"} else (len(self.agency) + ord(self.agency[-1])) % len(place.names)
        ]

    def phone(self, phone: Phone, *, ref: str = "t1") -> str:
        """Adds a telephone number, sometimes only its end."""
        number = phone.number
        if self.rng.random() < 0.25:
            number = number.replace(" ", "")[-6:]
        elif self.agency == "POL":
            number = number.replace(" ", "")
        self._add("phones", {"ref": ref, "number": number}, phone.id)
        return ref

    def account(self, owner: Person, *, ref: str = "a1") -> str:
        """Adds an online account of that person."""
        handle = f"{fold(owner.nicknames[0] if owner.nicknames else owner.given).lower()}_hmere"
        self._add("accounts", {"ref": ref, "platform": "chat app", "handle": handle}, f"account-{owner.id}")
        return ref

    def _add(self, group: str, said: dict[str, Any], identity: str) -> None:
        self.body.setdefault(group, []).append(said)
        self.who[said["ref"]] = identity

    def tie(self, start: str, end: str, kind: str) -> None:
        """Joins two refs, if both are in the report."""
        if start in self.who and end in self.who and start != end:
            self.body.setdefault("ties", []).append({"from": start, "to": end, "type": kind})

    def sign(self, code: str, answer: str = "yes", ref: str = "c1") -> None:
        """Ticks a warning sign."""
        self.body.setdefault("signs", []).append({"code": code, "answer": answer, "subject": ref})

    def tell(self, facts: str, *, opinion: str = "", words: str = "") -> None:
        """The narrative: facts, what the author thinks, what the child said."""
        story = {"facts": facts, "opinion": opinion, "child_words": words}
        self.body["narrative"] = {name: text for name, text in story.items() if text}

    def share(self, level: str = "") -> None:
        """Chooses who may see it, why that is lawful, and whether the child was told."""
        rng = self.rng
        if not level:
            usual = _LEVELS.get((self.agency, self.kind), _USUAL_LEVELS)
            everyday = self.kind in {"attendance", "involvement", "placement", "missing_episode"}
            level = "partners" if everyday else rng.choices(list(usual), list(usual.values()))[0]
        basis = _BASIS[self.agency]
        if self.agency == "CHA" and self.recorded.date() >= _RECOGNISED_INTERESTS_FROM:
            basis = "gdpr_6_1_ea"
        sharing: dict[str, Any] = {"level": level, "lawful_basis": basis}
        if level == "named":
            others = [
                email for email in self.desk.named if not any(p.email == email for p in self.desk.staff[self.agency])
            ]
            sharing["named"] = sorted(rng.sample(others, 2))
        if self.protected:
            sharing["conditions"] = PROTECTED_CONDITION
        if self.kind in {"concern", "return_interview"}:
            told = rng.choices(["yes", "no", "unsafe", "not_known"], [45, 25, 8, 22])[0]
            sharing["child_told"] = told
            if told == "unsafe":
                sharing["why_not_told"] = "Could put the child in danger from those involved."
            elif told == "no":
                sharing["why_not_told"] = rng.choice(["Not yet seen.", "To be told at the next visit."])
        self.body["sharing"] = sharing

    def finish(self, *, root: tuple[str, str] | None = None, story: str = "") -> Report:
        """The report as this agency's system can express it."""
        if "sharing" not in self.body:
            self.share()
        name = tables.mapping_name(self.agency, self.kind)
        if name:
            self.body = tables.through(self.body, tables.mapping(name))
            kept = {item["ref"] for group in tables.GROUPS for item in self.body.get(group, ())}
            self.who = {ref: identity for ref, identity in self.who.items() if ref in kept}
        return Report(self.agency, self.body, self.recorded, self.who, self.flags, root, story)


def part_plate(rng: Random, registration: str) -> str:
    """What a passer-by kept of a plate: ? for one character not read, * for a run."""
    kind = rng.randrange(3)
    if kind == 0:
        return "*" + registration[-3:]
    if kind == 1:
        return registration[:4] + "*"
    at = rng.choice([0, 1, 5, 6, 7])
    return registration[:at] + "?" + registration[at + 1 :]
