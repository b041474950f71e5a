"""Filling in, in a browser, who does what by when, where somebody acts."""

from playwright.sync_api import Page

from tests.casework.cases.opening import in_days
from tests.journeys.boxes import fill_day


def fill_in_a_case(
    page: Page, lead: str = "Hana Hub-Test", doer: str = "", days: int = 2, *, keys: bool = False
) -> None:
    """A new case, who leads it, and its first action. `keys`: with the keyboard alone."""

    def write(label: str, words: str) -> None:
        box = page.get_by_label(label)
        box.press_sequentially(words) if keys else box.fill(words)

    def choose(label: str, name: str) -> None:
        box = page.get_by_label(label)
        offered = box.locator("option", has_text=name).first.get_attribute("value")
        box.select_option(value=offered)

    write("What is the case for?", "Older men drive her at night.")
    choose("Who leads it?", lead)
    write("What is to be done first?", "See her at school, alone.")
    choose("Who does it?", doer or lead)
    fill_day(page.get_by_role("group", name="By which day?"), in_days(days))
