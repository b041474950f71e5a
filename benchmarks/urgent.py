"""How soon a report that says danger is on the hub's page while another agency sends very many.

    .venv/bin/python -m benchmarks.urgent [--rows 50000] [--minutes 10] [--out benchmarks/results/urgent.json]

One agency's file is taken in, 200 rows a transaction, while the worker works in a process of its own. Every few seconds another
agency sends one report that says danger; measured is the time from its receipt until the hub's reading list shows it, as the
co-ordinator reads it. Durable commits, row security and the ledger are on. The same is measured while nothing else is sent.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from itertools import islice
from pathlib import Path
from typing import Any

BATCH = 200
EVERY = 4.0  # seconds between reports that say danger
NAME = "wp_bench_urgent"
WORK = "from wholepicture.config import installation; installation.load(); from wholepicture.config.processing import work; work()"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=50_000)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = NAME
        from wholepicture.config import cluster

        try:
            figures = measure(options.rows, options.minutes * 60)
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def measure(rows: int, seconds: float) -> dict[str, Any]:
    from wholepicture.config import cluster, installation

    cluster.ensure_running()
    installation.load()
    cluster.drop_database(NAME)
    cluster.bootstrap(NAME)
    installation.make_ready(NAME)
    from tests.living import House

    house = House.furnished(NAME)
    worker = subprocess.Popen([sys.executable, "-c", WORK])
    sender = _Sender(house, rows)
    try:
        time.sleep(5)
        quiet = [_danger(house, f"quiet-{number}") for number in range(8)]
        sender.start()
        while not sender.sent:
            time.sleep(0.5)
        busy: list[tuple[int, int, float]] = []
        until = time.monotonic() + seconds
        while time.monotonic() < until and (sender.is_alive() or _waiting()):
            busy.append((*_waits(sender), _danger(house, f"busy-{len(busy)}")))
            print(busy[-1], flush=True)
            time.sleep(EVERY)
        sender.stopped = True
        sender.join()
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
    while_waiting = [waited for _, _, waited in busy]
    return {
        "rows_sent": sender.sent,
        "most_reports_waiting": max(waiting for _, waiting, _ in busy),
        "quiet": _summary(quiet),
        "while_sending": _summary(while_waiting),
        "ratio_of_medians": round(statistics.median(while_waiting) / statistics.median(quiet), 2),
    }


class _Sender(threading.Thread):
    """One agency's file, taken in as it comes."""

    def __init__(self, house: Any, rows: int) -> None:
        super().__init__(daemon=True)
        self.house, self.rows, self.sent, self.stopped = house, rows, 0, False

    def run(self) -> None:
        from benchmarks.crowd import Crowd
        from wholepicture.intake.commands import accept_batch

        viewer, people = self.house.operator("HLT"), Crowd(7).people()
        while self.sent < self.rows and not self.stopped:
            bodies = [(_report(person), None) for person in islice(people, BATCH)]
            accept_batch(viewer, bodies=bodies, channel="file")
            self.sent += BATCH


def _report(person: Any) -> dict[str, Any]:
    """An everyday report about a child."""
    from synthetic import factories

    child = factories.child(
        given=person.given.title(), family=person.family.title(), date_of_birth=str(person.born), sex=person.sex
    )
    return factories.concern(child, key=f"bulk-{person.number}")


def _danger(house: Any, key: str) -> float:
    """Seconds from the receipt of a report that says danger until the co-ordinator reads it on the list."""
    from synthetic import factories
    from wholepicture.alerts.queries import reading_list

    body = factories.concern(factories.child(family="Urgent-Test"), key=key, safety={"immediate_danger": True})
    hub = house.viewer("coordinator")
    (receipt,) = house.send("SCH1", body)
    began = time.perf_counter()
    while receipt.submission not in {row.submission for row in reading_list(hub).rows}:
        time.sleep(0.02)
        if time.perf_counter() - began > 120:
            raise RuntimeError("it is on no list after two minutes")
    waited = time.perf_counter() - began
    _answer(house, receipt.submission)
    return round(waited, 3)


def _answer(house: Any, submission: Any) -> None:
    """Answered, so that the next is at the top of the list."""
    from wholepicture.alerts.commands import answer_report

    answer_report(house.viewer("coordinator"), submission=submission, decision="dismiss", reason="Measured.")


def _waiting() -> int:
    from django.db import connections

    with connections["worker"].cursor() as sql:
        sql.execute("SELECT count(*) FROM intake_waiting")
        return int(sql.fetchone()[0])


def _waits(sender: _Sender) -> tuple[int, int]:
    return sender.sent, _waiting()


def _summary(waited: list[float]) -> dict[str, Any]:
    ordered = sorted(waited)
    return {
        "reports": len(ordered),
        "median_s": statistics.median(ordered),
        "p95_s": ordered[max(0, int(len(ordered) * 0.95) - 1)],
        "longest_s": ordered[-1],
        "within_a_second": round(sum(one <= 1 for one in ordered) / len(ordered), 3),
    }


if __name__ == "__main__":
    main()
