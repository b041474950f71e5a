"""A strategy discussion is called, held with who must be there, and decides; without one of them it decides nothing, and says so."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import leaves, opened
from tests.casework.meeting.discussing import ALL, BROUGHT, call, called, held, in_hours, page
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.casework.meeting.discussions.commands import (
    NotOpenHere,
    NotWritten,
    WrittenMeanwhile,
    add_to_discussion,
    call_discussion,
    call_off_discussion,
    move_discussion,
)
from wholepicture.casework.meeting.discussions.queries import discussion_of, discussions_to_hold
from wholepicture.casework.models import DiscussionStep
from wholepicture.notices.queries import notices_of


@pytest.fixture
def discussion(house: House) -> UUID:
    return called(house)


def test_its_clock_runs_from_the_decision_to_hold_one(house: House, discussion: UUID) -> None:
    row = page(house, discussion).row
    assert (row.state, row.held_at, row.is_late) == ("called", None, False)
    assert timedelta(hours=23) < row.due_at - clock.now() <= timedelta(hours=24)


def test_who_came_what_each_brought_the_decision_its_reasons_and_who_did_not_agree_are_kept(
    house: House, discussion: UUID
) -> None:
    held(house, discussion, dissent="The nurse would wait.")
    after = page(house, discussion)
    assert after.row.state == "decided"
    sat = after.last_sitting
    assert sat is not None
    assert sat.is_quorate
    assert (sat.decision, sat.reasons, sat.dissent) == (
        "enquiry_joint",
        "Three accounts agree.",
        "The nurse would wait.",
    )
    assert [(voice.agency, voice.came, voice.brought) for voice in sat.voices] == [(one, True, BROUGHT) for one in ALL]
    assert after.conference_by is not None, "an enquiry starts the clock of the initial conference"
    assert after.conference_by > in_hours(24 * 15)


def test_without_health_it_is_said_at_the_field_and_nothing_is_stored(house: House, discussion: UUID) -> None:
    with pytest.raises(NotWritten) as refused:
        held(house, discussion, "social_care", "police")
    assert refused.value.problems["decision"].startswith("Nobody came for health.")
    assert page(house, discussion).seen == 1


def test_it_is_recorded_as_not_quorate_decides_nothing_and_meets_again(house: House, discussion: UUID) -> None:
    held(house, discussion, "social_care", decision="short", next_at=in_hours(5))
    after = page(house, discussion)
    assert after.last_sitting is not None
    assert (after.last_sitting.is_quorate, after.last_sitting.decision) == (False, "")
    assert (after.row.state, after.row.held_at) == ("called", None), "its clock runs on"
    held(house, discussion, seen=2)
    assert page(house, discussion).row.state == "decided"


def test_the_database_keeps_no_decision_of_one_that_was_not_quorate(house: House, discussion: UUID) -> None:
    with as_superuser(house.database) as superuser:
        for present, quorate, decision in (("{police}", "true", "none"), ("{police}", "false", "none")):
            with pytest.raises(Exception, match="discussion_(quorate|decides)"):
                superuser.execute(
                    """INSERT INTO casework_discussionstep (id, discussion_id, number, kind, sat_at, present, is_quorate, decision,
                       words, reasons, dissent, by_id, at)
                       VALUES (gen_random_uuid(), %s, 2, 'sat', now(), %s, %s, %s, '', 'r', '', %s, now())""",
                    [discussion, present, quorate, decision, house.professionals["coordinator"]],
                )


@pytest.mark.parametrize(
    ("kind", "quorate", "decision"), [("sat", None, "enquiry_joint"), ("sat", None, ""), ("added", None, "none")]
)
def test_nobody_stores_a_decision_without_saying_that_it_was_quorate(
    house: House, discussion: UUID, kind: str, quorate: bool | None, decision: str
) -> None:
    """As the application, past its commands: what is empty is no way round what the constraints ask."""
    step = DiscussionStep(
        id=new_id(), discussion_id=discussion, number=2, kind=kind, is_quorate=quorate, decision=decision,
        sat_at=clock.now(), words="w", reasons="r", by_id=house.professionals["coordinator"], at=clock.now(),
    )  # fmt: skip
    with house.viewer("coordinator").acting(), pytest.raises(ProgrammingError, match="row-level security"):
        step.save(force_insert=True)


def test_two_who_write_at_once_both_see_both(house: House, discussion: UUID) -> None:
    held(house, discussion, by="coordinator")
    with pytest.raises(NotOpenHere):
        held(house, discussion, by="police_intelligence")
    add_to_discussion(house.viewer("coordinator"), discussion=discussion, words="One.", dissent="", seen=2)
    with pytest.raises(WrittenMeanwhile):
        add_to_discussion(house.viewer("police_intelligence"), discussion=discussion, words="Two.", dissent="", seen=2)
    add_to_discussion(house.viewer("police_intelligence"), discussion=discussion, words="Two.", dissent="", seen=3)
    assert [step.words for step in page(house, discussion).steps[-2:]] == ["One.", "Two."]


def test_it_is_put_off_and_called_off_with_a_reason_alone(house: House, discussion: UUID) -> None:
    hub = house.viewer("coordinator")
    with pytest.raises(NotWritten):
        move_discussion(hub, discussion=discussion, planned_at=in_hours(9), words=" ", seen=1)
    move_discussion(hub, discussion=discussion, planned_at=in_hours(9), words="Health cannot come before.", seen=1)
    assert page(house, discussion).row.planned_at > in_hours(8)
    call_off_discussion(hub, discussion=discussion, words="She was found to be somebody else.", seen=2)
    assert page(house, discussion).row.state == "off"
    with pytest.raises(NotOpenHere):
        held(house, discussion, seen=3)


def test_what_is_wrong_is_said_field_by_field(house: House) -> None:
    case = opened(house, "coordinator", known(house), "coordinator")
    leaves(house, "police_intelligence")
    wrong = call(house, "police_intelligence", why="", planned_at=in_hours(-30), invited=())
    with pytest.raises(NotWritten) as refused:
        call_discussion(house.viewer("coordinator"), case=case, call=wrong)
    assert set(refused.value.problems) == {"why", "planned", "chair", "who_social_care", "who_police", "who_health"}
    assert "have left" in refused.value.problems["chair"]


def test_it_shows_to_whoever_sees_the_case_and_to_nobody_else(house: House, discussion: UUID) -> None:
    assert discussion_of(house.viewer("social_worker"), discussion=discussion) is not None
    assert discussion_of(house.viewer("other_teacher"), discussion=discussion) is None


def test_whoever_is_barred_from_the_child_sees_none(house: House, discussion: UUID) -> None:
    child, worker = page(house, discussion).row.child, house.professionals["social_worker"]
    bar_viewer(house.viewer("coordinator"), professional=worker, nominal=child, reason="Her niece")
    assert discussion_of(house.viewer("social_worker"), discussion=discussion) is None


def test_whoever_chairs_it_is_told(house: House) -> None:
    called(house, chair="police_intelligence")
    waiting, _ = notices_of(house.viewer("police_intelligence"))
    assert "discussion" in {row.kind for row in waiting}
    waiting, _ = notices_of(house.viewer("social_worker"))
    assert "discussion" not in {row.kind for row in waiting}


def test_what_is_to_be_held_is_listed_for_who_chairs_it_and_for_the_hub_until_it_is_held(house: House) -> None:
    discussion = called(house, chair="social_worker")

    def listed(who: str) -> list[UUID]:
        return [row.id for row in discussions_to_hold(house.viewer(who))]

    assert (listed("social_worker"), listed("coordinator"), listed("nurse")) == ([discussion], [discussion], [])
    held(house, discussion, "social_care", decision="short", next_at=in_hours(5))
    assert listed("social_worker") == [discussion], "one that was not quorate is to be held still"
    held(house, discussion, seen=2)
    assert listed("social_worker") == []
