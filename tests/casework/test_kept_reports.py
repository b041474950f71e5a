"""A disagreement about a report that its sender keeps to named people stays with those who may read that report."""

from datetime import timedelta
from typing import Any

import pytest

from synthetic.factories import child, concern, upn_of
from tests.access.raw import as_superuser
from tests.casework.disagreeing import WORDS, run_out
from tests.casework.test_who_reads_a_disagreement import counts
from tests.living import House
from wholepicture.alerts.commands import answer_kept, answer_report
from wholepicture.casework.escalation.commands import NoColleague, answer_escalation, open_escalation
from wholepicture.casework.escalation.disputable import NotYet
from wholepicture.casework.escalation.queries import escalation_of, escalations_open, to_raise
from wholepicture.casework.escalation.results import LevelShown
from wholepicture.intake.commands import accept_submission
from wholepicture.notices.queries import notices_of

WHY = "Invented: known to the family."
OTHERS = ("coordinator", "police_intelligence", "nurse", "charity_worker", "scrutineer", "other_teacher")


@pytest.fixture(autouse=True)
def scrutineer(house: House) -> None:
    house.add_colleague("scrutineer", "independent_scrutineer")


def kept(house: House, *people: str) -> Any:
    """A teacher's report that she keeps to these people."""
    body = concern(
        child(identifiers=[upn_of(1)]),
        key="kept",
        sharing={"level": "named", "named": [house.emails[who] for who in people], "lawful_basis": "gdpr_6_1_e"},
    )
    sent = accept_submission(house.viewer("teacher_dsl"), body=body, channel="screen")
    house.process()
    return sent


def disagrees(house: House, sent: Any, **more: Any) -> Any:
    fields = {**WORDS, "is_danger": False, **more}
    return open_escalation(house.viewer("teacher_dsl"), kind="report", way=sent.receipt, **fields)


def asked(levels: list[LevelShown]) -> list[list[str]]:
    return [[one.name for one in level.asked] for level in levels]


def test_those_who_are_named_are_asked_at_every_level_and_nobody_else(house: House) -> None:
    sent = kept(house, "social_worker", "care_home_worker")
    answer_kept(house.viewer("social_worker"), submission=sent.submission, decision="dismiss", reason=WHY)
    shown = to_raise(house.viewer("teacher_dsl"), kind="report", way=sent.receipt)
    assert shown is not None
    assert shown.is_kept
    cora, finn = "Cora Worker-Test", "Finn Carer-Test"
    assert asked(shown.levels) == [[cora, finn], *[[finn]] * 4]
    escalation = disagrees(house, sent)
    for _ in range(5):
        run_out(house)
    page = escalation_of(house.viewer("teacher_dsl"), escalation=escalation)
    assert page is not None
    assert {name for level in asked(page.levels) for name in level} == {cora, finn}
    assert counts(house, "social_worker")[0] == counts(house, "care_home_worker")[0] == 1
    for who in OTHERS:
        assert counts(house, who) == [0, 0, 0], who
        assert [row.kind for row in notices_of(house.viewer(who))[0]] == [], who
    assert escalations_open(house.viewer("coordinator")) == []


def test_whoever_is_asked_answers_it(house: House) -> None:
    sent = kept(house, "social_worker")
    answer_kept(house.viewer("social_worker"), submission=sent.submission, decision="dismiss", reason=WHY)
    escalation = disagrees(house, sent)
    answer_escalation(house.viewer("social_worker"), escalation=escalation, verdict="changes", words="I see her today.")
    page = escalation_of(house.viewer("teacher_dsl"), escalation=escalation)
    assert page is not None
    assert page.moves[-1].words == "I see her today."


def test_whoever_is_named_in_the_hub_reads_it_and_their_colleagues_do_not(house: House) -> None:
    sent = kept(house, "coordinator", "social_worker")
    answer_report(house.viewer("coordinator"), submission=sent.submission, decision="dismiss", reason=WHY)
    disagrees(house, sent)
    assert counts(house, "coordinator")[0] == 1
    assert counts(house, "police_intelligence") == [0, 0, 0]


def test_without_an_answer_it_is_disputed_once_its_time_has_run_out(house: House) -> None:
    sent = kept(house, "social_worker")
    teacher = house.viewer("teacher_dsl")
    with pytest.raises(NotYet):
        to_raise(teacher, kind="report", way=sent.receipt)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_submission SET received_at = received_at - %s", [timedelta(days=9)])
    shown = to_raise(teacher, kind="report", way=sent.receipt)
    assert shown is not None
    assert (shown.type, shown.against) == ("no_reply", "Harrowmere Children's Social Care")
    assert asked(shown.levels) == [["Cora Worker-Test"]] * 5


def test_where_nobody_who_is_named_reads_here_there_is_nobody_to_ask(house: House) -> None:
    sent = kept(house, "information_governance")
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_submission SET received_at = received_at - %s", [timedelta(days=9)])
    assert to_raise(house.viewer("teacher_dsl"), kind="report", way=sent.receipt) is None


def test_a_colleague_whose_role_reads_nothing_cannot_stand_beside_her(house: House) -> None:
    house.add_colleague("governance", "information_governance", "SCH1")
    sent = kept(house, "social_worker")
    answer_kept(house.viewer("social_worker"), submission=sent.submission, decision="dismiss", reason=WHY)
    shown = to_raise(house.viewer("teacher_dsl"), kind="report", way=sent.receipt)
    assert shown is not None
    assert shown.colleagues.people == {}
    with pytest.raises(NoColleague):
        disagrees(house, sent, supported_by=house.professionals["governance"])


def test_nobody_who_covers_for_whoever_is_asked_learns_of_it(house: House) -> None:
    from wholepicture.base import clock
    from wholepicture.partnership.absences.commands import enter_absence

    house.add_colleague("stand_in", "social_worker", "CSC")
    sent = kept(house, "social_worker")
    answer_kept(house.viewer("social_worker"), submission=sent.submission, decision="dismiss", reason=WHY)
    today = clock.local_date()
    enter_absence(
        house.viewer("social_worker"),
        person=house.professionals["social_worker"],
        starts_on=today,
        ends_on=today + timedelta(days=3),
        cover=house.professionals["stand_in"],
    )
    disagrees(house, sent)
    assert notices_of(house.viewer("stand_in"))[0] == []
    assert counts(house, "stand_in") == [0, 0, 0]
