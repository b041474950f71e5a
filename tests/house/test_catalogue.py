"""What PostgreSQL's own catalogue must say of a migrated database; and the faults that reading it must catch."""

from collections.abc import Iterator

import pytest

from tests.access.raw import Connection, as_superuser
from tests.living import House
from wholepicture.config import database_roles
from wholepicture.config.reference import data_dictionary

SERVING = "{wp_app,wp_worker,wp_operator,wp_signin,wp_sequencer,wp_sender,wp_public}"
OURS = "('public'::regnamespace, 'sec'::regnamespace)"
# Tables of libraries that hold ids, names of models and states of jobs; nobody who serves the site may touch them.
OF_LIBRARIES = (
    "auth_group auth_group_permissions auth_permission django_content_type django_migrations procrastinate_events "
    "procrastinate_jobs procrastinate_periodic_defers procrastinate_workers"
).split()
# What must be unique in a table that the application writes, over all agencies, and why that tells nothing.
UNIQUE = {
    "intake_submission(receipt)": "drawn at random, 54 bits",
    "intake_original(submission_id)": "the submission must show",
    "intake_subject(submission_id,ref)": "the submission must show",
    "intake_mention(submission_id,ref,kind)": "the submission must show",
    "intake_meetingkey(submission_id,key)": "the submission must show",
    "intake_submissionstate(submission_id,state)": "the submission must show, or one is the hub",
    "intake_revision(later_id)": "the submission must show",
    "intake_revision(earlier_id)": "the submission must show",
    "intake_pupilmonth(pupil_id,month)": "the pupil must be on one's own school's register",
    "intake_fileoriginal(file_id)": "the file must show; its id is random",
    "intake_filetodraw(file_id)": "the file must show; its id is random",
    "intake_draftfile(draft,file_id)": "the file must be one's own agency's; its id is random",
    "intake_attachment(submission_id,file_id)": "the submission must show, and be one's own",
    "intake_attachment(submission_id,number)": "the submission must show, and be one's own",
    "notices_notice(person_id,kind,record)": "of two kinds that tell of a list and of no report; asked in passing",
    "intake_feedback(submission,about)": "of a decision that one has just made",
    "intake_tograde(submission)": "the report must show",
    "intake_gradedinformation(item,version)": "the report must show; the piece's id is random",
    "intake_conditioncode(area_id,code)": "of one's own area alone, and about nobody",
    "intake_gradingnumbers(area_id)": "of one's own area alone, and about nobody",
    "intake_registeredsource(urn)": "drawn at random, 54 bits",
    "intake_sourceidentity(source_id)": "of a source that one has just entered",
    "intake_unmaskdecision(request_id)": "the request must show; its id is random",
    "partnership_dictionaryversion(area_id,number)": "everybody of the area reads every version",
    "partnership_clocksetting(area_id,clock,number)": "everybody of the area reads every setting",
    "intake_newssetting(area_id,number)": "everybody of the area reads every setting",
    "partnership_weeklyshift(team_id)": "everybody of the area reads every rota",
    "partnership_datedshift(team_id)": "everybody of the area reads every rota",
    "partnership_readingrule(area_id,role,course,level,number)": "everybody of the area reads every rule",
    "partnership_remindersetting(area_id,number)": "everybody of the area reads every setting",
    "partnership_course(area_id,code,number)": "everybody of the area reads every version",
    "partnership_coursetaken(trainee_id,course,taken_on)": "the entry of the person must show; its id is random",
    "linkage_judgement(undoes)": "both subjects must show; the judgement's id is random",
    "linkage_sharedword(undoes)": "the value must show; the word's id is random",
    "linkage_secondlook(judgement)": "the judgement must show, and want a second look; its id is random",
    "linkage_thingjudgement(undoes)": "both mentions must show; the judgement's id is random",
    "alerts_triage(alert_id)": "the alert must show",
    "alerts_answer(submission)": "the report must show on the reading list",
    "alerts_firstread(submission)": "the report must show on the reading list",
    "alerts_route(submission,way)": "the report must show on the reading list",
    "alerts_routeoutcome(route_id)": "the way must show; its id is random",
    "alerts_firstreadsetting(area_id,number)": "of one's own area alone, and about nobody",
    "alerts_rulesetting(area_id,rule,number)": "of one's own area alone, and about nobody",
    "casework_escalation(raised_by_id,disputed)": "of what one has raised oneself",
    "casework_escalationmove(escalation_id,number)": "the disagreement must show, and with it every move",
    "casework_escalationparty(escalation_id,level,side,person_id)": "of a disagreement that one has raised oneself",
    "casework_ladderversion(area_id,number)": "everybody of the area reads every version",
    "casework_assessmentreview(assessment_id)": "the assessment must show",
    "casework_casemove(case_id,number)": "the case must show, and with it every move",
    "casework_referralchild(referral_id)": "the referral must be one's own",
    "casework_referralmove(referral_id,number)": "the referral must show, and with it every move",
    "casework_contextplanmove(plan_id,number)": "the plan must show, and with it every move",
    "casework_contextactionmove(action_id,number)": "the plan must show, and with it every action and its moves",
    "casework_operationending(operation_id,number)": "the operation must show whole, and with it every ending",
    "casework_questionabout(question_id)": "the question must be one's own",
    "casework_questionmove(question_id,number)": "the question must show, and with it every move",
    "casework_actionmove(action_id,number)": "the action must show, and with it every move",
    "casework_profilereading(release_id)": "what was given must show, and be given to one's own agency",
    "casework_missingprofile(agency_id,follows)": "of one's own agency's profile",
    "casework_missingprofile(agency_id,subject)": "of one's own agency's profile",
    "casework_operationback(row)": "of an entry of an operation that must show whole",
    "casework_significance(entry,subject,made_by_id,number)": "of what one has said oneself, of an entry that must show",
    "casework_childsupport(child_id,number)": "the child must show, and with her every entry",
    "casework_discussionstep(discussion_id,number)": "the case must show, and with it every step",
    "casework_discussionvoice(step_id,agency)": "of a step that one has just written",
    "casework_panelstep(panel_id,number)": "the panel must show, and with it every step",
    "casework_panelitem(panel_id,kind,about)": "whoever puts somebody on an agenda sees them, and so the item",
    "casework_panelitem(panel_id,theme)": "what the rules put there twice is passed over in silence",
    "casework_panelword(item_id,number)": "the item must show, and with it every word",
    "casework_disruptionstep(disruption_id,number)": "the measure must show, and with it every step",
    "casework_home(agency_id)": "everybody who reads content reads every home of the area",
    "casework_homeversion(home_id,number)": "everybody who reads content reads every home of the area",
    "casework_placementstep(placement_id,number)": "the placement must show; the database numbers what a host enters",
    "casework_carerschild(door_id,placement_id)": "the placement must show, and the door be of one's own agency",
    "casework_carevisit(visits_id,number)": "the visits must show, and with them every row",
    "governance_pack(series,version)": "a series is random, and its versions are its maker's own",
    "governance_packholding(pack_id)": "the pack must show, and be one's own",
    "governance_packfile(pack_id,format)": "the pack must show, and be one's own",
    "alerts_toread(submission)": "the application puts nothing on the list; it takes off what must show",
}

# Keys to what shows through another table, and why an error of theirs tells nothing: asked straight, two policies would ask each other.
KEYS = {
    "intake_attachment -> intake_attachedfile, to wp_app": "the file is in a draft of one's own, which asks for it",
    "casework_carerschild -> casework_carersdoor, to wp_app": "the door is of one's own agency, which a function asks",
    "casework_profilereading -> casework_missingprofile, to wp_app": "what was given must show, and be of this very profile",
}

LINT = {
    "row security is not forced": f"""
        SELECT c.oid::regclass FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.relname <> ALL ('{{{",".join(OF_LIBRARIES)}}}')""",
    "a library's table is open to the application": f"""
        SELECT c.oid::regclass FROM pg_class c, unnest('{{wp_app,wp_signin,wp_sequencer,wp_sender,wp_public}}'::name[]) r
        WHERE c.relname = ANY ('{{{",".join(OF_LIBRARIES)}}}') AND c.relkind = 'r'
        AND has_any_column_privilege(r, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')""",
    "a secret table is open to a role that signs in": f"""
        SELECT c.oid::regclass || ' to ' || r FROM pg_class c, unnest('{SERVING}'::name[]) r
        WHERE c.relkind = 'r' AND c.relnamespace = 'sec'::regnamespace
        AND has_any_column_privilege(r, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')""",
    "a role that serves owns something": f"""
        SELECT r.rolname || ': ' || pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_shdepend d
        JOIN pg_roles r ON r.oid = d.refobjid AND d.refclassid = 'pg_authid'::regclass
        WHERE d.deptype = 'o' AND r.rolname = ANY ('{SERVING}')
        AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))""",
    "a role may do too much": f"""
        SELECT rolname FROM pg_roles WHERE rolname = ANY ('{{{",".join(database_roles.ROLES)}}}')
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
        UNION ALL SELECT m.rolname || ' is in ' || g.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
        JOIN pg_roles g ON g.oid = a.roleid WHERE m.rolname = ANY ('{{{",".join(database_roles.ROLES)}}}')
        AND (m.rolname, g.rolname) <> ('wp_owner', 'wp_definer')""",
    "a role that serves may make things": f"""
        SELECT r || ' in ' || n.nspname FROM pg_namespace n, unnest('{SERVING}'::name[]) r
        WHERE has_schema_privilege(r, n.oid, 'CREATE') AND n.nspname NOT LIKE 'pg\\_temp%'
        UNION ALL SELECT r || ' may make temporary tables' FROM unnest('{SERVING}'::name[]) r
        WHERE has_database_privilege(r, current_database(), 'TEMP, CREATE')
        UNION ALL SELECT r || ' may run blocks of ' || l.lanname FROM pg_language l, unnest('{SERVING}'::name[]) r
        WHERE l.lanname NOT IN ('internal', 'c', 'sql') AND has_language_privilege(r, l.oid, 'USAGE')""",
    "a definer function's search path is not pinned": f"""
        SELECT p.oid::regprocedure FROM pg_proc p WHERE p.prosecdef AND p.pronamespace IN {OURS}
        AND NOT EXISTS (SELECT 1 FROM unnest(p.proconfig) s
                        WHERE s ~ '^search_path=("?pg_catalog"?, )("?public"?, )?"?pg_temp"?$')""",
    "a definer function belongs to somebody else": f"""
        SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.prosecdef AND p.pronamespace IN {OURS} AND p.proowner <> 'wp_definer'::regrole""",
    "a definer function reads before it looks at what it was told": f"""
        SELECT p.oid::regprocedure FROM pg_proc p WHERE p.prosecdef AND p.pronargs > 0 AND p.pronamespace IN {OURS}
        AND EXISTS (SELECT 1 FROM unnest('{SERVING}'::name[]) r WHERE has_function_privilege(r, p.oid, 'EXECUTE'))
        AND p.prosrc !~ '^\\s*(SELECT|(DECLARE\\s((?!BEGIN).)*)?BEGIN\\s+(--[^\\n]*\\n\\s*)*PERFORM)\\s+sec\\.accept\\('""",
    "a role that serves may throw its rights away": """
        SELECT 'no trigger refuses it' WHERE NOT EXISTS (
            SELECT 1 FROM pg_event_trigger t JOIN pg_proc p ON p.oid = t.evtfoid
            WHERE evtname = 'wp_no_definitions' AND evtevent = 'ddl_command_start' AND evttags IS NULL AND evtenabled = 'O'
            AND p.prosrc LIKE '%session_user = ANY%RAISE EXCEPTION%')""",
    "anyone may call a function of ours": f"""
        SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace IN {OURS}
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        AND EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) WHERE grantee = 0)""",
    "a function is marked leakproof by hand": f"""
        SELECT p.oid::regprocedure FROM pg_proc p WHERE p.proleakproof AND p.pronamespace IN {OURS}""",
    "a view shows what its owner may see": f"""
        SELECT c.oid::regclass FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace IN {OURS}
        AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)""",
    "a materialised view or foreign table": f"""
        SELECT c.oid::regclass FROM pg_class c WHERE c.relkind IN ('m', 'f') AND c.relnamespace IN {OURS}""",
    "a sequence tells volumes": """
        SELECT c.oid::regclass FROM pg_class c, unnest('{wp_app,wp_signin,wp_sequencer,wp_sender,wp_public}'::name[]) r
        WHERE c.relkind = 'S' AND has_sequence_privilege(r, c.oid, 'USAGE, SELECT, UPDATE')""",
    "a policy is for everyone": "SELECT polname || ' on ' || polrelid::regclass FROM pg_policy WHERE 0 = ANY (polroles)",
    "a policy lets the application do anything": """
        SELECT polname || ' on ' || polrelid::regclass FROM pg_policy WHERE 'wp_app'::regrole = ANY (polroles)
        AND polpermissive AND 'true' IN (pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))""",
    "what is written is not checked": """
        SELECT polname || ' on ' || polrelid::regclass FROM pg_policy WHERE 'wp_app'::regrole = ANY (polroles)
        AND polpermissive AND polcmd <> 'r' AND polcmd <> 'd' AND polwithcheck IS NULL""",
    "what anyone may set decides": """
        SELECT polname || ' on ' || polrelid::regclass FROM pg_policy WHERE
        coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')
            ~* 'current_setting|current_date|localtime|current_user|current_role'
        UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'sec'::regnamespace
        AND p.prosrc ~* 'current_setting|current_date|localtime|current_user|current_role'
        AND p.oid <> 'sec.context()'::regprocedure""",
    "a derived table bars nobody": """
        SELECT a.attrelid::regclass FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        WHERE a.attname = 'nominals' AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = a.attrelid
        AND NOT p.polpermissive AND p.polname = 'conflict_bars' AND 'wp_app'::regrole = ANY (p.polroles))""",
    "a table that may tell a place hides none": """
        SELECT a.attrelid::regclass FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        WHERE a.attname = 'located' AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = a.attrelid
        AND NOT p.polpermissive AND p.polname = 'location_hides' AND 'wp_app'::regrole = ANY (p.polroles))""",
    "a value is unique over all agencies": f"""
        SELECT u.told FROM (
            SELECT c.oid::regclass || '(' || string_agg(a.attname, ',' ORDER BY k.n) || ')' AS told,
                   bool_or(a.attname IN ('agency_id', 'professional_id')) AS within, i.indisprimary, count(*) AS width,
                   bool_or(a.atttypid = 'uuid'::regtype AND a.attname = 'id') AS random
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(attnum, n)
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
            WHERE (i.indisunique OR i.indisexclusion)
            AND (has_any_column_privilege('wp_app', c.oid, 'INSERT') OR has_any_column_privilege('wp_app', c.oid, 'UPDATE'))
            GROUP BY c.oid, i.indexrelid, i.indisprimary) u
        WHERE NOT u.within AND NOT (u.width = 1 AND u.random) AND u.told <> ALL ('{{{",".join(f'"{one}"' for one in UNIQUE)}}}')""",
    "a foreign key tells what is hidden": """
        SELECT c.conrelid::regclass || ' -> ' || c.confrelid::regclass || ', to ' || r.name FROM pg_constraint c
        CROSS JOIN (VALUES ('wp_app'), ('wp_public')) r (name)
        WHERE c.contype = 'f' AND has_any_column_privilege(r.name, c.conrelid, 'INSERT')
        AND c.confrelid::regclass::text NOT IN ('partnership_area', 'partnership_agency', 'partnership_professional')
        AND NOT coalesce((SELECT bool_and(pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%FROM ' || c.confrelid::regclass || ' %')
                          FROM pg_policy p WHERE p.polrelid = c.conrelid AND p.polcmd = 'a' AND p.polpermissive
                          AND r.name::regrole = ANY (p.polroles)), false)""",
    "a large object": "SELECT oid FROM pg_largeobject_metadata",
}


def lint(connection: Connection) -> list[str]:
    """What is wrong with the database, a line each."""
    return [
        f"{fault}: {row[0]}"
        for fault, query in LINT.items()
        for row in connection.execute(query.encode()).fetchall()
        if row[0] not in KEYS
    ]


@pytest.fixture(scope="module")
def superuser(shared_house: House) -> Iterator[Connection]:
    with as_superuser(shared_house.database) as connection:
        yield connection


def test_the_catalogue_is_in_order(superuser: Connection) -> None:
    assert lint(superuser) == []


DEFINER = "CREATE FUNCTION sec.planted() RETURNS int LANGUAGE sql SECURITY DEFINER {} AS 'SELECT 1'"
PINNED = DEFINER.format("SET search_path = pg_catalog, pg_temp")
TOLD = (
    "CREATE FUNCTION sec.planted(one uuid) RETURNS boolean LANGUAGE sql SECURITY DEFINER "
    "SET search_path = pg_catalog, public, pg_temp AS $$ {} $$"
)
TOLD_IN_STEPS = (
    "CREATE FUNCTION sec.planted(one uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER "
    "SET search_path = pg_catalog, pg_temp AS $$ BEGIN PERFORM 1; BEGIN PERFORM sec.accept(true); END; RETURN true; END $$"
)
ANYONE = "GRANT EXECUTE ON FUNCTION sec.planted(uuid) TO wp_app"
PLANTED = {
    "row security is not forced": [
        "ALTER TABLE picture_sign NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE intake_submission DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE planted (name text)",
    ],
    "a library's table is open to the application": ["GRANT SELECT (args) ON procrastinate_jobs TO wp_app"],
    "a secret table is open to a role that signs in": ["GRANT SELECT (inner_pad) ON sec.mac_key TO wp_signin"],
    "a role that serves owns something": ["ALTER TABLE picture_sign OWNER TO wp_app"],
    "a role may do too much": ["ALTER ROLE wp_worker BYPASSRLS", "GRANT wp_definer TO wp_app"],
    "a role that serves may make things": [
        "GRANT CREATE ON SCHEMA public TO wp_app",
        "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC",
    ],
    "a definer function's search path is not pinned": [
        DEFINER.format(""),
        DEFINER.format("SET search_path = public"),
        "ALTER FUNCTION sec.context() RESET search_path",
    ],
    "a definer function belongs to somebody else": [PINNED],
    "a definer function reads before it looks at what it was told": [
        f"{TOLD.format('SELECT one IS NULL')}; {ANYONE}",
        f"{TOLD.format('SELECT count(*) > 0 FROM picture_event; SELECT sec.accept(one IS NULL); SELECT true')}; {ANYONE}",
        f"{TOLD_IN_STEPS}; {ANYONE}",
    ],
    "a role that serves may throw its rights away": [
        "ALTER EVENT TRIGGER wp_no_definitions DISABLE",
        "DROP EVENT TRIGGER wp_no_definitions",
    ],
    "anyone may call a function of ours": [PINNED, "GRANT EXECUTE ON FUNCTION sec.mac(text) TO PUBLIC"],
    "a function is marked leakproof by hand": ["ALTER FUNCTION sec.today() LEAKPROOF"],
    "a view shows what its owner may see": ["CREATE VIEW planted AS SELECT * FROM picture_sign"],
    "a materialised view or foreign table": ["CREATE MATERIALIZED VIEW planted AS SELECT * FROM picture_sign"],
    "a sequence tells volumes": ["CREATE SEQUENCE planted; GRANT USAGE ON SEQUENCE planted TO wp_app"],
    "a policy is for everyone": ["CREATE POLICY planted ON picture_sign USING (false)"],
    "a policy lets the application do anything": ["CREATE POLICY planted ON picture_sign TO wp_app USING (true)"],
    "what is written is not checked": ["CREATE POLICY planted ON intake_draft FOR UPDATE TO wp_app USING (false)"],
    "what anyone may set decides": [
        "CREATE POLICY planted ON picture_sign TO wp_app USING (code = current_setting('my.code'))",
        "CREATE POLICY planted ON picture_sign TO wp_app USING (at > CURRENT_DATE)",
    ],
    "a derived table bars nobody": [
        "DROP POLICY conflict_bars ON picture_sign",
        "DROP POLICY conflict_bars ON alerts_alert",
        "DROP POLICY conflict_bars ON alerts_toread",
        "DROP POLICY conflict_bars ON linkage_sharedvalue",
    ],
    "a table that may tell a place hides none": ["DROP POLICY location_hides ON picture_fact"],
    "a value is unique over all agencies": [
        "CREATE UNIQUE INDEX planted ON intake_submission (key)",
        "ALTER TABLE intake_subject ADD COLUMN nhs text UNIQUE",
    ],
    "a foreign key tells what is hidden": [
        "ALTER TABLE intake_feedback ADD FOREIGN KEY (submission) REFERENCES intake_submission",
        "ALTER POLICY sends ON intake_subject WITH CHECK (agency_id = (SELECT sec.agency()))",
        "ALTER POLICY public_hands_in ON intake_original WITH CHECK (agency_id = (SELECT sec.agency()))",
    ],
    "a large object": ["SELECT lo_create(0)"],
}


def test_each_check_has_a_fault_that_it_must_catch() -> None:
    assert PLANTED.keys() == LINT.keys()


@pytest.mark.parametrize(
    ("fault", "statement"), [(fault, one) for fault, statements in PLANTED.items() for one in statements]
)
def test_a_planted_fault_is_caught(superuser: Connection, fault: str, statement: str) -> None:
    with superuser.transaction(force_rollback=True):
        superuser.execute(statement.encode())
        assert any(one.startswith(f"{fault}:") for one in lint(superuser))


def test_a_harmless_change_is_let_pass(superuser: Connection) -> None:
    with superuser.transaction(force_rollback=True):
        superuser.execute("CREATE VIEW planted WITH (security_invoker = true) AS SELECT * FROM picture_sign")
        superuser.execute("CREATE UNIQUE INDEX planted2 ON intake_submission (agency_id, digest)")
        assert lint(superuser) == []


# -- the data dictionary --------------------------------------------------------------------------------------------

COLUMNS = f"""
    SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
           a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'sec')
    WHERE a.attnum > 0 AND NOT a.attisdropped
    AND (n.nspname = 'sec' OR c.relname ~ '^({"|".join(data_dictionary.ROOMS)})_')
"""


def described() -> set[tuple[str, str, str, bool]]:
    """(table, column, type, may be empty) of every column that the data dictionary tells of."""
    return {
        (table.name, column.name, _spelled_out(column.type), column.may_be_empty)
        for table in data_dictionary.every_table()
        for column in table.columns
    }


def _spelled_out(type: str) -> str:
    return type.replace("varchar", "character varying")


def in_database(connection: Connection) -> set[tuple[str, str, str, bool]]:
    """(table, column, type, may be empty) of every column of ours that there is."""
    return {tuple(row) for row in connection.execute(COLUMNS).fetchall()}


def test_the_data_dictionary_tells_of_every_column_as_the_database_has_it(superuser: Connection) -> None:
    assert described() == in_database(superuser)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE picture_sign ADD COLUMN planted text",
        "ALTER TABLE picture_sign ALTER COLUMN code TYPE varchar(65)",
        "ALTER TABLE picture_sign ALTER COLUMN code DROP NOT NULL",
        "CREATE TABLE sec.planted (name text)",
    ],
)
def test_a_column_that_the_dictionary_does_not_know_is_caught(superuser: Connection, statement: str) -> None:
    with superuser.transaction(force_rollback=True):
        superuser.execute(statement.encode())
        assert described() != in_database(superuser)
