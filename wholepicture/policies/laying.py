"""Bringing a database to exactly what is declared: what differs is put right, the rest is not touched."""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from psycopg import errors

from wholepicture.base.rowsecurity import Declaration, Policy, Rows, Trigger, parts_of
from wholepicture.policies import catalogue, expected
from wholepicture.policies.catalogue import Catalogue, Connection, Item
from wholepicture.policies.declared import digest, everything
from wholepicture.policies.differences import Difference, between, note
from wholepicture.policies.expected import statement

# Two that lay down at once would undo each other's work; the second waits, and finds nothing to do.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('wholepicture.policies'))"
NOTE = """
INSERT INTO sec.laid_down (declared, catalogue) VALUES (%s, %s)
ON CONFLICT (singleton) DO UPDATE SET declared = excluded.declared, catalogue = excluded.catalogue, at = clock_timestamp()
"""
# Policies and triggers that must go before a function can.
RESTING_ON = """
SELECT 'policy', quote_ident(p.polname), p.polrelid::regclass::text FROM pg_depend d
JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = %(function)s::regprocedure
UNION ALL
SELECT 'trigger', quote_ident(t.tgname), t.tgrelid::regclass::text FROM pg_depend d
JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = %(function)s::regprocedure
"""

_REFUSED = (errors.InsufficientPrivilege, errors.DependentObjectsStillExist)
_NOT_REPLACED = (*_REFUSED, errors.InvalidFunctionDefinition)
_DONE = {"missing": "new", "extra": "gone", "changed": "changed"}


@dataclass(frozen=True)
class Laid:
    """What laying down came to. `left`: what PostgreSQL did not let the owner put right."""

    changed: tuple[Difference, ...] = ()
    left: tuple[Difference, ...] = ()

    def sentences(self) -> list[str]:
        """What was changed, and what could not be, a sentence each."""
        done = [f"{difference.what}: {_DONE[difference.change]}." for difference in self.changed]
        return done + [f"{difference.sentence} It could not be put right." for difference in self.left]


def lay_down(connection: Connection, declarations: Declaration | None = None) -> Laid:
    """Bring the database to exactly what is declared, as the tables' owner, in one transaction; say what was changed.

    Where the note of last time and the catalogue agree with the code, nothing is done. Every table must be there already.
    """
    declarations = everything() if declarations is None else declarations
    with connection.transaction():
        connection.execute(LOCK)
        connection.execute(catalogue.SEARCH_PATH)
        stands = catalogue.read(connection, declarations)
        if note(connection) == (digest(declarations), catalogue.digest(stands)):
            return Laid()
        wanted = expected.read(connection, declarations)
        changed = between(stands, wanted)
        _put_right(connection, declarations, changed, wanted)
        stands = catalogue.read(connection, declarations)
        left = between(stands, wanted)
        connection.execute(NOTE, [digest(declarations), catalogue.digest(stands)])
    still = {difference.item for difference in left}
    return Laid(tuple(difference for difference in changed if difference.item not in still), tuple(left))


def _put_right(connection: Connection, declarations: Declaration, changed: list[Difference], wanted: Catalogue) -> None:
    """Put right what differs, in the order in which things rest on one another."""
    _tables(connection, changed)
    _drop(connection, (difference.item for difference in changed if _is_dropped(difference)))
    _rights(connection, wanted, of="SCHEMA")  # who owns a function must be able to make one there
    _functions(connection, (difference for difference in changed if difference.item.kind == "function"))
    _policies_and_triggers(connection, declarations, wanted)
    for part in parts_of(declarations, Rows):
        _rows(connection, part, (difference for difference in changed if _is_row_of(difference, part)))
    _rights(connection, wanted)


def _tables(connection: Connection, changed: Iterable[Difference]) -> None:
    """Give tables back to their owner, and force row security."""
    for difference in changed:
        table = difference.item.on
        if difference.item.kind == "owner":
            _try(connection, f"ALTER TABLE {table} OWNER TO {difference.declared}")
        elif difference.item.kind == "row security":
            _try(connection, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")


def _is_row_of(difference: Difference, part: Rows) -> bool:
    return difference.item.kind == "row" and difference.item.on == part.table


def _functions(connection: Connection, changed: Iterable[Difference]) -> None:
    """Make functions anew. One that returns something else than before must go first, and what rests on it with it."""
    # What a function reads may be made by a later migration, and two functions may call each other.
    connection.execute("SET LOCAL check_function_bodies = off")
    for difference in changed:
        made, _, owner = (difference.declared or "").rpartition("OWNER TO ")
        signature = difference.item.name
        if difference.declared is None or not _try(connection, made, _NOT_REPLACED):
            resting = connection.execute(RESTING_ON, {"function": signature}).fetchall()
            _drop(connection, [Item(kind, name, table) for kind, name, table in resting])
            if not _try(connection, f"DROP FUNCTION {signature}") or difference.declared is None:
                continue
            _try(connection, made)
        _try(connection, f"ALTER FUNCTION {signature} OWNER TO {owner}")


def _is_dropped(difference: Difference) -> bool:
    """Returns whether a policy or trigger stands that must go. A library's trigger stays: only whether it is on is ours to say."""
    if difference.item.kind == "trigger":
        return "\n" in (difference.stands or "")
    return difference.item.kind == "policy" and difference.stands is not None


def _drop(connection: Connection, items: Iterable[Item]) -> None:
    """Drop policies and triggers."""
    for item in items:
        _try(connection, f"DROP {item.kind.upper()} {item.name} ON {item.on}")


def _policies_and_triggers(connection: Connection, declarations: Declaration, wanted: Catalogue) -> None:
    """Make the policies and triggers that are not there, and switch a library's triggers on or off."""
    stand = catalogue.policies(connection) | catalogue.triggers(connection, declarations)
    for part in declarations:
        kind = "policy" if isinstance(part, Policy) else "trigger"
        if isinstance(part, Policy | Trigger) and Item(kind, part.name, part.table) not in stand:
            _try(connection, part.statement(part.table))
    for item, state in wanted.items():
        if item.kind == "trigger" and stand.get(item, state) != state:
            switch = "DISABLE" if state == "off" else "ENABLE"
            _try(connection, f"ALTER TABLE {item.on} {switch} TRIGGER {item.name}")


def _rows(connection: Connection, part: Rows, changed: Iterable[Difference]) -> None:
    """Delete and insert the rows of a table that differ."""
    for difference in changed:
        key = difference.item.name
        connection.execute(statement(f"DELETE FROM {part.table} WHERE {part.key} = %s"), [key])
        if difference.declared is not None:
            content = {part.key: key, **part.content[key]}
            columns, places = ", ".join(content), ", ".join(["%s"] * len(content))
            insert = f"INSERT INTO {part.table} ({columns}) VALUES ({places})"
            connection.execute(statement(insert), list(content.values()))


def _rights(connection: Connection, wanted: Catalogue, of: str = "") -> None:
    """Take and give rights, `of` one sort of thing or all. A function that was made anew has lost those it had."""
    declared = {item: text for item, text in wanted.items() if item.kind == "right" and item.on.startswith(of)}
    stand = [item for item in catalogue.rights(connection) if item.on.startswith(of)]
    for item in sorted(set(stand) - declared.keys()):
        right = item.name.removesuffix(" WITH GRANT OPTION")
        _try(connection, f"REVOKE {right} ON {item.on} FROM {item.role} CASCADE")
    # Read again: with a right on a table PostgreSQL takes the same right on its columns.
    for item in sorted(declared.keys() - catalogue.rights(connection).keys()):
        _try(connection, f"GRANT {item.name} ON {item.on} TO {item.role}")


def _try(connection: Connection, text: str, refusals: tuple[type[psycopg.Error], ...] = _REFUSED) -> bool:
    """Returns whether PostgreSQL took a statement. What the owner may not do is left as it is, and told in the end."""
    try:
        with connection.transaction():
            connection.execute(statement(text))
    except refusals:
        return False
    return True
