"""A referral and a transfer from when they are sent until they are done, taken back or refused and settled."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import first, leaves, opened
from tests.casework.cases.opening import page as case_page
from tests.casework.referral.referring import (
    at_the_door,
    lists,
    page,
    referred,
    shown,
    staffed,
    to_door,
    to_team,
    transferred,
)
from tests.living import House
from tests.partnership.narrowed import course, rule
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.casework.cases.commands import NotOpened, answer_closing, ask_to_close, end_action, hand_over
from wholepicture.casework.cases.queries import worklist
from wholepicture.casework.cases.rules import Opening
from wholepicture.casework.referral.commands import (
    CaseIsClosed,
    MovedMeanwhile,
    NotOpenNow,
    NotSent,
    WaitsAlready,
    accept_referral,
    accept_transfer,
    end_referral,
    make_referral,
    pass_referral,
    refuse_referral,
    settle_referral,
    transfer_case,
    withdraw_referral,
)
from wholepicture.casework.referral.queries import colleagues_to_choose, receivers, referrals_of_case
from wholepicture.casework.referral.rules import Sending
from wholepicture.notices.queries import notices_of


@pytest.fixture
def wren(house: House) -> UUID:
    hers = known(house)
    staffed(house)
    return hers


def told(house: House, who: str) -> list[tuple[str, UUID]]:
    return [(one.kind, one.record) for one in notices_of(house.viewer(who))[0]]


def test_whoever_refers_keeps_the_case_and_sees_where_it_is_until_it_is_done(house: House, wren: UUID) -> None:
    case = opened(house, "nurse", wren, "nurse")
    referral = referred(house, "nurse", wren, "CSC", case=case)
    assert told(house, "colleague") == [("referral", referral)]
    assert told(house, "manager") == [], "somebody of the team is there"
    assert [row.id for row in lists(house, "colleague").to_answer] == [referral]
    assert [row.id for row in lists(house, "nurse").out] == [referral]
    accept_referral(house.viewer("colleague"), referral=referral, words="", seen=1)
    assert told(house, "social_worker") == [], "it is answered"
    assert told(house, "nurse") == [("referred", referral)]
    found = page(house, "nurse", referral)
    assert (found.row.state, found.row.taken and found.row.taken.name) == ("accepted", "Colleague-Test")
    assert [row.id for row in lists(house, "colleague").to_do] == [referral]
    end_referral(house.viewer("colleague"), referral=referral, words="Seen: she is safe at her aunt’s.", seen=2)
    found = page(house, "nurse", referral)
    assert [move.kind for move in found.moves] == ["sent", "accepted", "done"]
    assert found.moves[-1].words == "Seen: she is safe at her aunt’s."
    assert case_page(house, "nurse", case).row.lead.name == "Esme Nurse-Test"
    assert [row.id for row in lists(house, "nurse", with_ended=True).ended] == [referral]
    assert [row.id for row in referrals_of_case(house.viewer("nurse"), case=case)] == [referral]


def test_whoever_takes_a_case_over_leads_it_and_until_then_the_sender_does(house: House, wren: UUID) -> None:
    case = opened(house, "nurse", wren, "nurse")
    transfer = transferred(house, "nurse", case, "CSC")
    assert case_page(house, "nurse", case).row.lead.name == "Esme Nurse-Test"
    taker = house.professionals["manager"]
    accept_transfer(house.viewer("colleague"), referral=transfer, lead=taker, words="She is known to us.", seen=1)
    found = case_page(house, "nurse", case)
    assert (found.row.lead.name, found.moves[-1].kind, found.moves[-1].words) == (
        "Manager-Test",
        "led",
        "She is known to us.",
    )
    assert page(house, "nurse", transfer).row.state == "done"
    assert [row.id for row in worklist(house.viewer("manager")).cases] == [case]
    assert lists(house, "nurse").out == []
    assert ("case", case) in told(house, "manager")


def test_a_refusal_goes_back_to_the_sender_who_says_what_they_do_instead(house: House, wren: UUID) -> None:
    case = opened(house, "nurse", wren, "nurse")
    transfer = transferred(house, "nurse", case, "CSC")
    refuse_referral(house.viewer("social_worker"), referral=transfer, words="She lives elsewhere now.", seen=1)
    assert case_page(house, "nurse", case).row.lead.name == "Esme Nurse-Test", "nothing changed by itself"
    (back,) = lists(house, "nurse").back
    assert page(house, "nurse", back.id).moves[-1].words == "She lives elsewhere now."
    settle_referral(house.viewer("nurse"), referral=transfer, words="We keep her, and see her weekly.", seen=2)
    assert lists(house, "nurse").back == []
    assert [move.kind for move in page(house, "nurse", transfer).moves] == ["sent", "refused", "settled"]


def test_accepting_opens_a_case_with_its_owner_and_first_action_in_the_same_step(house: House, wren: UUID) -> None:
    referral = referred(house, "nurse", wren, "CSC")
    me = house.professionals["social_worker"]
    opening = Opening(wren, first(house, "social_worker"), what="See what happens at home.", lead=me)
    wrong = Opening(wren, first(house, "social_worker", days=-3), what="", lead=me)
    accepts = house.viewer("social_worker")
    with pytest.raises(NotOpened) as problems:
        accept_referral(accepts, referral=referral, words="", seen=1, opening=wrong)
    assert set(problems.value.problems) == {"case_what", "action_due-day"}
    case = accept_referral(accepts, referral=referral, words="We see her today.", seen=1, opening=opening)
    assert [one.id for one in page(house, "nurse", referral).came_to] == [case]
    assert [row.id for row in worklist(house.viewer("social_worker")).cases] == [case]


def test_it_is_due_in_a_working_day_and_late_is_said_to_both_sides_and_the_hub(
    house: House, wren: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral = referred(house, "nurse", wren, "CSC")
    row = page(house, "nurse", referral).row
    assert row.due_at == clock.end_of_working_day(row.at, 1)
    assert not row.is_late
    after = row.due_at + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert [one.is_late for one in lists(house, "social_worker").to_answer] == [True]
    assert [one.is_late for one in lists(house, "nurse").out] == [True]
    assert [one.id for one in lists(house, "coordinator").late] == [referral]
    assert lists(house, "nurse").late == []


def test_it_is_taken_back_before_somebody_answered_and_not_after(house: House, wren: UUID) -> None:
    first_one, second = (at_the_door(house, "nurse", wren, "CHA") for _ in range(2))
    withdraw_referral(house.viewer("nurse"), referral=first_one, words="Her mother said no.", seen=1)
    assert shown(house, "charity_worker", first_one) is None
    assert told(house, "charity_worker") == [("referral", second)]
    accept_referral(house.viewer("charity_worker"), referral=second, words="", seen=1)
    with pytest.raises(NotOpenNow):
        withdraw_referral(house.viewer("nurse"), referral=second, words="Too late.", seen=2)


def test_nobody_answers_what_they_sent_nor_what_another_team_received(house: House, wren: UUID) -> None:
    mine = referred(house, "social_worker", wren, "CSC")
    assert not page(house, "social_worker", mine).may_answer
    for who, refusal in (("social_worker", NotPermitted), ("nurse", NotPermitted), ("charity_worker", NotFound)):
        with pytest.raises(refusal):
            accept_referral(house.viewer(who), referral=mine, words="", seen=1)
    accept_referral(house.viewer("colleague"), referral=mine, words="", seen=1)


def test_two_who_answer_at_once_both_see_what_happened(house: House, wren: UUID) -> None:
    referral = referred(house, "nurse", wren, "CSC")
    with pytest.raises(MovedMeanwhile):
        refuse_referral(house.viewer("colleague"), referral=referral, words="Full.", seen=0)
    accept_referral(house.viewer("social_worker"), referral=referral, words="", seen=1)
    with pytest.raises(NotOpenNow):
        refuse_referral(house.viewer("colleague"), referral=referral, words="Full.", seen=1)


def test_whoever_accepted_gives_it_to_a_colleague_of_another_team_who_then_reads_it(house: House, wren: UUID) -> None:
    house.add_colleague("helper", "charity_worker", "CHA")
    referral = at_the_door(house, "nurse", wren, "CHA")
    assert shown(house, "helper", referral) is None
    accept_referral(house.viewer("charity_worker"), referral=referral, words="", seen=1)
    helper = house.professionals["helper"]
    pass_referral(house.viewer("charity_worker"), referral=referral, taker=helper, words="Hers.", seen=2)
    assert [row.id for row in lists(house, "helper").to_do] == [referral]
    stranger = house.professionals["nurse"]
    with pytest.raises(NotOpened) as problems:
        pass_referral(house.viewer("helper"), referral=referral, taker=stranger, words="Hers.", seen=3)
    assert set(problems.value.problems) == {"taker"}


def test_what_is_missing_is_said_at_its_field_and_nothing_is_stored(house: House, wren: UUID) -> None:
    nurse = house.viewer("nurse")
    for sending, fields in (
        (Sending("", ""), {"to", "called", "words"}),
        (to_door(house, "CHA", basis=""), {"basis"}),
        (to_door(house, "CHA", basis="because"), {"basis"}),
        (to_team(house, "SCH2"), {"to"}),
        (Sending("x" * 300, "x" * 5000, front_door=house.agencies["CHA"], basis="consent"), {"called", "words"}),
    ):
        with pytest.raises(NotSent) as problems:
            make_referral(nurse, child=wren, sending=sending)
        assert set(problems.value.problems) == fields
    with pytest.raises(NotSent) as problems:
        make_referral(nurse, child=wren, sending=to_team(house, "CSC"), level="everybody")
    assert set(problems.value.problems) == {"level"}
    assert lists(house, "nurse").out == []


def test_who_is_offered_may_read_of_her_or_is_another_agencys_front_door(house: House, wren: UUID) -> None:
    found = receivers(house.viewer("nurse"), child=wren)
    assert {"Harrowmere Children's Social Care: Harrowmere Children's Social Care duty"} <= set(found.teams.values())
    assert not [name for name in found.teams.values() if "Second" in name]
    assert house.agencies["CHA"] in found.front_doors
    assert house.agencies["HLT"] not in found.front_doors, "their own"
    assert receivers(house.viewer("nurse"), child=wren, front_doors=False).front_doors == {}
    with pytest.raises(NotFound):
        receivers(house.viewer("charity_worker"), child=wren)


def test_a_case_waits_for_one_answer_to_a_transfer_at_a_time_and_none_of_a_closed_case(
    house: House, wren: UUID
) -> None:
    case = opened(house, "nurse", wren, "nurse")
    transfer = transferred(house, "nurse", case, "CSC")
    with pytest.raises(WaitsAlready):
        transferred(house, "nurse", case, "HUB")
    nurse = house.viewer("nurse")
    end_action(nurse, action=worklist(nurse).actions[0].id, is_done=True, words="Seen.", seen=1)
    ask_to_close(nurse, case=case, reason="She is safe.", seen=1)
    answer_closing(house.viewer("coordinator"), case=case, agrees=True, reason="Agreed.", seen=2)
    me = house.professionals["colleague"]
    with pytest.raises(CaseIsClosed):
        accept_transfer(house.viewer("colleague"), referral=transfer, lead=me, words="", seen=1)
    withdraw_referral(nurse, referral=transfer, words="It is closed.", seen=1)
    with pytest.raises(NotOpenNow):
        transfer_case(nurse, case=case, sending=to_team(house, "CSC"))


def test_a_transfer_goes_to_nobody_who_may_not_read_the_case(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "coordinator", level="hub")
    with pytest.raises(NotSent) as problems:
        transferred(house, "coordinator", case, "CSC")
    assert set(problems.value.problems) == {"to"}
    shared = opened(house, "coordinator", wren, "coordinator")
    transfer = transferred(house, "coordinator", shared, "CSC")
    offered = colleagues_to_choose(house.viewer("colleague"), referral=transfer).people
    assert set(offered) == {str(house.professionals[who]) for who in ("social_worker", "colleague", "manager")}


def test_somebody_who_does_not_work_on_a_case_sends_nothing_from_it(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "coordinator")
    with pytest.raises(NotPermitted):
        transferred(house, "nurse", case, "CSC")
    with pytest.raises(NotPermitted):
        referred(house, "nurse", wren, "CSC", case=case)
    with pytest.raises(NotFound):
        make_referral(house.viewer("charity_worker"), child=wren, sending=to_team(house, "CSC"))


def test_where_who_has_it_is_gone_somebody_stands_in_on_both_sides(house: House, wren: UUID) -> None:
    house.add_colleague("ward", "nurse", "HLT")
    referral = referred(house, "nurse", wren, "CSC")
    accept_referral(house.viewer("social_worker"), referral=referral, words="", seen=1)
    for who in ("nurse", "social_worker"):
        leaves(house, who)
    found = page(house, "coordinator", referral).row
    assert [one.name for one in found.sender.covers] == ["Hana Hub-Test"]
    assert found.taken is not None
    assert [one.name for one in found.taken.covers] == ["Manager-Test"]
    assert [row.id for row in lists(house, "manager").to_do] == [referral]
    assert [row.id for row in lists(house, "coordinator").out] == [referral]


def test_what_a_leaver_has_of_both_sides_is_handed_over_with_their_cases(house: House, wren: UUID) -> None:
    house.add_colleague("ward", "nurse", "HLT")
    sent = referred(house, "nurse", wren, "CSC")
    accept_referral(house.viewer("social_worker"), referral=sent, words="", seen=1)
    hub = house.viewer("coordinator")
    for leaver, successor in (("nurse", "ward"), ("social_worker", "colleague")):
        leaves(house, leaver)
        given = {"leaver": house.professionals[leaver], "successor": house.professionals[successor]}
        hand_over(hub, **given, reason="Left.")
    assert [row.id for row in lists(house, "ward").out] == [sent]
    assert [row.id for row in lists(house, "colleague").to_do] == [sent]
    assert [move.kind for move in page(house, "ward", sent).moves] == ["sent", "accepted", "handed", "handed"]


def test_nobody_is_given_one_who_may_read_nothing_for_want_of_training(house: House, wren: UUID) -> None:
    sent = referred(house, "social_worker", wren, "CSC")
    taker = str(house.professionals["manager"])
    assert taker in colleagues_to_choose(house.viewer("colleague"), referral=sent).people
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_professional SET role = 'nurse' WHERE id = %s", [taker])
    assert taker in colleagues_to_choose(house.viewer("colleague"), referral=sent).people
    course(house)
    rule(house, "nurse")
    assert taker not in colleagues_to_choose(house.viewer("colleague"), referral=sent).people


def test_whoever_took_one_on_is_not_handed_its_senders_side_and_can_still_end_it(house: House, wren: UUID) -> None:
    sent = referred(house, "social_worker", wren, "CSC")
    accept_referral(house.viewer("colleague"), referral=sent, words="", seen=1)
    leaves(house, "social_worker")
    given = {"leaver": house.professionals["social_worker"], "successor": house.professionals["colleague"]}
    hand_over(house.viewer("coordinator"), **given, reason="Left.")
    assert page(house, "colleague", sent).may_work
