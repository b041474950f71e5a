"""Somebody looks for a girl by what little they have: half a plate, a name heard on the telephone, a word."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.story import told


def test_a_girl_is_found_by_what_little_one_has(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    told(house)
    officer = somebody("police_intelligence", size=DESK)
    for size in (PHONE, DESK):
        officer.set_viewport_size(size)  # type: ignore[arg-type]
        look(officer, "search-box")

    # From the keyboard, on any page: a name as it was heard
    box = officer.get_by_role("searchbox", name="Search", exact=True)
    box.focus()
    officer.keyboard.type("ren ashdoun")
    officer.keyboard.press("Enter")
    officer.wait_for_url("**/search/*-*/")
    expect(officer.get_by_role("heading", name="Children")).to_be_visible()
    expect(officer.get_by_text("Spelt nearly so: Wren Ashdown-Test").first).to_be_visible()
    assert "ashd" not in officer.url
    assert officer.title() == "Search – Whole Picture"
    for size in (DESK, PHONE):
        officer.set_viewport_size(size)  # type: ignore[arg-type]
        look(officer, "search-name")

    # The page can be loaded again, left, and come back to
    officer.reload()
    expect(officer.get_by_text("Spelt nearly so").first).to_be_visible()
    officer.get_by_role("link", name="Wren Ashdown-Test").first.click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Wren")
    officer.go_back()
    expect(officer.get_by_text("Spelt nearly so").first).to_be_visible()

    # Part of a plate leads to the car; a word leads to a report
    for words, group, name in (
        ("X?00 A*", "Vehicles", "search-plate"),
        ("phone", "Reports with these words", "search-word"),
    ):
        officer.get_by_label("Who or what are you looking for?").fill(words)
        officer.get_by_role("button", name="Search").click()
        expect(officer.get_by_role("heading", name=group)).to_be_visible()
        for size in (DESK, PHONE):
            officer.set_viewport_size(size)  # type: ignore[arg-type]
            look(officer, name)
    officer.get_by_role("heading", name="Reports with these words").wait_for()
    officer.locator("section[aria-labelledby=reports] a").first.click()
    expect(officer.get_by_role("heading", name="One report")).to_be_visible()


def test_searching_needs_no_javascript(house: House, somebody: Callable[..., Page]) -> None:
    told(house)
    officer = somebody("police_intelligence", size=PHONE, javascript=False)
    officer.get_by_role("searchbox", name="Search", exact=True).fill("XXOO A8C")
    officer.get_by_role("button", name="Search").click()
    expect(officer.get_by_text("The plate could be read as XX00 ABC")).to_be_visible()


def test_a_page_says_what_to_do_where_nothing_is_found(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    nurse = somebody("other_teacher", size=PHONE)
    nurse.get_by_role("searchbox", name="Search", exact=True).fill("wren ashdown")
    nurse.get_by_role("button", name="Search").click()
    expect(nurse.get_by_text("Nothing that you may see fits these words")).to_be_visible()
    look(nurse, "search-nothing")
    nurse.get_by_label("Who or what are you looking for?").fill("?")
    nurse.get_by_role("button", name="Search").click()
    expect(nurse.get_by_role("alert")).to_contain_text("Type at least two letters or digits")
    look(nurse, "search-mistake")
    nurse.goto("/search/00000000-0000-4000-8000-000000000000/")
    expect(nurse.get_by_role("heading", name="This search has ended")).to_be_visible()
    look(nurse, "search-ended")
