"""A school's lead leaves, and two administrators change one entry at once; another school's administrator gets nowhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.access.administering import ADMINISTRATOR, with_administrator
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_school_keeps_its_people_and_says_who_leads(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given two administrators of a school who open the same entry
    with_administrator(house)
    first, second = somebody(ADMINISTRATOR, size=size), somebody("second_administrator", size=size)
    entry = f"/administration/entries/{house.professionals['teacher_dsl']}/"
    for page in (first, second):
        page.goto(f"/administration/people/{house.professionals['teacher_dsl']}/")
        page.get_by_role("link", name="Change the entry in the directory").click()
    look(first, "entry")

    # When one saves another number, and the other another job and another number
    first.get_by_label("Telephone at work").fill("01632 960051")
    first.get_by_role("button", name="Save").click()
    second.get_by_label("Telephone at work").fill("01632 960052")
    second.get_by_label("Job").fill("Head of year")
    second.get_by_role("button", name="Save").click()

    # Then the second is told, and what they typed stays
    expect(second.locator("#meanwhile")).to_contain_text("You typed 01632 960052, and it stays in the form.")
    expect(second.get_by_label("Job")).to_have_value("Head of year")
    look(second, "entry-meanwhile")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("is changed in the directory.")).to_be_visible()

    # And when the lead leaves, nothing is blocked, and the page asks who takes over
    first.goto(f"/administration/people/{house.professionals['teacher_dsl']}/")
    first.get_by_text("They work here no more").click()
    expect(first.get_by_label("They are the safeguarding lead. Who takes over?")).to_be_visible()
    look(first, "entry-lead-leaves")
    first.locator("#left_reason").fill("She moved away.")
    first.get_by_role("button", name="Take them out of the directory").click()
    expect(first.get_by_text("has no safeguarding lead now", exact=False)).to_be_visible()
    first.goto("/administration/")
    look(first, "administration-without-lead")
    first.get_by_label("Safeguarding lead", exact=True).select_option(
        label="Second Administrator-Test, agency administrator"
    )
    first.get_by_role("button", name="Make them the lead").click()
    expect(first.get_by_text("Second Administrator-Test is the safeguarding lead now.")).to_be_visible()
    look(first, "administration-with-lead")

    # And another school's administrator finds nothing there
    other = somebody("other_administrator", size=size)
    for address in (entry, f"/administration/agencies/{house.agencies['SCH1']}/people/new/"):
        other.goto(address)
        expect(other.get_by_role("heading", level=1)).to_have_text("Nothing here that you can see")
