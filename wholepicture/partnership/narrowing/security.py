"""Who reads no more for want of training, as PostgreSQL works it out from the register; and who may set, read and lift that.

`access/sql/context.sql` asks `sec.narrows` of whoever signs in, and of every statement of theirs: what a narrowed person may read is
decided there for every table at once. What somebody entered of their own training gives them nothing back.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    Functions,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
)
from wholepicture.partnership.narrowing.rules import MOST_LIFTED, MOST_LISTED, MOST_PEOPLE, MOST_WORDS, SHOWN_AHEAD

RULE, LIFT, REMINDER = "partnership_readingrule", "partnership_readinglift", "partnership_remindersetting"
FAR = "DATE '9999-12-31'"
_CAP = f"CASE WHEN v.until IS NULL THEN {FAR} ELSE v.until + a.first_warning END"


def _lapses(people: str) -> str:
    """When each need of these people lapses, as `partnership.narrowing.rules.lapses_on`; tests hold the two together."""
    return f"""
    WITH who AS MATERIALIZED (
        SELECT p.id, p.role, p.agency_id, p.email, a.area_id
        FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
        WHERE p.id = ANY ({people}) AND p.is_active AND p.role <> ''),
    rule AS MATERIALIZED (
        SELECT * FROM (
            SELECT DISTINCT ON (r.area_id, r.role, r.course, r.level) r.* FROM public.{RULE} r
            WHERE (r.area_id, r.role) IN (SELECT who.area_id, who.role FROM who)
            ORDER BY r.area_id, r.role, r.course, r.level, r.number DESC) newest
        WHERE NOT newest.is_ended),
    asked AS MATERIALIZED (
        SELECT who.id, who.role, who.agency_id, who.email, who.area_id, rule.course, rule.level, rule.from_day, rule.warnings,
               (SELECT max(days) FROM unnest(rule.warnings) days)::int AS first_warning
        FROM who JOIN rule ON rule.area_id = who.area_id AND rule.role = who.role),
    version AS MATERIALIZED (
        SELECT k.area_id, k.code, k.level, k.renewal_months, k.is_retired, (k.made_at AT TIME ZONE 'Europe/London')::date AS since,
               (lead(k.made_at) OVER (PARTITION BY k.area_id, k.code ORDER BY k.number) AT TIME ZONE 'Europe/London')::date AS until
        FROM public.partnership_course k WHERE k.area_id IN (SELECT rule.area_id FROM rule)),
    live AS MATERIALIZED (
        SELECT rule.area_id, rule.role, rule.level, v.since, v.until FROM rule JOIN version v
        ON rule.course = '' AND v.area_id = rule.area_id AND v.level >= rule.level AND NOT v.is_retired),
    begun AS MATERIALIZED (
        SELECT live.area_id, live.role, live.level, max(live.since) AS day FROM live
        WHERE NOT EXISTS (SELECT 1 FROM live other WHERE (other.area_id, other.role, other.level) = (live.area_id, live.role, live.level)
                          AND other.since < live.since AND (other.until IS NULL OR other.until >= live.since))
        AND EXISTS (SELECT 1 FROM live other WHERE (other.area_id, other.role, other.level) = (live.area_id, live.role, live.level)
                    AND other.until IS NULL)
        GROUP BY live.area_id, live.role, live.level),
    one AS MATERIALIZED (SELECT DISTINCT asked.id, asked.agency_id, asked.email FROM asked),
    entry AS MATERIALIZED (
        SELECT one.id AS person, t.id FROM one JOIN public.partnership_trainee t ON t.professional_id = one.id
        UNION SELECT one.id, t.id FROM one JOIN public.partnership_trainee t
        ON t.professional_id IS NULL AND t.agency_id = one.agency_id AND t.email = one.email),
    taken AS MATERIALIZED (
        SELECT e.person, k.course, k.taken_on FROM entry e JOIN public.partnership_coursetaken k ON k.trainee_id = e.id
        WHERE k.ended_at IS NULL AND k.entered_by_id <> e.person),
    through AS (
        SELECT a.id, a.course, a.level,
               least(CASE WHEN v.renewal_months IS NULL THEN {FAR}
                          ELSE (t.taken_on + make_interval(months => v.renewal_months))::date END, {_CAP}) AS day
        FROM asked a JOIN version v ON v.area_id = a.area_id AND (v.code = a.course OR (a.course = '' AND v.level >= a.level))
        JOIN taken t ON t.person = a.id AND t.course = v.code
        UNION ALL
        SELECT a.id, a.course, a.level, {_CAP}
        FROM asked a JOIN version v ON v.area_id = a.area_id AND v.code = a.course AND v.is_retired
        UNION ALL
        SELECT a.id, a.course, a.level, coalesce(begun.day + a.first_warning, {FAR})
        FROM asked a LEFT JOIN begun ON begun.area_id = a.area_id AND begun.role = a.role AND begun.level = a.level
        WHERE a.course = '')
    SELECT a.id AS person, a.course::text AS course, a.level::int AS level, a.from_day, a.warnings,
           CASE WHEN max(through.day) = {FAR} THEN NULL ELSE greatest(a.from_day, max(through.day) + 1) END AS lapses_on
    FROM asked a LEFT JOIN through ON through.id = a.id AND through.course = a.course AND through.level = a.level
    GROUP BY a.id, a.course, a.level, a.from_day, a.warnings"""


# `sec.narrows` is asked by every statement of whoever reads: it has the query itself, whose plan PostgreSQL keeps. To call
# `sec.reading_lapses`, which is planned at each call, made a child's page take six times as long.
LAPSES = f"""
-- Nobody who serves people calls it.
CREATE FUNCTION sec.reading_lapses(people uuid[])
RETURNS TABLE (person uuid, course text, level int, from_day date, warnings smallint[], lapses_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(coalesce(cardinality(people), 0) <= {MOST_PEOPLE});
{_lapses("people")}
$$;
-- Whether somebody reads nothing that day. Where no rule was ever made of their role, that is one look at an index.
CREATE FUNCTION sec.narrows(person uuid, on_day date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
                   JOIN public.{RULE} r ON r.area_id = a.area_id AND r.role = p.role WHERE p.id = narrows.person) THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT 1 FROM ({_lapses("ARRAY[narrows.person]")}) l WHERE l.lapses_on <= on_day)
        AND NOT EXISTS (SELECT 1 FROM public.{LIFT} f WHERE f.professional_id = narrows.person AND f.ended_at IS NULL
                        AND on_day BETWEEN f.starts_on AND f.ends_on);
END $$;
-- Those of these people of the caller's area (or, where none are given, of all of it) who read nothing that day: as who is away,
-- everybody must know to who something is handed on.
CREATE FUNCTION sec.narrowed(people uuid[], on_day date) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(on_day BETWEEN DATE '1990-01-01' AND DATE '2200-01-01' AND coalesce(cardinality(people), 0) <= 20000);
    WITH me AS MATERIALIZED (SELECT sec.context() AS c),
    asked AS MATERIALIZED (
        SELECT DISTINCT p.id FROM me JOIN public.partnership_agency a
            ON me.c IS NOT NULL AND (me.c ->> 'area' IS NULL OR a.area_id = (me.c ->> 'area')::uuid)
        JOIN public.partnership_professional p ON p.agency_id = a.id AND p.is_active AND (people IS NULL OR p.id = ANY (people))
        JOIN public.{RULE} r ON r.area_id = a.area_id AND r.role = p.role),
    lapsed AS (
        SELECT DISTINCT l.person FROM sec.reading_lapses(ARRAY(SELECT asked.id FROM asked)) l WHERE l.lapses_on <= on_day)
    SELECT coalesce(array_agg(lapsed.person), '{{}}') FROM lapsed
    WHERE NOT EXISTS (SELECT 1 FROM public.{LIFT} f WHERE f.professional_id = lapsed.person AND f.ended_at IS NULL
                      AND on_day BETWEEN f.starts_on AND f.ends_on)
$$;
-- Who may lift it in an emergency: whoever leads in the hub, decides there, and is of its duty desk.
CREATE FUNCTION sec.lifts_reading() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH desk AS (
        SELECT t.id, t.agency_id FROM public.partnership_team t JOIN public.partnership_agency a ON a.id = t.agency_id
        WHERE a.area_id = sec.area() AND t.is_hub AND t.is_duty)
    SELECT sec.is_hub() AND sec.is_lead() AND sec.may('alerts') AND EXISTS (
        SELECT 1 FROM public.partnership_professional p WHERE p.id = sec.professional() AND (
            p.team_id IN (SELECT desk.id FROM desk)
            OR (p.agency_id IN (SELECT desk.agency_id FROM desk) AND NOT EXISTS (
                SELECT 1 FROM public.partnership_professional other JOIN desk ON desk.id = other.team_id
                WHERE other.is_active AND other.role <> ''))))
$$;
-- Who lapses soon and who has, with the last day of what is lifted: one's own; of one's agency to who leads or looks after it; of the
-- area to who sets it up, and who may lift it. `of_one`: of them alone; `called`: of those in whose name each of these words stands.
CREATE FUNCTION sec.reading_standing(of_one uuid, called text[])
RETURNS TABLE (person uuid, course text, level int, lapses_on date, lifted_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(coalesce(cardinality(called), 0) <= {MOST_WORDS} AND octet_length(coalesce(array_to_string(called, ' '), '')) <= 800);
    WITH me AS MATERIALIZED (SELECT sec.context() AS c, sec.lifts_reading() AS lifts),
    told AS MATERIALIZED (
        SELECT DISTINCT p.id FROM me JOIN public.partnership_agency a ON a.area_id = (me.c ->> 'area')::uuid
        JOIN public.partnership_professional p ON p.agency_id = a.id AND p.is_active
        JOIN public.{RULE} r ON r.area_id = a.area_id AND r.role = p.role
        WHERE me.c ->> 'session' IS NOT NULL AND (of_one IS NULL OR p.id = of_one)
        AND NOT EXISTS (SELECT 1 FROM unnest(called) word WHERE strpos(lower(p.name), lower(word)) = 0) AND (
            p.id = (me.c ->> 'professional')::uuid OR me.lifts
            OR (me.c -> 'permissions' ? 'entries' AND me.c -> 'permissions' ? 'partnership')
            OR (a.id = (me.c ->> 'agency')::uuid AND ((me.c ->> 'lead')::boolean OR me.c -> 'permissions' ? 'administer'))))
    SELECT l.person, l.course, l.level, l.lapses_on,
           (SELECT max(f.ends_on) FROM public.{LIFT} f WHERE f.professional_id = l.person AND f.ended_at IS NULL
            AND sec.today() BETWEEN f.starts_on AND f.ends_on)
    FROM sec.reading_lapses(ARRAY(SELECT told.id FROM told)) l WHERE l.lapses_on <= sec.today() + {SHOWN_AHEAD}
    ORDER BY l.lapses_on, l.person, l.course, l.level LIMIT {MOST_LISTED}
$$;
"""

HERE = "area_id = (SELECT sec.area())"
BY_ME = f"made_by_id = (SELECT sec.professional()) AND made_at {AROUND_NOW}"
SECURITY = declaration(
    Functions(LAPSES),
    calls("wp_app, wp_worker, wp_operator", "narrowed(uuid[],date)"),
    calls("wp_app", "reading_standing(uuid,text[])", "lifts_reading()"),
    calls("wp_worker", "reading_lapses(uuid[])"),
    *(
        declaration(
            force(table),
            grant("SELECT, INSERT", table, "wp_app"),
            policy(table, "same_area", "wp_app", using=f"{table}.{HERE}"),
            policy(
                table, "sets", "wp_app", to="INSERT", check=f"{HERE} AND (SELECT sec.may('partnership')) AND {BY_ME}"
            ),
            definer_reads(table),
            background(table, "SELECT"),
        )
        for table in (RULE, REMINDER)
    ),
    force(LIFT),
    grant("SELECT, INSERT, UPDATE (ended_at, ended_by_id)", LIFT, "wp_app"),
    policy(
        LIFT,
        "told",
        "wp_app",
        using=(
            f"{LIFT}.{HERE} AND (professional_id = (SELECT sec.professional()) OR (SELECT sec.lifts_reading()) "
            "OR ((SELECT sec.may('entries')) AND (SELECT sec.may('partnership'))) "
            "OR (((SELECT sec.is_lead()) OR (SELECT sec.may('administer'))) AND EXISTS (SELECT 1 FROM partnership_professional p "
            "WHERE p.id = professional_id AND p.agency_id = (SELECT sec.agency()))))"
        ),
    ),
    policy(
        LIFT,
        "lifts",
        "wp_app",
        to="INSERT",
        check=(
            f"{HERE} AND (SELECT sec.lifts_reading()) AND {BY_ME} AND professional_id <> (SELECT sec.professional()) "
            "AND EXISTS (SELECT 1 FROM partnership_professional p JOIN partnership_agency a ON a.id = p.agency_id "
            f"WHERE p.id = professional_id AND p.is_active AND a.area_id = {LIFT}.area_id) "
            f"AND starts_on = (SELECT sec.today()) AND ends_on < (SELECT sec.today()) + {MOST_LIFTED} AND ended_at IS NULL"
        ),
    ),
    policy(
        LIFT,
        "ends",
        "wp_app",
        to="UPDATE",
        using=f"{HERE} AND ended_at IS NULL AND (SELECT sec.lifts_reading())",
        check=f"{HERE} AND ended_by_id = (SELECT sec.professional()) AND ended_at {AROUND_NOW}",
    ),
    definer_reads(LIFT),
    background(LIFT, "SELECT"),
)
