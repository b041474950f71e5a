"""Subjects and mentions show as their submission does, places and phones as whereabouts do. Judging is the hub's."""

from wholepicture.access.sql.rows import COUNTS, COVERING, LIVE, conflict_bars, derived_row
from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    UNTIL_NOW,
    Declaration,
    Functions,
    Trigger,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
)

# Nobody back-dates a judgement: the picture as it was known on a date must stay what it was.
NOW = f"at {UNTIL_NOW}"
BY_ME = f"made_by_id = (SELECT sec.professional()) AND {NOW}"


def _judges(table: str) -> str:
    """The condition on a viewer who judges for the area of a row."""
    return f"(SELECT sec.may('judge')) AND (SELECT sec.is_hub()) AND {table}.area_id = (SELECT sec.area())"


def _sees_both(table: str, profile: str, side: str) -> str:
    """The condition of a pair that shows to whoever may see both its sides."""
    return " AND ".join(
        f"EXISTS (SELECT 1 FROM {profile} p WHERE p.{side} = {table}.{side}_{letter})" for letter in "ab"
    )


def _worker_only(table: str) -> Declaration:
    return declaration(force(table), background(table))


def _pair(table: str, profile: str, side: str, *, rights: str = "SELECT, INSERT, UPDATE, DELETE") -> Declaration:
    """A table of pairs, which the hub's judges read and the worker keeps."""
    return declaration(
        force(table),
        grant("SELECT", table, "wp_app"),
        policy(table, "judges", "wp_app", using=f"{_judges(table)} AND {_sees_both(table, profile, side)}"),
        background(table, rights),
    )


def _judgement(table: str, profile: str, side: str, by_hand: str = "") -> Declaration:
    """A table of judgements, which judges add to and nobody changes."""
    check = f"{_judges(table)} AND {_sees_both(table, profile, side)} AND {by_hand}{BY_ME}"
    return declaration(
        _pair(table, profile, side, rights="SELECT, INSERT"),
        grant("INSERT", table, "wp_app"),
        policy(table, "judge", "wp_app", to="INSERT", check=check),
    )


# The first is for the functions themselves. Whoever serves asks the second, which speaks only of reports that its viewer may
# otherwise see: of anybody else's it would tell that there is one.
TOUCHES_BARRED = """
CREATE FUNCTION sec.report_bars(of_submission uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM public.linkage_membership m
                   WHERE m.submission = of_submission AND m.nominal = ANY (sec.barred()))
$$;
CREATE FUNCTION sec.touches_barred(of_submission uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(of_submission IS NOT NULL);
    SELECT sec.report_bars(of_submission) AND EXISTS (
        SELECT 1 FROM public.linkage_membership m WHERE m.submission = of_submission
        AND (m.agency_id = sec.agency() OR (sec.may('source') AND m.area_id = sec.area())))
$$;
"""

PEOPLE = declaration(
    *(_worker_only(f"linkage_{kept}") for kept in ("identity", "identitynumber", "blockingkey", "pressing")),
    derived_row("linkage_subjectprofile", key="subject"),
    derived_row("linkage_subjectwhereabouts", located=True, key="subject"),
    derived_row("linkage_membership"),
    definer_reads("linkage_membership"),
    _judgement(
        "linkage_judgement",
        "linkage_subjectprofile",
        "subject",
        "rule = '' AND said_by_id IS NULL AND said_of IS NULL AND ",
    ),
    _pair("linkage_candidate", "linkage_subjectprofile", "subject"),
    _pair("linkage_heldapart", "linkage_subjectprofile", "subject"),
)

# Whom an agency's system may name: whom its agency wrote of, or works with. It reads nothing of them by that.
KNOWN_TO_AGENCY = f"""
CREATE FUNCTION sec.known_to_agency(wanted uuid[]) RETURNS TABLE (person uuid, subject uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(cardinality(wanted) <= 10000);
    SELECT given, coalesce(min(m.subject::text) FILTER (WHERE m.subject = given), min(m.subject::text))::uuid
    FROM unnest(wanted) given JOIN public.linkage_membership m ON m.nominal = given OR m.subject = given
    WHERE sec.professional() IS NULL AND m.until IS NULL AND m.area_id = sec.area()
    AND (m.agency_id = sec.agency() OR (m.level = 'partners' AND EXISTS (
        SELECT 1 FROM public.access_involvement i
        WHERE i.agency_id = sec.agency() AND i.nominal = m.nominal AND {LIVE} AND {COUNTS})))
    GROUP BY given
$$;
"""
# As whom somebody stood, and when, as far as the ledger could name them: the nominals of everybody who is now one person with
# them, and these subjects themselves. A nominal goes on being shown as it was until what follows is derived: for a day after
# somebody left it, a look at it may have been one at them. Only functions ask it (`sec.looks_at`, `sec.known_as`).
STOOD_AS = """
CREATE FUNCTION sec.stands_in(one uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT m.nominal FROM public.linkage_membership m
         WHERE m.subject = one AND m.until IS NULL AND m.area_id = sec.area()),
        (SELECT m.nominal FROM public.linkage_membership m
         WHERE m.nominal = one AND m.until IS NULL AND m.area_id = sec.area() LIMIT 1))
$$;
CREATE FUNCTION sec.stood_as(one uuid) RETURNS TABLE (person uuid, spans tstzmultirange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH hers AS MATERIALIZED (
        SELECT DISTINCT m.subject FROM public.linkage_membership m
        WHERE m.nominal = (SELECT sec.stands_in(one)) AND m.until IS NULL AND m.area_id = (SELECT sec.area())),
    stood AS (
        SELECT m.nominal AS person, tstzrange(m.since, m.until + interval '1 day') AS during
        FROM hers JOIN public.linkage_membership m ON m.subject = hers.subject
        UNION ALL SELECT hers.subject, tstzrange(NULL, NULL) FROM hers
        UNION ALL SELECT one, tstzrange(NULL, NULL) WHERE NOT EXISTS (SELECT 1 FROM hers))
    SELECT stood.person, range_agg(stood.during) FROM stood GROUP BY stood.person
$$;
"""
JUDGED = "linkage_judgement"
_OTHER = f"CASE {JUDGED}.said_of WHEN {JUDGED}.subject_a THEN {JUDGED}.subject_b ELSE {JUDGED}.subject_a END"
# The author of a report says of somebody in it who that is: of whom they may see, or of whom they wrote before.
SPEAKS = " AND ".join(
    (
        "rule = '' AND second = '' AND undoes IS NULL AND weight IS NULL AND answer = 'same'",
        "said_by_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) AND (SELECT sec.may('report'))",
        "made_by_id IS NOT DISTINCT FROM (SELECT sec.professional()) AND said_of IN (subject_a, subject_b)",
        f"at {AROUND_NOW}",
        f"""EXISTS (SELECT 1 FROM intake_subject s JOIN intake_submission r ON r.id = s.submission_id
                    WHERE s.id = {JUDGED}.said_of AND r.agency_id = (SELECT sec.agency())
                    AND r.author_id IS NOT DISTINCT FROM (SELECT sec.professional()))""",
        f"""(EXISTS (SELECT 1 FROM intake_subject s WHERE s.id = {_OTHER} AND s.agency_id = (SELECT sec.agency()))
             OR EXISTS (SELECT 1 FROM linkage_membership m WHERE m.subject = {_OTHER} AND m.until IS NULL)
             OR ((SELECT sec.professional()) IS NULL AND EXISTS (SELECT 1 FROM sec.known_to_agency(ARRAY[{_OTHER}]))))""",
    )
)
AUTHORS_WORD = declaration(
    Functions(KNOWN_TO_AGENCY),
    calls("wp_app, wp_operator", "known_to_agency(uuid[])"),
    policy(JUDGED, "author_speaks", "wp_app", to="INSERT", check=SPEAKS),
    # Whoever has a receipt code says of nobody who they are, but that they tell of them again.
    grant("INSERT", JUDGED, "wp_public"),
    policy(
        JUDGED,
        "unnamed_speaks",
        "wp_public",
        to="INSERT",
        check=(
            "rule = '' AND second = '' AND undoes IS NULL AND weight IS NULL AND answer = 'same' AND made_by_id IS NULL "
            "AND said_by_id = (SELECT sec.agency()) AND area_id = (SELECT sec.area()) AND said_of IN (subject_a, subject_b) "
            f"AND at {AROUND_NOW} "
            f"AND sec.confided_together({JUDGED}.said_of, {_OTHER})"
        ),
    ),
)

SWITCH = "linkage_ruleswitch"
RULE_SWITCHES = declaration(
    force(SWITCH),
    grant("SELECT", SWITCH, "wp_app"),
    policy(SWITCH, "judges", "wp_app", using=_judges(SWITCH)),
    background(SWITCH, "SELECT, INSERT"),
)

ASIDE = "linkage_putaside"
# Its number is shown to whoever may see the description that gives it.
PUT_ASIDE = declaration(
    force(ASIDE),
    grant("SELECT", ASIDE, "wp_app"),
    policy(
        ASIDE,
        "judges",
        "wp_app",
        using=f"{_judges(ASIDE)} AND EXISTS (SELECT 1 FROM linkage_subjectprofile p WHERE p.subject = {ASIDE}.subject)",
    ),
    background(ASIDE),
)


PUT = "linkage_putforward"
_BOTH_SHOWN = _sees_both(PUT, "linkage_subjectprofile", "subject")
# Whoever reads two pictures may ask about them; who asked, and why, is the judges' to read, and their own.
PUT_FORWARD = declaration(
    force(PUT),
    grant("SELECT, INSERT", PUT, "wp_app"),
    policy(PUT, "judges", "wp_app", using=f"{_judges(PUT)} AND {_BOTH_SHOWN}"),
    policy(PUT, "own", "wp_app", using=f"put_by_id = (SELECT sec.professional()) AND {_BOTH_SHOWN}"),
    policy(
        PUT,
        "puts",
        "wp_app",
        to="INSERT",
        check=f"(SELECT sec.may('picture')) AND area_id = (SELECT sec.area()) AND {_BOTH_SHOWN} "
        f"AND put_by_id = (SELECT sec.professional()) AND {NOW}",
    ),
    background(PUT, "SELECT"),
)


def _bars_report(table: str, submission: str) -> Declaration:
    """Reports of intake, too, are hidden from whoever is barred from somebody they touch: joining tells whom that is."""
    using = f"(SELECT sec.free()) OR NOT sec.touches_barred({submission})"
    return (policy(table, "conflict_bars", "wp_app", using=using, restrictive=True),)


# A line of the ledger touches whom its reader is barred from where it names a nominal in which one of them stood at that moment, as
# `sec.stood_as` has it, or one of them. What the barred did themselves since then they do read: it holds what they asked and nothing
# that was answered, and of an id of nobody they would read it too.
BARS_LOOK = """
CREATE FUNCTION sec.bars_look(of_entry uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_entry IS NOT NULL);
    SELECT EXISTS (
        SELECT 1 FROM access_ledgerentry e JOIN access_bar b ON b.professional_id = sec.professional() AND b.lifted_at IS NULL
        WHERE e.id = of_entry AND sec.may('ledger') AND e.area = sec.area()
        AND (e.professional IS DISTINCT FROM b.professional_id OR e.at < b.set_at)
        AND (e.subjects && b.covers
            OR EXISTS (
                SELECT 1 FROM unnest(e.subjects) one JOIN linkage_membership now ON now.subject = one
                WHERE now.until IS NULL AND now.nominal = ANY (b.covers))
            OR EXISTS (
                SELECT 1 FROM unnest(e.subjects) one JOIN linkage_membership stood ON stood.nominal = one
                JOIN linkage_membership now ON now.subject = stood.subject
                WHERE e.at <@ tstzrange(stood.since, stood.until + interval '1 day')
                AND now.until IS NULL AND now.nominal = ANY (b.covers))))
$$;
"""

BARRED = declaration(
    Functions(TOUCHES_BARRED),
    calls("wp_app", "touches_barred(uuid)"),
    Functions(BARS_LOOK),
    calls("wp_app", "bars_look(uuid)"),
    policy(
        "access_ledgerentry",
        "conflict_bars",
        "wp_app",
        using="(SELECT sec.free()) OR NOT sec.bars_look(id)",
        restrictive=True,
    ),
    _bars_report("intake_submission", "id"),
    _bars_report("intake_original", "submission_id"),
)

# A bar, or a protected location, covers whoever is one person when it is set, each of them for good: if people part them
# again, it goes with all of them. What is being joined just now is waited for (`access.commands.follow_nominals`).
COVERS = f"""
CREATE FUNCTION sec.cover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- whoever owns the whole cluster is asked for no right
    PERFORM sec.accept(sec.may('protect') OR sec.context() ->> 'system' IS NOT NULL
        OR (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = session_user));
    PERFORM pg_advisory_xact_lock({COVERING});
    NEW.nominal := coalesce((SELECT m.nominal FROM public.linkage_membership m
                             WHERE m.subject = NEW.subject AND m.until IS NULL), NEW.nominal);
    NEW.covers := ARRAY[NEW.nominal];
    INSERT INTO public.access_covered (protection, subject, nominal)
    SELECT NEW.id, m.subject, NEW.nominal FROM public.linkage_membership m
    WHERE m.nominal = NEW.nominal AND m.until IS NULL
    UNION SELECT NEW.id, NEW.subject, NEW.nominal;
    RETURN NEW;
END $$;
"""
COVERED = declaration(
    Functions(COVERS),
    *(
        Trigger(table, "covers", ("BEFORE INSERT", "FOR EACH ROW EXECUTE FUNCTION sec.cover()"))
        for table in ("access_bar", "access_locationrestriction")
    ),
)

LOOK = "linkage_secondlook"
# The judgement is seen only by whoever may see both its sides, so this row is as well.
SEEN = f"EXISTS (SELECT 1 FROM linkage_judgement j WHERE j.id = {LOOK}.judgement)"
BY_ANOTHER = (
    f"EXISTS (SELECT 1 FROM linkage_judgement j WHERE j.id = {LOOK}.judgement AND j.second <> '' "
    "AND j.made_by_id <> (SELECT sec.professional()))"
)
SECOND_LOOKS = declaration(
    force(LOOK),
    grant("SELECT, INSERT", LOOK, "wp_app"),
    policy(LOOK, "judges", "wp_app", using=f"{_judges(LOOK)} AND {SEEN}"),
    policy(LOOK, "looks_again", "wp_app", to="INSERT", check=f"{_judges(LOOK)} AND {BY_ANOTHER} AND {BY_ME}"),
    background(LOOK, "SELECT, INSERT"),
)

VALUE, WORD = "linkage_sharedvalue", "linkage_sharedword"
# Whatever hides one of the people on whom a value's band rests hides the value, before anybody counts again.
UNHIDDEN = f"NOT ({VALUE}.nominals && (SELECT sec.hidden()))"
SHOWN = f"EXISTS (SELECT 1 FROM {VALUE} v WHERE v.id = {WORD}.value)"
SHARED_VALUES = declaration(
    _worker_only("linkage_sharedholding"),
    force(VALUE),
    grant("SELECT", VALUE, "wp_app"),
    policy(VALUE, "judges", "wp_app", using=_judges(VALUE)),
    conflict_bars(VALUE, f"{VALUE}.nominals", reads=_judges(VALUE)),
    policy(VALUE, "location_hides", "wp_app", using=UNHIDDEN, restrictive=True),
    background(VALUE),
    force(WORD),
    grant("SELECT, INSERT", WORD, "wp_app"),
    policy(WORD, "judges", "wp_app", using=f"{_judges(WORD)} AND {SHOWN}"),
    policy(WORD, "says", "wp_app", to="INSERT", check=f"{_judges(WORD)} AND {SHOWN} AND {BY_ME}"),
    background(WORD, "SELECT"),
)

THINGS = declaration(
    _worker_only("linkage_thingkey"),
    _worker_only("linkage_judgedthing"),
    *(derived_row(f"linkage_thing{shown}", located=True, key="mention") for shown in ("profile", "sighting")),
    derived_row("linkage_thingstanding", located=True),
    _judgement("linkage_thingjudgement", "linkage_thingprofile", "mention"),
    _pair("linkage_thingquestion", "linkage_thingprofile", "mention"),
)

# What whoever serves may wake these steps with: both sides of what they have just judged, and so on.
WOKEN = """
CREATE FUNCTION sec.woken_by_linkage_rejoin(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(EXISTS (
        SELECT 1 FROM public.linkage_judgement j WHERE given IN (j.subject_a, j.subject_b)
        AND ((j.made_by_id = sec.professional() AND sec.is_of_this_transaction(j.xmin))
             OR EXISTS (SELECT 1 FROM public.linkage_secondlook l WHERE l.judgement = j.id
                        AND l.made_by_id = sec.professional() AND sec.is_of_this_transaction(l.xmin)))))
    FROM unnest(ids) given
$$;
CREATE FUNCTION sec.woken_by_linkage_rejoin_things(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(EXISTS (
        SELECT 1 FROM public.linkage_thingjudgement j WHERE given IN (j.mention_a, j.mention_b)
        AND j.made_by_id = sec.professional() AND sec.is_of_this_transaction(j.xmin)))
    FROM unnest(ids) given
$$;
CREATE FUNCTION sec.woken_by_linkage_heed(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(EXISTS (
        SELECT 1 FROM public.linkage_sharedword w WHERE w.value = given
        AND w.made_by_id = sec.professional() AND sec.is_of_this_transaction(w.xmin)))
    FROM unnest(ids) given
$$;
CREATE FUNCTION sec.woken_by_linkage_ask_as_put(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(EXISTS (
        SELECT 1 FROM public.linkage_putforward p WHERE p.id = given
        AND p.put_by_id = sec.professional() AND sec.is_of_this_transaction(p.xmin)))
    FROM unnest(ids) given
$$;
-- Whoever protects a child, or ends it, has what is known of the child derived again, and counted.
CREATE FUNCTION sec.woken_by_linkage_recount(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.may('protect') AND bool_and(EXISTS (
        SELECT 1 FROM public.linkage_membership m JOIN public.access_locationrestriction r ON m.nominal = ANY (r.covers)
        WHERE m.submission = given AND m.area_id = sec.area() AND sec.is_of_this_transaction(r.xmin)))
    FROM unnest(ids) given
$$;
-- So does whoever grades a piece of a report.
CREATE FUNCTION sec.woken_by_picture_derive(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.woken_by_linkage_recount(ids) OR (sec.may('grade') AND bool_and(EXISTS (
        SELECT 1 FROM public.intake_gradedinformation g WHERE g.submission = given
        AND g.graded_by_id = sec.professional() AND sec.is_of_this_transaction(g.xmin))))
    FROM unnest(ids) given
$$;
"""
WAKING = declaration(
    *(
        definer_reads(f"linkage_{told}")
        for told in ("judgement", "secondlook", "thingjudgement", "sharedword", "putforward")
    ),
    definer_reads("intake_gradedinformation"),
    Functions(WOKEN),
)

SECURITY = declaration(
    WAKING,
    PEOPLE,
    declaration(Functions(STOOD_AS)),
    AUTHORS_WORD,
    RULE_SWITCHES,
    PUT_ASIDE,
    PUT_FORWARD,
    BARRED,
    COVERED,
    SECOND_LOOKS,
    SHARED_VALUES,
    THINGS,
)
