"""The pages of grading: the queue, a report with its pieces, the codes; the register for graders and for its custodian."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.intake.test_grading import CONDITION, RAW, SANITISED, graded, sent, wren_of  # noqa: F401 - a fixture
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.intake.grading.commands import set_condition_code

POSTED: dict[str, Any] = {
    "extract": "the man in the silver van gives girls phones",
    "sanitised": SANITISED,
    "source": "2",
    "assessment": "C",
    "handling": "P",
    "readers": "partners",
    "knowers": "12",
    "marking": "official",
    "sensitive": "sensitive",
    "seen": "0",
}


def subject_of(page: str) -> list[str]:
    return re.findall(r'name="about" type="checkbox" value="([0-9a-f-]{36})"', page)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_grader_goes_from_their_first_page_to_a_kept_grade(house: House, sent: UUID) -> None:  # noqa: F811
    police = client_of(house, "police_intelligence")
    assert "Information to grade" in text_of(police, "/")
    assert str(sent) in police.get("/grading/").content.decode()
    page = police.get(f"/grading/{sent}/").content.decode()
    assert RAW in page
    assert "that speaks for C, or for B" in page
    assert not re.search(r'name="(source|assessment|handling|readers)"[^>]*checked', page), (
        "nothing is chosen beforehand"
    )
    answered = police.post(f"/grading/{sent}/", POSTED | {"about": subject_of(page)}, follow=True)
    assert answered.status_code == 200
    assert "The grade is kept." in words(answered)
    assert "2-C-P : untested source; known indirectly; may be shared lawfully" in words(answered)
    house.process()
    assert "Nothing waits" in text_of(police, "/grading/")
    assert SANITISED in text_of(police, "/grading/lately/")
    assert "Graded information: 1 report, 1 known source." in text_of(police, f"/people/{wren_of(house)}/")
    school = text_of(client_of(house, "teacher_dsl"), f"/people/{wren_of(house)}/")
    assert "known source" not in school
    assert SANITISED in school
    assert "OFFICIAL-SENSITIVE" in school
    assert "Gia" not in school


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(house: House, sent: UUID) -> None:  # noqa: F811
    police = client_of(house, "police_intelligence")
    answered = police.post(f"/grading/{sent}/", {"sanitised": "Only this.", "knowers": "many"})
    assert answered.status_code == 422
    for said in ("Choose how far the source can be relied upon.", "Write a whole number, such as 4", "Only this."):
        assert said in words(answered) or said in answered.content.decode()
    assert 'id="source-error"' in police.post(f"/grading/{sent}/", POSTED | {"source": ""}).content.decode()


def test_words_that_tell_the_source_are_shown_to_be_confirmed(house: House, sent: UUID) -> None:  # noqa: F811
    police = client_of(house, "police_intelligence")
    telling = POSTED | {"sanitised": "Kez saw a van.", "knowers": "2"}
    answered = police.post(f"/grading/{sent}/", telling)
    assert answered.status_code == 422
    for said in ("“Kez” may tell who the source is", "Only 2 people could have known this"):
        assert said in words(answered)
    kept = police.post(f"/grading/{sent}/", telling | {"confirmed": ["few:2", "word:Kez"]})
    assert kept.status_code == 302


def test_a_piece_is_graded_again_with_what_it_had_and_the_earlier_grade_stays_to_be_read(
    house: House,
    sent: UUID,  # noqa: F811
) -> None:
    item = graded(house, sent)
    police = client_of(house, "police_intelligence")
    page = police.get(f"/grading/{sent}/?piece={item}").content.decode()
    assert re.search(r'name="assessment" type="radio" value="C" checked', page)
    again = POSTED | {"about": subject_of(page), "assessment": "B", "seen": "1", "why_again": "A second source."}
    assert police.post(f"/grading/{sent}/?piece={item}", again).status_code == 302
    shown = text_of(police, f"/grading/{sent}/")
    assert "2-B-P" in shown
    assert "As it was graded before" in shown
    assert "2-C-P" in shown
    late = police.post(f"/grading/{sent}/?piece={item}", again)
    assert late.status_code == 422
    assert "A colleague graded this piece" in words(late)


@pytest.mark.parametrize("who", ["coordinator", "teacher_dsl", "source_custodian", "information_governance"])
def test_for_everybody_else_there_is_no_page_of_grading(house: House, sent: UUID, who: str) -> None:  # noqa: F811
    client = client_of(house, who)
    for page in (
        "/grading/",
        "/grading/lately/",
        "/grading/settings/",
        f"/grading/{sent}/",
        "/grading/sources/new/",
        "/grading/requests/",
    ):
        assert client.get(page).status_code == 404, page
    assert client.post(f"/grading/{sent}/", POSTED).status_code == 404


def test_conditions_stand_beside_the_words_on_each_page_that_shows_them(house: House, sent: UUID) -> None:  # noqa: F811
    from tests.intake.test_grading import UNDER_CONDITIONS

    item = graded(house, sent, UNDER_CONDITIONS)
    school = client_of(house, "teacher_dsl")
    wren = wren_of(house)
    for page in (f"/people/{wren}/", f"/people/{wren}/?whole=1", f"/behind/{item}/"):
        assert CONDITION in text_of(school, page), page
        assert SANITISED in text_of(school, page), page
    found = words(school.post("/search/", {"words": "silver van"}, follow=True))
    assert "silver van gives girls phones" in found
    assert CONDITION in found
    assert "OFFICIAL-SENSITIVE. Grade 2-C-C" in found
    assert "Information, graded" in found
    assert "graded_piece" not in found
    beside = text_of(client_of(house, "police_intelligence"), f"/grading/{sent}/").partition("What else was graded")[2]
    assert f"(2-C-C, OFFICIAL-SENSITIVE) {CONDITION}" in beside
    hub = client_of(house, "coordinator")
    for page in (f"/people/{wren}/", f"/behind/{sent}/", f"/reading/{sent}/"):
        assert CONDITION in text_of(hub, page), page


def test_the_hub_has_a_report_graded_with_its_answer(house: House, sent: UUID) -> None:  # noqa: F811
    from synthetic.factories import concern
    from tests.intake.test_grading import WREN

    (receipt,) = house.send("HLT", concern(WREN, key="worry"))
    house.process()
    hub = client_of(house, "coordinator")
    given = {
        "decision": "watch",
        "changes": "Nothing yet.",
        "reason": "The unit has to see it.",
        "ways": ["intelligence"],
    }
    given |= {"intelligence_passed_to": "Their desk", "seen_to_by": str(house.professionals["coordinator"])}
    assert hub.post(f"/reading/{receipt.submission}/answer/", given).status_code == 302
    queue = text_of(client_of(house, "police_intelligence"), "/grading/")
    assert "Hana Hub-Test of the hub asks for a grade" in queue


def test_codes_are_set_and_offered(house: House, sent: UUID) -> None:  # noqa: F811
    police = client_of(house, "police_intelligence")
    assert "None are set" in text_of(police, "/grading/settings/")
    assert police.post("/grading/settings/", {"code": "", "words": "", "is_used": "yes"}).status_code == 422
    code = {"code": "A1", "words": "Covert development", "readers": "unit", "is_used": "yes"}
    assert police.post("/grading/settings/", code).status_code == 302
    assert "A1: Covert development" in text_of(police, f"/grading/{sent}/")
    assert police.post("/grading/settings/", {"fewest_knowers": "0", "fewest_fitting": "x"}).status_code == 422
    assert police.post("/grading/settings/", {"fewest_knowers": "7", "fewest_fitting": "30"}).status_code == 302


def test_a_code_whose_words_were_changed_stands_in_the_form_of_whoever_grades_again(
    house: House,
    sent: UUID,  # noqa: F811
) -> None:
    from tests.intake.test_grading import UNDER_CONDITIONS

    officer = house.viewer("police_intelligence")
    set_condition_code(officer, code="AC1", words="Ring first.")
    item = graded(house, sent, replace(UNDER_CONDITIONS, codes=["AC1"]))
    set_condition_code(officer, code="AC1", words="Ring the desk first.")
    page = client_of(house, "police_intelligence").get(f"/grading/{sent}/?piece={item}").content.decode()
    assert re.search(r'name="codes" type="checkbox" value="AC1" checked', page)


def test_a_source_goes_through_the_register_by_number(house: House) -> None:
    police, custodian = client_of(house, "police_intelligence"), client_of(house, "source_custodian")
    assert police.post("/grading/sources/new/", {"name": ""}).status_code == 422
    entered = words(police.post("/grading/sources/new/", {"name": "Kez Friend-Test", "risk": "Beaten before"}))
    urn = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", entered)
    assert urn is not None
    assert "Kez" not in entered
    assert police.post("/grading/requests/", {"urn": urn[0], "reason": ""}).status_code == 422
    assert police.post("/grading/requests/", {"urn": urn[0], "reason": "To warn them."}).status_code == 302
    assert "Waits for the custodian" in text_of(police, "/grading/requests/")
    assert "Requests to be told who a source is" in text_of(custodian, "/")
    request = re.search(r"/register/requests/([0-9a-f-]{36})/", custodian.get("/register/").content.decode())
    assert request is not None
    assert custodian.post(request[0], {"decision": "", "reason": ""}).status_code == 422
    assert police.post(f"/grading/requests/{request[1]}/").status_code == 404
    assert custodian.post(request[0], {"decision": "granted", "reason": "In danger."}).status_code == 302
    told = words(police.post(f"/grading/requests/{request[1]}/"))
    assert "Kez Friend-Test" in told
    assert "Kez" not in text_of(custodian, f"/register/{urn[0]}/")
    assert custodian.post(f"/register/{urn[0]}/", {"reason": " "}).status_code == 422
    assert "Beaten before" in words(custodian.post(f"/register/{urn[0]}/", {"reason": "To check."}))
    assert police.get("/register/").status_code == 404
