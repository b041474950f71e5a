"""A town to evaluate on: sized in children, most of whom no report names, with networks of several shapes in it.

    town = evaluation_town.build(seed=3, size="city")
    evaluation_town.write(town, folder)

Unlike `area`, which is dense with what a demo shows, it holds as much ordinary life for each child as a real town, so that
what a rule raises here can be counted as right or wrong.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from synthetic import network_shapes
from synthetic.agencies import Agency, Professional, agencies, professionals
from synthetic.clock import SPAN_DAYS, UNTIL, london
from synthetic.exploitation import Exploitation
from synthetic.nights_away import BACKWARDS, NightsAway
from synthetic.ordinary_life import OrdinaryLife
from synthetic.regular_rows import RegularRows
from synthetic.report import Desk
from synthetic.sightings import Told, Writer
from synthetic.systems import Systems
from synthetic.town import Town
from synthetic.town_truth import TownTruth
from synthetic.townspeople import Townspeople

NOTICED = 1 / 3  # of what happens to an exploited child is written down by somebody


@dataclass(frozen=True)
class Size:
    """How many children live in the town, how many networks are in it and how many men who exploit alone."""

    children: int
    networks: int
    alone: int


SIZES = {"small": Size(2_000, 1, 1), "city": Size(20_000, 3, 5)}


@dataclass
class EvaluationTown:
    """A town as built. `submissions` is (agency code, body) in the order in which they were recorded."""

    seed: int
    size: str
    start: date
    until: date
    agencies: list[Agency]
    professionals: list[Professional]
    submissions: list[tuple[str, dict[str, Any]]]
    truth: TownTruth


def build(seed: int = 7, size: str = "small", *, noticed: float = NOTICED, until: date | None = None) -> EvaluationTown:
    """The town of that seed, the same each time. `until` is the last day of its eighteen months.

    `noticed` is the share of incidents around exploited children that somebody writes down. Raises ValueError for a size
    that is not known or a share that is none.
    """
    if size not in SIZES:
        raise ValueError(f"Size {size!r} is not known: use one of {', '.join(SIZES)}.")
    if not 0 <= noticed <= 1:
        raise ValueError(f"The share noticed is {noticed}: it must be from 0 (nothing) to 1 (everything).")
    wanted, until = SIZES[size], until or UNTIL
    start = until - timedelta(days=SPAN_DAYS)
    town = Town(Random(f"{seed}/evaluation town"))
    people = Townspeople(seed, town, wanted.children, start, until)
    staff = professionals()
    desk = Desk(Systems(seed, until), staff)
    writer = Writer(desk, london(until, 18, 0))
    networks = network_shapes.cast(seed, people, wanted.networks, wanted.alone)
    nights = NightsAway(Random(f"{seed}/nights away"), writer, backwards=BACKWARDS)
    cars = [car for network in networks for car in network.vehicles]
    life = OrdinaryLife(seed, people, writer, nights, wanted.children, cars)
    exploitation = Exploitation(seed, people, writer, nights, networks, noticed)
    rows = RegularRows(seed, people, desk, writer, wanted.children)
    told = life.reports() + exploitation.reports() + exploitation.registers(desk) + rows.reports()
    told = [one for one in told if london(start) <= one.report.recorded]
    told.sort(key=_order)
    truth = TownTruth(people, networks)
    truth.town = {
        "size": size,
        "seed": seed,
        "children": wanted.children,
        "noticed": round(noticed, 4),
        "start": start.isoformat(),
        "until": until.isoformat(),
    }
    truth.take_in(told, life, exploitation, rows, nights)
    submissions = [(one.report.agency, one.report.body) for one in told]
    return EvaluationTown(seed, size, start, until, agencies(), staff, submissions, truth)


def _order(told: Told) -> tuple[Any, str, str]:
    return told.report.recorded, told.report.agency, told.report.key


def write(town: EvaluationTown, folder: Path) -> None:
    """Writes submissions.ndjson, agencies.json, professionals.json and truth.json. Raises OSError where it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "submissions.ndjson").open("w", encoding="utf-8", newline="\n") as lines:
        for agency, body in town.submissions:
            lines.write(json.dumps({"agency": agency, "body": body}, ensure_ascii=False) + "\n")
    _json(folder / "agencies.json", [agency.as_dict() for agency in town.agencies])
    _json(folder / "professionals.json", [person.as_dict() for person in town.professionals])
    _json(folder / "truth.json", town.truth.as_dict())


def _json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
