"""What is urgent goes before what is much, in every step; what is no job is passed over."""

import json
import re
import uuid
from collections import Counter
from typing import Any

import pytest

from synthetic import factories
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.base import priorities, topics
from wholepicture.base.database_role import cursor
from wholepicture.config import processing
from wholepicture.intake.commands import accept_batch

DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}
ITS_STEPS = ["linkage.join", "picture.derive", "alerts.put_on_list"]


def bulk(house: House, agency: str, how_many: int, first: int = 0) -> None:
    """A file of everyday reports of one agency, each about a child of their own."""
    bodies = [
        factories.concern(factories.child(family=f"Bulk{number}"), key=f"bulk-{number}")
        for number in range(first, first + how_many)
    ]
    accept_batch(house.operator(agency), bodies=[(body, None) for body in bodies], channel="file")


def a_concern(house: House, agency: str, key: str, **more: Any) -> Any:
    (receipt,) = house.send(agency, factories.concern(factories.child(family="Urgent-Test"), key=key, **more))
    return receipt.submission


def run_with(house: House, at: int, meanwhile: Any) -> list[tuple[str, bool]]:
    """Run all that waits, and do something after so many steps. Answers each step after that, and whether the last report
    that was sent meanwhile stands on the reading list by then."""
    done: list[str] = []
    after: list[tuple[str, bool]] = []
    sent: list[Any] = []

    def on_step(name: str) -> None:
        done.append(name)
        if sent:
            after.append((name, is_listed(sent[0])))
        if len(done) == at:
            sent.append(meanwhile())

    processing.process(on_step)
    return after


def is_listed(submission: Any) -> bool:
    with system_viewer("operator").acting(), cursor() as sql:
        sql.execute("SELECT count(*) FROM alerts_toread WHERE submission = %s", [submission])
        return bool(sql.fetchone()[0])


def test_danger_is_on_the_hubs_list_before_anything_else_of_a_file_is_done(house: House) -> None:
    bulk(house, "HLT", 200)
    after = run_with(house, 2, lambda: a_concern(house, "SCH1", "danger", **DANGER))
    assert [name for name, _ in after[:3]] == ITS_STEPS
    assert after[2][1]
    assert len(after) > 10


def test_a_sign_of_harm_goes_before_everyday_reports_and_these_before_many(house: House) -> None:
    bulk(house, "HLT", 2 * topics.BATCH)
    a_concern(house, "SCH1", "everyday")
    a_concern(house, "CSC", "harm", signs=[{"code": "harm_disclosed", "answer": "yes"}])
    assert _orders(house) == ["CSC", "SCH1", "HLT", "HLT"]


def test_danger_in_the_middle_of_a_file_goes_before_the_rest_of_it(house: House) -> None:
    bodies = [
        factories.concern(factories.child(family=f"Row{number}"), key=f"row-{number}")
        for number in range(3 * topics.BATCH)
    ]
    bodies[17] |= DANGER
    accept_batch(house.operator("HLT"), bodies=[(body, None) for body in bodies], channel="file")
    assert [size for _, size in _waiting(house)] == [1, *[topics.BATCH] * 2, topics.BATCH - 1]


def test_of_two_agencies_that_send_much_neither_waits_for_the_other(house: House) -> None:
    bulk(house, "HLT", 4 * topics.BATCH)
    bulk(house, "SCH1", 2 * topics.BATCH, first=200)
    first_four = _orders(house)[:4]
    assert Counter(first_four) == {"HLT": 2, "SCH1": 2}


def _waiting(house: House) -> list[tuple[str, int]]:
    """Of the jobs in the order in which they are run: whose reports, and how many."""
    with as_superuser(house.database) as connection:
        return connection.execute(
            """SELECT (SELECT a.code FROM intake_submission s JOIN partnership_agency a ON a.id = s.agency_id
                       WHERE s.id = (j.args -> 'ids' ->> 0)::uuid), jsonb_array_length(j.args -> 'ids')
               FROM procrastinate_jobs j WHERE j.status = 'todo' ORDER BY j.priority DESC, j.id"""
        ).fetchall()


def _orders(house: House) -> list[str]:
    return [agency for agency, _ in _waiting(house)]


def test_nothing_waits_once_all_is_done(house: House) -> None:
    bulk(house, "HLT", 50)
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT count(*) FROM intake_waiting").fetchone() == (50,)
    house.process()
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT count(*) FROM intake_waiting").fetchone() == (0,)


@pytest.mark.parametrize("forgotten", ["DANGER", "inherited"])
def test_a_planted_fault_is_found(house: House, monkeypatch: pytest.MonkeyPatch, forgotten: str) -> None:
    """Danger that is queued like everything else, or that is forgotten after its first step."""
    if forgotten == "DANGER":
        monkeypatch.setattr("wholepicture.intake.urgency.DANGER", priorities.BULK)
    else:
        monkeypatch.setattr(topics, "_inherited", lambda published: priorities.BULK - 1_000_000)
    with pytest.raises(AssertionError):
        test_danger_is_on_the_hubs_list_before_anything_else_of_a_file_is_done(house)


# -- what is no job ---------------------------------------------------------------------------------------------------

JUNK = [
    ("linkage.join", "{}"),
    ("linkage.join", '{"ids": "x"}'),
    ("linkage.join", '{"ids": ["x"]}'),
    ("linkage.join", '{"ids": [{"id": 1}]}'),
    ("linkage.join", '{"ids": null, "context": 1}'),
    ("picture.derive", '{"ids": [], "extra": [1]}'),
    ("alerts.look", json.dumps({"ids": [str(uuid.UUID(int=7))] * 3})),
    ("no.such.step", '{"ids": []}'),
]


def test_junk_is_recorded_and_passed_over_and_what_is_behind_it_is_done(house: House) -> None:
    with as_superuser(house.database) as connection:
        for task, args in JUNK:
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, priority, args) VALUES ('steps', %s, %s, 9, %s)",
                [task, re.split(r"\.", task)[0], args],
            )
    report = a_concern(house, "SCH1", "behind-junk")
    house.process()
    assert is_listed(report)
    with as_superuser(house.database) as connection:
        told = connection.execute("SELECT count(*) FROM access_ledgerentry WHERE justification ~ 'MalformedJob'")
        assert told.fetchone() == (5,)
        left = connection.execute("SELECT task_name, status::text FROM procrastinate_jobs").fetchall()
    assert left == [("no.such.step", "failed")]
