"""For how many children of an invented area somebody is reached: a person with a name, and a number that is answered now.

    .venv/bin/python -m benchmarks.who_to_call [--seed N] [--out benchmarks/results/who_to_call.json]

The invented area that the demonstration shows is taken in and processed, with its agencies, teams and people;
each of its children is then asked for, as the co-ordinator reads her. Counted are the children of whom a person is told by name with a
number (their own, their team's, or of whoever stands in), those of whom at least an agency is, and the time that one answer takes.
How many clicks there are from signing in is told by `tests/journeys/test_who_to_call.py`.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "wp_bench_who"
MOST = 1000  # children that are asked for


@dataclass(frozen=True)
class Reached:
    """What is told of one child: whether a person is reached by name, whether any number is told of whoever works with her, whether
    somebody is on duty for one of them, whether a duty desk is told; and in how many seconds."""

    is_named: bool
    has_number: bool
    has_duty: bool
    has_desk: bool
    works_with: int
    seconds: float


def reached(viewer: Any) -> list[Reached]:
    """What is told of each child whom the viewer may read about, the newest first."""
    from wholepicture.picture.queries import people_listed
    from wholepicture.picture.to_ring import who_to_ring

    found = []
    for row in people_listed(viewer, role="child", limit=MOST):
        began = time.perf_counter()
        ring = who_to_ring(viewer, nominal=row.id)
        seconds = time.perf_counter() - began
        if ring is None:
            continue
        found.append(
            Reached(
                is_named=any(worker.is_reached for worker in ring.workers),
                has_number=any(worker.phone or worker.is_reached for worker in ring.workers),
                has_duty=any(worker.duty for worker in ring.workers),
                has_desk=bool(ring.desk and ring.desk.number),
                works_with=len(ring.workers),
                seconds=seconds,
            )
        )
    return found


def figures(found: list[Reached]) -> dict[str, Any]:
    """Shares of the children, and the time of an answer in milliseconds."""

    told: dict[str, Callable[[Reached], bool]] = {
        "with somebody who works with her": lambda one: bool(one.works_with),
        "with a person who is reached by name": lambda one: one.is_named,
        "with a number of whoever works with her": lambda one: one.has_number,
        "with a number at all, the duty desk's among them": lambda one: one.has_number or one.has_desk,
    }
    worked_with = [one for one in found if one.works_with]
    times = sorted(one.seconds * 1000 for one in found)
    return {
        "children": len(found),
        **{called: share(found, holds) for called, holds in told.items()},
        "with a person who is reached by name, of those with whom somebody works": share(
            worked_with, lambda one: one.is_named
        ),
        "milliseconds, median": round(statistics.median(times), 1),
        "milliseconds, of the slowest in a hundred": round(times[int(len(times) * 0.99)], 1),
    }


def share(found: list[Reached], holds: Callable[[Reached], bool]) -> float:
    """For how many of these children it holds, as a part of one."""
    return round(sum(map(holds, found)) / len(found), 3) if found else 0.0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = NAME
        from wholepicture.config import cluster, installation

        try:
            installation.make_ready()
            told = figures(measured(options.seed))
        finally:
            cluster.stop()
    print(json.dumps(told, indent=2))
    if options.out:
        options.out.write_text(json.dumps(told, indent=2) + "\n")


def measured(seed: int) -> list[Reached]:
    """The area that the demonstration loads, with this seed (0: its own), asked as its co-ordinator."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.config.commands.output import Out
    from wholepicture.config.demo.__main__ import SEED
    from wholepicture.config.demo.loading import load, signed_in
    from wholepicture.config.demo.stages import Stages
    from wholepicture.partnership.queries import professionals_who_sign_in

    load(Stages(Out(as_json=False)), seed or SEED)
    with system_viewer("operator").acting():
        coordinator = next(one for one in professionals_who_sign_in() if one.role == "coordinator")
    return reached(signed_in(coordinator.email))


if __name__ == "__main__":
    main()
