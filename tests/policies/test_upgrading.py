"""A database that an earlier release made comes out of an upgrade exactly as a new one does."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.access.raw import Connection, as_superuser
from tests.releases import making
from wholepicture.base.rowsecurity import OWNER
from wholepicture.config import cluster, installation
from wholepicture.policies.differences import differences

RELEASES = sorted(file.stem for file in Path(making.__file__).parent.glob("*.sql"))
COPIED_ROWS = {"sec.step": "task", "sec.role": "code"}


@pytest.fixture(scope="module", params=RELEASES)
def upgraded(template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a database that a release made, brought to the present."""
    name = f"{databases.COPY}{os.getpid()}_{request.param}"
    cluster.create_database(name)
    try:
        making.load(request.param, name)
        databases.use(name)
        laid = installation.migrate()
        databases.use(databases.NOWHERE)
        assert laid.left == ()
        assert laid.changed
        yield name
    finally:
        databases.use(databases.NOWHERE)
        cluster.drop_database(name)


@pytest.fixture(scope="module")
def new(template: str) -> Iterator[str]:
    """The name of a database that this version made."""
    with databases.copied(databases.migrated()) as name:
        yield name


def test_there_is_a_release_to_come_from() -> None:
    assert "first" in RELEASES


def test_an_upgraded_database_has_the_catalogue_of_a_new_one(upgraded: str, new: str) -> None:
    assert making.statements(upgraded) == making.statements(new)
    assert len(making.statements(new)) > 1000


def test_an_upgraded_database_has_the_roles_and_steps_of_a_new_one(upgraded: str, new: str) -> None:
    def rows(database: str) -> list[object]:
        with as_superuser(database) as connection:
            return [
                connection.execute(f"SELECT * FROM {table} ORDER BY {key}".encode()).fetchall()
                for table, key in COPIED_ROWS.items()
            ]

    assert rows(upgraded) == rows(new)
    assert all(rows(new))


def test_the_check_finds_nothing_in_an_upgraded_database(upgraded: str) -> None:
    with as_superuser(upgraded) as connection:
        assert told_by_check(connection) == []


PLANTED = {
    "a policy edited by hand": "ALTER POLICY viewer_reads ON picture_sign USING (true)",
    "a policy gone": "DROP POLICY conflict_bars ON picture_sign",
    "a function edited": (
        "CREATE OR REPLACE FUNCTION sec.is_hub() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER "
        "SET search_path = pg_catalog, pg_temp AS 'SELECT true'"
    ),
    "a right too many": "GRANT SELECT ON intake_original TO wp_worker",
    "row security switched off": "ALTER TABLE intake_submission DISABLE ROW LEVEL SECURITY",
    "a table of somebody else's": "ALTER TABLE picture_sign OWNER TO wp_worker",
    "a trigger": (
        "CREATE FUNCTION sec.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
        "CREATE TRIGGER planted BEFORE INSERT ON picture_sign FOR EACH ROW EXECUTE FUNCTION sec.planted()"
    ),
}
OF_TABLES = {
    "a column": "ALTER TABLE picture_sign ADD COLUMN planted text",
    "a constraint": "ALTER TABLE picture_sign ADD CONSTRAINT planted CHECK (code <> '')",
    "an index": "CREATE INDEX planted ON picture_sign (code)",
}


def told_by_check(connection: Connection) -> list[str]:
    """What differs, as the tables' owner sees it, in sentences."""
    with connection.transaction(force_rollback=True):
        connection.execute(f"SET LOCAL SESSION AUTHORIZATION {OWNER}".encode())
        return [difference.sentence for difference in differences(connection)]


def test_each_fault_planted_in_an_upgraded_database_is_seen_beside_a_new_one(upgraded: str) -> None:
    with databases.copied(upgraded) as copy, as_superuser(copy) as connection:
        before = making.statements(copy)
        for fault, statement in (PLANTED | OF_TABLES).items():
            connection.execute(statement.encode())
            after = making.statements(copy)
            assert after != before, fault
            before = after


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_planted_in_an_upgraded_database_is_told_by_the_check(upgraded: str, fault: str) -> None:
    with as_superuser(upgraded) as connection, connection.transaction(force_rollback=True):
        connection.execute(PLANTED[fault].encode())
        assert told_by_check(connection)


def test_a_stale_note_is_told_by_the_check(upgraded: str) -> None:
    with as_superuser(upgraded) as connection, connection.transaction(force_rollback=True):
        connection.execute("UPDATE sec.laid_down SET declared = 'of another version'")
        assert told_by_check(connection) == [
            "The note of what was laid down last is of another version of the code, or of another state of the database."
        ]


def test_an_upgrade_changes_a_policy_that_the_code_changed_since(template: str) -> None:
    """A first release with a policy as nobody declares it any more: what migrations alone would have left."""
    with databases.copied(databases.migrated()) as name:
        with as_superuser(name) as connection:
            connection.execute("ALTER POLICY viewer_reads ON picture_sign USING (true)")
            connection.execute("UPDATE sec.laid_down SET declared = 'of another version'")
        databases.use(name)
        assert [difference.what for difference in installation.migrate().changed] == [
            "The policy viewer_reads on picture_sign"
        ]


def test_every_migration_can_be_undone_and_done_again(template: str, new: str) -> None:
    from django.core.management import call_command

    with databases.copied(databases.migrated()) as name:
        databases.use(name)
        # Every room's migrations rest on the ground floor's, and are undone before them.
        call_command("migrate", "partnership", "zero", database="owner", verbosity=0, interactive=False)
        with as_superuser(name) as connection:
            left = connection.execute("SELECT count(*) FROM pg_policy").fetchone()
        assert left == (0,)
        installation.migrate()
        databases.use(databases.NOWHERE)
        assert making.statements(name) == making.statements(new)
