"""What is declared is what stands: laid down once, put right where it was altered, left alone where it was not."""

import threading
from collections.abc import Iterator

import pytest

from tests import databases
from tests.access.raw import Connection, altered, as_role, as_superuser, connect
from wholepicture.base.rowsecurity import (
    OWNER,
    Declaration,
    Functions,
    Policy,
    Trigger,
    calls,
    declaration,
    grant,
    policy,
)
from wholepicture.config.home import PROJECT
from wholepicture.policies import declared
from wholepicture.policies.declared import everything
from wholepicture.policies.differences import differences
from wholepicture.policies.laying import Laid, lay_down


@pytest.fixture(scope="module")
def empty(template: str) -> Iterator[str]:
    """A database with every table and policy, and nothing in them."""
    with databases.copied(databases.migrated()) as name:
        yield name


def sentences(connection: Connection, declarations: Declaration | None = None) -> list[str]:
    return [difference.sentence for difference in differences(connection, declarations)]


def without(declarations: Declaration, *, policies: str = "", functions: str = "") -> Declaration:
    """Declarations without what bears these names."""
    return tuple(
        part
        for part in declarations
        if not (isinstance(part, Policy) and part.name == policies)
        and not (isinstance(part, Functions) and functions and functions in part.sql)
    )


def test_what_was_just_laid_down_differs_in_nothing(empty: str) -> None:
    with as_role(OWNER, empty) as connection:
        assert sentences(connection) == []


def test_every_rooms_security_is_collected_in_floor_order() -> None:
    written = {file.parent.name for file in (PROJECT / "wholepicture").glob("*/security.py")}
    collected = [room.__name__.split(".")[1] for room in declared.ROOMS]
    assert set(collected) == written
    assert collected == [
        "partnership",
        "access",
        "notices",
        "intake",
        "linkage",
        "picture",
        "alerts",
        "casework",
        "analysis",
    ]


def test_every_step_that_a_topic_wakes_can_be_woken_and_no_other(empty: str) -> None:
    from wholepicture import flow

    with as_superuser(empty) as connection:
        steps = {task for (task,) in connection.execute("SELECT task FROM sec.step").fetchall()}
    assert steps == {step for steps in flow.STEPS.values() for step in steps}


# -- planted faults -----------------------------------------------------------------------------------------------------

FIRST_LOOK = (
    "CREATE OR REPLACE FUNCTION sec.is_hub() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER {} AS 'SELECT true'"
)
PLANTED = {
    "ALTER POLICY viewer_reads ON picture_sign USING (true)": (
        "The policy viewer_reads on picture_sign is not what the code declares."
    ),
    "DROP POLICY conflict_bars ON picture_sign": (
        "The policy conflict_bars on picture_sign is missing from the database."
    ),
    "CREATE POLICY planted ON picture_sign TO wp_app USING (true)": (
        "The policy planted on picture_sign is in the database, and the code does not declare it."
    ),
    "ALTER POLICY overseers ON access_ledgerentry TO PUBLIC": (
        "The policy overseers on access_ledgerentry is not what the code declares."
    ),
    FIRST_LOOK.format("SET search_path = pg_catalog, pg_temp"): (
        "The function sec.is_hub() is not what the code declares."
    ),
    "ALTER FUNCTION sec.today() IMMUTABLE": "The function sec.today() is not what the code declares.",
    "ALTER FUNCTION sec.today() OWNER TO wp_owner": "The function sec.today() is not what the code declares.",
    "CREATE FUNCTION sec.planted() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION sec.planted() OWNER TO wp_owner; "
    "REVOKE ALL ON FUNCTION sec.planted() FROM PUBLIC": (
        "The function sec.planted() is in the database, and the code does not declare it."
    ),
    "GRANT SELECT ON intake_original TO wp_worker": (
        "wp_worker's right SELECT on intake_original is in the database, and the code does not declare it."
    ),
    "GRANT UPDATE (answered_at) ON alerts_toread TO wp_worker": (
        "wp_worker's right UPDATE (answered_at) on alerts_toread is in the database, and the code does not declare it."
    ),
    "GRANT SELECT ON django_migrations TO PUBLIC": (
        "PUBLIC's right SELECT on django_migrations is in the database, and the code does not declare it."
    ),
    "GRANT EXECUTE ON FUNCTION sec.mac(text) TO wp_app": (
        "wp_app's right EXECUTE on function sec.mac(text) is in the database, and the code does not declare it."
    ),
    "REVOKE EXECUTE ON FUNCTION sec.context() FROM wp_app": (
        "wp_app's right EXECUTE on function sec.context() is missing from the database."
    ),
    "GRANT SELECT ON SEQUENCE procrastinate_jobs_id_seq TO wp_app": (
        "wp_app's right SELECT on sequence procrastinate_jobs_id_seq is in the database, and the code does not declare it."
    ),
    "REVOKE SELECT ON picture_sign FROM wp_app": (
        "wp_app's right SELECT on picture_sign is missing from the database."
    ),
    "GRANT CREATE ON SCHEMA sec TO wp_worker": (
        "wp_worker's right CREATE on schema sec is in the database, and the code does not declare it."
    ),
    "ALTER TABLE picture_sign NO FORCE ROW LEVEL SECURITY": (
        "Row security on picture_sign is on; the code declares forced."
    ),
    "ALTER TABLE picture_sign DISABLE ROW LEVEL SECURITY": (
        "Row security on picture_sign is off; the code declares forced."
    ),
    "ALTER TABLE procrastinate_jobs ENABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1": (
        "The trigger procrastinate_jobs_notify_queue_job_inserted_v1 on procrastinate_jobs is not what the code declares."
    ),
    "CREATE TRIGGER planted BEFORE INSERT ON picture_sign FOR EACH ROW EXECUTE FUNCTION "
    "suppress_redundant_updates_trigger()": (
        "The trigger planted on picture_sign is in the database, and the code does not declare it."
    ),
    "UPDATE sec.role SET hub = true WHERE code = 'nurse'": ("The row nurse of sec.role is not what the code declares."),
    "INSERT INTO sec.step VALUES ('planted.step')": (
        "The row planted.step of sec.step is in the database, and the code does not declare it."
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_what_was_altered_by_hand_is_told_and_put_right(empty: str, fault: str) -> None:
    with altered(empty, fault, role=OWNER) as connection:
        assert PLANTED[fault] in sentences(connection)
        laid = lay_down(connection)
        assert (PLANTED[fault] in [difference.sentence for difference in laid.changed], laid.left) == (True, ())
        assert sentences(connection) == []


STALE = "The note of what was laid down last is of another version of the code, or of another state of the database."


@pytest.mark.parametrize("fault", ["UPDATE sec.laid_down SET declared = 'x'", "DELETE FROM sec.laid_down"])
def test_a_stale_note_is_told_and_made_anew(empty: str, fault: str) -> None:
    with altered(empty, fault, role=OWNER) as connection:
        assert sentences(connection) == [STALE]
        assert lay_down(connection) == Laid()
        assert sentences(connection) == []


def test_who_alters_a_policy_and_the_note_of_it_is_found_all_the_same(empty: str) -> None:
    with altered(empty, "ALTER POLICY viewer_reads ON picture_sign USING (true)", role=OWNER) as connection:
        from wholepicture.policies import catalogue

        connection.execute(catalogue.SEARCH_PATH)
        forged = catalogue.digest(catalogue.read(connection, everything()))
        connection.execute("UPDATE sec.laid_down SET catalogue = %s", [forged])
        assert sentences(connection) == ["The policy viewer_reads on picture_sign is not what the code declares."]


def test_what_the_owner_may_not_put_right_is_left_and_told(empty: str) -> None:
    with altered(empty, "ALTER TABLE picture_sign OWNER TO wp_worker", role=OWNER) as connection:
        laid = lay_down(connection)
        assert [difference.sentence for difference in laid.left][0] == (
            "The owner of picture_sign is wp_worker; the code declares wp_owner."
        )
        assert any(sentence.endswith("It could not be put right.") for sentence in laid.sentences())
        assert "The owner of picture_sign is wp_worker; the code declares wp_owner." in sentences(connection)


# -- as little as is needed ---------------------------------------------------------------------------------------------

LAID_DOWN_OBJECTS = "SELECT oid, xmin::text FROM pg_policy UNION ALL SELECT oid, xmin::text FROM pg_proc ORDER BY 1"


def test_where_nothing_differs_nothing_is_written(empty: str) -> None:
    with as_role(OWNER, empty) as connection:
        before = connection.execute(LAID_DOWN_OBJECTS).fetchall()
        noted = connection.execute("SELECT * FROM sec.laid_down").fetchall()
        assert lay_down(connection) == Laid()
        assert connection.execute(LAID_DOWN_OBJECTS).fetchall() == before
        assert connection.execute("SELECT * FROM sec.laid_down").fetchall() == noted


def test_what_does_not_differ_is_not_touched(empty: str) -> None:
    others = (
        "SELECT oid, xmin::text FROM pg_policy WHERE NOT (polname = 'viewer_reads' AND polrelid = 'picture_sign'::regclass) "
        "UNION ALL SELECT oid, xmin::text FROM pg_proc ORDER BY 1"
    )
    with altered(empty, "ALTER POLICY viewer_reads ON picture_sign USING (true)", role=OWNER) as connection:
        before = connection.execute(others.encode()).fetchall()
        assert len(lay_down(connection).changed) == 1
        assert connection.execute(others.encode()).fetchall() == before


def test_comparing_waits_for_nobody_who_works(empty: str) -> None:
    """Somebody's transaction holds the locks of a write; whoever compares waits for none of them, and blocks nobody."""
    with as_superuser(empty) as writer, writer.transaction(force_rollback=True):
        writer.execute("LOCK TABLE picture_event, intake_submission, alerts_alert IN ROW EXCLUSIVE MODE")
        with as_role(OWNER, empty) as connection:
            connection.execute("SET lock_timeout = '1s'")
            assert sentences(connection) == []


def test_two_who_lay_down_at_once_wait_for_each_other(template: str) -> None:
    with databases.copied(databases.migrated()) as name, connect(OWNER, name) as first, connect(OWNER, name) as second:
        with as_superuser(name) as superuser:
            superuser.execute("ALTER POLICY viewer_reads ON picture_sign USING (true)")
        done: list[Laid] = []
        with first.transaction():
            assert len(lay_down(first).changed) == 1
            waiting = threading.Thread(target=lambda: done.append(lay_down(second)))
            waiting.start()
            waiting.join(0.5)
            assert waiting.is_alive()
        waiting.join(10)
        assert done == [Laid()]


# -- a declaration that changes -----------------------------------------------------------------------------------------

TOY = declaration(
    Functions("CREATE FUNCTION sec.toy(of_row uuid) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'"),
    calls("wp_app", "toy(uuid)"),
    policy("picture_sign", "toy", "wp_app", using="sec.toy(picture_sign.submission)", restrictive=True),
    grant("INSERT (code)", "picture_sign", "wp_sequencer"),
    Functions("CREATE FUNCTION sec.toy_fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"),
    Trigger("picture_sign", "toy", ("BEFORE UPDATE", "FOR EACH ROW EXECUTE FUNCTION sec.toy_fires()")),
)
OTHER_TOY = declaration(
    Functions("CREATE FUNCTION sec.toy(of_row uuid) RETURNS text LANGUAGE sql STABLE AS $$SELECT 'yes'$$"),
    calls("wp_app, wp_worker", "toy(uuid)"),
    policy("picture_sign", "toy", "wp_app", using="sec.toy(picture_sign.submission) = 'yes'", restrictive=True),
)


def test_a_room_that_declares_more_has_more_and_takes_it_back(empty: str) -> None:
    with altered(empty, role=OWNER) as connection:
        added = {difference.what for difference in lay_down(connection, everything() + TOY).changed}
        assert added == {
            "The function sec.toy(uuid)",
            "The function sec.toy_fires()",
            "The policy toy on picture_sign",
            "The trigger toy on picture_sign",
            "wp_app's right EXECUTE on function sec.toy(uuid)",
            "wp_sequencer's right INSERT (code) on picture_sign",
        }
        assert sentences(connection, everything() + TOY) == []
        taken = {difference.what for difference in lay_down(connection).changed}
        assert taken == added
        assert sentences(connection) == []


def test_a_function_that_returns_something_else_is_made_anew_with_what_rests_on_it(empty: str) -> None:
    with altered(empty, role=OWNER) as connection:
        lay_down(connection, everything() + TOY)
        lay_down(connection, everything() + OTHER_TOY)
        assert sentences(connection, everything() + OTHER_TOY) == []


def test_a_policy_that_reads_the_same_follows_its_function_when_that_is_made_anew(empty: str) -> None:
    """`sec.toy(row)` with one more parameter that may be left out: the policy's text is as before, the function another."""
    longer = Functions(
        "CREATE FUNCTION sec.toy(of_row uuid, really boolean DEFAULT true) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
    )
    with altered(empty, role=OWNER) as connection:
        lay_down(connection, everything() + TOY)
        declarations = everything() + (longer, *without(TOY, functions="sec.toy(")[1:])
        lay_down(connection, declarations)
        assert sentences(connection, declarations) == []


def test_a_policy_that_is_no_longer_declared_goes(empty: str) -> None:
    with altered(empty, role=OWNER) as connection:
        laid = lay_down(connection, without(everything(), policies="overseers"))
        assert [difference.what for difference in laid.changed] == ["The policy overseers on access_ledgerentry"]
