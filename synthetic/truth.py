"""What is really so, kept apart from what agencies send, for tests and the evaluation to reconcile with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from synthetic.network import Cast, location_strings
from synthetic.people import Person
from synthetic.report import Report


@dataclass
class Truth:
    """The answers.

    `subjects` and `mentions` go from (agency, key, ref) to the id of a person, vehicle, phone, account or
    place. `flags` are values that intake ought to flag: agency, key, field, fault. `retellings` go from a
    report to the one it repeats; `declared` says whether the report admits it. `faults` are the planted bad
    rows, filled in as the files are written.
    """

    people: list[dict[str, Any]] = field(default_factory=list)
    subjects: dict[tuple[str, str, str], str] = field(default_factory=dict)
    mentions: dict[tuple[str, str, str], str] = field(default_factory=dict)
    network: dict[str, Any] = field(default_factory=dict)
    control: dict[str, Any] = field(default_factory=dict)
    protected: dict[str, Any] = field(default_factory=dict)
    traps: dict[str, Any] = field(default_factory=dict)
    informants: list[dict[str, str]] = field(default_factory=list)
    retellings: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)
    story: list[dict[str, str]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)

    def add(self, report: Report) -> None:
        """Takes in what is true of one report."""
        subjects = {subject["ref"] for subject in report.body.get("subjects", ())}
        for ref, identity in report.who.items():
            target = self.subjects if ref in subjects else self.mentions
            target[report.agency, report.key, ref] = identity
        here = {"agency": report.agency, "key": report.key}
        for ref, name, fault in report.flags:
            self.flags += [here | {"field": path, "fault": fault} for path in paths(report.body, ref, name)]
        if report.story:
            self.story.append(here | {"beat": report.story})
        if report.root:
            declared = "original_agency" in report.body.get("provenance", {})
            root = {"root_agency": report.root[0], "root_key": report.root[1]}
            self.retellings.append(here | root | {"declared": declared})

    def as_dict(self) -> dict[str, Any]:
        """As it stands in truth.json: the two maps become lists of rows."""
        rows = {"subjects": "person", "mentions": "thing"}
        plain = {name: value for name, value in vars(self).items() if name not in rows}
        for name, column in rows.items():
            plain[name] = []
            for (agency, key, ref), identity in getattr(self, name).items():
                plain[name].append({"agency": agency, "key": key, "ref": ref, column: identity})
        return plain


def paths(body: dict[str, Any], ref: str, name: str) -> list[str]:
    """Where the value stands, as 'subjects[0].date_of_birth'; nothing if it was not sent."""
    if not ref:
        return [name]
    for at, subject in enumerate(body.get("subjects", ())):
        if subject["ref"] != ref:
            continue
        if name in subject:
            return [f"subjects[{at}].{name}"]
        paths = []
        for number, identifier in enumerate(subject.get("identifiers", ())):
            if identifier["type"] == name:
                paths.append(f"subjects[{at}].identifiers[{number}].value")
        return paths
    return []


def begin(cast: Cast) -> Truth:
    """The truth about the network and the traps, before any report."""
    net = cast.network
    truth = Truth()
    truth.network = {
        "children": _ids(net.girls),
        "joined_by_identifier": _ids(girl for girl in net.girls if girl.joined),
        "adults": _ids(net.men),
        "vehicles": [{"id": car.id, "registration": car.registration} for car in net.vehicles],
        "phones": [{"id": phone.id, "number": phone.number, "users": list(phone.users)} for phone in net.phones],
        "places": [{"id": place.id, "names": list(place.names)} for place in net.places],
    }
    truth.protected = {"person": cast.protected.id, "strings": location_strings(cast.protected)}
    truth.traps = {
        "twins": cast.twins,
        "namesakes": cast.namesakes,
        "faulty_records": [{"person": child.id, "fault": child.fault} for child in cast.faulty],
    }
    return truth


def _ids(people: Iterable[Person]) -> list[str]:
    return [person.id for person in people]


def person_row(person: Person) -> dict[str, Any]:
    """One person as they truly are."""
    return {
        "id": person.id,
        "role": person.role,
        "given": person.given,
        "family": person.family,
        "nicknames": list(person.nicknames),
        "date_of_birth": person.born.isoformat(),
        "sex": person.sex,
        "custom": person.custom,
        "ethnicity": person.ethnicity,
        "household": person.household,
        "twin": person.twin,
        "siblings": list(person.siblings),
        "nhs_number": person.nhs,
        "upn": person.upn,
        "pnc_id": person.pnc,
        "school": person.school,
        "network": person.network,
        "joined_by_identifier": person.joined,
        "protected": person.protected,
        "known_to": sorted(person.known_to),
    }
