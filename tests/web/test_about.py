"""What the site says of itself: to anybody, with the partnership's own words in it."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client, override_settings

from tests.living import House
from tests.web.story import client_of
from wholepicture.access import limits, rules
from wholepicture.intake.queries import UPLOAD_WAITS
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


def test_times_and_numbers_are_those_that_the_software_keeps_to(shared_house: House) -> None:
    says = {address: Client().get(address).content.decode() for address in PAGES}
    assert f"{rules.SESSION_HOURS} hours after you signed in" in says["/accessibility/"]
    longest = max(limits.ALLOWANCES, key=lambda each: each.every)
    wait = (
        f"After {longest.at_once} wrong codes in a day it takes up to {longest.every // timedelta(minutes=1)} minutes."
    )
    assert wait in says["/help/"]
    assert f"until {limits.KNOWN_FOR.days} days after you last signed in on it" in says["/privacy/"]
    assert timedelta(days=1) == UPLOAD_WAITS
    assert "not taken in is deleted after a day" in says["/privacy/"]
    for function, span, address, words in (
        ("idle", "30 minutes", "/accessibility/", "half an hour in which you do nothing"),
        ("kept_for_browser", "12 hours", "/privacy/", "writing or searching for, for 12 hours"),
        ("write_try", "90 days", "/privacy/", "came is kept for 90 days"),
    ):
        with connections["owner"].cursor() as sql:
            sql.execute(
                "SELECT prosrc FROM pg_proc WHERE pronamespace = 'sec'::regnamespace AND proname = %s", [function]
            )
            assert f"interval '{span}'" in sql.fetchone()[0], function
        assert words in says[address]


def test_it_says_no_more_than_is_so(shared_house: House) -> None:
    says = {address: " ".join(Client().get(address).content.decode().split()) for address in PAGES}
    for address, part in (
        ("/accessibility/", "What you typed on other pages, such as a reason, is not."),  # held is a report alone
        ("/help/", "without scripts whenever you press a button"),
        ("/privacy/", "are put together by a rule, where the agency knows that number first-hand"),
        ("/privacy/", "in its agency’s quarantine, and is kept"),
        ("/privacy/", "the check of its seals would show it"),  # and not that none can
    ):
        assert part in says[address]


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
