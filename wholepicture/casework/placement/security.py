"""Who reads where a child is to live and what was done about it: who places them, the hub, the home, and every agency that works with the
child by more than its own word; and the authority in whose area it is, once it was notified here: that is what the notice is for. None of
them where they are barred from the child, nor where the child's whereabouts are kept from them: a protected address is told to no host by a
page. The host reads what is done with it, and nothing of what the child or the family said.

Visits are read by the agency whose people make them and by the hub. Homes are no secret: whoever reads content reads them.
"""

from wholepicture.access.sql.rows import COUNTS, LIVE
from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Declaration,
    Functions,
    Trigger,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)
from wholepicture.casework.as_they_stand import SEEN, stands
from wholepicture.casework.placement.rules import AUTHORITIES, HOST_ENTERS, HOST_READS, RUNS_HOMES
from wholepicture.notices.security import ends_notices

HOME, VERSION = "casework_home", "casework_homeversion"
PLACEMENT, STEP = "casework_plannedplacement", "casework_placementstep"
VISITS, VISIT = "casework_carevisits", "casework_carevisit"
ME = "(SELECT sec.professional())"
AGENCY = "(SELECT sec.agency())"
HERE = "area_id = (SELECT sec.area())"
HUB = "(SELECT sec.is_hub())"
MAY = "(SELECT sec.reads()) AND (SELECT sec.may('cases'))"


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


# A child as they stand now, by every id; and that something of them shows to whoever asks, and nobody keeps whoever asks from them.
_STANDS = stands("d.child")
_OPEN = "NOT sec.bars(stands.ids) AND (d.agency_id = sec.agency() OR NOT stands.ids && sec.hidden())"
_WORKS = f"""EXISTS (SELECT 1 FROM access_involvement i WHERE i.agency_id = (SELECT sec.agency())
                     AND i.nominal = ANY (stands.ids) AND {LIVE} AND {COUNTS})"""
PLACEMENT_SHOWS = f"""
CREATE FUNCTION sec.placement_shows(of_placement uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_placement IS NOT NULL);
    SELECT sec.reads() AND EXISTS (
        SELECT 1 FROM {PLACEMENT} d {_STANDS}
        WHERE d.id = of_placement AND d.area_id = sec.area() AND {_OPEN}
        AND ((d.is_told AND d.host_id = sec.agency()) OR (
            (d.agency_id = sec.agency() OR sec.is_hub() OR {_WORKS}
             OR EXISTS (SELECT 1 FROM {HOME} h WHERE h.id = d.home_id AND h.agency_id = sec.agency()))
            AND {SEEN})))
$$;
"""
VISITS_SHOW = f"""
CREATE FUNCTION sec.care_visits_show(of_visits uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_visits IS NOT NULL);
    SELECT sec.reads() AND EXISTS (
        SELECT 1 FROM {VISITS} d {_STANDS}
        WHERE d.id = of_visits AND d.area_id = sec.area() AND {_OPEN}
        AND (d.agency_id = sec.agency() OR sec.is_hub()) AND {SEEN})
$$;
"""

# Where a placement, and a round of visits, stands is kept by the database alone, from the latest row. The host authority does not read
# every step: of what it enters the database gives the number.
KEEPS_PLACEMENT = f"""
CREATE FUNCTION sec.keep_placement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept public.{PLACEMENT};
    steps integer;
BEGIN
    SELECT * INTO kept FROM public.{PLACEMENT} p WHERE p.id = NEW.placement_id FOR UPDATE;
    steps := (SELECT count(*) FROM public.{STEP} s WHERE s.placement_id = NEW.placement_id);
    IF NEW.number = 0 AND kept.host_id = sec.agency() THEN
        NEW.number := 1 + steps;
    END IF;
    IF NEW.number <> 1 + steps
       OR (NEW.kind = 'opened') <> (NEW.number = 1) OR kept.state = 'dropped'
       OR (kept.state = 'ended' AND NEW.kind <> 'end_told') THEN
        RAISE EXCEPTION 'this step is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.{PLACEMENT} SET
        state = CASE NEW.kind WHEN 'opened' THEN 'planned' WHEN 'moved_in' THEN 'living' WHEN 'ended' THEN 'ended'
                              WHEN 'dropped' THEN 'dropped' ELSE state END,
        is_told = is_told OR NEW.kind = 'notified',
        held_by_id = NEW.held_by_id
    WHERE id = NEW.placement_id;
    RETURN NEW;
END $$;
"""
KEEPS_VISITS = f"""
CREATE FUNCTION sec.keep_care_visits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept public.{VISITS};
BEGIN
    SELECT * INTO kept FROM public.{VISITS} v WHERE v.id = NEW.visits_id FOR UPDATE;
    IF NEW.number <> 1 + (SELECT count(*) FROM public.{VISIT} s WHERE s.visits_id = NEW.visits_id AND s.id <> NEW.id)
       OR (NEW.kind = 'opened') <> (NEW.number = 1) OR kept.is_ended OR (NEW.due_at IS NULL) <> (NEW.kind = 'ended') THEN
        RAISE EXCEPTION 'this is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.{VISITS} SET is_ended = NEW.kind = 'ended', held_by_id = NEW.held_by_id, due_at = NEW.due_at
    WHERE id = NEW.visits_id;
    RETURN NULL;
END $$;
"""

# The placements and visits that somebody who is succeeded saw to, to a colleague who works on cases and is not barred from the child.
# Nobody calls it but `sec.hand_over`, which knows whose it is to hand over.
_SUCCEEDS = """d.held_by_id = leaver AND EXISTS (
        SELECT 1 FROM partnership_professional p JOIN sec.role r ON r.code = p.role AND r.reads AND 'cases' = ANY (r.permissions)
        WHERE p.id = successor AND p.is_active AND p.agency_id = d.agency_id)
    AND NOT EXISTS (SELECT 1 FROM access_bar b WHERE b.professional_id = successor AND b.lifted_at IS NULL AND b.covers && stands.ids)"""
HANDS_OVER = f"""
CREATE FUNCTION sec.hand_over_placements(leaver uuid, successor uuid, said text, asker uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO {STEP} (id, placement_id, number, kind, "on", who, words, held_by_id, by_id, at)
    SELECT gen_random_uuid(), d.id, 1 + (SELECT count(*) FROM {STEP} s WHERE s.placement_id = d.id), 'handed', sec.today(), '', said,
           successor, asker, statement_timestamp()
    FROM {PLACEMENT} d {_STANDS} WHERE d.state IN ('planned', 'living') AND {_SUCCEEDS};
    INSERT INTO {VISIT} (id, visits_id, number, kind, "on", alone, heard, words, held_by_id, due_at, by_id, at)
    SELECT gen_random_uuid(), d.id, 1 + (SELECT count(*) FROM {VISIT} s WHERE s.visits_id = d.id), 'handed', sec.today(), '', '', said,
           successor, d.due_at, asker, statement_timestamp()
    FROM {VISITS} d {_STANDS} WHERE NOT d.is_ended AND {_SUCCEEDS};
$$;
"""

OWN_HOME = f"(({HUB} AND (SELECT sec.may('alerts'))) OR {{agency}} = {AGENCY})"
# Whoever runs a home reads of the children who are placed in it: no other agency calls itself one.
RUNS = (
    f"({HOME}.agency_id IS NULL OR EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = {HOME}.agency_id "
    f"AND a.area_id = {HOME}.area_id AND a.type = '{RUNS_HOMES}'))"
)
HOMES = declaration(
    force(HOME),
    definer_reads(HOME),
    grant("SELECT, INSERT", HOME, "wp_app"),
    policy(HOME, "readers", "wp_app", using=f"(SELECT sec.reads()) AND {HERE}"),
    policy(
        HOME,
        "enters",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND {HERE} AND made_by_id = {ME} AND at {AROUND_NOW} AND {OWN_HOME.format(agency='agency_id')} AND {RUNS}",
    ),
    whole(HOME, "wp_operator", "SELECT"),
    force(VERSION),
    grant("SELECT, INSERT", VERSION, "wp_app"),
    policy(VERSION, "with_home", "wp_app", using="EXISTS (SELECT 1 FROM casework_home h WHERE h.id = home_id)"),
    policy(
        VERSION,
        "enters",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND by_id = {ME} AND at {AROUND_NOW} AND EXISTS (SELECT 1 FROM casework_home h WHERE h.id = home_id "
        f"AND {OWN_HOME.format(agency='h.agency_id')})",
    ),
    whole(VERSION, "wp_operator", "SELECT"),
)


def _child(table: str) -> str:
    """Whoever enters something of a child sees them, by what others may read as well."""
    return f"EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = {table}.child AND e.role = 'child' AND e.level <> 'named')"


HOST = (
    f"({PLACEMENT}.host_id IS NULL OR EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = {PLACEMENT}.host_id "
    f"AND a.area_id = {PLACEMENT}.area_id AND a.type IN ({_listed(AUTHORITIES)})))"
)
# Nobody lets another agency read of a child by calling it a placement: an authority that places children enters one.
PLACES = f"EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = {PLACEMENT}.agency_id AND a.type IN ({_listed(AUTHORITIES)}))"
OF_PLACEMENT = f"EXISTS (SELECT 1 FROM {PLACEMENT} p WHERE p.id = {STEP}.placement_id"
READS_STEP = (
    f"{OF_PLACEMENT} AND (p.agency_id = {AGENCY} OR {HUB} OR p.host_id IS DISTINCT FROM {AGENCY} "
    f"OR kind IN ({_listed(HOST_READS)})))"
)
ENTERS_STEP = (
    f"{OF_PLACEMENT} AND (p.agency_id = {AGENCY} OR ({HUB} AND (SELECT sec.may('alerts'))) "
    f"OR (p.host_id = {AGENCY} AND p.is_told AND p.held_by_id = {STEP}.held_by_id AND kind IN ({_listed(HOST_ENTERS)}))))"
)


def _kept(table: str, function: str, columns: str) -> Declaration:
    """A table whose rows are entered by whoever may, and where each stands is kept by the database."""
    return declaration(
        force(table),
        definer_reads(table),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "readers", "wp_app", using=f"(SELECT sec.reads()) AND {HERE} AND sec.{function}({table}.id)"),
        grant(f"UPDATE ({columns})", table, DEFINER),
        policy(table, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
        whole(table, "wp_operator", "SELECT"),
    )


def _chain(table: str, read: str, enters: str, when: str, trigger: str) -> Declaration:
    """A table of what was done, of which nobody changes a row."""
    return declaration(
        force(table),
        definer_reads(table),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "readers", "wp_app", using=read),
        policy(
            table, "enters", "wp_app", to="INSERT", check=f"{MAY} AND by_id = {ME} AND at {AROUND_NOW} AND {enters}"
        ),
        whole(table, "wp_operator", "SELECT"),
        Trigger(table, "kept", (when, f"FOR EACH ROW EXECUTE FUNCTION sec.{trigger}()")),
    )


PLACEMENTS = declaration(
    Functions(PLACEMENT_SHOWS),
    Functions(KEEPS_PLACEMENT),
    calls("wp_app", "placement_shows(uuid)"),
    _kept(PLACEMENT, "placement_shows", "state, is_told, held_by_id"),
    policy(
        PLACEMENT,
        "enters",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND {HERE} AND agency_id = {AGENCY} AND made_by_id = {ME} AND at {AROUND_NOW} AND state = '' AND NOT is_told "
        f"AND held_by_id IS NULL AND {PLACES} AND {HOST} "
        f"AND (home_id IS NULL OR EXISTS (SELECT 1 FROM casework_home h WHERE h.id = home_id)) AND {_child(PLACEMENT)}",
    ),
    _chain(STEP, READS_STEP, ENTERS_STEP, "BEFORE INSERT", "keep_placement"),
    # The clock tells who sees to one what is late, and reads no more of it than that takes.
    grant(
        "SELECT (id, area_id, agency_id, child, distance, care, is_emergency, starts_on, notify_by, state, held_by_id)",
        PLACEMENT,
        "wp_worker",
    ),
    policy(PLACEMENT, "clock_reads", "wp_worker", using="true"),
    grant('SELECT (placement_id, number, kind, "on")', STEP, "wp_worker"),
    policy(STEP, "clock_reads", "wp_worker", using="true"),
    # What is done about it the clock looks at; that it is over, or another's to see to, ends it at once.
    ends_notices(
        STEP, record="placement_id", kinds=["placement_late"], only="NEW.kind IN ('ended', 'dropped', 'handed')"
    ),
)
OF_VISITS = f"EXISTS (SELECT 1 FROM {VISITS} v WHERE v.id = {VISIT}.visits_id)"
CARE_VISITS = declaration(
    Functions(VISITS_SHOW),
    Functions(KEEPS_VISITS),
    Functions(HANDS_OVER),
    calls("wp_app", "care_visits_show(uuid)"),
    _kept(VISITS, "care_visits_show", "is_ended, held_by_id, due_at"),
    *(
        part
        for table in (STEP, VISIT)
        for part in (
            grant("INSERT", table, DEFINER),
            policy(table, "definer_hands", DEFINER, to="INSERT", check="kind = 'handed'"),
        )
    ),
    policy(
        VISITS,
        "enters",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND {HERE} AND agency_id = {AGENCY} AND made_by_id = {ME} AND at {AROUND_NOW} AND NOT is_ended "
        f"AND held_by_id IS NULL AND due_at IS NULL AND {_child(VISITS)}",
    ),
    _chain(VISIT, OF_VISITS, OF_VISITS, "AFTER INSERT", "keep_care_visits"),
)

SECURITY = declaration(HOMES, PLACEMENTS, CARE_VISITS)
