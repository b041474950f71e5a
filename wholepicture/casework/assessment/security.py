"""What PostgreSQL enforces of assessments.

An assessment shows as what it rests on does: to the agency of whoever signed it, to the hub, and to those who work with the child
as far as it is shared. Whoever signs sees the child; nobody approves their own. A draft is its writer's alone.
"""

from wholepicture.access.sql.rows import conflict_bars, visible
from wholepicture.base.rowsecurity import (
    UNTIL_NOW,
    Functions,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)
from wholepicture.notices.security import ends_notices

ASSESSMENT, REVIEW, DRAFT = "casework_assessment", "casework_assessmentreview", "casework_assessmentdraft"
MINE = f"made_by_id = (SELECT sec.professional()) AND at {UNTIL_NOW}"
CHILD = f"EXISTS (SELECT 1 FROM picture_event e WHERE e.nominal = {ASSESSMENT}.about AND e.role = 'child')"
# Whether it lowers is not its author's to say: it is held against the one that they say stood. A policy cannot read its own table;
# this tells nothing of an assessment that its caller may not read anyway.
STOOD = f"""
CREATE FUNCTION sec.stood_at(of_assessment uuid, child uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_assessment IS NOT NULL AND child IS NOT NULL);
    SELECT {ASSESSMENT}.step FROM {ASSESSMENT} WHERE {ASSESSMENT}.id = of_assessment AND child = ANY ({ASSESSMENT}.nominals)
    AND ({visible(ASSESSMENT)}) AND NOT sec.bars({ASSESSMENT}.nominals)
$$;
"""
LOWERS = "CASE WHEN stood IS NULL THEN NOT is_lowering ELSE is_lowering = (step < sec.stood_at(stood, about)) END"
SIGNS = (
    f"(SELECT sec.may('assess')) AND (SELECT sec.reads()) AND agency_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) "
    f"AND {MINE} AND nominals = ARRAY[about] AND named = '{{}}'::uuid[] AND {CHILD} AND {LOWERS}"
)
ASSESSMENTS = declaration(
    Functions(STOOD),
    calls("wp_app", "stood_at(uuid,uuid)"),
    force(ASSESSMENT),
    grant("SELECT, INSERT", ASSESSMENT, "wp_app"),
    policy(ASSESSMENT, "viewer_reads", "wp_app", using=visible(ASSESSMENT)),
    conflict_bars(ASSESSMENT, f"{ASSESSMENT}.nominals"),
    policy(ASSESSMENT, "signs", "wp_app", to="INSERT", check=SIGNS),
    # No step of the machine makes one or changes what it says: it follows the child.
    grant("SELECT, UPDATE (nominals)", ASSESSMENT, "wp_worker"),
    policy(ASSESSMENT, "wp_worker_reads", "wp_worker", using="true"),
    policy(ASSESSMENT, "wp_worker_follows", "wp_worker", to="UPDATE", using="true", check="true"),
    whole(ASSESSMENT, "wp_operator", "SELECT"),
)

SHOWN = f"EXISTS (SELECT 1 FROM {ASSESSMENT} a WHERE a.id = {REVIEW}.assessment_id)"
BY_ANOTHER = (
    f"EXISTS (SELECT 1 FROM {ASSESSMENT} a WHERE a.id = {REVIEW}.assessment_id AND a.area_id = {REVIEW}.area_id "
    "AND a.made_by_id <> (SELECT sec.professional()) AND ((SELECT sec.is_hub()) OR "
    "((SELECT sec.is_lead()) AND a.agency_id = (SELECT sec.agency()))))"
)
REVIEWS = declaration(
    force(REVIEW),
    definer_reads(REVIEW),
    grant("SELECT, INSERT", REVIEW, "wp_app"),
    policy(REVIEW, "with_assessment", "wp_app", using=SHOWN),
    policy(REVIEW, "reviews", "wp_app", to="INSERT", check=f"(SELECT sec.may('approve')) AND {MINE} AND {BY_ANOTHER}"),
    background(REVIEW, "SELECT"),
    ends_notices(REVIEW, record="assessment_id", kinds=["assessment"]),
)

DRAFTS = declaration(
    force(DRAFT),
    grant("SELECT, INSERT, UPDATE (content, saved_at), DELETE", DRAFT, "wp_app"),
    policy(
        DRAFT,
        "writer_only",
        "wp_app",
        to="ALL",
        using="(SELECT sec.reads()) AND professional_id = (SELECT sec.professional())",
        check="professional_id = (SELECT sec.professional()) AND agency_id = (SELECT sec.agency())",
    ),
)

# Whoever signs, or says something of an assessment, has whoever it waits for told.
WOKEN = """
CREATE FUNCTION sec.woken_by_casework_tell_of_assessments(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(
        EXISTS (SELECT 1 FROM public.casework_assessment a WHERE a.id = given
                AND a.made_by_id = sec.professional() AND sec.is_of_this_transaction(a.xmin))
        OR EXISTS (SELECT 1 FROM public.casework_assessmentreview r WHERE r.id = given
                   AND r.made_by_id = sec.professional() AND sec.is_of_this_transaction(r.xmin)))
    FROM unnest(ids) given
$$;
"""

SECURITY = declaration(ASSESSMENTS, REVIEWS, DRAFTS, Functions(WOKEN))
