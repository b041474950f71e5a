"""Fills linkage's tables by COPY, as though everybody in a crowd had been reported and joined by the published rule."""

import json
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.crowd import Crowd, Person, Record, described
from wholepicture.linkage.comparison.description import block_numbers, columns_of
from wholepicture.linkage.shared_values.limits import called, stated_values, value_id

RECEIVED = "2026-02-01T09:00:00+00:00"
TABLES = {
    "linkage_subjectprofile": (
        "subject area_id agency_id level nominals named submission ref role identity received_at given family "
        "also_known_as born born_from born_to sex parents identifiers version"
    ),
    "linkage_subjectwhereabouts": (
        "subject area_id agency_id level nominals named submission located phones postcode school things traits"
    ),
    "linkage_membership": "id area_id agency_id level nominals named submission subject nominal role since until",
    "linkage_identity": "id area_id first_subject first_at identifiers given family born sex nominal spans",
    "linkage_identitynumber": "id area_id kind value identity",
    "linkage_blockingkey": "key subject identity",
    "linkage_sharedholding": "value subject area_id agency_id nominal kind text called received_at",
}
BATCH = 20_000


def fill(address: dict[str, Any], crowd: Crowd, size: int, area: UUID, agency: UUID, version: int) -> None:
    """Put `size` descriptions into those of the tables that are empty.

    `address`: of PostgreSQL's superuser, whom row security lets COPY.
    """
    with psycopg.connect(**address, autocommit=True) as connection:
        empty = [one for one in TABLES if not connection.execute(f"SELECT 1 FROM {one} LIMIT 1").fetchone()]
        if not empty:
            return
        for one in empty:
            connection.execute(f"ALTER TABLE {one} SET (autovacuum_enabled = off)")
        indexes = _without_indexes(connection, empty)
        waiting: dict[str, list[str]] = {table: [] for table in empty}
        for number, lines in enumerate(_lines(crowd, size, area, agency, version, set(empty)), start=1):
            for table, line in lines:
                waiting[table].append(line)
            if number % BATCH == 0 or number == size:
                _copy(connection, waiting)
        connection.execute("SET maintenance_work_mem = '1GB'")
        for made in indexes:
            connection.execute(made)
        connection.execute("VACUUM (ANALYZE) " + ", ".join(empty))


def sizes(address: dict[str, Any]) -> dict[str, int]:
    """Megabytes of each table, with its indexes."""
    with psycopg.connect(**address) as connection:
        rows = connection.execute(
            "SELECT t, pg_total_relation_size(t::regclass) / 1048576 FROM unnest(%s::text[]) AS n (t)", [list(TABLES)]
        )
        return dict(rows.fetchall())


def _without_indexes(connection: Any, tables: list[str]) -> list[str]:
    """Drop the indexes and the constraints that rest on one; answers what makes them again."""
    rows = connection.execute(
        """SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.conname,
                  pg_get_constraintdef(c.oid)
           FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
           WHERE i.indrelid = ANY (%s::regclass[])""",
        [tables],
    ).fetchall()
    again = []
    for table, index, made, constraint, told in rows:
        if constraint:
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            again.append(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {told}")
        else:
            connection.execute(f"DROP INDEX {index}")
            again.append(made)
    return again


def _copy(connection: Any, waiting: dict[str, list[str]]) -> None:
    for table, lines in waiting.items():
        columns = ", ".join(TABLES[table].split())
        with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write("".join(lines))
        lines.clear()


def _lines(
    crowd: Crowd, size: int, area: UUID, agency: UUID, version: int, wanted: set[str]
) -> Iterator[list[tuple[str, str]]]:
    ids, here = Random("ids"), (str(area), str(agency))
    stood: tuple[int, dict[str, tuple[str, str]]] = (-1, {})
    for record in crowd.records(size):
        if record.person != stood[0]:
            stood = (record.person, {})
        subject, submission = (_id(ids) for _ in range(2))
        one, lines = record.likeness, []
        # All that a register wrote of one person is one identity and one nominal; whoever knows no number stands alone.
        about = repr(sorted(record.trusted)) if record.trusted else subject
        is_new = about not in stood[1]
        identity, nominal = stood[1].setdefault(about, (subject, subject))
        seen = (*here, "partners", _list([nominal]), "{}", submission)
        numbers = [[kind, value, True] for kind, value in sorted(one.identifiers)]
        born = one.born.isoformat() if one.born else None
        lines.append(("linkage_subjectprofile", _line(
            subject, *seen, f"c{record.person}", "child", identity, RECEIVED, one.given, one.family, "{}", born, *one.born_years,
            one.sex, _list(sorted(one.parents)), json.dumps(numbers), version)))  # fmt: skip
        lines.append(("linkage_subjectwhereabouts", _line(
            subject, *seen, "t", _list(sorted(one.phones)), one.postcode, one.school, "{}", "{}")))  # fmt: skip
        lines.append(("linkage_membership", _line(subject, *seen, subject, nominal, "child", RECEIVED, None)))
        if is_new:
            spans = [[nominal, RECEIVED, None]]
            known = sorted(list(pair) for pair in record.trusted)
            lines.append(("linkage_identity", _line(
                identity, area, subject, RECEIVED, json.dumps(known), one.given, one.family, born, one.sex, nominal,
                json.dumps(spans))))  # fmt: skip
            for kind, value in known:
                lines.append(("linkage_identitynumber", _line(identity, area, kind, value, identity)))
        if "linkage_blockingkey" in wanted:
            ends = f"\t{subject}\t{identity}\n"
            keys = "".join(f"{key}{ends}" for key in block_numbers(area, columns_of(one)))
            lines.append(("linkage_blockingkey", keys))
        name = called(one)
        for kind, text in stated_values(one):
            lines.append(("linkage_sharedholding", _line(
                value_id(area, kind, text), subject, *here, nominal, kind, text, name, RECEIVED)))  # fmt: skip
        lines = [line for line in lines if line[0] in wanted]
        yield lines


def _id(ids: Random) -> str:
    made = f"{ids.getrandbits(128):032x}"
    return f"{made[:8]}-{made[8:12]}-4{made[13:16]}-8{made[17:20]}-{made[20:]}"


def _line(*values: Any) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in values) + "\n"


def _list(values: list[str]) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"


def newcomers(seed: int, size: int, count: int, which: int) -> list[tuple[Person, Record]]:
    """People of the crowd, spread over it, each as a record that it does not hold yet. `which`: others each time."""
    rng = Random(f"{seed}/new/{which}")
    people = max(count, size // 4)  # a person has three descriptions on average, so all of these have some
    wanted = set(rng.sample(range(people), count))
    found = [one for one in islice(Crowd(seed).people(), people) if one.number in wanted]
    return [(one, described(rng, one)) for one in found]
