"""Content is for the author's own agency and the background worker alone.

An upload and its account are for whoever sent the file, while they act for the agency they sent it for. A mapping is the
agency's. The worker erases uploads that are older than a day, and may read no more of them than which those are.
"""

from wholepicture.base.rowsecurity import (
    ALL_RIGHTS,
    AROUND_NOW,
    DEFINER,
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
    tells_pages,
)
from wholepicture.intake.attachments import security as attachments
from wholepicture.intake.confidential import security as confidential
from wholepicture.intake.registers import security as registers
from wholepicture.notices.security import ends_notices

OWN = "agency_id = (SELECT sec.agency())"
HERE = "area_id = (SELECT sec.area())"
OF_AREA = "EXISTS (SELECT 1 FROM partnership_agency a WHERE a.id = agency_id)"
HUB = "(SELECT sec.is_hub()) AND (SELECT sec.may('alerts')) AND area_id = (SELECT sec.area())"
SENDS = f"{OWN} AND (SELECT sec.may('report'))"
# An agency's key follows what its systems sent; a role that reads no content, only what that person wrote.
FOLLOWS = (
    "((SELECT sec.reads()) OR ((SELECT sec.may('own_reports')) "
    "AND ((SELECT sec.professional()) IS NULL OR author_id = (SELECT sec.professional()))))"
)
# Whoever may see the submission: its own policies decide, conflicts of interest included.
OF_SUBMISSION = "EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = submission_id)"

SUBMISSION = declaration(
    force("intake_submission"),
    background("intake_submission", "SELECT", "SELECT, INSERT"),
    grant("SELECT, INSERT", "intake_submission", "wp_app"),
    policy("intake_submission", "own_agency", "wp_app", using=f"{OWN} AND {FOLLOWS}"),
    # What was reported of a register is brought up to date by whoever takes the next one in, lapsed training or not.
    policy(
        "intake_submission",
        "register_taken",
        "wp_app",
        using=f"{OWN} AND (SELECT sec.takes_register()) AND kind = 'attendance' AND starts_with(key, 'register ')",
    ),
    policy(
        "intake_submission",
        "sends",
        "wp_app",
        to="INSERT",
        check=(
            f"{SENDS} AND {HERE} AND author_id IS NOT DISTINCT FROM (SELECT sec.professional()) "
            f"AND received_at {AROUND_NOW} "
            # A key is for the API: what comes by file and by nobody is the operator's to take in.
            "AND (author_id IS NOT NULL OR channel = 'api') "
            # Whoever works with her is told who else says so.
            "AND (kind <> 'involvement' OR level = 'partners')"
        ),
    ),
)


# Both ends are the sender's own reports, as far as they may see them. A link that waits for a report not sent yet is closed when
# that comes, and one moves where a state recorded between the two comes late: nothing else of it ever changes.
OF_OWN = "EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = later_id)"
# As `revising.may_revise`.
MAY_REVISE = (
    "(earlier_id IS NULL OR EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = earlier_id AND ("
    "(s.author_id IS NULL AND s.channel <> 'screen') "
    "OR s.author_id = (SELECT sec.professional()) OR (SELECT sec.is_lead()) OR (SELECT sec.takes_register()) "
    "OR ((SELECT sec.professional()) IS NULL AND s.channel <> 'screen'))))"
)
REVISION = declaration(
    force("intake_revision"),
    background("intake_revision", "SELECT", "SELECT, INSERT, UPDATE"),
    grant("SELECT, INSERT, UPDATE (earlier_id)", "intake_revision", "wp_app"),
    policy("intake_revision", "own_agency", "wp_app", using=f"{OWN} AND {OF_OWN}"),
    policy(
        "intake_revision", "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {HERE} AND {OF_OWN} AND {MAY_REVISE}"
    ),
    policy(
        "intake_revision", "links", "wp_app", to="UPDATE", using=SENDS, check=f"{SENDS} AND {OF_OWN} AND {MAY_REVISE}"
    ),
    force("intake_feed"),
    grant("SELECT", "intake_feed", "wp_app"),
    policy("intake_feed", "own_agency", "wp_app", using=SENDS),
    background("intake_feed", "SELECT", ALL_RIGHTS),
)


def _part_of_submission(table: str) -> Declaration:
    return declaration(
        force(table),
        background(table, "SELECT", "SELECT, INSERT"),
        grant("SELECT, INSERT", table, "wp_app"),
        policy(table, "with_submission", "wp_app", using=f"{OWN} AND {OF_SUBMISSION}"),
        policy(table, "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {OF_SUBMISSION}"),
    )


# What only its author or a source role may open is written by the operator's commands, and read by no background role:
# neither who told us, nor what could not be understood.
ORIGINAL = declaration(
    force("intake_original"),
    grant("INSERT", "intake_original", "wp_operator"),
    policy("intake_original", "wp_operator_sends", "wp_operator", to="INSERT", check="true"),
    grant("SELECT, INSERT", "intake_original", "wp_app"),
    policy(
        "intake_original",
        "author_or_source_role",
        "wp_app",
        using=f"(author = (SELECT sec.professional()) OR ((SELECT sec.may('source')) AND {HERE} AND level <> 'named'))",
    ),
    policy("intake_original", "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {HERE} AND {OF_SUBMISSION}"),
)

QUARANTINE_BUT_RAW = "id, area_id, agency_id, channel, file, row, digest, problems, received_at"
QUARANTINE = declaration(
    force("intake_quarantine"),
    grant(f"INSERT, SELECT ({QUARANTINE_BUT_RAW})", "intake_quarantine", "wp_operator"),
    policy("intake_quarantine", "wp_operator_reads", "wp_operator", using="true"),
    policy("intake_quarantine", "wp_operator_holds", "wp_operator", to="INSERT", check="true"),
    grant("SELECT, INSERT", "intake_quarantine", "wp_app"),
    policy("intake_quarantine", "own_agency", "wp_app", using=f"{OWN} AND (SELECT sec.may('own_reports'))"),
    policy("intake_quarantine", "sends", "wp_app", to="INSERT", check=f"{SENDS} AND {HERE}"),
)

# Nobody knows yet whom it is about: whoever is barred from anybody is not shown it, and a colleague of the hub is.
BEFORE_HUB = f"{HUB} AND (SELECT sec.free())"
HELD_DANGER = declaration(
    force("intake_helddanger"),
    grant("INSERT, SELECT (id, area_id, agency_id, held_at, read_at)", "intake_helddanger", "wp_operator"),
    policy("intake_helddanger", "wp_operator_reads", "wp_operator", using="true"),
    policy("intake_helddanger", "wp_operator_holds", "wp_operator", to="INSERT", check="true"),
    grant("SELECT, INSERT, UPDATE (read_at, read_by_id, done)", "intake_helddanger", "wp_app"),
    policy("intake_helddanger", "hub_reads", "wp_app", using=BEFORE_HUB),
    policy(
        "intake_helddanger",
        "sends",
        "wp_app",
        to="INSERT",
        check=f"{SENDS} AND {HERE} AND held_at {AROUND_NOW} AND read_at IS NULL AND read_by_id IS NULL",
    ),
    policy(
        "intake_helddanger",
        "hub_acts",
        "wp_app",
        to="UPDATE",
        using=f"{BEFORE_HUB} AND read_at IS NULL",
        check=f"{BEFORE_HUB} AND read_at {AROUND_NOW} AND read_by_id = (SELECT sec.professional())",
    ),
    ends_notices("intake_helddanger", record="id", kinds=["held"], once="read_at"),
)

HELD_DANGER_TOLD = declaration(
    tells_pages("intake_helddanger", "id", "true"),
    tells_pages("intake_helddanger", "id", "true", on="UPDATE"),
)

DRAFT = declaration(
    force("intake_draft"),
    grant("SELECT, INSERT, UPDATE, DELETE", "intake_draft", "wp_app"),
    policy(
        "intake_draft",
        "writer_only",
        "wp_app",
        to="ALL",
        using="professional_id = (SELECT sec.professional())",
        check=f"professional_id = (SELECT sec.professional()) AND {OWN}",
    ),
)

# Whoever wrote a report is told that it is answered, by the database: whoever answers does not learn who wrote it. It is for them to
# read, so nobody covers for them; who is away finds it when they are back.
TELL_AUTHORS = """
CREATE FUNCTION sec.tell_authors() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.notices_notice (id, area_id, person_id, kind, record, is_quiet)
    SELECT gen_random_uuid(), s.area_id, p.id, 'answer', s.id, EXISTS (
        SELECT 1 FROM public.partnership_absence a WHERE a.professional_id = p.id AND a.ended_at IS NULL
        AND sec.today() BETWEEN a.starts_on AND a.ends_on)
    FROM came JOIN public.intake_submission s ON s.id = came.submission AND s.agency_id = came.agency_id
    JOIN public.partnership_professional p ON p.id = s.author_id AND p.is_active
    WHERE s.author_id IS DISTINCT FROM came.given_by_id;
    RETURN NULL;
END $$;
"""
ANSWERS = declaration(
    force("intake_submissionstate"),
    background("intake_submissionstate", "SELECT, INSERT"),
    definer_reads("intake_submissionstate"),
    grant("SELECT, INSERT", "intake_submissionstate", "wp_app"),
    policy("intake_submissionstate", "with_submission", "wp_app", using=f"{OWN} AND {OF_SUBMISSION}"),
    policy(
        "intake_submissionstate",
        "sends_or_hub",
        "wp_app",
        to="INSERT",
        check=(
            f"at {AROUND_NOW} AND (({SENDS} AND state = 'received' AND {OF_SUBMISSION}) "
            f"OR ({HUB} AND {OF_AREA} AND state IN ('read', 'decided')))"
        ),
    ),
    Functions(TELL_AUTHORS),
    Trigger(
        "intake_feedback",
        "told_authors",
        ("AFTER INSERT", "REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION sec.tell_authors()"),
    ),
    force("intake_feedback"),
    background("intake_feedback", "SELECT", "SELECT, INSERT"),
    grant("SELECT, INSERT", "intake_feedback", "wp_app"),
    policy(
        "intake_feedback",
        "with_submission",
        "wp_app",
        using=f"{OWN} AND EXISTS (SELECT 1 FROM intake_submission s WHERE s.id = intake_feedback.submission)",
    ),
    policy(
        "intake_feedback",
        "hub_tells",
        "wp_app",
        to="INSERT",
        check=f"{HUB} AND {OF_AREA} AND at {AROUND_NOW} AND given_by_id = (SELECT sec.professional())",
    ),
)

ONES_OWN = "professional_id = (SELECT sec.professional())"
ANSWERS_READ = declaration(
    force("intake_answerread"),
    grant("SELECT, INSERT", "intake_answerread", "wp_app"),
    policy("intake_answerread", "reader", "wp_app", using=ONES_OWN),
    policy(
        "intake_answerread",
        "reads",
        "wp_app",
        to="INSERT",
        check=f"{ONES_OWN} AND at {AROUND_NOW} AND EXISTS (SELECT 1 FROM intake_feedback f WHERE f.id = feedback)",
    ),
)

OVERSEES = f"{HERE} AND (SELECT sec.may('ledger'))"
WORDING = declaration(
    force("intake_wordingcount"),
    background("intake_wordingcount", "SELECT", "SELECT, INSERT"),
    grant("SELECT, INSERT", "intake_wordingcount", "wp_app"),
    policy("intake_wordingcount", "oversees", "wp_app", using=OVERSEES),
    policy(
        "intake_wordingcount",
        "sends",
        "wp_app",
        to="INSERT",
        # Nobody counts for another agency, nor into a month that is over.
        check=f"{SENDS} AND {HERE} AND month BETWEEN (SELECT sec.today()) - 32 AND (SELECT sec.today()) + 1",
    ),
)

SENDER = f"professional_id = (SELECT sec.professional()) AND {SENDS}"
SAVES = f"{SENDS} AND saved_by_id = (SELECT sec.professional()) AND saved_at {AROUND_NOW}"
OLD = "uploaded_at < statement_timestamp() - interval '1 day'"
FILES = declaration(
    force("intake_upload"),
    grant("SELECT, INSERT, DELETE", "intake_upload", "wp_app"),
    policy("intake_upload", "sender_reads", "wp_app", using=SENDER),
    policy("intake_upload", "sender_keeps", "wp_app", to="INSERT", check=f"{SENDER} AND uploaded_at {AROUND_NOW}"),
    policy("intake_upload", "sender_erases", "wp_app", to="DELETE", using=SENDER),
    grant("SELECT (id, uploaded_at), DELETE", "intake_upload", "wp_worker"),
    policy("intake_upload", "wp_worker_finds_old", "wp_worker", using=OLD),
    policy("intake_upload", "wp_worker_erases_old", "wp_worker", to="DELETE", using=OLD),
    force("intake_delivery"),
    grant("SELECT, INSERT", "intake_delivery", "wp_app"),
    policy("intake_delivery", "sender_reads", "wp_app", using=SENDER),
    policy("intake_delivery", "sender_accounts", "wp_app", to="INSERT", check=f"{SENDER} AND taken_at {AROUND_NOW}"),
    force("intake_savedmapping"),
    grant("SELECT, INSERT, UPDATE (text, saved_by_id, saved_at)", "intake_savedmapping", "wp_app"),
    policy("intake_savedmapping", "own_agency", "wp_app", using=SENDS),
    policy("intake_savedmapping", "saves", "wp_app", to="INSERT", check=SAVES),
    policy("intake_savedmapping", "replaces", "wp_app", to="UPDATE", using=SENDS, check=SAVES),
)

# Reports that wait to be joined, counted by agency: whoever sent less goes first, and an operator's quota is held against
# the count. An agency reads its own alone.
WAITING = """
CREATE FUNCTION sec.note_waiting(ids uuid[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before int;
BEGIN
    SELECT max(held.waiting) INTO before
    FROM (SELECT DISTINCT s.agency_id FROM public.intake_submission s WHERE s.id = ANY (ids)) sender
    CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM (
        SELECT 1 FROM public.intake_waiting w WHERE w.agency_id = sender.agency_id LIMIT 20000) few) held;
    INSERT INTO public.intake_waiting (submission, agency_id)
    SELECT s.id, s.agency_id FROM public.intake_submission s WHERE s.id = ANY (ids) ON CONFLICT DO NOTHING;
    RETURN coalesce(before, 0);
END $$;
CREATE FUNCTION sec.woken_by_linkage_join(ids uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT bool_and(EXISTS (
        SELECT 1 FROM public.intake_submission s
        WHERE s.id = given AND s.agency_id = sec.agency() AND sec.is_of_this_transaction(s.xmin)))
    FROM unnest(ids) given
$$;
"""
QUEUE = declaration(
    definer_reads("intake_submission"),
    force("intake_waiting"),
    grant("SELECT", "intake_waiting", "wp_app"),
    policy("intake_waiting", "own_agency", "wp_app", using=SENDS),
    background("intake_waiting", "SELECT, DELETE", "SELECT"),
    grant("SELECT, INSERT", "intake_waiting", DEFINER),
    policy("intake_waiting", "definer_counts", DEFINER, using="true"),
    policy("intake_waiting", "definer_notes", DEFINER, to="INSERT", check="true"),
    Functions(WAITING),
    force("intake_quota"),
    grant("SELECT", "intake_quota", "wp_app"),
    policy("intake_quota", "own_agency", "wp_app", using=SENDS),
    background("intake_quota", "SELECT", ALL_RIGHTS),
)

# Graders read and write what is graded; whether the report behind it is theirs to read, the picture adds (`picture/security.py`).
GRADES = f"(SELECT sec.may('grade')) AND {HERE}"
KEEPS = f"(SELECT sec.may('source_register')) AND {HERE}"
ME = "(SELECT sec.professional())"
GRADED = declaration(
    force("intake_tograde"),
    background("intake_tograde", "SELECT, INSERT, UPDATE (done_at)", "SELECT"),
    grant("SELECT, INSERT, UPDATE (done_at)", "intake_tograde", "wp_app"),
    policy("intake_tograde", "grader_reads", "wp_app", using=GRADES),
    policy(
        "intake_tograde",
        "hub_puts",
        "wp_app",
        to="INSERT",
        check=f"{HUB} AND {OF_AREA} AND put_by_id = {ME} AND done_at IS NULL AND since {AROUND_NOW}",
    ),
    policy(
        "intake_tograde",
        "grader_marks",
        "wp_app",
        to="UPDATE",
        using=f"{GRADES} AND done_at IS NULL",
        check=f"{GRADES} AND done_at {AROUND_NOW}",
    ),
    force("intake_gradedinformation"),
    background("intake_gradedinformation", "SELECT"),
    grant("SELECT, INSERT", "intake_gradedinformation", "wp_app"),
    policy("intake_gradedinformation", "grader_reads", "wp_app", using=GRADES),
    policy(
        "intake_gradedinformation",
        "grades",
        "wp_app",
        to="INSERT",
        check=f"{GRADES} AND unit_id = (SELECT sec.agency()) AND graded_by_id = {ME} AND graded_at {AROUND_NOW}",
    ),
)


def _set_by_graders(table: str, columns: str) -> Declaration:
    check = f"{GRADES} AND set_by_id = {ME} AND set_at {AROUND_NOW}"
    return declaration(
        force(table),
        background(table, "SELECT"),
        grant(f"SELECT, INSERT, UPDATE ({columns}, set_by_id, set_at)", table, "wp_app"),
        policy(table, "grader_reads", "wp_app", using=GRADES),
        policy(table, "sets", "wp_app", to="INSERT", check=check),
        policy(table, "sets_again", "wp_app", to="UPDATE", using=GRADES, check=check),
    )


# How many people must fit is read by the custodian as well, who is told no more of a source in a list than anybody else.
NUMBERS_READ = policy("intake_gradingnumbers", "custodian_reads", "wp_app", using=KEEPS)

# Whoever enters a source does not read back who it is: that is the custodian's, and of whoever asked and was granted it, for a day
# (`grading.queries.UNMASKED_FOR`). No background role reads it.
GRANTED = (
    "EXISTS (SELECT 1 FROM intake_unmaskrequest q JOIN intake_unmaskdecision d ON d.request_id = q.id "
    f"WHERE q.source_id = intake_sourceidentity.source_id AND q.asked_by_id = {ME} AND d.is_granted "
    "AND d.decided_at > statement_timestamp() - interval '1 day')"
)
REGISTER = declaration(
    force("intake_registeredsource"),
    background("intake_registeredsource", "SELECT"),
    grant("SELECT, INSERT", "intake_registeredsource", "wp_app"),
    policy("intake_registeredsource", "grader_reads", "wp_app", using=GRADES),
    policy("intake_registeredsource", "custodian_reads", "wp_app", using=KEEPS),
    policy(
        "intake_registeredsource",
        "enters",
        "wp_app",
        to="INSERT",
        check=f"{GRADES} AND entered_by_id = {ME} AND entered_at {AROUND_NOW}",
    ),
    force("intake_sourceidentity"),
    grant("SELECT, INSERT", "intake_sourceidentity", "wp_app"),
    policy("intake_sourceidentity", "custodian_reads", "wp_app", using=KEEPS),
    policy("intake_sourceidentity", "granted_reads", "wp_app", using=f"{GRADES} AND {GRANTED}"),
    policy(
        "intake_sourceidentity",
        "enters",
        "wp_app",
        to="INSERT",
        check=(
            f"{GRADES} AND EXISTS (SELECT 1 FROM intake_registeredsource r WHERE r.urn = source_id "
            f"AND r.entered_by_id = {ME} AND r.entered_at > statement_timestamp() - interval '5 minutes')"
        ),
    ),
    force("intake_unmaskrequest"),
    grant("SELECT, INSERT", "intake_unmaskrequest", "wp_app"),
    policy("intake_unmaskrequest", "custodian_reads", "wp_app", using=KEEPS),
    policy("intake_unmaskrequest", "asker_reads", "wp_app", using=f"asked_by_id = {ME}"),
    policy(
        "intake_unmaskrequest",
        "asks",
        "wp_app",
        to="INSERT",
        check=(
            f"{GRADES} AND asked_by_id = {ME} AND asked_at {AROUND_NOW} "
            "AND EXISTS (SELECT 1 FROM intake_registeredsource r WHERE r.urn = source_id)"
        ),
    ),
    force("intake_unmaskdecision"),
    grant("SELECT, INSERT", "intake_unmaskdecision", "wp_app"),
    policy(
        "intake_unmaskdecision",
        "with_request",
        "wp_app",
        using="EXISTS (SELECT 1 FROM intake_unmaskrequest q WHERE q.id = request_id)",
    ),
    policy(
        "intake_unmaskdecision",
        "decides",
        "wp_app",
        to="INSERT",
        check=(
            f"{KEEPS} AND decided_by_id = {ME} AND decided_at {AROUND_NOW} "
            f"AND EXISTS (SELECT 1 FROM intake_unmaskrequest q WHERE q.id = request_id AND q.asked_by_id <> {ME})"
        ),
    ),
    ends_notices("intake_unmaskdecision", record="request_id", kinds=["unmask"]),
)

# What each agency sent in a quarter that is over: told to whoever reads its coverage of training (`sec.training_coverage`), and nobody
# else. In fives and none below five, shares in tenths: no sum less another tells of the few. Of one agency MOST_COUNTED are looked at.
MOST_COUNTED = 5000
FEWEST = 5
_IN_FIVES = "CASE WHEN {0} >= " + str(FEWEST) + " THEN (round({0} / 5.0) * 5)::int END"
_IN_TENTHS = (
    "CASE WHEN count(*) >= "
    + str(FEWEST)
    + " THEN (round(10.0 * count(*) FILTER (WHERE {0}) / count(*)) * 10)::int END"
)
FIGURES = f"""
CREATE FUNCTION sec.agency_figures(quarter date)
RETURNS TABLE (agency uuid, sent int, is_more boolean, by_people int, doubted int, corrected int, held_back int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c jsonb := sec.context();
    since timestamptz;
    until timestamptz;
BEGIN
    PERFORM sec.accept(quarter BETWEEN DATE '1990-01-01' AND DATE '2200-01-01' AND quarter = date_trunc('quarter', quarter)::date);
    since := quarter::timestamp AT TIME ZONE 'Europe/London';
    until := (quarter + interval '3 months') AT TIME ZONE 'Europe/London';
    IF c IS NULL OR (quarter + interval '3 months')::date > sec.today() THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT a.id, told.sent, told.is_more, told.by_people, told.doubted, fixed.corrected, kept.held_back
    FROM public.partnership_agency a
    CROSS JOIN LATERAL (
        SELECT {_IN_FIVES.format("count(*)")} AS sent, count(*) >= {MOST_COUNTED} AS is_more,
               {_IN_TENTHS.format("row.author_id IS NOT NULL")} AS by_people,
               {_IN_TENTHS.format("row.flags <> '[]'::jsonb")} AS doubted
        FROM (SELECT s.author_id, s.flags FROM public.intake_submission s
              WHERE s.agency_id = a.id AND s.received_at >= since AND s.received_at < until
              ORDER BY s.received_at DESC LIMIT {MOST_COUNTED}) row) told
    CROSS JOIN LATERAL (
        SELECT {_IN_FIVES.format("count(*)")} AS corrected
        FROM (SELECT s.id FROM public.intake_submission s
              WHERE s.agency_id = a.id AND s.received_at >= since AND s.received_at < until
              ORDER BY s.received_at DESC LIMIT {MOST_COUNTED}) row
        JOIN public.intake_revision r ON r.later_id = row.id AND r.how <> 'later_state') fixed
    CROSS JOIN LATERAL (
        SELECT {_IN_FIVES.format("count(*)")} AS held_back
        FROM (SELECT q.id FROM public.intake_quarantine q
              WHERE q.agency_id = a.id AND q.received_at >= since AND q.received_at < until LIMIT {MOST_COUNTED}) row) kept
    WHERE a.area_id = (c ->> 'area')::uuid AND a.type <> 'public' AND (
        c -> 'permissions' ? 'alerts'
        OR (c -> 'permissions' ? 'entries' AND c -> 'permissions' ? 'partnership')
        OR (c -> 'permissions' ? 'entries' AND c -> 'permissions' ? 'administer' AND a.id = (c ->> 'agency')::uuid))
    ORDER BY a.name, a.id;
END $$;
"""
TOLD_BESIDE_TRAINING = declaration(
    Functions(FIGURES),
    calls("wp_app", "agency_figures(date)"),
    *(definer_reads(table) for table in ("intake_submission", "intake_revision")),
    grant("SELECT (id, agency_id, received_at)", "intake_quarantine", DEFINER),  # nothing of what was sent
    policy("intake_quarantine", "definer_counts", DEFINER, using="true"),
)

SECURITY = declaration(
    SUBMISSION,
    REVISION,
    QUEUE,
    _part_of_submission("intake_subject"),
    _part_of_submission("intake_mention"),
    _part_of_submission("intake_meetingkey"),
    ORIGINAL,
    QUARANTINE,
    HELD_DANGER,
    HELD_DANGER_TOLD,
    DRAFT,
    ANSWERS,
    ANSWERS_READ,
    FILES,
    WORDING,
    GRADED,
    _set_by_graders("intake_conditioncode", "words, readers, is_used"),
    _set_by_graders("intake_gradingnumbers", "fewest_knowers, fewest_fitting"),
    NUMBERS_READ,
    REGISTER,
    TOLD_BESIDE_TRAINING,
    confidential.SECURITY,
    attachments.SECURITY,
    registers.SECURITY,
)
