"""Writing one report the way an agency would: in its own words, from its own records."""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from synthetic import tables
from synthetic.agencies import Professional, staff_of
from synthetic.clock import age_on, is_school_day, year_group
from synthetic.people import Account, Person, Phone, Place, Vehicle
from synthetic.systems import Held, Systems, fold
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
        knows = knows or self._knows(person)
        subject: dict[str, Any] = {"ref": ref, "role": "child"}
        held = self.desk.systems.record(self.agency, person)
        if knows == "record":
            self._copy_record(subject, held)
            if self.rng.random() < 0.15:
                subject.pop("phones", None)
            if self.agency not in {"POL", "HLT"} and person.school:
                self._school(subject, person)
        elif knows == "name":
            self._child_by_name(subject, person, held)
        else:
            subject |= {"given": fold(self._called(person)), "sex": person.sex}
        self.protected = self.protected or (person.protected and knows == "record")
        self._add("subjects", subject, person.id)
        return ref

    def _knows(self, person: Person) -> str:
        return "record" if self.agency in person.known_to else self.rng.choice(["name", "name", "given"])

    def _copy_record(self, subject: dict[str, Any], held: Held) -> None:
        """Everything that the agency's own system holds, with what is wrong in it."""
        subject |= deepcopy(held.fields)
        for name, fault in held.flags:
            self.flags.append((subject["ref"], name, fault))

    def _child_by_name(self, subject: dict[str, Any], person: Person, held: Held) -> None:
        for name in ("given", "family", "sex"):
            if name in held.fields:
                subject[name] = held.fields[name]
        if self.rng.random() < 0.3:
            age = age_on(person.born, self.recorded.date())
            subject |= {"age_from": max(0, age - 1), "age_to": age + 1}

    def _called(self, person: Person) -> str:
        """The forename, or one of the names that friends use."""
        names = [*person.nicknames, person.given] if self.rng.random() < 0.7 else [person.given]
        return self.rng.choice(names)

    def _school(self, subject: dict[str, Any], person: Person) -> None:
        names = {"SCH1": "Harrowmere High School", "SCH2": "Larkfield Academy"}
        year = year_group(person.born, self.recorded.date())
        if self.agency in names and self.agency != person.school:
            return
        subject["school"] = names.get(person.school, person.school)
        if year:
            subject["year_group"] = year

    def adult(self, person: Person, *, role: str = "person_of_concern", knows: str = "", ref: str = "") -> str:
        """Adds an adult; `knows` is record, name, nickname or described."""
        ref = ref or f"p{sum(name[0] == 'p' for name in self.who) + 1}"
        subject: dict[str, Any] = {"ref": ref, "role": role}
        if knows == "record":
            self._copy_record(subject, self.desk.systems.record(self.agency, person))
            if person.nicknames and self.rng.random() < 0.6:
                subject["also_known_as"] = [person.nicknames[0]]
        else:
            self._adult_as_seen(subject, person, knows)
        self._add("subjects", subject, person.id)
        return ref

    def _adult_as_seen(self, subject: dict[str, Any], person: Person, knows: str) -> None:
        age = age_on(person.born, self.recorded.date())
        youngest = max(16, age - self.rng.randint(2, 6))
        oldest = max(youngest, age + self.rng.randint(1, 5))
        subject |= {"sex": person.sex, "age_from": youngest, "age_to": oldest}
        if knows == "nickname" and person.nicknames:
            subject["also_known_as"] = [person.nicknames[0]]
        if knows == "name":
            subject |= {"given": fold(person.given), "family": fold(person.family)}
        if person.description and self.rng.random() < 0.5:
            subject["description"] = person.description

    def vehicle(self, vehicle: Vehicle, *, seen: str, ref: str = "v1") -> str:
        """Adds a vehicle; `seen` is full, part or described."""
        mention: dict[str, Any] = {"ref": ref}
        plate = vehicle.registration
        if seen == "full":
            mention["registration"] = plate.replace(" ", "") if self.agency == "POL" else plate
        elif seen == "part":
            mention["registration"] = part_plate(self.rng, plate)
        if seen == "full" or self.rng.random() < 0.6:
            mention["make"] = vehicle.make
            if self.rng.random() < 0.6:
                mention["model"] = vehicle.model
        colours = load("town")["colours"][vehicle.colour]
        mention["colour"] = vehicle.colour if self.rng.random() < 0.7 else self.rng.choice(colours)
        if vehicle.licence and self.rng.random() < 0.3:
            mention |= {"taxi_plate": vehicle.licence, "licensing_authority": "Harrowmere Council"}
        self._add("vehicles", mention, vehicle.id)
        return ref

    def place(self, place: Place, *, ref: str = "l1") -> str:
        """Adds a place, under one of its names."""
        mention: dict[str, Any] = {"ref": ref, "name": self.place_name(place), "kind": place.kind}
        if self.agency in {"POL", "CSC"}:
            mention["address"] = {"lines": list(place.address.lines), "postcode": place.address.postcode}
            mention |= {"latitude": place.latitude, "longitude": place.longitude}
        self._add("places", mention, place.id)
        return ref

    def place_name(self, place: Place) -> str:
        """What this agency calls it: always the same, save that the charity repeats what children say."""
        if self.agency == "CHA":
            return self.rng.choice(place.names)
        if self.agency in {"POL", "CSC"}:
            return place.names[0]
        return place.names[(len(self.agency) + ord(self.agency[-1])) % len(place.names)]

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

    def online(self, account: Account, *, ref: str = "a1") -> str:
        """Adds an online account by its handle, as somebody read it off a screen."""
        handle = account.handle if self.rng.random() < 0.85 else account.handle.replace("_", "").title()
        self._add("accounts", {"ref": ref, "platform": account.platform, "handle": handle}, account.id)
        return ref

    def _add(self, group: str, entry: dict[str, Any], identity: str) -> None:
        self.body.setdefault(group, []).append(entry)
        self.who[entry["ref"]] = identity

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
        level = level or self._usual_level()
        basis = _BASIS[self.agency]
        if self.agency == "CHA" and self.recorded.date() >= _RECOGNISED_INTERESTS_FROM:
            basis = "gdpr_6_1_ea"
        sharing: dict[str, Any] = {"level": level, "lawful_basis": basis}
        if level == "named":
            colleagues = {person.email for person in self.desk.staff[self.agency]}
            others = [email for email in self.desk.named if email not in colleagues]
            sharing["named"] = sorted(self.rng.sample(others, 2))
        if self.protected:
            sharing["conditions"] = PROTECTED_CONDITION
        if self.kind in {"concern", "return_interview"}:
            sharing |= self._child_told()
        self.body["sharing"] = sharing

    def _usual_level(self) -> str:
        usual = _LEVELS.get((self.agency, self.kind), _USUAL_LEVELS)
        if self.kind in {"attendance", "involvement", "placement", "missing_episode"}:
            return "partners"
        return self.rng.choices(list(usual), list(usual.values()))[0]

    def _child_told(self) -> dict[str, str]:
        """Whether the child knows that this is shared, and why not."""
        answer = self.rng.choices(["yes", "no", "unsafe", "not_known"], [45, 25, 8, 22])[0]
        if answer == "unsafe":
            return {"child_told": answer, "why_not_told": "Could put the child in danger from those involved."}
        if answer == "no":
            reason = self.rng.choice(["Not yet seen.", "To be told at the next visit."])
            return {"child_told": answer, "why_not_told": reason}
        return {"child_told": answer}

    def finish(self, *, root: tuple[str, str] | None = None, story: str = "") -> Report:
        """The report as this agency's system can express it."""
        if "sharing" not in self.body:
            self.share()
        name = tables.mapping_name(self.agency, self.kind)
        if name:
            self.body = tables.through(self.body, tables.mapping(name))
            kept = tables.refs_in(self.body)
            self.who = {ref: identity for ref, identity in self.who.items() if ref in kept}
        return Report(self.agency, self.body, self.recorded, self.who, self.flags, root, story)


def is_open(agency: str, day: date) -> bool:
    """Whether the agency sees children that day: schools in term, offices in the week, the others always."""
    if agency in {"SCH1", "SCH2"}:
        return is_school_day(day)
    return agency not in OFFICES or agency == "CHA" or day.weekday() < 5


def grading(rng: Random) -> dict[str, Any]:
    """A 3x5x2 grade as a police unit might give it."""
    grade: dict[str, Any] = {
        "source": rng.choices(["1", "2", "3"], [20, 70, 10])[0],
        "assessment": rng.choices("ABCDE", [15, 15, 40, 27, 3])[0],
        "handling": rng.choices("PC", [70, 30])[0],
    }
    if grade["handling"] == "C":
        grade["conditions"] = ["Ask the intelligence unit before any action"]
    return grade


def part_plate(rng: Random, registration: str) -> str:
    """What a passer-by kept of a plate: ? for one character not read, * for a run."""
    kind = rng.randrange(3)
    if kind == 0:
        return "*" + registration[-3:]
    if kind == 1:
        return registration[:4] + "*"
    at = rng.choice([0, 1, 5, 6, 7])
    return registration[:at] + "?" + registration[at + 1 :]
