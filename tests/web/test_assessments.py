"""The screens of assessment, read and filled in as a viewer would through the real door."""

import re
from uuid import UUID

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import begun, known, level_of, reviewed, signed
from tests.living import House
from tests.web.story import client_of, text_of


@pytest.fixture
def wren(house: House) -> UUID:
    return known(house)


def test_the_page_of_a_child_shows_the_level_who_set_it_and_when_it_is_looked_at_again(
    house: House, wren: UUID
) -> None:
    assert "No assessment that you can see." in text_of(client_of(house, "nurse"), f"/people/{wren}/")
    signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    page = text_of(client_of(house, "nurse"), f"/people/{wren}/")
    assert "Assessment Significant , set by Cora Worker-Test, Harrowmere Children" in page
    assert "To be assessed again by" in page


def test_harm_stands_first_and_every_past_level_stays(house: House, wren: UUID) -> None:
    signed(house, "social_worker", wren, "experiencing", **{"a-injury_unexplained": "yes"})
    lower = signed(house, "nurse", wren, "significant", lower_reason="Invented: safe since May.")
    page = text_of(client_of(house, "nurse"), f"/people/{wren}/assessments/")
    assert page.index("Injury with no fitting explanation") < page.index("Levels over time")
    assert "the lower level does not count yet" in page
    assert "The level is Experiencing" in page
    reviewed(house, "coordinator", lower)
    page = text_of(client_of(house, "nurse"), f"/people/{wren}/assessments/")
    assert "The level is Significant" in page
    assert "Experiencing" in page[page.index("Levels over time") :]
    assert "Injury with no fitting explanation" in page


def test_an_assessment_is_written_and_signed_on_one_page(house: House, wren: UUID) -> None:
    client = client_of(house, "social_worker")
    answer = client.post(f"/people/{wren}/assessments/new/", {"tool": "seraf_like"})
    address = answer["Location"]
    page = text_of(client, address)
    assert "Four categories (like SERAF), version 1" in page
    assert "Gull House says yes, 30 October 2026" in page
    answer = client.post(address, {"do": "sign", "a-late_return": "yes", "narrative": "Half of it"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    for asked in ("Say whether the child was asked.", "Choose the level that you set.", "Half of it"):
        assert asked in shown
    assert 'href="#protective"' in shown
    filled = {
        "do": "sign", "kind": "assessment", "protective": "Her aunt.", "voice_asked": "no", "voice": "She was asleep.",
        "narrative": "Whole.", "level": "significant", "reason": "Invented.", "differs_reason": "Invented.",
        "shared": "partners", "a-late_return": "yes",
    }  # fmt: skip
    answer = client.post(address, filled)
    assert answer.status_code == 302
    page = text_of(client, answer["Location"])
    assert "Category 4: significant risk" in page
    assert "Incomplete" in page
    assert not re.search(r"\d+ points|total|score", page.lower())
    assert "Waits for another person’s approval" in page
    assert client.get(address).status_code == 404


def test_what_is_typed_is_kept_as_it_is_typed(house: House, wren: UUID) -> None:
    client = client_of(house, "nurse")
    draft = begun(house, "nurse", wren)
    kept = client.post(f"/assessment/{draft}/keep/", {"narrative": "Half of it", "on-new_phone-day": "41"})
    assert kept.json()["saved_at"]
    page = client.get(f"/assessment/{draft}/write/").content.decode()
    assert "Half of it" in page
    assert 'value="41"' in page
    assert client_of(house, "social_worker").get(f"/assessment/{draft}/write/").status_code == 404


def test_a_year_in_which_a_sign_was_seen_last_that_is_more_often_a_slip_is_asked_about(
    house: House, wren: UUID
) -> None:
    client, draft = client_of(house, "nurse"), begun(house, "nurse", wren)
    for year, asked in (("1900", True), ("2025", False)):
        client.post(f"/assessment/{draft}/keep/", {"on-new_phone-month": "1", "on-new_phone-year": year})
        page = text_of(client, f"/assessment/{draft}/write/")
        assert ("Is this year right? It would have been seen last in 1900." in page) == asked


def test_a_lower_level_is_asked_about_beside_all_past_harm(house: House, wren: UUID) -> None:
    signed(house, "social_worker", wren, "experiencing", **{"a-injury_unexplained": "yes"})
    draft = begun(house, "nurse", wren, level="significant", differs_reason="Invented.")
    answer = client_of(house, "nurse").post(
        f"/assessment/{draft}/write/",
        {"do": "sign", "kind": "assessment", "level": "significant", "reason": "Invented."},
    )
    page = answer.content.decode()
    assert "This lowers the level, which stands at “Experiencing”. Say why it is safe to lower it now." in page
    assert "Injury with no fitting explanation" in page


def test_a_supervisor_finds_it_and_says_something_of_it(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    client = client_of(house, "coordinator")
    assert "Wren Ashdown-Test Significant" in text_of(client, "/assessments/")
    answer = client.post(f"/assessments/{assessment}/review/", {"decision": "return"})
    assert answer.status_code == 422
    assert "Say what is missing or wrong" in answer.content.decode()
    client.post(f"/assessments/{assessment}/review/", {"decision": "return", "review_reason": "Where is the aunt?"})
    page = text_of(client_of(house, "social_worker"), f"/assessments/{assessment}/")
    assert "Returned with comments by Hana Hub-Test" in page
    assert "Where is the aunt?" in page
    assert "Go on from what you wrote" in page
    assert level_of(house, "social_worker", wren) == ""
    assert "Your approval" not in text_of(client_of(house, "nurse"), f"/assessments/{assessment}/")


def test_what_waits_stands_under_your_work_of_whoever_does_something_about_it(house: House, wren: UUID) -> None:
    signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    begun(house, "nurse", wren)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE casework_assessment SET due_on = due_on - 60")
    hub, nurse, worker = (text_of(client_of(house, who), "/") for who in ("coordinator", "nurse", "social_worker"))
    assert "1 Assessments to approve" in hub
    assert "1 Children to assess again 1 late" in hub
    assert "1 Children to assess again 1 late" in worker
    assert "Assessments to approve" not in worker
    assert "1 Assessments that you have not signed" in nurse
    assert "Children to assess again" not in nurse, "that is for those whose agency assessed her last, and for the hub"
    assert "Assessments" not in text_of(client_of(house, "charity_worker"), "/")
