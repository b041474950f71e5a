"""Coverage as PostgreSQL works it out: numbers by agency, role and course, and no names.

The hub reads all of its area; whoever sets up the partnership as well; an administrator their own agency; nobody else anything.
Somebody of the directory has the role by which they sign in, else their job there; somebody who is not in it what their agency said. An
entry whose address is a colleague's is that colleague. `partnership.training.rules` says the same of one person, and tests hold the
two together.
"""

from wholepicture.partnership.training.rules import SOON

COVERAGE = f"""
CREATE FUNCTION sec.training_coverage(on_day date)
RETURNS TABLE (agency uuid, role text, course text, due int, current int, soon int, lapsed int, never int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(on_day BETWEEN DATE '1990-01-01' AND DATE '2200-01-01');
    WITH me AS MATERIALIZED (SELECT sec.context() AS c),
    told AS MATERIALIZED (
        SELECT a.id FROM me JOIN public.partnership_agency a ON a.area_id = (me.c ->> 'area')::uuid
        WHERE a.type <> 'public' AND (
            me.c -> 'permissions' ? 'alerts'
            OR (me.c -> 'permissions' ? 'entries' AND me.c -> 'permissions' ? 'partnership')
            OR (me.c -> 'permissions' ? 'entries' AND me.c -> 'permissions' ? 'administer' AND a.id = (me.c ->> 'agency')::uuid))),
    offered AS MATERIALIZED (
        SELECT * FROM (SELECT DISTINCT ON (k.code) k.code, k.renewal_months, k.roles, k.is_retired
                       FROM me JOIN public.partnership_course k ON k.area_id = (me.c ->> 'area')::uuid
                       ORDER BY k.code, k.number DESC) newest
        WHERE NOT newest.is_retired),
    entry AS MATERIALIZED (
        SELECT t.id, t.agency_id, t.role, t.ended_at, coalesce(t.professional_id, p.id) AS known
        FROM told JOIN public.partnership_trainee t ON t.agency_id = told.id
        LEFT JOIN public.partnership_professional p ON t.professional_id IS NULL AND p.email = t.email
            AND p.agency_id = t.agency_id AND p.is_active),
    person AS (
        SELECT p.id, p.agency_id, lower(CASE WHEN p.role <> '' THEN p.role ELSE p.job END) AS role
        FROM told JOIN public.partnership_professional p ON p.agency_id = told.id AND p.is_active
        UNION ALL
        SELECT e.id, e.agency_id, lower(e.role) FROM entry e WHERE e.known IS NULL AND e.ended_at IS NULL),
    last AS MATERIALIZED (
        SELECT e.agency_id, coalesce(e.known, e.id) AS person, k.course, max(k.taken_on) AS taken_on
        FROM entry e JOIN public.partnership_coursetaken k ON k.trainee_id = e.id AND k.agency_id = e.agency_id
        WHERE k.ended_at IS NULL GROUP BY 1, 2, 3),
    stands AS (
        SELECT p.agency_id, p.role, o.code, l.taken_on IS NOT NULL AS was,
               (l.taken_on + make_interval(months => o.renewal_months))::date AS through
        FROM person p JOIN offered o ON p.role = ANY (o.roles)
        LEFT JOIN last l ON l.person = p.id AND l.agency_id = p.agency_id AND l.course = o.code)
    SELECT agency_id, role, code::text, count(*)::int,
           count(*) FILTER (WHERE was AND (through IS NULL OR through >= on_day))::int,
           count(*) FILTER (WHERE through BETWEEN on_day AND on_day + {SOON})::int,
           count(*) FILTER (WHERE through < on_day)::int,
           count(*) FILTER (WHERE NOT was)::int
    FROM stands GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
$$;
"""  # noqa: S608 (SQL of a declaration, from constants)
