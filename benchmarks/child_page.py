"""What a child's page costs at the server, where few reports are stored and where many are, and with five thousand entries.

    .venv/bin/python -m benchmarks.child_page [--stored 20000,1000000] [--children 40] [--out benchmarks/results/child_page.json]

An invented town is processed, and multiplied until so many reports are stored; then one of its children is given five thousand
entries. Each child's page is opened by the co-ordinator in the same process, strip of time and small network included, with row
security and the ledger on, once to warm up and then three times. All sizes run in one process against one cluster, so the figure
to look at is the ratio of the larger to the smaller. Two steps of a network are read as well, at the database's side of the page.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

NAME = "wp_bench_child"
PASSES = 3
ENTRIES = 5_000
AT_ONCE = 10  # copies that fall in the same time


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stored", default="20000,1000000")
    asked.add_argument("--town", type=int, default=2000)
    asked.add_argument("--children", type=int, default=40)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    sizes = [int(size) for size in options.stored.split(",")]
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = NAME
        from wholepicture.config import cluster, installation

        try:
            cluster.ensure_running()
            installation.load()
            figures = measure(sizes, options.town, options.children)
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def measure(sizes: Sequence[int], town: int, children: int) -> dict[str, Any]:
    """The figures at each size, and the ratios of the last to the first."""
    from django.test.utils import setup_test_environment

    from benchmarks.multiplied import multiply, multiply_reports
    from benchmarks.open_page import furnished
    from tests.web.story import client_of

    setup_test_environment()  # so that the site answers to a browser in its own process
    house = furnished(NAME, town)
    ids, client = _children(house, children), client_of(house, "coordinator")
    rows: list[dict[str, Any]] = []
    copies = 1
    for size in sizes:
        wanted = max(1, size // town)
        if wanted > copies:
            multiply(NAME, copies, wanted - 1, at_once=AT_ONCE)
            copies = wanted
        rows.append(_at(house, client, ids))
    busiest, reports = _busiest(house)
    multiply_reports(NAME, reports, max(1, ENTRIES // len(reports)), kept=[busiest])
    rows[-1]["five_thousand"] = _opened(client, [busiest]) | {"entries": _entries_of(house, busiest)}
    first, last = rows[0], rows[-1]
    return {
        "sizes": rows,
        "ratio_of_page_p95": round(last["page"]["p95_ms"] / first["page"]["p95_ms"], 2),
        "ratio_of_network_p95": round(last["network"]["p95_ms"] / first["network"]["p95_ms"], 2),
        "ratio_of_five_thousand": round(last["five_thousand"]["p95_ms"] / first["page"]["p95_ms"], 2),
    }


def _at(house: Any, client: Any, ids: Sequence[UUID]) -> dict[str, Any]:
    from wholepicture.analysis.queries import explored

    hub = house.viewer("coordinator")
    reports, events = _asked(
        house, "SELECT (SELECT count(*) FROM intake_submission), (SELECT count(*) FROM picture_event)"
    )[0]
    network = _timed([partial(explored, hub, asked=[("nominal", id)], until=None, steps=2) for id in ids])
    return {"reports": reports, "events": events, "page": _opened(client, ids), "network": network}


def _opened(client: Any, ids: Sequence[UUID]) -> dict[str, float]:
    def opened(id: UUID) -> int:
        answer = client.get(f"/people/{id}/")
        assert answer.status_code == 200, answer.status_code
        return len(answer.content)

    weight = max(opened(id) for id in ids)
    return _timed([partial(opened, id) for id in ids]) | {"heaviest_kb": weight // 1000}


def _timed(calls: Sequence[Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of each call, the quickest of its passes: what else the machine does is none of the page's cost."""
    took = []
    for call in calls:
        passes = []
        for _ in range(PASSES):
            began = time.perf_counter()
            call()
            passes.append(1000 * (time.perf_counter() - began))
        took.append(min(passes))
    took.sort()
    return {"p50_ms": round(statistics.median(took), 1), "p95_ms": round(took[int(0.95 * (len(took) - 1))], 1)}


BY_ENTRIES = """SELECT nominal FROM picture_event WHERE role = 'child' AND nominal IS NOT NULL AND level <> 'named'
GROUP BY nominal ORDER BY count(*) DESC, nominal"""


def _children(house: Any, number: int) -> list[UUID]:
    """Children of whom much is told, and of whom little: each so many-th by their number of entries."""
    rows = _asked(house, BY_ENTRIES)
    every = max(1, len(rows) // number)
    return [id for (id,) in rows[::every]][:number]


def _busiest(house: Any) -> tuple[UUID, list[UUID]]:
    """The child with the most entries, and the reports that tell of her."""
    ((busiest,),) = _asked(house, f"{BY_ENTRIES} LIMIT 1")
    reports = _asked(house, "SELECT DISTINCT submission FROM picture_event WHERE nominal = %s", busiest)
    return busiest, [report for (report,) in reports]


def _entries_of(house: Any, nominal: UUID) -> int:
    return int(_asked(house, "SELECT count(*) FROM picture_event WHERE nominal = %s", nominal)[0][0])


def _asked(house: Any, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    from tests.access.raw import as_superuser

    with as_superuser(house.database) as superuser:
        return superuser.execute(statement.encode(), values or None).fetchall()


if __name__ == "__main__":
    main()
