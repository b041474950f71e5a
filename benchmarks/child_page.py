"""What a child's page costs at the server, where few reports are stored and where many are, and with five thousand entries.

    .venv/bin/python -m benchmarks.child_page [--stored 20000,1000000] [--children 40] [--out benchmarks/results/child_page.json]

An invented town is processed. Of each size there is a copy, multiplied until so many reports are stored; and of the smallest one
more, in which a child has five thousand entries. Each child's page is opened by the co-ordinator, strip of time and small network
included, with row security and the ledger on; two steps of a network are read as well. The databases are gone round in turns, so
that what else the machine does meets all alike: of each page the quickest of its passes counts, and the figure to look at is the
ratio of the larger to the smaller. `cpu` is the processor time of the site's process, without PostgreSQL's. Copies are kept in
WHOLEPICTURE_BENCH_HOME, where it is set, and used again.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

NAME = "wp_bench_child"
MAKING = f"{NAME}_making"
PASSES = 4
ENTRIES = 5_000
AT_ONCE = 10  # copies that fall in the same time


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stored", default="20000,1000000")
    asked.add_argument("--town", type=int, default=2000)
    asked.add_argument("--children", type=int, default=40)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = MAKING
        from wholepicture.config import cluster, installation

        try:
            cluster.ensure_running()
            installation.load()
            figures = measure(*filled(sorted(map(int, options.stored.split(","))), options.town), options.children)
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


# -- what is stored -------------------------------------------------------------------------------------------------------


def filled(sizes: Sequence[int], town: int) -> tuple[list[str], str]:
    """Databases in which so many reports are stored, and one in which a child has very many entries."""
    from benchmarks.multiplied import multiply, multiply_reports
    from benchmarks.open_page import furnished

    if not stands(NAME):
        furnished(MAKING, town)
        _rename(NAME)
    of_sizes = []
    for size in sizes:
        more = max(1, size // town) - 1
        fill = partial(multiply, first=1, last=more, at_once=AT_ONCE)
        of_sizes.append(_copied(NAME, f"{NAME}_{size}", fill if more else _as_it_is))

    def tell_of_one(database: str) -> None:
        child, reports = _busiest(database)
        multiply_reports(database, reports, max(1, ENTRIES // len(reports)), kept=[child])

    return of_sizes, _copied(of_sizes[0], f"{of_sizes[0]}_one", tell_of_one)


def _as_it_is(database: str) -> None:
    """A copy that holds what the town holds."""


def _copied(of: str, name: str, fill: Callable[[str], None]) -> str:
    """A filled copy of a database, by its name. Made where it is absent."""
    from wholepicture.config import cluster

    if not stands(name):
        began = time.perf_counter()
        cluster.drop_database(MAKING)
        cluster.create_database(MAKING, template=of)
        fill(MAKING)
        _rename(name)
        print(f"{name} made in {time.perf_counter() - began:.0f} s", flush=True)
    return name


def stands(name: str) -> bool:
    """Whether there is a database of this name."""
    return bool(_asked("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name))


def _rename(name: str) -> None:
    from benchmarks.rules import use
    from wholepicture.config import cluster

    use("postgres")  # nobody is in it any more
    with cluster._administrator("postgres") as server:
        server.execute(f"ALTER DATABASE {MAKING} RENAME TO {name}")


# -- a look ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """What one look took: milliseconds by the clock, those of the site's processor, and statements sent."""

    clock: float
    cpu: float
    statements: int


@dataclass
class Seen:
    """What is looked at in one database, and what each look at it took, pass by pass."""

    database: str
    house: Any
    client: Any
    children: list[UUID]
    pages: list[list[Look]] = field(default_factory=list)
    networks: list[list[Look]] = field(default_factory=list)

    def once(self) -> None:
        """Looks at everything once, as one who was there a moment ago."""
        from benchmarks.rules import use
        from wholepicture.analysis.queries import explored

        use(self.database)
        hub = self.house.viewer("coordinator")
        pages = [partial(self.opened, child) for child in self.children]
        networks = [partial(explored, hub, asked=[("nominal", child)], steps=2) for child in self.children]
        for call in (*pages[:2], *networks[:2]):
            call()  # the connections know their tables
        self.pages.append([_looked(call) for call in pages])
        self.networks.append([_looked(call) for call in networks])

    def opened(self, child: UUID) -> int:
        """The weight of a child's page."""
        answer = self.client.get(f"/people/{child}/")
        assert answer.status_code == 200, answer.status_code
        return len(answer.content)

    def told(self) -> dict[str, Any]:
        """What is stored, and what the looks took."""
        (stored,) = _asked(
            self.database, "SELECT (SELECT count(*) FROM intake_submission), (SELECT count(*) FROM picture_event)"
        )
        heaviest = max(self.opened(child) for child in self.children)
        return {
            "reports": stored[0],
            "events": stored[1],
            "page": _told(self.pages) | {"heaviest_kb": heaviest // 1000},
            "two_steps": _told(self.networks),
        }


def measure(databases: Sequence[str], of_one: str, children: int) -> dict[str, Any]:
    """The figures at each size and of the child with very many entries, and the ratios to the smallest size."""
    from django.test.utils import setup_test_environment

    from wholepicture.config.door.settled import settle

    setup_test_environment()  # so that the site answers to a browser in its own process
    settle()  # as the site's processes do
    ids, (busiest, _) = _children(children), _busiest(of_one)
    looked_at = [*((database, ids) for database in databases), (of_one, [busiest])]
    seen = [Seen(database, *signed_in(database), children) for database, children in looked_at]
    for _ in range(PASSES):
        for one in seen:
            one.once()
    *sizes, many = [_told_of(one) for one in seen]
    many["entries"] = _asked(of_one, "SELECT count(*) FROM picture_event WHERE nominal = %s", busiest)[0][0]
    first, last = sizes[0], sizes[-1]
    return {
        "sizes": sizes,
        "five_thousand": many,
        "ratio_of_page_p95": _ratio(last, first, "page"),
        "ratio_of_two_steps_p95": _ratio(last, first, "two_steps"),
        "ratio_of_five_thousand": _ratio(many, first, "page"),
    }


def signed_in(database: str) -> tuple[Any, Any]:
    """The house that a database holds, and a browser in which its co-ordinator signed in; every connection is to it now."""
    from benchmarks.rules import use
    from tests.living import PEOPLE, House
    from tests.web.story import client_of

    use(database)
    ((area,),) = _asked(database, "SELECT id FROM partnership_area")
    people = dict(_asked(database, "SELECT email, id FROM partnership_professional"))
    house = House(database, area, dict(_asked(database, "SELECT code, id FROM partnership_agency")))
    house.emails = {who: f"{who.replace('_', '.')}@example.org" for who in PEOPLE}
    house.professionals = {who: people[email] for who, email in house.emails.items()}
    return house, client_of(house, "coordinator")


def _told_of(seen: Seen) -> dict[str, Any]:
    from benchmarks.rules import use

    use(seen.database)
    return seen.told()


def _looked(call: Callable[[], object]) -> Look:
    from benchmarks.rules import Watch

    watch, began, worked = Watch(False), time.perf_counter(), time.process_time()
    with watch.watching():
        call()
    return Look(1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked), watch.sent)


def _told(passes: Sequence[Sequence[Look]]) -> dict[str, float]:
    """Of each page the quickest of its passes: what else the machine does is none of its cost."""
    pages = list(zip(*passes, strict=True))
    clock, cpu = ([min(getattr(look, what) for look in page) for page in pages] for what in ("clock", "cpu"))
    return {
        "p50_ms": _at(clock, 0.5),
        "p95_ms": _at(clock, 0.95),
        "p50_cpu_ms": _at(cpu, 0.5),
        "p95_cpu_ms": _at(cpu, 0.95),
        "statements": round(statistics.mean(look.statements for look in passes[-1]), 1),
    }


def _at(values: Sequence[float], part: float) -> float:
    return round(sorted(values)[round(part * (len(values) - 1))], 1)


def _ratio(one: dict[str, Any], other: dict[str, Any], what: str) -> float:
    return round(one[what]["p95_ms"] / other[what]["p95_ms"], 2)


BY_ENTRIES = """SELECT nominal FROM picture_event WHERE role = 'child' AND nominal IS NOT NULL AND level <> 'named'
GROUP BY nominal ORDER BY count(*) DESC, nominal"""


def _children(number: int) -> list[UUID]:
    """Children of the town of whom much is told, and of whom little: each so many-th by their number of entries."""
    rows = _asked(NAME, BY_ENTRIES)
    every = max(1, len(rows) // number)
    return [id for (id,) in rows[::every]][:number]


def _busiest(database: str) -> tuple[UUID, list[UUID]]:
    """The child with the most entries, and the reports that tell of her."""
    ((busiest,),) = _asked(database, f"{BY_ENTRIES} LIMIT 1")
    reports = _asked(database, "SELECT DISTINCT submission FROM picture_event WHERE nominal = %s", busiest)
    return busiest, [report for (report,) in reports]


def _asked(database: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    from tests.access.raw import as_superuser

    with as_superuser(database) as superuser:
        return superuser.execute(statement.encode(), values or None).fetchall()


if __name__ == "__main__":
    main()
