"""The queue as an attacker in the web process finds it: no job but for what was written in the same transaction."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from synthetic import factories
from tests.access.raw import Connection, altered, answer, as_role, as_superuser, refused
from tests.living import House
from wholepicture import flow
from wholepicture.intake.commands import accept_submission

STEPS = sorted({step for steps in flow.STEPS.values() for step in steps})
DENIED = "InsufficientPrivilege"
DEFER = "SELECT sec.defer(%s, %s::jsonb, %s)"
NEW_JOB = "(queue_name, task_name, lock, args) VALUES ('steps', 'linkage.join', 'linkage', '{}')"
BY_HAND = [
    f"INSERT INTO procrastinate_jobs {NEW_JOB}",
    "UPDATE procrastinate_jobs SET priority = 99",
    "DELETE FROM procrastinate_jobs",
    "SELECT * FROM procrastinate_jobs",
    "INSERT INTO procrastinate_events (job_id, type) VALUES (1, 'deferred')",
    "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('linkage.join', 1)",
    "INSERT INTO procrastinate_workers DEFAULT VALUES",
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('steps', 'linkage.join', 0, NULL, NULL, '{}'::jsonb, NULL)"
    "::procrastinate_job_to_defer_v1])",
    "SELECT procrastinate_retry_job_v2(1, now(), NULL, NULL, NULL)",
    "INSERT INTO intake_waiting (submission, agency_id) VALUES (gen_random_uuid(), gen_random_uuid())",
    "DELETE FROM intake_waiting",
    "INSERT INTO intake_quota (agency_id, waiting, quarantined) VALUES (gen_random_uuid(), 9, 9)",
    "UPDATE intake_quota SET waiting = 999999",
    "SELECT sec.note_waiting(ARRAY[gen_random_uuid()])",
]


@pytest.fixture
def web(house: House) -> Iterator[Connection]:
    """The web's role, as a teacher who is signed in."""
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("teacher_dsl"))
        yield connection


def ids(*given: UUID) -> str:
    return json.dumps({"ids": list(map(str, given))})


def a_report(house: House, agency: str, key: str) -> UUID:
    (receipt,) = house.send(agency, factories.concern(factories.child(), key=key))
    return receipt.submission


@pytest.mark.parametrize("statement", BY_HAND)
def test_the_web_has_no_hand_in_the_queue(web: Connection, statement: str) -> None:
    assert refused(web, statement) == DENIED


@pytest.mark.parametrize("step", STEPS)
def test_the_web_wakes_no_step_for_what_there_is_not(web: Connection, step: str) -> None:
    assert refused(web, DEFER, step, ids(uuid4()), 0) == DENIED
    assert refused(web, DEFER, step, ids(), 0) == DENIED


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("sender", ["SCH1", "HLT"])
def test_the_web_wakes_no_step_for_what_was_written_before(house: House, step: str, sender: str) -> None:
    report = a_report(house, sender, "before")
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        answer(connection, "SELECT sec.begin(%s)", house.token("teacher_dsl"))
        assert refused(connection, DEFER, step, ids(report), 3_000_000) == DENIED


def jobs(house: House) -> list[tuple[Any, ...]]:
    with as_superuser(house.database) as connection:
        return connection.execute("SELECT task_name, args, priority FROM procrastinate_jobs ORDER BY id").fetchall()


def test_what_is_written_wakes_its_step_once_with_ids_and_nothing_else(house: House) -> None:
    from django.db import connections

    viewer = house.viewer("teacher_dsl")
    with viewer.acting():
        sent = accept_submission(viewer, body=factories.concern(factories.child()), channel="screen").submission
        with connections["default"].cursor() as sql:
            again = json.dumps({"ids": [str(sent), str(sent)], "more": "mine"})
            sql.execute("SELECT sec.defer('linkage.join', %s, 1000000)", [again])
    assert [(task, args) for task, args, _ in jobs(house)] == [("linkage.join", {"ids": [str(sent)]})]


def test_another_agencys_new_report_is_not_ones_own(house: House, web: Connection) -> None:
    theirs = a_report(house, "HLT", "theirs")
    mine_and_theirs = ids(a_report(house, "SCH1", "mine"), theirs)
    assert refused(web, DEFER, "linkage.join", mine_and_theirs, 0) == DENIED


def test_no_priority_is_above_danger(web: Connection) -> None:
    assert refused(web, DEFER, "linkage.join", ids(uuid4()), 3_000_001) == "InvalidParameterValue"


def anybody(name: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION sec.{name}(ids uuid[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER "
        "SET search_path = pg_catalog, pg_temp AS 'SELECT true'"
    )


ANY_TRANSACTION = (
    "CREATE OR REPLACE FUNCTION sec.is_of_this_transaction(written_by xid) RETURNS boolean LANGUAGE sql STABLE "
    "SET search_path = pg_catalog, pg_temp AS 'SELECT true'"
)
GRANTED = (
    "GRANT INSERT, SELECT ON procrastinate_jobs, procrastinate_events TO wp_app; "
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO wp_app; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO wp_app"
)


@pytest.mark.parametrize(
    ("planted", "attack"),
    [
        (anybody("woken_by_linkage_join"), lambda web, report: refused(web, DEFER, "linkage.join", ids(uuid4()), 0)),
        (anybody("woken_by_alerts_look"), lambda web, report: refused(web, DEFER, "alerts.look", ids(uuid4()), 0)),
        (ANY_TRANSACTION, lambda web, report: refused(web, DEFER, "linkage.join", ids(report), 0)),
        (GRANTED, lambda web, report: refused(web, BY_HAND[0])),
    ],
)
def test_a_planted_fault_is_found(house: House, planted: str, attack: Callable[[Connection, UUID], str]) -> None:
    report, token = a_report(house, "SCH1", "before"), house.token("teacher_dsl")
    with altered(house.database, planted) as web:
        answer(web, "SELECT sec.begin(%s)", token)
        assert attack(web, report) == ""
