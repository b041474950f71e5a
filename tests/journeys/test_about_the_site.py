"""Help, the accessibility statement and the privacy notice, as anybody reads them who has not signed in."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE


def test_whoever_cannot_sign_in_reads_the_help(site: str, browser: Browser, look: Callable[[Page, str], None]) -> None:
    for size in (DESK, PHONE):
        page = browser.new_context(viewport=size, base_url=site, locale="en-GB").new_page()  # type: ignore[arg-type]
        page.goto("/accounts/login/")
        for name in ("Help", "Accessibility statement", "Privacy notice"):
            page.get_by_role("contentinfo").get_by_role("link", name=name).click()
            expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
            look(page, name.lower().replace(" ", "-"))
        page.context.close()
