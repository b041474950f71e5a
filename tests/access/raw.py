"""Connections as an adversary has them: psycopg, a role's own credentials, no Django between."""

from collections.abc import Iterator
from contextlib import contextmanager
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
