"""What the site says of itself: to anybody, with the partnership's own words in it."""

import pytest
from django.test import Client, override_settings

from tests.living import House
from tests.web.story import client_of
from wholepicture.web.frame.about import paragraphs_of

PAGES = ("/help/", "/accessibility/", "/privacy/")


@pytest.mark.parametrize("address", PAGES)
def test_anybody_reads_it_signed_in_or_not(shared_house: House, address: str) -> None:
    stranger = Client().get(address)
    assert stranger.status_code == 200
    assert "Sign out" not in stranger.content.decode()
    assert "Sign out" in client_of(shared_house, "teacher_dsl").get(address).content.decode()


@pytest.mark.parametrize("address", ["/help", "/help/more/", "/privacy/../reports/", "/reports/help/"])
def test_only_these_very_addresses_are_open(shared_house: House, address: str) -> None:
    assert Client().get(address).status_code in (301, 302)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_sent_to_it(shared_house: House, address: str) -> None:
    assert Client().post(address).status_code == 405


def test_every_page_leads_to_it(shared_house: House) -> None:
    for page in ("/accounts/login/", "/help/"):
        told = Client().get(page).content.decode()
        assert all(f'href="{address}"' in told for address in PAGES), page
    told = client_of(shared_house, "nurse").get("/reports/").content.decode()
    assert all(f'href="{address}"' in told for address in PAGES)


@pytest.mark.parametrize("address", PAGES)
def test_who_to_tell_is_the_partnerships_to_say(shared_house: House, address: str) -> None:
    assert "Your agency’s safeguarding lead" in Client().get(address).content.decode()
    with override_settings(CONTACT="Invented office, office@example.org, 01632 960000"):
        told = Client().get(address).content.decode()
    assert "Invented office, office@example.org, 01632 960000" in told
    assert 'href="mailto:office@example.org"' in told


def test_what_only_the_partnership_knows_it_says_in_its_own_words(shared_house: House) -> None:
    assert "has not written its own part" in Client().get("/privacy/").content.decode()
    with override_settings(PRIVACY_WORDS="# Who we are\n\nThe <b>invented</b>\npartnership.\n"):
        told = Client().get("/privacy/").content.decode()
    assert "has not written its own part" not in told
    assert '<h2 class="govuk-heading-m">Who we are</h2>' in told
    assert "The &lt;b&gt;invented&lt;/b&gt; partnership." in told


def test_a_blank_line_parts_paragraphs_and_a_mark_begins_a_heading() -> None:
    told = [(each.text, each.is_heading) for each in paragraphs_of("One\nline.\n \n# A heading\n\n\nTwo # lines.")]
    assert told == [("One line.", False), ("A heading", True), ("Two # lines.", False)]
    assert paragraphs_of(" \n\n") == []
