"""What the declarations come to in a database, as its catalogue would write it.

PostgreSQL alone knows how it writes a condition or a signature. So the functions are made in an empty schema `sec`, put in
place of the one that stands, and the policies and triggers on empty copies of the tables; then they are read, and all of
it is rolled back. No table that anybody uses is locked against them, so this can be asked of a database at work.
"""

from collections.abc import Iterable
from typing import LiteralString, cast

from psycopg import sql

from wholepicture.base.rowsecurity import (
    DEFINER,
    OWNER,
    Calls,
    Declaration,
    Forced,
    Functions,
    Grant,
    Library,
    Policy,
    Rows,
    SchemaUse,
    Trigger,
    parts_of,
)
from wholepicture.policies import catalogue
from wholepicture.policies.catalogue import Catalogue, Connection, Item

APART = "sec_while_compared"

PREPARING = (
    "SET LOCAL check_function_bodies = off",  # what a function reads is looked at when it runs: its tables are not here
    f"ALTER SCHEMA sec RENAME TO {APART}",
    "CREATE SCHEMA sec",
    f"GRANT USAGE, CREATE ON SCHEMA sec TO {DEFINER}",
)
# A function is for those it is granted to, and runs as the role that reads what it must.
HAND_OVER = f"""
DO $$ DECLARE f regprocedure; BEGIN
    FOR f IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'sec'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO {DEFINER}', f);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
END $$
"""

# From the columns, not LIKE: that asks for the right to read, which the owner has not on a table that somebody else took.
COPIES = """
SELECT format('CREATE TEMPORARY TABLE %%I (%%s)', t.name,
              string_agg(format('%%I %%s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum))
FROM unnest(%(tables)s::text[]) t (name)
JOIN pg_attribute a ON a.attrelid = ('public.' || t.name)::regclass AND a.attnum > 0 AND NOT a.attisdropped
GROUP BY t.name
"""
LIBRARYS_OWN = """
SELECT 'FUNCTION ' || p.oid::regprocedure, p.proname FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND starts_with(p.proname, %(prefix)s)
UNION ALL
SELECT 'SEQUENCE ' || c.oid::regclass, c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' AND starts_with(c.relname, %(prefix)s)
"""
LIBRARYS_TRIGGERS = """
SELECT quote_ident(t.tgname), t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND starts_with(t.tgname, %(prefix)s) AND starts_with(c.relname, %(prefix)s)
"""


def statement(text: str) -> sql.SQL:
    """A statement from a declaration, which is code of ours and never input."""
    return sql.SQL(cast(LiteralString, text))


def read(connection: Connection, declarations: Declaration) -> Catalogue:
    """Returns what the catalogue says where a database is exactly as declared. Changes nothing."""
    expected = _laid_apart(connection, declarations)
    for part in declarations:
        if isinstance(part, Forced):
            expected |= {Item("row security", "", part.table): "forced", Item("owner", "", part.table): OWNER}
        elif isinstance(part, Grant):
            expected |= _of_table(part)
        elif isinstance(part, SchemaUse):
            expected |= {Item("right", part.right, "SCHEMA sec", role): "granted" for role in part.roles}
        elif isinstance(part, Library):
            expected |= _of_library(connection, part)
        elif isinstance(part, Rows):
            expected |= {
                Item("row", key, part.table): catalogue.plain(content) for key, content in part.content.items()
            }
    return expected


def _of_table(part: Grant) -> Catalogue:
    rights = {
        Item("right", right, f"TABLE {part.table}", role): "granted" for right in part.each() for role in part.roles
    }
    return rights | {Item("owner", "", part.table): OWNER}


def _of_library(connection: Connection, part: Library) -> Catalogue:
    """Rights on whatever functions and sequences a library has in this version, and which of its triggers are off."""
    expected = {}
    also = dict(part.also)
    for on, name in connection.execute(statement(LIBRARYS_OWN), {"prefix": part.prefix}).fetchall():
        right, roles = ("EXECUTE", part.callers) if on.startswith("FUNCTION") else ("USAGE", part.counters)
        for role in (*roles, also[name]) if name in also else roles:
            expected[Item("right", right, on, role)] = "granted"
    for name, table in connection.execute(statement(LIBRARYS_TRIGGERS), {"prefix": part.prefix}).fetchall():
        expected[Item("trigger", name, table)] = "off" if (table, name) in part.silenced else "on"
    return expected


def _laid_apart(connection: Connection, declarations: Declaration) -> Catalogue:
    """Functions with their rights, policies and triggers, laid down beside what stands and read there."""
    with connection.transaction(force_rollback=True):
        _at_once(connection, PREPARING)
        _functions(connection, declarations)
        laid = _on_copies(connection, [*parts_of(declarations, Policy), *parts_of(declarations, Trigger)])
        functions = catalogue.functions(connection, declarations)
        rights = catalogue.rights(connection)
    laid |= {item: text for item, text in functions.items() if item.name.startswith("sec.")}
    return laid | {item: text for item, text in rights.items() if item.on.startswith("FUNCTION sec.")}


def _functions(connection: Connection, declarations: Declaration) -> None:
    """Make all functions in the empty schema, with their owner and whoever may call them."""
    _at_once(connection, (functions.sql.rstrip().rstrip(";") for functions in parts_of(declarations, Functions)))
    connection.execute(statement(HAND_OVER))
    _at_once(connection, (_call(part) for part in parts_of(declarations, Calls)))


def _call(part: Calls) -> str:
    called = ", ".join(f"sec.{function}" for function in part.functions)
    return f"GRANT EXECUTE ON FUNCTION {called} TO {', '.join(part.roles)}"


def _on_copies(connection: Connection, parts: list[Policy | Trigger]) -> Catalogue:
    """Policies and triggers as they read on copies of their tables, which hold nothing."""
    tables = sorted({part.table for part in parts})
    copies = connection.execute(statement(COPIES), {"tables": tables}).fetchall()
    _at_once(connection, (text for (text,) in copies))
    _at_once(connection, (part.statement(f"pg_temp.{part.table}") for part in parts))
    schema = connection.execute("SELECT pg_my_temp_schema()::regnamespace::text").fetchone()
    apart = schema[0] if schema else "pg_temp"
    return catalogue.policies(connection, apart) | catalogue.triggers(connection, (), apart)


def _at_once(connection: Connection, statements: Iterable[str]) -> None:
    """Run statements in one message to the server."""
    if text := ";\n".join(statements):
        connection.execute(statement(text))
