"""The pictures of a child hold where a system draws everything in colours of its own, and at 400% of a desk."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK
from tests.living import House
from tests.web import busy

ENLARGED = {"width": 320, "height": 256}  # a desk of 1280 by 1024, at 400%
# Shapes of a drawing of which nothing can be told from the ground: they have neither an inside nor an outline in another colour.
NOT_SEEN = """drawing => [...drawing.querySelectorAll('circle, rect, path, polygon, line')].filter(shape => {
    const style = getComputedStyle(shape), box = shape.getBoundingClientRect();
    if (!box.width && !box.height || shape.closest('defs, pattern, a > .wp-strip__tap') || shape.matches('.wp-strip__tap')) return false;
    const ground = getComputedStyle(document.body).backgroundColor;
    const shows = colour => colour !== 'none' && colour !== ground && !/rgba\\(.*, 0\\)/.test(colour);
    return !shows(style.fill) && !shows(style.stroke);
}).map(shape => shape.outerHTML.slice(0, 120))"""


@pytest.fixture
def girl(house: House) -> UUID:
    return busy.told(house)


def test_every_mark_is_seen_in_forced_colours(
    girl: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = somebody("coordinator", size=DESK)
    page.emulate_media(forced_colors="active")
    page.goto(f"/people/{girl}/#ties")
    for drawing in (".wp-strip__drawn", ".wp-network__drawing"):
        shown = page.locator(drawing).locator("visible=true").first
        expect(shown).to_be_visible()
        assert shown.locator("circle, rect, path").count() > 3
        assert shown.evaluate(NOT_SEEN) == []
    look(page, "forced-colours")
    strip = page.locator(".wp-strip__drawn").locator("visible=true").first
    strip.locator(".wp-strip__mark").first.evaluate("mark => { mark.style.fill = mark.style.stroke = 'Canvas'; }")
    assert strip.evaluate(NOT_SEEN), "a fault that is planted is caught"


def test_nothing_is_scrolled_sideways_or_covered_at_400_per_cent(
    girl: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = somebody("coordinator", size=ENLARGED)
    for address in (f"/people/{girl}/", f"/who-to-call/{girl}/", "/worklist/", "/missing/", "/clocks/"):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= ENLARGED["width"], address
        link = page.locator("main a:visible").last
        link.focus()
        assert link.evaluate(
            """link => { link.scrollIntoView({block: 'center'}); const box = link.getClientRects()[0];
            const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return link.contains(there) || there?.contains(link); }"""
        ), f"{address}: what has the keyboard's focus is not covered"
        look(page, "enlarged" + address.split("/")[1])
