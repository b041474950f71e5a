"""Fills linkage's tables by COPY, as though everybody in a crowd had been reported and joined by the published rule."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.crowd import Crowd, Person, Record, described
from wholepicture.config import cluster
from wholepicture.linkage.comparison.description import block_numbers, columns_of
from wholepicture.linkage.rules import Likeness
from wholepicture.linkage.shared_values.limits import called, stated_values, value_id

RECEIVED = "2026-02-01T09:00:00+00:00"
TABLES = {
    "linkage_subjectprofile": (
        "subject area_id agency_id level nominals named submission ref role identity received_at given family "
        "also_known_as born born_from born_to sex parents identifiers version "
        "day_from day_to by_word"
    ),
    "linkage_subjectwhereabouts": (
        "subject area_id agency_id level nominals named submission located phones postcode school things traits emails"
    ),
    "linkage_membership": "id area_id agency_id level nominals named submission subject nominal role since until",
    "linkage_identity": "id area_id first_subject first_at identifiers given family born sex nominal spans",
    "linkage_identitynumber": "id area_id kind value born identity",
    "linkage_blockingkey": "key subject identity",
    "linkage_sharedholding": "value subject area_id agency_id nominal kind text called received_at",
}
BATCH = 20_000


def fill(database: str, crowd: Crowd, size: int, area: UUID, agency: UUID, version: int) -> None:
    """Puts `size` descriptions into those of the tables that are empty, as PostgreSQL's superuser, whom row security lets COPY."""
    with cluster._administrator(database) as connection:
        empty = [table for table in TABLES if not connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()]
        if not empty:
            return
        for table in empty:
            connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
        indexes = _without_indexes(connection, empty)
        lines = _lines(crowd, size, area, agency, version)
        while records := list(islice(lines, BATCH)):
            _copy(connection, empty, chain.from_iterable(records))
        connection.execute("SET maintenance_work_mem = '1GB'")
        for statement in indexes:
            connection.execute(statement)
        connection.execute("VACUUM (ANALYZE) " + ", ".join(empty))


def sizes(database: str) -> dict[str, int]:
    """Returns megabytes of each table, with its indexes."""
    with cluster._administrator(database) as connection:
        rows = connection.execute(
            "SELECT t, pg_total_relation_size(t::regclass) / 1048576 FROM unnest(%s::text[]) AS n (t)", [list(TABLES)]
        )
        return dict(rows.fetchall())


def _without_indexes(connection: Any, tables: list[str]) -> list[str]:
    """Drops the indexes and the constraints that rest on one. Returns what makes them again."""
    rows = connection.execute(
        """SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.conname,
                  pg_get_constraintdef(c.oid)
           FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
           WHERE i.indrelid = ANY (%s::regclass[])""",
        [tables],
    ).fetchall()
    again = []
    for table, index, index_statement, constraint, definition in rows:
        if constraint:
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            again.append(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}")
        else:
            connection.execute(f"DROP INDEX {index}")
            again.append(index_statement)
    return again


def _copy(connection: Any, tables: list[str], lines: Iterable[tuple[str, str]]) -> None:
    """Copies those of these lines that are for one of these tables."""
    waiting: dict[str, list[str]] = {table: [] for table in tables}
    for table, line in lines:
        if table in waiting:
            waiting[table].append(line)
    for table, kept in waiting.items():
        columns = ", ".join(TABLES[table].split())
        with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write("".join(kept))


Lines = Iterator[tuple[str, str]]
"""Lines of a table to be copied: (table, line)."""


@dataclass(frozen=True)
class _Place:
    """Where a description stands: in an area, sent by an agency, of an identity in a nominal."""

    area: UUID
    agency: UUID
    subject: str
    submission: str
    identity: str
    nominal: str

    @property
    def seen_through(self) -> tuple[str, ...]:
        return str(self.area), str(self.agency), "partners", _list([self.nominal]), "{}", self.submission


def _lines(crowd: Crowd, size: int, area: UUID, agency: UUID, version: int) -> Iterator[list[tuple[str, str]]]:
    """Yields the lines of each record, of all tables."""
    ids = Random("ids")
    person, known = -1, {}
    for record in crowd.records(size):
        if record.person != person:
            person, known = record.person, dict[str, str]()
        subject, submission = _id(ids), _id(ids)
        # All that a register wrote of one person is one identity and one nominal; whoever knows no number stands alone.
        about = repr(sorted(record.trusted)) if record.trusted else subject
        is_new = about not in known
        first = known.setdefault(about, subject)
        place = _Place(area, agency, subject, submission, identity=first, nominal=first)
        identity = _identity_lines(record, place) if is_new else ()
        yield [*_description_lines(record, place, version), *identity, *_key_lines(record.likeness, place)]


def _description_lines(record: Record, place: _Place, version: int) -> Lines:
    likeness, subject, seen = record.likeness, place.subject, place.seen_through
    numbers = [[kind, value, True] for kind, value in sorted(likeness.identifiers)]
    yield "linkage_subjectprofile", _line(
        subject, *seen, f"c{record.person}", "child", place.identity, RECEIVED, likeness.given, likeness.family, "{}",
        _born(likeness), *likeness.born_years, likeness.sex, _list(sorted(likeness.parents)), json.dumps(numbers), version,
        *likeness.born_days, "f")  # fmt: skip
    yield "linkage_subjectwhereabouts", _line(
        subject, *seen, "t", _list(sorted(likeness.phones)), likeness.postcode, likeness.school, "{}", "{}",
        _list(sorted(likeness.emails)))  # fmt: skip
    yield "linkage_membership", _line(subject, *seen, subject, place.nominal, "child", RECEIVED, None)


def _identity_lines(record: Record, place: _Place) -> Lines:
    likeness, identity = record.likeness, place.identity
    spans = [[place.nominal, RECEIVED, None]]
    numbers = sorted(map(list, record.trusted))
    yield "linkage_identity", _line(
        identity, place.area, place.subject, RECEIVED, json.dumps(numbers), likeness.given, likeness.family,
        _born(likeness), likeness.sex, place.nominal, json.dumps(spans))  # fmt: skip
    for kind, value in numbers:
        yield "linkage_identitynumber", _line(identity, place.area, kind, value, _born(likeness), identity)


def _key_lines(likeness: Likeness, place: _Place) -> Lines:
    for key in block_numbers(place.area, columns_of(likeness)):
        yield "linkage_blockingkey", _line(key, place.subject, place.identity)
    name = called(likeness)
    for kind, text in stated_values(likeness):
        yield "linkage_sharedholding", _line(
            value_id(place.area, kind, text), place.subject, place.area, place.agency, place.nominal, kind, text, name,
            RECEIVED)  # fmt: skip


def _born(likeness: Likeness) -> str | None:
    return likeness.born.isoformat() if likeness.born else None


def _id(ids: Random) -> str:
    digits = f"{ids.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def _line(*values: Any) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in values) + "\n"


def _list(values: list[str]) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"


def newcomers(seed: int, size: int, count: int, which: int) -> list[tuple[Person, Record]]:
    """Returns people of the crowd, spread over it, each as a record that it does not hold yet. `which`: others each time."""
    rng = Random(f"{seed}/new/{which}")
    people = max(count, size // 4)  # a person has three descriptions on average, so all of these have some
    wanted = set(rng.sample(range(people), count))
    chosen = [person for person in islice(Crowd(seed).people(), people) if person.number in wanted]
    return [(person, described(rng, person)) for person in chosen]
