"""Everyday life: the reports that mean nothing, and the rows that come every week, in recorded order.

Fifteen weak unrelated reports for each real one is the published-shaped default (domain notes on numbers,
section 4).
"""

import heapq
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from synthetic import casework
from synthetic.clock import is_school_day, london, written_down
from synthetic.families import Families
from synthetic.people import Person
from synthetic.report import OFFICES, Desk, Draft, Report
from synthetic.town import Town
from synthetic.words import load

_KINDS = {"concern": 58, "attendance": 24, "missing": 9, "intelligence": 7, "shop": 2}
_SHOPPERS = 12


class Noise:
    """Draws everyday reports about `children` from `start` to `until`."""

    def __init__(
        self,
        rng: Random,
        desk: Desk,
        town: Town,
        families: Families,
        children: list[Person],
        start: date,
        until: date,
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
        self.strangers: list[Person] = []

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
        self.strangers.append(man)
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

    def _missing(self, day: date) -> list[Report]:
        rng, words = self._rng, self._words["missing"]
        agency = rng.choices(["POL", "HOM"], [90, 10])[0]
        child = self._child_of(agency)
        if child is None:
            return []
        since = london(day, rng.randint(15, 23), rng.randrange(60))
        hours = min(30.0, rng.lognormvariate(1.2, 0.8))
        circumstances = f"{rng.choice(words['circumstances'])} {rng.choice(words['found'])}"
        episode = casework.missing(self._desk, rng, agency, [child], since, hours, circumstances=circumstances)
        if episode.recorded > self._last:
            return []
        social = "NSC" if "NSC" in child.known_to else "CSC"
        if rng.random() < 0.45:
            declined = rng.choice(words["declined"])
            answers = (
                {"declined_reason": declined}
                if declined
                else {
                    "push_factors": rng.choice(words["push"]),
                    "pull_factors": rng.choice(words["pull"]),
                    "would_help": rng.choice(words["help"]),
                }
            )
            talk = casework.return_interview(self._desk, rng, social, child, episode, answers, self._last)
            return [episode, talk] if talk else [episode]
        return [episode]


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


def _known_to(agency: str, children: list[Person]) -> list[Person]:
    return [child for child in children if agency in child.known_to]
