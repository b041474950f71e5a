"""How soon a child who is missing is on the hub's open first page, where 20,000 reports are stored: told of it, and looking every second.

    .venv/bin/python -m benchmarks.open_page [--stored 20000] [--town 2000] [--reports 60] [--out benchmarks/results/open_page.json]

An invented town is processed and multiplied until so many reports are stored. The site, the worker and two readers of the hub's
first page run as processes of their own: one waits for events and then asks for the part of the page that changes, as the page's
script does; the other opens the page every second, which is what there was before. Every report is waited for by both. Measured is the
time from its receipt until her name is in what the reader was sent. Durable commits, row security and the ledger are on.
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
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from typing import Any

NAME = "wp_bench_page"
EVERY = 1.0  # seconds between two looks of the reader who is told nothing
LONGEST = 60.0
WORK = "from wholepicture.config import installation; installation.load(); from wholepicture.config.processing import work; work()"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stored", type=int, default=20_000)
    asked.add_argument("--town", type=int, default=2000)
    asked.add_argument("--reports", type=int, default=60)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = NAME
        from wholepicture.config import cluster, installation

        try:
            cluster.ensure_running()
            installation.load()
            figures = measure(stored(options.stored, options.town), Path(folder), options.reports)
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def stored(reports: int, town: int) -> Any:
    """A furnished house in which so many reports are stored and processed."""
    from benchmarks.multiplied import multiply

    house = furnished(NAME, town)
    multiply(NAME, 1, max(0, reports // town - 1), at_once=10)
    return house


def furnished(name: str, town: int) -> Any:
    """A new database with an invented town, its reports processed."""
    from benchmarks.intake import _add, _take_in
    from synthetic.area import build
    from tests.living import House
    from wholepicture.config import cluster, installation
    from wholepicture.config.processing import process
    from wholepicture.intake.commands import accept_batch
    from wholepicture.intake.understanding import check_submission

    cluster.drop_database(name)
    cluster.bootstrap(name)
    installation.make_ready(name)
    area, house = build(7, "large", reports=town), House.furnished(name)
    for agency in area.agencies:
        if agency.code not in house.agencies:
            _add(house, agency)
    _take_in(house, [(agency, body) for agency, body in area.submissions if not check_submission(body)], accept_batch)
    process()
    return house


def measure(house: Any, folder: Path, reports: int) -> dict[str, Any]:
    """The figures of both readers, and of how many reports were stored."""
    from django.db import connections

    from tests.web.serving_site import served

    with connections["worker"].cursor() as sql:
        sql.execute("SELECT count(*) FROM intake_submission")
        number = int(sql.fetchone()[0])
    worker = subprocess.Popen([sys.executable, "-c", WORK])
    try:
        with served(house, folder) as site:
            told, looking = Told(site.port, house.token("coordinator")), Looking(site.port, house.token("coordinator"))
            time.sleep(5)
            waited = [_waited(house, each, (told, looking)) for each in range(reports)]
            told.stopped = looking.stopped = True
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
    after, before = (_summary(list(of_reader)) for of_reader in zip(*waited, strict=True))
    return {
        "reports_stored": number,
        "looking_every_second": before,
        "told": after,
        "ratio_of_medians": round(after["p50_s"] / before["p50_s"], 2),
        "ratio_of_p95": round(after["p95_s"] / before["p95_s"], 2),
    }


class Reader(threading.Thread):
    """Somebody's open first page. `seen`: when each name was first in what it was sent."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(daemon=True)
        self.port, self.headers = port, {"Cookie": f"wp_viewer={token}"}
        self.page, self.stopped = "", False
        self.changed = threading.Condition()
        self.start()

    def ask(self, path: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        connection.request("GET", path, headers=self.headers)
        return connection.getresponse()

    def show(self, path: str) -> None:
        text = self.ask(path).read().decode()
        with self.changed:
            self.page = text
            self.changed.notify_all()

    def wait_for(self, name: str, began: float) -> float:
        with self.changed:
            if not self.changed.wait_for(lambda: name in self.page, timeout=LONGEST):
                raise RuntimeError(f"{name} is not on the page after a minute")
        return time.perf_counter() - began


class Looking(Reader):
    """Opens the page every second."""

    def run(self) -> None:
        while not self.stopped:
            began = time.monotonic()
            self.show("/")
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))


class Told(Reader):
    """Waits for events, and asks for what changes: as `work.js` does, what presses first."""

    def run(self) -> None:
        events = self.ask("/your-work/events/")
        while not self.stopped and (line := events.readline()):
            if line.startswith(b"event: came"):
                self.show("/your-work/now/")
                self.ask("/your-work/cards/").read()


def _waited(house: Any, number: int, readers: tuple[Reader, ...]) -> list[float]:
    """Seconds until each of them has her on the page."""
    from synthetic import factories

    family = f"Ruddock{''.join('abcdefghij'[int(digit)] for digit in f'{number:03}')}-Test"
    girl = factories.child(
        given="Merle", family=family, date_of_birth=f"2011-05-{1 + number % 28:02}", identifiers=None
    )
    body = factories.missing_episode(
        girl, returned_at=None, key=f"page-{number}", missing_since=_now(), recorded_at=_now()
    )
    time.sleep(Random(number).uniform(0.3, 1.3))  # at no fixed moment between two looks
    began_at: list[float] = []
    waiting = [
        threading.Thread(target=lambda r=reader: times.__setitem__(r, r.wait_for(family, began_at[0])))
        for reader in readers
    ]
    times: dict[Reader, float] = {}
    house.send("HOM", body)
    began_at.append(time.perf_counter())
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()
    back = factories.missing_episode(
        girl, returned_at=_now(), key=f"back-{number}", missing_since=_now(), recorded_at=_now()
    )
    house.send("HOM", back)  # so that the next is among those who are named
    return [times[reader] for reader in readers]


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def _summary(waited: list[float]) -> dict[str, Any]:
    ordered = sorted(waited)
    return {
        "reports": len(ordered),
        "p50_s": round(statistics.median(ordered), 3),
        "p95_s": round(ordered[max(0, round(len(ordered) * 0.95) - 1)], 3),
        "longest_s": round(ordered[-1], 3),
        "within_a_second": round(sum(each <= 1 for each in ordered) / len(ordered), 3),
    }


if __name__ == "__main__":
    main()
