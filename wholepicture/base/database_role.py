"""Which database role speaks.

Each role has a connection of its own, named in settings: `default` (a signed-in viewer, role wp_app), `worker`
(background derivation, wp_worker), `operator` (commands on the server, wp_operator), `public` (whoever tells something
without signing in, wp_public), `signin` (accounts and second factors, wp_signin), `sequencer` (seals the ledger), `sender`
(sends notices, wp_sender) and `owner` (migrations). The viewer decides which one is used, so no query chooses a role by accident.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connections

_alias: ContextVar[str] = ContextVar("wholepicture_alias", default="default")

SIGNIN_APPS = frozenset({"auth", "account", "mfa", "socialaccount", "sessions", "contenttypes"})
SIGNIN_TABLES = frozenset({"access.account", "access.triesleft", "access.knowndevice", "access.usedcode"})


def alias() -> str:
    """The connection in use now."""
    return _alias.get()


@contextmanager
def speaking_as(name: str) -> Iterator[None]:
    """Use the connection `name` for everything inside."""
    token = _alias.set(name)
    try:
        yield
    finally:
        _alias.reset(token)


def cursor() -> Any:
    """A cursor on the connection in use now."""
    return connections[alias()].cursor()


def prepared(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement that PostgreSQL plans once a connection rather than each time. Values by `%s`, lists as arrays.

    For the few statements that run with every report: planning them, row security and all, took longer than running
    them. JSON comes as text.
    """
    connection = connections[alias()]
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as sql:
        sql.execute(statement, values, prepare=True)
        return sql.fetchall() if sql.description else []


class NotDurable(Exception):
    """The database would say that it holds what it has not written to disk. Nothing was stored."""


def ensure_durable() -> None:
    """Make sure that what this transaction writes is on disk once it is committed. Raises NotDurable.

    `sec.begin` says so for each transaction; a receipt is given only where it still holds.
    """
    with cursor() as sql:
        sql.execute("SELECT current_setting('synchronous_commit')")
        if sql.fetchone()[0] == "off":
            raise NotDurable


class Router:
    """Django's database router: sign-in tables through `signin`, all else through whoever speaks now."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if model._meta.app_label in SIGNIN_APPS or model._meta.label_lower in SIGNIN_TABLES:
            return "signin"
        return alias()

    db_for_write = db_for_read

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
