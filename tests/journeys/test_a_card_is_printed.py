"""A taxi marshal's card: printed on one sheet, and the way to a short report that begins with its signs."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import PHONE
from tests.living import House
from wholepicture.base.dictionary import Card, CardSign, published
from wholepicture.partnership.signs.rules import (
    LONGEST_LINE,
    LONGEST_WORDS,
    MOST_NOTES,
    MOST_SIGNS,
    MOST_TO_RING,
)

MARGINS = {side: "10mm" for side in ("top", "bottom", "left", "right")}


def sheets(page: Page) -> int:
    """How many sheets of paper a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", margin=MARGINS)))


def words(length: int) -> str:
    return ("seen at the gate with a man whom nobody knows " * 5)[:length].strip()


def fullest() -> Card:
    """A card with as much on it as there may be."""
    longest_called = sorted(published().signs.values(), key=lambda sign: -len(sign.label))[:MOST_SIGNS]
    signs = tuple(CardSign(sign.code, words(LONGEST_WORDS)) for sign in longest_called)
    notes, ring = (tuple(words(LONGEST_LINE) for _ in range(most)) for most in (MOST_NOTES, MOST_TO_RING))
    return Card("fullest", "Whoever has the fullest card there is", notes, ring, signs)


def test_every_card_prints_on_one_sheet_and_so_does_the_fullest(house: House, somebody: Callable[..., Page]) -> None:
    from wholepicture.partnership.signs.commands import save_card

    save_card(house.viewer("coordinator"), card=fullest(), is_new=True, based_on=1, reason="To try the sheet.")
    page = somebody("nurse")
    for code in (*published().cards, "fullest"):
        page.goto(f"/cards/{code}/")
        assert sheets(page) == 1, code
    page.evaluate("document.querySelector('.wp-card').append(document.querySelector('.wp-card').cloneNode(true))")
    assert sheets(page) > 1, "a card that is too long would be noticed"


def test_from_her_card_a_nurse_reports_in_a_few_answers_without_scripts(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = somebody("nurse", size=PHONE, javascript=False)
    page.goto("/cards/nurse/")
    page.click("text=Report what you saw")
    page.check("#danger-no")
    page.click("text=Continue")
    assert "A partner much older" in page.inner_text("#signs")
    page.check("#sign-older_partner")
    page.fill("#facts", "He waited outside and rang her four times.")
    page.fill("#children-0-given", "Wren")
    page.check("#when")
    page.check("#how_known")
    page.locator("main button", has_text="Check and send").last.click()
    assert published().label("older_partner") in page.inner_text("main")
    page.click("main button:has-text('Send')")
    assert "received" in page.inner_text("main").lower()
