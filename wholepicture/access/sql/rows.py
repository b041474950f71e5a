"""The policy on derived rows, written once. `access.policy.may_see` is the same rule in Python.

A table that uses it carries `area_id`, `agency_id`, `level`, `nominals uuid[]`, `named uuid[]` and, where a row may
tell where a child is, `located boolean`. A policy reads its own row and one indexed table; what the session is comes
from scalar subqueries, evaluated once a statement.
"""

from wholepicture.base.rowsecurity import Declaration, Policy, background, declaration, force, grant, policy


def visible(table: str) -> str:
    """The condition under which a row's content shows."""
    return f"""
    (SELECT sec.reads()) AND (
        {table}.agency_id = (SELECT sec.agency())
        OR ({table}.level <> 'named' AND (SELECT sec.is_hub()) AND {table}.area_id = (SELECT sec.area()))
        OR (({table}.level = 'partners' OR ({table}.level = 'leads' AND (SELECT sec.is_lead())))
            AND {table}.area_id = (SELECT sec.area())
            AND EXISTS (
                SELECT 1 FROM access_involvement i
                WHERE i.agency_id = (SELECT sec.agency()) AND i.nominal = ANY ({table}.nominals)
                AND i.starts_on <= (SELECT sec.today())
                AND (i.ends_on IS NULL OR i.ends_on >= (SELECT sec.today()))))
        OR ({table}.level = 'named' AND (SELECT sec.professional()) = ANY ({table}.named))
    )"""  # noqa: S608 (SQL of a declaration, from constants)


def unbarred(nominals: str) -> str:
    """The condition under which no conflict of interest keeps a row from a viewer. Those with none pay nothing."""
    return f"(SELECT sec.free()) OR NOT sec.bars({nominals})"


def unhidden(table: str) -> str:
    """The condition under which a row tells nothing of a place that is protected from a viewer."""
    return (
        f"NOT {table}.located OR {table}.agency_id = (SELECT sec.agency()) "
        f"OR NOT ({table}.nominals && (SELECT sec.hidden()))"
    )


def shows(table: str) -> str:
    """All that the policies on a derived table with places ask of one row: for a function that must ask it itself."""
    return f"({visible(table)}) AND ({unbarred(f'{table}.nominals')}) AND ({unhidden(table)})"


def conflict_bars(table: str, nominals: str) -> Policy:
    """A viewer with a conflict of interest sees no row that touches whom they are barred from."""
    return policy(table, "conflict_bars", "wp_app", using=unbarred(nominals), restrictive=True)


def derived_row(table: str, *, located: bool = False) -> Declaration:
    """All that a derived table needs: forced row security, viewers who read, the worker who derives."""
    whole = declaration(
        force(table),
        grant("SELECT", table, "wp_app"),
        policy(table, "viewer_reads", "wp_app", using=visible(table)),
        conflict_bars(table, f"{table}.nominals"),
        background(table),
    )
    hides = policy(table, "location_hides", "wp_app", using=unhidden(table), restrictive=True)
    return (*whole, hides) if located else whole
