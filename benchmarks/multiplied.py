"""Multiplies what is stored by INSERT … SELECT, as though as many other neighbourhoods had been reported. For measuring only.

Every copy has ids of its own wherever a row points at another, so that each child, report, tie, question and alert of a
copy is joined as the first ones are. Numbers and names in texts stay as they are: nothing may be linked afterwards.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholepicture.config import cluster

ROOMS = ("intake", "linkage", "picture", "alerts")
# What is kept for searching, for joining by likeness, or for work that waits: no rule looks there.
LEFT_OUT = frozenset(
    "intake_original intake_meetingkey intake_waiting linkage_blockingkey linkage_thingkey linkage_subjectwhereabouts"
    " linkage_sharedholding linkage_identitynumber picture_term picture_passage picture_working alerts_rulesetting".split()
)
# Who sent, read or decided: those whom every neighbourhood has in common.
IN_COMMON = frozenset(
    "area_id agency_id agency author_id author made_by_id said_by_id put_by_id given_by_id professional_id named".split()
)
# What is unique as text.
UNIQUE = {
    "intake_submission": {"receipt": 16, "key": 128, "digest": 64},
    "linkage_sharedvalue": {"text": 1000},
    "intake_wordingcount": {"code": 40},
}
# Hexadecimal digits of an id that are random in each that we make: whole copies and single reports change others.
OF_COPY, OF_REPORT = 16, 21
MONTHS_APART = 18  # that one neighbourhood's reports span


@dataclass(frozen=True)
class Column:
    name: str
    type: str


def multiply(database: str, first: int, last: int, *, kept: Collection[UUID] = (), at_once: int) -> None:
    """Stores copies `first` to `last` of everything. `kept`: ids that all copies share; `at_once`: copies that fall in the same
    time, before earlier ones are made."""
    with cluster._administrator(database) as connection:
        hurry(connection)
        tables = _tables(connection)
        earlier = f"make_interval(months => {MONTHS_APART} * ((k / {at_once}) %% 10))"
        with without_indexes(connection, tables):
            for table in tables:
                _insert(connection, table, first, last, kept, earlier=earlier, digits=OF_COPY)
        connection.execute("VACUUM (ANALYZE) " + ", ".join(tables))


def multiply_reports(database: str, reports: Collection[UUID], times: int, *, kept: Collection[UUID]) -> None:
    """Stores so many more reports like these, about other children but for those that are `kept`."""
    with cluster._administrator(database) as connection:
        hurry(connection)
        tables = [table for table in _tables(connection) if not table.startswith("alerts_")]
        told = [table for table in tables if _told_by(connection, table)]
        earlier = f"make_interval(mins => 60 * 24 * {MONTHS_APART * 30} / {times} * k)"
        for table in told:
            where = f"{_told_by(connection, table)} = ANY (%(reports)s)"
            _insert(
                connection, table, 1, times, kept, earlier=earlier, digits=OF_REPORT, where=where, reports=list(reports)
            )
        connection.execute("VACUUM (ANALYZE) " + ", ".join(told))


def hurry(connection: Any) -> None:
    """Have a connection store much at once: no key is looked up, and no commit waits for the disk."""
    connection.execute("SET session_replication_role = replica")  # what they point at is stored with them
    connection.execute("SET synchronous_commit = off")
    connection.execute("SET maintenance_work_mem = '1GB'")


def _tables(connection: Any) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return [name for (name,) in rows if name.startswith(tuple(f"{room}_" for room in ROOMS)) and name not in LEFT_OUT]


def _columns(connection: Any, table: str) -> list[Column]:
    rows = connection.execute(
        """SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
           WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum""",
        [table],
    )
    return [Column(*row) for row in rows.fetchall()]


def _told_by(connection: Any, table: str) -> str:
    """The column that says by which report a row is told; empty: none does."""
    if table == "intake_submission":
        return "id"
    names = {column.name for column in _columns(connection, table)}
    return next((name for name in ("submission", "submission_id") if name in names), "")


def _insert(
    connection: Any,
    table: str,
    first: int,
    last: int,
    kept: Collection[UUID],
    *,
    earlier: str,
    digits: int,
    where: str = "TRUE",
    **given: Any,
) -> None:
    columns = _columns(connection, table)
    values = ", ".join(_value(table, column, kept, earlier, digits) for column in columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM generate_series({first}, {last}) k CROSS JOIN {table} t"
        f" WHERE {where} ON CONFLICT DO NOTHING",  # what is kept is there already
        given,
    )


def _value(table: str, column: Column, kept: Collection[UUID], earlier: str, digits: int) -> str:
    name = f't."{column.name}"'
    if column.name in UNIQUE.get(table, ()):
        return f"left({name}, {UNIQUE[table][column.name] - 5}) || '{digits % 10}' || lpad(to_hex(k), 4, '0')"
    if column.type == "timestamp with time zone":
        return f"{name} - {earlier}"
    if column.name in IN_COMMON or not column.type.startswith("uuid"):
        return name
    if column.type == "uuid":
        return _copied(name, kept, digits)
    each = _copied("u", kept, digits)
    copies = f"SELECT array_agg({each} ORDER BY n) FROM unnest({name}) WITH ORDINALITY AS a (u, n)"
    return f"CASE WHEN {name} = '{{}}' THEN {name} ELSE ({copies}) END"


def _copied(value: str, kept: Iterable[UUID], digits: int) -> str:
    # Counted up from what stands there, so that no copy has the id of another, nor of the first.
    counted = f"(('x' || substr({value}::text, {digits}, 3))::bit(12)::int + k) %% 4096"
    copied = f"overlay({value}::text placing lpad(to_hex({counted}), 3, '0') from {digits} for 3)::uuid"
    listed = ",".join(map(str, kept))
    return f"CASE WHEN {value} = ANY ('{{{listed}}}'::uuid[]) THEN {value} ELSE {copied} END" if listed else copied


@contextmanager
def without_indexes(connection: Any, tables: list[str]) -> Iterator[None]:
    """Drops the indexes on which no constraint rests, and makes them again at the end."""
    indexes = connection.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
           WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisprimary
           AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)""",
        [tables],
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        connection.execute(definition)
