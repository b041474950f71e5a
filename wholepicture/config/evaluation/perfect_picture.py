"""The picture of a town in which nobody and nothing is joined wrongly, or left apart: by its truth. In memory.

Rows are derived as the picture derives them, and rules read what they read there.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from wholepicture.alerts.agencies import Agencies
from wholepicture.alerts.children import LONGEST_EPISODE_HOURS
from wholepicture.alerts.chronologies import Beside, RowsOfChild, chronology
from wholepicture.alerts.finding import Thing as ThingInReason
from wholepicture.alerts.inputs import (
    NOTHING_DECIDED,
    ChronologyOfChild,
    Decided,
    Mark,
    TieSeen,
    TiesOfThing,
)
from wholepicture.base.indicators import indicators
from wholepicture.config.evaluation.town import Town
from wholepicture.intake.kinds import level_for
from wholepicture.intake.submission_rows import MENTIONS
from wholepicture.picture.rules import Person, Report, Thing, derive

AREA = UUID(int=1)
_LONGEST_EPISODE = timedelta(hours=LONGEST_EPISODE_HOURS)


def id_of(name: str) -> UUID:
    """The id under which somebody or something of the truth stands."""
    return uuid5(NAMESPACE_OID, name)


def report_id(agency: str, key: str) -> UUID:
    """The id of a report."""
    return uuid5(NAMESPACE_OID, f"report {agency}/{key}")


def _began(event: Any) -> datetime:
    at: datetime = event.at
    return at


@dataclass(frozen=True)
class Touched:
    """What a report touches: children; and things and adults of concern, by kind."""

    children: frozenset[UUID]
    things: frozenset[tuple[str, UUID]]


@dataclass
class Knowledge:
    """What people said so far: what rules are told beside the rows."""

    decided: dict[UUID, Decided] = field(default_factory=dict)
    dismissed: dict[UUID, frozenset[UUID]] = field(default_factory=dict)
    confirmed: set[UUID] = field(default_factory=set)
    marks: dict[UUID, Mark] = field(default_factory=dict)


class PerfectPicture:
    """The rows of a town so far, by child and by thing."""

    def __init__(self, town: Town) -> None:
        self._who = town.truth.who
        self._households = {
            id_of(person): frozenset([id_of(f"household {home}")]) for person, home in town.truth.households.items()
        }
        listed = [
            SimpleNamespace(id=id_of(row["code"]), area_id=AREA, code=row["code"], name=row["name"], type=row["type"])
            for row in town.agencies
        ]
        self.agencies = Agencies(listed)
        self._agency_ids = {agency.code: agency.id for agency in listed}
        self.rows: dict[UUID, RowsOfChild] = {}
        self.ties: dict[UUID, list[tuple[UUID | None, Any]]] = {}
        self.things: dict[UUID, str] = {}
        self.culprits_in: dict[UUID, frozenset[UUID]] = {}
        self._kind_of_place: dict[UUID, str] = {}
        self._episodes: list[Any] = []
        self._coordinates: dict[UUID, tuple[float, float]] = {}

    def add(self, agency: str, body: Mapping[str, Any]) -> Touched:
        """Takes in one report. What is for named people alone is not in what rules read."""
        if level_for(body["kind"], body.get("sharing", {}).get("level")) == "named":
            return Touched(frozenset(), frozenset())
        report, submission = self._report(agency, body), report_id(agency, body["key"])
        common = {"area_id": AREA, "agency_id": self._agency_ids[agency], "submission": submission}
        derived = {table: [SimpleNamespace(**common, **row) for row in rows] for table, rows in derive(report).items()}
        self.culprits_in[submission] = frozenset(
            [person.nominal for person in report.people.values()] + [thing.id for thing in report.things.values()]
        )
        self._note_places(report)
        return self._file(derived, report)

    def _report(self, agency: str, body: Mapping[str, Any]) -> Report:
        key = body["key"]
        people, things = {}, {}
        for stated in body.get("subjects", ()):
            ref = stated["ref"]
            nominal = id_of(self._who.get((agency, key, ref), f"{agency}/{key}/{ref}"))
            subject = uuid5(NAMESPACE_OID, f"subject {agency}/{key}/{ref}")
            people[ref] = Person(subject, nominal, stated.get("role", "unknown"), stated)
        for name, kind in MENTIONS.items():
            for stated in body.get(name, ()):
                ref = stated["ref"]
                things[ref] = Thing(kind, id_of(self._who.get((agency, key, ref), f"{agency}/{key}/{ref}")), stated)
        return Report(agency, key, body["kind"], datetime.fromisoformat(body["recorded_at"]), body, people, things)

    def _note_places(self, report: Report) -> None:
        for thing in report.things.values():
            self.things[thing.id] = thing.kind
            if thing.kind == "place" and thing.stated.get("kind"):
                self._kind_of_place[thing.id] = thing.stated["kind"]

    def _file(self, derived: Mapping[str, Sequence[Any]], report: Report) -> Touched:
        children = {person.nominal for person in report.people.values() if person.role == "child"}
        for child in children:
            self.rows.setdefault(child, RowsOfChild())
        self._file_events([row for row in derived["Event"] if row.nominal in children])
        self._file_signs(derived["Sign"])
        self._file_facts([fact for fact in derived["Fact"] if fact.about in children])
        return Touched(frozenset(children), frozenset(self._file_ties(derived["Association"])))

    def _file_signs(self, signs: Iterable[Any]) -> None:
        for sign in signs:
            if sign.answer == "yes" and sign.nominal in self.rows:
                self.rows[sign.nominal].signs.append(sign)

    def _file_facts(self, facts: Iterable[Any]) -> None:
        for fact in facts:
            of_child: dict[str, dict[str, int]] = self.rows[fact.about].facts  # type: ignore[assignment]
            of_kind = of_child.setdefault(fact.kind, {})
            of_kind[fact.value] = of_kind.get(fact.value, 0) + 1

    def _file_events(self, events: Sequence[Any]) -> None:
        for event in events:
            rows = self.rows[event.nominal]
            rows.events.append(event)
            rows.named_with.extend([other for other in events if other.nominal != event.nominal])
            if event.kind == "missing_episode":
                insort(self._episodes, event, key=_began)

    def _file_ties(self, ties: Iterable[Any]) -> Iterator[tuple[str, UUID]]:
        for tie in ties:
            for near, far in (("a", "b"), ("b", "a")):
                kind, end, role = (getattr(tie, f"{near}{name}") for name in ("_kind", "", "_role"))
                other, other_role = getattr(tie, far), getattr(tie, f"{far}_role")
                if kind == "nominal" and role == "child" and end in self.rows:
                    self.rows[end].ties.append(tie)
                if kind != "nominal" or role == "person_of_concern":
                    self.ties.setdefault(end, []).append((other if other_role == "child" else None, tie))
                    self.things[end] = kind
                    yield kind, end

    # -- what rules read ------------------------------------------------------------------------------------------------

    def of_child(self, child: UUID, known: Knowledge) -> ChronologyOfChild:
        """What rules read of one child now."""
        rows = self.rows[child]
        rows.away_too = list(self._away_too(child, rows))
        beside = Beside(
            decided=known.decided,
            dismissed=known.dismissed,
            confirmed=frozenset(known.confirmed),
            homes=self._households,
            marks=known.marks,
            place_kinds=self._kind_of_place,
        )
        return chronology(child, rows, beside, self.agencies, lambda kind, thing: ThingInReason(kind))

    def _away_too(self, child: UUID, rows: RowsOfChild) -> Iterator[Any]:
        mine = [event for event in rows.events if event.kind == "missing_episode"]
        for event in mine:
            is_told = event.until and event.until >= event.at
            until = min(event.until if is_told else event.at + timedelta(hours=12), event.at + _LONGEST_EPISODE)
            first = bisect_left(self._episodes, event.at - _LONGEST_EPISODE, key=_began)
            last = bisect_right(self._episodes, until, key=_began)
            yield from (other for other in self._episodes[first:last] if other.nominal != child)

    def of_thing(self, kind: str, thing: UUID, known: Knowledge) -> TiesOfThing | None:
        """What rules read of one thing or adult now, where several children are tied to it."""
        dismissed = known.dismissed.get(thing, frozenset())
        ties = [(child, row) for child, row in self.ties.get(thing, ()) if row.submission not in dismissed]
        to_children = [(child, row) for child, row in ties if child]
        children = {child for child, _ in to_children}
        if len(children) < 2:
            return None
        return TiesOfThing(
            thing=thing,
            kind=kind,
            ties=[TieSeen(child=child, type=row.type, **self.agencies.observed(row)) for child, row in to_children],
            people=len({(row.a, row.b) for _, row in ties}),
            place_kind=self._kind_of_place.get(thing, ""),
            pointed_at=set(filter(self._is_pointed_at, children)),
            homes={child: self._households.get(child, frozenset()) for child in children},
            mark=known.marks.get(thing),
            decided=known.decided.get(thing, NOTHING_DECIDED),
        )

    def _is_pointed_at(self, child: UUID) -> bool:
        known = indicators()
        return child in self.rows and any(
            row.code in known and known[row.code].points for row in self.rows[child].signs
        )

    def place_kind(self, place: UUID) -> str:
        """What kind of place it is, as the latest report says; empty: it is none."""
        return self._kind_of_place.get(place, "")

    def tied_to(self, thing: UUID, since: datetime) -> Collection[UUID]:
        """The children who are tied to a thing or an adult since then."""
        tied = set()
        for child, rows in self.rows.items():
            if any(thing in (tie.a, tie.b) and tie.at >= since for tie in rows.ties):
                tied.add(child)
        return tied
