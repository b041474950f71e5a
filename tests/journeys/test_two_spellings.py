"""Two agencies, two spellings, no identifier: an officer joins them, her picture grows; undone, it is as before."""

import re
from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Page, expect

from synthetic.factories import child, concern
from tests.journeys.conftest import DESK
from tests.living import House

BORN = {"date_of_birth": "2010-05-17", "sex": "female", "identifiers": None}


def test_an_officer_joins_two_spellings_and_takes_it_back(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given one girl whom a school and a charity write differently
    at_school = concern(
        child(given="Małgorzata", family="Żelbicka-Test", **BORN), facts="Late three mornings.", key="s"
    )
    at_charity = concern(
        child(given="Gosia", family="Zelbicki Test", **BORN), facts="She waits by the harbour.", key="c"
    )
    house.send("SCH1", at_school)
    house.send("CHA", at_charity)
    house.process()
    coordinator = somebody("coordinator", size=DESK)
    before = _pictures(coordinator)
    assert len(before) == 2
    assert not any("Late three mornings." in text and "by the harbour" in text for text in before.values())

    # When the linkage officer compares them and says that they are one
    officer = somebody("linkage_officer", size=DESK)
    officer.goto("/joining/")
    officer.locator("main li a").first.click()
    expect(officer.get_by_text("The given names are forms of one name").first).to_be_visible()
    expect(officer.get_by_text("Differs")).to_have_count(0)
    expect(officer.get_by_role("heading", name="What speaks for and against")).to_be_visible()
    look(officer, "two-spellings")
    officer.get_by_label("The same person").check()
    officer.get_by_label("Somebody who knows them confirmed it").check()
    officer.get_by_role("button", name="Record and go to the next").click()
    expect(officer.get_by_text("Recorded: the same person.")).to_be_visible()
    house.process()

    # Then there is one picture, and it holds what both said
    joined = _pictures(coordinator)
    assert len(joined) == 1
    (whole,) = joined.values()
    assert "Late three mornings." in whole
    assert "She waits by the harbour." in whole

    # And when the officer takes it back, the pictures are as they were
    officer.goto("/joining/")
    officer.get_by_role("button", name="Undo").first.click()
    expect(officer.get_by_text("Undone.").first).to_be_visible()
    house.process()
    assert _pictures(coordinator) == before

    # And the ledger shows all of it
    governance = somebody("information_governance", size=DESK)
    governance.goto(f"/oversight/?professional={house.professionals['linkage_officer']}")
    for act in ("Opened a pair to judge", "Judged a pair", "Undid a judgement"):
        expect(governance.get_by_text(act).first).to_be_visible()
    expect(governance.get_by_text("They gave words of their own").first).to_be_visible()
    expect(governance.get_by_text("Somebody who knows them confirmed it")).to_have_count(0)
    look(governance, "two-spellings-ledger")


def _pictures(page: Page) -> dict[str, str]:
    """The chronology of each child, by the address of her picture."""
    page.goto("/children/")
    links = page.eval_on_selector_all("main a[href^='/people/']", "all => all.map(one => one.getAttribute('href'))")
    found = {}
    for address in dict.fromkeys(link for link in links if _is_person(link)):
        page.goto(f"{address}?whole=1")
        # how long ago something was moves on while the test runs
        found[address] = re.sub(r"\((just now|[^()]* ago)\)", "", page.locator("main").inner_text())
    return found


def _is_person(link: str) -> bool:
    try:
        return bool(UUID(link.strip("/").split("/")[1]))
    except (ValueError, IndexError):
        return False
