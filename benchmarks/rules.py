"""What it costs that the rules of alerts look at one report, at 20,000 and at a million stored reports.

    .venv/bin/python -m benchmarks.rules [--small 20000] [--large 1000000] [--town 4000] [--out benchmarks/results/rules.json]

An invented town's reports are taken in and processed; then some more of its reports come, and some about what thousands of reports
tell of: all are joined and derived, and no rule has looked at them. Of that database there are two copies, in which everything is
multiplied until so many reports are stored (`multiplied.py`), and two in three alerts are decided. In both, the same new reports
are looked at, one by one, by the command of the step `alerts.look`; each look is taken back. Told is a look's number of statements,
of rows that PostgreSQL read, and of milliseconds of processor time, the site's and the server's together; the figure to look at
is the ratio. `--rows` tells of which tables the rows are, `--statements` which statements took what.
Row security and the ledger are on. WHOLEPICTURE_BENCH_HOME keeps the databases, and a second run does not make them again.
"""

import argparse
import json
import os
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

BASE = "wp_rules"
AT_ONCE = 1000
NEW, PASSES = 100, 3
KNOWN_WIDELY = 3000  # reports of what thousands tell of
GROWS = 20  # of the town's reports name a place of which every neighbourhood tells


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--small", type=int, default=20_000)
    asked.add_argument("--large", type=int, default=1_000_000)
    asked.add_argument("--town", type=int, default=4000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--rows", action="store_true")
    asked.add_argument("--statements", action="store_true")
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = BASE
        from wholepicture.config import cluster, installation

        try:
            cluster.ensure_running()
            installation.load()
            new = town(options.town, options.seed)
            sizes = [copied(new, size, options.town) for size in (options.small, options.large)]
            answer = compared(new, sizes, options)
        finally:
            cluster.stop()
    print(json.dumps(answer, indent=2))
    if options.out:
        options.out.write_text(json.dumps(answer, indent=2) + "\n")


@dataclass
class New:
    """New reports of each kind, which no rule has looked at; what is to be told of more widely, and by which reports."""

    reports: dict[str, list[str]] = field(default_factory=dict)
    widely: dict[str, list[str]] = field(default_factory=dict)  # reports by what they tell of
    kept: dict[str, str] = field(default_factory=dict)  # its id


# -- a town, by the real path -------------------------------------------------------------------------------------------


def town(reports: int, seed: int) -> New:
    """Makes the database of which the others are copies. Returns its new reports."""
    note = Path(os.environ["WHOLEPICTURE_HOME"], "rules.json")
    if note.exists():
        return New(**json.loads(note.read_text()))
    from benchmarks.intake import _add, _take_in
    from synthetic.area import build
    from tests.living import House
    from wholepicture.config import cluster, installation
    from wholepicture.config.processing import process
    from wholepicture.intake.commands import accept_batch
    from wholepicture.intake.understanding import check_submission

    use(BASE)
    cluster.drop_database(BASE)
    cluster.bootstrap(BASE)
    installation.make_ready(BASE)
    area, house = build(seed, "large", reports=reports + NEW), House.furnished(BASE)
    for agency in area.agencies:
        if agency.code not in house.agencies:
            _add(house, agency)
    sound = [(agency, body) for agency, body in area.submissions if not check_submission(body)]
    for start in range(0, len(sound) - NEW, AT_ONCE):
        _take_in(house, sound[start : min(start + AT_ONCE, len(sound) - NEW)], accept_batch)
        process()
        print(f"{start} of the town", flush=True)
    new = _planted(house)
    new.reports["everyday"] = _arrived(house, sound[-NEW:])
    for name, make in WIDELY.items():
        new.reports[name] = _arrived(house, [make(number, "new") for number in range(100, 110)])
    note.write_text(json.dumps(new.__dict__))
    return new


def use(database: str) -> None:
    """Points every connection at this database."""
    from django.db import connections

    connections.close_all()
    for alias in connections.settings:
        connections.settings[alias]["NAME"] = database


def _girl(number: int, key: str) -> dict[str, Any]:
    from synthetic.factories import child

    letters = "".join("abcdefghij"[int(digit)] for digit in str(number))
    return child(
        given=f"Wren{letters}",
        family=f"{key.title()}{letters}ow-Test",
        date_of_birth=f"201{number % 5}-0{1 + number % 9}-11",
    )


Sent = tuple[str, dict[str, Any]]


def _seen_there(name: str, postcode: str, number: int, key: str) -> Sent:
    from synthetic.factories import concern, place, tie

    where = place(name, kind="shop", address={"lines": ["1 Quay Street", "Harrowmere"], "postcode": postcode})
    body = concern(
        _girl(number, f"{key}{name[:3].lower()}"),
        key=f"{key}-{name}-{number}",
        places=[where],
        ties=[tie("c1", "l1", "seen_at")],
    )
    return "POL", body


def _has_the_phone(number: int, key: str) -> Sent:
    from synthetic.factories import concern, phone, tie

    body = concern(
        _girl(number, f"{key}tel"),
        key=f"{key}-tel-{number}",
        phones=[phone("07700 900777")],
        ties=[tie("c1", "t1", "uses")],
    )
    return "HLT", body


def _with_him(number: int, key: str) -> Sent:
    from synthetic.factories import adult, concern, nhs_of, tie

    man = adult(
        given="Kezber", family="Marlow-Test", date_of_birth="1991-07-02", also_known_as=None, identifiers=[nhs_of(77)]
    )
    return "CSC", concern(_girl(number, f"{key}man"), man, key=f"{key}-man-{number}", ties=[tie("c1", "p1")])


def _about_her(number: int, key: str) -> Sent:
    from synthetic.factories import child, concern, nhs_of

    girl = child(given="Isolde", family="Reedmace-Test", date_of_birth="2011-04-06", identifiers=[nhs_of(78)])
    return "SCH1", concern(girl, key=f"{key}-her-{number}", signs=["behaviour_change" if number % 2 else "new_clothes"])


# Of what many reports tell, each with a report of it. The first is told of by every neighbourhood: it grows with all.
WIDELY: dict[str, Callable[[int, str], Sent]] = {
    "a_place_that_grows": partial(_seen_there, "Wharf Arcade", "ZA9 1AA"),
    "a_place_of_thousands": partial(_seen_there, "Harrow Retail Park", "ZA9 2AA"),
    "a_phone_of_thousands": _has_the_phone,
    "an_adult_of_thousands": _with_him,
    "a_child_of_thousands": _about_her,
}
STANDS_AS = {
    "a_place_that_grows": "SELECT b FROM picture_association WHERE b_kind = 'place' AND submission = ANY (%s)",
    "a_place_of_thousands": "SELECT b FROM picture_association WHERE b_kind = 'place' AND submission = ANY (%s)",
    "a_phone_of_thousands": "SELECT b FROM picture_association WHERE b_kind = 'phone' AND submission = ANY (%s)",
    "an_adult_of_thousands": "SELECT nominal FROM picture_event WHERE role <> 'child' AND submission = ANY (%s)",
    "a_child_of_thousands": "SELECT nominal FROM picture_event WHERE role = 'child' AND submission = ANY (%s)",
}


def _planted(house: Any) -> New:
    """Some reports of what thousands will tell of, processed as all others."""
    from tests.access.raw import as_superuser
    from wholepicture.config.processing import process

    new = New()
    for name, make in WIDELY.items():
        number_of = GROWS if name == "a_place_that_grows" else 6
        sent = [
            house.send(agency, body)[0].submission
            for agency, body in (make(number, "old") for number in range(number_of))
        ]
        new.widely[name] = list(map(str, sent))
    process()
    with as_superuser(house.database) as database:
        for name, sent_ids in new.widely.items():
            rows = database.execute(STANDS_AS[name].encode(), [list(map(UUID, sent_ids))]).fetchall()
            ((stands, told),) = Counter(one for (one,) in rows).items()
            assert told >= len(sent_ids), f"{name}: all tell of one"
            new.kept[name] = str(stands)
    return new


def _arrived(house: Any, sent: Sequence[Sent]) -> list[str]:
    """These reports, joined and derived. Returns those of their own at which the rules would look next."""
    from tests.access.raw import as_superuser
    from wholepicture.access.viewer import system_viewer
    from wholepicture.linkage import commands as linkage
    from wholepicture.picture import commands as picture

    submissions = [house.send(agency, body)[0].submission for agency, body in sent]
    for submission in submissions:
        linkage.join(system_viewer("derivation"), submissions=[submission])
        picture.derive(system_viewer("derivation"), submissions=[submission])
    with as_superuser(house.database) as database:
        database.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    return list(map(str, submissions))


# -- two sizes of it ------------------------------------------------------------------------------------------------------


def copied(new: New, size: int, of: int) -> str:
    """The name of a copy in which so many reports are stored. Made where it is absent."""
    from benchmarks.multiplied import multiply, multiply_reports
    from wholepicture.config import cluster

    name = f"{BASE}_{size}"
    use("postgres")
    with cluster._administrator("postgres") as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
    began = time.perf_counter()
    making = f"{name}_making"
    cluster.drop_database(making)
    cluster.create_database(making, template=BASE)
    at_once = 5 if size < 100_000 else 25
    multiply(making, 1, size // of - 1, kept=[UUID(new.kept["a_place_that_grows"])], at_once=at_once)
    for what, reports in new.widely.items():
        if what != "a_place_that_grows":
            times = KNOWN_WIDELY // len(reports)
            multiply_reports(making, list(map(UUID, reports)), times, kept=[UUID(new.kept[what])])
    _decide(making)
    with cluster._administrator("postgres") as server:
        server.execute(f"ALTER DATABASE {making} RENAME TO {name}")
    print(f"{name} made in {time.perf_counter() - began:.0f} s", flush=True)
    return name


# Of three alerts a person acted on one and confirmed it, dismissed one, and one waits; told by the end of its id, so that those
# of the first neighbourhood are decided alike at every size.
DECIDED = """
    INSERT INTO alerts_triage (id, alert_id, area_id, decision, reason, confirms, made_by_id, at)
    SELECT gen_random_uuid(), a.id, a.area_id, CASE number WHEN 1 THEN 'act' ELSE 'dismiss' END, 'Measured.', number = 1, p.id, now()
    FROM alerts_alert a
    CROSS JOIN LATERAL (SELECT get_byte(uuid_send(a.id), 15) % 3 AS number) n
    CROSS JOIN LATERAL (SELECT id FROM partnership_professional WHERE role = 'coordinator' LIMIT 1) p
    WHERE number > 0
    ON CONFLICT DO NOTHING
"""


def _decide(database: str) -> None:
    from wholepicture.config import cluster

    with cluster._administrator(database) as connection:
        connection.execute(DECIDED)
        connection.execute("VACUUM (ANALYZE) alerts_triage")


# -- a look ---------------------------------------------------------------------------------------------------------------


@dataclass
class Cost:
    """What one look took."""

    statements: int
    rows: int
    cpu_ms: float
    by_table: Counter[str]


@dataclass
class Statement:
    times: int = 0
    rows: int = 0
    server_ms: float = 0


class Watch:
    """Counts what is sent to the server over the worker's connection."""

    def __init__(self, each: bool) -> None:
        self.sent, self.each, self.seen = 0, each, dict[str, Statement]()

    @contextmanager
    def watching(self) -> Iterator[None]:
        import psycopg

        execute = psycopg.Cursor.execute
        watch = self

        def counted(cursor: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            watch.sent += 1
            if not watch.each:
                return execute(cursor, query, *args, **kwargs)
            before, began = _rows(cursor.connection, execute), _ran(cursor.connection)
            answer = execute(cursor, query, *args, **kwargs)
            statement = watch.seen.setdefault(_text_of(query), Statement())
            statement.times += 1
            statement.server_ms += (_ran(cursor.connection) - began) / 1e6
            statement.rows += (_rows(cursor.connection, execute) - before).total()
            return answer

        psycopg.Cursor.execute = counted  # type: ignore[method-assign,assignment]
        try:
            yield
        finally:
            psycopg.Cursor.execute = execute  # type: ignore[method-assign]


def _text_of(query: Any) -> str:
    """A statement on one line, however many values it lists."""
    return re.sub(r"%s(, %s)+", "%s, …", " ".join(str(query).split()))


def _rows(connection: Any, execute: Any = None) -> Counter[str]:
    """Rows read so far in this transaction, by table: also those that a condition left out afterwards."""
    import psycopg

    cursor = psycopg.Cursor(connection)
    (execute or psycopg.Cursor.execute)(cursor, "SELECT * FROM public.rows_read()")
    return Counter({table: rows for table, rows in cursor.fetchall() if rows})


# None of our roles may ask how often a table was read.
MAY_COUNT = """
    CREATE OR REPLACE FUNCTION public.rows_read() RETURNS TABLE (read_of text, rows_read bigint) LANGUAGE sql SECURITY DEFINER
    AS $$SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables$$;
    GRANT EXECUTE ON FUNCTION public.rows_read TO wp_worker
"""


def _ran(connection: Any) -> int:
    """Nanoseconds that the server's process of this connection has been on a processor."""
    return int(Path(f"/proc/{connection.info.backend_pid}/schedstat").read_text().split()[0])


def looked(submission: UUID, watch: Watch) -> Cost:
    """Has the rules look at a report, and takes it back."""
    from django.db import connections, transaction

    from wholepicture.access.viewer import system_viewer
    from wholepicture.alerts.commands import look

    with transaction.atomic(using="worker"):
        connection = connections["worker"].connection
        before, sent, server, site = _rows(connection), watch.sent, _ran(connection), time.thread_time()
        with watch.watching():
            look(system_viewer("derivation"), submissions=[submission])
        took = 1000 * (time.thread_time() - site) + (_ran(connection) - server) / 1e6
        by_table = _rows(connection) - before
        transaction.set_rollback(True, using="worker")
    return Cost(watch.sent - sent, by_table.total(), took, by_table)


def compared(new: New, databases: Sequence[str], options: argparse.Namespace) -> dict[str, Any]:
    """Looks at each kind of new reports in each database, in turns."""
    from tests.access.raw import as_superuser

    for name in databases:
        with as_superuser(name) as database:
            database.execute(MAY_COUNT)
    watches = {name: Watch(options.statements) for name in databases}
    passes = [{name: _pass(new, name, watches[name]) for name in databases} for _ in range(PASSES)]
    if options.statements:
        _tell_statements(watches)
    sizes = dict(zip(databases, (options.small, options.large), strict=True))
    return {
        kind: figures({name: [one[name][kind] for one in passes] for name in databases}, sizes, options.rows)
        for kind in new.reports
    }


def _pass(new: New, database: str, watch: Watch) -> dict[str, list[Cost]]:
    """What a look at each of the new reports costs in a database, by their kind."""
    use(database)
    for submission in new.reports["everyday"][:10]:
        looked(UUID(submission), Watch(False))  # the connection knows its tables
    return {kind: [looked(UUID(one), watch) for one in submissions] for kind, submissions in new.reports.items()}


def figures(by_database: dict[str, list[list[Cost]]], sizes: dict[str, int], with_rows: bool) -> dict[str, Any]:
    """What is told of one kind of reports: the cost of a look at each size, and the ratios."""
    small, large = ({"stored_reports": sizes[name]} | _told(passes) for name, passes in by_database.items())
    told = [name for name in small if name.endswith("_a_report")]
    ratios = {name.removesuffix("_a_report"): round(large[name] / small[name], 2) for name in told}
    if with_rows:
        small |= {"rows_by_table": _by_table(by_database, 0)}
        large |= {"rows_by_table": _by_table(by_database, 1)}
    return {"sizes": [small, large], "ratios": ratios}


def _told(passes: Sequence[Sequence[Cost]]) -> dict[str, Any]:
    """Means over the reports; of time, of the least that a look took."""
    first, least = passes[0], [min(look.cpu_ms for look in looks) for looks in zip(*passes, strict=True)]
    return {
        "new_reports": len(first),
        "statements_a_report": round(statistics.mean(look.statements for look in first), 2),
        "rows_a_report": round(statistics.mean(look.rows for look in first), 1),
        "cpu_ms_a_report": round(statistics.mean(least), 2),
    }


def _by_table(by_database: dict[str, list[list[Cost]]], which: int) -> dict[str, float]:
    """Rows a report of the tables of which most were read."""
    looks = list(by_database.values())[which][0]
    rows = sum((look.by_table for look in looks), Counter[str]())
    return {table: round(read / len(looks), 1) for table, read in rows.most_common(12)}


def _tell_statements(watches: dict[str, Watch]) -> None:
    """Prints the statements of which the rows or the time grew most."""
    small, large = watches.values()
    grown = sorted(
        large.seen,
        key=lambda text: large.seen[text].server_ms - small.seen.get(text, Statement()).server_ms,
        reverse=True,
    )
    for text in grown[:25]:
        print(f"{small.seen.get(text)} -> {large.seen[text]}\n    {text[:600]}")


if __name__ == "__main__":
    main()
