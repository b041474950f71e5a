"""Whoever connects a system reads the API's reference in a browser, without an account; nothing comes from elsewhere."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE

ADDRESS = "/api/v1/docs"
DOORS = (
    "/api/v1/submissions",
    "/api/v1/submissions/batch",
    "/api/v1/submissions/{receipt}",
    "/api/v1/submissions/{receipt}/attachments/{number}",
)


@pytest.fixture
def stranger(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of somebody who is not signed in."""
    contexts = []

    def enter(*, javascript: bool = True) -> Page:
        context = browser.new_context(viewport=DESK, base_url=site, java_script_enabled=javascript, locale="en-GB")  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


def test_the_reference_is_read_at_both_widths_and_asks_nobody_else(
    site: str, stranger: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = stranger()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(ADDRESS)
    expect(page.locator(".opblock")).to_have_count(len(DOORS))
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, "api-reference")
    _open_everything(page)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, "api-reference-open")
    assert [address for address in asked if not address.startswith((site, "data:"))] == []
    assert said == [], "the page's own policy lets everything on it be, and nothing breaks"


def _open_everything(page: Page) -> None:
    closed = page.locator(".opblock-summary-control[aria-expanded=false]")
    while closed.count():
        closed.first.click()
    expect(page.locator(".opblock-body .responses-table").first).to_be_visible()


def test_no_request_can_be_sent_and_no_key_typed(stranger: Callable[..., Page]) -> None:
    page = stranger()
    page.goto(ADDRESS)
    expect(page.locator(".opblock")).to_have_count(len(DOORS))
    _open_everything(page)
    assert page.locator(".try-out, .authorize, .authorization__btn, input:enabled, textarea:enabled").count() == 0


def test_without_scripts_every_address_is_listed(
    stranger: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = stranger(javascript=False)
    page.goto(ADDRESS)
    listed: Any = page.locator(".wp-api__address").all_inner_texts()
    assert {address.partition(" ")[2] for address in listed} == set(DOORS)
    expect(page.get_by_role("link", name="openapi.json")).to_have_attribute("href", "/api/v1/openapi.json")


def test_the_plain_list_stands_until_the_description_has_come(stranger: Callable[..., Page]) -> None:
    page = stranger()
    page.route("**/openapi.json", lambda route: route.abort())
    page.goto(ADDRESS)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".wp-api__address")).to_have_count(len(DOORS))
    assert "No operations" not in page.locator("main").inner_text()
