"""An alert with others beside it: what raised it, why, how it all ties together and the way to decide first; the rest a fold away."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK
from tests.journeys.folding import unfold
from tests.living import House
from tests.web import busy
from wholepicture.alerts.queries import alerts_awaiting

TELEPHONE = {"width": 320, "height": 800}
MOST = {1280: 5200, 320: 5200}  # px


@pytest.fixture
def alert(house: House) -> UUID:
    busy.told(house)
    return alerts_awaiting(house.viewer("coordinator"))[0].id


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_the_decision_is_a_press_away_and_what_else_was_raised_is_a_line_each(
    alert: UUID, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    page = somebody("coordinator", size=size)
    page.goto(f"/alerts/{alert}/")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= MOST[size["width"]], f"{height} px"
    look(page, "alert-at-a-glance")
    also = page.locator("details", has=page.locator(":scope > summary h2", has_text="Also: "))
    assert also.count() > 2
    assert not any(one.get_attribute("open") is not None for one in also.all())
    page.get_by_role("link", name="Go to your decision").click()
    expect(page.get_by_role("heading", name="Your decision")).to_be_in_viewport()
    unfold(page, "Other reports that this rests on")
    expect(
        page.locator("details[open] .wp-week__fold, details[open] .govuk-details").locator("visible=true").first
    ).to_be_visible()
    look(page, "alert-unfolded")


def test_everything_of_it_is_there_without_a_script_and_on_paper(alert: UUID, somebody: Callable[..., Page]) -> None:
    plain = somebody("coordinator", javascript=False)
    plain.goto(f"/alerts/{alert}/")
    unfold(plain, "Also: Repeatedly missing")
    expect(plain.locator("details[open] .wp-week__fold, details[open] .govuk-details").first).to_be_visible()
    page = somebody("coordinator")
    page.goto(f"/alerts/{alert}/")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() == 0
