"""The product's database: a private PostgreSQL cluster, made at first use, started when a command needs it.

It listens on a unix socket only, takes SCRAM passwords only, and writes no personal value to its log.
PostgreSQL refuses to run as root; for root it runs as the account `postgres`, and below /var/lib/wholepicture
where that account cannot reach WHOLEPICTURE_HOME.

With DATABASE_URL set, another server is used. It is never started or stopped here; `bootstrap` prepares it
with the address's credentials, or says what its administrator should run.

Standard library and psycopg only; nothing of Django, whose settings are made from this.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import logging
import os
import secrets as randomness
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from wholepicture.config import database_roles, home, postgres_place, postgres_server
from wholepicture.config.postgres_server import PORT, SUPERUSER, ClusterError

__all__ = [
    "NAME",
    "ClusterError",
    "Database",
    "Status",
    "bootstrap",
    "create_database",
    "drop_database",
    "ensure_running",
    "is_running",
    "managed",
    "refused_roles",
    "settings_for",
    "status",
    "stop",
]

NAME = "wholepicture"
RELOADS_IN = 0.3  # seconds until a server that runs knows what its files say

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Database:
    """Where the product's database is. `created`: the cluster was made by this very call."""

    host: str
    port: int
    name: str
    created: bool
    managed: bool = True


@dataclass(frozen=True)
class Status:
    """What an operator asks of the server. What is None is not known of one that is not ours."""

    running: bool
    managed: bool
    host: str
    pid: int | None = None
    version: int | None = None
    data: Path | None = None
    log: Path | None = None


def ensure_running() -> Database:
    """The database's address, with the cluster behind it running; 2 ms when it runs already."""
    if not managed():
        server = _elsewhere()
        return Database(server["host"], int(server["port"]), server["dbname"], created=False, managed=False)
    where, created = postgres_place.place(), False
    home.secrets()
    if where is None or postgres_server.running(where) is None:
        with home.locked("cluster"):
            where = postgres_place.place() or postgres_place.choose_place()
            created = not where.exists
            if created:
                postgres_server.initialise(where)
            postgres_server.start(where, database_roles.SIGN_IN_ROLES)
            _put_roles_right()
    elif postgres_server.bring_up_to_date(where, database_roles.SIGN_IN_ROLES):
        time.sleep(RELOADS_IN)
    return Database(str(where.run), PORT, NAME, created=created)


def stop() -> bool:
    """Stop the private cluster, letting it write what it holds; True if there was something to stop."""
    where = postgres_place.place() if managed() else None
    if where is None:
        return False
    with home.locked("cluster"):
        return postgres_server.stop(where)


def is_running() -> bool:
    """Whether the database answers, without starting it."""
    return status().running


def status() -> Status:
    """How the server is, without starting it."""
    if not managed():
        server = _elsewhere()
        try:
            psycopg.connect(make_conninfo(**server | {"connect_timeout": "5"})).close()
        except psycopg.OperationalError:
            return Status(running=False, managed=False, host=server["host"])
        return Status(running=True, managed=False, host=server["host"])
    where = postgres_place.place()
    if where is None or not where.exists:
        return Status(running=False, managed=True, host=str(home.run_dir()))
    pid = postgres_server.running(where)
    return Status(pid is not None, True, str(where.run), pid, where.version, where.data, where.log)


def managed() -> bool:
    """Whether the database is the private cluster, and not one that DATABASE_URL names."""
    return not os.environ.get("DATABASE_URL")


def settings_for(role: str, dbname: str | None = None) -> dict[str, Any]:
    """An entry of Django's DATABASES for one of the roles that sign in; needs no running server."""
    if role not in database_roles.SIGN_IN_ROLES:
        raise ValueError(f"{role!r} does not sign in; these do: {', '.join(database_roles.SIGN_IN_ROLES)}")
    server = address()
    server["options"] = f"{server.get('options', '')} {database_roles.session_options(role)}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": server.pop("host"),
        "PORT": server.pop("port"),
        "NAME": dbname or default_name(),
        "USER": role,
        "PASSWORD": home.secrets().passwords[role],
        "OPTIONS": server,
    }


def bootstrap(dbname: str | None = None) -> bool:
    """Make the roles and the database, and take from everyone what nobody should have; True if it is new.

    Run again it changes nothing. The server must be running (`ensure_running`). Raises ClusterError where
    DATABASE_URL names a server on which we may not, saying what its administrator should run.
    """
    name = database_roles.check_name(dbname or default_name())
    try:
        with home.locked("bootstrap"):
            _put_roles_right()
            with _administrator("postgres") as connection:
                if managed():
                    # Nobody but the superuser has business in the databases that PostgreSQL itself brings.
                    connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
                created = _create(connection, name, None)
            faults = _furnish(name)
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError) as refusal:
        if managed():
            raise ClusterError(f"The database {name} could not be prepared: {refusal}") from refusal
        created, faults = False, _faults_seen_by_owner(name, refusal)
    essential = [sentence for matters, sentence in faults if matters]
    if essential:
        raise ClusterError(_handover(name, essential))
    if faults:
        _log.warning("the database server keeps open what should be closed", extra={"faults": len(faults)})
    return created


def refused_roles(dbname: str) -> list[tuple[str, str]]:
    """Roles that cannot sign in with this installation's passwords: (role, what the server says)."""
    refused = []
    for role in database_roles.SIGN_IN_ROLES:
        who = {"user": role, "password": home.secrets().passwords[role], "dbname": dbname}
        try:
            psycopg.connect(make_conninfo(**address() | who)).close()
        except psycopg.OperationalError as refusal:
            refused.append((role, str(refusal).strip().rpartition("FATAL:")[2].strip()))
    return refused


def create_database(name: str, template: str | None = None) -> None:
    """Another database, owned by wp_owner: empty and prepared as `bootstrap` does, or a copy of `template`.

    The template must have no sessions. For tests and for trying out a restore.
    """
    with _administrator("postgres") as connection:
        if not _create(connection, name, template):
            raise ClusterError(f"A database named {name} exists. Drop it first, or choose another name.")
    if template is None:
        _furnish(name)


def drop_database(name: str) -> None:
    """Drop a database made by `create_database`, ending its sessions; nothing if it does not exist."""
    if name in (default_name(), "postgres", "template0", "template1"):
        raise ClusterError(f"{name} is not a database for trying things out, and is not dropped.")
    with _administrator("postgres") as connection:
        connection.execute(database_roles.drop_sql(name))


def _put_roles_right() -> None:
    """Give the roles the settings and passwords that are theirs, and take away what they gave themselves."""
    # One at a time: a command that finds the server just started would change the same rows as the one that started it.
    with home.locked("roles"), _administrator("postgres") as connection:
        connection.execute(database_roles.server_sql(_verifiers()))
        if managed():
            # It once had one, in a file.
            connection.execute(SQL("ALTER ROLE {} PASSWORD NULL").format(Identifier(SUPERUSER)))


def address() -> dict[str, str]:
    """host, port and whatever else libpq should know of the server; neither who signs in nor the database."""
    if managed():
        where = postgres_place.place()
        if where is None:
            with home.locked("cluster"):
                where = postgres_place.place() or postgres_place.choose_place()
        # requirepeer: the client, too, makes sure that the server runs under the account it should.
        server = {"host": str(where.run), "port": str(PORT), "requirepeer": where.account}
    else:
        server = {k: v for k, v in _elsewhere().items() if k not in ("user", "password", "dbname")}
    return {"connect_timeout": "10", **server}


def _elsewhere() -> dict[str, str]:
    """DATABASE_URL as psycopg takes it, with host, port and dbname always there."""
    try:
        url = os.environ["DATABASE_URL"]
        if not url.startswith(("postgres://", "postgresql://")):
            raise ValueError("it should begin with postgresql://")
        given = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
        if not given.get("port", "5432").isdigit():
            raise ValueError("its port is not a number")
    except (ValueError, psycopg.ProgrammingError) as error:
        raise ClusterError(
            f"DATABASE_URL cannot be understood: {error}. "
            "It should look like postgresql://USER:PASSWORD@HOST:5432/wholepicture"
        ) from None
    server = {"host": "localhost", "port": "5432", "dbname": NAME} | given
    if not server["host"].startswith("/") and server["host"] not in ("localhost", "127.0.0.1", "::1"):
        server.setdefault("sslmode", "require")  # never in clear over a network unless the address says so
    return server


def default_name() -> str:
    return NAME if managed() else _elsewhere()["dbname"]


@contextlib.contextmanager
def _administrator(dbname: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that may make roles and databases: our superuser's, or that of DATABASE_URL."""
    if managed():
        if not is_running():
            raise ClusterError("The database is not running: call ensure_running() first.")
        superuser = make_conninfo(**address(), user=SUPERUSER, dbname=dbname)
        with _as_cluster_account():
            connection = psycopg.connect(superuser, autocommit=True)
    else:
        who = {k: v for k, v in _elsewhere().items() if k in ("user", "password")}
        connection = psycopg.connect(make_conninfo(**address(), **who, dbname=dbname), autocommit=True)
    with connection:
        yield connection


@contextlib.contextmanager
def _as_cluster_account() -> Iterator[None]:
    """Be the account that the server runs as, for as long as it takes to be let in: root alone may, and need."""
    where = postgres_place.place()
    if os.geteuid() != 0 or where is None:
        yield
        return
    os.seteuid(where.uid)
    try:
        yield
    finally:
        os.seteuid(0)


def _create(connection: psycopg.Connection[Any], name: str, template: str | None) -> bool:
    """Make the database if it is absent (True) and say who may connect."""
    row = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
    if row is None:
        connection.execute(database_roles.create_sql(name, template))
    connection.execute(database_roles.connect_sql(name))
    return row is None


def _furnish(name: str) -> list[tuple[bool, str]]:
    """Give a database what it needs, take from PUBLIC what it should not have; what is wrong all the same."""
    with _administrator(name) as connection:
        connection.execute(database_roles.database_sql())
        return connection.execute(database_roles.faults_sql()).fetchall()


def _faults_seen_by_owner(name: str, refusal: psycopg.Error) -> list[tuple[bool, str]]:
    """What is wrong on a server that its administrator prepares, if wp_owner can sign in to look."""
    who = {"user": database_roles.OWNER, "password": home.secrets().passwords[database_roles.OWNER]}
    try:
        with psycopg.connect(make_conninfo(**address(), **who, dbname=name)) as connection:
            return connection.execute(database_roles.faults_sql()).fetchall()
    except psycopg.OperationalError:
        return [(True, str(refusal).strip())]


def _handover(name: str, faults: list[str]) -> str:
    """Write down what an administrator should run; the message that says so."""
    script = home.home() / "prepare-database.sql"
    home.write_atomically(script, database_roles.administrators_script(name, _verifiers()).encode())
    listed = "\n".join(f"  - {fault}" for fault in faults)
    return (
        f"The database server is not ready for Whole Picture, or does not let us in:\n{listed}\n"
        f"Check DATABASE_URL. If it is right, ask the server's administrator to run this file with psql, "
        f"then run the command again:\n  {script}"
    )


def _verifiers() -> dict[str, str]:
    """For each role that signs in, what a server checks its password by (RFC 5803), and not the password."""
    return {role: _scram(home.secrets().passwords[role]) for role in database_roles.SIGN_IN_ROLES}


def _scram(password: str, iterations: int = 4096) -> str:
    salt = randomness.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${iterations}:{salt64}${stored64}:{server64}"
