"""The screens of assessment, read and filled in as a viewer would through the real door."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import begun, known, level_of, reviewed, signed
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.casework.assessment.commands import sign_assessment


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


# -- in two places ------------------------------------------------------------------------------------------------------


class Tab:
    """A page on which an assessment is written, as it was opened."""

    def __init__(self, client: Client, draft: UUID):
        self.client, self.draft = client, draft
        self.drawn(client.get(f"/assessment/{draft}/write/").content.decode())

    def drawn(self, text: str) -> None:
        self.hidden = {
            name: re.search(rf'name="{name}" value="([^"]*)"', text)[1]  # type: ignore[index]
            for name in ("writer", "page", "built_on")
        }

    def keep(self, **typed: str) -> Any:
        """As the script does, which takes note of the state that the draft is in then."""
        answer = self.client.post(f"/assessment/{self.draft}/keep/", {**self.hidden, **typed})
        self.hidden["built_on"] = answer.json().get("built_on", self.hidden["built_on"])
        return answer

    def press(self, do: str = "print", **typed: str) -> Any:
        return self.client.post(f"/assessment/{self.draft}/write/", {**self.hidden, **typed, "do": do})


def kept(client: Client, draft: UUID) -> str:
    return client.get(f"/assessment/{draft}/write/").content.decode()


@pytest.fixture
def tabs(house: House, wren: UUID) -> tuple[Tab, Tab]:
    client, draft = client_of(house, "nurse"), begun(house, "nurse", wren)
    return Tab(client, draft), Tab(client, draft)


def test_what_one_tab_wrote_is_not_written_over_by_the_other_and_both_texts_are_shown(tabs: tuple[Tab, Tab]) -> None:
    first, second = tabs
    assert first.keep(narrative="Seen at the gate.", voice="“I am fine.”").status_code == 200
    assert first.keep(narrative="Seen at the gate at four.", voice="“I am fine.”").status_code == 200
    answer = second.press(narrative="Heard at the station.", **{"a-late_return": "yes"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "You are writing this assessment in two places" in shown
    assert "Kept: Seen at the gate at four." in shown
    assert "Here: Heard at the station." in shown
    assert "What you wrote here is not kept yet" in shown
    assert "js/draft.js" not in shown, "no script writes over what the other page wrote"
    assert "Seen at the gate at four." in kept(first.client, first.draft)
    assert "Heard at the station." not in kept(first.client, first.draft)
    # its writer has seen both, and says what is kept; what was left empty holds what was kept
    assert re.search(r'name="voice"[^>]*>\s*“I am fine.”', shown)
    second.drawn(shown)
    assert second.press(narrative="At the gate, then at the station.", voice="“I am fine.”").status_code == 302
    assert "At the gate, then at the station." in kept(first.client, first.draft)
    assert first.keep(narrative="Seen at the gate at five.").status_code == 409


def test_the_script_is_told_to_stop_and_says_why(tabs: tuple[Tab, Tab]) -> None:
    first, second = tabs
    first.press(narrative="Seen at the gate.")
    answer = second.keep(narrative="Heard at the station.")
    assert answer.status_code == 409
    assert "also changed in another tab" in answer.json()["stopped"]
    assert "Seen at the gate." in kept(first.client, first.draft)


def test_a_page_that_did_not_hear_that_its_words_were_kept_sends_them_again(tabs: tuple[Tab, Tab]) -> None:
    first, _ = tabs
    built_on = first.hidden["built_on"]
    first.keep(narrative="Seen at")
    first.hidden["built_on"] = built_on
    assert first.keep(narrative="Seen at the gate.").status_code == 200
    assert "Seen at the gate." in kept(first.client, first.draft)


def test_nothing_is_signed_over_what_another_tab_wrote(house: House, wren: UUID, tabs: tuple[Tab, Tab]) -> None:
    first, second = tabs
    first.keep(narrative="Seen at the gate.")
    assert second.press("sign", narrative="Heard at the station.").status_code == 409
    assert level_of(house, "nurse", wren) == ""


@pytest.mark.parametrize("how", ["thrown_away", "signed"])
def test_what_is_typed_in_a_tab_whose_draft_is_signed_or_thrown_away_is_shown_to_be_copied(
    house: House, wren: UUID, how: str
) -> None:
    client = client_of(house, "nurse")
    draft = begun(house, "nurse", wren, level="significant", differs_reason="Invented.")
    tab = Tab(client, draft)
    if how == "signed":
        sign_assessment(house.viewer("nurse"), draft=draft)
    else:
        client.post(f"/assessment/{draft}/discard/")
    answer = tab.press("sign", narrative="Heard at the station.", **{"note-new_phone": "A gift, she says."})
    assert answer.status_code == 404
    shown = answer.content.decode()
    assert "This assessment is not being written any more" in shown
    for words in ("Heard at the station.", "A gift, she says."):
        assert words in shown
    answer = tab.keep(narrative="Heard at the station.")
    assert answer.status_code == 404
    assert "signed or thrown away" in answer.json()["stopped"]
    assert client.get(f"/assessment/{draft}/write/").status_code == 404


def test_what_a_supervisor_wrote_is_shown_where_another_was_faster(house: House, wren: UUID) -> None:
    assessment = signed(house, "social_worker", wren, "significant", **{"a-late_return": "yes"})
    house.add_colleague("second_coordinator", "coordinator", "HUB")
    client = client_of(house, "coordinator")
    reviewed(house, "second_coordinator", assessment)
    answer = client.post(
        f"/assessments/{assessment}/review/", {"decision": "return", "review_reason": "Where is the aunt?"}
    )
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Somebody else has approved, returned or declined this assessment." in shown
    assert "What you wrote, which is not stored" in shown
    assert "Where is the aunt?" in shown
