"""A social worker goes on leave; a colleague covers, is told on her open page, and finds what waits; then chooses how she is told."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.serving_site import served
from tests.web.story import client_of
from wholepicture.base import clock

TODAY = clock.local_date()
LAST = TODAY + timedelta(days=4)


@pytest.fixture
def live(house: House, tmp_path: Path, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of the site as it is served in earnest, on which somebody is signed in."""
    with served(house, tmp_path) as site:
        contexts = []

        def enter(who: str, size: dict[str, int]) -> Page:
            context = browser.new_context(viewport=size, base_url=f"http://127.0.0.1:{site.port}", locale="en-GB")
            contexts.append(context)
            context.add_cookies(
                [
                    {"name": name, "value": cookie.value, "domain": "127.0.0.1", "path": cookie["path"]}
                    for name, cookie in client_of(house, who).cookies.items()
                ]
            )
            page = context.new_page()
            page.goto("/")
            return page

        yield enter
        for context in contexts:
            context.close()


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
