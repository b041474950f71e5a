"""What is folded on a telephone, and in a browser without scripts."""

from playwright.sync_api import Locator, Page


def unfold(within: Page | Locator, summary: str) -> None:
    """Open what stands under this line, or what these words stand in, where it is not open already."""
    page = within.page if isinstance(within, Locator) else within
    under = within.locator("details", has=page.locator(":scope > summary", has_text=summary))
    part = (under if under.count() else within.locator("main details", has_text=summary)).last
    if part.get_attribute("open") is None:
        part.locator(":scope > summary").click()
