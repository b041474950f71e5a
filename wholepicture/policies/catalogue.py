"""What stands in a database of policies, functions, rights, triggers and row security, as PostgreSQL writes it.

Everything in the schemas `public` and `sec` is read but what extensions bring. Rights that an owner has anyway are left out.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg

from wholepicture.base.rowsecurity import Declaration, Forced, Grant, Library, Rows, parts_of

Connection = psycopg.Connection[Any]


class Item(NamedTuple):
    """One thing of the catalogue. `on`: the table, or for a right what it is on, as GRANT has it; `role`: whose it is."""

    kind: str  # policy, function, right, trigger, row security, owner, row
    name: str
    on: str = ""
    role: str = ""


Catalogue = dict[Item, str]

# Names are written as they read with this path, wherever they are compared.
SEARCH_PATH = "SET LOCAL search_path = public, pg_temp"

# A table's name; `clones` is the schema whose tables are copies of those in `public`.
_TABLE = "CASE WHEN n.nspname = 'sec' THEN 'sec.' ELSE '' END || quote_ident(c.relname)"
_IN_SCOPE = "n.nspname IN ('sec', %(tables)s)"

FUNCTIONS = """
SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) || 'OWNER TO ' || pg_get_userbyid(p.proowner)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prokind <> 'a' AND (n.nspname = 'sec' OR n.nspname = 'public' AND NOT EXISTS (
    SELECT FROM unnest(%(libraries)s::text[]) library WHERE starts_with(p.proname, library)))
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
"""

POLICIES = f"""
SELECT quote_ident(p.polname), {_TABLE},
       concat_ws(E'\\n', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                   WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           'TO ' || (SELECT string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname)
                     FROM unnest(p.polroles) named LEFT JOIN pg_roles r ON r.oid = named),
           'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
           'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_IN_SCOPE}
"""

TRIGGERS = f"""
SELECT quote_ident(t.tgname), {_TABLE}, regexp_replace(pg_get_triggerdef(t.oid, true), ' ON (pg_temp|public)[.]', ' ON '),
       t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND {_IN_SCOPE}
"""

TABLES = f"""
SELECT {_TABLE}, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('sec', 'public')
"""

RIGHTS = """
WITH may_name AS (SELECT word FROM pg_get_keywords() WHERE catcode IN ('U', 'C')),  -- keywords that need no quotes as names
held AS (
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass AS thing, '' AS of_column,
           c.relowner AS owner, c.relacl AS acl
    FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'sec'::regnamespace)
    UNION ALL
    SELECT 'TABLE ' || c.oid::regclass, ' (' || coalesce(k.word, quote_ident(a.attname)) || ')', c.relowner, a.attacl
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN may_name k ON k.word = a.attname
    WHERE c.relnamespace IN ('public'::regnamespace, 'sec'::regnamespace) AND NOT a.attisdropped
    UNION ALL
    SELECT 'FUNCTION ' || p.oid::regprocedure, '', p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    FROM pg_proc p WHERE p.pronamespace IN ('public'::regnamespace, 'sec'::regnamespace) AND p.prokind <> 'a'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
    UNION ALL
    SELECT 'SCHEMA ' || quote_ident(n.nspname), '', n.nspowner, n.nspacl FROM pg_namespace n WHERE n.nspname = 'sec'
)
SELECT x.privilege_type || h.of_column || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, h.thing,
       coalesce(quote_ident(r.rolname), 'PUBLIC')
FROM held h CROSS JOIN LATERAL aclexplode(h.acl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE x.grantee <> h.owner
"""


def read(connection: Connection, declarations: Declaration) -> Catalogue:
    """Returns all that stands in the database of what can be declared. Row security of tables that nobody declares is left out."""
    catalogue = (
        functions(connection, declarations)
        | policies(connection)
        | triggers(connection, declarations)
        | rights(connection)
    )
    for declared in parts_of(declarations, Rows):
        catalogue |= rows(connection, declared)
    return catalogue | tables(connection, declarations)


def tables(connection: Connection, declarations: Declaration) -> Catalogue:
    """Returns row security and owners of the tables that are declared."""
    forced = {part.table for part in parts_of(declarations, Forced)}
    owned = forced | {part.table for part in parts_of(declarations, Grant)}
    catalogue = {}
    for table, is_on, is_forced, owner in connection.execute(TABLES.encode()).fetchall():
        if table in forced:
            catalogue[Item("row security", "", table)] = "forced" if is_on and is_forced else "on" if is_on else "off"
        if table in owned:
            catalogue[Item("owner", "", table)] = owner
    return catalogue


def functions(connection: Connection, declarations: Declaration) -> Catalogue:
    """Returns every function of ours: a statement that creates it again, and its owner. A library's own are left out."""
    prefixes = [part.prefix for part in parts_of(declarations, Library)]
    listed = connection.execute(FUNCTIONS.encode(), {"libraries": prefixes}).fetchall()
    return {Item("function", signature): text for signature, text in listed}


def policies(connection: Connection, tables: str = "public") -> Catalogue:
    """Returns every policy on the tables of the schema `sec` and of the schema `tables`."""
    listed = connection.execute(POLICIES.encode(), {"tables": tables}).fetchall()
    return {Item("policy", name, table): text for name, table, text in listed}


def triggers(connection: Connection, declarations: Declaration, tables: str = "public") -> Catalogue:
    """Returns every trigger: its definition and, where it is not on, its state. Of a library's own, the state alone."""
    prefixes = tuple(part.prefix for part in parts_of(declarations, Library))
    catalogue = {}
    for name, table, text, state in connection.execute(TRIGGERS.encode(), {"tables": tables}).fetchall():
        is_on = "on" if state == "O" else "off" if state == "D" else f"on as {state}"
        is_theirs = bool(prefixes) and name.startswith(prefixes) and table.startswith(prefixes)
        catalogue[Item("trigger", name, table)] = is_on if is_theirs else f"{text}\n{is_on}"
    return catalogue


def rights(connection: Connection) -> Catalogue:
    """Returns every right on a table, column, sequence, function or schema that somebody other than its owner has."""
    return {Item("right", name, on, role): "granted" for name, on, role in connection.execute(RIGHTS).fetchall()}


def rows(connection: Connection, declared: Rows) -> Catalogue:
    """Returns the content of a table whose rows are declared."""
    stored = connection.execute(f"SELECT to_jsonb(t)::text FROM {declared.table} t".encode()).fetchall()
    contents = [json.loads(text) for (text,) in stored]
    return {Item("row", content.pop(declared.key), declared.table): plain(content) for content in contents}


def plain(content: Any) -> str:
    """Returns a row's content as it is compared."""
    return json.dumps(dict(content), sort_keys=True)


def digest(catalogue: Catalogue) -> str:
    """Changes whenever anything in a catalogue does."""
    lines: Iterable[str] = (json.dumps([*item, text]) for item, text in sorted(catalogue.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
