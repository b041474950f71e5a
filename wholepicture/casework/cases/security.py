"""What PostgreSQL enforces of cases and actions.

A case shows as what it rests on does: to the agency that opened it, to the hub, and to those who work with the child as far as it is
shared; to nobody who is barred from the child. Nobody leads a case or is given an action who could not read it. Where it stands is kept by
the database alone, from its moves; nobody closes what they asked to close themself, nor over an action that is open.
"""

from wholepicture.access.sql.rows import conflict_bars, visible
from wholepicture.base.rowsecurity import (
    DEFINER,
    UNTIL_NOW,
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
from wholepicture.casework.as_they_stand import reads_no_more
from wholepicture.notices.security import ends_notices

CASE, MOVE, ACTION, ACTION_MOVE = "casework_case", "casework_casemove", "casework_action", "casework_actionmove"
MAY = "(SELECT sec.may('cases'))"
ME = "(SELECT sec.professional())"
MOST_CUT_OFF = 1000
SHOWN = f"(({visible(CASE)}) AND NOT sec.bars({CASE}.nominals))"


def _holders(who: str, narrowed: str, nominals: str) -> str:
    """Those (`p.id`) who could read a case about a child that an agency (`of_agency`, of `of_area`) shares so (`level`). `who`: of who it
    is asked; `narrowed`: that they read nothing for want of training."""
    return f"""
        SELECT p.id FROM public.partnership_professional p
        JOIN public.partnership_agency a ON a.id = p.agency_id AND a.area_id = {{of_area}}
        JOIN sec.role r ON r.code = p.role AND r.reads AND 'cases' = ANY (r.permissions)
        WHERE {who} AND p.is_active AND NOT {narrowed}
        AND NOT EXISTS (SELECT 1 FROM public.access_bar b
                        WHERE b.professional_id = p.id AND b.lifted_at IS NULL AND b.covers && {nominals})
        AND (p.agency_id = {{of_agency}} OR r.hub
             OR ((level = 'partners' OR (level = 'leads' AND (r.lead OR p.is_lead)))
                 AND EXISTS (SELECT 1 FROM unnest({nominals}) n WHERE sec.agency_works_with(p.agency_id, n))))"""


# Whether somebody could read a case about this child that an agency shares so. Nobody calls it: what it says of others, those that
# follow tell only to whoever reads the case or the child.
_ONE = _holders("p.id = person", "sec.narrows(p.id, sec.today())", "nominals").format(
    of_area="of_area", of_agency="of_agency"
)
MAY_HOLD = f"""
CREATE FUNCTION sec.may_hold(person uuid, nominals uuid[], level text, of_agency uuid, of_area uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS ({_ONE})
$$;
"""
# Of these people those who could have a case about a child that the caller's agency would share so; of nobody, where they do not
# see the child. As `sec.may_hold` says of each, asked of all of them at once.
_ALL = _holders(
    "p.id = ANY (able_for.people)", reads_no_more("p.id", "able_for.people"), "ARRAY[able_for.child]"
).format(of_area="(SELECT sec.area())", of_agency="(SELECT sec.agency())")
ABLE_FOR = f"""
CREATE FUNCTION sec.able_for(child uuid, level text, people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(child IS NOT NULL AND level IS NOT NULL AND cardinality(people) <= 2000);
    SELECT coalesce(array_agg(one), '{{}}') FROM unnest(people) one
    WHERE sec.may('cases') AND EXISTS (
        SELECT 1 FROM picture_event WHERE picture_event.nominal = child AND picture_event.role = 'child'
        AND picture_event.level <> 'named' AND ({visible("picture_event")}) AND NOT sec.bars(picture_event.nominals))
    AND one IN ({_ALL})
$$;
"""
# Of these pairs of a case and somebody, those who may read the case: of a case that the caller does not see, none.
ABLE_ON = f"""
CREATE FUNCTION sec.able_on(cases uuid[], people uuid[]) RETURNS TABLE (of_case uuid, person uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM sec.accept(cardinality(cases) = cardinality(people) AND cardinality(cases) <= 5000);
    RETURN QUERY
    SELECT casework_case.id, pair.person FROM unnest(cases, people) pair (of_case, person)
    JOIN casework_case ON casework_case.id = pair.of_case
    WHERE sec.may('cases') AND {SHOWN}
    AND sec.may_hold(pair.person, casework_case.nominals, casework_case.level, casework_case.agency_id, casework_case.area_id);
END $$;
"""
# Of cases that the caller sees, who leads one or is to do something in it and may not read it: barred from the child, or of an agency
# that does not work with her any more. Whoever is next stands in, and finds it on their list. For the hub; for those of the holder's
# agency, or of the agency that opened it; for who leads or shares it. Who has left is no matter of this: the directory says so. Each
# step is worked out for all at once, and of most only whether they are at home in it: of the agency that opened it, or of the hub, and
# barred from nobody. What is costly is asked of the others alone: asked of each, it took seconds where a hundred thousand actions are open.
NOT_AT_HOME = "(p.reads_none OR p.is_barred OR NOT (p.agency_id = c.agency_id OR p.hub))"
CUT_OFF = f"""
CREATE FUNCTION sec.cut_off() RETURNS TABLE (of_case uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH people AS MATERIALIZED (
        SELECT p.id, p.agency_id, r.code IS NULL AS reads_none, coalesce(r.hub, false) AS hub,
               p.id IN (SELECT professional_id FROM access_bar WHERE lifted_at IS NULL) AS is_barred
        FROM partnership_professional p
        LEFT JOIN sec.role r ON r.code = p.role AND r.reads AND 'cases' = ANY (r.permissions)
        WHERE p.is_active AND p.id <> {ME}
    ), held AS MATERIALIZED (
        SELECT c.id, p.id AS holder FROM casework_case c JOIN people p ON p.id = c.lead_id
        WHERE c.state <> 'closed' AND c.area_id = (SELECT sec.area()) AND {NOT_AT_HOME}
        UNION
        SELECT c.id, p.id FROM casework_action a JOIN casework_case c ON c.id = a.case_id JOIN people p ON p.id = a.doer_id
        WHERE a.state = 'open' AND a.area_id = (SELECT sec.area()) AND {NOT_AT_HOME}
    ), near AS MATERIALIZED (
        SELECT c.id, held.holder, c.nominals, c.level, c.agency_id, c.area_id, p.agency_id AS theirs,
               p.agency_id = c.agency_id OR p.hub AS is_at_home,
               p.reads_none OR p.is_barred AND EXISTS (
                   SELECT 1 FROM access_bar b
                   WHERE b.professional_id = held.holder AND b.lifted_at IS NULL AND b.covers && c.nominals) AS is_kept_out
        FROM held JOIN casework_case c ON c.id = held.id JOIN people p ON p.id = held.holder
        WHERE {MAY}
        AND ((SELECT sec.is_hub()) OR (SELECT sec.agency()) IN (p.agency_id, c.agency_id) OR {ME} = ANY (c.lead_id || c.sharing))
    ), involved AS MATERIALIZED (
        SELECT DISTINCT near.id, i.agency_id, i.feed, i.answer FROM near CROSS JOIN unnest(near.nominals) n
        JOIN access_involvement i ON i.agency_id = near.theirs AND i.nominal = n
        WHERE NOT near.is_at_home AND near.level = 'partners'
        AND i.starts_on <= (SELECT sec.today()) AND (i.ends_on IS NULL OR i.ends_on >= (SELECT sec.today()))
    ), said AS MATERIALIZED (
        SELECT DISTINCT agency_id, feed, answer FROM involved
    ), believed AS MATERIALIZED (
        SELECT agency_id, feed, answer FROM said WHERE sec.counts(agency_id, feed, answer)
    ), works AS MATERIALIZED (
        SELECT DISTINCT id, agency_id FROM involved JOIN believed USING (agency_id, feed, answer)
    ), perhaps AS MATERIALIZED (
        SELECT * FROM near WHERE is_kept_out OR NOT (is_at_home OR (id, theirs) IN (SELECT id, agency_id FROM works))
    ), apart AS MATERIALIZED (
        SELECT id, holder FROM perhaps WHERE NOT sec.may_hold(holder, nominals, level, agency_id, area_id)
    )
    SELECT apart.id, apart.holder FROM apart CROSS JOIN LATERAL (
        SELECT 1 FROM casework_case WHERE casework_case.id = apart.id AND {SHOWN} OFFSET 0) AS shown
    ORDER BY 1, 2 LIMIT {MOST_CUT_OFF}
$$;
"""

KEEPS_CASE = """
CREATE FUNCTION sec.keep_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept public.casework_case;
    asker uuid;
    goes_to text;
BEGIN
    SELECT * INTO kept FROM public.casework_case c WHERE c.id = NEW.case_id FOR UPDATE;
    IF NEW.number <> 1 + (SELECT count(*) FROM public.casework_casemove m WHERE m.case_id = NEW.case_id AND m.id <> NEW.id) THEN
        RAISE EXCEPTION 'a move is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    goes_to := CASE NEW.kind
        WHEN 'opened' THEN CASE WHEN NEW.number = 1 THEN 'open' END
        WHEN 'joined' THEN CASE WHEN kept.state <> 'closed' THEN 'open' END
        WHEN 'asked' THEN CASE WHEN kept.state = 'open' THEN 'closing' END
        WHEN 'kept' THEN CASE WHEN kept.state = 'closing' THEN 'open' END
        WHEN 'closed' THEN CASE WHEN kept.state = 'closing' THEN 'closed' END
        WHEN 'reopened' THEN CASE WHEN kept.state = 'closed' THEN 'open' END
        WHEN 'led' THEN nullif(kept.state, 'closed')
        WHEN 'shared' THEN nullif(kept.state, 'closed')
        WHEN 'handed' THEN nullif(kept.state, 'closed') END;
    IF goes_to IS DISTINCT FROM NEW.state THEN
        RAISE EXCEPTION 'this move is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind NOT IN ('led', 'handed', 'opened', 'reopened') AND NEW.lead_id <> kept.lead_id THEN
        RAISE EXCEPTION 'this move changes nobody who leads' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.number = 1 OR NEW.lead_id <> kept.lead_id OR NEW.kind = 'reopened')
       AND NOT sec.may_hold(NEW.lead_id, kept.nominals, kept.level, kept.agency_id, kept.area_id) THEN
        RAISE EXCEPTION 'whoever leads a case reads it' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind = 'closed' THEN
        SELECT m.by_id INTO asker FROM public.casework_casemove m
        WHERE m.case_id = NEW.case_id AND m.kind = 'asked' ORDER BY m.number DESC LIMIT 1;
        IF asker = NEW.by_id OR EXISTS (
            SELECT 1 FROM public.casework_action a WHERE a.case_id = NEW.case_id AND a.state = 'open') THEN
            RAISE EXCEPTION 'another person closes it, once nothing is to be done' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    UPDATE public.casework_case SET lead_id = NEW.lead_id, sharing = NEW.sharing, state = NEW.state, moved_at = NEW.at
    WHERE id = NEW.case_id;
    RETURN NULL;
END $$;
"""
KEEPS_ACTION = """
CREATE FUNCTION sec.keep_action() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept public.casework_action;
    within public.casework_case;
BEGIN
    SELECT * INTO kept FROM public.casework_action a WHERE a.id = NEW.action_id;
    SELECT * INTO within FROM public.casework_case c WHERE c.id = kept.case_id FOR UPDATE;
    SELECT * INTO kept FROM public.casework_action a WHERE a.id = NEW.action_id FOR UPDATE;
    IF NEW.number <> 1 + (SELECT count(*) FROM public.casework_actionmove m WHERE m.action_id = NEW.action_id AND m.id <> NEW.id) THEN
        RAISE EXCEPTION 'a move is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF kept.state <> 'open' OR within.state = 'closed' OR (NEW.kind = 'given') <> (NEW.number = 1)
       OR NEW.state <> (CASE NEW.kind WHEN 'done' THEN 'done' WHEN 'dropped' THEN 'dropped' ELSE 'open' END) THEN
        RAISE EXCEPTION 'this move is not open here' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.number = 1 OR NEW.doer_id <> kept.doer_id)
       AND NOT sec.may_hold(NEW.doer_id, within.nominals, within.level, within.agency_id, within.area_id) THEN
        RAISE EXCEPTION 'whoever does it reads the case' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.casework_action SET doer_id = NEW.doer_id, due_on = NEW.due_on, state = NEW.state,
        came_at = CASE WHEN NEW.doer_id <> kept.doer_id THEN NEW.at ELSE kept.came_at END
    WHERE id = NEW.action_id;
    RETURN NULL;
END $$;
"""

# All that somebody has, to somebody else: whoever leads or administers their agency may, or the hub. What the other may not read
# stays, and passes to those who stand in. It answers whether they may, and nothing of what there was: whoever looks after an agency's
# people reads nothing of children.
HANDS_OVER = """
CREATE FUNCTION sec.hand_over(leaver uuid, successor uuid, said text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held record;
    me uuid;
BEGIN
    PERFORM sec.accept(leaver IS NOT NULL AND successor IS NOT NULL AND leaver <> successor
                       AND octet_length(said) BETWEEN 1 AND 16000);
    me := sec.professional();
    IF me IS NULL OR NOT EXISTS (
        SELECT 1 FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
        JOIN public.partnership_professional s ON s.id = successor AND s.is_active
        JOIN public.partnership_agency b ON b.id = s.agency_id AND b.area_id = a.area_id
        JOIN sec.role r ON r.code = s.role AND r.reads AND 'cases' = ANY (r.permissions)
        WHERE p.id = leaver AND a.area_id = sec.area()
        AND ((sec.is_hub() AND sec.may('alerts'))
             OR ((sec.is_lead() OR sec.may('administer')) AND p.agency_id = sec.agency() AND s.agency_id = p.agency_id))) THEN
        RETURN false;
    END IF;
    FOR held IN SELECT c.*, (SELECT count(*) FROM public.casework_casemove m WHERE m.case_id = c.id) AS moves
        FROM public.casework_case c WHERE c.state <> 'closed' AND (c.lead_id = leaver OR leaver = ANY (c.sharing))
        AND sec.may_hold(successor, c.nominals, c.level, c.agency_id, c.area_id) ORDER BY c.id FOR UPDATE
    LOOP
        INSERT INTO public.casework_casemove (id, case_id, number, kind, source_kind, lead_id, sharing, state, reason, by_id, at)
        VALUES (gen_random_uuid(), held.id, held.moves + 1, 'handed', '',
                CASE WHEN held.lead_id = leaver THEN successor ELSE held.lead_id END,
                array_remove(array_remove(held.sharing, leaver), successor)
                    || CASE WHEN held.lead_id NOT IN (leaver, successor) THEN ARRAY[successor] ELSE '{}'::uuid[] END,
                held.state, said, me, statement_timestamp());
    END LOOP;
    FOR held IN SELECT a.*, (SELECT count(*) FROM public.casework_actionmove m WHERE m.action_id = a.id) AS moves
        FROM public.casework_action a JOIN public.casework_case c ON c.id = a.case_id
        WHERE a.state = 'open' AND a.doer_id = leaver
        AND sec.may_hold(successor, c.nominals, c.level, c.agency_id, c.area_id) ORDER BY a.id FOR UPDATE OF a
    LOOP
        INSERT INTO public.casework_actionmove (id, action_id, number, kind, doer_id, due_on, state, words, by_id, at)
        VALUES (gen_random_uuid(), held.id, held.moves + 1, 'handed', successor, held.due_on, 'open', said, me, statement_timestamp());
    END LOOP;
    PERFORM sec.hand_over_measures(leaver, successor, said, me);
    PERFORM sec.hand_over_supports(leaver, successor, me);
    PERFORM sec.hand_over_placements(leaver, successor, said, me);
    PERFORM sec.hand_over_referrals(leaver, successor, said);
    PERFORM sec.hand_over_questions(leaver, successor, said, me);
    PERFORM sec.hand_over_context(leaver, successor, said, me);
    RETURN true;
END $$;
"""
FUNCTIONS = declaration(
    Functions(MAY_HOLD),
    Functions(ABLE_FOR),
    Functions(ABLE_ON),
    Functions(CUT_OFF),
    Functions(KEEPS_CASE),
    Functions(KEEPS_ACTION),
    Functions(HANDS_OVER),
    calls(
        "wp_app",
        "able_for(uuid,text,uuid[])",
        "able_on(uuid[],uuid[])",
        "hand_over(uuid,uuid,text)",
        "cut_off()",
    ),
)

# Of a child who is told of to named people alone, a case would tell others.
CHILD = (
    f"EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = {CASE}.about AND e.role = 'child' AND e.level <> 'named')"
)
CASES = declaration(
    force(CASE),
    grant("SELECT, INSERT", CASE, "wp_app"),
    policy(CASE, "viewer_reads", "wp_app", using=visible(CASE)),
    conflict_bars(CASE, f"{CASE}.nominals"),
    policy(
        CASE,
        "opens",
        "wp_app",
        to="INSERT",
        check=(
            f"{MAY} AND (SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) "
            f"AND opened_by_id = {ME} AND at {UNTIL_NOW} AND nominals = ARRAY[about] AND named = '{{}}'::uuid[] "
            f"AND sharing = '{{}}'::uuid[] AND state = 'open' AND {CHILD}"
        ),
    ),
    grant("UPDATE (lead_id, sharing, state, moved_at)", CASE, DEFINER),
    policy(CASE, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    # No step of the machine opens, closes or gives one: it follows the child.
    grant("SELECT, UPDATE (nominals)", CASE, "wp_worker"),
    policy(CASE, "wp_worker_reads", "wp_worker", using="true"),
    policy(CASE, "wp_worker_follows", "wp_worker", to="UPDATE", using="true", check="true"),
    whole(CASE, "wp_operator", "SELECT"),
)

# A scalar: PostgreSQL looks it up by the row's own case. EXISTS it would hash, and read every case that there is for a list of a few.
OF_CASE = "(SELECT true FROM casework_case c WHERE c.id = case_id)"
OF_ACTION = "(SELECT true FROM casework_action a WHERE a.id = action_id)"


def _insert_only(table: str, shown: str, checked: str) -> Declaration:
    """A table of what was said, that shows with its case, and of which rows are made by whoever says it."""
    return declaration(
        force(table),
        definer_reads(table),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "with_case", "wp_app", using=shown),
        policy(table, "says", "wp_app", to="INSERT", check=f"{MAY} AND at {UNTIL_NOW} AND {shown} AND {checked}"),
        whole(table, "wp_operator", "SELECT"),
    )


MOVES = declaration(
    _insert_only(MOVE, OF_CASE, f"by_id = {ME} AND kind <> 'handed'"),
    grant("INSERT", MOVE, DEFINER),
    policy(MOVE, "definer_hands", DEFINER, to="INSERT", check="kind = 'handed'"),
    Trigger(MOVE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_case()")),
    ends_notices(MOVE, record="case_id", kinds=["closing"]),
)
ACTIONS = declaration(
    _insert_only(ACTION, OF_CASE, f"given_by_id = {ME} AND state = 'open' AND area_id = (SELECT sec.area())"),
    grant("UPDATE (doer_id, due_on, state, came_at)", ACTION, DEFINER),
    policy(ACTION, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    _insert_only(ACTION_MOVE, OF_ACTION, f"by_id = {ME} AND kind <> 'handed'"),
    grant("INSERT", ACTION_MOVE, DEFINER),
    policy(ACTION_MOVE, "definer_hands", DEFINER, to="INSERT", check="kind = 'handed'"),
    Trigger(ACTION_MOVE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_action()")),
    ends_notices(ACTION_MOVE, record="action_id", kinds=["action"]),
)

SECURITY = declaration(FUNCTIONS, CASES, MOVES, ACTIONS)
