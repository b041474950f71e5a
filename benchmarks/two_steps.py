"""Two steps around somebody in a graph of five million ties: as the explorer walks them, in plain SQL without rights, and with NetworkX.

    .venv/bin/python -m benchmarks.two_steps [--ties 5000000] [--starts 200] [--out benchmarks/results/two_steps.json]

An invented graph is put down by INSERT … SELECT: families, people who know each other, and things of which a few are named by tens of
thousands. The co-ordinator, who may read all of it, walks two steps around so many people, with row security on. The same two steps
are asked of the same table by one recursive statement of PostgreSQL's superuser, for whom no policy is looked at, and of NetworkX,
with all ties in memory, in an environment of its own (var/peers). Nobody is looked for through whom more than sixty are tied to, but
for the one asked about: so the explorer does it, and so all three do here, and whom they reach must be the same. `statements` is
what the walk's statements take, by the clock; `server` is the whole answer to a browser that draws the network. The figures to
look at are the ratios. The filled database is kept in WHOLEPICTURE_BENCH_HOME, where it is set, and used again.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from hashlib import md5
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

NAME = "wp_bench_ties"
PASSES = 3


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--ties", type=int, default=5_000_000)
    asked.add_argument("--starts", type=int, default=200)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = MAKING
        from wholepicture.config import cluster, installation

        try:
            cluster.ensure_running()
            installation.load()
            database = filled(options.ties)
            figures = measure(database, options.ties, options.starts, Path(folder))
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


# -- the graph ------------------------------------------------------------------------------------------------------------

MAKING = f"{NAME}_making"
A_FAMILY = 6
# People and things for each tie, so that somebody is tied to seven or eight others; a thing's place is drawn by the cube of a
# random number, so that the first of 400,000 stands in one of seventy ties to a thing.
PEOPLE_A_TIE, THINGS_A_TIE = 0.25, 0.08
DRAWN = """
CREATE UNLOGGED TABLE bench_node AS SELECT n, md5('node' || n)::uuid AS id,
    CASE WHEN n < {people} THEN 'nominal' ELSE (ARRAY['vehicle', 'phone', 'account', 'place'])[1 + n % 4] END AS kind,
    CASE WHEN n >= {people} THEN '' WHEN n % 3 = 0 THEN 'child' ELSE 'person_of_concern' END AS role,
    CASE WHEN n >= {people} THEN '{{}}'::uuid[] ELSE ARRAY[md5('node' || n)::uuid] END AS nominals,
    md5('subject' || n)::uuid AS subject
FROM generate_series(0, {people} + {things} - 1) n;
ALTER TABLE bench_node ADD PRIMARY KEY (n);
SELECT setseed(0.5);
CREATE UNLOGGED TABLE bench_tie AS SELECT i, a, CASE
        WHEN sort < 0.55 THEN least(a - a % {family} + floor(chance * {family})::int, {people} - 1)
        WHEN sort < 0.85 THEN {people} + floor({things} * chance ^ 3)::int
        ELSE floor(chance * {people})::int END AS b
FROM (SELECT i, floor(random() * {people})::int AS a, random() AS sort, random() AS chance FROM generate_series(1, {ties} * 5 / 4) i) t;
DELETE FROM bench_tie WHERE a = b;  -- of a family of six, one in six is drawn to themselves
DELETE FROM bench_tie WHERE i > (SELECT i FROM bench_tie ORDER BY i OFFSET {ties} - 1 LIMIT 1);
ANALYZE bench_node, bench_tie;
"""
ROWS = """
INSERT INTO picture_association (id, area_id, agency_id, level, nominals, named, submission, received_at, at, precision, recorded_at,
    root, note, located, type, a_kind, a, a_subject, a_role, b_kind, b, b_subject, b_role)
SELECT md5('tie' || i)::uuid, {area}, {agency}, 'partners', a.nominals || b.nominals, '{{}}', md5('report' || i)::uuid, told, told, 'day',
    told, 'HOM: somebody', '', false, 'with', a.kind, a.id, a.subject, a.role, b.kind, b.id,
    CASE b.kind WHEN 'nominal' THEN b.subject END, b.role
FROM bench_tie t JOIN bench_node a ON a.n = t.a JOIN bench_node b ON b.n = t.b
CROSS JOIN LATERAL (SELECT timestamptz '2026-11-01 12:00+00' - make_interval(mins => i % 1000000) AS told) w;
INSERT INTO picture_event (id, area_id, agency_id, level, nominals, named, submission, received_at, at, precision, recorded_at, subject,
    nominal, role, kind, how_known, root, passed_on, author_job, detail, located, revision)
SELECT md5('event' || n)::uuid, {area}, {agency}, 'partners', nominals, '{{}}', md5('naming' || n)::uuid, told, told, 'day', told, subject,
    id, role, 'concern', 'saw_it', 'HOM: somebody', false, '', '{{}}', false, ''
FROM bench_node, (VALUES (timestamptz '2026-10-01 12:00+00')) w (told) WHERE kind = 'nominal';
INSERT INTO picture_fact (id, area_id, agency_id, level, nominals, named, submission, received_at, about_kind, about, subject, kind,
    value, outcome, located)
SELECT md5('fact' || n)::uuid, {area}, {agency}, 'partners', nominals, '{{}}', md5('naming' || n)::uuid, told, kind, id,
    CASE kind WHEN 'nominal' THEN subject END,
    CASE kind WHEN 'vehicle' THEN 'registration' WHEN 'phone' THEN 'number' WHEN 'account' THEN 'handle' ELSE 'name' END,
    'Invented ' || n, '', false
FROM bench_node, (VALUES (timestamptz '2026-10-01 12:00+00')) w (told);
"""
TABLES = ["picture_association", "picture_event", "picture_fact"]


def filled(ties: int) -> str:
    """The name of a database that holds so many ties. Made where it is absent."""
    from benchmarks.child_page import stands
    from benchmarks.multiplied import hurry, without_indexes
    from benchmarks.rules import use
    from tests.living import House
    from wholepicture.config import cluster, installation

    name = f"{NAME}_{ties}"
    if stands(name):
        return name
    began = time.perf_counter()
    cluster.drop_database(MAKING)
    cluster.bootstrap(MAKING)
    installation.make_ready(MAKING)
    house = House.furnished(MAKING)
    given = {"people": int(ties * PEOPLE_A_TIE), "things": int(ties * THINGS_A_TIE), "ties": ties, "family": A_FAMILY}
    by = {"area": f"'{house.area}'::uuid", "agency": f"'{house.agencies['HOM']}'::uuid"}
    with cluster._administrator(MAKING) as connection:
        hurry(connection)
        connection.execute(DRAWN.format(**given).encode())
        with without_indexes(connection, TABLES):
            connection.execute(ROWS.format(**by).encode())
        connection.execute("VACUUM (ANALYZE) " + ", ".join(TABLES))
    use("postgres")
    with cluster._administrator("postgres") as server:
        server.execute(f"ALTER DATABASE {MAKING} RENAME TO {name}")
    print(f"{name} made in {time.perf_counter() - began:.0f} s", flush=True)
    return name


# -- the three ------------------------------------------------------------------------------------------------------------

OF_ONE = """SELECT b AS far FROM picture_association WHERE a = {node} AND b <> a AND superseded_at IS NULL
            UNION SELECT a FROM picture_association WHERE b = {node} AND b <> a AND superseded_at IS NULL"""
PLAIN = f"""
WITH RECURSIVE walk (node, step) AS (
    SELECT %(start)s::uuid, 0
    UNION
    SELECT tie.far, walk.step + 1 FROM walk CROSS JOIN LATERAL ({OF_ONE.format(node="walk.node")}) tie
    WHERE walk.step = 0 OR walk.step = 1
        AND (SELECT count(*) FROM ({OF_ONE.format(node="walk.node")} LIMIT %(most)s + 1) few) <= %(most)s)
SELECT DISTINCT node FROM walk"""

Took = dict[int, float]  # of each start the least, in milliseconds


def measure(database: str, ties: int, number: int, folder: Path) -> dict[str, Any]:
    """What each of the three takes around the same people, and whether they reach the same."""
    from django.test.utils import setup_test_environment

    from benchmarks.child_page import signed_in
    from wholepicture.analysis.walking import FOLLOWED_THROUGH

    setup_test_environment()  # so that the site answers to a browser in its own process
    starts = sorted(Random(7).sample(range(int(ties * PEOPLE_A_TIE)), number))
    house, client = signed_in(database)
    hub, edges = house.viewer("coordinator"), folder / "edges"
    reached, walked = _each(starts, lambda start: _walked(hub, start))
    _, server = _each(starts, lambda start: (set(), _timed(lambda: _drawn(client, start))))
    plainly, plain = _each(starts, lambda start: _plain(database, start, FOLLOWED_THROUGH))
    _write(database, edges)
    beside = _networkx(edges, FOLLOWED_THROUGH, starts)
    assert reached == plainly, "the walk and plain SQL reach others"
    assert reached == {int(start): {*map(_id, found)} for start, found in beside["reached"].items()}, (
        "NetworkX reaches others"
    )
    sizes = sorted(len(found) - 1 for found in reached.values())
    memory = {int(start): ms for start, ms in beside["took_ms"].items()}
    return {
        "ties": _count(database),
        "starts": number,
        "reached_p50": sizes[number // 2],
        "reached_most": sizes[-1],
        "same_answers": number,
        "statements": _told(walked),
        "server": _told(server),
        "plain_sql": _told(plain),
        "networkx": _told(memory) | {key: beside[key] for key in ("version", "loading_s", "memory_gb")},
        "ratio_of_statements_to_plain_sql_p50": _ratio(walked, plain, 0.5),
        "ratio_of_statements_to_plain_sql_p95": _ratio(walked, plain, 0.95),
        "ratio_of_statements_to_networkx_p50": _ratio(walked, memory, 0.5),
        "ratio_of_statements_to_networkx_p95": _ratio(walked, memory, 0.95),
    }


def _each(starts: Sequence[int], ask: Callable[[int], tuple[set[UUID], float]]) -> tuple[dict[int, set[UUID]], Took]:
    """Whom a way of asking reaches from each start, and the quickest of its passes."""
    reached, took = dict[int, set[UUID]](), Took()
    for _ in range(PASSES + 1):  # the first of them finds what it reads on disk
        for start in starts:
            reached[start], milliseconds = ask(start)
            took[start] = min(took.get(start, milliseconds), milliseconds)
    return reached, took


def _walked(hub: Any, start: int) -> tuple[set[UUID], float]:
    """As the explorer walks: whom it reaches, and what the statements took in which ties are read."""
    from django.db import connections

    from wholepicture.analysis.walking import FOLLOWED_THROUGH, Walk

    took: list[float] = []

    def timed(execute: Any, sql: str, *args: Any) -> Any:
        if "picture_association" not in sql:
            return execute(sql, *args)
        began = time.perf_counter()
        answer = execute(sql, *args)
        took.append(1000 * (time.perf_counter() - began))
        return answer

    walk, one = Walk(hub), _id(start)
    with hub.acting(), connections["default"].execute_wrapper(timed):
        walk.learn([one])
        first = {tie.far for tie in walk.read[one]}
        walk.learn(first)
    reached = {one, *first}
    for near in first:
        fars = {tie.far for tie in walk.read[near]}
        if len(fars) <= FOLLOWED_THROUGH:
            reached |= fars
    return reached, sum(took)


def _drawn(client: Any, start: int) -> None:
    answer = client.get("/explorer/data/", {"of": f"person.{_id(start)}", "steps": "2"})
    assert answer.status_code == 200, answer.status_code


def _plain(database: str, start: int, most: int) -> tuple[set[UUID], float]:
    rows: list[tuple[UUID]] = []
    took = _timed(
        lambda: rows.extend(_superuser(database).execute(PLAIN, {"start": _id(start), "most": most}).fetchall())
    )
    return {node for (node,) in rows}, took


_open: dict[str, Any] = {}


def _superuser(database: str) -> Any:
    """One connection for all that is asked plainly: opening one takes longer."""
    from wholepicture.config import cluster

    if database not in _open:
        kept = cluster._administrator(database)
        _open[database] = (kept, kept.__enter__())
    return _open[database][1]


def _write(database: str, edges: Path) -> None:
    """Each pair that is tied, once, as two numbers."""
    pairs = "SELECT DISTINCT least(a, b), greatest(a, b) FROM bench_tie"
    with (
        _superuser(database).cursor().copy(f"COPY ({pairs}) TO STDOUT (DELIMITER ' ')") as copy,
        edges.open("wb") as file,
    ):
        for part in copy:
            file.write(part)


def _networkx(edges: Path, most: int, starts: Sequence[int]) -> dict[str, Any]:
    from benchmarks.worth import PYTHON, peers

    peers()
    asked = [PYTHON, Path(__file__).with_name("networkx_two_steps.py"), edges, most, PASSES, *starts]
    answer = subprocess.run([str(each) for each in asked], check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def _count(database: str) -> int:
    return int(_superuser(database).execute("SELECT count(*) FROM picture_association").fetchone()[0])


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def _told(took: Took) -> dict[str, Any]:
    return {"p50_ms": round(_at(took, 0.5), 3), "p95_ms": round(_at(took, 0.95), 3)}


def _ratio(one: Took, other: Took, part: float) -> float:
    return round(_at(one, part) / _at(other, part), 2)


def _at(took: Took, part: float) -> float:
    return sorted(took.values())[round(part * (len(took) - 1))]


def _id(node: int) -> UUID:
    return UUID(md5(f"node{node}".encode(), usedforsecurity=False).hexdigest())


if __name__ == "__main__":
    main()
