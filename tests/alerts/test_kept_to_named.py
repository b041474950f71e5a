"""A report that its sender keeps to people whom they name: those people answer it, on the same clock, and nobody else learns of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import attendance, concern
from tests.access.raw import answer as first_of
from tests.access.raw import as_role, as_superuser, refused
from tests.alerts.reports import IN_DANGER, sent, told, wren
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.alerts.commands import (
    AlreadyAnswered,
    UnknownDecision,
    answer_kept,
    answer_report,
    open_kept,
    open_report,
    tell_of_overdue,
)
from wholepicture.alerts.decisions import TOLD_BY_NAMED
from wholepicture.alerts.heard import reports_heard
from wholepicture.alerts.queries import (
    kept_report,
    kept_reports,
    kept_work,
    reading_list,
    reading_work,
    report_to_read,
)
from wholepicture.alerts.urgency import OTHER, read_by
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.intake.queries import report_of
from wholepicture.notices.queries import notices_of

WHY = "Invented: her mother's partner works at the front desk."
NOBODY_ELSE = ("coordinator", "police_intelligence", "nurse", "charity_worker", "care_home_worker", "linkage_officer")


def kept_for(house: House, *people: str) -> dict[str, Any]:
    named = [house.emails[who] for who in people]
    return {"sharing": {"level": "named", "named": named, "lawful_basis": "gdpr_6_1_e"}}


def kept(house: House, *people: str, **more: Any) -> UUID:
    """A hospital's report that is kept to these people."""
    (report,) = sent(house, "HLT", concern(wren(), **kept_for(house, *people), **more))
    return report


def kinds(house: House, who: str) -> list[tuple[str, UUID]]:
    return [(row.kind, row.record) for row in notices_of(house.viewer(who))[0]]


def let_pass(house: House, days: int) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "UPDATE alerts_toread SET received_at = received_at - %s, due_at = due_at - %s", [timedelta(days)] * 2
        )


# -- who answers ------------------------------------------------------------------------------------------------------


def test_it_waits_for_the_people_named_on_the_same_clock_as_any_other(house: House) -> None:
    report = kept(house, "social_worker", "other_teacher")
    for who in ("social_worker", "other_teacher"):
        (row,) = kept_reports(house.viewer(who))
        assert (row.submission, row.agency, row.urgency) == (report, "Harrowmere Hospital", OTHER)
        assert row.due_at == read_by(OTHER, row.received_at, {})
        assert kept_work(house.viewer(who)) == (1, 0)
        page = kept_report(house.viewer(who), submission=report)
        assert page is not None
        assert [person.label for person in page.named] == ["Wren Ashdown-Test"]


def test_one_of_them_answers_with_a_reason_and_its_sender_is_told(house: House) -> None:
    (receipt,) = house.send("HLT", concern(wren(), **kept_for(house, "social_worker", "other_teacher")))
    house.process()
    report, worker = receipt.submission, house.viewer("social_worker")
    open_kept(worker, submission=report)
    with pytest.raises(NeedsReason):
        answer_kept(worker, submission=report, decision="act", reason=" ")
    with pytest.raises(UnknownDecision):
        answer_kept(worker, submission=report, decision="close", reason=WHY)
    answer_kept(worker, submission=report, decision="act", reason=WHY, told="I see her today.", changes="A visit.")
    assert told(house, report) == [f"{TOLD_BY_NAMED['act']}\n\nI see her today."]
    assert kept_reports(worker) == []
    with pytest.raises(AlreadyAnswered):
        answer_kept(house.viewer("other_teacher"), submission=report, decision="dismiss", reason=WHY)
    page = kept_report(house.viewer("other_teacher"), submission=report)
    assert page is not None
    assert page.answer is not None
    assert (page.answer.by, page.answer.changes) == ("Cora Worker-Test", "A visit.")
    stored = report_of(house.operator("HLT"), receipt=receipt.receipt)
    assert stored is not None
    assert {code for code, _, at in stored.steps if at} >= {"received", "read", "decided"}


def test_whoever_is_named_in_the_hub_answers_it_on_the_hubs_list(house: House) -> None:
    report = kept(house, "coordinator", "social_worker")
    assert [row.submission for row in reading_list(house.viewer("coordinator")).rows] == [report]
    answer_report(house.viewer("coordinator"), submission=report, decision="watch", reason=WHY)
    assert kept_reports(house.viewer("social_worker")) == []


def test_nobody_waits_for_people_who_read_nothing_here(house: House) -> None:
    kept(house, "information_governance")
    with as_superuser(house.database) as superuser:
        assert first_of(superuser, "SELECT count(*) FROM alerts_toread") == 0


# -- who knows of it --------------------------------------------------------------------------------------------------


def test_nobody_else_finds_it_by_any_way(house: House) -> None:
    report = kept(house, "social_worker", **IN_DANGER)
    for who in NOBODY_ELSE[:2]:
        assert reading_list(house.viewer(who)).rows == []
        assert reading_work(house.viewer(who)).number == 0
        assert report_to_read(house.viewer(who), submission=report) is None
        with pytest.raises(NotFound):
            open_report(house.viewer(who), submission=report)
    for who in NOBODY_ELSE:
        if who == "nurse":
            continue  # of its own agency
        assert kept_reports(house.viewer(who)) == []
        assert kept_report(house.viewer(who), submission=report) is None
        with pytest.raises(NotFound):
            answer_kept(house.viewer(who), submission=report, decision="dismiss", reason=WHY)
        assert kinds(house, who) == [], who
    with pytest.raises(NotPermitted):
        kept_reports(house.viewer("information_governance"))


def test_its_own_agency_does_not_answer_itself(house: House) -> None:
    report = kept(house, "social_worker")
    assert kept_reports(house.viewer("nurse")) == []
    with pytest.raises(NotFound):
        answer_kept(house.viewer("nurse"), submission=report, decision="dismiss", reason=WHY)


def test_row_security_lets_nobody_answer_or_tell_in_anothers_place(house: House) -> None:
    report = kept(house, "social_worker")
    made = (
        "INSERT INTO alerts_answer (id, submission, area_id, decision, reason, made_by_id) "
        "SELECT gen_random_uuid(), %s, %s, 'dismiss', 'x', %s"
    )
    says = (
        "INSERT INTO intake_feedback (id, submission, area_id, agency_id, text, given_by_id, about) "
        "SELECT gen_random_uuid(), %s, %s, %s, 'x', %s, gen_random_uuid()"
    )
    reads = "INSERT INTO intake_submissionstate (submission_id, area_id, agency_id, state) VALUES (%s, %s, %s, 'read')"
    for who in ("charity_worker", "linkage_officer", "nurse", "coordinator"):
        me = house.professionals[who]
        with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
            first_of(connection, "SELECT sec.begin(%s)", house.token(who))
            assert refused(connection, made, report, house.area, me) == "InsufficientPrivilege", who
            if who != "coordinator":
                assert refused(connection, reads, report, house.area, house.agencies["HLT"]) == "InsufficientPrivilege"
                assert (
                    refused(connection, says, report, house.area, house.agencies["HLT"], me) == "InsufficientPrivilege"
                )
    # Whoever is named tells nothing before they answered, nor another agency than the one that sent it.
    me = house.professionals["social_worker"]
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        first_of(connection, "SELECT sec.begin(%s)", house.token("social_worker"))
        assert refused(connection, says, report, house.area, house.agencies["HLT"], me) == "InsufficientPrivilege"
        assert refused(connection, reads, report, house.area, house.agencies["CHA"]) == "InsufficientPrivilege"


def test_whoever_is_barred_from_the_child_is_told_of_nothing_though_they_are_named(house: House) -> None:
    (about,) = sent(house, "SCH1", concern(wren()))
    shown = report_to_read(house.viewer("coordinator"), submission=about)
    assert shown is not None
    nominal = shown.row.people[0].id
    bar_viewer(house.viewer("coordinator"), professional=house.professionals["nurse"], nominal=nominal, reason="x")
    bar_viewer(
        house.viewer("coordinator"), professional=house.professionals["social_worker"], nominal=nominal, reason="x"
    )
    report = kept(house, "social_worker")
    let_pass(house, 9)
    tell_of_overdue(house.operator_of_steps(), at=clock.now())
    assert kept_reports(house.viewer("social_worker")) == []
    assert kept_report(house.viewer("social_worker"), submission=report) is None
    assert kinds(house, "social_worker") == []
    mine = {row.agency: row.sent for row in _heard(house, "nurse")}
    assert mine == {}, "nor is it counted for a colleague who is barred"


def _heard(house: House, who: str) -> Any:
    now = clock.now()
    return reports_heard(house.viewer(who), since=now - timedelta(days=30), until=now + timedelta(hours=1))


def test_how_reports_are_heard_counts_it_for_those_of_its_agency_who_may_read_it_alone(house: House) -> None:
    house.add_colleague("hospital_governance", "information_governance", "HLT")
    kept(house, "social_worker")
    assert [(row.agency, row.sent, row.late) for row in _heard(house, "nurse")] == [(house.agencies["HLT"], 1, 0)]
    for who in ("coordinator", "social_worker", "hospital_governance"):
        assert _heard(house, who) == [], who


# -- who is told ------------------------------------------------------------------------------------------------------


def test_the_people_named_are_told_at_once_and_of_danger_as_danger(house: House) -> None:
    report = kept(house, "social_worker")
    danger = kept(house, "social_worker", "coordinator", key="second", **IN_DANGER)
    assert sorted(kinds(house, "social_worker")) == sorted([("danger", danger), ("report", report)])
    assert kinds(house, "coordinator") == [("danger", danger)]
    assert kinds(house, "police_intelligence") == []


def test_of_what_is_overdue_they_alone_are_told_once_a_day_for_all_of_it(house: House) -> None:
    kept(house, "social_worker")
    kept(house, "social_worker", key="second")
    let_pass(house, 9)
    worker, now = house.operator_of_steps(), clock.now()

    def overdue(who: str) -> int:
        return sum(row.times for row in notices_of(house.viewer(who))[0] if row.kind in ("kept_overdue", "overdue"))

    def tells(at: datetime) -> None:
        tell_of_overdue(worker, at=at)

    tells(now)
    tells(now + timedelta(hours=2))
    assert overdue("social_worker") == 1
    for who in NOBODY_ELSE:
        assert overdue(who) == 0, who
    assert kept_work(house.viewer("social_worker")) == (2, 2)


def test_what_is_not_read_one_by_one_waits_for_nobody(house: House) -> None:
    sent(house, "SCH1", attendance(wren(), **kept_for(house, "social_worker")))
    assert kept_reports(house.viewer("social_worker")) == []
