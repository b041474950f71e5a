"""What one new record costs online, and a whole back-record in batch, beside Splink itself, in one run.

    .venv/bin/python -m benchmarks.linkage [--size 1000000] [--batch 1000000] [--publish]

Online: reports are taken in, and `linkage.commands.join` is timed for each: profile, published rule, candidates from
PostgreSQL, weights, the row of the queue, the ledger, and a durable commit, with row security on. Beside it Splink's
own search for one new record (`predict_between`) with the same model, among as many. Batch: `splink_engine.weigh_all`, and
Splink with its own comparisons and plain blocking rules on the same people. Absolute figures are of the machine they
ran on; the ratios hold within the run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import chain, islice
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch
from uuid import UUID

SEED = 1
WARM = 60  # newcomers that are not counted


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", type=int, default=1_000_000, help="descriptions stored when the new ones come")
    asked.add_argument("--batch", type=int, nargs="*", default=[1_000_000], help="descriptions linked in one go")
    asked.add_argument("--new", type=int, default=200, help="new records a client")
    asked.add_argument("--clients", type=int, nargs="*", default=[1, 4])
    asked.add_argument("--searches", type=int, default=20, help="new records looked for by Splink; 0: leave it out")
    asked.add_argument(
        "--keep", action="store_true", help="leave the database in WHOLEPICTURE_BENCH_HOME for another run"
    )
    asked.add_argument("--newcomers", type=int, default=SEED, help="other new records, where a kept one has had these")
    asked.add_argument("--memory", default="2GB", help="what DuckDB may hold, in either engine")
    asked.add_argument("--out", type=Path)
    asked.add_argument("--publish", action="store_true", help="in results/linkage.json and docs/reference/linkage.md")
    asked.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.part:
        print(json.dumps(_PARTS[options.part[0]](*options.part[1:])))
        return
    answer = measure(options)
    print(json.dumps(answer, indent=2))
    if options.out:
        options.out.write_text(json.dumps(answer, indent=2) + "\n")
    if options.publish:
        from benchmarks.page import RESULTS, publish

        publish("speed", together(json.loads(RESULTS.read_text("utf-8"))["speed"], answer))


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Measures every part in a process of its own, so that each one's memory is its own."""
    answer: dict[str, Any] = {"machine": {"cores": os.cpu_count(), "shared": True}, "size": options.size}
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = f"wp_bench_linkage_{options.size}"
        answer["online"] = _online(options, Path(folder))
        if options.searches:
            answer["splink_search"] = _part("search", options.size, options.searches, options.memory)
            ours = answer["online"][f"clients_{options.clients[0]}"]["p50_ms"]
            answer["times_as_fast_as_splink_search"] = round(answer["splink_search"]["p50_ms"] / ours, 1)
        answer["batches"] = [_batch(size, options.memory) for size in options.batch]
    return answer


def together(known: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Returns what was published, with what was measured now in its place: a run without Splink's search is a larger one."""
    batches = {batch["size"]: batch for batch in [*known["batches"], *answer["batches"]]}
    merged = {**known, "batches": [batches[size] for size in sorted(batches)]}
    if "splink_search" in answer:
        return {**merged, **{name: value for name, value in answer.items() if name != "batches"}}
    return {**merged, "larger": {**known.get("larger", {}), str(answer["size"]): answer["online"]}}


def _batch(size: int, memory: str) -> dict[str, Any]:
    ours, alone = (_part(name, size, memory) for name in ("weigh_all", "splink_batch"))
    return {
        "size": size,
        "weigh_all": ours,
        "splink_batch": alone,
        "cpu_to_splink": round(ours["cpu_seconds"] / alone["cpu_seconds"], 2),
        "memory_to_splink": round(ours["memory_mb"] / alone["memory_mb"], 2),
    }


def _part(*asked: Any) -> Any:
    return json.loads(_begun(*asked).communicate()[0])


def _begun(*asked: Any) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.linkage", "--part", *map(str, asked)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


# -- online ---------------------------------------------------------------------------------------------------------


def _online(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from wholepicture.config import cluster, installation

    name = os.environ["WHOLEPICTURE_DATABASE"]
    answer: dict[str, Any] = {}
    try:
        cluster.ensure_running()
        installation.load()
        if not options.keep:
            cluster.drop_database(name)
        installation.make_ready(name)
        from benchmarks.crowd import Crowd
        from benchmarks.filling import fill, newcomers, sizes
        from tests.living import House
        from wholepicture.linkage.people.profiling import VERSION

        house = House.furnished(name)
        began = time.perf_counter()
        fill(name, Crowd(SEED), options.size, house.area, house.agencies["CSC"], VERSION)
        answer["filled_in_seconds"] = round(time.perf_counter() - began)
        answer["tables_mb"] = sizes(name)
        new = newcomers(SEED, options.size, WARM + options.new * sum(options.clients), options.newcomers)
        sent = iter(_send(house, new, f"{options.newcomers}-{time.time_ns()}"))
        _join([submission for submission, _ in islice(sent, WARM)])
        for clients in options.clients:
            shares = [list(islice(sent, options.new)) for _ in range(clients)]
            answer[f"clients_{clients}"] = _clients(shares, folder)
    finally:
        from django.db import connections

        connections.close_all()
        if "WHOLEPICTURE_BENCH_HOME" not in os.environ:
            cluster.stop()
    return answer


def _send(house: Any, new: list[Any], series: str) -> list[tuple[str, int]]:
    """Takes the newcomers in as reports, keyed by a series of their own. Returns (submission, person)."""
    from synthetic.factories import child, concern
    from wholepicture.intake.commands import accept_batch

    bodies: list[tuple[Any, None]] = []
    for place, (_, record) in enumerate(new):
        bodies.append((concern(child(**_stated(record.likeness)), key=f"{series}-{place}"), None))
    receipts: list[Any] = []
    for start in range(0, len(bodies), 200):
        receipts += accept_batch(house.operator("CSC"), bodies=bodies[start : start + 200], channel="file")
    return [(str(receipt.submission), person.number) for receipt, (person, _) in zip(receipts, new, strict=True)]


def _stated(likeness: Any) -> dict[str, Any]:
    """Returns a description as a report states it."""
    numbers = [{"type": kind, "value": value} for kind, value in likeness.identifiers if value.isdigit()]
    return {
        "given": likeness.given,
        "family": likeness.family,
        "date_of_birth": likeness.born.isoformat() if likeness.born else None,
        "sex": likeness.sex or None,
        "identifiers": numbers or None,
        "address": {"postcode": likeness.postcode} if likeness.postcode.startswith("ZA") else None,
    }


def _clients(shares: list[list[tuple[str, int]]], folder: Path) -> dict[str, Any]:
    """Runs each share in a process of its own, all at once."""
    files = [folder / f"share-{number}.json" for number in range(len(shares))]
    for file, share in zip(files, shares, strict=True):
        file.write_text(json.dumps(share))
    running = [_begun("join", file) for file in files]
    measured = [json.loads(process.communicate()[0]) for process in running]
    times = sorted(chain.from_iterable(client["ms"] for client in measured))
    asking = sorted(chain.from_iterable(client["asking_ms"] for client in measured))
    return {
        "records": len(times),
        **_spread(times),
        "of_which_finding_and_weighing": _spread(asking),
        "person_found": round(sum(client["found"] for client in measured) / len(times), 4),
    }


def _spread(times: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "max_ms": round(times[-1], 2),
    }


def join_share(file: str) -> dict[str, Any]:
    """Joins as one client the reports of a file, one after the other."""
    from wholepicture.config import installation

    installation.start()
    share = json.loads(Path(file).read_text())
    times, asking = _join([share[0][0]])  # the first also loads the model
    times, asking = _join([submission for submission, _ in share[1:]])
    return {"ms": times, "asking_ms": asking, "found": _found(share[1:])}


def _join(submissions: list[str]) -> tuple[list[float], list[float]]:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage import commands
    from wholepicture.linkage.people import review_queue

    asking: list[float] = []
    times: list[float] = []

    def timed(find: Any, *args: Any) -> int:
        began = time.perf_counter()
        try:
            return int(find(*args))
        finally:
            asking.append(1000 * (time.perf_counter() - began))

    with patch.object(review_queue, "find", partial(timed, review_queue.find)):
        for submission in submissions:
            began = time.perf_counter()
            commands.join(system_viewer("derivation"), submissions=[UUID(submission)])
            times.append(1000 * (time.perf_counter() - began))
    return times, asking


def _found(share: list[tuple[str, int]]) -> int:
    """Returns how many newcomers were joined to their person, or are asked about with that person."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.base.database_role import cursor

    with system_viewer("derivation").acting(), cursor() as sql:
        sql.execute(
            """SELECT count(*) FROM unnest(%s::uuid[], %s::text[]) AS n (submission, ref) WHERE EXISTS (
                   SELECT 1 FROM linkage_membership m JOIN linkage_membership o ON o.nominal = m.nominal
                   JOIN linkage_subjectprofile p ON p.subject = o.subject
                   WHERE m.submission = n.submission AND p.ref = n.ref)
               OR EXISTS (
                   SELECT 1 FROM linkage_membership m JOIN linkage_candidate c
                       ON m.nominal IN (c.nominal_a, c.nominal_b)
                   JOIN linkage_membership o ON o.nominal IN (c.nominal_a, c.nominal_b)
                   JOIN linkage_subjectprofile p ON p.subject = o.subject
                   WHERE m.submission = n.submission AND p.ref = n.ref)""",
            [[submission for submission, _ in share], [f"c{person}" for _, person in share]],
        )
        return int(sql.fetchone()[0])


def _offline(name: str) -> Any:
    from benchmarks import splink_alone

    return getattr(splink_alone, name)


_PARTS = {
    "join": join_share,
    "search": lambda *given: _offline("search")(*given),
    "weigh_all": lambda *given: _offline("weigh_all")(*given),
    "splink_batch": lambda *given: _offline("splink_batch")(*given),
}

if __name__ == "__main__":
    main()
