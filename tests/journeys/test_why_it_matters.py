"""A tired social worker says of an entry why it matters; a nurse says otherwise; both stand under it, on paper and on a telephone."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK
from tests.living import House
from tests.web.story import told

TELEPHONE = {"width": 320, "height": 800}
POLICE = re.compile("^Say why it matters ?: .*Harrowmere Police")


@pytest.fixture
def girl(house: House) -> UUID:
    return told(house).girl


def unfolded(page: Page, words: str) -> None:
    """Press the line of the chronology that says this; on a telephone what came before the last weeks is folded."""
    rest = page.locator(".wp-rest:not([open]) > summary", has_text="Before that")
    if rest.count():
        rest.click()
    page.locator(".wp-line__summary", has_text=words).first.click()


def test_two_say_why_an_entry_matters_and_both_read_both(
    girl: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = somebody("social_worker", size=TELEPHONE)
    page.goto(f"/people/{girl}/")
    unfolded(page, "It is fine.")
    page.get_by_role("link", name=POLICE).first.click()
    page.get_by_role("button", name="Put it under the entry").click()
    expect(page.get_by_role("link", name="Say at least one of the three")).to_be_visible()
    look(page, "why-it-matters-error")
    page.get_by_label("Why it matters").fill("The telephone is new, and she says nothing of where it is from.")
    page.get_by_label("What was done").fill("Asked her aunt on Monday.")
    page.get_by_role("button", name="Put it under the entry").click()
    expect(page.get_by_text("It stands under the entry, with your name")).to_be_visible()

    other = somebody("coordinator", size=DESK)
    other.goto(f"/people/{girl}/")
    expect(other.locator(".wp-line__summary", has_text="Why it matters is said")).to_have_count(1)
    unfolded(other, "Why it matters is said")
    expect(other.get_by_text("Asked her aunt on Monday.")).to_be_visible()
    other.get_by_role("link", name=POLICE).first.click()
    expect(other.get_by_text("Asked her aunt on Monday.")).to_be_visible()
    look(other, "why-it-matters-form")
    other.get_by_label("What it does to the child").fill("She answers it in the night.")
    other.get_by_role("button", name="Put it under the entry").click()
    for one in (page, other):
        one.goto(f"/people/{girl}/")
        unfolded(one, "Why it matters is said")
        expect(one.locator(".wp-significance")).to_have_count(2)
        look(one, "why-it-matters-on-her-page")
