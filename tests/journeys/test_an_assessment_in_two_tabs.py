"""One assessment is written in two tabs of a browser: neither writes over the other, and both texts are shown."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.assessment.assessing import begun, known
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

NARRATIVE = "Your narrative"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_older_tab_stops_and_says_so_and_a_press_shows_both_texts(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a nurse who has the same assessment open in two tabs
    draft = begun(house, "nurse", known(house))
    first = somebody("nurse", size=size)
    first.goto(f"/assessment/{draft}/write/")
    second = first.context.new_page()
    second.set_viewport_size(size)  # type: ignore[arg-type]
    second.goto(first.url)

    # When she writes in the one, and then in the other
    with first.expect_response("**/keep/"):
        first.get_by_label(NARRATIVE).fill("She was seen at the gate at four.")
    expect(first.locator("[data-draft-status]")).to_contain_text("Saved")
    second.get_by_label(NARRATIVE).fill("A neighbour heard her at the station.")

    # Then the other stops, and says so; what she typed is still on it
    expect(second.locator("[data-draft-status]")).to_contain_text("was also changed in another tab")
    expect(second.get_by_label(NARRATIVE)).to_have_value("A neighbour heard her at the station.")
    look(second, "assessment-stopped")
    second.get_by_label(NARRATIVE).fill("A neighbour heard her at the station at five.")

    # And a button shows both, and keeps nothing until she says what
    second.get_by_role("button", name="Keep it and stop for now").click()
    both = second.get_by_role("alert")
    expect(both).to_contain_text("You are writing this assessment in two places")
    expect(both).to_contain_text("Kept: She was seen at the gate at four.")
    expect(both).to_contain_text("Here: A neighbour heard her at the station at five.")
    expect(second.get_by_label(NARRATIVE)).to_have_value("A neighbour heard her at the station at five.")
    look(second, "assessment-two-places")
    first.reload()
    expect(first.get_by_label(NARRATIVE)).to_have_value("She was seen at the gate at four.")
    second.get_by_label(NARRATIVE).fill("Seen at the gate at four, and heard at the station at five.")
    second.get_by_role("button", name="Keep what stands below").click()
    expect(second.locator("[data-draft-status]")).to_contain_text("Saved")
    first.reload()
    expect(first.get_by_label(NARRATIVE)).to_have_value("Seen at the gate at four, and heard at the station at five.")


def test_a_tab_whose_assessment_was_thrown_away_elsewhere_gives_back_what_was_typed(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    draft = begun(house, "nurse", known(house))
    first = somebody("nurse", size=PHONE)
    first.goto(f"/assessment/{draft}/write/")
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_text("Throw this away").click()
    second.get_by_role("button", name="Throw it away").click()
    first.get_by_label(NARRATIVE).fill("A neighbour heard her at the station.")
    expect(first.locator("[data-draft-status]")).to_contain_text("signed or thrown away in another tab")
    first.get_by_role("button", name="Sign", exact=True).click()
    expect(first.get_by_role("heading", name="This assessment is not being written any more")).to_be_visible()
    expect(first.get_by_text("A neighbour heard her at the station.")).to_be_visible()
    look(first, "assessment-gone")
