"""What is really so in a town for evaluation: who is exploited, by whom and since when, and what each report is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from synthetic import truth
from synthetic.exploitation import Exploitation
from synthetic.network_shapes import Course, Network
from synthetic.nights_away import NightsAway
from synthetic.ordinary_life import OrdinaryLife
from synthetic.regular_rows import RegularRows
from synthetic.sightings import Told
from synthetic.townspeople import Townspeople

Row = dict[str, Any]


@dataclass
class TownTruth:
    """The answers; `as_dict` is what stands in truth.json.

    `subjects` and `mentions` go from (agency, key, ref) to the id of a person, vehicle, phone, account or place.
    """

    people_there: Townspeople
    networks: list[Network]
    town: Row = field(default_factory=dict)
    subjects: dict[tuple[str, str, str], str] = field(default_factory=dict)
    mentions: dict[tuple[str, str, str], str] = field(default_factory=dict)
    reports: list[Row] = field(default_factory=list)
    network_children: list[Row] = field(default_factory=list)
    exploited_alone: list[Row] = field(default_factory=list)
    harm_at_home: list[Row] = field(default_factory=list)
    harm_ticked_by_mistake: list[Row] = field(default_factory=list)
    retellings: list[Row] = field(default_factory=list)
    flags: list[Row] = field(default_factory=list)
    bad_inputs: list[Row] = field(default_factory=list)

    def take_in(
        self, told: list[Told], life: OrdinaryLife, exploitation: Exploitation, rows: RegularRows, nights: NightsAway
    ) -> None:
        """Takes in what is true of the reports, which are all that are sent, in their order."""
        for one in told:
            self._report(one)
        self._exploited(exploitation, {_at(one): one.report.recorded.isoformat() for one in told})
        for row in life.harmed:
            self.harm_at_home.append(row | {"reports": self._reports_of(told, row["child"], row["kind"])})
        for agency, key, sign in life.mistaken:
            self.harm_ticked_by_mistake.append({"agency": agency, "key": key, "sign": sign})
        self._bad_inputs(rows, nights)

    def _bad_inputs(self, rows: RegularRows, nights: NightsAway) -> None:
        for agency, key in nights.bad:
            self.bad_inputs.append({"agency": agency, "key": key, "fault": "ends before it begins"})
        for agency, key, earlier in rows.twice:
            fault = {"agency": agency, "key": key, "fault": "says another thing than", "earlier_key": earlier}
            self.bad_inputs.append(fault)

    def _report(self, one: Told) -> None:
        report = one.report
        subjects = {subject["ref"] for subject in report.body.get("subjects", ())}
        for ref, identity in report.who.items():
            target = self.subjects if ref in subjects else self.mentions
            target[report.agency, report.key, ref] = identity
        here = {"agency": report.agency, "key": report.key}
        self.reports.append(here | {"of": one.of, "kind": one.kind})
        for ref, name, fault in report.flags:
            for path in truth.paths(report.body, ref, name):
                self.flags.append(here | {"field": path, "fault": fault})
        if report.root:
            declared = "original_agency" in report.body.get("provenance", {})
            root = {"root_agency": report.root[0], "root_key": report.root[1]}
            self.retellings.append(here | root | {"declared": declared})

    def _reports_of(self, told: list[Told], child: str, kind: str) -> list[Row]:
        """Reports of that kind of harm at home in which the child stands."""
        about = [one for one in told if one.kind == kind and child in one.report.who.values()]
        return [{"agency": one.report.agency, "key": one.report.key} for one in about]

    def _exploited(self, exploitation: Exploitation, recorded: dict[tuple[str, str], str]) -> None:
        for network in self.networks:
            for course in network.courses:
                traces = [
                    {
                        "agency": trace.agency,
                        "key": trace.key,
                        "trace": trace.trace,
                        "happened_on": trace.happened_on.isoformat(),
                        "recorded_at": recorded[trace.agency, trace.key],
                    }
                    for trace in exploitation.traces
                    if trace.child == course.child.id and (trace.agency, trace.key) in recorded
                ]
                traces.sort(key=lambda row: (row["recorded_at"], row["agency"], row["key"]))
                row = {"child": course.child.id, "network": network.id} | _dates(course) | {"traces": traces}
                (self.exploited_alone if network.is_alone else self.network_children).append(row)

    def as_dict(self) -> Row:
        """As it stands in truth.json."""
        named = self._named()
        plain = {
            "town": self.town,
            "people": self._people(named),
            "network": [_network_row(network) for network in self.networks if not network.is_alone],
            "alone": [_network_row(network) for network in self.networks if network.is_alone],
            "network_children": self.network_children,
            "exploited_alone": self.exploited_alone,
            "harm_at_home": self.harm_at_home,
            "harm_ticked_by_mistake": self.harm_ticked_by_mistake,
            "things": self._things(named),
            "reports": self.reports,
            "retellings": self.retellings,
            "flags": self.flags,
            "bad_inputs": self.bad_inputs,
        }
        plain["subjects"] = _rows(self.subjects, "person")
        plain["mentions"] = _rows(self.mentions, "thing")
        return plain

    def _named(self) -> set[str]:
        """Everybody and everything of which the truth speaks."""
        named = {*self.subjects.values(), *self.mentions.values()}
        for row in [*self.network_children, *self.exploited_alone, *self.harm_at_home]:
            named.add(row["child"])
        for network in self.networks:
            named.update(_ids([*network.men, *network.vehicles, *network.phones, *network.accounts]))
        for users in _users(self.people_there, named):
            named |= users
        return named

    def _people(self, named: set[str]) -> list[Row]:
        alone = {row["child"] for row in self.exploited_alone}
        network_of = {row["child"]: row["network"] for row in self.network_children}
        return [
            truth.person_row(person)
            | {
                "looked_after": person.looked_after,
                "lives_in_private_home": person.resident,
                "in_network": network_of.get(person.id, ""),
                "exploited_alone": person.id in alone,
            }
            for person in self.people_there.people
            if person.id in named
        ]

    def _things(self, named: set[str]) -> Row:
        there = self.people_there
        return {
            "vehicles": [vars(car) for car in there.vehicles if car.id in named],
            "phones": [vars(phone) for phone in there.phones if phone.id in named],
            "accounts": [vars(account) for account in there.accounts if account.id in named],
            "places": [
                {"id": place.id, "kind": place.kind, "names": list(place.names)} for place in there.town.places.values()
            ],
        }


def _users(there: Townspeople, named: set[str]) -> list[set[str]]:
    """Whose the named telephones and accounts are, though no report may name them."""
    phones = [set(phone.users) for phone in there.phones if phone.id in named]
    return phones + [set(account.users) for account in there.accounts if account.id in named]


def _at(one: Told) -> tuple[str, str]:
    return one.report.agency, one.report.key


def _dates(course: Course) -> Row:
    return {"first_contact_on": _day(course.first_contact_on), "serious_harm_on": _day(course.serious_harm_on)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _ids(things: Iterable[Any]) -> list[str]:
    return [thing.id for thing in things]


def _network_row(network: Network) -> Row:
    return {
        "id": network.id,
        "shape": network.shape,
        "children": [course.child.id for course in network.courses],
        "adults": _ids(network.men),
        "vehicles": _ids(network.vehicles),
        "phones": _ids(network.phones),
        "accounts": _ids(network.accounts),
        "places": _ids(network.places),
    }


def _rows(known: dict[tuple[str, str, str], str], column: str) -> list[Row]:
    return [{"agency": a, "key": k, "ref": ref, column: identity} for (a, k, ref), identity in known.items()]
