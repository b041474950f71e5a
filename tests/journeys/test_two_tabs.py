"""One draft is open in two tabs of a browser: nothing that is typed in either is lost."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE

WHAT = "What did you see, hear or find out?"


def test_two_tabs_on_one_draft_keep_both(somebody: Callable[..., Page], look: Callable[[Page, str], None]) -> None:
    first = somebody("nurse", size=DESK)
    first.goto("/report/")
    first.get_by_label("No", exact=True).check()
    first.get_by_role("button", name="Continue").click()
    expect(first.get_by_label(WHAT)).to_be_visible()
    second = first.context.new_page()
    second.set_viewport_size(PHONE)  # type: ignore[arg-type]
    second.goto(first.url)
    first.get_by_label(WHAT).fill("Seen at the gate.")
    expect(first.locator("[data-draft-status]")).to_contain_text("Saved")
    second.get_by_label(WHAT).fill("Heard at the station.")
    expect(second.get_by_role("alert")).to_contain_text("You are writing this report in two places")
    expect(second.get_by_role("alert")).to_contain_text("In the other: Seen at the gate.")
    look(second, "two-tabs")
    assert second.url.partition("?")[0] != first.url.partition("?")[0]
    second.get_by_label(WHAT).fill("Heard at the station at five.")
    second.get_by_label("First name").fill("Wren")
    second.get_by_role("button", name="Check and send").last.click()
    expect(second.get_by_text("Heard at the station at five.", exact=True)).to_be_visible()
    second.get_by_role("button", name="Send").click()
    expect(second.get_by_role("heading", name="Your report is stored")).to_be_visible()
    first.reload()
    expect(first.get_by_label(WHAT)).to_have_value("Seen at the gate.")


def test_a_press_in_the_older_tab_says_that_there_are_two(
    somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    first = somebody("nurse", size=DESK)
    first.goto("/report/")
    first.get_by_label("No", exact=True).check()
    first.get_by_role("button", name="Continue").click()
    expect(first.get_by_label(WHAT)).to_be_visible()
    second, third = (first.context.new_page() for _ in range(2))
    second.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for tab in (second, third):
        tab.goto(first.url)
    first.get_by_label(WHAT).fill("Seen at the gate.")
    expect(first.locator("[data-draft-status]")).to_contain_text("Saved")
    # pressed at once, before the page has saved by itself and could say so
    second.get_by_label(WHAT).fill("Heard at the station.")
    second.get_by_label("First name").fill("Wren")
    second.get_by_role("button", name="Check and send").last.click()
    expect(second.get_by_role("heading", name="Check and send")).to_be_visible()
    expect(second.get_by_role("alert")).to_contain_text("You are writing this report in two places")
    expect(second.get_by_role("alert")).to_contain_text("In the other: Seen at the gate.")
    look(second, "two-tabs-check")
    third.get_by_label(WHAT).fill("Told by a neighbour.")
    third.get_by_role("button", name="Save and stop for now").click()
    expect(third.get_by_role("heading", name="Your work")).to_be_visible()
    expect(third.get_by_text("You are writing this report in two places")).to_be_visible()
    look(third, "two-tabs-saved")
