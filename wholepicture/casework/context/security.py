"""Who reads a plan for a context: whoever works on cases and may see everything that it names, as that stands now.

A plan is not shown in parts. Whoever is barred from somebody in it, or from somebody to whom the thing is tied, or sees nothing of one of
them, sees no plan and none of its actions. Whoever opens one sees all of it by what others may read as well. Nobody is given anything in a
plan that they could not read.
"""

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
from wholepicture.casework.as_they_stand import (
    all_show,
    none_barred,
    reads_no_more,
    stands,
    thing,
    thing_is_free,
    thing_shows,
)
from wholepicture.notices.security import ends_notices

PLAN, MOVE = "casework_contextplan", "casework_contextplanmove"
ACTION, ACTION_MOVE = "casework_contextaction", "casework_contextactionmove"
ME = "(SELECT sec.professional())"
MAY = "(SELECT sec.reads()) AND (SELECT sec.may('cases'))"
HUB = f"{MAY} AND (SELECT sec.is_hub()) AND (SELECT sec.may('alerts'))"
MOST_PEOPLE = 50

SHOWS = f"""
CREATE FUNCTION sec.context_plan_shows(of_plan uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_plan IS NOT NULL);
    SELECT sec.reads() AND (sec.may('cases') OR (sec.may('own_dates') AND sec.role_includes('cases'))) AND EXISTS (
        SELECT 1 FROM {PLAN} d WHERE d.id = of_plan AND d.area_id = sec.area()
        AND {all_show("d.people")} AND (d.kind = 'group' OR {thing_shows("d")}))
$$;
"""


def _reads(row: str) -> str:
    """That a row of the picture shows to `p` in `role`, and tells where nobody is: as the policy on it says, of somebody else."""
    return (
        f"NOT {row}.located AND ({row}.agency_id = p.agency_id OR (role.hub AND {row}.level <> 'named') "
        f"OR ({row}.level = 'partners' AND EXISTS (SELECT 1 FROM unnest({row}.nominals) n WHERE sec.agency_works_with(p.agency_id, n))))"
    )


def _doers(who: str, narrowed: str) -> str:
    """Those (`p.id`) who could read a plan (`of_plan`). `who`: of who it is asked; `narrowed`: that they read nothing for want of
    training."""
    return f"""
        SELECT p.id FROM {PLAN} d JOIN partnership_professional p ON {who} AND p.is_active
        JOIN partnership_agency a ON a.id = p.agency_id AND a.area_id = d.area_id
        JOIN sec.role role ON role.code = p.role AND role.reads AND 'cases' = ANY (role.permissions)
        WHERE d.id = of_plan AND NOT {narrowed} AND {none_barred("p.id", "d.people")}
        AND NOT EXISTS (SELECT 1 FROM unnest(d.people) one (id) {stands()} WHERE NOT EXISTS (
            SELECT 1 FROM picture_event e WHERE e.nominal = ANY (stands.ids) AND {_reads("e")}))
        AND (d.kind = 'group' OR ({thing_is_free("p.id", "d")} AND EXISTS (
            SELECT 1 FROM {thing("d")} WHERE
            EXISTS (SELECT 1 FROM picture_fact f WHERE f.about = ANY (stands.ids) AND f.about_kind = d.kind AND {_reads("f")})
            OR EXISTS (SELECT 1 FROM picture_association t WHERE t.a = ANY (stands.ids) AND {_reads("t")})
            OR EXISTS (SELECT 1 FROM picture_association t WHERE t.b = ANY (stands.ids) AND {_reads("t")}))))"""


# Whether somebody could read a plan, and so may be given something in it: not who may read nothing for want of training. Nobody calls it:
# what it says of others is told to who keeps one.
MAY_DO = f"""
CREATE FUNCTION sec.may_do_in(person uuid, of_plan uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS ({_doers("p.id = person", "sec.narrows(p.id, sec.today())")})
$$;
"""
# As `sec.may_do_in` says of each, asked of all of them at once.
DOERS = f"""
CREATE FUNCTION sec.context_doers(of_plan uuid, people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_plan IS NOT NULL AND cardinality(people) <= 2000);
    SELECT coalesce(array_agg(one), '{{}}') FROM unnest(people) one
    WHERE sec.is_hub() AND sec.may('alerts') AND sec.context_plan_shows(of_plan)
    AND one IN ({_doers("p.id = ANY (context_doers.people)", reads_no_more("p.id", "context_doers.people"))})
$$;
"""
# Who leads an open plan, or has something open in one, and may not read it (any more): whoever keeps plans finds it on their list.
MOST_CUT_OFF = 1000
CUT_OFF = f"""
CREATE FUNCTION sec.context_cut_off() RETURNS TABLE (of_plan uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH held AS MATERIALIZED (
        SELECT d.id, d.lead_id AS holder FROM {PLAN} d
        WHERE d.state = 'open' AND d.area_id = (SELECT sec.area()) AND (SELECT sec.is_hub()) AND (SELECT sec.may('alerts'))
        UNION SELECT d.id, a.doer_id FROM {ACTION} a JOIN {PLAN} d ON d.id = a.plan_id
        WHERE a.state = 'open' AND d.area_id = (SELECT sec.area()) AND (SELECT sec.is_hub()) AND (SELECT sec.may('alerts'))
    ), apart AS MATERIALIZED (
        SELECT held.id, held.holder FROM held WHERE held.holder <> {ME} AND NOT sec.may_do_in(held.holder, held.id)
    )
    SELECT apart.id, apart.holder FROM apart WHERE sec.context_plan_shows(apart.id) ORDER BY 1, 2 LIMIT {MOST_CUT_OFF}
$$;
"""
KEEPS_PLAN = f"""
CREATE FUNCTION sec.keep_context_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.{PLAN};
    goes_to text;
BEGIN
    SELECT * INTO kept FROM public.{PLAN} d WHERE d.id = NEW.plan_id FOR UPDATE;
    goes_to := CASE NEW.kind
        WHEN 'opened' THEN CASE WHEN NEW.number = 1 THEN 'open' END
        WHEN 'closed' THEN CASE WHEN kept.state = 'open' THEN 'closed' END
        WHEN 'reopened' THEN CASE WHEN kept.state = 'closed' THEN 'open' END
        ELSE CASE WHEN kept.state = 'open' THEN 'open' END END;
    IF goes_to IS DISTINCT FROM NEW.state OR NEW.number <> 1 + (
        SELECT count(*) FROM public.{MOVE} m WHERE m.plan_id = NEW.plan_id AND m.id <> NEW.id)
       OR NOT NEW.people @> kept.people OR cardinality(NEW.people) > {MOST_PEOPLE}
       OR (kept.kind = 'group' AND cardinality(NEW.people) = 0) THEN
        RAISE EXCEPTION 'this move is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind = 'closed' AND EXISTS (
        SELECT 1 FROM public.{ACTION} a WHERE a.plan_id = NEW.plan_id AND a.state = 'open') THEN
        RAISE EXCEPTION 'something is still to be done' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.{PLAN} SET state = NEW.state, aim = NEW.aim, people = NEW.people, lead_id = NEW.lead_id, review_on = NEW.review_on,
        moved_at = NEW.at
    WHERE id = NEW.plan_id;
    IF NEW.lead_id IS DISTINCT FROM kept.lead_id AND NOT EXISTS (
        SELECT 1 FROM public.partnership_professional p JOIN sec.role r ON r.code = p.role AND r.hub
        WHERE p.id = NEW.lead_id AND sec.may_do_in(p.id, NEW.plan_id)) THEN
        RAISE EXCEPTION 'whoever leads it reads it' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
KEEPS_ACTION = f"""
CREATE FUNCTION sec.keep_context_action() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept public.{ACTION};
    within public.{PLAN};
BEGIN
    SELECT * INTO kept FROM public.{ACTION} a WHERE a.id = NEW.action_id;
    SELECT * INTO within FROM public.{PLAN} d WHERE d.id = kept.plan_id FOR UPDATE;
    SELECT * INTO kept FROM public.{ACTION} a WHERE a.id = NEW.action_id FOR UPDATE;
    IF NEW.number <> 1 + (SELECT count(*) FROM public.{ACTION_MOVE} m WHERE m.action_id = NEW.action_id AND m.id <> NEW.id)
       OR kept.state <> 'open' OR within.state <> 'open' OR (NEW.kind = 'given') <> (NEW.number = 1)
       OR NEW.state <> (CASE NEW.kind WHEN 'done' THEN 'done' WHEN 'dropped' THEN 'dropped' ELSE 'open' END)
       OR (NEW.kind IN ('done', 'dropped') AND (NEW.doer_id <> kept.doer_id OR NEW.due_on <> kept.due_on)) THEN
        RAISE EXCEPTION 'this move is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind <> 'handed' AND NOT (sec.is_hub() AND sec.may('alerts'))
       AND NOT (NEW.kind IN ('done', 'dropped') AND NEW.by_id = kept.doer_id) THEN
        RAISE EXCEPTION 'this move is another’s to make' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.number = 1 OR NEW.doer_id <> kept.doer_id) AND NOT sec.may_do_in(NEW.doer_id, kept.plan_id) THEN
        RAISE EXCEPTION 'whoever does it reads the plan' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.{ACTION} SET doer_id = NEW.doer_id, due_on = NEW.due_on, state = NEW.state WHERE id = NEW.action_id;
    RETURN NULL;
END $$;
"""
# What somebody who is succeeded leads and does in plans, as far as the other could read each. Nobody calls it but `sec.hand_over`, which
# knows whose it is to hand over.
HANDS_OVER = f"""
CREATE FUNCTION sec.hand_over_context(leaver uuid, successor uuid, said text, asker uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO {MOVE} (id, plan_id, number, kind, state, aim, people, lead_id, review_on, words, by_id, at)
    SELECT gen_random_uuid(), d.id, 1 + (SELECT count(*) FROM {MOVE} m WHERE m.plan_id = d.id), 'handed', 'open', d.aim, d.people,
           successor, d.review_on, said, asker, statement_timestamp()
    FROM {PLAN} d WHERE d.lead_id = leaver AND d.state = 'open' AND sec.may_do_in(successor, d.id) AND EXISTS (
        SELECT 1 FROM partnership_professional p JOIN sec.role r ON r.code = p.role AND r.hub WHERE p.id = successor);
    INSERT INTO {ACTION_MOVE} (id, action_id, number, kind, state, doer_id, due_on, words, by_id, at)
    SELECT gen_random_uuid(), a.id, 1 + (SELECT count(*) FROM {ACTION_MOVE} m WHERE m.action_id = a.id), 'handed', 'open', successor,
           a.due_on, said, asker, statement_timestamp()
    FROM {ACTION} a JOIN {PLAN} d ON d.id = a.plan_id AND d.state = 'open'
    WHERE a.doer_id = leaver AND a.state = 'open' AND sec.may_do_in(successor, a.plan_id);
$$;
"""

# Whoever names somebody or something sees them, by what others may read as well.
THING_SEEN = (
    f"(kind = 'group' OR EXISTS (SELECT 1 FROM picture_fact f WHERE f.about = {PLAN}.about AND f.level <> 'named') "
    f"OR EXISTS (SELECT 1 FROM picture_association p WHERE p.a = {PLAN}.about AND p.level <> 'named') "
    f"OR EXISTS (SELECT 1 FROM picture_association p WHERE p.b = {PLAN}.about AND p.level <> 'named'))"
)
NEW_SEEN = (
    f"NOT EXISTS (SELECT 1 FROM unnest({MOVE}.people) one (id) WHERE NOT EXISTS (SELECT 1 FROM casework_contextplan d "
    f"WHERE d.id = {MOVE}.plan_id AND one.id = ANY (d.people)) AND NOT EXISTS (SELECT 1 FROM picture_event e "
    "WHERE e.nominal = one.id AND e.level <> 'named'))"
)
OF_PLAN = f"(SELECT true FROM {PLAN} d WHERE d.id = plan_id)"
OF_ACTION = f"(SELECT true FROM {ACTION} a WHERE a.id = action_id)"


# A calendar reads its owner's own, by which it asks for them in their role.
OWN_DATES = "(SELECT sec.reads()) AND (SELECT sec.may('own_dates'))"


def _table(table: str, read: str, writes: str, kept: str = "") -> Declaration:
    """A table whose rows are added by who may, and changed by the database alone (`kept`: which columns)."""
    if kept:
        database = declaration(
            grant(f"UPDATE ({kept})", table, DEFINER),
            policy(table, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
        )
    else:
        database = declaration(
            grant("INSERT", table, DEFINER),
            policy(table, "definer_hands", DEFINER, to="INSERT", check="kind = 'handed'"),
        )
    return declaration(
        force(table),
        definer_reads(table),
        whole(table, "wp_operator", "SELECT"),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "readers", "wp_app", using=read),
        policy(table, "writes", "wp_app", to="INSERT", check=writes),
        database,
    )


SECURITY = declaration(
    Functions(SHOWS),
    Functions(MAY_DO),
    Functions(DOERS),
    Functions(CUT_OFF),
    Functions(KEEPS_PLAN),
    Functions(KEEPS_ACTION),
    Functions(HANDS_OVER),
    calls("wp_app", "context_plan_shows(uuid)", "context_doers(uuid,uuid[])", "context_cut_off()"),
    _table(
        PLAN,
        f"{MAY} AND sec.context_plan_shows({PLAN}.id)",
        f"{HUB} AND area_id = (SELECT sec.area()) AND opened_by_id = {ME} AND at {AROUND_NOW} AND state = '' AND lead_id IS NULL "
        f"AND people = '{{}}'::uuid[] AND {THING_SEEN}",
        "state, aim, people, lead_id, review_on, moved_at",
    ),
    policy(PLAN, "own_dates", "wp_app", using=f"{OWN_DATES} AND lead_id = {ME} AND sec.context_plan_shows({PLAN}.id)"),
    _table(
        MOVE,
        f"{MAY} AND {OF_PLAN}",
        f"{HUB} AND by_id = {ME} AND at {AROUND_NOW} AND kind <> 'handed' AND {OF_PLAN} AND {NEW_SEEN}",
    ),
    Trigger(MOVE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_context_plan()")),
    _table(
        ACTION,
        f"{MAY} AND {OF_PLAN}",
        f"{HUB} AND given_by_id = {ME} AND at {AROUND_NOW} AND state = 'open' AND {OF_PLAN}",
        "state, doer_id, due_on",
    ),
    policy(ACTION, "own_dates", "wp_app", using=f"{OWN_DATES} AND doer_id = {ME} AND sec.context_plan_shows(plan_id)"),
    _table(
        ACTION_MOVE,
        f"{MAY} AND {OF_ACTION}",
        f"{MAY} AND by_id = {ME} AND at {AROUND_NOW} AND kind <> 'handed' AND {OF_ACTION}",
    ),
    Trigger(ACTION_MOVE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_context_action()")),
    ends_notices(ACTION_MOVE, record="action_id", kinds=["plan"]),
)
