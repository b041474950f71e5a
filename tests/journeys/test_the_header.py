"""The header on a telephone: what a page is about begins in the upper fifth of the screen, whoever is signed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.living import House

MOST = 120  # px, of a screen of 640
BOTTOM = "[...document.querySelectorAll('body > :not(script)')].find(each => each.querySelector('main')).getBoundingClientRect().top"
ROLES = ("coordinator", "teacher_dsl", "information_governance")


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("who", ROLES)
def test_the_header_is_no_taller_than_a_fifth_of_a_telephones_screen(
    somebody: Callable[..., Page], who: str, has_script: bool
) -> None:
    page = somebody(who, size=PHONE, javascript=has_script)
    assert page.evaluate(BOTTOM) <= MOST
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_long_name_makes_the_header_no_taller(house: House, somebody: Callable[..., Page]) -> None:
    house.add_colleague("somebody_whose_name_is_longer_than_any_telephone_is_wide", "coordinator")
    page = somebody("somebody_whose_name_is_longer_than_any_telephone_is_wide", size=PHONE)
    assert page.evaluate(BOTTOM) <= MOST


def test_everything_else_of_the_header_is_in_the_menu_without_a_script_as_well(
    somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = somebody("coordinator", size=PHONE)
    expect(page.get_by_role("banner").get_by_role("button", name="Report a concern")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    purpose = page.locator("details").get_by_text("Purpose: Co-ordinating the response to exploitation")
    expect(purpose).to_be_visible()
    look(page, "menu")
    page.get_by_role("navigation").get_by_role("link", name="Alerts").click()
    expect(page.get_by_role("heading", level=1, name="Alerts")).to_be_visible()
    without = somebody("coordinator", size=PHONE, javascript=False)
    without.get_by_text("Menu", exact=True).click()
    expect(without.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_keyboard_opens_the_menu(somebody: Callable[..., Page]) -> None:
    page = somebody("coordinator", size=PHONE)
    page.get_by_text("Menu", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_on_a_desk_nothing_is_folded(somebody: Callable[..., Page]) -> None:
    page = somebody("coordinator", size=DESK)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="Alerts")).to_be_visible()
    expect(page.get_by_text("Menu", exact=True)).to_be_hidden()


@pytest.mark.parametrize("who", [*ROLES, "police_intelligence", "linkage_officer"])
def test_on_a_desk_the_navigation_stands_on_one_line(somebody: Callable[..., Page], who: str) -> None:
    entries = somebody(who, size=DESK).get_by_role("navigation").get_by_role("listitem")
    tops = entries.evaluate_all("all => all.map(each => Math.round(each.getBoundingClientRect().top))")
    assert len(tops) > 3
    assert len(set(tops)) == 1


def test_a_change_of_purpose_is_offered_only_where_there_is_another(somebody: Callable[..., Page]) -> None:
    expect(somebody("coordinator").get_by_role("link", name="Change purpose")).to_be_visible()
    page = somebody("information_governance")
    expect(page.get_by_role("paragraph").filter(has_text="Purpose: Checking how information is used")).to_be_visible()
    expect(page.get_by_role("link", name="Change purpose")).to_have_count(0)
