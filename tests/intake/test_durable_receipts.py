"""A receipt is given for what is on disk: whatever the session, or the role itself, was told to make of commits."""

from collections.abc import Iterator

import pytest
from django.db import connections

from synthetic import factories
from tests.access.raw import answer, as_superuser
from tests.living import House
from wholepicture.base.database_role import NotDurable
from wholepicture.intake import submission_rows

BEHIND = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn()) > 0"
PUT = "PERFORM set_config('synchronous_commit', 'on', true);"


def sent_and_not_on_disk(house: House, times: int = 12) -> int:
    """How many of so many reports were acknowledged before they were on disk. Others may write meanwhile: a few more."""
    with as_superuser(house.database) as superuser:
        behind = 0
        for number in range(times):
            assert house.send("SCH1", factories.concern(facts=f"number {number}"))[0].is_new
            behind += bool(answer(superuser, BEHIND))
        return behind


def weaken_the_session() -> None:
    with connections["operator"].cursor() as sql:
        sql.execute("SET synchronous_commit = off")


@pytest.fixture
def weakened_role(house: House) -> Iterator[House]:
    """The role says of itself that no commit is waited for, and the connection does not say otherwise."""
    options = connections.settings["operator"]["OPTIONS"]
    before = options.pop("options")
    connections["operator"].close()
    with as_superuser(house.database) as superuser:
        superuser.execute(f"ALTER ROLE wp_operator IN DATABASE {house.database} SET synchronous_commit = off".encode())
    yield house
    options["options"] = before
    connections["operator"].close()


def test_a_report_is_on_disk_when_its_receipt_is_given_whatever_its_session_was_told(house: House) -> None:
    weaken_the_session()
    assert sent_and_not_on_disk(house) <= 4


def test_a_report_is_on_disk_when_its_receipt_is_given_whatever_its_role_says(weakened_role: House) -> None:
    with connections["operator"].cursor() as sql:
        sql.execute("SHOW synchronous_commit")
        assert sql.fetchone() == ("off",)
    assert sent_and_not_on_disk(weakened_role) <= 4


@pytest.fixture
def forgetful(house: House) -> House:
    """A house whose `sec.put` leaves a commit as the session has it."""
    with as_superuser(house.database) as superuser:
        made = answer(superuser, "SELECT pg_get_functiondef('sec.put(jsonb)'::regprocedure)")
        assert PUT in made, "the fault is planted"
        superuser.execute(made.replace(PUT, "").encode())
    return house


def test_without_that_no_receipt_is_given_and_nothing_is_kept(forgetful: House) -> None:
    house = forgetful
    assert house.send("SCH1", factories.concern())[0].is_new
    weaken_the_session()
    with pytest.raises(NotDurable):
        house.send("SCH1", factories.concern(facts="another"))
    with as_superuser(house.database) as superuser:
        assert answer(superuser, "SELECT count(*) FROM intake_submission") == 1


def test_a_receipt_for_what_is_not_on_disk_would_be_caught(forgetful: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_rows, "ensure_durable", lambda: None)
    weaken_the_session()
    assert sent_and_not_on_disk(forgetful) >= 8
