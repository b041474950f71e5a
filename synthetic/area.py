"""One invented partnership area, whole: its agencies, its people, what they sent and what is true."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from synthetic import casework, network
from synthetic import truth as truths
from synthetic.agencies import Agency, Professional, agencies, professionals
from synthetic.clock import SPAN_DAYS, UNTIL, london, written_down
from synthetic.families import Families, Wanted, known_to
from synthetic.noise import Noise
from synthetic.people import Person, in_role
from synthetic.report import Desk, Report
from synthetic.story import BEATS, Story
from synthetic.systems import Systems
from synthetic.town import Town

__all__ = ["Area", "World", "agencies", "build", "professionals"]

SIZES = {"small": 150, "demo": 2000, "large": 20000}  # reports
_INVOLVEMENT_SHARE = 0.25  # of all reports say who works with a child
_REGISTER_EVERY = {"small": 110, "demo": 42, "large": 42}  # days


@dataclass
class Area:
    """An area as built. `submissions` is (agency code, body) in the order in which they were recorded."""

    seed: int
    size: str
    start: date
    until: date
    agencies: list[Agency]
    professionals: list[Professional]
    reports: list[Report]
    truth: truths.Truth
    submissions: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class World:
    """The area before it is written down. `stream` may be read once; `truth` is whole when it has been."""

    def __init__(self, seed: int, size: str = "demo", *, until: date | None = None, reports: int | None = None) -> None:
        if size not in SIZES:
            raise ValueError(f"Size {size!r} is not known: use one of {', '.join(SIZES)}.")
        self.seed, self.size = seed, size
        self.until = until or UNTIL
        self.start = self.until - timedelta(days=SPAN_DAYS)
        self.wanted = reports if reports is not None else SIZES[size]
        self._rng = Random(f"{seed}/area")
        self.agencies, self.professionals = agencies(), professionals()
        self.town = Town(self._rng)
        self.families = Families(self._rng, self.town, self.until)
        self.cast = network.cast(self._rng, self.families, self.town, size)
        self.people: list[Person] = list(self.cast.people)
        self._populate()
        self.truth = truths.begin(self.cast)
        self.desk = Desk(Systems(seed, self.until), self.professionals)

    @property
    def children(self) -> list[Person]:
        """Every child of the area."""
        return in_role(self.people, "child")

    def _populate(self) -> None:
        """Ordinary families, about one child for five reports; some households have twins by decree."""
        short = max(40, self.wanted // 5) - len(self.children)
        residents = 4
        made = 0
        while short > 0:
            twins = made in {0, 20, 60}
            household = self.families.family([Wanted(age=13 - made // 20, twin=True)] if twins else None)
            made += 1
            children = in_role(household, "child")
            short -= len(children)
            resident = self._eligible(children) if residents and not twins else None
            if resident:
                residents -= 1
                self._admit(resident, from_neighbour=residents == 1)
            self._settle(children, resident)
            self.people += household
        for child in self.children:
            age = self.until.year - child.born.year
            child.known_to = child.known_to or known_to(self._rng, self.town, child, age)

    def _settle(self, children: list[Person], resident: Person | None) -> None:
        """Leaves nobody but the resident in the private home, and notes who are twins."""
        for child in children:
            if child is not resident and child.looked_after == "residential":
                child.looked_after = "foster"
            if child.twin > child.id:
                self.cast.twins.append((child.id, child.twin))

    def _eligible(self, children: list[Person]) -> Person | None:
        """The first of an age to live in the private home."""
        return next((child for child in children if 12 <= self.until.year - child.born.year <= 17), None)

    def _admit(self, child: Person, *, from_neighbour: bool) -> None:
        """Another child of the private home, so that living there says nothing by itself."""
        child.resident, child.looked_after = True, "residential"
        child.address = self.town.places["home"].address
        if from_neighbour:
            child.authority, child.old_address = self.town.neighbour_authority, self.town.neighbour_address()

    def stream(self) -> Iterator[Report]:
        """Every report in the order in which it was recorded."""
        story = Story(Random(f"{self.seed}/story"), self.desk, self.town, self.cast, self.start, self.until)
        fixed = story.tell(BEATS[self.size]) + story.registers(_REGISTER_EVERY[self.size]) + self._placements()
        fixed += self._fixed()
        rows = self._involvements(max(40, int(self.wanted * _INVOLVEMENT_SHARE)))
        left = max(0, self.wanted - len(fixed) - len(rows))
        noise = Noise(
            Random(f"{self.seed}/noise"),
            self.desk,
            self.town,
            self.families,
            self.people,
            self._ordered(),
            self.start,
            self.until,
            self.cast.network.vehicles,
        )
        flows: list[Iterator[Report]] = [iter(sorted(fixed + rows, key=_order)), noise.stream(left)]
        for report in heapq.merge(*flows, key=_order):
            self.truth.add(report)
            yield report
        self.people += noise.strangers
        self._close(story, noise)

    def _close(self, story: Story, noise: Noise) -> None:
        truth = self.truth
        truth.people = list(map(truths.person_row, self.people))
        for agency, key, phrase in story.informants:
            truth.informants.append({"agency": agency, "key": key, "phrase": phrase})
        if story.first_offence:
            agency, key = story.first_offence
            truth.network["first_offence_report"] = {"agency": agency, "key": key}
        shop = self.town.places["shop"]
        truth.control = {
            "place": shop.id,
            "names": list(shop.names),
            "people": [child.id for child in noise.shoppers],
        }

    def _ordered(self) -> list[Person]:
        """Children with the best known first: those whom several agencies hold are written about most."""
        return sorted(self.children, key=lambda child: (-len(child.known_to), child.id))

    def _involvements(self, wanted: int) -> list[Report]:
        rng = Random(f"{self.seed}/involvement")
        special = [*self.cast.network.girls, self.cast.protected, *self.cast.faulty]
        others = [child for child in self._ordered() if child not in special and child.known_to]
        made: list[Report] = []
        for number, child in enumerate([*special, *others]):
            is_special = number < len(special)
            for agency in sorted(child.known_to):
                if agency == "POL" and not child.resident:
                    continue
                made.append(self._involvement(rng, agency, child, may_be_late=not is_special))
                if len(made) >= wanted and not is_special:
                    return made
        return made

    def _involvement(self, rng: Random, agency: str, child: Person, *, may_be_late: bool) -> Report:
        # Most are there from the first load; the rest begin as children move and are referred.
        late = may_be_late and rng.random() < 0.3
        day = self.start + timedelta(days=rng.randint(10, SPAN_DAYS - 30) if late else rng.randint(0, 6))
        recorded = london(day, rng.randint(6, 18), rng.randrange(60))
        return casework.involvement(self.desk, rng, agency, child, recorded)

    def _placements(self) -> list[Report]:
        rng = Random(f"{self.seed}/placements")
        made = []
        limit = max(6, self.wanted // 60)
        placed = [child for child in self._ordered() if child.looked_after != "never"]
        placed.sort(key=lambda child: (not child.network, not child.resident))
        for child in placed:
            day = self.start + timedelta(days=rng.randint(5, 60))
            for agency in sorted(child.known_to & {"HOM", "NSC", "CSC"}):
                recorded = london(day + timedelta(days=rng.randint(0, 9)), rng.randint(9, 17), rng.randrange(60))
                made.append(casework.placement(self.desk, rng, agency, child, recorded, self.town.places["home"]))
            if len(made) >= limit:
                break
        return made

    def _fixed(self) -> list[Report]:
        """Reports that must exist: about the protected child, and values that intake must flag."""
        rng = Random(f"{self.seed}/fixed")
        last = london(self.until, 18, 0)
        made = []
        child = self.cast.protected
        for number, agency in enumerate(["CSC", "SCH2", "HLT", "CSC"]):
            at = london(self.start + timedelta(days=90 * (number + 1)), 11, 15 * number)
            recorded = written_down(rng, at, median_days=1, last=last)
            draft = self.desk.draft(rng, agency, "concern", at, recorded)
            draft.child(child, knows="record")
            draft.body["subjects"][0].setdefault(
                "address", {"lines": ["3 Hidden Well Mews", "Harrowmere"], "postcode": "ZA7 7QX"}
            )
            draft.tell("Settled in the new place at 3 Hidden Well Mews. Father must not learn where they are.")
            draft.sign("family_domestic_abuse")
            draft.share("leads" if number else "partners")
            made.append(draft.finish())
        for faulty in self.cast.faulty:
            for agency in ("CSC", "SCH1"):
                at = london(self.start + timedelta(days=rng.randint(30, 400)), 10, 0)
                draft = self.desk.draft(rng, agency, "concern", at, written_down(rng, at, median_days=1, last=last))
                draft.child(faulty, knows="record")
                draft.tell("Routine contact. No worries.")
                made.append(draft.finish())
        at = london(self.start + timedelta(days=200), 20, 0)
        draft = self.desk.draft(rng, "POL", "concern", at, written_down(rng, at, median_days=1, last=last))
        draft.child(self.cast.faulty[0])
        draft.tell("Lost property handed in.")
        draft.body["happened"] = {"from": f"{self.until.year + 3}-02-11", "precision": "day"}
        draft.flags.append(("", "happened.from", "in_the_future"))
        made.append(draft.finish())
        return made


def _order(report: Report) -> tuple[Any, str, str]:
    return report.recorded, report.agency, report.key


def build(seed: int = 7, size: str = "demo", until: date | None = None, reports: int | None = None) -> Area:
    """The area of that seed and size, the same each time.

    `size` is small (150 reports), demo (2,000) or large (20,000); `reports` asks for another number.
    `until` is the last day of its eighteen months. Raises ValueError for a size that is not known.
    """
    world = World(seed, size, until=until, reports=reports)
    written = list(world.stream())
    area = Area(seed, size, world.start, world.until, world.agencies, world.professionals, written, world.truth)
    area.submissions = [(report.agency, report.body) for report in written]
    return area
