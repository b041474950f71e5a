"""Every act is written down, or it does not happen."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections

from synthetic import factories
from tests.access.raw import answer, as_role, as_superuser
from tests.access.writing import entries
from tests.living import House
from wholepicture.access import sealing
from wholepicture.access.queries import who_looked
from wholepicture.access.viewer import SignedOut, viewer_from_token
from wholepicture.base.ledgered import NotPermitted, Refusal
from wholepicture.intake import NotUnderstood
from wholepicture.intake.commands import accept_submission
from wholepicture.picture.queries import people_listed


def test_an_act_that_is_done_is_written_down_once_with_whose_record_it_was(house: House) -> None:
    house.send("SCH1", factories.concern(signs=["new_phone"]))
    house.process()
    assert [one[:2] for one in entries(house, "intake.commands.accept_submission")] == [
        ("intake.commands.accept_submission", "allowed")
    ]
    people_listed(house.viewer("coordinator"), role="child")
    with as_superuser(house.database) as superuser:
        role, purpose, action, subjects = superuser.execute(
            "SELECT role, purpose, action, subjects FROM access_ledgerentry WHERE operation = 'picture.queries.people_listed'"
        ).fetchall()[0]
        assert (role, purpose, action, len(subjects)) == ("coordinator", "coordination", "consultation", 1)


def test_a_refusal_is_written_down_though_what_was_done_is_rolled_back(house: House) -> None:
    with pytest.raises(NotUnderstood):
        accept_submission(house.viewer("nurse"), body={"kind": "concern"}, channel="screen")
    assert entries(house, "intake.commands.%") == [
        ("intake.commands.accept_submission", "refused", "nurse", "NotUnderstood")
    ]
    assert answer_of(house, "SELECT count(*) FROM intake_submission") == 0


def answer_of(house: House, statement: str) -> Any:
    with as_superuser(house.database) as superuser:
        return answer(superuser, statement)


def test_what_cannot_be_written_down_is_not_done_and_not_read(house: House) -> None:
    house.send("SCH1", factories.concern())
    house.process()
    nurse, coordinator = house.viewer("nurse"), house.viewer("coordinator")
    assert people_listed(coordinator, role="child")
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "REVOKE EXECUTE ON FUNCTION sec.write_ledger(text, text, text, text, text, uuid[], uuid[]) FROM wp_app, wp_worker, wp_operator"
        )
    before = answer_of(house, "SELECT count(*) FROM intake_submission")
    with pytest.raises(DatabaseError):
        accept_submission(nurse, body=factories.concern(), channel="screen")
    with pytest.raises(DatabaseError):
        people_listed(coordinator, role="child")
    with pytest.raises((DatabaseError, Refusal)):
        accept_submission(nurse, body={"kind": "concern"}, channel="screen")
    with pytest.raises(DatabaseError):
        house.send("SCH1", factories.concern())
    assert answer_of(house, "SELECT count(*) FROM intake_submission") == before


def test_a_full_ledger_stops_reading_too(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute("ALTER TABLE access_ledgerentry ADD CONSTRAINT full_up CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError):
        people_listed(house.viewer("coordinator"), role="child")


def test_a_session_that_was_closed_reads_nothing(house: House) -> None:
    token = house.token("coordinator")
    viewer = viewer_from_token(token, channel="page")
    people_listed(viewer, role="child")
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.close_session(%s)", [token])
    with pytest.raises(SignedOut):
        people_listed(viewer, role="child")


def test_who_asked_is_taken_from_the_context_whatever_the_caller_says(house: House) -> None:
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
        connection.execute("SELECT sec.write_ledger('page', 'consultation', 'x', 'allowed', '', '{}', '{}')")
    with as_superuser(house.database) as superuser:
        professional, role = superuser.execute(
            "SELECT professional, role FROM access_ledgerentry WHERE operation = 'x'"
        ).fetchall()[0]
    assert (professional, role) == (house.professionals["nurse"], "nurse")


def test_nobody_writes_to_the_ledger_without_a_context(house: House) -> None:
    for role in ("wp_app", "wp_worker", "wp_signin", "wp_sequencer", "wp_sender", "wp_public"):
        with as_role(role, house.database) as connection, pytest.raises(psycopg.Error):
            connection.execute("SELECT sec.write_ledger('page', 'consultation', 'x', 'allowed', '', '{}', '{}')")


def test_only_overseers_read_the_ledger_and_only_their_areas(house: House) -> None:
    people_listed(house.viewer("coordinator"), role="child")
    assert who_looked(house.viewer("information_governance"))
    with pytest.raises(NotPermitted):
        who_looked(house.viewer("coordinator"))
    with as_role("wp_app", house.database) as connection, connection.transaction():
        answer(connection, "SELECT sec.begin(%s)", house.token("coordinator"))
        assert answer(connection, "SELECT count(*) FROM access_ledgerentry") == 0


def test_an_entry_worded_to_confuse_the_check_passes_it(house: House) -> None:
    with as_role("wp_app", house.database) as connection:
        for channel, subjects in (
            ("page\x1fconsultation", "{}"),
            ("page", "{NULL}"),
            ("page", "{{%s},{%s}}" % ((house.area,) * 2)),
            ("-", "{}"),
            ("päge 🐦 \x1e\n", "{}"),
        ):
            with connection.transaction():
                answer(connection, "SELECT sec.begin(%s)", house.token("nurse"))
                connection.execute(
                    "SELECT sec.write_ledger(%s, 'consultation', 'x', 'allowed', '', %s::uuid[], '{}')",
                    [channel, subjects],
                )
    assert sealing.verify().ok
    sealing.seal_pending()
    checked = sealing.verify()
    assert checked.ok
    assert checked.entries == checked.sealed > 5


def test_sealing_twice_seals_nothing_twice(house: House) -> None:
    first = sealing.seal_pending()
    assert first > 0
    assert sealing.seal_pending() == 0
    assert sealing.verify().sealed == first
