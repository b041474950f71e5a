"""Whoever tells something without signing in speaks as a role of its own. It hands in, and sees of reports only what it has just
written itself; of what the hub wrote back, and of what became of a report, only what belongs to the code that it proves, by one
function. Who reads a conversation in the hub is declared where the reading list is (alerts).
"""

from wholepicture.base.rowsecurity import (
    AROUND_NOW,
    DEFINER,
    Declaration,
    Functions,
    background,
    calls,
    declaration,
    definer_reads,
    force,
    grant,
    policy,
)
from wholepicture.intake.confidential.rules import MOST_A_DAY

DOOR, INFORMANT = "intake_publicdoor", "intake_unnamedinformant"
CONFIDED, MESSAGE = "intake_confidedreport", "intake_messagetoinformant"
WRONG = "intake_wrongcodes"
PUBLIC = "wp_public"

HERE = "area_id = (SELECT sec.area())"
# The agency is one of the public: `sec.begin_system` lets this role be nobody else.
ITS_OWN = "agency_id = (SELECT sec.agency())"
JUST_WRITTEN = "sec.is_of_this_transaction(xmin)"
OF_ITS_REPORT = "EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = submission_id)"


HANDS_IN = declaration(
    grant("SELECT, INSERT", "intake_submission", PUBLIC),
    policy("intake_submission", "public_just_wrote", PUBLIC, using=f"{ITS_OWN} AND {JUST_WRITTEN}"),
    policy(
        "intake_submission",
        "public_hands_in",
        PUBLIC,
        to="INSERT",
        check=(
            f"{ITS_OWN} AND {HERE} AND author_id IS NULL AND kind = 'concern' AND channel = 'public' AND level = 'hub' "
            f"AND version = 1 AND received_at {AROUND_NOW} AND (SELECT sec.public_is_open())"
        ),
    ),
    *(
        declaration(
            grant("SELECT, INSERT", table, PUBLIC),
            policy(table, "public_just_wrote", PUBLIC, using=f"{ITS_OWN} AND {JUST_WRITTEN}"),
            policy(table, "public_hands_in", PUBLIC, to="INSERT", check=f"{ITS_OWN} AND {OF_ITS_REPORT}"),
        )
        for table in ("intake_subject", "intake_meetingkey")
    ),
    # What is locked it does not read back.
    grant("INSERT", "intake_original", PUBLIC),
    policy(
        "intake_original",
        "public_hands_in",
        PUBLIC,
        to="INSERT",
        check=f"{ITS_OWN} AND {HERE} AND author IS NULL AND {OF_ITS_REPORT}",
    ),
    grant("INSERT", "intake_submissionstate", PUBLIC),
    policy(
        "intake_submissionstate",
        "public_hands_in",
        PUBLIC,
        to="INSERT",
        check=f"{ITS_OWN} AND {HERE} AND state = 'received' AND at {AROUND_NOW} AND {OF_ITS_REPORT}",
    ),
    grant("INSERT", "intake_wordingcount", PUBLIC),
    policy(
        "intake_wordingcount",
        "public_hands_in",
        PUBLIC,
        to="INSERT",
        check=f"{ITS_OWN} AND {HERE} AND month BETWEEN (SELECT sec.today()) - 32 AND (SELECT sec.today()) + 1",
    ),
    # It is asked whether what it sends stands in another's place. It never does.
    grant("SELECT", "intake_revision", PUBLIC),
    policy("intake_revision", "public_just_wrote", PUBLIC, using=f"{ITS_OWN} AND {JUST_WRITTEN}"),
    grant("SELECT", "intake_feed", PUBLIC),
    policy("intake_feed", "public_own", PUBLIC, using=ITS_OWN),
    grant("SELECT", "partnership_dictionaryversion", PUBLIC),
    policy("partnership_dictionaryversion", "public_of_area", PUBLIC, using=HERE),
    calls(
        PUBLIC,
        *("agency()", "area()", "today()", "is_of_this_transaction(xid)", "begin_system(text,uuid)"),
        *("defer(text,jsonb,int)", "write_ledger(text,text,text,text,text,uuid[],uuid[])"),
        *("take_to_write(text,integer,interval,timestamptz)",),
        "write_try(uuid,uuid,text,text,text,text,text,text,text,boolean,integer)",
        *(
            "public_doors()",
            "public_is_open()",
            "public_is_full()",
            "public_sent(text)",
            "door_of_code(bytea)",
            "note_wrong_code()",
        ),
        *("confide(bytea,uuid,text,boolean,text)", "conversation(bytea)", "confided_together(uuid,uuid)"),
    ),
)

MOST_SHOWN = 200
FUNCTIONS = f"""
-- The areas that may be told something without signing in. Said before anybody is known.
CREATE FUNCTION sec.public_doors() RETURNS TABLE (agency uuid, area uuid, code text, name text, is_open boolean, seal bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.agency_id, d.area_id, a.code::text, a.name::text, d.is_open, d.seal
    FROM public.{DOOR} d JOIN public.partnership_area a ON a.id = d.area_id ORDER BY a.name
$$;

-- Whether anything is taken in: closed, nothing is, whatever has code in the process that takes it in.
CREATE FUNCTION sec.public_is_open() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT d.is_open FROM public.{DOOR} d WHERE d.agency_id = sec.agency()), false)
$$;

-- Whether as much came in a day as the partnership reads, besides what says danger: else whoever sends that, which is never
-- refused, would shut everybody else out.
CREATE FUNCTION sec.public_is_full() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT d.most_a_day <= (SELECT count(*) FROM (
            SELECT 1 FROM public.intake_submission s
            WHERE s.agency_id = d.agency_id AND s.received_at > clock_timestamp() - interval '1 day'
            AND s.stated -> 'safety' -> 'immediate_danger' IS DISTINCT FROM 'true' LIMIT d.most_a_day) today)
        FROM public.{DOOR} d WHERE d.agency_id = sec.agency()), true)
$$;

-- Whether the public of this area sent a report with this key before.
CREATE FUNCTION sec.public_sent(of_key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(of_key) BETWEEN 1 AND 512);
    SELECT EXISTS (SELECT 1 FROM public.intake_submission s WHERE s.agency_id = sec.agency() AND s.key = of_key)
$$;

-- Of which area's public somebody is who has this code; nobody's, where it was never given.
CREATE FUNCTION sec.door_of_code(of_hash bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(octet_length(of_hash) = 32);
    SELECT i.agency_id FROM public.{INFORMANT} i WHERE i.code_hash = of_hash
$$;

-- Counts a code that was never given, by the hour. The code does not come here, nor does whoever typed it.
CREATE FUNCTION sec.note_wrong_code() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.{WRONG} AS w (hour, number) VALUES (date_trunc('hour', statement_timestamp(), 'Europe/London'), 1)
    ON CONFLICT (hour) DO UPDATE SET number = w.number + 1
$$;

-- Puts a report that was just handed in under a code: a new one, or one that was given before. Whoever the first tells of, each
-- further one tells of, as they were described: it is shown where that is, and kept from whoever that is kept from. Pairs of
-- subjects that are one by that, the later first; nothing, where nothing was put anywhere.
CREATE FUNCTION sec.confide(of_hash bytea, of_report uuid, what text, wants boolean, kind text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who uuid;
    place int := 1;
BEGIN
    PERFORM sec.accept(octet_length(of_hash) = 32 AND of_report IS NOT NULL AND what IN ('first', 'more', 'withdrawal')
        AND wants IS NOT NULL AND octet_length(kind) BETWEEN 1 AND 16);
    IF NOT EXISTS (SELECT 1 FROM public.intake_submission s WHERE s.id = of_report AND s.agency_id = sec.agency()
                   AND sec.is_of_this_transaction(s.xmin)) THEN
        RETURN NULL;
    END IF;
    IF what = 'first' THEN
        INSERT INTO public.{INFORMANT} (id, area_id, agency_id, code_hash, wants_answer, informant_kind)
        VALUES (gen_random_uuid(), sec.area(), sec.agency(), of_hash, wants, kind) ON CONFLICT DO NOTHING RETURNING id INTO who;
    ELSE
        -- Two who write under one code at one moment wait for each other.
        SELECT i.id INTO who FROM public.{INFORMANT} i
        WHERE i.code_hash = of_hash AND i.agency_id = sec.agency() FOR NO KEY UPDATE;
        SELECT max(c.number) + 1 INTO place FROM public.{CONFIDED} c WHERE c.informant_id = who;
    END IF;
    IF who IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.{CONFIDED} (submission_id, informant_id, area_id, number, meant)
    VALUES (of_report, who, sec.area(), place, what);
    INSERT INTO public.intake_subject (id, submission_id, agency_id, ref, role, stated)
    SELECT gen_random_uuid(), of_report, s.agency_id, s.ref, s.role, s.stated
    FROM public.{CONFIDED} c JOIN public.intake_subject s ON s.submission_id = c.submission_id
    WHERE c.informant_id = who AND c.number = 1 AND what <> 'first' ON CONFLICT DO NOTHING;
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_array(n.id, s.id)), '[]')
            FROM public.{CONFIDED} c JOIN public.intake_subject s ON s.submission_id = c.submission_id
            JOIN public.intake_subject n ON n.submission_id = of_report AND n.ref = s.ref
            WHERE c.informant_id = who AND c.number = 1 AND what <> 'first');
END $$;

-- Whether a subject of a report that was just handed in is, by the word of whoever has its code, one of their first report.
CREATE FUNCTION sec.confided_together(later uuid, earlier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT sec.accept(later IS NOT NULL AND earlier IS NOT NULL);
    SELECT EXISTS (
        SELECT 1 FROM public.intake_subject n JOIN public.intake_submission r ON r.id = n.submission_id
        JOIN public.{CONFIDED} c ON c.submission_id = n.submission_id
        JOIN public.{CONFIDED} f ON f.informant_id = c.informant_id AND f.number = 1 AND f.submission_id <> c.submission_id
        JOIN public.intake_subject s ON s.submission_id = f.submission_id AND s.ref = n.ref
        WHERE n.id = later AND s.id = earlier AND r.agency_id = sec.agency() AND sec.is_of_this_transaction(r.xmin))
$$;

-- All that whoever has a code reads: when they wrote and how far that has come, what the hub wrote back, what was answered. None of
-- their own words: whoever finds the code learns nothing of what was told. Nothing, where there is no such code here.
CREATE FUNCTION sec.conversation(of_hash bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who uuid;
BEGIN
    PERFORM sec.accept(octet_length(of_hash) = 32);
    SELECT i.id INTO who FROM public.{INFORMANT} i WHERE i.code_hash = of_hash AND i.agency_id = sec.agency();
    IF who IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE public.{MESSAGE} m SET read_at = clock_timestamp() FROM public.{CONFIDED} c
    WHERE c.submission_id = m.report_id AND c.informant_id = who AND m.read_at IS NULL;
    RETURN jsonb_build_object(
        'reports', (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'number', told.number, 'meant', told.meant, 'at', s.received_at,
            'states', (SELECT coalesce(jsonb_agg(t.state), '[]') FROM public.intake_submissionstate t
                       WHERE t.submission_id = told.submission_id)) ORDER BY told.number), '[]')
            FROM (SELECT c.* FROM public.{CONFIDED} c WHERE c.informant_id = who ORDER BY c.number DESC LIMIT {MOST_SHOWN}) told
            JOIN public.intake_submission s ON s.id = told.submission_id),
        'messages', (SELECT coalesce(jsonb_agg(jsonb_build_object('text', w.text, 'at', w.at) ORDER BY w.at), '[]') FROM (
            SELECT m.text, m.at FROM public.{MESSAGE} m JOIN public.{CONFIDED} c ON c.submission_id = m.report_id
            WHERE c.informant_id = who ORDER BY m.at DESC LIMIT {MOST_SHOWN}) w),
        'answers', (SELECT coalesce(jsonb_agg(jsonb_build_object('text', f.text, 'at', f.at) ORDER BY f.at), '[]') FROM (
            SELECT b.text, b.at FROM public.intake_feedback b JOIN public.{CONFIDED} c ON c.submission_id = b.submission
            WHERE c.informant_id = who ORDER BY b.at DESC LIMIT {MOST_SHOWN}) f));
END $$;

-- Opens or closes an area's page, with as many a day as before where none is said. The public of the area is made when it is first
-- opened; it has no people, ever. 'unread': nobody of the hub could sign in and read what comes.
CREATE FUNCTION sec.set_public_door(in_area uuid, opens boolean, half bytea, a_day int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_public uuid;
BEGIN
    PERFORM sec.accept(in_area IS NOT NULL AND opens IS NOT NULL AND octet_length(half) = 32
        AND (a_day IS NULL OR a_day BETWEEN 1 AND 100000));
    IF NOT sec.sets_up_area(in_area) OR NOT EXISTS (SELECT 1 FROM public.partnership_area a WHERE a.id = in_area) THEN
        RETURN '';
    END IF;
    IF opens AND NOT EXISTS (
        SELECT 1 FROM public.partnership_professional p JOIN public.partnership_agency a ON a.id = p.agency_id
        JOIN sec.role r ON r.code = p.role
        WHERE a.area_id = in_area AND p.is_active AND r.hub AND 'alerts' = ANY (r.permissions)) THEN
        RETURN 'unread';
    END IF;
    SELECT a.id INTO of_public FROM public.partnership_agency a WHERE a.area_id = in_area AND a.type = 'public';
    IF of_public IS NULL THEN
        INSERT INTO public.partnership_agency (id, area_id, code, name, type, trusted_identifiers)
        SELECT gen_random_uuid(), a.id, 'public-' || a.code, 'The public', 'public', '{{}}'
        FROM public.partnership_area a WHERE a.id = in_area ON CONFLICT DO NOTHING RETURNING id INTO of_public;
    END IF;
    IF of_public IS NULL THEN
        RETURN 'taken';
    END IF;
    INSERT INTO public.{DOOR} AS d (agency_id, area_id, is_open, seal, most_a_day, changed_at, changed_by_id)
    VALUES (of_public, in_area, opens, half, coalesce(a_day, {MOST_A_DAY}), clock_timestamp(), sec.professional())
    ON CONFLICT (agency_id) DO UPDATE SET is_open = opens, seal = half, most_a_day = coalesce(a_day, d.most_a_day),
        changed_at = clock_timestamp(), changed_by_id = sec.professional();
    RETURN 'done';
END $$;
"""

KEPT = declaration(
    Functions(FUNCTIONS),
    force(DOOR),
    grant("SELECT, INSERT, UPDATE", DOOR, DEFINER),
    policy(DOOR, "definer_sets", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT", DOOR, "wp_app, wp_operator"),
    policy(DOOR, "of_area", "wp_app", using=HERE),
    policy(DOOR, "wp_operator_reads", "wp_operator", using="true"),
    calls("wp_app, wp_operator", "set_public_door(uuid,boolean,bytea,int)"),
    # The code's hash is the functions' alone.
    force(INFORMANT),
    grant("SELECT, INSERT, UPDATE (wants_answer)", INFORMANT, DEFINER),
    policy(INFORMANT, "definer_keeps", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT (id, area_id, wants_answer, informant_kind)", INFORMANT, "wp_app"),
    # Of which partnership whoever tries codes is, nobody can tell: everybody who oversees one reads the numbers.
    force(WRONG),
    grant("SELECT, INSERT, UPDATE (number)", WRONG, DEFINER),
    policy(WRONG, "definer_counts", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT", WRONG, "wp_app"),
    policy(WRONG, "oversees", "wp_app", using="(SELECT sec.may('ledger'))"),
    force(CONFIDED),
    background(CONFIDED, "SELECT"),
    grant("SELECT, INSERT", CONFIDED, DEFINER),
    policy(CONFIDED, "definer_keeps", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT", CONFIDED, "wp_app"),
    force(MESSAGE),
    grant("SELECT, UPDATE (read_at)", MESSAGE, DEFINER),
    policy(MESSAGE, "definer_notes", DEFINER, to="ALL", using="true", check="true"),
    grant("SELECT, INSERT", MESSAGE, "wp_app"),
    # What a code's conversation is made of, and whom a further report tells of.
    definer_reads("intake_submissionstate"),
    definer_reads("intake_feedback"),
    grant("SELECT, INSERT", "intake_subject", DEFINER),
    policy("intake_subject", "definer_describes_again", DEFINER, to="ALL", using="true", check="true"),
    # Whoever stood in the public would read what anybody told as their own agency's.
    policy(
        "partnership_professional",
        "nobody_of_the_public",
        DEFINER,
        to="INSERT",
        check=("NOT EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id AND a.type = 'public')"),
        restrictive=True,
    ),
    policy(
        "partnership_professional",
        "nobody_of_the_public_by_command",
        "wp_operator",
        to="INSERT",
        check=("NOT EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id AND a.type = 'public')"),
        restrictive=True,
    ),
)

SECURITY: Declaration = declaration(HANDS_IN, KEPT)
