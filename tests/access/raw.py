"""Connections as an adversary has them: psycopg, a role's own credentials, no Django between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import psycopg

from wholepicture.config import cluster

Connection = psycopg.Connection[tuple[Any, ...]]


def connect(role: str, database: str, **options: Any) -> Connection:
    """A connection of this role's, each statement its own transaction unless one is opened."""
    there = cluster.settings_for(role, database)
    return psycopg.connect(
        host=there["HOST"],
        port=there["PORT"],
        dbname=database,
        user=role,
        password=there["PASSWORD"],
        autocommit=True,
        **(there["OPTIONS"] | options),
    )


@contextmanager
def as_role(role: str, database: str) -> Iterator[Connection]:
    with connect(role, database) as connection:
        yield connection


@contextmanager
def as_superuser(database: str) -> Iterator[Connection]:
    """PostgreSQL's own superuser: for planting faults, and for what no role of ours may do."""
    with cluster._administrator(database) as connection:
        yield connection


@contextmanager
def altered(database: str, *statements: str, role: str = "wp_app") -> Iterator[Connection]:
    """The database with a fault planted, seen as `role`, and as it was again afterwards: all in one transaction."""
    with as_superuser(database) as connection, connection.transaction(force_rollback=True):
        for statement in statements:
            connection.execute(statement.encode())
        connection.execute(f"SET LOCAL SESSION AUTHORIZATION {role}".encode())
        yield connection


def answer(connection: Connection, statement: str, *values: Any) -> Any:
    """The first value of the first row, or None."""
    found = connection.execute(statement.encode(), values or None).fetchone()
    return found[0] if found else None


def refused(connection: Connection, statement: str, *values: Any) -> str:
    """What PostgreSQL says to a statement: the name of the error, or "" if it did not refuse. Changes nothing."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode(), values or None)
    except psycopg.Error as error:
        return type(error).__name__
    return ""


@dataclass(frozen=True)
class Said:
    """All that PostgreSQL says to a statement: rows in their order, or what it raises, and what it remarks meanwhile."""

    rows: tuple[Any, ...] = ()
    error: tuple[str | None, ...] = ()
    notices: tuple[tuple[str | None, ...], ...] = ()

    @property
    def refusal(self) -> tuple[str | None, ...]:
        """SQLSTATE and message, or nothing."""
        return self.error[:2]


TOLD = ("sqlstate", "message_primary", "message_detail", "message_hint", "context", "constraint_name", "column_name")


def said(connection: Connection, statement: str, *values: Any) -> Said:
    """What PostgreSQL says to a statement, which changes nothing. Line numbers of the server's own source are left out."""
    notices: list[tuple[str | None, ...]] = []

    def heard(told: Any) -> None:
        notices.append(tuple(getattr(told, name) for name in TOLD))

    connection.add_notice_handler(heard)
    rows: tuple[Any, ...] = ()
    error: tuple[str | None, ...] = ()
    try:
        with connection.transaction(force_rollback=True):
            found = connection.execute(statement.encode(), values or None)
            rows = tuple(found.fetchall()) if found.description else ()
    except psycopg.Error as refusal:
        error = tuple(getattr(refusal.diag, name) for name in TOLD)
    finally:
        connection.remove_notice_handler(heard)
    return Said(rows, error, tuple(notices))


# A delay tells where it makes a statement take so much longer in one world than in the other. One hidden row costs some
# 15 µs, which is lost in what else the machine does; what these tests must find is a delay that somebody could see.
TELLING_RATIO, TELLING_SECONDS = 2, 0.003


def is_telling(one: Callable[[], Any], other: Callable[[], Any], rounds: int = 7) -> bool:
    """Whether two calls differ in time, measured in interleaved pairs; the shortest of each counts. What seems to tell is
    measured again, longer: what the machine did meanwhile is not held against a function."""
    shortest = [_shortest_of_pairs(one, other, rounds)]
    while _differs(shortest[-1]) and len(shortest) < 3:
        shortest.append(_shortest_of_pairs(one, other, 4 * rounds))
    return _differs(shortest[-1])


def _differs(seconds: tuple[float, float]) -> bool:
    least, most = sorted(seconds)
    return most > TELLING_RATIO * least and most - least > TELLING_SECONDS


def _shortest_of_pairs(one: Callable[[], Any], other: Callable[[], Any], rounds: int) -> tuple[float, float]:
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which, call in ((0, one), (1, other)) if number % 2 else ((1, other), (0, one)):
            began = perf_counter()
            call()
            took[which].append(perf_counter() - began)
    return min(took[0]), min(took[1])
