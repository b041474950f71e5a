"""How a report of the reading list is answered: once, by a person, with a reason; and what deciding an alert does to it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import psycopg
import pytest
from django.db import connections

from synthetic.factories import concern
from tests.access.raw import answer as first_of
from tests.access.raw import as_role, as_superuser, refused
from tests.alerts.reports import listed, raise_an_alert, sent, told, wren
from tests.living import House
from wholepicture.alerts.commands import (
    AlreadyAnswered,
    AlreadyDecided,
    UnknownDecision,
    answer_report,
    decide_alert,
    open_report,
)
from wholepicture.alerts.decisions import TOLD, TOLD_OF_ONE
from wholepicture.alerts.queries import alert_of, reading_list, report_to_read
from wholepicture.base.ledgered import NeedsReason, Refusal
from wholepicture.intake.queries import report_of

# -- answering ------------------------------------------------------------------------------------------------------


def test_an_answer_needs_a_decision_and_a_reason_and_takes_the_report_off(house: House) -> None:
    (receipt,) = house.send("HLT", concern(wren()))
    house.process()
    hub, report = house.viewer("coordinator"), receipt.submission
    open_report(hub, submission=report)
    with pytest.raises(UnknownDecision):
        answer_report(hub, submission=report, decision="close", reason="x")
    with pytest.raises(NeedsReason):
        answer_report(hub, submission=report, decision="act", reason="  ")
    assert listed(hub) == [report]
    answer_report(hub, submission=report, decision="act", reason="Strategy discussion today.")
    assert listed(hub) == []
    assert told(house, receipt.submission) == [TOLD_OF_ONE["act"]]
    with pytest.raises(AlreadyAnswered):
        answer_report(house.viewer("police_intelligence"), submission=report, decision="dismiss", reason="x")
    assert told(house, receipt.submission) == [TOLD_OF_ONE["act"]], "told once"
    found = report_to_read(hub, submission=report)
    assert found is not None
    assert found.answer is not None
    assert (found.answer.decision, found.answer.by) == ("act", "Hana Hub-Test")


def test_the_senders_page_says_that_the_report_is_being_read(house: House) -> None:
    (receipt,) = house.send("HLT", concern(wren()))
    house.process()
    open_report(house.viewer("coordinator"), submission=receipt.submission)
    found = report_of(house.operator("HLT"), receipt=receipt.receipt)
    assert found is not None
    reached = {title: at for _, title, at in found.steps}
    assert reached["Being read"] is not None
    assert reached["Decided"] is None


def test_no_machine_takes_a_report_off_the_list(house: House) -> None:
    sent(house, "HLT", concern(wren()))
    with as_role("wp_worker", house.database) as worker, worker.transaction(force_rollback=True):
        first_of(worker, "SELECT sec.begin_system('derivation', NULL)")
        columns = "area_id, agency_id, level, nominals, named, kind, urgency, received_at, due_at"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker.execute(
                f"INSERT INTO alerts_toread (submission, {columns}, answered_at) "
                f"SELECT gen_random_uuid(), {columns}, now() FROM alerts_toread".encode()
            )


def test_nobody_takes_a_report_off_the_list_without_an_answer_or_writes_one_for_somebody_else(house: House) -> None:
    (report,) = sent(house, "HLT", concern(wren()))
    other = house.professionals["police_intelligence"]
    columns = "INSERT INTO alerts_answer (id, submission, area_id, decision, reason, made_by_id, at) SELECT "
    columns += f"gen_random_uuid(), '{report}', area_id, 'dismiss', 'x', "
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        first_of(app, "SELECT sec.begin(%s)", house.token("coordinator"))
        assert {
            refused(app, one)
            for one in (
                "UPDATE alerts_toread SET answered_at = now()",
                f"UPDATE alerts_toread SET answered_at = now() WHERE submission = '{report}'",
                "UPDATE alerts_toread SET urgency = 2",
                "DELETE FROM alerts_toread",
                f"{columns} '{other}', now() FROM alerts_toread",
                f"{columns} sec.professional(), now() - interval '1 day' FROM alerts_toread",
            )
        } == {"InsufficientPrivilege"}
        assert refused(app, f"{columns} sec.professional(), now() FROM alerts_toread") == "", "only that was wrong"
    assert listed(house.viewer("coordinator")) == [report]


# -- beside alerts --------------------------------------------------------------------------------------------------


def test_deciding_an_alert_answers_the_reports_behind_it_and_no_other(house: House) -> None:
    alert = raise_an_alert(house)
    (receipt,) = house.send("CHA", concern(wren(7, given="Robin")))
    house.process()
    hub = house.viewer("coordinator")
    rows = reading_list(hub).rows
    assert len(rows) == 4
    assert sum(bool(one.behind) for one in rows) == 3
    assert {(one.alert, one.is_decided) for row in rows for one in row.behind} == {(alert, False)}
    answered = next(row.submission for row in rows if row.behind)
    decide_alert(hub, alert=alert, decision="act", reason="x")
    assert listed(hub) == [receipt.submission]
    found = report_to_read(hub, submission=answered)
    assert found is not None
    assert (found.answer, found.row.behind[0].is_decided) == (None, True)
    with pytest.raises(AlreadyAnswered):
        answer_report(hub, submission=answered, decision="dismiss", reason="x")


def test_a_report_that_was_answered_by_itself_hears_of_the_alert_as_well(house: House) -> None:
    alert, hub = raise_an_alert(house), house.viewer("coordinator")
    row = next(one for one in reading_list(hub).rows if one.agency == "Harrowmere Hospital")
    answer_report(hub, submission=row.submission, decision="watch", reason="x")
    decide_alert(hub, alert=alert, decision="act", reason="x")
    assert told(house, row.submission) == [TOLD_OF_ONE["watch"], TOLD["act"]]


def test_an_alert_that_waits_keeps_its_reasons_and_lists_what_was_added_since(house: House) -> None:
    alert, hub = raise_an_alert(house), house.viewer("coordinator")
    before = alert_of(hub, alert=alert)
    assert before is not None
    assert before.later == []
    # Written down before the others, and received after the alert was raised.
    earlier = {"recorded_at": "2026-03-03T08:00:00+00:00"}
    (late,) = sent(house, "HOM", concern(wren(), signs=["cars_unknown_adults"], **earlier))
    after = alert_of(hub, alert=alert)
    assert after is not None
    assert [one.submission for one in after.later] == [late]
    assert (after.row.reasons, len(after.reports)) == (before.row.reasons, 3)
    decide_alert(hub, alert=alert, decision="act", reason="x")
    assert listed(hub) == []
    assert told(house, late) == [TOLD["act"]]


# -- two at once ----------------------------------------------------------------------------------------------------


def raced(house: House, first: Any, second: Any, act: Callable[[Any], Any]) -> Any:
    """Two people act at once: the second looks before the first has committed, and waits for them at the insert.

    Answers what the second got, an answer or the refusal.
    """
    acted, waits = Event(), Event()

    def lead() -> None:
        try:
            with first.acting():
                act(first)
                acted.set()
                assert waits.wait(20), "the second never came to wait for the first"
        finally:
            acted.set()
            connections.close_all()

    def follow() -> Any:
        try:
            assert acted.wait(20)
            return act(second)
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as people:
        leading, following = people.submit(lead), people.submit(follow)
        with as_superuser(house.database) as superuser:
            blocked = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock')"
            while not following.done() and not first_of(superuser, blocked, house.database):
                time.sleep(0.01)
        waits.set()
        leading.result()
        return following.result()


def test_of_two_who_answer_a_report_at_once_the_second_is_told_so(house: House) -> None:
    (receipt,) = house.send("HLT", concern(wren()))
    house.process()
    got = raced(
        house,
        house.viewer("coordinator"),
        house.viewer("police_intelligence"),
        lambda who: answer_report(who, submission=receipt.submission, decision="act", reason=who.name),
    )
    assert isinstance(got, AlreadyAnswered)
    assert told(house, receipt.submission) == [TOLD_OF_ONE["act"]]


def test_of_two_who_decide_an_alert_at_once_the_second_is_told_so(house: House) -> None:
    alert = raise_an_alert(house)
    got = raced(
        house,
        house.viewer("coordinator"),
        house.viewer("police_intelligence"),
        lambda who: decide_alert(who, alert=alert, decision="act", reason=who.name),
    )
    assert isinstance(got, AlreadyDecided)
    found = alert_of(house.viewer("coordinator"), alert=alert)
    assert found is not None
    assert found.row.decided is not None
    assert found.row.decided.by == "Hana Hub-Test"


def test_whoever_answers_a_report_while_its_alert_is_being_decided_is_told_so(house: House) -> None:
    alert = raise_an_alert(house)
    report = listed(house.viewer("coordinator"))[0]
    coordinator = house.viewer("coordinator")

    def act(who: Any) -> Any:
        if who is coordinator:
            return decide_alert(who, alert=alert, decision="act", reason="x")
        return answer_report(who, submission=report, decision="dismiss", reason="x")

    got = raced(house, coordinator, house.viewer("police_intelligence"), act)
    assert isinstance(got, AlreadyAnswered)
    assert told(house, report) == [TOLD["act"]]
