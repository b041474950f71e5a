"""What the page of how reports are heard costs, where 20,000 and 200,000 were ever read one by one.

    .venv/bin/python -m benchmarks.heard [--lists 20000,200000] [--out benchmarks/results/heard.json]

The reading list of ten years is filled by one statement; half is answered, a fifth was used.
Beside it, in the same run, the least that any such page costs: counting the period's rows by agency, as a superuser. The figure to
look at is the ratio. Row security and the ledger are on.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

PASSES = 5
DAYS = 90
FILL = """
INSERT INTO alerts_toread (submission, area_id, agency_id, level, nominals, named, kind, urgency, received_at, due_at, answered_at)
SELECT gen_random_uuid(), %(area)s, %(agencies)s[1 + number %% %(many)s], 'partners', '{}', '{}', 'concern', 3, came,
       came + interval '3 days', CASE WHEN number %% 2 = 0 THEN came + interval '30 hours' END
FROM (SELECT number, now() - number * (interval '3650 days' / %(rows)s) AS came FROM generate_series(1, %(rows)s) number) list
"""
READ = """
INSERT INTO intake_submissionstate (submission_id, area_id, agency_id, state, at)
SELECT submission, area_id, agency_id, 'read', received_at FROM alerts_toread
"""
USED = """
INSERT INTO alerts_answer (id, submission, area_id, decision, reason, made_by_id, at)
SELECT gen_random_uuid(), submission, area_id, CASE WHEN random() < 0.4 THEN 'act' ELSE 'watch' END, 'Invented.', %s, answered_at
FROM alerts_toread WHERE answered_at IS NOT NULL
"""
LEAST = "SELECT agency_id, count(*) FROM alerts_toread WHERE area_id = %s AND received_at >= %s GROUP BY 1"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lists", default="20000,200000")
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = "wp_bench_heard"
        from wholepicture.config import cluster

        try:
            figures = [measure(int(rows)) for rows in options.lists.split(",")]
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def measure(rows: int) -> dict[str, Any]:
    """The page's figures for the hub, and the least that they could cost, over a list of so many reports."""
    from django.db import connections

    from tests.access.raw import as_superuser
    from tests.living import House
    from wholepicture.alerts.heard import reports_heard
    from wholepicture.base import clock
    from wholepicture.config import cluster, installation

    name = os.environ["WHOLEPICTURE_DATABASE"]
    cluster.ensure_running()
    installation.load()
    connections.close_all()
    cluster.drop_database(name)
    cluster.bootstrap(name)
    installation.make_ready(name)
    house = House.furnished(name)
    hub, until = house.viewer("coordinator"), clock.now()
    since = until - timedelta(days=DAYS)
    with as_superuser(name) as database:
        agencies = list(house.agencies.values())
        filled = {"area": house.area, "agencies": agencies, "many": len(agencies), "rows": rows}
        database.execute(FILL, filled)
        database.execute(READ)
        database.execute(USED, [house.professionals["coordinator"]])
        database.execute("ANALYZE alerts_toread, alerts_answer, intake_submissionstate")
        least = _seconds(lambda: database.execute(LEAST, [house.area, since]).fetchall())
    page = _seconds(lambda: reports_heard(hub, since=since, until=until))
    sent = sum(row.sent for row in reports_heard(hub, since=since, until=until))
    return {
        "reports_on_the_list": rows,
        "of_the_period": sent,
        "page_ms": round(page * 1000, 1),
        "least_ms": round(least * 1000, 1),
        "ratio": round(page / least, 1),
    }


def _seconds(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(PASSES):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
