"""The pages of disagreements: what is typed is kept, who may do what is offered, and what is wrong is said in words."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.casework.disagreeing import WORDS, answered, disagrees, ended, let_pass, reported, run_out, sweep
from tests.intake.test_grading import graded
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.alerts.front_door import Taken, decide_report, end_route, open_routes
from wholepicture.casework.escalation.commands import settle_escalation
from wholepicture.web.escalation import learning

FILLED = {**WORDS, "is_danger": "no", "children": "Wren", "supported_by": ""}


@pytest.fixture
def told(house: House) -> Any:
    house.add_colleague("manager", "coordinator")
    return answered(house)


def test_the_link_stands_on_an_answer_and_on_no_report_that_still_waits(house: House) -> None:
    sent = reported(house)
    teacher = client_of(house, "teacher_dsl")
    assert "I disagree" not in text_of(teacher, f"/reports/{sent.receipt}/")
    refused = teacher.get(f"/disagree/report/{sent.receipt}/")
    assert refused.status_code == 409
    assert "still waits for its answer" in refused.content.decode()


def test_at_the_top_danger_is_said_and_nothing_is_offered_to_be_taken_there(house: House, told: Any) -> None:
    teacher = client_of(house, "teacher_dsl")
    page = teacher.post(f"/disagree/report/{told.receipt}/", FILLED)["Location"]
    assert "take it to the top now" in text_of(teacher, page)
    for _ in range(4):
        run_out(house)
    top = text_of(teacher, page)
    assert "take it to the top now" not in top
    assert "A child is in immediate danger: say so now" in top
    assert "What protects the child goes on meanwhile." in top
    given = {"settle_words": "It is done.", "settle_satisfied": "yes", "seen": "5"}
    assert teacher.post(f"{page}settle/", given).status_code == 302
    assert "What protects the child goes on meanwhile." not in text_of(teacher, page)


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(house: House, told: Any) -> None:
    teacher = client_of(house, "teacher_dsl")
    answer = teacher.post(f"/disagree/report/{told.receipt}/", {**FILLED, "wanted": "", "is_danger": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say what you want to happen." in page
    assert WORDS["what"] in page
    assert WORDS["risk"] in page
    answer = teacher.post(f"/disagree/report/{told.receipt}/", {**FILLED, "what": "x" * 4001})
    assert "Use 4,000 characters or fewer here. There are 4,001." in answer.content.decode()


def test_it_is_said_that_nobody_is_named_and_who_is_asked_all_the_same(house: House, told: Any) -> None:
    page = text_of(client_of(house, "teacher_dsl"), f"/disagree/report/{told.receipt}/")
    assert "Hana Hub-Test , coordinator, Harrowmere Co-ordination Hub" in page
    assert "nobody is named here, so the hub’s co-ordinator would be asked" in page
    assert "No report is opened by it" in page
    assert "Nobody may be treated worse for it" in page
    assert "This is not whistleblowing" in page


def test_disagreeing_twice_leads_to_the_one_that_stands(house: House, told: Any) -> None:
    teacher = client_of(house, "teacher_dsl")
    first = teacher.post(f"/disagree/report/{told.receipt}/", FILLED)
    again = teacher.get(f"/disagree/report/{told.receipt}/")
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    twice = teacher.post(f"/disagree/report/{told.receipt}/", FILLED)
    assert twice.status_code == 422
    assert "You have disagreed with this already" in twice.content.decode()


def test_each_answer_to_a_report_is_disagreed_with_by_itself_and_no_sentence_of_a_grade_is(house: House) -> None:
    sent = reported(house)
    hub = house.viewer("coordinator")
    ways = {"intelligence": Taken("Unit", hub.person)}
    decide_report(
        hub, submission=sent.submission, decision="act", reason="Known.", told="We pass it on.", changes="-", ways=ways
    )
    (way,) = open_routes(hub)
    end_route(hub, route=way.id, done="Nothing was found.", told="Nothing was found.")
    graded(house, sent.submission)
    teacher = client_of(house, "teacher_dsl")
    page = teacher.get(f"/reports/{sent.receipt}/").content.decode()
    links = re.findall(rf'href="(/disagree/report/{sent.receipt}[^"]*)"', page)
    assert len(links) == 2
    assert page.count("weighed by what it says") == 1
    first, second = (text_of(teacher, link) for link in links)
    assert "We pass it on." in first
    assert "Nothing was found." in second
    for link in links:
        raised = teacher.post(link, FILLED)
        assert raised.status_code == 302
        assert "Hana Hub-Test" in text_of(teacher, raised["Location"])


def test_where_a_decision_is_read_it_stands_that_it_is_disputed_and_then_that_it_ended(house: House, told: Any) -> None:
    pages = {"teacher_dsl": f"/reports/{told.receipt}/", "coordinator": f"/reading/{told.submission}/"}
    for who, page in pages.items():
        assert "disagreed on" not in text_of(client_of(house, who), page)
    raised = disagrees(house, told)
    assert "You disagreed on" in text_of(client_of(house, "teacher_dsl"), pages["teacher_dsl"])
    shown = text_of(client_of(house, "coordinator"), pages["coordinator"])
    assert "Ada Teacher-Test, " in shown
    assert "it stands at level 1, Practitioner to practitioner." in shown
    settle_escalation(house.viewer("teacher_dsl"), escalation=raised, words="Agreed.", is_satisfied=True)
    for who, page in pages.items():
        assert "it has ended." in text_of(client_of(house, who), page)
    assert "disagreed on" not in text_of(client_of(house, "information_governance"), pages["teacher_dsl"], status=404)


def test_danger_in_a_disagreement_stands_first_for_the_hub_and_for_whoever_is_asked(house: House, told: Any) -> None:
    house.add_colleague("scrutineer", "independent_scrutineer")
    asked = [client_of(house, who) for who in ("coordinator", "scrutineer")]
    outside = client_of(house, "nurse")
    for client in (*asked, outside):
        assert "Danger now" not in text_of(client, "/")
    raised = disagrees(house, told, is_danger=True, children="Wren")
    for client in asked:
        assert "Danger now, in a disagreement. Wren , raised by Ada Teacher-Test" in text_of(client, "/")
    assert "Danger now" not in text_of(outside, "/")
    settle_escalation(house.viewer("teacher_dsl"), escalation=raised, words="Seen.", is_satisfied=True)
    for client in asked:
        assert "Danger now" not in text_of(client, "/")


def test_an_answer_that_comes_too_late_is_not_stored_and_not_lost(house: House, told: Any) -> None:
    raised = disagrees(house, told)
    coordinator = client_of(house, "coordinator")
    let_pass(house, timedelta(days=40))
    sent = {"verdict": "stands", "answer_words": "We rang the school twice.", "seen": "1"}
    late = coordinator.post(f"/disagreements/{raised}/answer/", sent)
    assert late.status_code == 409
    assert "The time for this answer ran out" in late.content.decode()
    assert "We rang the school twice." in late.content.decode()
    sweep(house)
    meanwhile = coordinator.post(f"/disagreements/{raised}/answer/", sent)
    assert "We rang the school twice." in meanwhile.content.decode()


def test_only_whoever_is_asked_is_offered_an_answer(house: House, told: Any) -> None:
    raised = disagrees(house, told)
    assert "Your answer" in text_of(client_of(house, "coordinator"), f"/disagreements/{raised}/")
    assert "Your answer" not in text_of(client_of(house, "police_intelligence"), f"/disagreements/{raised}/")
    assert "It is settled already" in text_of(client_of(house, "teacher_dsl"), f"/disagreements/{raised}/")
    assert client_of(house, "nurse").get(f"/disagreements/{raised}/").status_code == 404


def test_the_hub_disagrees_from_the_page_of_its_own_answer(house: House, told: Any) -> None:
    page = client_of(house, "police_intelligence").get(f"/reading/{told.submission}/").content.decode()
    assert f'href="/disagree/reading/{told.submission}/"' in page
    form = text_of(client_of(house, "police_intelligence"), f"/disagree/reading/{told.submission}/")
    assert "Dismiss: no action now" in form
    assert "Known to the school." not in form  # the reason may speak of what those who are asked may not read


def test_two_who_set_the_ladder_at_once_do_not_write_over_each_other(house: House) -> None:
    house.add_colleague("partnership_administrator", "partnership_administrator")
    administrator = client_of(house, "partnership_administrator")
    levels = {f"title_{n}": f"Level {n}" for n in range(1, 6)} | {f"days_{n}": "3" for n in range(1, 6)}
    form = {**levels, "raiser_days": "4", "seen": "0", "do": "levels"}
    assert administrator.post("/partnership/ladder/", form).status_code == 302
    second = administrator.post("/partnership/ladder/", {**form, "title_1": "Mine"})
    assert second.status_code == 422
    assert "Somebody else changed the ladder" in second.content.decode()
    assert 'value="Mine"' in second.content.decode()


def test_who_decides_in_the_end_is_named_by_address_or_name(house: House) -> None:
    house.add_colleague("partnership_administrator", "partnership_administrator")
    house.add_colleague("scrutineer", "independent_scrutineer")
    administrator = client_of(house, "partnership_administrator")
    wrong = administrator.post(
        "/partnership/ladder/", {"do": "top", "seen": "0", "top_1": "Hana Hub-Test", "top_2": ""}
    )
    assert "Nobody is found by that." in wrong.content.decode()
    named = {"do": "top", "seen": "0", "top_1": "Scrutineer-Test", "top_2": "nurse@example.org"}
    assert administrator.post("/partnership/ladder/", named).status_code == 302
    page = administrator.get("/partnership/ladder/").content.decode()
    assert 'value="Scrutineer-Test"' in page
    assert 'value="Esme Nurse-Test"' in page
    again = {**named, "seen": "1", "top_2": "Esme Nurse-Test"}
    assert administrator.post("/partnership/ladder/", again).status_code == 302


def test_where_too_few_ended_one_sentence_says_so_and_each_table_else_has_its_heading(
    house: House, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    disagrees(house, told)
    monkeypatch.setattr(learning.clock, "local_date", lambda *_: date(2026, 11, 30))
    hub, address = client_of(house, "coordinator"), "/disagreements/learning/"
    page = text_of(hub, address)
    assert page.count("Too few") == 1
    assert "What they were about" not in page
    ended(house, 4, kind="roles", satisfied=True)
    ended(house, 4, kind="plan", satisfied=True)
    page = text_of(hub, address)
    assert "What they were about Fewer than five of each ended, so nothing is told." in page
    assert "Level reached" in page
