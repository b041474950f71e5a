"""What joining one report costs where many descriptions of one child are known, or many share a number.

    .venv/bin/python -m benchmarks.wide [--groups 1,30,225,1000] [--shared 1,300,3000] [--out benchmarks/results/wide.json]

All sizes run in one process against fresh databases of one cluster, so the figure to look at is the ratio to the smallest:
the cost of one report must not grow with how many descriptions there are of a child, nor much with how many share a number.
Durable commits, row security and the ledger are on.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

PASSES = 9
BATCH = 200
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BORN = date(2010, 5, 17)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--groups", default="1,30,225,1000")
    asked.add_argument("--shared", default="1,300,3000")
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = "wp_bench_wide"
        from wholepicture.config import cluster

        try:
            figures = {
                "descriptions_of_one_child": [measure(size, _one_child) for size in _sizes(options.groups)],
                "children_who_share_a_number": [measure(size, _placeholder) for size in _sizes(options.shared)],
                "and_a_date_of_birth": [measure(size, _placeholder_and_birth) for size in _sizes(options.shared)],
            }
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def _sizes(listed: str) -> list[int]:
    return [int(size) for size in listed.split(",")]


def _names() -> Iterator[str]:
    """Yields names without end, no two of which agree or are heard alike."""
    for number in count():
        for letters in product(LETTERS, repeat=3):
            yield "".join(letters) + "ow" * (number + 1)


def _one_child(number: int, name: str) -> dict[str, Any]:
    """One child, whose family name is written otherwise each time."""
    return {"given": "Wren", "family": name.title(), "date_of_birth": str(BORN)}


def _placeholder(number: int, name: str) -> dict[str, Any]:
    """Children who have nothing in common but a number that somebody put where none was known."""
    return {"given": name.title(), "family": name.title(), "date_of_birth": str(BORN + timedelta(days=number % 4000))}


def _placeholder_and_birth(number: int, name: str) -> dict[str, Any]:
    return {"given": name.title(), "family": name.title(), "date_of_birth": str(BORN)}


def measure(size: int, describe: Any) -> dict[str, Any]:
    """Milliseconds to join one more report, of a description that is new and of one that is known."""
    from wholepicture.config import cluster, installation

    cluster.ensure_running()
    installation.load()
    from django.db import connections

    name = f"wp_wide_{describe.__name__.strip('_')}_{size}"
    connections.close_all()
    for alias in connections.settings:
        connections.settings[alias]["NAME"] = name
    cluster.drop_database(name)
    cluster.bootstrap(name)
    installation.make_ready(name)
    from synthetic import factories
    from tests.living import House
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage import commands as linkage

    house, worker, upn, names = House.furnished(name), system_viewer("derivation"), factories.upn_of(1), _names()

    def bodies(first: int, how_many: int, key: str) -> list[dict[str, Any]]:
        return [
            factories.concern(
                factories.child(**describe(number, next(names)), identifiers=[upn]), key=f"{key}-{number}"
            )
            for number in range(first, first + how_many)
        ]

    def joined(sent: list[dict[str, Any]]) -> float:
        """Seconds that it takes to join these, each in a step of its own transaction."""
        receipts = house.send("SCH1", *sent)
        submissions = [receipt.submission for receipt in receipts]
        began = time.perf_counter()
        linkage.join(worker, submissions=submissions)
        return time.perf_counter() - began

    for first in range(0, size, BATCH):
        joined(bodies(first, min(BATCH, size - first), "known"))
    with connections["owner"].cursor() as sql:
        sql.execute("ANALYZE")
    fresh = [joined(bodies(size + number, 1, "new")) for number in range(PASSES)]
    again = bodies(size + PASSES, 1, "again")[0]
    joined([again])
    known = [joined([again | {"key": f"again-{number}"}]) for number in range(PASSES)]
    print(f"{describe.__name__} {size}: new {_ms(fresh)} ms, known {_ms(known)} ms", flush=True)
    return {"size": size, "new_description_ms": _ms(fresh), "known_description_ms": _ms(known)}


def _ms(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


if __name__ == "__main__":
    main()
