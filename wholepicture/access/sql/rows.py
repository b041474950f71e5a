"""The policy on derived rows, written once. `access.policy.may_see` is the same rule in Python.

A table that uses it carries `area_id`, `agency_id`, `level`, `nominals uuid[]`, `named uuid[]` and, where a row may
tell where a child is, `located boolean`. A policy reads its own row and one indexed table; what the session is comes
from scalar subqueries, evaluated once a statement.
"""

from wholepicture.base.rowsecurity import (
    Declaration,
    Functions,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
)

# The advisory lock between whoever sets a bar or protects a location, and whoever joins people meanwhile.
COVERING = 7213

# Whether a bar, and nothing else, keeps a row from the viewer. It is asked by the row's own id, and says no of a row that is
# hidden from them anyway: a function that took a nominal would tell whoever asked from whom they are barred.
BARS = """
CREATE FUNCTION sec.bars_{table}(of_row uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_row IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM {table} WHERE {table}.{key} = of_row
                   AND CASE WHEN sec.bars({nominals}) THEN {reads} ELSE false END)
$$;
"""

# An involvement is more than its sender's word where somebody else confirmed it, or where it came by a system feed that
# is trusted for this service now and nobody refused it. What a policy asks of the involvements of the asker's own agency.
COUNTS = "(i.answer = 'confirmed' OR (i.answer = '' AND i.feed = ANY ((SELECT sec.trusted_feeds())::text[])))"
LIVE = "i.starts_on <= (SELECT sec.today()) AND (i.ends_on IS NULL OR i.ends_on >= (SELECT sec.today()))"


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
                AND {LIVE}
                AND {COUNTS}))
        OR ({table}.level = 'named' AND (SELECT sec.professional()) = ANY ({table}.named))
    )"""  # noqa: S608 (SQL of a declaration, from constants)


def unbarred(table: str, key: str = "id") -> str:
    """The condition under which no conflict of interest keeps a row from a viewer. Those with none pay nothing."""
    return f"(SELECT sec.free()) OR NOT sec.bars_{table}({table}.{key})"


def unhidden(table: str) -> str:
    """The condition under which a row tells nothing of a place that is protected from a viewer."""
    return (
        f"NOT {table}.located OR {table}.agency_id = (SELECT sec.agency()) "
        f"OR NOT ({table}.nominals && (SELECT sec.hidden()))"
    )


def shows(table: str) -> str:
    """All that the policies on a derived table with places ask of one row: for a function that must ask it itself."""
    free_of_bars = f"(SELECT sec.free()) OR NOT sec.bars({table}.nominals)"
    return f"({visible(table)}) AND ({free_of_bars}) AND ({unhidden(table)})"


def conflict_bars(table: str, nominals: str, *, key: str = "id", reads: str = "") -> Declaration:
    """A viewer with a conflict of interest sees no row that touches whom they are barred from.

    `key`: the table's primary key. `reads`: the condition under which a row shows otherwise, where it is not a derived one.
    """
    barring = BARS.format(table=table, key=key, nominals=nominals, reads=reads or visible(table))
    return declaration(
        definer_reads(table),
        Functions(barring),
        calls("wp_app", f"bars_{table}(uuid)"),
        policy(table, "conflict_bars", "wp_app", using=unbarred(table, key), restrictive=True),
    )


def derived_row(table: str, *, located: bool = False, key: str = "id") -> Declaration:
    """All that a derived table needs: forced row security, viewers who read, the worker who derives; `key`: its primary key."""
    whole = declaration(
        force(table),
        grant("SELECT", table, "wp_app"),
        policy(table, "viewer_reads", "wp_app", using=visible(table)),
        conflict_bars(table, f"{table}.nominals", key=key),
        background(table),
    )
    hides = policy(table, "location_hides", "wp_app", using=unhidden(table), restrictive=True)
    return (*whole, hides) if located else whole
