"""Who reads a disagreement: who raised it, who is asked or supports at a level reached so far, and the hub. Nobody barred from
somebody whom it is about. Where it is about a report that its sender keeps to named people, the hub reads it no more than that report.

It opens no report: whoever stands on a ladder reads its words. Whoever raises it may see what they dispute; each makes their own moves;
the worker writes that somebody was silent, and nothing else that is a person's to say.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Functions,
    Trigger,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)
from wholepicture.casework.escalation.rules import FEWEST, OTHER, TOP
from wholepicture.notices.security import ends_notices

ESCALATION, MOVE, PARTY, LADDER = (
    "casework_escalation",
    "casework_escalationmove",
    "casework_escalationparty",
    "casework_ladderversion",
)
ME = "(SELECT sec.professional())"
HERE = "area_id = (SELECT sec.area())"
MAY = "(SELECT sec.may('escalate'))"


# Somebody stands on the ladder of a disagreement for the agency for which they ask now. Asked of one row, by its own id.
IS_PARTY = """
CREATE FUNCTION sec.is_party(of_escalation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_escalation IS NOT NULL);
    SELECT sec.may('escalate') AND EXISTS (
        SELECT 1 FROM public.casework_escalationparty p
        WHERE p.escalation_id = of_escalation AND p.person_id = sec.professional() AND p.agency_id = sec.agency())
$$;
"""

# Whether a conflict of interest, and nothing else, keeps a disagreement from its viewer: by the reports behind it, or the child, as
# people are joined now. It says no of one that is hidden from them anyway.
BARS = """
CREATE FUNCTION sec.escalation_touches_barred(of_escalation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_escalation IS NOT NULL);
    SELECT sec.may('escalate') AND EXISTS (
        SELECT 1 FROM public.casework_escalation e WHERE e.id = of_escalation AND e.area_id = sec.area()
        AND ((e.raised_by_id = sec.professional() AND e.agency_id = sec.agency()) OR sec.is_party(e.id)
             OR (sec.is_hub() AND sec.may('alerts')))
        AND (EXISTS (SELECT 1 FROM unnest(e.submissions) report WHERE sec.report_bars(report))
             OR (e.disputed_kind = 'assessment' AND (sec.bars(e.about) OR EXISTS (
                 SELECT 1 FROM public.linkage_membership m
                 WHERE m.subject = ANY (e.about) AND m.until IS NULL AND sec.bars(ARRAY[m.nominal]))))))
$$;
"""

# Who alone may read the reports behind a disagreement, besides the agency that sent them, where their sender keeps them to named
# people; nothing where they are kept to nobody. For whoever may see the disagreement otherwise, and for the worker.
KEPT_TO = """
CREATE FUNCTION sec.kept_to(of_escalation uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_escalation IS NOT NULL);
    SELECT CASE WHEN count(*) > 0 THEN coalesce(array_agg(DISTINCT person) FILTER (WHERE person IS NOT NULL), '{}') END
    FROM public.casework_escalation e
    JOIN public.intake_submission s ON s.id = ANY (e.submissions) AND s.level = 'named'
    LEFT JOIN LATERAL unnest(s.named) person ON true
    WHERE e.id = of_escalation AND (sec.context() ->> 'system' IS NOT NULL OR (sec.may('escalate') AND (
        (e.raised_by_id = sec.professional() AND e.agency_id = sec.agency()) OR sec.is_party(e.id)
        OR (sec.is_hub() AND sec.may('alerts') AND e.area_id = sec.area()))))
$$;
"""

# Where it stands is kept by the database alone, from the latest move.
KEEPS = """
CREATE FUNCTION sec.keep_where_it_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.number <> 1 + (SELECT count(*) FROM public.casework_escalationmove m
                          WHERE m.escalation_id = NEW.escalation_id AND m.id <> NEW.id) THEN
        RAISE EXCEPTION 'a move is missing before this one' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE public.casework_escalation SET level = NEW.level, turn = NEW.turn, due_at = NEW.due_at
    WHERE id = NEW.escalation_id;
    RETURN NULL;
END $$;
"""

OWN = f"{ESCALATION}.raised_by_id = {ME} AND {ESCALATION}.agency_id = (SELECT sec.agency())"
HUB = (
    f"(SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND {ESCALATION}.{HERE} "
    f"AND coalesce({ME} = ANY (sec.kept_to({ESCALATION}.id)), true)"
)
# Nobody raises anything about a report that they cannot see: that it is hidden from them would tell them of a bar.
SEEN = (
    f"NOT EXISTS (SELECT 1 FROM unnest({ESCALATION}.submissions) behind (report) WHERE NOT EXISTS "
    "(SELECT 1 FROM intake_submission s WHERE s.id = behind.report) AND NOT EXISTS "
    "(SELECT 1 FROM alerts_toread r WHERE r.submission = behind.report) AND NOT EXISTS "
    "(SELECT 1 FROM alerts_evidence e WHERE e.submission = behind.report))"
)
# Of an assessment there is no report to see: the level, or what was said of it, shows, and tells of this child.
ASSESSED = (
    f"({ESCALATION}.disputed_kind = 'assessment' AND cardinality(submissions) = 0 AND (EXISTS (SELECT 1 FROM casework_assessment a "
    f"WHERE a.id = {ESCALATION}.disputed AND {ESCALATION}.about = ARRAY[a.about]) OR EXISTS (SELECT 1 FROM casework_assessmentreview r "
    f"JOIN casework_assessment a ON a.id = r.assessment_id WHERE r.id = {ESCALATION}.disputed AND {ESCALATION}.about = ARRAY[a.about])))"
)
ESCALATIONS = declaration(
    Functions(IS_PARTY),
    Functions(BARS),
    Functions(KEPT_TO),
    Functions(KEEPS),
    calls("wp_app", "is_party(uuid)", "escalation_touches_barred(uuid)"),
    calls("wp_app, wp_worker", "kept_to(uuid)"),
    force(ESCALATION),
    definer_reads(ESCALATION),
    grant("UPDATE (level, turn, due_at)", ESCALATION, DEFINER),
    policy(ESCALATION, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    background(ESCALATION, "SELECT"),
    grant("SELECT, INSERT", ESCALATION, "wp_app"),
    policy(ESCALATION, "raiser_reads", "wp_app", using=f"{MAY} AND {OWN}"),
    policy(ESCALATION, "asked_reads", "wp_app", using=f"{ESCALATION}.{HERE} AND sec.is_party({ESCALATION}.id)"),
    policy(ESCALATION, "hub_reads", "wp_app", using=HUB),
    policy(
        ESCALATION,
        "conflict_bars",
        "wp_app",
        using=f"(SELECT sec.free()) OR NOT sec.escalation_touches_barred({ESCALATION}.id)",
        restrictive=True,
    ),
    policy(
        ESCALATION,
        "raises",
        "wp_app",
        to="INSERT",
        check=(
            f"{MAY} AND {OWN} AND {ESCALATION}.{HERE} AND raised_at {AROUND_NOW} AND level = 0 AND turn = '' AND due_at IS NULL "
            f"AND ((disputed_kind <> 'assessment' AND cardinality(submissions) BETWEEN 1 AND 500 AND {SEEN}) OR {ASSESSED})"
        ),
    ),
)

# Whoever may see the disagreement: its own policies decide.
OF_ESCALATION = "EXISTS (SELECT 1 FROM casework_escalation e WHERE e.id = escalation_id)"
RAISED = f"EXISTS (SELECT 1 FROM casework_escalation e WHERE e.id = escalation_id AND e.raised_by_id = {ME})"


def _asked(side: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {PARTY} p WHERE p.escalation_id = {MOVE}.escalation_id AND p.person_id = {ME} "
        f"AND p.side = '{side}')"
    )


MOVES = declaration(
    force(MOVE),
    definer_reads(MOVE),
    whole(MOVE, "wp_operator", "SELECT"),
    grant("SELECT, INSERT", MOVE, "wp_worker"),
    policy(MOVE, "wp_worker_reads", "wp_worker", using="true"),
    grant("SELECT, INSERT", MOVE, "wp_app"),
    policy(MOVE, "with_escalation", "wp_app", using=f"{MAY} AND {OF_ESCALATION}"),
    policy(
        MOVE,
        "moves",
        "wp_app",
        to="INSERT",
        check=(
            f"{MAY} AND by_id = {ME} AND at {AROUND_NOW} AND {OF_ESCALATION} "
            f"AND ((kind IN ('raised', 'agreed', 'higher', 'view') AND {RAISED}) "
            f"OR (kind = 'answered' AND {_asked(OTHER)}) OR (kind = 'decided' AND {_asked(TOP)}))"
        ),
    ),
    policy(MOVE, "wp_worker_notes_silence", "wp_worker", to="INSERT", check="kind = 'silence' AND by_id IS NULL"),
    Trigger(MOVE, "kept", ("AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.keep_where_it_stands()")),
    ends_notices(MOVE, record="escalation_id", kinds=["escalation"]),  # whoever must act now is told anew
)

COLLEAGUE = f"EXISTS (SELECT 1 FROM partnership_professional p WHERE p.id = {PARTY}.person_id AND p.agency_id = {PARTY}.agency_id)"
PARTIES = declaration(
    force(PARTY),
    definer_reads(PARTY),
    background(PARTY, "SELECT, INSERT", "SELECT"),
    grant("SELECT, INSERT", PARTY, "wp_app"),
    policy(PARTY, "with_escalation", "wp_app", using=f"{MAY} AND {OF_ESCALATION}"),
    # Whoever raises it tells who is asked; nobody puts themself there.
    policy(
        PARTY,
        "names",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND {RAISED} AND person_id <> {ME} AND at {AROUND_NOW} AND {COLLEAGUE}",
    ),
)

LADDERS = declaration(
    force(LADDER),
    definer_reads(LADDER),
    background(LADDER, "SELECT"),
    grant("SELECT, INSERT", LADDER, "wp_app"),
    policy(LADDER, "same_area", "wp_app", using=f"{LADDER}.{HERE}"),
    policy(
        LADDER,
        "sets",
        "wp_app",
        to="INSERT",
        check=f"{LADDER}.{HERE} AND (SELECT sec.may('partnership')) AND made_by_id = {ME} AND made_at {AROUND_NOW}",
    ),
)

# What is learnt, for whoever reads no disagreement: numbers alone, of those that ended in quarters that are over, in fives and none
# below five, shares in tenths: no sum less another tells of the few. By one thing at a time: two together would part them.
THEMES = f"""
CREATE FUNCTION sec.escalation_themes(since date, until date)
RETURNS TABLE (theme text, code text, number int, satisfied int, median_days numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sec.accept(since IS NOT NULL AND until IS NOT NULL);
    IF NOT sec.may('themes') OR until > date_trunc('quarter', sec.today())::date
       OR since <> date_trunc('quarter', since)::date OR until <> date_trunc('quarter', until)::date THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH ended AS (
        SELECT e.type::text AS of_type, e.level::text AS of_level, last.kind::text || ':' || last.verdict AS of_outcome,
               view.is_satisfied, extract(epoch FROM last.at - e.raised_at) / 86400 AS days
        FROM public.casework_escalation e
        JOIN LATERAL (SELECT m.kind, m.verdict, m.at FROM public.casework_escalationmove m
                      WHERE m.escalation_id = e.id AND m.kind IN ('agreed', 'decided')) last ON true
        LEFT JOIN LATERAL (SELECT m.is_satisfied FROM public.casework_escalationmove m
                           WHERE m.escalation_id = e.id AND m.kind IN ('agreed', 'view')
                           ORDER BY m.number DESC LIMIT 1) view ON true
        WHERE e.area_id = sec.area() AND e.due_at IS NULL
        AND last.at >= since::timestamp AT TIME ZONE 'Europe/London' AND last.at < until::timestamp AT TIME ZONE 'Europe/London')
    SELECT told.theme, told.code, (round(count(*) / 5.0) * 5)::int,
           CASE WHEN count(told.is_satisfied) >= {FEWEST}
                THEN (round(10.0 * count(*) FILTER (WHERE told.is_satisfied) / count(told.is_satisfied)) * 10)::int END,
           round((percentile_cont(0.5) WITHIN GROUP (ORDER BY told.days))::numeric, 0)
    FROM (SELECT 'type' AS theme, of_type AS code, is_satisfied, days FROM ended
          UNION ALL SELECT 'level', of_level, is_satisfied, days FROM ended
          UNION ALL SELECT 'outcome', of_outcome, is_satisfied, days FROM ended) told
    GROUP BY told.theme, told.code HAVING count(*) >= {FEWEST};
END $$;
"""
LEARNT = declaration(Functions(THEMES), calls("wp_app", "escalation_themes(date,date)"))

SECURITY = declaration(ESCALATIONS, MOVES, PARTIES, LADDERS, LEARNT)
