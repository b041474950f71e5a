"""Holds tests that are marked `no_database` to it: they open no connection and start no server."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import databases

# What leads to a database: a copy of the furnished one (`house` and whatever asks for it), or a server of one's own.
LEADS_TO_A_DATABASE = frozenset({"template", "own_server"})
MARK = "no_database"
SERVER_PROGRAMS = frozenset({"initdb", "pg_ctl", "postgres", "psql", "pg_dump"})


class DatabaseReached(AssertionError):
    """A test without a database reached for one."""


class _Guard:
    """Whether the test that runs now is held to have no database."""

    up = False


def mark(item: pytest.Item) -> None:
    """Marks a test from whose fixtures nothing leads to a database."""
    if LEADS_TO_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker(MARK)


@contextmanager
def held(item: pytest.Item) -> Iterator[None]:
    """Fails whatever reaches for a database until the end of the block, if the test is marked."""
    if item.get_closest_marker(MARK) is None:
        yield
        return
    _close_what_is_open()
    _Guard.up = True
    try:
        yield
    finally:
        _Guard.up = False


def watch() -> None:
    """Puts the guard where every connection and every server begins. An audit hook cannot be taken away, so: once."""
    from psycopg._connection_base import BaseConnection

    connect = BaseConnection._connect_gen.__func__  # type: ignore[attr-defined]

    def connect_unless_held(cls: type, conninfo: str = "") -> Any:
        if _Guard.up:
            raise DatabaseReached(f"opened a connection: ask for a house, or for {sorted(LEADS_TO_A_DATABASE)}")
        return connect(cls, conninfo)

    BaseConnection._connect_gen = classmethod(connect_unless_held)  # type: ignore[assignment]
    sys.addaudithook(_refuse_servers)


def _refuse_servers(event: str, details: tuple[Any, ...]) -> None:
    if event != "subprocess.Popen" or not _Guard.up:
        return
    _, arguments, *_ = details
    words = [arguments] if isinstance(arguments, str | bytes) else list(arguments)
    started = {Path(word).name for word in words if isinstance(word, str)} & SERVER_PROGRAMS
    if started:
        raise DatabaseReached(f"started {', '.join(sorted(started))}: ask for own_server")


def _close_what_is_open() -> None:
    """Closes what a test before left open, through which this one would reach the database without connecting."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()
    databases.let_go()
