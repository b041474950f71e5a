"""What taking in a whole school's register costs, and how many of its pupils are reported by what is set to be news.

    .venv/bin/python -m benchmarks.registers [--pupils 120,1200] [--out benchmarks/results/registers.json]

An invented school's year, 380 sessions a pupil, a row a pupil and week, is kept as an upload and taken in by the command that the screen
presses. Then the same file is taken in again, which changes nothing, and one more week. All sizes run in one process against fresh
databases of one cluster: the figure to look at is the cost of a pupil against that of the smallest school, which must not grow.
Durable commits, row security and the ledger are on. `--news`: only the shares that are reported, for which no database runs.
"""

import argparse
import json
import os
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from synthetic.school_register import WEEKS, InventedPupil, as_file, invented_school

SETTINGS = ((1, 15, 10), (4, 15, 10), (4, 30, 20), (4, 40, 20), (2, 40, 20), (10, 40, 20))
"""Of what is news: sessions, points, school days. The first is what was so before it could be set, the fourth the usual."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pupils", default="120,1200")
    asked.add_argument("--news", action="store_true")
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    sizes = [int(size) for size in options.pupils.split(",")]
    figures: dict[str, Any] = {"news": [reported(max(sizes), *setting) for setting in SETTINGS]}
    if not options.news:
        with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
            os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
            os.environ["WHOLEPICTURE_DATABASE"] = "wp_bench_registers"
            from wholepicture.config import cluster

            try:
                figures["taken"] = [measure(size) for size in sizes]
            finally:
                cluster.stop()
        smallest = figures["taken"][0]
        for row in figures["taken"]:
            for name in ("first", "again", "one_more_week"):
                row[f"{name}_against_smallest"] = round(row[f"{name}_ms_a_pupil"] / smallest[f"{name}_ms_a_pupil"], 2)
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def reported(pupils: int, sessions: int, points: int, days: int) -> dict[str, Any]:
    """Of whom of a school anything is reported in its year, and how many of the months of all."""
    from wholepicture.intake.registers.reporting import Kept, News, month_of, months_after, news_of, to_report

    news, of_pupils, of_months, months = News(sessions, points, days), 0, 0, set[date]()
    for pupil in invented_school(pupils, date(2025, 9, 1)):
        months = {month_of(day) for day in pupil.marks}
        kept = {month: Kept(news_on) for month, news_on in news_of(pupil.marks, months, news).items()}
        made = to_report(pupil.marks, kept, months_after(max(months), 1))
        of_pupils, of_months = of_pupils + bool(made), of_months + len(made)
    return {
        "sessions": sessions,
        "points": points,
        "school_days": days,
        "pupils_reported": round(of_pupils / pupils, 3),
        "months_reported": round(of_months / (pupils * len(months)), 3),
    }


def measure(pupils: int) -> dict[str, Any]:
    """Milliseconds a pupil to take a year in, the same again, and one more week."""
    from django.db import connections

    from wholepicture.config import cluster, installation

    name = os.environ["WHOLEPICTURE_DATABASE"]
    cluster.ensure_running()
    installation.load()
    connections.close_all()
    cluster.drop_database(name)
    cluster.bootstrap(name)
    installation.make_ready(name)
    from tests.living import House
    from wholepicture.base import clock

    lead, today = House.furnished(name).viewer("teacher_dsl"), clock.local_date()
    this_week = today - timedelta(days=today.weekday())
    school = list(invented_school(pupils, this_week - timedelta(weeks=WEEKS)))
    last = max(school[0].marks) - timedelta(days=4)
    year = [_part(pupil, school[0].marks.keys() - {day for day in school[0].marks if day >= last}) for pupil in school]
    week = [_part(pupil, {day for day in school[0].marks if day >= last}) for pupil in school]
    content = as_file(iter(year))
    first, made = taken(lead, content)
    again, made_again = taken(lead, content)
    more, made_more = taken(lead, as_file(iter(week)))
    return {
        "pupils": pupils,
        "megabytes": round(len(content) / 1e6, 1),
        "first_seconds": round(first, 1),
        "reports": [made, made_again, made_more],
        "first_ms_a_pupil": round(1000 * first / pupils, 2),
        "again_ms_a_pupil": round(1000 * again / pupils, 2),
        "one_more_week_ms_a_pupil": round(1000 * more / pupils, 2),
    }


def _part(pupil: InventedPupil, days: set[date]) -> InventedPupil:
    return InventedPupil(**vars(pupil) | {"marks": {day: pupil.marks[day] for day in days}})


def taken(lead: Any, content: bytes) -> tuple[float, int]:
    """Seconds until a file that waits is taken in, and how many reports were made of it."""
    from wholepicture.intake.commands import keep_upload
    from wholepicture.intake.queries import delivery_of
    from wholepicture.intake.registers.taking import take_upload_as_register

    upload = keep_upload(lead, name="register.csv", content=content)
    began = time.perf_counter()
    take_upload_as_register(lead, upload=upload)
    seconds = time.perf_counter() - began
    delivered = delivery_of(lead, delivery=upload)
    return seconds, len(delivered.rows) if delivered else 0


if __name__ == "__main__":
    main()
