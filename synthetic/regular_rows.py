"""The rows that come by themselves in a town: who works with whom, placements, and registers of pupils who are away a lot."""

from datetime import date, timedelta
from random import Random

from synthetic import casework
from synthetic.clock import london
from synthetic.people import Person
from synthetic.report import Desk, Report
from synthetic.sightings import Scene, Told, Writer
from synthetic.townspeople import Townspeople

_INVOLVEMENTS = 0.075  # for each child of the town in eighteen months
_PLACEMENTS = 0.003
_AWAY_FROM_SCHOOL = 0.014  # of all children have registers sent, for a term or so
_TRUANCY = 0.4  # of these; the others are ill
_TWO_THINGS = 0.012  # of registers are sent twice, the second time saying something else
_ELSEWHERE_TOO = 0.3  # of children with one involvement have the others of that day sent as well


class RegularRows:
    """Makes them. `twice` lists the registers that say something else than an earlier one: agency, key, earlier key."""

    def __init__(self, seed: int, people: Townspeople, desk: Desk, writer: Writer, children: int) -> None:
        self._rng = Random(f"{seed}/regular rows")
        self._people, self._desk, self._writer, self._children = people, desk, writer, children
        self._days = (people.until - people.start).days
        self.twice: list[tuple[str, str, str]] = []

    def reports(self) -> list[Told]:
        """Every one of them, in no order."""
        return self._involvements() + self._placements() + self._registers()

    def _involvements(self) -> list[Told]:
        rng, told = self._rng, list[Told]()
        done: set[tuple[str, str]] = set()
        while len(told) < self._children * _INVOLVEMENTS:
            child = self._people.someone(rng, (8, 17), self._people.until)
            if child is None:
                continue
            for agency in sorted(child.known_to - ({"POL"} if not child.resident else set())):
                if (agency, child.id) not in done and rng.random() < _ELSEWHERE_TOO:
                    done.add((agency, child.id))
                    late = rng.random() < 0.6
                    day = self._day(rng.randint(10, self._days - 5) if late else rng.randint(1, 6))
                    recorded = london(day, rng.randint(8, 17), rng.randrange(60))
                    report = casework.involvement(self._desk, rng, agency, child, recorded)
                    told.append(_told(report, "involvement", child))
        return told

    def _placements(self) -> list[Told]:
        rng, told = self._rng, list[Told]()
        placed = [child for child in self._people.children if child.looked_after != "never"]
        placed.sort(key=lambda child: (not child.resident, child.id))
        for child in placed[: max(3, round(self._children * _PLACEMENTS))]:
            day = self._day(rng.randint(5, self._days - 30) if rng.random() < 0.6 else rng.randint(2, 30))
            for agency in sorted(child.known_to & {"HOM", "NSC", "CSC"}):
                recorded = london(day + timedelta(days=rng.randint(0, 9)), rng.randint(9, 17), rng.randrange(60))
                home = self._people.town.places["home"]
                report = casework.placement(self._desk, rng, agency, child, recorded, home)
                told.append(_told(report, "placement", child))
        return told

    def _registers(self) -> list[Told]:
        rng, told = self._rng, list[Told]()
        for _ in range(round(self._children * _AWAY_FROM_SCHOOL)):
            child = self._people.someone(rng, (11, 16), self._people.until)
            if child is None or child.network or not child.school.startswith("SCH"):
                continue
            truant = rng.random() < _TRUANCY
            day = self._people.day_for(rng, child)
            for _ in range(rng.randint(2, 7)):
                absent = rng.uniform(0.05, 0.5)
                told += self._register(child, day, absent, 0.7 if truant else 0.15, "truancy" if truant else "sickness")
                day += timedelta(days=rng.choice([14, 14, 28]))
        return told

    def _register(self, child: Person, day: date, absent: float, badly: float, kind: str) -> list[Told]:
        rng = self._rng
        report = casework.attendance(self._desk, rng, child, day, absent=absent, badly=badly)
        if report is None or report.recorded > self._writer.last or day > self._people.until:
            return []
        told = [_told(report, kind, child)]
        if rng.random() < _TWO_THINGS:
            again = casework.attendance(self._desk, rng, child, day, absent=min(0.9, absent + 0.35), badly=badly)
            if again:
                self.twice.append((again.agency, again.key, report.key))
                told.append(_told(again, kind, child))
        return told

    def _day(self, number: int) -> date:
        return self._people.start + timedelta(days=number)


def _told(report: Report, kind: str, child: Person) -> Told:
    return Told(report, "ordinary", kind, Scene(report.recorded, [child]))
