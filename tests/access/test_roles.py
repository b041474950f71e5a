"""What each role of the database may touch at all, before any policy is asked."""

from collections.abc import Iterator

import pytest

from synthetic import factories
from tests.access.raw import Connection, answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture.config.database_roles import SERVING

READ = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace IN ('public'::regnamespace, 'sec'::regnamespace)
AND has_any_column_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE')
"""


@pytest.fixture(scope="module")
def reported(shared_house: House) -> House:
    body = factories.concern(
        factories.child(), provenance={"how_known": "someone_else_told_me", "informant": "Test Neighbour"}
    )
    shared_house.send("SCH1", body)
    shared_house.process()
    return shared_house


@pytest.fixture
def superuser(reported: House) -> Iterator[Connection]:
    with as_superuser(reported.database) as connection:
        yield connection


def touched(superuser: Connection, role: str) -> set[str]:
    return {row[0] for row in superuser.execute(READ, [role]).fetchall()}


def test_signing_in_reaches_accounts_and_nothing_else(superuser: Connection) -> None:
    allowed = ("access_account", "account_", "mfa_", "socialaccount_", "django_session")
    allowed += ("access_triesleft", "access_knowndevice", "access_usedcode")
    assert {one for one in touched(superuser, "wp_signin") if not one.startswith(allowed)} == set()


def test_the_sequencer_reaches_the_ledger_and_nothing_else(superuser: Connection, reported: House) -> None:
    assert touched(superuser, "wp_sequencer") == {
        "access_ledgerentry",
        "access_ledgerpending",
        "access_ledgerleaf",
        "access_ledgerseal",
    }
    with as_role("wp_sequencer", reported.database) as sequencer:
        for change in ("UPDATE %s SET salt = ''", "DELETE FROM %s", "TRUNCATE %s"):
            assert refused(sequencer, change % "access_ledgerentry") == "InsufficientPrivilege"
        for table in ("access_ledgerleaf", "access_ledgerseal"):
            for change in (f"DELETE FROM {table}", f"UPDATE {table} SET index = 1", f"TRUNCATE {table}"):
                assert refused(sequencer, change) in ("InsufficientPrivilege", "UndefinedColumn")


def test_the_worker_opens_no_source_no_draft_no_account_and_no_session(superuser: Connection, reported: House) -> None:
    closed = {
        "access_account", "mfa_authenticator", "account_emailaddress", "django_session", "intake_draft",
        "access_triesleft", "access_knowndevice", "access_usedcode", "access_try",
        "access_ledgerentry", "access_ledgerpending", "access_ledgerleaf", "access_ledgerseal",
        "sec.mac_key", "sec.session", "sec.api_key", "sec.role", "sec.step", "sec.laid_down", "sec.key_use", "sec.invitation",
        "sec.renewal", "sec.browser", "sec.proof",
    }  # fmt: skip
    assert touched(superuser, "wp_worker") & closed == set()
    with as_role("wp_worker", reported.database) as worker:
        # The operator's commands take files in; the worker writes no report and reads no original.
        assert answer(superuser, "SELECT count(*) FROM intake_original") > 0
        for statement in (
            "SELECT body FROM intake_original",
            "SELECT 1 FROM intake_original",
            "SELECT raw FROM intake_quarantine",
            "SELECT content FROM intake_upload",
            "SELECT 1 FROM intake_delivery",
            "UPDATE intake_original SET level = 'partners'",
            "UPDATE intake_submission SET level = 'partners'",
            "UPDATE linkage_judgement SET answer = 'same'",
            "DELETE FROM linkage_judgement",
            "INSERT INTO alerts_triage DEFAULT VALUES",
            "INSERT INTO alerts_answer DEFAULT VALUES",
            "INSERT INTO alerts_mark DEFAULT VALUES",
            "UPDATE alerts_mark SET says = 'no_concern'",
            "UPDATE alerts_toread SET answered_at = now()",
            "INSERT INTO intake_submission DEFAULT VALUES",
            "INSERT INTO intake_original DEFAULT VALUES",
            "INSERT INTO intake_quarantine DEFAULT VALUES",
            "INSERT INTO partnership_professional DEFAULT VALUES",
            "UPDATE partnership_professional SET role = 'coordinator'",
            "UPDATE partnership_agency SET trusted_identifiers = '{nhs_number}'",
            "INSERT INTO access_trustedfeed DEFAULT VALUES",
            "INSERT INTO access_involvementanswer DEFAULT VALUES",
            "SELECT sec.new_api_key(gen_random_uuid(), 'x', 1)",
            "SELECT sec.change_role(gen_random_uuid(), 'coordinator')",
            "SELECT sec.invite(gen_random_uuid(), 'x')",
            "SELECT sec.end_sessions(gen_random_uuid())",
            "DELETE FROM alerts_toread",
            "SELECT sec.begin('x')",
            "SELECT sec.open_session(gen_random_uuid(), 'x', 1)",
            "SELECT sec.mac('x')",
            "SET ROLE wp_definer",
        ):
            assert refused(worker, statement) == "InsufficientPrivilege", statement


def test_the_worker_is_never_the_operator_nor_the_operator_the_worker(reported: House) -> None:
    viewers = {"wp_worker": "derivation", "wp_operator": "operator", "wp_sender": "sending"}
    for role, name in viewers.items():
        with as_role(role, reported.database) as connection:
            assert answer(connection, "SELECT sec.begin_system(%s, NULL)", name) is not None
            for other in {*viewers.values(), "public", "coordinator", ""} - {name}:
                assert refused(connection, "SELECT sec.begin_system(%s, NULL)", other) == "InvalidParameterValue"


def test_the_operators_commands_open_no_source_no_draft_no_account_and_no_session(
    superuser: Connection, reported: House
) -> None:
    assert {
        table for table in touched(superuser, "wp_operator") if table.startswith(("sec.", "access_ledger", "mfa_"))
    } == set()
    with as_role("wp_operator", reported.database) as operator:
        for statement in (
            "SELECT body FROM intake_original",
            "SELECT raw FROM intake_quarantine",
            "SELECT 1 FROM intake_draft",
            "SELECT 1 FROM access_account",
            "INSERT INTO procrastinate_jobs DEFAULT VALUES",
            "UPDATE intake_submission SET level = 'partners'",
            "INSERT INTO alerts_triage DEFAULT VALUES",
            "INSERT INTO alerts_mark DEFAULT VALUES",
            "SELECT sec.begin('x')",
            "SELECT sec.open_session(gen_random_uuid(), 'x', 1)",
        ):
            assert refused(operator, statement) == "InsufficientPrivilege", statement


def test_the_sites_role_opens_no_session_and_reads_nothing_of_signing_in(
    superuser: Connection, reported: House
) -> None:
    of_signing_in = ("access_account", "account_", "mfa_", "socialaccount_", "django_session", "access_triesleft")
    assert {table for table in touched(superuser, "wp_app") if table.startswith(of_signing_in)} == set()
    with as_role("wp_app", reported.database) as site:
        for statement in (
            "SELECT sec.open_session(gen_random_uuid(), 'x', 1)",
            "SELECT sec.is_open('x', gen_random_uuid())",
            "SELECT sec.write_signin(gen_random_uuid(), 'x', 'allowed', '')",
            "SELECT kept FROM sec.browser",
        ):
            assert refused(site, statement) == "InsufficientPrivilege", statement
        of_a_try = "SELECT sec.write_try(NULL, NULL, %s, 'page', %s, 'refused', '', '', '', false, 1)"
        assert refused(site, of_a_try, "wrong_password", "web.session.sign_in") == "InvalidParameterValue"
        assert refused(site, of_a_try, "wrong_password", "access.tries.key") == "InvalidParameterValue"
        assert refused(site, of_a_try, "unknown_key", "access.tries.key") == ""


def test_what_was_reported_is_never_edited_by_any_role_that_serves(superuser: Connection) -> None:
    reported = "intake_submission intake_subject intake_mention intake_original intake_feedback linkage_judgement "
    reported += "intake_delivery intake_submissionstate intake_quarantine alerts_triage alerts_alert alerts_evidence "
    reported += "alerts_answer linkage_secondlook access_ledgerentry"
    for table in reported.split():
        for role in (*SERVING, "wp_definer"):
            for verb in ("UPDATE", "DELETE", "TRUNCATE"):
                may = answer(superuser, "SELECT has_table_privilege(%s, %s, %s)", role, table, verb)
                assert not may, f"{role} may {verb} {table}"


def test_what_is_laid_down_is_changed_by_no_role_that_serves(superuser: Connection, reported: House) -> None:
    """Roles, steps, the note of both and the key of all contexts: not by a statement, nor by a function for somebody else."""
    for table in ("sec.role", "sec.step", "sec.laid_down", "sec.mac_key"):
        for role in (*SERVING, "wp_definer"):
            for verb in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                may = answer(superuser, "SELECT has_table_privilege(%s, %s, %s)", role, table, verb)
                assert not may, f"{role} may {verb} {table}"
    with as_role("wp_worker", reported.database) as worker:
        for statement in (
            "INSERT INTO sec.role VALUES ('toy', true, true, true, '{ledger}')",
            "UPDATE sec.role SET hub = true",
            "INSERT INTO sec.step VALUES ('toy.step')",
            "UPDATE sec.laid_down SET declared = ''",
        ):
            assert refused(worker, statement) == "InsufficientPrivilege", statement


def test_a_source_lies_encrypted_and_nowhere_else(superuser: Connection) -> None:
    """As a superuser, who passes by every policy: the name of who told us is in no column of any table."""
    tables = superuser.execute(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    ).fetchall()
    held = [
        table
        for (table,) in tables
        if answer(superuser, f"SELECT EXISTS (SELECT 1 FROM {table} t WHERE t::text LIKE '%%Test Neighbour%%')")
        or answer(
            superuser,
            f"SELECT EXISTS (SELECT 1 FROM {table} t WHERE t::text LIKE '%%' || encode('Test Neighbour', 'hex') || '%%')",
        )
    ]
    assert held == []


def test_nobody_holds_a_session_longer_than_twelve_hours(reported: House, superuser: Connection) -> None:
    with as_role("wp_signin", reported.database) as signin:
        for hours in (1, 12, 24, 1_000_000):
            opened = "SELECT sec.open_session(%s, 'safeguarding_child', %s)"
            reported.prove(reported.professionals["nurse"])
            assert answer(signin, opened, reported.professionals["nurse"], hours)
        reported.prove(reported.professionals["nurse"])
        assert answer(signin, "SELECT sec.open_session(%s, '', 12)", reported.professionals["nurse"]) is None
    longest = answer(superuser, "SELECT max(expires_at - opened_at) <= interval '12 hours 1 second' FROM sec.session")
    assert longest is True
