"""Somebody gives their calendar a secret address, sees that it was read, and takes it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.cases.opening import opened
from tests.casework.missing.coming_back import came_back
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_address_is_made_read_by_a_calendar_and_taken_back(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    girl, _ = came_back(house)
    opened(house, "coordinator", girl, "social_worker")
    worker = somebody("social_worker", size=size)
    worker.goto("/")
    worker.get_by_role("link", name="Your dates in your calendar").click()
    look(worker, "your-dates")
    worker.get_by_role("button", name="Make your secret address").click()
    look(worker, "your-dates-made")
    address = worker.locator(".wp-digest").inner_text()

    # When a calendar, which signs in nowhere, looks there
    calendar = worker.context.browser.new_context()  # type: ignore[union-attr]
    body = calendar.request.get(address)
    assert body.ok
    assert "Action due" in body.text()
    assert "Wren" not in body.text()

    worker.get_by_role("link", name="Your dates in your calendar").click()
    expect(worker.get_by_text("A calendar last read it", exact=False)).to_be_visible()
    look(worker, "your-dates-read")
    worker.get_by_role("button", name="Take the address back").click()
    expect(worker.get_by_role("button", name="Make your secret address")).to_be_visible()
    assert calendar.request.get(address).status == 404
    calendar.close()
