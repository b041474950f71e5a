"""A case from when it is opened until it is closed, with who has it and what is to be done."""

from uuid import UUID

import pytest

from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import first, in_days, leaves, opened, page
from tests.living import House
from wholepicture.access.commands import bar_viewer
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.cases.commands import (
    ByAnother,
    MovedMeanwhile,
    NotOpened,
    NotOpenNow,
    StillToDo,
    answer_closing,
    ask_to_close,
    end_action,
    give_action,
    lead_case,
    move_action,
    open_case,
    pass_action,
    reopen_case,
    share_case,
)
from wholepicture.casework.cases.queries import action_of, case_of, cases_of_child, people_to_choose, worklist
from wholepicture.casework.cases.rules import CANNOT, LEFT, PAST, FirstAction, Opening


@pytest.fixture
def wren(house: House) -> UUID:
    return known(house)


def test_whoever_is_given_a_case_finds_it_with_its_action_on_their_list(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    work = worklist(house.viewer("social_worker"))
    assert [(row.id, row.lead.name) for row in work.cases] == [(case, "Cora Worker-Test")]
    assert [(row.case, row.what, row.due_on) for row in work.actions] == [
        (case, "See her at school, alone.", in_days(3))
    ]
    assert [row.doer.name for row in worklist(house.viewer("coordinator")).waiting] == ["Cora Worker-Test"]


def test_an_action_is_given_to_nobody_who_has_left_and_to_no_day_that_is_over(house: House, wren: UUID) -> None:
    leaves(house, "nurse")
    with pytest.raises(NotOpened) as refused:
        opened(house, "coordinator", wren, "nurse", days=-1)
    assert refused.value.problems == {"case_lead": LEFT, "action_doer": LEFT, "action_due-day": PAST}
    assert cases_of_child(house.viewer("coordinator"), nominal=wren) == []


def test_nobody_leads_a_case_who_could_not_read_it(house: House, wren: UUID) -> None:
    for level, who in (("partners", "other_teacher"), ("hub", "nurse"), ("partners", "information_governance")):
        with pytest.raises(NotOpened) as refused:
            opened(house, "coordinator", wren, who, level=level)
        assert refused.value.problems == {"case_lead": CANNOT, "action_doer": CANNOT}


def test_whoever_is_barred_from_the_child_is_not_offered_and_cannot_lead(house: House, wren: UUID) -> None:
    nurse = house.professionals["nurse"]
    assert str(nurse) in people_to_choose(house.viewer("coordinator"), nominal=wren).people
    bar_viewer(house.viewer("coordinator"), professional=nurse, nominal=wren, reason="Her aunt.")
    assert str(nurse) not in people_to_choose(house.viewer("coordinator"), nominal=wren).people
    with pytest.raises(NotOpened):
        opened(house, "coordinator", wren, "nurse")


def test_a_second_one_joins_the_first(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    joining = Opening(wren, first(house, "nurse"), joins=case)
    assert open_case(house.viewer("coordinator"), opening=joining) == case
    found = page(house, "coordinator", case)
    assert [move.kind for move in found.moves] == ["opened", "joined"]
    assert {action.doer.name for action in found.row.actions} == {"Cora Worker-Test", "Esme Nurse-Test"}


def test_it_is_closed_by_two_and_only_once_nothing_is_to_be_done(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    worker, hub = house.viewer("social_worker"), house.viewer("coordinator")
    with pytest.raises(StillToDo):
        ask_to_close(worker, case=case, reason="She is safe.", seen=1)
    (action,) = worklist(worker).actions
    end_action(worker, action=action.id, is_done=True, words="Seen; she talks to her aunt.", seen=1)
    ask_to_close(worker, case=case, reason="She is safe.", seen=1)
    with pytest.raises(ByAnother):
        answer_closing(worker, case=case, agrees=True, reason="I agree.", seen=2)
    assert [row.id for row in worklist(hub).closing] == [case]
    assert page(house, "coordinator", case).may_agree
    assert not page(house, "social_worker", case).may_agree
    answer_closing(hub, case=case, agrees=True, reason="Agreed at the panel.", seen=2)
    assert worklist(worker).cases == worklist(hub).closing == []
    with pytest.raises(NotOpenNow):
        give_action(hub, case=case, first=first(house, "nurse"))
    reopen_case(hub, case=case, reason="She was away again.", seen=3)
    assert [row.id for row in worklist(worker).cases] == [case]
    assert [move.kind for move in page(house, "coordinator", case).moves] == ["opened", "asked", "closed", "reopened"]


def test_an_action_goes_to_another_is_put_off_and_done_and_each_is_kept(house: House, wren: UUID) -> None:
    opened(house, "coordinator", wren, "social_worker")
    worker = house.viewer("social_worker")
    (action,) = worklist(worker).actions
    pass_action(worker, action=action.id, doer=house.professionals["nurse"], words="She knows the nurse.", seen=1)
    nurse = house.viewer("nurse")
    assert [row.id for row in worklist(nurse).actions] == [action.id]
    assert worklist(worker).actions == []
    with pytest.raises(MovedMeanwhile):
        move_action(nurse, action=action.id, due_on=in_days(9), words="She is at her aunt’s.", seen=1)
    move_action(nurse, action=action.id, due_on=in_days(9), words="She is at her aunt’s.", seen=2)
    end_action(nurse, action=action.id, is_done=False, words="Social care saw her.", seen=3)
    found = action_of(nurse, action=action.id)
    assert found is not None
    assert [(move.kind, move.person) for move in found.moves] == [
        ("given", "Cora Worker-Test"),
        ("passed", "Esme Nurse-Test"),
        ("moved", "Esme Nurse-Test"),
        ("dropped", "Esme Nurse-Test"),
    ]
    with pytest.raises(NotOpenNow):
        end_action(nurse, action=action.id, is_done=True, words="Again.", seen=4)


def test_somebody_else_leads_it_and_others_share_it(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    hub, nurse = house.viewer("coordinator"), house.professionals["nurse"]
    share_case(hub, case=case, person=nurse, seen=1)
    assert [row.id for row in worklist(house.viewer("nurse")).cases] == [case]
    lead_case(hub, case=case, lead=nurse, reason="She sees her weekly.", seen=2)
    found = page(house, "nurse", case)
    assert (found.row.lead.name, found.sharing) == ("Esme Nurse-Test", [])
    with pytest.raises(NotOpened) as refused:
        lead_case(hub, case=case, lead=nurse, reason="Again.", seen=3)
    assert refused.value.problems == {"lead": "They lead it already."}


def test_nothing_is_given_without_words_or_a_day(house: House, wren: UUID) -> None:
    with pytest.raises(NotOpened) as refused:
        open_case(house.viewer("coordinator"), opening=Opening(wren, FirstAction(" ", None, None), level="all"))
    assert list(refused.value.problems) == [
        "case_what",
        "case_level",
        "case_lead",
        "action_what",
        "action_doer",
        "action_due-day",
    ]


def test_whoever_may_not_see_the_child_sees_no_case_of_hers(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    (action,) = worklist(house.viewer("social_worker")).actions
    for who in ("other_teacher", "charity_worker"):
        stranger = house.viewer(who)
        assert case_of(stranger, case=case) is None
        assert action_of(stranger, action=action.id) is None
        assert cases_of_child(stranger, nominal=wren) == []
        with pytest.raises(NotFound):
            give_action(stranger, case=case, first=first(house, "nurse"))
        with pytest.raises(NotFound):
            open_case(stranger, opening=Opening(wren, first(house, who), what="Mine.", lead=house.professionals[who]))


def test_whoever_reads_it_without_working_on_it_moves_nothing(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    assert not page(house, "nurse", case).may_move
    with pytest.raises(NotPermitted):
        ask_to_close(house.viewer("nurse"), case=case, reason="Done.", seen=1)
