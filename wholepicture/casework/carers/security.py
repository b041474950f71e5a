"""What PostgreSQL enforces of foster carers' doors.

A door shows a child for as long as the placement lasts that children's social care entered: until somebody says that it ended, until the
day on which it was to end has passed, or until the same authority has the child live elsewhere since. That is asked anew each time, so no
clock and no person has to close a door. A carer's context reads no table of children: what they see comes from `sec.carers_page`, and of
reports their own alone, about children who live with them now. Doors are read by the authority that gave them, by whoever may see the
placement.
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Functions,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
    whole,
)
from wholepicture.casework.carers.rules import MOST_KEPT_DAYS, WITH_CARERS
from wholepicture.casework.placement.rules import AUTHORITIES

DOOR, CHILD, REPORT = "casework_carersdoor", "casework_carerschild", "casework_carersreport"
PLACEMENT, STEP = "casework_plannedplacement", "casework_missingstep"
ME = "(SELECT sec.professional())"
AGENCY = "(SELECT sec.agency())"
HERE = "area_id = (SELECT sec.area())"
MAY = "(SELECT sec.reads()) AND (SELECT sec.may('cases'))"
CARER = "(SELECT sec.may('carers_door'))"
MOST_SENT = 50
# One child is missing a few times in a bad week: more steps than this are nobody's.
MOST_STEPS = 40


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


# Until which day a placement shows its child: as a worker said since, else as it was entered; and until somebody says that it ended.
_LASTS = "p.state = 'living' AND coalesce(c.until_on, p.ends_on, 'infinity') >= sec.today()"
FUNCTIONS = f"""
-- Whether a door shows a child now. A later placement by the same authority ends an earlier one that nobody ended: as whoever they stand.
CREATE FUNCTION sec.lives_with_carer(of_child uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM {CHILD} c JOIN {DOOR} d ON d.id = c.door_id AND d.ended_at IS NULL
        JOIN {PLACEMENT} p ON p.id = c.placement_id AND p.agency_id = d.agency_id
        WHERE c.id = of_child AND {_LASTS}
        AND NOT EXISTS (
            SELECT 1 FROM (
                SELECT p.child AS id
                UNION SELECT m.subject FROM linkage_membership mine
                JOIN linkage_membership m ON m.nominal = mine.nominal AND m.until IS NULL
                WHERE mine.subject = p.child AND mine.until IS NULL) one
            JOIN {PLACEMENT} later ON later.child = one.id
            WHERE later.agency_id = p.agency_id AND later.state = 'living' AND later.id <> p.id
            AND (later.starts_on, later.at) > (p.starts_on, p.at)))
$$;

-- Whether a carer may go on looking in the transaction that they began: asked at each statement, and so without the later placements.
CREATE FUNCTION sec.carer_may_look(of_door uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM {DOOR} d JOIN {CHILD} c ON c.door_id = d.id JOIN {PLACEMENT} p ON p.id = c.placement_id AND p.agency_id = d.agency_id
        WHERE d.id = of_door AND d.ended_at IS NULL AND {_LASTS})
$$;

-- As who a carer asks: for the authority that gave the door. Nobody, where no child lives with them.
CREATE FUNCTION sec.carers_context(telephone uuid, of_door uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object(
        'carer', d.id, 'telephone', telephone, 'professional', NULL, 'name', d.carer, 'email', '', 'agency', a.id, 'agency_code', a.code,
        'agency_name', a.name, 'agency_type', a.type, 'area', d.area_id, 'team', '', 'role', 'carer', 'hub', false, 'lead', false,
        'reads', false, 'purpose', 'caring', 'permissions', '["carers_door"]'::jsonb)
    FROM {DOOR} d JOIN partnership_agency a ON a.id = d.agency_id AND a.area_id = d.area_id
    WHERE d.id = of_door AND d.ended_at IS NULL
    AND EXISTS (SELECT 1 FROM {CHILD} c WHERE c.door_id = d.id AND sec.lives_with_carer(c.id))
$$;

-- Under what the ledger keeps that a door was opened, or tried: the authority's that gave it.
CREATE FUNCTION sec.carers_area(of_door uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('area', d.area_id, 'agency', d.agency_id, 'role', 'carer', 'purpose', 'caring')
    FROM {DOOR} d WHERE d.id = of_door AND d.ended_at IS NULL
$$;

-- Whether whoever asks, signed in, gives and ends this door: of the authority that gave it, by a placement that they may see. An operator
-- may.
CREATE FUNCTION sec.gives_carers_door(of_door uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_door IS NOT NULL);
    SELECT EXISTS (
        SELECT 1 FROM {DOOR} d WHERE d.id = of_door AND d.ended_at IS NULL AND (
            sec.context() ->> 'system' = 'operator'
            OR (sec.context() ->> 'session' IS NOT NULL AND sec.reads() AND sec.may('cases') AND d.agency_id = sec.agency()
                AND EXISTS (SELECT 1 FROM {CHILD} c WHERE c.door_id = d.id AND sec.placement_shows(c.placement_id)))))
$$;

-- Whether whoever asks sees every child who this door may show. Who does not is given no link to it: they would open it themselves, and
-- read who else lives there.
CREATE FUNCTION sec.sees_whole_carers_door(of_door uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_door IS NOT NULL);
    SELECT coalesce(sec.context() ->> 'system', '') = 'operator' OR NOT EXISTS (
        SELECT 1 FROM {CHILD} c JOIN {PLACEMENT} p ON p.id = c.placement_id AND p.state IN ('planned', 'living')
        WHERE c.door_id = of_door AND NOT sec.placement_shows(c.placement_id))
$$;

CREATE FUNCTION sec.end_carers_door(of_door uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_door IS NOT NULL);
    IF NOT sec.gives_carers_door(of_door) THEN
        RETURN false;
    END IF;
    PERFORM sec.end_carer_secrets(of_door);
    UPDATE {DOOR} SET ended_at = clock_timestamp(), ended_by_id = sec.professional() WHERE id = of_door AND ended_at IS NULL;
    RETURN FOUND;
END $$;

-- Keeps a child on a door until a day, though the placement was to end before: a worker's word, who sees that placement. And whether a door
-- shows the child now, to whoever gives it.
CREATE FUNCTION sec.keep_carers_door_open(of_child uuid, until date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_child IS NOT NULL AND until BETWEEN sec.today() AND sec.today() + {MOST_KEPT_DAYS});
    UPDATE {CHILD} c SET until_on = until WHERE c.id = of_child AND sec.context() ->> 'session' IS NOT NULL
    AND sec.may('cases') AND sec.placement_shows(c.placement_id)
    AND EXISTS (SELECT 1 FROM {DOOR} d JOIN {PLACEMENT} p ON p.id = c.placement_id AND p.state IN ('planned', 'living')
                WHERE d.id = c.door_id AND d.ended_at IS NULL AND d.agency_id = sec.agency());
    RETURN FOUND;
END $$;
CREATE FUNCTION sec.carers_door_shows(of_child uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_child IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM {CHILD} c JOIN {DOOR} d ON d.id = c.door_id WHERE c.id = of_child AND d.agency_id = sec.agency()
                   AND sec.reads() AND sec.may('cases') AND sec.placement_shows(c.placement_id) AND sec.lives_with_carer(c.id))
$$;

-- The reports that came by the asker's door about children who live with them now.
CREATE FUNCTION sec.carers_reports() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(told.submission), '{{}}'::uuid[]) FROM {CHILD} c CROSS JOIN LATERAL (
        SELECT r.submission FROM {REPORT} r WHERE r.child_id = c.id ORDER BY r.at DESC LIMIT {MOST_SENT}) told
    WHERE c.door_id = sec.carer() AND sec.lives_with_carer(c.id)
$$;

-- Who a child of the asker's door is now, as one of the descriptions that stand for them.
CREATE FUNCTION sec.carers_child_stands(of_child uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(
        (SELECT m.subject FROM linkage_membership m WHERE m.subject = p.child AND m.until IS NULL),
        (SELECT m.subject FROM linkage_membership m WHERE m.nominal = p.child AND m.until IS NULL ORDER BY m.subject LIMIT 1))
    FROM {CHILD} c JOIN {PLACEMENT} p ON p.id = c.placement_id
    WHERE c.id = of_child AND c.door_id = sec.carer() AND sec.lives_with_carer(c.id)
$$;

-- Puts a report that was just handed in down to a child of the asker's door, and tells whoever sees to the placement. Who is in it: the
-- report's subject, and whoever it stands for. Nothing, where it is none of theirs.
CREATE FUNCTION sec.carer_told(of_report uuid, of_child uuid, said text) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stands uuid;
    who uuid;
BEGIN
    PERFORM sec.accept(of_report IS NOT NULL AND of_child IS NOT NULL AND said IN ('missing', 'back', 'worry'));
    stands := sec.carers_child_stands(of_child);
    SELECT s.id INTO who FROM intake_subject s JOIN intake_submission r ON r.id = s.submission_id
    WHERE r.id = of_report AND r.agency_id = sec.agency() AND r.author_id IS NULL AND s.ref = 'c1' AND sec.is_of_this_transaction(r.xmin);
    IF stands IS NULL OR who IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO {REPORT} (submission, child_id, subject, what, at) VALUES (of_report, of_child, who, said, clock_timestamp());
    INSERT INTO notices_notice (id, area_id, person_id, kind, record, is_quiet)
    SELECT gen_random_uuid(), p.area_id, w.id, 'carer', p.id, EXISTS (
        SELECT 1 FROM partnership_absence a WHERE a.professional_id = w.id AND a.ended_at IS NULL
        AND sec.today() BETWEEN a.starts_on AND a.ends_on)
    FROM {CHILD} c JOIN {PLACEMENT} p ON p.id = c.placement_id
    JOIN partnership_professional w ON w.id = p.held_by_id AND w.is_active WHERE c.id = of_child;
    RETURN ARRAY[who, stands];
END $$;

-- Whether a subject of a report that was just handed in is, by a carer's word, one of whoever lives with them now.
CREATE FUNCTION sec.carer_speaks_of(later uuid, earlier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(later IS NOT NULL AND earlier IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM intake_subject s JOIN intake_submission r ON r.id = s.submission_id
                   WHERE s.id = later AND r.agency_id = sec.agency() AND r.author_id IS NULL AND sec.is_of_this_transaction(r.xmin))
    AND EXISTS (SELECT 1 FROM {CHILD} c WHERE c.door_id = sec.carer() AND sec.lives_with_carer(c.id)
                AND (earlier = sec.carers_child_stands(c.id)
                     OR EXISTS (SELECT 1 FROM {REPORT} t WHERE t.child_id = c.id AND t.subject = earlier)))
$$;

-- Keeps that steps of the procedure were followed about a time away that the asker reported: each once, with its time.
CREATE FUNCTION sec.carer_follows(of_report uuid, steps text[], of_procedure int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM sec.accept(of_report IS NOT NULL AND cardinality(steps) BETWEEN 1 AND {MOST_STEPS} AND of_procedure BETWEEN 1 AND 10000
        AND NOT EXISTS (SELECT 1 FROM unnest(steps) one WHERE (one ~ '^[a-z_]{{1,40}}$') IS NOT TRUE));
    IF NOT of_report = ANY (sec.carers_reports()) THEN
        RETURN false;
    END IF;
    -- Two taps at one moment wait for each other.
    PERFORM 1 FROM {REPORT} r WHERE r.submission = of_report FOR UPDATE;
    INSERT INTO {STEP} (id, area_id, agency_id, episode, subject, kind, step, procedure, done_at, by_name, words, carer, at)
    SELECT gen_random_uuid(), sec.area(), sec.agency(), r.submission, r.subject, 'followed', one, of_procedure, '', '', '', sec.carer(),
           clock_timestamp()
    FROM {REPORT} r, (SELECT DISTINCT u FROM unnest(steps) u) taken (one)
    WHERE r.submission = of_report AND r.what = 'missing'
    AND NOT EXISTS (SELECT 1 FROM {STEP} s WHERE s.episode = r.submission AND s.subject = r.subject AND s.kind = 'followed' AND s.step = one
                    AND NOT EXISTS (SELECT 1 FROM {STEP} u WHERE u.undoes = s.id AND u.kind = 'undone' AND u.agency_id = s.agency_id));
    RETURN true;
END $$;

-- All that a carer reads: the children who live with them now by first name, who sees to each, what they sent about those and how far it
-- has come. Of a decision its word: never what anybody wrote of it.
CREATE FUNCTION sec.carers_page() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    theirs uuid[];
BEGIN
    IF sec.carer() IS NULL THEN
        RETURN NULL;
    END IF;
    theirs := ARRAY(SELECT c.id FROM {CHILD} c WHERE c.door_id = sec.carer() AND sec.lives_with_carer(c.id));
    RETURN jsonb_build_object(
        'carer', (SELECT d.carer FROM {DOOR} d WHERE d.id = sec.carer()),
        'phone', (SELECT d.phone FROM {DOOR} d WHERE d.id = sec.carer()),
        'children', (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', c.id, 'called', c.called, 'worker', coalesce(w.name, ''), 'phone', coalesce(nullif(w.phone, ''), t.phone, ''))
            ORDER BY c.called, c.id), '[]')
            FROM {CHILD} c JOIN {PLACEMENT} p ON p.id = c.placement_id
            LEFT JOIN partnership_professional w ON w.id = p.held_by_id AND w.is_active LEFT JOIN partnership_team t ON t.id = w.team_id
            WHERE c.id = ANY (theirs)),
        'sent', (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'submission', r.submission, 'child', c.id, 'called', c.called, 'what', r.what, 'at', r.at, 'key', s.key,
            'since', coalesce(s.stated -> 'missing' ->> 'missing_since', ''),
            'how', coalesce(s.stated -> 'missing' ->> 'circumstances', ''),
            'state', (SELECT CASE max(CASE x.state WHEN 'decided' THEN 3 WHEN 'read' THEN 2 ELSE 1 END)
                      WHEN 3 THEN 'decided' WHEN 2 THEN 'read' ELSE 'received' END
                      FROM intake_submissionstate x WHERE x.submission_id = r.submission),
            'decision', (SELECT coalesce(g.decision, b.decision) FROM intake_feedback f
                         LEFT JOIN alerts_answer b ON b.id = f.about LEFT JOIN alerts_triage g ON g.id = f.about
                         WHERE f.submission = r.submission AND coalesce(g.decision, b.decision) IS NOT NULL ORDER BY f.at DESC LIMIT 1),
            'followed', (SELECT coalesce(jsonb_object_agg(k.step, k.at), '{{}}') FROM (
                SELECT q.step, min(q.at) AS at FROM {STEP} q
                WHERE q.episode = r.submission AND q.subject = r.subject AND q.kind = 'followed'
                AND NOT EXISTS (SELECT 1 FROM {STEP} u WHERE u.undoes = q.id AND u.kind = 'undone' AND u.agency_id = q.agency_id)
                GROUP BY q.step) k)) ORDER BY r.at DESC), '[]')
            FROM {CHILD} c CROSS JOIN LATERAL (SELECT * FROM {REPORT} t WHERE t.child_id = c.id ORDER BY t.at DESC LIMIT {MOST_SENT}) r
            JOIN intake_submission s ON s.id = r.submission
            WHERE c.id = ANY (theirs)));
END $$;
"""

# What a carer's context may hand in, and of reports read: what it has just written, and what it sent about children who live there now.
JUST_WRITTEN = "sec.is_of_this_transaction(xmin)"
OWN = f"agency_id = {AGENCY}"
OF_REPORT = "EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = submission_id)"
HANDS_IN = declaration(
    policy(
        "intake_submission",
        "carers_own",
        "wp_app",
        using=f"{OWN} AND {CARER} AND ({JUST_WRITTEN} OR id = ANY ((SELECT sec.carers_reports())::uuid[]))",
    ),
    policy(
        "intake_submission",
        "carer_hands_in",
        "wp_app",
        to="INSERT",
        check=f"{CARER} AND {OWN} AND {HERE} AND author_id IS NULL AND channel = 'screen' AND kind IN ('missing_episode', 'concern') "
        f"AND level = 'partners' AND received_at {AROUND_NOW} AND key LIKE 'carer-%'",
    ),
    *(
        policy(table, "carer_hands_in", "wp_app", to="INSERT", check=f"{CARER} AND {OWN} AND {OF_REPORT}")
        for table in ("intake_subject", "intake_meetingkey")
    ),
    policy(
        "intake_original",
        "carer_hands_in",
        "wp_app",
        to="INSERT",
        check=f"{CARER} AND {OWN} AND {HERE} AND author IS NULL AND {OF_REPORT}",
    ),
    policy(
        "intake_submissionstate",
        "carer_hands_in",
        "wp_app",
        to="INSERT",
        check=f"{CARER} AND {OWN} AND {HERE} AND state = 'received' AND at {AROUND_NOW} AND {OF_REPORT}",
    ),
    policy(
        "intake_wordingcount",
        "carer_hands_in",
        "wp_app",
        to="INSERT",
        check=f"{CARER} AND {OWN} AND {HERE} AND month BETWEEN (SELECT sec.today()) - 32 AND (SELECT sec.today()) + 1",
    ),
    # That a child is back stands in the place of the report that they were missing: both ends are the carer's own.
    policy(
        "intake_revision",
        "carer_hands_in",
        "wp_app",
        to="INSERT",
        check=f"{CARER} AND {OWN} AND {HERE} AND EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = later_id) "
        "AND EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = earlier_id)",
    ),
    policy(
        "linkage_judgement",
        "carer_speaks",
        "wp_app",
        to="INSERT",
        check=(
            f"{CARER} AND rule = '' AND second = '' AND undoes IS NULL AND weight IS NULL AND answer = 'same' AND made_by_id IS NULL "
            f"AND said_by_id = {AGENCY} AND {HERE} AND said_of IN (subject_a, subject_b) AND at {AROUND_NOW} "
            "AND sec.carer_speaks_of(linkage_judgement.said_of, CASE linkage_judgement.said_of "
            "WHEN linkage_judgement.subject_a THEN linkage_judgement.subject_b ELSE linkage_judgement.subject_a END)"
        ),
    ),
)

# A door shows to whoever of the authority that gave it may see one of its placements; of its children each by their own.
OWN_PLACEMENT = f"EXISTS (SELECT 1 FROM {PLACEMENT} p WHERE p.id = {CHILD}.placement_id AND p.agency_id = {AGENCY}"
SHOWN_DOOR = f"EXISTS (SELECT 1 FROM {CHILD} c WHERE c.door_id = {DOOR}.id)"
PLACES = (
    f"EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = {DOOR}.agency_id AND a.type IN ({_listed(AUTHORITIES)}))"
)
DOORS = declaration(
    force(DOOR),
    definer_reads(DOOR),
    grant("SELECT, INSERT", DOOR, "wp_app"),
    policy(DOOR, "givers", "wp_app", using=f"{MAY} AND agency_id = {AGENCY} AND {SHOWN_DOOR}"),
    policy(
        DOOR,
        "gives",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND {HERE} AND agency_id = {AGENCY} AND made_by_id = {ME} AND at {AROUND_NOW} AND ended_at IS NULL "
        f"AND ended_by_id IS NULL AND {PLACES}",
    ),
    grant("UPDATE (ended_at, ended_by_id)", DOOR, DEFINER),
    policy(DOOR, "definer_ends", DEFINER, to="UPDATE", using="true", check="true"),
    whole(DOOR, "wp_operator", "SELECT, INSERT"),
    force(CHILD),
    definer_reads(CHILD),
    grant("SELECT, INSERT", CHILD, "wp_app"),
    policy(CHILD, "givers", "wp_app", using=f"{MAY} AND {OWN_PLACEMENT})"),
    policy(
        CHILD,
        "gives",
        "wp_app",
        to="INSERT",
        check=f"{MAY} AND made_by_id = {ME} AND at {AROUND_NOW} AND until_on IS NULL AND sec.carers_door_of_own_agency(door_id) "
        f"AND {OWN_PLACEMENT} AND p.state IN ('planned', 'living') AND p.care IN ({_listed(WITH_CARERS)}))",
    ),
    grant("UPDATE (until_on)", CHILD, DEFINER),
    policy(CHILD, "definer_keeps", DEFINER, to="UPDATE", using="true", check="true"),
    whole(CHILD, "wp_operator", "SELECT, INSERT"),
    force(REPORT),
    grant("SELECT, INSERT, UPDATE (at)", REPORT, DEFINER),
    policy(REPORT, "definer_keeps", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT", REPORT, "wp_app"),
    policy(REPORT, "givers", "wp_app", using=f"{MAY} AND EXISTS (SELECT 1 FROM {CHILD} c WHERE c.id = child_id)"),
    whole(REPORT, "wp_operator", "SELECT"),
)

# Which doors are one's own agency's, where nothing else of them shows yet: a door and its first child are stored together.
OF_OWN_AGENCY = f"""
CREATE FUNCTION sec.carers_door_of_own_agency(of_door uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.accept(of_door IS NOT NULL);
    SELECT EXISTS (SELECT 1 FROM {DOOR} d WHERE d.id = of_door AND d.agency_id = sec.agency() AND d.ended_at IS NULL
                   AND sec.reads() AND sec.may('cases')
                   AND (sec.is_of_this_transaction(d.xmin)
                        OR EXISTS (SELECT 1 FROM {CHILD} c WHERE c.door_id = d.id AND sec.placement_shows(c.placement_id))))
$$;
"""

SECURITY = declaration(
    Functions(FUNCTIONS),
    Functions(OF_OWN_AGENCY),
    calls(
        "wp_app",
        *("carers_page()", "carers_reports()", "carer_told(uuid,uuid,text)", "carer_follows(uuid,text[],int)"),
        *("carer_speaks_of(uuid,uuid)", "carers_door_of_own_agency(uuid)", "carers_door_shows(uuid)"),
        *("keep_carers_door_open(uuid,date)", "is_of_this_transaction(xid)"),
    ),
    calls("wp_app, wp_operator", "end_carers_door(uuid)"),
    DOORS,
    HANDS_IN,
    # What the page of a carer is made of.
    definer_reads("intake_feedback"),
    definer_reads("intake_submissionstate"),
    definer_reads(STEP),
    grant("INSERT", STEP, DEFINER),
    policy(
        STEP,
        "definer_follows",
        DEFINER,
        to="INSERT",
        check="kind = 'followed' AND carer IS NOT NULL AND made_by_id IS NULL",
    ),
)
