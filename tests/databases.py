"""The tests' databases: one that is migrated and furnished once, and a copy of it for whoever asks.

Several processes may share the server: what is made once is made under a lock, and every copy names the process it is
for, so that what a killed one left behind is known for what it is.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.living import House, hang_up

PROJECT = Path(__file__).resolve().parents[1]
COPY, TEMPLATE = "wp_test_", "wp_template_"
NOWHERE = "postgres"  # lets none of our roles in: no test reaches a database that it did not ask for


def use(name: str) -> None:
    """Point every connection at this database."""
    from django.db import connections

    connections.close_all()
    hang_up()
    for alias in connections.settings:
        connections.settings[alias]["NAME"] = name


@contextmanager
def copied(database: str) -> Iterator[str]:
    """A copy of a database, in use until the end of the block, and then gone. The other one must have no sessions."""
    from django.db import connections

    from wholepicture.config import cluster, database_roles

    before = connections.settings["default"]["NAME"]
    name = f"{COPY}{os.getpid()}_{uuid.uuid4().hex[:12]}"
    use(NOWHERE)
    with _administrator() as connection:
        cluster._create(connection, name, template=database)
    use(name)
    try:
        yield name
    finally:
        use(before)
        with _administrator() as connection:
            connection.execute(database_roles.drop_sql(name))


def furnished() -> str:
    """The name of the database that every house is a copy of: migrated, with agencies and people. Made where absent."""
    from wholepicture.config import cluster, home, installation

    empty = migrated()
    name = TEMPLATE + _digest(_makes_tables, _furnishes)
    os.environ["WHOLEPICTURE_DATABASE"] = empty
    cluster.ensure_running()
    installation.load()
    with home.locked("tests"):
        _hurry()
        _clear(keep={empty, name})
        if not _is_closed(empty):
            cluster.drop_database(empty)
            cluster.bootstrap(empty)
            use(empty)
            installation.migrate()
            use(NOWHERE)
            _close(empty)
        if not _is_closed(name):
            cluster.drop_database(name)
            cluster.create_database(name, template=empty)
            use(name)
            house = House.furnished(name)
            use(NOWHERE)
            home.write_atomically(_note(name), json.dumps(asdict(house), default=str).encode())
            _close(name)
    use(NOWHERE)
    return name


@cache
def migrated() -> str:
    """The name of the database with tables and policies and nothing in them, of which the furnished one is a copy.

    Worked out once a run: what is edited meanwhile is for the next one.
    """
    return TEMPLATE + _digest(_makes_tables)


def house_in(database: str, furnished: str) -> House:
    """What stands in a copy of the furnished database."""
    told = json.loads(_note(furnished).read_bytes())
    ids = {kind: {code: UUID(one) for code, one in told[kind].items()} for kind in ("agencies", "professionals")}
    return House(database, UUID(told["area"]), **ids, emails=told["emails"])


@contextmanager
def scene(template: str, build: Callable[[House], object]) -> Iterator[str]:
    """A copy of the furnished database in which something has happened, closed: for tests that each want a copy of it."""
    with copied(template) as name:
        build(house_in(name, template))
        use(NOWHERE)
        _close(name)
        yield name


def _note(furnished: str) -> Path:
    from wholepicture.config import home

    return home.home() / f"{furnished}.json"


def _digest(*made_of: Any) -> str:
    """Changes whenever what a template is made of does."""
    found = hashlib.sha256()
    for path in sorted([*(PROJECT / "wholepicture").rglob("*"), PROJECT / "tests" / "living.py"]):
        if path.suffix in (".py", ".sql") and any(one(path.relative_to(PROJECT)) for one in made_of):
            found.update(path.read_bytes())
    return found.hexdigest()[:10]


def _makes_tables(path: Path) -> bool:
    folders, files = {"migrations", "sql", "policies"}, ("rules.py", "rowsecurity.py", "security.py", "flow.py")
    return bool(folders & set(path.parts)) or path.name in files


def _furnishes(path: Path) -> bool:
    return path.name == "living.py" or bool({"partnership", "access", "base"} & set(path.parts))


# -- the server -----------------------------------------------------------------------------------------------------


_kept: list[Any] = []  # a connection of the superuser's, and what closes it


@contextmanager
def _administrator() -> Iterator[Any]:
    """The superuser's connection, kept: one is used twice for every copy, and a new one takes half as long as the copy."""
    from wholepicture.config import cluster

    if _kept and _kept[0].closed:
        let_go()
    if not _kept:
        stack = ExitStack()
        _kept[:] = stack.enter_context(cluster._administrator("postgres")), stack
    yield _kept[0]


def let_go() -> None:
    """Close the superuser's connection. The next that is needed is opened then."""
    if _kept:
        _, stack = _kept
        _kept.clear()
        stack.close()


def _names(connection: Any) -> set[str]:
    """Databases besides those that PostgreSQL itself brings."""
    found = connection.execute(
        "SELECT datname FROM pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1')"
    )
    return {row[0] for row in found.fetchall()}


def _is_closed(name: str) -> bool:
    """Whether a template is whole: it is closed once it is, for one with a session cannot be copied."""
    with _administrator() as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s AND NOT datallowconn", [name])
        return found.fetchone() is not None


def _close(name: str) -> None:
    with _administrator() as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")


def _clear(keep: set[str]) -> None:
    """Drop what processes that are gone left behind, and templates that another version of the code made long ago."""
    with _administrator() as connection:
        old = {one for one in _names(connection) if one.startswith(COPY) and not _is_alive(one.split("_")[2])}
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) "
            "AND (pg_stat_file('base/' || oid || '/PG_VERSION')).modification < now() - interval '1 day'",
            [TEMPLATE],
        )
        old |= {row[0] for row in found.fetchall()} - keep
        for one in old:
            connection.execute(f"DROP DATABASE {one} WITH (FORCE)")
            _note(one).unlink(missing_ok=True)


def _is_alive(pid: str) -> bool:
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


# What a server does so that it loses nothing when the machine dies: with each, a test takes longer.
_CAREFUL = ("fsync", "full_page_writes", "wal_compression")


def _hurry() -> None:
    """Let the server forget, if the machine dies, what it holds; and let its passwords be easy to guess, for everybody signs
    in with them, many times a test. Half the time of a test went into both.

    Never where it holds a database that is not of tests; and only until `settle`, at the end of the run. What is
    promised of a server is tested on servers of their own (tests/house/test_cluster.py), which this does not touch.
    """
    with _administrator() as connection:
        if all(one.startswith((COPY, TEMPLATE)) for one in _names(connection)):
            for setting in _CAREFUL:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            _give_passwords(connection, iterations=1)


def settle() -> None:
    """Let the server, if it runs, keep what it is given again, and its passwords be as hard to guess as they were."""
    from wholepicture.config import cluster

    if cluster.is_running():
        with _administrator() as connection:
            for setting in _CAREFUL:
                connection.execute(f"ALTER SYSTEM RESET {setting}")
            connection.execute("SELECT pg_reload_conf()")
            _give_passwords(connection, iterations=4096)


def _give_passwords(connection: Any, *, iterations: int) -> None:
    """The roles' own passwords, kept by the server so that each check of one takes this many rounds. A role that came with a
    later version than the server's is made with the next database."""
    from psycopg import sql

    from wholepicture.config import cluster, database_roles, home

    there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
    with home.locked("roles"):  # another process of this run may be putting the same roles right
        for role in there.intersection(database_roles.SIGN_IN_ROLES):
            verifier = cluster._scram(home.secrets().passwords[role], iterations)
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier))
            connection.execute(statement)
