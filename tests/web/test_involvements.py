"""The pages on which work with a child is confirmed: the hub's list, the child's page, and the answer itself."""

from uuid import UUID

import pytest

from synthetic import factories
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.access.models import Involvement
from wholepicture.intake.commands import accept_submission


def wren() -> factories.Body:
    return factories.child(given="Wren", identifiers=[factories.nhs_of(1)])


@pytest.fixture
def claim(house: House) -> tuple[UUID, UUID]:
    """A child whom a school has on its roll, of whom the police wrote, and with whom a nurse says that she works."""
    house.send("SCH1", factories.involvement(wren()))
    house.send("POL", factories.concern(wren(), facts="Seen at Gorse Point."))
    body = factories.involvement(
        wren(), service="School nursing", worker="Nan Nurse-Test", from_="2025-01-06", level="hub"
    )
    accept_submission(house.viewer("nurse"), body=body, channel="screen")
    house.process()
    with house.operator().acting():
        row = Involvement.objects.get(agency_id=house.agencies["HLT"])
    return row.nominal, row.id


def test_the_hub_finds_it_on_its_list_and_confirms_it_with_a_reason(house: House, claim: tuple[UUID, UUID]) -> None:
    child, involvement = claim
    hub, nurse = client_of(house, "coordinator"), client_of(house, "nurse")
    assert "Gorse" not in text_of(nurse, f"/people/{child}/")
    assert "1 Work with a child to confirm somebody looked meanwhile" in text_of(hub, "/")
    page = text_of(hub, "/involvements/")
    assert "Harrowmere Hospital: Wren Ashdown-Test Looked for the child" in page
    assert "School nursing, Nan Nurse-Test. Says: since 6 January 2025." in page
    assert "by a person" in page
    asked = text_of(hub, f"/involvements/{involvement}/")
    assert "Does Harrowmere Hospital work with this child?" in asked
    assert "Take back" not in asked
    for given, said in (
        ({}, "Choose whether they work with this child"),
        ({"answer": "confirmed", "reason": " "}, "Say how you know"),
        ({"answer": "withdrawn", "reason": "x"}, "Choose whether they work with this child"),
    ):
        wrong = hub.post(f"/involvements/{involvement}/", given)
        assert (wrong.status_code, said in wrong.content.decode()) == (422, True)
    given = {"answer": "confirmed", "reason": "Rang the school nurses."}
    assert hub.post(f"/involvements/{involvement}/", given)["Location"] == "/involvements/"
    assert "Nothing waits to be confirmed" in text_of(hub, "/involvements/")
    assert "child to confirm" not in text_of(hub, "/")
    assert "Gorse Point" in text_of(nurse, f"/people/{child}/")


def test_whoever_works_with_her_is_told_on_her_page_and_answers_there(house: House, claim: tuple[UUID, UUID]) -> None:
    child, involvement = claim
    school, nurse = client_of(house, "teacher_dsl"), client_of(house, "nurse")
    page = text_of(school, f"/people/{child}/")
    assert "Nan Nurse-Test , Pastoral team, Harrowmere Hospital Not confirmed" in page
    assert "They read nothing that others wrote until it is confirmed" in page
    assert f"/involvements/{involvement}/" in school.get(f"/people/{child}/").content.decode()
    own = text_of(nurse, f"/people/{child}/")
    assert "It opens nothing that other agencies wrote until the co-ordination hub" in own
    assert f"/involvements/{involvement}/" not in nurse.get(f"/people/{child}/").content.decode()
    sent = school.post(f"/involvements/{involvement}/", {"answer": "refused", "reason": "Nobody here knows her."})
    assert sent["Location"] == f"/people/{child}/"
    assert "Refused by Marsh Lane Academy" in text_of(school, f"/people/{child}/")
    told = text_of(nurse, f"/people/{child}/")
    assert "Refused" in told
    assert "Marsh Lane" not in told
    back = {"answer": "withdrawn", "reason": "I was wrong."}
    assert school.post(f"/involvements/{involvement}/", back).status_code == 302
    assert "Not confirmed" in text_of(school, f"/people/{child}/")


def test_nobody_else_gets_to_the_page_and_gets_one_answer_whatever_is_there(
    house: House, claim: tuple[UUID, UUID]
) -> None:
    for who in ("nurse", "other_teacher", "charity_worker"):
        client = client_of(house, who)
        for involvement in (claim[1], UUID(int=0)):
            assert client.get(f"/involvements/{involvement}/").status_code == 404
            given = {"answer": "confirmed", "reason": "x"}
            assert client.post(f"/involvements/{involvement}/", given).status_code == 404
    assert client_of(house, "teacher_dsl").get("/involvements/").status_code == 404
