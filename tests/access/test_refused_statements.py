"""Statements that PostgreSQL refuses to the roles that serve, and what it says where it must not say anything."""

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from synthetic import factories
from tests.access.raw import Connection, altered, answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture.config.postgres_server import SUPERUSER

DENIED = "InsufficientPrivilege"


@pytest.fixture(scope="module")
def house(shared_house: House) -> House:
    """A house with a report that a stranger may not see."""
    wren = factories.child(identifiers=[factories.nhs_of(1)])
    shared_house.send("POL", factories.concern(wren, key="same-key", facts="77 words that are not a number"))
    shared_house.process()
    return shared_house


@pytest.fixture
def stranger(house: House) -> Iterator[Connection]:
    """The application's role, inside a transaction of somebody who sees nothing of that report."""
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("other_teacher"))
        yield connection


def tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p') "
        "AND c.relnamespace IN ('public'::regnamespace, 'sec'::regnamespace) ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


# What the application may write. Everything else of every table is refused below.
WRITES = {
    "INSERT": {
        "intake_submission", "intake_subject", "intake_mention", "intake_original", "intake_draft",
        "intake_quarantine", "intake_submissionstate", "intake_feedback", "linkage_judgement", "alerts_triage",
        "alerts_answer", "alerts_mark", "alerts_rulesetting", "access_bar", "access_locationrestriction",
        "intake_upload", "intake_delivery",
        "intake_savedmapping", "partnership_dictionaryversion", "linkage_secondlook", "linkage_sharedword", "linkage_thingjudgement",
        "picture_lastlook", "notices_notice", "notices_choice", "notices_browser", "partnership_absence",
        "analysis_networkchart", "casework_escalation", "casework_escalationmove", "casework_escalationparty", "casework_ladderversion",
        "casework_assessment", "casework_assessmentreview", "casework_assessmentdraft", "casework_significance",
        "casework_case", "casework_casemove", "casework_action", "casework_actionmove",
        "governance_pack", "governance_packholding", "governance_packfile", "governance_packdraft",
        "intake_tograde", "intake_gradedinformation", "intake_conditioncode", "intake_gradingnumbers",
        "intake_registeredsource", "intake_sourceidentity", "intake_unmaskrequest", "intake_unmaskdecision",
        "intake_attachedfile", "intake_fileoriginal", "intake_filetodraw", "intake_draftfile", "intake_attachment",
    },
    "UPDATE": {"intake_draft"},
    "DELETE": {"intake_draft", "intake_upload", "intake_draftfile", "casework_assessmentdraft", "governance_packdraft"},
}  # fmt: skip
SECRET_TABLES = {
    "sec.mac_key", "sec.session", "sec.api_key", "sec.role", "sec.step", "sec.laid_down", "access_account", "access_ledgerpending",
    "sec.key_use", "sec.invitation", "sec.renewal", "sec.calendar", "sec.calendar_use",
    "access_ledgerleaf", "access_ledgerseal", "linkage_identity", "linkage_identitynumber", "linkage_blockingkey", "linkage_sharedholding",
    "linkage_thingkey", "linkage_judgedthing",
    "access_triesleft", "access_knowndevice", "access_usedcode",
    "django_session", "mfa_authenticator", "account_emailaddress", "procrastinate_jobs", "procrastinate_events",
}  # fmt: skip


def test_the_application_reads_no_secret_and_writes_only_what_it_must(stranger: Connection) -> None:
    tried = 0
    for table in tables(stranger):
        if table in SECRET_TABLES:
            assert refused(stranger, f"SELECT 1 FROM {table}") == DENIED, table
        statements = {
            "TRUNCATE": f"TRUNCATE {table}",
            "DELETE": f"DELETE FROM {table}",
            "INSERT": f"INSERT INTO {table} DEFAULT VALUES",
            "LOCK": f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
            "ALTER": f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            "NO FORCE": f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            "POLICY": f"CREATE POLICY mine ON {table} USING (true)",
            "TRIGGER": f"CREATE TRIGGER mine AFTER INSERT ON {table} EXECUTE FUNCTION sec.today()",
            "INDEX": f"CREATE INDEX ON {table} ((1))",
            "GRANT": f"GRANT SELECT ON {table} TO PUBLIC",
            "DROP": f"DROP TABLE {table}",
            "REFERENCES": f"CREATE TABLE mine (x uuid REFERENCES {table})",
        }
        for verb, statement in statements.items():
            if table in WRITES.get(verb, ()) or (verb == "LOCK" and table in WRITES["DELETE"]):
                continue
            tried += 1
            # GRANT without the right to grant only warns; that it granted nothing is the catalogue's to tell.
            if refused(stranger, statement) not in (DENIED, "UndefinedObject") and verb != "GRANT":
                pytest.fail(f"{statement} was not refused")
    assert tried > 500


REFUSED = [
    *(
        f"SET ROLE {role}"
        for role in (
            "wp_owner",
            "wp_worker",
            "wp_definer",
            "wp_signin",
            "wp_sequencer",
            "wp_sender",
            "wp_public",
            SUPERUSER,
        )
    ),
    *(f"SET SESSION AUTHORIZATION {role}" for role in ("wp_owner", "wp_worker", "wp_definer", SUPERUSER)),
    "SELECT sec.mac('x')",
    "SELECT sec.put('{}'::jsonb)",
    "SELECT sec.barred()",
    "SELECT sec.bars(ARRAY[gen_random_uuid()])",
    "SELECT sec.report_bars(gen_random_uuid())",
    "SELECT sec.write_entry('{}'::jsonb, '', '', '', '', '', '{}', '{}')",
    "SELECT sec.ledger_text(NULL)",
    "SELECT sec.write_signin(NULL, '', '', '')",
    "SELECT sec.begin_system('operator', NULL)",
    "SELECT sec.open_session(gen_random_uuid(), 'safeguarding_child', 12)",
    "SELECT sec.close_session('x')",
    "SELECT sec.role_of(gen_random_uuid())",
    "SELECT sec.accept_invitation('x', 'y', 'z')",
    "SELECT sec.revoke_sessions(gen_random_uuid())",
    "SELECT sec.lock_account(gen_random_uuid())",
    "SELECT sec.note_use(gen_random_uuid())",
    "SELECT sec.new_token('x')",
    """SELECT sec.defer('access.seal', '{"ids": []}'::jsonb, 0)""",
    """SELECT sec.defer('no.such.step', '{"ids": []}'::jsonb, 0)""",
    "SELECT procrastinate_defer_jobs_v1('{}')",
    "CREATE TABLE mine (x int)",
    "CREATE TEMP TABLE mine (x int)",
    "CREATE TEMP VIEW mine AS SELECT 1",
    "CREATE VIEW mine AS SELECT * FROM picture_event",
    "CREATE MATERIALIZED VIEW mine AS SELECT * FROM picture_event",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION sec.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DO $$ BEGIN END $$",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE EXTENSION dblink",
    "CREATE SEQUENCE mine",
    "CREATE TYPE mine AS (x int)",
    "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
    "CREATE CAST (text AS int) WITH INOUT",
    "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION sec.today()",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "CREATE STATISTICS mine ON id, area_id FROM picture_event",
    "ALTER ROLE wp_app BYPASSRLS",
    "ALTER ROLE wp_app SUPERUSER",
    "ALTER ROLE wp_worker PASSWORD 'mine'",
    "ALTER ROLE wp_worker SET synchronous_commit = off",
    "ALTER ROLE ALL SET synchronous_commit = off",
    "ALTER ROLE CURRENT_USER VALID UNTIL '2001-01-01'",
    "ALTER ROLE CURRENT_USER CONNECTION LIMIT 0",
    "ALTER ROLE CURRENT_USER NOLOGIN",
    "GRANT wp_definer TO wp_app",
    "ALTER FUNCTION sec.context() SECURITY INVOKER",
    "ALTER FUNCTION sec.context() RESET ALL",
    "ALTER DATABASE postgres SET row_security = off",
    "SET session_replication_role = replica",
    "SET log_min_messages = debug5",
    "LOAD 'auto_explain'",
    "SELECT lo_create(0)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT pg_notify('procrastinate_any_queue_v1', 'x')",
    "SELECT pg_sleep(0)",
    "SELECT pg_sleep_for('0')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_advisory_xact_lock(7211)",
    "SELECT pg_try_advisory_lock(1)",
    "SELECT pg_cancel_backend(1)",
    "SELECT pg_terminate_backend(1)",
    "SELECT pg_logical_emit_message(false, 'x', 'y')",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('postgresql.conf')",
    "SELECT pg_reload_conf()",
    "SELECT pg_relation_size('picture_event')",
    "SELECT pg_total_relation_size('picture_event')",
    "SELECT pg_table_size('picture_event')",
    "SELECT pg_indexes_size('picture_event')",
    "SELECT pg_database_size(current_database())",
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT * FROM pg_statio_user_tables",
    "SELECT * FROM pg_locks",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_file_settings",
    "SELECT nextval('procrastinate_jobs_id_seq')",
    "SELECT last_value FROM procrastinate_jobs_id_seq",
    "COPY picture_event FROM STDIN",
    "COPY picture_event TO PROGRAM 'cat'",
    "COPY picture_event TO '/tmp/loot'",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "REINDEX TABLE picture_event",
    "CLUSTER picture_event",
    "COMMENT ON TABLE picture_event IS 'mine'",
    "REASSIGN OWNED BY wp_owner TO wp_app",
    "DROP OWNED BY wp_owner",
    "DROP OWNED BY CURRENT_USER",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "COMMENT ON ROLE wp_app IS 'mine'",
    "GRANT wp_app TO wp_signin",
    "PREPARE TRANSACTION 'mine'",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_postgresql_refuses(stranger: Connection, statement: str) -> None:
    why = refused(stranger, statement)
    # What is not there, or not switched on, is refused with a name of its own.
    others = {"UndefinedFile", "FeatureNotSupported", "ObjectNotInPrerequisiteState", "UndefinedObject"}
    assert why == DENIED or why in others, f"{statement}: {why or 'not refused'}"


OUTSIDE = ["ALTER SYSTEM SET fsync = off", "CREATE DATABASE mine", "DROP DATABASE postgres"]


@pytest.mark.parametrize("statement", [*OUTSIDE, "CREATE TABLESPACE mine LOCATION '/tmp'"])
def test_postgresql_refuses_what_no_transaction_holds(house: House, statement: str) -> None:
    with as_role("wp_app", house.database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_a_step_is_woken_with_ids_and_nothing_else(stranger: Connection) -> None:
    many = json.dumps({"ids": [str(uuid4()) for _ in range(201)]})
    for args in ("{}", "null", "[]", '{"ids": "x"}', '{"ids": ["x"]}', '{"ids": [{"id": 1}]}', many):
        assert refused(stranger, "SELECT sec.defer('linkage.join', %s::jsonb, 0)", args), args
    # What is well formed is looked at further: `test_queue.py`, where what is more is left out of what is theirs to wake.
    extra = json.dumps({"ids": [str(uuid4())], "context": "mine"})
    assert refused(stranger, "SELECT sec.defer('linkage.join', %s::jsonb, 0)", extra) == DENIED


def test_a_granted_application_would_be_caught(house: House) -> None:
    with as_superuser(house.database) as superuser, superuser.transaction(force_rollback=True):
        superuser.execute("GRANT SELECT ON sec.mac_key TO wp_app")
        superuser.execute("GRANT USAGE ON SCHEMA sec TO wp_app")
        superuser.execute("SET LOCAL SESSION AUTHORIZATION wp_app")
        assert refused(superuser, "SELECT 1 FROM sec.mac_key") == ""
        assert refused(superuser, "SELECT 1 FROM sec.session") == DENIED


# -- what a refusal tells -------------------------------------------------------------------------------------------


def _said(connection: Connection, statement: str, *values: object) -> tuple[str, str, str | None]:
    """Name, message and detail of the refusal, with the values that were sent taken out."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode(), values)
    except psycopg.Error as error:
        message = str(error.diag.message_primary)
        for value in values:
            message = message.replace(str(value), "?")
        return type(error).__name__, message, error.diag.message_detail
    return "", "", None


def test_an_invisible_parent_and_a_missing_one_are_refused_alike(house: House, stranger: Connection) -> None:
    with as_superuser(house.database) as superuser:
        hidden, subject, draft = uuid4(), uuid4(), uuid4()
        hidden = answer(superuser, "SELECT id FROM intake_submission")
        subject = answer(superuser, "SELECT id FROM intake_subject")
        mention = answer(
            superuser, "SELECT coalesce((SELECT mention FROM linkage_thingprofile LIMIT 1), gen_random_uuid())"
        )
        judgement = answer(superuser, "SELECT coalesce((SELECT id FROM linkage_judgement LIMIT 1), gen_random_uuid())")
        agency = house.agencies["SCH2"]
        upload = answer(
            superuser,
            "INSERT INTO intake_upload (id, agency_id, professional_id, name, mapping_name, mapping, content) "
            "VALUES (gen_random_uuid(), %s, %s, 'a', '', '', '') RETURNING id",
            house.agencies["SCH1"],
            house.professionals["teacher_dsl"],
        )
    children = {
        "INSERT INTO intake_subject (id, submission_id, agency_id, ref, role, stated) "
        f"VALUES (gen_random_uuid(), %s, '{agency}', 'c1', 'child', '{{}}')": hidden,
        "INSERT INTO intake_mention (id, submission_id, agency_id, ref, kind, stated) "
        f"VALUES (gen_random_uuid(), %s, '{agency}', 'v1', 'vehicle', '{{}}')": hidden,
        "INSERT INTO intake_original (submission_id, area_id, agency_id, level, body) "
        f"VALUES (%s, '{house.area}', '{agency}', 'partners', '')": hidden,
        "INSERT INTO intake_submissionstate (submission_id, area_id, agency_id, state) "
        f"VALUES (%s, '{house.area}', '{agency}', 'received')": hidden,
        "INSERT INTO intake_feedback (id, submission, area_id, agency_id, text, about) "
        f"VALUES (gen_random_uuid(), %s, '{house.area}', '{agency}', 'x', gen_random_uuid())": hidden,
        "INSERT INTO alerts_triage (id, alert_id, area_id, decision, reason, made_by_id) "
        f"VALUES (gen_random_uuid(), %s, '{house.area}', 'dismiss', 'x', gen_random_uuid())": hidden,
        "INSERT INTO alerts_answer (id, submission, area_id, decision, reason, made_by_id) "
        f"VALUES (gen_random_uuid(), %s, '{house.area}', 'dismiss', 'x', gen_random_uuid())": hidden,
        "INSERT INTO alerts_mark (id, area_id, kind, about, says, reason, made_by_id) "
        f"VALUES (gen_random_uuid(), '{house.area}', 'nominal', %s, 'of_concern', 'x', gen_random_uuid())": subject,
        "SELECT sec.is_answered(%s)": hidden,
        "INSERT INTO linkage_judgement (id, area_id, subject_a, subject_b, answer, rule, reason) "
        f"VALUES (gen_random_uuid(), '{house.area}', '{uuid4()}', %s, 'same', '', 'x')": subject,
        "SELECT 1 FROM sec.pointers(%s)": subject,
        "SELECT 1 FROM sec.involved_agencies(ARRAY[%s::uuid])": subject,
        "SELECT sec.bars_picture_event(%s)": subject,
        "SELECT sec.touches_barred(%s)": hidden,
        "SELECT sec.alert_touches_barred(%s)": hidden,
        "SELECT sec.mark_touches_barred(%s)": hidden,
        "SELECT 1 FROM intake_draft WHERE id = %s": draft,
        "SELECT 1 FROM intake_upload WHERE id = %s": upload,
        "DELETE FROM intake_upload WHERE id = %s": upload,
        "SELECT 1 FROM linkage_judgement WHERE id = %s": judgement,
        "INSERT INTO linkage_thingjudgement (id, area_id, kind, mention_a, mention_b, answer, reason, rank, made_by_id) "
        f"VALUES (gen_random_uuid(), '{house.area}', 'vehicle', '{UUID(int=0)}', %s, 'same', 'x', 0, gen_random_uuid())": (
            mention
        ),
        "SELECT 1 FROM linkage_thingprofile WHERE mention = %s": mention,
    }
    for statement, there in children.items():
        assert _said(stranger, statement, there) == _said(stranger, statement, uuid4()), statement


def test_an_oracle_would_be_caught(house: House) -> None:
    insert = (
        "INSERT INTO intake_subject (id, submission_id, agency_id, ref, role, stated) "
        f"VALUES (gen_random_uuid(), %s, '{house.agencies['SCH2']}', 'c9', 'child', '{{}}')"
    )
    with as_superuser(house.database) as superuser:
        hidden = answer(superuser, "SELECT id FROM intake_submission")
    fault = "ALTER POLICY sends ON intake_subject WITH CHECK (true)"
    with altered(house.database, fault, "SET CONSTRAINTS ALL IMMEDIATE") as connection:
        answer(connection, "SELECT sec.begin(%s)", house.token("other_teacher"))
        assert _said(connection, insert, hidden) != _said(connection, insert, uuid4())


def test_a_key_that_another_agency_used_is_free(house: House) -> None:
    """The same key, the same file, the same child: nothing tells that another agency holds them."""
    receipts = house.send("SCH2", factories.concern(key="same-key"))
    assert receipts[0].is_new
    with as_superuser(house.database) as superuser:
        assert answer(superuser, "SELECT count(*) FROM intake_submission WHERE key = 'same-key'") == 2


def test_no_error_speaks_of_a_row_that_is_hidden(house: House, stranger: Connection) -> None:
    for statement in (
        # Each would fail, and say the value, if it met a row of another agency's before the policy did.
        "SELECT count(*) FROM picture_passage WHERE text::int > 0",
        "SELECT count(*) FROM picture_fact WHERE 1 / (length(value) - length(value)) > 0",
        "SELECT count(*) FROM picture_event WHERE kind::date > now()",
        "SELECT count(*) FROM linkage_subjectprofile WHERE family::uuid = gen_random_uuid()",
        "SELECT count(*) FROM intake_submission WHERE stated::text::xml IS NULL",
    ):
        assert refused(stranger, statement) == "", statement
        assert answer(stranger, statement) == 0
    with as_superuser(house.database) as superuser:
        # The same statement meets the row where there is no policy: the test can fail.
        assert (
            refused(superuser, "SELECT count(*) FROM picture_passage WHERE text::int > 0")
            == "InvalidTextRepresentation"
        )


def test_a_unique_value_is_not_said_back(house: House) -> None:
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        insert = (
            "INSERT INTO intake_submission (id, area_id, agency_id, author_id, receipt, key, kind, channel, recorded_at, "
            "received_at, level, digest, stated, flags, named, version) SELECT gen_random_uuid(), sec.area(), sec.agency(), "
            "sec.professional(), left(gen_random_uuid()::text, 12), 'k', 'concern', 'screen', now(), now(), 'partners', "
            "'', '{}', '[]', '{}', 1"
        )
        connection.execute(insert.encode())
        name, message, detail = _said(connection, insert)
        assert name == "UniqueViolation"
        assert detail is None
        assert "'k'" not in message


def test_copying_out_gives_the_viewers_own_rows_only(house: House, stranger: Connection) -> None:
    for statement in (
        "COPY picture_event TO STDOUT",
        "COPY (SELECT * FROM picture_event TABLESAMPLE SYSTEM (100)) TO STDOUT",
        "COPY (SELECT ctid, xmin, tableoid FROM ONLY picture_event) TO STDOUT",
        "COPY (SELECT query_to_xml('SELECT id FROM picture_event', false, true, '')) TO STDOUT",
    ):
        with stranger.cursor().copy(statement.encode()) as copied:
            told = b"".join(bytes(part) for part in copied)
        assert b"-" not in told.replace(b"xmlns:xsi", b"").split(b"instance")[-1], statement


def test_statistics_of_protected_tables_are_hidden(stranger: Connection) -> None:
    assert (
        answer(stranger, "SELECT count(*) FROM pg_stats WHERE tablename LIKE 'picture%%' OR tablename LIKE 'intake%%'")
        == 0
    )
    assert answer(stranger, "SELECT count(*) FROM pg_stats_ext") == 0
    assert answer(stranger, "SELECT count(*) FROM pg_sequences WHERE last_value IS NOT NULL") == 0
