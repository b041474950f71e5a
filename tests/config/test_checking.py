"""`wholepicture check`, and what runs on a database of another version: nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.access.raw import as_role, as_superuser
from tests.living import House
from wholepicture.config import process_accounts

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture(autouse=True)
def prepared() -> None:
    """As `init` leaves an installation: each process's secrets are its account's."""
    process_accounts.prepare()


def test_check_says_that_all_is_as_declared(run: Run) -> None:
    status, told, _ = run("check", "--json")
    assert (status, told["ok"], told["differences"], told["beyond"]) == (0, True, [], [])
    assert "what this version declares" in run("check")[1]


def test_check_tells_that_mail_is_down_and_how_much_waits(run: Run, house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "INSERT INTO notices_channel (code, is_set_up, public_key, failures, error, waiting, looked_at) "
            "VALUES ('mail', true, '', 0, '', 12, now()), ('push', false, '', 0, '', 0, now())"
        )
        said = run("check")[1]
        assert "E-mail: Notices go out. 12 notices wait to go out." in said
        assert "Web push" not in said
        superuser.execute(
            "UPDATE notices_channel SET failing_since = now(), error = 'The mail server does not answer.'"
        )
        status, told, _ = run("check", "--json")
        assert (status, told["ok"], told["sending"][0]["waiting"]) == (0, True, 12), "nothing of ours differs"
        assert "The mail server does not answer. 12 notices wait to go out." in run("check")[1]
        superuser.execute("UPDATE notices_channel SET failing_since = NULL, looked_at = now() - interval '1 hour'")
        assert "the process that sends is not running" in run("check")[1]


def test_check_tells_what_differs_and_fails(run: Run, house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("ALTER TABLE picture_sign NO FORCE ROW LEVEL SECURITY")
    status, answer, _ = run("check", "--json")
    assert (status, answer["ok"]) == (1, False)
    assert answer["differences"][0] == {
        "kind": "row security",
        "name": "",
        "on": "picture_sign",
        "role": "",
        "change": "changed",
        "stands": "on",
        "declared": "forced",
        "sentence": "Row security on picture_sign is on; the code declares forced.",
    }
    assert "Row security on picture_sign is on; the code declares forced." in run("check")[1]


def test_check_tells_what_a_role_has_set_for_itself(run: Run, house: House) -> None:
    with as_role("wp_app", house.database) as app:
        app.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {house.database} SET synchronous_commit = off".encode())
    status, answer, _ = run("check", "--json")
    assert (status, answer["ok"]) == (1, False)
    assert [difference["sentence"] for difference in answer["differences"]] == [
        "wp_app's own setting synchronous_commit is in the database, and the code does not declare it."
    ]


EVERY_ROOM = (
    ("serve",),
    ("worker",),
    ("process",),
    ("rebuild",),
    ("alerts",),
    ("rules",),
    ("verify-ledger",),
    ("link", "--batch"),
    ("linkage", "shared"),
    ("links", "--csv", "links.csv"),
    ("candidates", "--csv", "candidates.csv"),
    ("intake", "reports.ndjson", "--agency", "SCH1"),
    ("agency", "key", "SCH1"),
)


@pytest.mark.parametrize(
    "fault", ["UPDATE sec.laid_down SET declared = 'of another version'", "DROP TABLE sec.laid_down"]
)
def test_nothing_runs_on_a_database_of_another_version(run: Run, house: House, fault: str) -> None:
    """Also where it is of a version that kept no note of what it laid down."""
    with as_superuser(house.database) as superuser:
        superuser.execute(fault)
    for command in EVERY_ROOM:
        status, _, told = run(*command)
        assert status == 1, command
        assert "wholepicture init" in told, command


def test_a_database_is_of_another_version_where_a_migration_has_not_run(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.policies.declared import migrations

    assert run("rules")[0] == 0
    with_another = (*migrations(), "toy/migrations/0001_toy.py")
    monkeypatch.setattr("wholepicture.policies.declared.migrations", lambda: with_another)
    status, _, told = run("rules")
    assert (status, "wholepicture init" in told) == (1, True)
    assert run("check")[0] == 1


def test_check_runs_on_a_database_of_another_version_and_says_so(run: Run, house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE sec.laid_down SET declared = 'of another version'")
    status, said, _ = run("check")
    assert (status, "of another version" in said) == (1, True)


def test_a_worker_that_starts_says_where_the_database_was_altered(
    run: Run, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wholepicture.config.serving.run_steps", lambda: 0)
    assert "wholepicture check" not in run("worker")[2]
    with as_superuser(house.database) as superuser:
        superuser.execute("ALTER POLICY viewer_reads ON picture_sign USING (true)")
    status, _, told = run("worker")
    assert (status, "wholepicture check" in told) == (0, True)
