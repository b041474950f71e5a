"""How reports are heard where a hub answers them over working days, and one of its readers thinks less of charities.

    WHOLEPICTURE_HOME=HOME .venv/bin/python -m benchmarks.answered [--out benchmarks/results/answered.json]

HOME holds a loaded demonstration (`script/demo --no-serve`); it is copied, and left as it is. In the copy three months of the
invented area are played three times: with the sending agency shown, hidden, and hidden for half by lot. Every first read and every
answer goes through the product's own commands. They date an act on the day on which it is done and on no other, so the clock is moved
from outside, as the tests do: the database's superuser sets the stamps of what was just done to the day that is played, in a database
that is dropped afterwards. The product has no such door.

Planted, and told to nobody: which reports are worth taking forward, drawn by lot whoever sent them; and a reader who, where a charity's
name is shown, puts its report off and takes fewer of those forward that are worth it.
"""

import argparse
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

COPY = "wp_bench_answered"
DAYS = 91
A_DAY = 8  # reports that are answered on a working day
WORTH = 0.4  # of all reports
FAIR = (0.9, 0.1)  # taken forward of those that are worth it, and of the others
UNFAIR = (0.35, 0.05)  # the same of a charity's, where its name is shown
PUT_OFF = timedelta(days=7)  # for so long a charity's report lies, where its name is shown
SAID = "Invented for the benchmark."


@dataclass(frozen=True)
class Listed:
    """A report of the reading list."""

    submission: UUID
    urgency: int
    received_at: datetime
    is_of_charity: bool


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    from wholepicture.config import cluster

    source = cluster.default_name()
    os.environ["WHOLEPICTURE_DATABASE"] = COPY
    cluster.ensure_running()
    try:
        figures = {use: played(source, use) for use in ("shown", "hidden", "half")}
    finally:
        cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def played(source: str, use: str) -> list[dict[str, Any]]:
    """Three months under one setting of first reads: the figures of every agency."""
    from django.db import connections

    from tests.access.raw import as_superuser
    from wholepicture.config import cluster, installation

    with cluster._administrator("postgres") as server:
        server.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)".encode())
    cluster.create_database(COPY, template=source)
    installation.load()
    connections.close_all()
    try:
        with as_superuser(COPY) as database:
            database.execute(
                "SET session_replication_role = replica"
            )  # what is stamped is not checked as an act of somebody's
            return _played(database, use)
    finally:
        connections.close_all()
        with cluster._administrator("postgres") as server:
            server.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)".encode())


def _played(database: Any, use: str) -> list[dict[str, Any]]:
    from wholepicture.alerts.front_door import first_read_setting, set_first_reads

    since, until = _unanswered(database)
    hub = _signed_in()
    set_first_reads(hub, use=use, reason=SAID, after=first_read_setting(hub).number)
    for day in _working_days(since, until):
        _day_of(database, hub, use, day)
    return _figures(hub, since, until)


def _signed_in() -> Any:
    """The demonstration's co-ordinator."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.config.demo.loading import signed_in
    from wholepicture.partnership.queries import professionals_who_sign_in

    with system_viewer("operator").acting():
        people = professionals_who_sign_in()
    return signed_in(next(person.email for person in people if person.role == "coordinator"))


def _unanswered(database: Any) -> tuple[datetime, datetime]:
    """The list as it would be had nothing been answered: each report received when it was recorded. Returns the three months."""
    from wholepicture.alerts.urgency import read_by

    for table in ("alerts_routeoutcome", "alerts_route", "alerts_answer", "alerts_firstread"):
        database.execute(f"DELETE FROM {table}".encode())
    database.execute(
        """UPDATE alerts_toread r SET answered_at = NULL, received_at = s.recorded_at
           FROM intake_submission s WHERE s.id = r.submission"""
    )
    until = database.execute("SELECT max(received_at) + interval '1 minute' FROM alerts_toread").fetchone()[0]
    since = until - timedelta(days=DAYS)
    database.execute("DELETE FROM alerts_toread WHERE received_at < %s OR level = 'named'", [since])
    for submission, urgency, received_at in database.execute(
        "SELECT submission, urgency, received_at FROM alerts_toread"
    ).fetchall():
        due = read_by(urgency, received_at, {})
        database.execute("UPDATE alerts_toread SET due_at = %s WHERE submission = %s", [due, submission])
    return since, until


def _working_days(since: datetime, until: datetime) -> Iterator[datetime]:
    """Nine in the morning of every working day, and of the next ten: what came last is answered as well."""
    from wholepicture.base import clock

    day, last = clock.local_date(since), clock.add_working_days(clock.local_date(until), 10)
    while day <= last:
        if clock.is_working_day(day):
            yield datetime.combine(day, time(9), tzinfo=clock.LOCAL)
        day += timedelta(days=1)


def _day_of(database: Any, hub: Any, use: str, morning: datetime) -> None:
    """What is read and answered on one working day: what is urgent first, then the oldest."""
    from wholepicture.alerts.front_door import decide_report, record_first_read
    from wholepicture.alerts.routes import is_hidden

    done = 0
    for listed in _waiting(database, morning + timedelta(hours=8)):
        if done == A_DAY:
            break
        is_unfair = listed.is_of_charity and not is_hidden(use, listed.submission, listed.urgency)
        at = max(morning + timedelta(minutes=50 * done), listed.received_at + timedelta(minutes=10))
        if is_unfair and at < listed.received_at + PUT_OFF:
            continue
        forward = _takes_forward(listed.submission, UNFAIR if is_unfair else FAIR)
        record_first_read(hub, submission=listed.submission, takes_forward=forward, reason=SAID)
        decide_report(
            hub,
            submission=listed.submission,
            decision="act" if forward else "watch",
            reason=SAID,
            told=SAID,
            changes=SAID,
        )
        _stamp(database, listed.submission, at)
        done += 1


def _waiting(database: Any, at: datetime) -> list[Listed]:
    rows = database.execute(
        """SELECT r.submission, r.urgency, r.received_at, a.type = 'charity' FROM alerts_toread r
           JOIN partnership_agency a ON a.id = r.agency_id WHERE r.answered_at IS NULL AND r.received_at < %s
           ORDER BY r.urgency, r.received_at, r.submission""",
        [at],
    ).fetchall()
    return [Listed(*row) for row in rows]


def _lot(submission: UUID, of: str) -> float:
    """A number from 0 to 1, always the same of a report."""
    return int.from_bytes(hashlib.sha256(f"{of} {submission}".encode()).digest()[:4]) / 2**32


def _takes_forward(submission: UUID, shares: tuple[float, float]) -> bool:
    worth, other = shares
    return _lot(submission, "forward") < (worth if _lot(submission, "worth") < WORTH else other)


def _stamp(database: Any, submission: UUID, at: datetime) -> None:
    """Set what was just done to the day that is played."""
    for table in ("alerts_firstread", "alerts_answer"):
        database.execute(f"UPDATE {table} SET at = %s WHERE submission = %s".encode(), [at, submission])
    database.execute("UPDATE alerts_toread SET answered_at = %s WHERE submission = %s", [at, submission])


def _figures(hub: Any, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """As the page of how reports are heard shows them."""
    from wholepicture.alerts.heard import first_read_figures, reports_heard
    from wholepicture.partnership.queries import agencies_by_id

    with hub.acting():
        agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    first = {row.agency: row for row in first_read_figures(hub, since=since, until=until + timedelta(days=20))}
    figures = []
    for row in reports_heard(hub, since=since, until=until):
        read = first[row.agency]
        figures.append(
            {
                "agency": agencies[row.agency],
                "sent": row.sent,
                "read": row.read,
                "used": row.used,
                "answered": row.answered,
                "in_time": row.in_time,
                "days_to_half": None if row.hours is None else round(row.hours / 24, 1),
                "read_hidden": read.hidden,
                "forward_hidden": read.hidden_forward,
                "read_shown": read.shown,
                "forward_shown": read.shown_forward,
            }
        )
    return figures


if __name__ == "__main__":
    main()
