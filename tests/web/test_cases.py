"""Acting opens a case or joins one, in the same step; whoever has it finds it on their list, and says what came of it."""

import re
from uuid import UUID

import pytest
from django.test import Client

from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import as_typed, first, in_days, leaves, opened, page
from tests.living import House
from tests.web.story import Told, client_of, text_of, told
from wholepicture.casework.cases.queries import cases_of_child, worklist

ACT = {"decision": "act", "changes": "She is seen this week.", "reason": "Three signs.", "told": "We act on it."}


@pytest.fixture
def story(house: House) -> Told:
    return told(house)


def test_acting_on_an_alert_opens_a_case_with_who_leads_it_an_action_and_a_day(house: House, story: Told) -> None:
    hub = client_of(house, "coordinator")
    sent = ACT | as_typed(house, "police_intelligence", "coordinator")
    assert hub.post(f"/alerts/{story.alert}/decide/", sent).status_code == 302
    alert = text_of(hub, f"/alerts/{story.alert}/")
    assert "What is done: Older men drive her at night." in alert
    assert "Led by Dev Officer-Test , police intelligence, Harrowmere Police, 01632 960002 ." in alert
    assert "See her at school, alone." in text_of(hub, "/worklist/")
    assert "Older men drive her at night." in text_of(client_of(house, "police_intelligence"), "/worklist/")
    child = text_of(hub, f"/people/{story.girl}/")
    assert "Older men drive her at night. , led by Dev Officer-Test See her at school, alone. Hana Hub-Test" in child


def test_what_is_wrong_with_the_case_is_said_at_its_field_and_nothing_is_decided(house: House, story: Told) -> None:
    leaves(house, "police_intelligence")
    hub = client_of(house, "coordinator")
    sent = ACT | as_typed(house, "police_intelligence", days=-1)
    answer = hub.post(f"/alerts/{story.alert}/decide/", sent)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert said.count("They have left, and can be given nothing.") == 4, "above, and beside both boxes"
    assert said.count("This day is over.") == 2
    assert "See her at school, alone." in said, "what was typed stands there still"
    assert "What will you do?" in text_of(hub, f"/alerts/{story.alert}/")
    assert cases_of_child(house.viewer("coordinator"), nominal=story.girl) == []


def test_acting_without_saying_who_does_what_is_not_taken(house: House, story: Told) -> None:
    answer = client_of(house, "coordinator").post(f"/alerts/{story.alert}/decide/", ACT)
    said = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Say in a line what the case is for.", "Choose who leads the case.", "Say what is to be done.",
                  "Choose who does it.", "Enter the day by which it is to be done."):  # fmt: skip
        assert words in said


def test_watching_and_dismissing_ask_for_no_case(house: House, story: Told) -> None:
    hub = client_of(house, "coordinator")
    assert hub.post(f"/alerts/{story.alert}/decide/", {**ACT, "decision": "watch"}).status_code == 302
    assert cases_of_child(house.viewer("coordinator"), nominal=story.girl) == []


def test_acting_joins_a_case_that_is_open(house: House, story: Told) -> None:
    case = opened(house, "coordinator", story.girl, "coordinator")
    hub = client_of(house, "coordinator")
    offered = hub.get(f"/alerts/{story.alert}/").content.decode()
    assert re.search(rf'value="{case}" checked', offered), "where one is open, it is offered first"
    sent = ACT | as_typed(house, case_joins=str(case), case_lead="", case_what="")
    assert hub.post(f"/alerts/{story.alert}/decide/", sent).status_code == 302
    assert [move.kind for move in page(house, "coordinator", case).moves] == ["opened", "joined"]
    assert "Something more was joined to it from an alert." in text_of(hub, f"/cases/{case}/")


def test_acting_on_a_report_opens_a_case_too(house: House) -> None:
    wren = known(house)
    from wholepicture.alerts.queries import reading_list

    hub = client_of(house, "coordinator")
    report = reading_list(house.viewer("coordinator")).rows[0].submission
    assert hub.post(f"/reading/{report}/answer/", ACT).status_code == 422
    assert hub.post(f"/reading/{report}/answer/", ACT | as_typed(house, "social_worker")).status_code == 302
    assert "Led by Cora Worker-Test" in text_of(hub, f"/reading/{report}/")
    (case,) = cases_of_child(house.viewer("social_worker"), nominal=wren)
    assert case.what == "Older men drive her at night."


def test_whoever_was_slower_opens_no_case_and_keeps_what_they_wrote(house: House) -> None:
    known(house)
    from wholepicture.alerts.queries import reading_list

    hub = client_of(house, "coordinator")
    report = reading_list(house.viewer("coordinator")).rows[0].submission
    assert hub.post(f"/reading/{report}/answer/", {**ACT, "decision": "watch"}).status_code == 302
    slower = client_of(house, "police_intelligence").post(f"/reading/{report}/answer/", ACT | as_typed(house))
    assert slower.status_code == 409
    assert "See her at school, alone." in slower.content.decode()
    assert worklist(house.viewer("coordinator")).cases == []


# -- the pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def wren(house: House) -> UUID:
    return known(house)


def step(browser: Client, path: str, **given: str) -> int:
    """One step filled in on its page, with the moves that stood there."""
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(path).content.decode())
    assert seen is not None
    return browser.post(path, {"seen": seen.group(1), **given}).status_code


def test_a_case_goes_from_its_opening_by_hand_to_its_closing_by_two(house: House, wren: UUID) -> None:
    worker, hub = client_of(house, "social_worker"), client_of(house, "coordinator")
    assert worker.post(f"/children/{wren}/case/", as_typed(house, "social_worker")).status_code == 302
    (case,) = cases_of_child(house.viewer("social_worker"), nominal=wren)
    at = f"/cases/{case.id}/"
    nurse = str(house.professionals["nurse"])
    assert step(worker, f"{at}share/", person=nurse, choice="share") == 302
    action = case.open_actions[0].id
    assert step(worker, f"/actions/{action}/pass/", person=nurse, words="She knows her.") == 302
    assert step(worker, f"{at}close/", words="She is safe.") == 422, "something is to be done still"
    assert step(client_of(house, "nurse"), f"/actions/{action}/end/", choice="done", words="Seen. She is well.") == 302
    assert step(worker, f"{at}close/", words="She is safe.") == 302
    assert worker.get(f"{at}answer/").status_code == 200
    assert step(worker, f"{at}answer/", choice="close", words="Yes.") == 422
    assert step(hub, f"{at}answer/", choice="close", words="Agreed.") == 302
    record = text_of(hub, at)
    assert "Closed" in record
    assert "Done See her at school, alone. Esme Nurse-Test" in record
    assert step(hub, f"{at}reopen/", words="She was away again.") == 302


def test_two_who_change_one_thing_both_see_both(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    hub, nurse = client_of(house, "coordinator"), str(house.professionals["nurse"])
    assert step(hub, f"/cases/{case}/share/", person=nurse, choice="share") == 302
    slower = hub.post(f"/cases/{case}/lead/", {"seen": "1", "person": nurse, "words": "She sees her weekly."})
    said = slower.content.decode()
    assert slower.status_code == 422
    assert "Somebody did something here while you had it open." in said
    assert "Shared by Esme Nurse-Test" in said
    assert "She sees her weekly." in said
    again = re.search(r'name="seen" value="(\d+)"', said)
    assert again is not None
    assert (
        hub.post(
            f"/cases/{case}/lead/", {"seen": again.group(1), "person": nurse, "words": "She sees her weekly."}
        ).status_code
        == 302
    )


def test_a_day_that_is_none_is_said_beside_it(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    hub = client_of(house, "coordinator")
    given = {"what": "Ring the school.", "person": str(house.professionals["nurse"]), "seen": "1"}
    wrong = hub.post(f"/cases/{case}/action/", {**given, "due-day": "31", "due-month": "2", "due-year": "2027"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count("There is no 31 February 2027.") == 2


def test_a_stranger_finds_no_case_no_action_and_no_place_to_open_one(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    action = worklist(house.viewer("social_worker")).actions[0].id
    stranger = client_of(house, "other_teacher")
    for path in (f"/cases/{case}/", f"/actions/{action}/", f"/children/{wren}/case/", f"/cases/{case}/lead/"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("/worklist/group/").status_code == 404


def test_the_group_at_a_glance_says_what_each_has_and_what_is_stuck(house: House, wren: UUID) -> None:
    opened(house, "coordinator", wren, "police_intelligence", days=0)
    leaves(house, "police_intelligence")
    hub = client_of(house, "coordinator")
    group = text_of(hub, "/worklist/group/")
    assert "Led by Dev Officer-Test (has left): ask Hana Hub-Test" in group
    assert re.search(r"Dev Officer-Test Has left .{0,60}Hand over what Dev Officer-Test has 1 1 0", group)
    work = text_of(hub, "/worklist/")
    assert "You stand in for Dev Officer-Test" in work


def test_what_a_leaver_has_goes_to_another_in_one_step(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "police_intelligence")
    leaver = house.professionals["police_intelligence"]
    leaves(house, "police_intelligence")
    hub = client_of(house, "coordinator")
    at = f"/worklist/hand-over/{leaver}/"
    assert hub.post(at, {"successor": str(house.professionals["coordinator"]), "reason": ""}).status_code == 422
    given = {"successor": str(house.professionals["coordinator"]), "reason": "He has left."}
    assert hub.post(at, given).status_code == 302
    assert page(house, "coordinator", case).row.lead.name == "Hana Hub-Test"
    assert [row.due_on for row in worklist(house.viewer("coordinator")).actions] == [in_days(3)]
    assert client_of(house, "nurse").get(at).status_code == 404, "neither leads nor administers that agency"


def test_the_first_page_counts_what_is_to_be_done(house: House, wren: UUID) -> None:
    case = opened(house, "coordinator", wren, "social_worker")
    from wholepicture.casework.cases.commands import give_action

    give_action(house.viewer("coordinator"), case=case, first=first(house, "social_worker", 0))
    assert "2 Actions of yours" in text_of(client_of(house, "social_worker"), "/")


def test_a_notice_of_a_case_names_the_child_and_leads_to_it(house: House, wren: UUID) -> None:
    opened(house, "coordinator", wren, "social_worker")
    told_to = text_of(client_of(house, "social_worker"), "/notices/")
    assert "Something is yours to do in a case" in told_to
    assert "A case is yours to lead or to share" in told_to
    assert "Wren Ashdown-Test" in told_to
