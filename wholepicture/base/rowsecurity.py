"""What a room declares of the database's side of access: policies, rights, functions, triggers, rows.

Declarations are data and touch no database. Each room lists its own in its `security.py`; `wholepicture.policies`
collects them in floor order, brings a database to exactly what they say, and tells where one differs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

OWNER = "wp_owner"  # owns every table
DEFINER = "wp_definer"  # owns every function of the schema `sec`
# What a row says of when it was made: now, by the database's clock; or also a little ahead, where the site's clock may be.
UNTIL_NOW = "BETWEEN statement_timestamp() - interval '5 minutes' AND statement_timestamp()"
AROUND_NOW = f"{UNTIL_NOW} + interval '5 minutes'"
TO_EACH_RIGHT = re.compile(r",\s*(?![^(]*\))")  # a comma that parts rights, not the columns of one right


@dataclass(frozen=True)
class Forced:
    """A table under row security, for its owner too."""

    table: str


@dataclass(frozen=True)
class Policy:
    """One policy. `using` is the condition on rows read or touched, `check` on rows written."""

    table: str
    name: str
    role: str
    to: str = "SELECT"
    using: str = ""
    check: str = ""
    restrictive: bool = False

    def statement(self, table: str) -> str:
        """The SQL that creates this policy on `table`, which is its own or a copy of it."""
        parts = [f"CREATE POLICY {self.name} ON {table}"]
        if self.restrictive:
            parts.append("AS RESTRICTIVE")
        parts.append(f"FOR {self.to} TO {self.role}")
        if self.using:
            parts.append(f"USING ({self.using})")
        if self.check:
            parts.append(f"WITH CHECK ({self.check})")
        return " ".join(parts)


@dataclass(frozen=True)
class Grant:
    """Rights on one table, as GRANT has them: `SELECT, UPDATE (answered_at)`."""

    table: str
    rights: str
    roles: tuple[str, ...]

    def each(self) -> Iterator[str]:
        """The single rights, a column each: `SELECT`, `UPDATE (answered_at)`."""
        for right in TO_EACH_RIGHT.split(self.rights):
            privilege, _, columns = right.partition(" (")
            if not columns:
                yield privilege
            for column in columns.rstrip(")").split(", ") if columns else ():
                yield f"{privilege} ({column})"


@dataclass(frozen=True)
class Functions:
    """`CREATE FUNCTION` statements of the schema `sec`. They belong to `wp_definer`, and nobody may call them unasked."""

    sql: str


@dataclass(frozen=True)
class Calls:
    """Who may call which functions of `sec`, by signature."""

    roles: tuple[str, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Trigger:
    """One trigger. `fires` is what stands around the table's name: `("BEFORE UPDATE", "FOR EACH ROW EXECUTE ...")`."""

    table: str
    name: str
    fires: tuple[str, str]

    def statement(self, table: str) -> str:
        """The SQL that creates this trigger on `table`, which is its own or a copy of it."""
        moment, action = self.fires
        return f"CREATE TRIGGER {self.name} {moment} ON {table} {action}"


@dataclass(frozen=True)
class SchemaUse:
    """Who may name what is in the schema `sec` (`USAGE`), or make something there (`CREATE`)."""

    roles: tuple[str, ...]
    right: str = "USAGE"


@dataclass(frozen=True)
class Library:
    """What roles may do with a library's own functions and sequences, whose names begin with `prefix`.

    The library's migrations make those, and its triggers; here only rights are set, and triggers switched off.
    """

    prefix: str
    callers: tuple[str, ...]
    counters: tuple[str, ...]
    silenced: tuple[tuple[str, str], ...] = ()  # (table, trigger)
    also: tuple[tuple[str, str], ...] = ()  # (function, one more role that may call it)


@dataclass(frozen=True)
class Rows:
    """The whole content of a table that policies and functions read: for each value of `key`, the other columns."""

    table: str
    key: str
    content: Mapping[str, Mapping[str, Any]]


Part = Forced | Policy | Grant | Functions | Calls | Trigger | SchemaUse | Library | Rows
Declaration = tuple[Part, ...]
Sort = TypeVar("Sort", bound=Part)


def declaration(*parts: Part | Iterable[Part]) -> Declaration:
    """One declaration from parts and lists of parts. What is said twice counts once."""
    declarations: list[Part] = []
    for part in parts:
        listed = part if isinstance(part, Iterable) else [part]
        declarations += (new for new in listed if new not in declarations)
    return tuple(declarations)


def parts_of(declarations: Declaration, sort: type[Sort]) -> list[Sort]:
    """The parts of one sort, in their order."""
    return [part for part in declarations if isinstance(part, sort)]


def names(listed: str) -> tuple[str, ...]:
    """The names in a list such as `wp_app, wp_worker`."""
    return tuple(name.strip() for name in listed.split(","))


def force(table: str) -> Forced:
    """Row security on a table, for its owner too."""
    return Forced(table)


def grant(rights: str, tables: str, roles: str) -> Declaration:
    """The same rights on each of some tables, for each of some roles. Nothing is granted that is not declared."""
    return tuple(Grant(table, rights, names(roles)) for table in names(tables))


def policy(
    table: str, name: str, role: str, *, to: str = "SELECT", using: str = "", check: str = "", restrictive: bool = False
) -> Policy:
    """One policy."""
    return Policy(table, name, role, to, using, check, restrictive)


ALL_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"


def whole(table: str, role: str, rights: str = ALL_RIGHTS) -> Declaration:
    """A table of which a role may touch every row, as its rights say."""
    return declaration(
        grant(rights, table, role), policy(table, f"{role}_all", role, to="ALL", using="true", check="true")
    )


def background(table: str, worker: str = ALL_RIGHTS, operator: str | None = None) -> Declaration:
    """A table that the worker's steps and the operator's commands touch: as the worker's rights say, if nothing else does."""
    return declaration(
        whole(table, "wp_worker", worker), whole(table, "wp_operator", worker if operator is None else operator)
    )


def definer_reads(table: str) -> Declaration:
    """A table that the functions of `sec` may read."""
    return declaration(grant("SELECT", table, DEFINER), policy(table, "definer", DEFINER, using="true"))


def calls(roles: str, *functions: str) -> Calls:
    """Who may call which functions of `sec`: `may(text)`, and so on."""
    return Calls(names(roles), functions)


# What open pages are told by: each that listens is told the ids of new rows alone, and asks for itself what of them it may see.
PAGES = "wp_pages"
MOST_TOLD = 50  # ids in one notification; more come in several


def tells_pages(table: str, key: str, when: str, *, on: str = "INSERT") -> Declaration:
    """Notify open pages of new rows of a table (or, `on="UPDATE"`, of changed ones) that are `when`, a condition on `came`.

    Anyone who may connect may listen, and PostgreSQL lets nobody forbid it. So only what is urgent, or rare, is told, and never
    whose it is.
    """
    name = f"{table}_{on.lower()}"
    function = f"""
CREATE FUNCTION sec.tell_of_{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('{PAGES}', '{table} ' || string_agg(told.id::text, ','))
    FROM (SELECT fresh.id, (row_number() OVER (ORDER BY fresh.id) - 1) / {MOST_TOLD} AS part
          FROM (SELECT DISTINCT came.{key} AS id FROM came WHERE {when}) fresh) told GROUP BY told.part;
    RETURN NULL;
END $$;
"""  # noqa: S608 (SQL of a declaration, from constants)
    fires = f"REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION sec.tell_of_{name}()"
    return declaration(Functions(function), Trigger(table, f"told_{on.lower()}", (f"AFTER {on}", fires)))
