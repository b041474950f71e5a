"""Reports taken in and fully processed per second, and what a page costs, at two sizes in one run.

    .venv/bin/python -m benchmarks.intake [--small 2000] [--large 20000] [--out benchmarks/results/intake.json]

Both sizes run in one process against fresh databases of one cluster, so the figure to look at is the ratio: the cost
per report, and of a page, must not grow with the number stored. Absolute figures are of the machine they ran on.
Durable commits, row security and the ledger are on; nothing is switched off for speed.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

PASSES = 15


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--small", type=int, default=2000)
    asked.add_argument("--large", type=int, default=20000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = "wp_bench"
        from wholepicture.config import cluster

        try:
            figures = {size: measure(size, options.seed) for size in (options.small, options.large)}
        finally:
            cluster.stop()
    answer = {"sizes": list(figures.values()), "ratios": ratios(figures[options.small], figures[options.large])}
    print(json.dumps(answer, indent=2))
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(answer, indent=2) + "\n")


def ratios(small: dict[str, Any], large: dict[str, Any]) -> dict[str, float]:
    """How much dearer one unit is at the large size: 1.0 is no growth."""
    per_report = ("intake_ms_a_report", "process_ms_a_report", "process_ms_a_report_last_tenth")
    pages = tuple(name for name in small if name.endswith("_p50_ms"))
    return {name: round(large[name] / small[name], 2) for name in (*per_report, *pages)}


def measure(reports: int, seed: int) -> dict[str, Any]:
    from wholepicture.config import cluster, installation

    cluster.ensure_running()
    installation.load()
    from django.db import connections

    name = f"wp_bench_{reports}"
    connections.close_all()
    for alias in connections.settings:
        connections.settings[alias]["NAME"] = name
    cluster.drop_database(name)
    cluster.bootstrap(name)
    installation.make_ready(name)
    from tests.living import House
    from wholepicture.config.processing import process
    from wholepicture.intake.commands import accept_batch
    from wholepicture.intake.understanding import check_submission

    area = _area(reports, seed)
    house = House.furnished(name)
    for one in area.agencies:
        if one.code not in house.agencies:
            _add(house, one)
    # In the order in which they were written down, as they would arrive; batches of one agency each.
    sound = [(agency, body) for agency, body in area.submissions if not check_submission(body)]
    tenth = max(1, len(sound) // 10)
    taken, processed, last = 0.0, 0.0, 0.0
    for start in range(0, len(sound), tenth):
        part = sound[start : start + tenth]
        taken += _timed(partial(_take_in, house, part, accept_batch))
        last = _timed(process)
        processed += last
    figures: dict[str, Any] = {
        "reports": len(sound),
        "intake_ms_a_report": round(1000 * taken / len(sound), 2),
        "process_ms_a_report": round(1000 * processed / len(sound), 2),
        "process_ms_a_report_last_tenth": round(1000 * last / len(part), 2),
        "reports_a_second": round(len(sound) / (taken + processed), 1),
    }
    figures |= _pages(house)
    connections.close_all()
    return figures


def _take_in(house: Any, part: list[tuple[str, dict[str, Any]]], accept_batch: Callable[..., Any]) -> None:
    by_agency: dict[str, list[Any]] = {}
    for agency, body in part:
        by_agency.setdefault(agency, []).append((body, None))
    for agency, bodies in by_agency.items():
        for start in range(0, len(bodies), 200):
            accept_batch(house.operator(agency), bodies=bodies[start : start + 200], channel="file")


def _pages(house: Any) -> dict[str, float]:
    from wholepicture.alerts.queries import alerts_awaiting
    from wholepicture.intake.queries import my_reports
    from wholepicture.picture.queries import people_listed, picture_of

    hub, teacher = house.viewer("coordinator"), house.viewer("teacher_dsl")
    listed = people_listed(hub, role="child", limit=40)
    children = [one.id for one in listed][:PASSES]
    out: dict[str, float] = {}
    asked: list[tuple[str, Callable[[int], Any]]] = [
        ("child_page", lambda n: picture_of(hub, nominal=children[n % len(children)])),
        ("alert_list", lambda n: alerts_awaiting(hub)),
        ("children_list_hub", lambda n: people_listed(hub, role="child")),
        ("children_list_school", lambda n: people_listed(teacher, role="child")),
        ("my_reports", lambda n: my_reports(teacher)),
    ]
    for name, ask in asked:
        ask(0)
        times = [1000 * _timed(partial(ask, n)) for n in range(PASSES)]
        out[f"{name}_p50_ms"] = round(statistics.median(times), 2)
        out[f"{name}_max_ms"] = round(max(times), 2)
    return out


def _area(reports: int, seed: int) -> Any:
    from synthetic.area import build

    return build(seed, "demo") if reports == 2000 else build(seed, "large", reports=reports)


def _add(house: Any, agency: Any) -> None:
    from wholepicture.partnership.commands import add_agency

    made, _ = add_agency(house.operator(), area=house.area, code=agency.code, name=agency.name, type=agency.type)
    house.agencies[agency.code] = made.id


def _timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
