"""What PostgreSQL enforces of packs.

That one was made, by who and for who, is read by whoever made it, their agency, the hub, and whoever oversees. What it holds is read
by whoever made it and whoever oversees, and by nobody else. Whoever is barred from the child, or from anybody who stands in it, knows
of none. Nobody changes a pack. A draft is its writer's alone.
"""

from wholepicture.access.sql.rows import conflict_bars
from wholepicture.base.rowsecurity import (
    UNTIL_NOW,
    Declaration,
    Functions,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)

PACK, HOLDING, FILE, DRAFT = (f"governance_{name}" for name in ("pack", "packholding", "packfile", "packdraft"))
HERE = f"{PACK}.area_id = (SELECT sec.area())"
LISTS = f"(SELECT sec.reads()) AND {HERE} AND ({PACK}.agency_id = (SELECT sec.agency()) OR (SELECT sec.is_hub()))"
OVERSEES = f"(SELECT sec.may('ledger')) AND {HERE}"
CHILD = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} e WHERE e.nominal = {PACK}.about AND e.role = 'child')"
    for table in ("picture_event", "picture_information")
)
MAKES = (
    f"(SELECT sec.may('picture')) AND (SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) "
    f"AND made_by_id = (SELECT sec.professional()) AND made_at {UNTIL_NOW} AND nominals = ARRAY[about] AND ({CHILD}) "
    "AND sec.may_be_version(series, version)"
)
# A version follows one of one's own, or is the first. A policy cannot read its own table; an id is random, and of another's it says no.
VERSION = f"""
CREATE FUNCTION sec.may_be_version(of_series uuid, number int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_series IS NOT NULL AND number IS NOT NULL);
    SELECT number = 1 OR EXISTS (SELECT 1 FROM {PACK} p WHERE p.series = of_series AND p.version = number - 1
                                 AND p.made_by_id = sec.professional())
$$;
"""
# More people stand in a pack than its child. It is asked by the pack's own id, and says no of one that is hidden from whoever asks anyway;
# and of their own, of which each report is asked for itself before it is handed out again.
INSIDE = f"""
CREATE FUNCTION sec.bars_inside_pack(of_pack uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_pack IS NOT NULL);
    SELECT EXISTS (
        SELECT 1 FROM {PACK} JOIN {HOLDING} held ON held.pack_id = {PACK}.id, unnest(held.reports) report, LATERAL (
            SELECT e.nominals FROM picture_event e WHERE e.submission = report
            UNION ALL SELECT i.nominals FROM picture_information i WHERE i.item = report) stands
        WHERE {PACK}.id = of_pack AND {PACK}.made_by_id <> (SELECT sec.professional()) AND (({LISTS}) OR ({OVERSEES}))
        AND stands.nominals && (SELECT sec.barred()))
$$;
"""
PACKS = declaration(
    force(PACK),
    grant("SELECT, INSERT", PACK, "wp_app"),
    policy(PACK, "agency_lists", "wp_app", using=LISTS),
    policy(PACK, "overseers_of_packs", "wp_app", using=OVERSEES),
    conflict_bars(PACK, f"{PACK}.nominals", reads=f"({LISTS}) OR ({OVERSEES})"),
    definer_reads(HOLDING),
    Functions(INSIDE),
    calls("wp_app", "bars_inside_pack(uuid)"),
    policy(
        PACK,
        "conflict_inside_bars",
        "wp_app",
        using=f"(SELECT sec.free()) OR NOT sec.bars_inside_pack({PACK}.id)",
        restrictive=True,
    ),
    Functions(VERSION),
    calls("wp_app", "may_be_version(uuid,int)"),
    policy(PACK, "makes", "wp_app", to="INSERT", check=MAKES),
    # No step of the machine makes one: it follows the child.
    grant("SELECT, UPDATE (nominals)", PACK, "wp_worker"),
    policy(PACK, "wp_worker_reads", "wp_worker", using="true"),
    policy(PACK, "wp_worker_follows", "wp_worker", to="UPDATE", using="true", check="true"),
    whole(PACK, "wp_operator", "SELECT"),
)


def _held(table: str) -> Declaration:
    """What lies in a pack: through the pack, and of those who may list it for its maker and whoever oversees alone."""
    shows = (
        f"EXISTS (SELECT 1 FROM {PACK} p WHERE p.id = {table}.pack_id "
        "AND (p.made_by_id = (SELECT sec.professional()) OR (SELECT sec.may('ledger'))))"
    )
    makes = (
        f"EXISTS (SELECT 1 FROM {PACK} p WHERE p.id = {table}.pack_id AND p.made_by_id = (SELECT sec.professional()) "
        f"AND p.made_at {UNTIL_NOW})"
    )
    return declaration(
        force(table),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "maker_and_overseers", "wp_app", using=shows),
        policy(table, "makes", "wp_app", to="INSERT", check=makes),
        whole(table, "wp_operator", "SELECT"),
    )


MINE = "professional_id = (SELECT sec.professional())"
DRAFTS = declaration(
    force(DRAFT),
    grant("SELECT, INSERT, UPDATE (content, saved_at), DELETE", DRAFT, "wp_app"),
    policy(
        DRAFT,
        "writer_only",
        "wp_app",
        to="ALL",
        using=f"(SELECT sec.reads()) AND {MINE}",
        check=f"{MINE} AND agency_id = (SELECT sec.agency())",
    ),
)

SECURITY = declaration(PACKS, _held(HOLDING), _held(FILE), DRAFTS)
