"""Everyday life: the reports that mean nothing, and the rows that come every week, in recorded order.

Among them is what looks like more than it is: older friends, boyfriends with cars, nights at friends', shared accounts.

Fifteen weak unrelated reports for each real one is the published-shaped default (domain notes on numbers,
section 4).
"""

import heapq
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from synthetic import casework
from synthetic.clock import london, written_down
from synthetic.families import Families
from synthetic.neighbours import Neighbours
from synthetic.nights_away import NightsAway
from synthetic.people import Person, Vehicle
from synthetic.report import OFFICES, Desk, Draft, Report, grading, is_open
from synthetic.sightings import Scene, Writer, tick_by_mistake
from synthetic.strands import Strands
from synthetic.town import Town
from synthetic.words import load

_KINDS = {"concern": 48, "strand": 8, "attendance": 24, "missing": 7, "intelligence": 7, "shop": 2}
_SHOPPERS = 12
_SEEN_MOBILES = range(54, 60)  # numbers that are neither a desk's, the network's nor a family's
_WHOLE_NIGHT = 0.25
_MISTAKEN_HARM = 0.01  # of reports of strands have a sign of actual harm ticked by mistake


class Noise:
    """Draws everyday reports about `children` from `start` to `until`."""

    def __init__(
        self,
        rng: Random,
        desk: Desk,
        town: Town,
        families: Families,
        people: list[Person],
        children: list[Person],
        start: date,
        until: date,
        cars: Sequence[Vehicle] = (),
    ) -> None:
        self._rng, self._desk, self._town, self._families = rng, desk, town, families
        self._start, self._until = start, until
        self._last = london(until, 18, 0)
        self._words = load("noise")
        self._children = [child for child in children if child.known_to]
        self._by_agency = {agency: _known_to(agency, self._children) for agency in desk.staff}
        self._registers: set[tuple[str, date]] = set()
        # The control: unrelated families who share a popular shop. One child of each of a dozen households.
        homes: dict[str, Person] = {}
        for child in self._children:
            if child.school in {"SCH1", "SCH2"} and not child.network:
                homes.setdefault(child.household, child)
        self.shoppers = list(homes.values())[:_SHOPPERS]
        self._strangers: list[Person] = []
        self._residents = len(people)
        self._neighbours = self._gather(people)
        writer = Writer(desk, self._last)
        self._strands = Strands(rng, self._neighbours, writer)
        self._strands.known_cars += cars
        self._nights = NightsAway(rng, writer)
        self._been_with: dict[str, dict[str, Scene]] = {}

    def _gather(self, people: list[Person]) -> Neighbours:
        """The children of whom strands may tell: neither the network's nor those who are there for a trap."""
        rng, days = self._rng, (self._until - self._start).days
        neighbours = Neighbours(self._town, self._families, _SEEN_MOBILES, self._start, self._until)
        neighbours.people += people
        for child in self._children:
            if not (child.network or child.protected or child.fault):
                hard_time = self._start + timedelta(days=rng.randrange(days))
                neighbours.take_in(child, rng.lognormvariate(0, 0.8), hard_time)
        neighbours.settled()
        return neighbours

    @property
    def strangers(self) -> list[Person]:
        """Adults whom some report names and who are in no family of the area."""
        return self._strangers + self._neighbours.people[self._residents :]

    def stream(self, wanted: int) -> Iterator[Report]:
        """Exactly `wanted` reports in the order in which they were recorded, never all held at once."""
        waiting: list[tuple[Any, str, str, Report]] = []
        made = 0
        days = (self._until - self._start).days - 1
        while made < wanted:
            day = self._start + timedelta(days=days * made // wanted)
            while waiting and waiting[0][0] < london(day):
                yield heapq.heappop(waiting)[-1]
            for report in self._something(day)[: wanted - made]:
                heapq.heappush(waiting, (report.recorded, report.agency, report.key, report))
                made += 1
        while waiting:
            yield heapq.heappop(waiting)[-1]

    def _something(self, day: date) -> list[Report]:
        kind = self._rng.choices(list(_KINDS), list(_KINDS.values()))[0]
        if kind == "attendance":
            return self._attendance(day)
        if kind == "missing":
            return self._missing(day)
        if kind == "strand":
            return self._strand(day)
        if kind == "intelligence":
            return [self._intelligence(day)]
        if kind == "shop" and self.shoppers:
            return self._shop(day)
        return self._concern(day)

    def _child_of(self, agency: str) -> Person | None:
        pool = self._by_agency[agency]
        # Squared: a few children are written about often, most hardly at all.
        return pool[int(len(pool) * self._rng.random() ** 1.6)] if pool else None

    def _concern(self, day: date) -> list[Report]:
        rows = self._words["concern"]
        row = self._rng.choices(rows, [row["weight"] for row in rows])[0]
        agency = self._rng.choice(row["by"])
        child = self._child_of(agency)
        if child is None or not is_open(agency, day):
            return []
        return [self._write(row, agency, "concern", child, day)]

    def _shop(self, day: date) -> list[Report]:
        child = self._rng.choice(self.shoppers)
        rows = [row for row in self._words["shop"] if set(row["by"]) & child.known_to]
        if not rows:
            return []
        row = self._rng.choice(rows) | {"place": ["shop"], "chance": 0.5}
        agency = self._rng.choice(sorted(set(row["by"]) & child.known_to))
        return [self._write(row, agency, "concern", child, day)] if is_open(agency, day) else []

    def _intelligence(self, day: date) -> Report:
        row = self._rng.choice(self._words["intelligence"])
        return self._write(row, "POL", "intelligence", None, day)

    def _write(self, row: dict[str, Any], agency: str, kind: str, child: Person | None, day: date) -> Report:
        rng = self._rng
        office = agency in OFFICES
        happened = london(day, rng.randint(8, 15) if office else rng.randint(7, 22), rng.randrange(60))
        recorded = written_down(rng, happened, median_days=0.8, last=self._last, office=office)
        draft = self._desk.draft(rng, agency, kind, happened, recorded)
        phrases = self._people_and_things(draft, row, child)
        draft.tell(row["facts"].format(**phrases), words=row.get("words", ""))
        draft.body["basis"] = row.get("basis", "other")
        if kind == "intelligence":
            draft.body["grading"] = grading(rng)
        if row.get("how"):
            draft.body["provenance"] = {"how_known": row["how"]}
        if child and rng.random() < row.get("chance", 1.0):
            for code in row.get("signs", ()):
                draft.sign(code)
        return draft.finish()

    def _people_and_things(self, draft: Draft, row: dict[str, Any], child: Person | None) -> dict[str, str]:
        """Puts whom and what the row names in the report; gives the words for its sentences."""
        phrases = {"name": "", "car": "", "place": "", "nick": ""}
        if child:
            draft.child(child)
            phrases["name"] = str(draft.body["subjects"][0].get("given", "A child"))
        if row.get("place"):
            place = self._town.places[self._rng.choice(row["place"])]
            draft.place(place)
            draft.tie("c1", "l1", "seen_at")
            phrases["place"] = draft.body["places"][0]["name"]
        if row.get("vehicle"):
            car = self._town.vehicle()
            draft.vehicle(car, seen=self._rng.choice(["full", "part", "described"]))
            draft.tie("c1", "v1", "travelled_in")
            phrases["car"] = f"{draft.body['vehicles'][0]['colour']} {car.make}"
        if row.get("man"):
            self._stranger(draft)
            phrases["nick"] = draft.body["subjects"][0]["also_known_as"][0]
        return phrases

    def _stranger(self, draft: Draft) -> None:
        """An adult nobody will hear of again, with a nickname that may by chance be someone else's."""
        man = self._families.adult("stranger", ages=(18, 60))
        man.nicknames = (f"{self._rng.choice(['Big', 'Little', 'Old', 'Young'])} {man.given}",)
        self._strangers.append(man)
        draft.adult(man, knows="nickname")

    def _attendance(self, day: date) -> list[Report]:
        child = self._child_of(self._rng.choice(["SCH1", "SCH2"]))
        if child is None or child.network:
            return []
        monday = day - timedelta(days=day.weekday())
        if (child.id, monday) in self._registers or (day + timedelta(days=1)) > self._until:
            return []
        report = casework.attendance(
            self._desk,
            self._rng,
            child,
            monday + timedelta(days=7),
            absent=min(0.6, self._rng.expovariate(14)),
            badly=0.2,
        )
        if report is None or report.recorded > self._last:
            return []
        self._registers.add((child.id, monday))
        return [report]

    def _strand(self, day: date) -> list[Report]:
        """Something ordinary that goes on for a while and looks like what goes on around a network."""
        strands = load("ordinary_life")["strand"]
        strand = self._rng.choices(strands, [strand["per_thousand"] for strand in strands])[0]
        reports = [told.report for told in self._strands.begin(strand, day)]
        for report in reports:
            if report.body["kind"] == "concern" and self._rng.random() < _MISTAKEN_HARM:
                tick_by_mistake(self._rng, report)
        return reports

    def _missing(self, day: date) -> list[Report]:
        """An evening or a night away, that of somebody known to the police or of a resident of the home."""
        child = self._child_of(self._rng.choices(["POL", "HOM"], [90, 10])[0])
        if child is None:
            return []
        been_with = self._been_with.setdefault(child.id, {})
        told = self._strands.away(self._nights, child, day, _WHOLE_NIGHT, been_with)
        return [one.report for one in told if one.report.recorded <= self._last]


def _known_to(agency: str, children: list[Person]) -> list[Person]:
    return [child for child in children if agency in child.known_to]
