"""The three boxes of a day, filled in in a browser."""

from datetime import date

from playwright.sync_api import Locator, Page


def fill_day(within: Page | Locator, day: date) -> None:
    for box, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        within.get_by_label(box).fill(str(number))
