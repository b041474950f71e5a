"""Ordinary life, in which the same things are seen as around a network: what of it is reported, and what kind it is.

Strands (words/ordinary_life.toml) go on for a while around one child or a few, with the same man, car, phone or account in
each of their reports. Beside them: everyday notes that mean nothing, evenings and nights away, and signs of actual harm
that were ticked by mistake.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from synthetic.clock import london
from synthetic.nights_away import NightsAway
from synthetic.people import Person, Vehicle
from synthetic.sightings import Scene, Told, Writer, tick_by_mistake
from synthetic.strands import Strands
from synthetic.townspeople import Townspeople
from synthetic.words import load

_EVERYDAY = 0.085  # everyday notes for each child in eighteen months
_INTELLIGENCE = 0.012  # items of intelligence that name no child
_MISSING = 0.0128  # of all children go missing in eighteen months; a fifth of these live in care
_IN_CARE = 0.4
_EPISODES = ((1, 1), (2, 2), (3, 5), (6, 12), (13, 30))
_EPISODE_SHARES = {"home": (76, 11, 8, 4, 1), "care": (44, 14, 16, 16, 10)}
_WHOLE_NIGHT = {"home": 0.27, "care": 0.16}
_MISTAKEN_HARM = 0.004  # of ordinary concerns have a sign of actual harm ticked by mistake
_RETOLD = 0.04
_TROUBLE_WITH_NIGHTS = {"home": 13.0, "care": 11.0}  # how much more is written about a child who goes missing


class OrdinaryLife:
    """What befalls the children of a town apart from its networks. `children` is how many live there; others' cars look like `cars`."""

    def __init__(
        self, seed: int, people: Townspeople, writer: Writer, nights: NightsAway, children: int, cars: list[Vehicle]
    ) -> None:
        self._rng = Random(f"{seed}/ordinary life")
        self._people, self._writer, self._nights, self._children = people, writer, nights, children
        self._strands = Strands(self._rng, people, writer)
        self._strands.known_cars = cars
        self.harmed = self._strands.harmed
        self._start, self._until = people.start, people.until
        self._places = people.town.places
        self.mistaken: list[tuple[str, str, str]] = []  # agency, key, sign

    def reports(self) -> list[Told]:
        """Every report of it, in no order."""
        told = self._missing()
        for strand in load("ordinary_life")["strand"]:
            for _ in range(self._how_many(strand["per_thousand"] / 1000)):
                told += self._strands.begin(strand)
        told += self._everyday() + self._intelligence()
        for first in list(told):
            if first.view and self._rng.random() < _RETOLD:
                report = self._writer.retell(self._rng, first)
                told += [Told(report, first.of, first.kind, first.scene, first.view)] if report else []
        self._mistakes(told)
        return told

    def _how_many(self, share: float) -> int:
        """So many of the town's children, the fraction left to chance."""
        exact = share * self._children
        return int(exact) + (self._rng.random() < exact % 1)

    # -- evenings and nights away ----------------------------------------------------------------------------------

    def _missing(self) -> list[Told]:
        told: list[Told] = []
        for child, place in self._who_go_missing():
            self._people.heavier(child, _TROUBLE_WITH_NIGHTS[place])
            low, high = self._rng.choices(_EPISODES, _EPISODE_SHARES[place])[0]
            whole = _WHOLE_NIGHT[place] * self._rng.uniform(0.3, 1.7)
            named: dict[str, Scene] = {}
            for _ in range(self._rng.randint(low, high)):
                told += self._away(child, whole, named)
        return told

    def _who_go_missing(self) -> Iterator[tuple[Person, str]]:
        """The children, and whether from home or from care; those of the private home among them."""
        rng, people = self._rng, self._people
        wanted = self._how_many(_MISSING)
        cared_for = [child for child in people.children if child.looked_after != "never"]
        cared_for.sort(key=lambda child: (not child.resident, child.looked_after != "residential", child.id))
        from_care = cared_for[: round(wanted * _IN_CARE)]
        yield from ((child, "care") for child in from_care)
        taken = {child.id for child in cared_for}
        middle = self._start + (self._until - self._start) / 2
        for _ in range(wanted - len(from_care)):
            child = people.someone(rng, (11, 17), middle)
            if child and child.id not in taken:
                taken.add(child.id)
                yield child, "home"

    def _away(self, child: Person, whole_night: float, named: dict[str, Scene]) -> list[Told]:
        day = self._people.day_for(self._rng, child)
        return self._strands.away(self._nights, child, day, whole_night, named)

    # -- everyday notes --------------------------------------------------------------------------------------------

    def _everyday(self) -> list[Told]:
        rng, rows = self._rng, load("noise")["concern"]
        weights = [row["weight"] for row in rows]
        told: list[Told] = []
        for _ in range(self._how_many(_EVERYDAY)):
            row = rng.choices(rows, weights)[0]
            day = self._start + timedelta(days=rng.randrange((self._until - self._start).days))
            child = self._people.someone(rng, (8, 17), day)
            if child:
                told += self._note(row, [child], self._people.day_for(rng, child), "everyday")
        return told

    def _intelligence(self) -> list[Told]:
        told: list[Told] = []
        for _ in range(self._how_many(_INTELLIGENCE)):
            row = self._rng.choice(load("noise")["intelligence"]) | {"by": ["POL"], "kind": "intelligence"}
            day = self._start + timedelta(days=self._rng.randrange((self._until - self._start).days))
            told += self._note(row, [], day, "intelligence")
        return told

    def _note(self, row: dict[str, Any], children: list[Person], day: date, kind: str) -> list[Told]:
        rng = self._rng
        scene = Scene(london(day, rng.randint(8, 17), rng.randrange(60)), children)
        scene.place = self._places[rng.choice(row["place"])] if row.get("place") else None
        scene.car = self._people.vehicle() if row.get("vehicle") else None
        scene.men = [self._people.adult(rng, (18, 60))] if row.get("man") else []
        view = row | {"signs": dict.fromkeys(row.get("signs", ()), row.get("chance", 1.0))}
        return self._strands.seen([view], scene, "ordinary", kind)

    def _mistakes(self, told: list[Told]) -> None:
        """A sign of actual harm ticked by mistake: the wrong line of the list."""
        for one in told:
            able = one.report.body["kind"] == "concern" and one.scene.children and one.of == "ordinary"
            if able and self._rng.random() < _MISTAKEN_HARM:
                code = tick_by_mistake(self._rng, one.report)
                self.mistaken += [(one.report.agency, one.report.key, code)] if code else []
