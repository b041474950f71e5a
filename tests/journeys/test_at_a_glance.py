"""A tired social worker opens a child's page: five questions are answered before she scrolls, or within two screens of a telephone."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK
from tests.living import House
from tests.web import busy

TELEPHONE = {"width": 320, "height": 800}
# What is asked, and where it is answered.
ASKED = {
    "missing when and how often": ("Times away", "7 in 8 weeks, 7 nights"),
    "which agencies worry, and since when": ("Who worries", "Gull House since"),
    "who are the two adults": ("Adults named", "Dex"),
    "what changed at school": ("School", "58% attended, her usual 95%"),
    "what has been decided": ("Decided", "Act: take it forward"),
}
SIZES = ((DESK, 1), (TELEPHONE, 2))  # and within how many screens of each


@pytest.fixture
def girl(house: House) -> UUID:
    return busy.told(house)


def reach(page: Page, part: str) -> float:
    """How far down the page what answers a question ends, in px."""
    box = page.locator(".wp-first__part", has=page.locator("dt", has_text=part)).first.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_five_questions_are_answered_from_the_first_screen(
    girl: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    for size, screens in SIZES:
        page = somebody("coordinator", size=size)
        page.goto(f"/people/{girl}/")
        for question, (part, answer) in ASKED.items():
            expect(page.locator(".wp-first__part", has_text=part).first, question).to_contain_text(answer)
            assert reach(page, part) <= screens * size["height"], question
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], "nothing is scrolled sideways"
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height <= 4 * TELEPHONE["height"], f"{height} px: four screens, before anything is unfolded"
        look(page, "at-a-glance")


def test_the_strip_opens_what_happened_by_finger_by_keyboard_and_without_a_script(
    girl: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    for size, _ in SIZES:
        page = somebody("coordinator", size=size)
        page.goto(f"/people/{girl}/")
        strip = page.locator(".wp-strip__drawn").locator("visible=true")
        expect(strip).to_have_count(1)
        strip.get_by_role("link", name="Own words,").last.click()
        expect(page.get_by_text("only Own words", exact=False)).to_be_visible()
        expect(page.get_by_text("hot chocolate")).to_have_count(0)
        look(page, "at-a-glance-words")
        page.get_by_role("link", name="Everything", exact=True).click()
        expect(page.locator(".wp-week__fold").first).to_be_visible()
    skip = page.get_by_role("link", name="Skip the strip of time")
    skip.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg') !== null"), "the marks are links"
    skip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#chronology$"))
    plain = somebody("coordinator", size=DESK, javascript=False)
    plain.goto(f"/people/{girl}/")
    expect(plain.locator(".wp-strip__drawn--wide")).to_be_visible()
    plain.get_by_role("link", name="What raised the alerts").click()
    expect(plain.get_by_text("only What raised the alerts")).to_be_visible()
