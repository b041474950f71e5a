"""What it costs honest workers that nobody's own word on their work with a child opens anything.

    .venv/bin/python -m benchmarks.confirmations [--size small|demo|large] [--publish]

Every involvement of the invented area is honest. One that comes by a registered feed counts when it is taken in; each other
waits for a person. The model of that person is plain: the hub goes through its list at set hours of each working day, the
oldest first, confirms at most so many at a sitting, and nobody else confirms anything (in truth, whoever works with the
child may do so sooner). What the product decides (`access.policy`) is asked of the product.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from synthetic.area import World
from wholepicture.access.policy import counts, feed_of
from wholepicture.base import clock

RESULTS = Path(__file__).parent / "results" / "confirmations.json"
SITTINGS = (time(10), time(13), time(16, 30))  # when the hub goes through its list, on working days
AT_A_SITTING = 20  # each is a telephone call
END_OF_DAY = time(18)


@dataclass(frozen=True)
class Sent:
    """One involvement: whose it is, when it was sent, and whether it counts without being confirmed."""

    agency: str
    at: datetime
    is_fed: bool


def involvements(world: World, *, registered: bool = True) -> list[Sent]:
    """Every involvement of the area, the oldest first; `registered`: whether its feeds are."""
    trusted: dict[str, list[str]] = {}
    for agency in world.agencies if registered else ():
        trusted[agency.code] = [feed_of("file", service, by_a_person=False) for service in agency.feeds]
    sent = []
    for report in world.stream():
        if report.body["kind"] == "involvement":
            feed = feed_of("file", report.body["involvement"].get("service", ""), by_a_person=False)
            sent.append(Sent(report.agency, report.recorded, counts(feed, "", trusted.get(report.agency, ()))))
    return sorted(sent, key=lambda one: (one.at, one.agency))


def sittings(after: datetime) -> Iterator[datetime]:
    """When the hub goes through its list, from a moment on."""
    day = after.astimezone(clock.LOCAL).date()
    while True:
        if clock.is_working_day(day):
            for at in SITTINGS:
                moment = datetime.combine(day, at, clock.LOCAL)
                if moment >= after:
                    yield moment
        day += timedelta(days=1)


def confirmed(waiting: Iterable[Sent], at_a_sitting: int = AT_A_SITTING) -> list[tuple[Sent, datetime]]:
    """When each of these is confirmed, the oldest first."""
    done: list[tuple[Sent, datetime]] = []
    taken: Counter[datetime] = Counter()
    earliest: datetime | None = None
    for one in waiting:
        for moment in sittings(max(one.at, earliest) if earliest else one.at):
            if taken[moment] < at_a_sitting:
                taken[moment] += 1
                earliest = moment
                done.append((one, moment))
                break
    return done


def end_of_day(sent: datetime, *, later: int = 0) -> datetime:
    """The end of the working day on which it was sent (the next where it was sent outside one), or so many days later."""
    here = sent.astimezone(clock.LOCAL)
    day: date = here.date()
    if not clock.is_working_day(day) or here.time() >= END_OF_DAY:
        day = clock.add_working_days(day, 1)
    return datetime.combine(clock.add_working_days(day, later), END_OF_DAY, clock.LOCAL)


def measured(sent: list[Sent]) -> dict[str, Any]:
    """Shares of all honest involvements, and what waits: how many a week, and for how long."""
    waiting = confirmed(one for one in sent if not one.is_fed)
    hours = [(moment - one.at).total_seconds() / 3600 for one, moment in waiting]
    weeks = Counter(one.at.astimezone(clock.LOCAL).date().isocalendar()[:2] for one, _ in waiting)
    span = max(1, (sent[-1].at - sent[0].at).days / 7)
    at_once = len(sent) - len(waiting)
    first_day = at_once + sum(moment <= end_of_day(one.at) for one, moment in waiting)
    next_day = at_once + sum(moment <= end_of_day(one.at, later=1) for one, moment in waiting)
    return {
        "involvements": len(sent),
        "see_at_once": round(at_once / len(sent), 4),
        "see_on_the_first_working_day": round(first_day / len(sent), 4),
        "see_by_the_next_working_day": round(next_day / len(sent), 4),
        "wait_for_a_person": len(waiting),
        "of_agencies": dict(sorted(Counter(one.agency for one, _ in waiting).items())),
        "confirmations_a_week": round(len(waiting) / span, 2),
        "confirmations_in_the_busiest_week": max(weeks.values(), default=0),
        "median_hours_of_those_who_wait": round(median(hours), 1) if hours else 0,
        "longest_hours": round(max(hours), 1) if hours else 0,
    }


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--size", default="demo", choices=["small", "demo", "large"])
    given.add_argument("--publish", action="store_true", help=f"write {RESULTS.name}")
    asked = given.parse_args()
    figures = {
        "size": asked.size,
        "sittings": [f"{at:%H:%M}" for at in SITTINGS],
        "at_a_sitting": AT_A_SITTING,
        "feeds_registered": measured(involvements(World(7, asked.size))),
        "no_feed_registered": measured(involvements(World(7, asked.size), registered=False)),
    }
    print(json.dumps(figures, indent=1))
    if asked.publish:
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
