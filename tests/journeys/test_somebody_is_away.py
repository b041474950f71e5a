"""A social worker goes on leave; a colleague covers, is told on her open page, and finds what waits; then chooses how she is told."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from wholepicture.base import clock

TODAY = clock.local_date()
LAST = TODAY + timedelta(days=4)


def waits_for(house: House, who: str) -> None:
    from wholepicture.notices.telling import tell

    viewer = house.viewer("coordinator")
    with viewer.acting():
        tell("assessment", uuid4(), area=house.area, people=[house.professionals[who]])


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_whoever_covers_is_told_on_her_open_page_and_finds_for_whom(
    house: House, live: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    house.add_colleague("stand_in", "social_worker", "CSC")
    page = live("social_worker", size)
    page.goto("/directory/")
    page.get_by_role("link", name="When you are away").click()
    for name, day in (("starts", TODAY), ("ends", LAST)):
        for part in ("day", "month", "year"):
            page.locator(f"#{name}-{part}").fill(str(getattr(day, part)))
    page.get_by_label("Who covers?").fill("stand in")
    page.get_by_role("button", name="Enter it").click()
    expect(page.get_by_role("status")).to_have_text("Entered. Stand In-Test covers.")
    look(page, "away-entered")

    covers = live("stand_in", size)
    told = covers.get_by_role("banner").get_by_role("link", name="Notices").locator("visible=true")
    expect(told).to_have_text("Notices")
    covers.evaluate("window.neverLoadedAgain = true")
    waits_for(house, "social_worker")
    expect(told).to_contain_text("1")
    assert covers.evaluate("window.neverLoadedAgain")
    told.click()
    expect(covers.get_by_text("You cover for Cora Worker-Test")).to_be_visible()
    look(covers, "notices-as-cover")
    covers.get_by_role("link", name="An assessment waits for you").click()
    covers.goto("/notices/how/")
    covers.get_by_label("An assessment waits for you").select_option("At once")
    covers.get_by_role("button", name="Save").click()
    expect(covers.get_by_role("status").first).to_have_text("From now on you are told so.")
    expect(covers.get_by_label("An assessment waits for you")).to_have_value("at_once")
    expect(covers.get_by_role("banner").get_by_role("link", name="Notices").locator("visible=true")).to_have_text(
        "Notices"
    )
    look(covers, "how-told")
