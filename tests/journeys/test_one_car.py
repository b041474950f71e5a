"""Part of a plate and a whole one, no number in common: an officer judges them one car, and takes it back."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, tie, vehicle
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


def _told(house: House, agency: str, given: str, words: str, car: dict[str, object]) -> None:
    body = concern(
        child(given=given, identifiers=None),
        facts=words,
        key=given,
        vehicles=[car],
        ties=[tie("c1", "v1", "travelled_in")],
    )
    house.send(agency, body)


def test_an_officer_judges_two_cars_one_and_takes_it_back(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given a school that read part of a plate, and a hospital that wrote down all of it
    seen = vehicle("LK?0 A?C", make="Corsa", colour="dark")
    whole = vehicle("LK00 ABC", make="Vauxhall", model="Corsa", colour="black")
    _told(house, "SCH1", "Wren", "She got into a dark Corsa.", seen)
    _told(house, "HLT", "Ines", "A man fetched her in a black Corsa.", whole)
    house.process()
    coordinator = somebody("coordinator", size=DESK)
    before = _cars(coordinator)
    assert len(before) == 2
    assert not any("dark Corsa" in text and "black Corsa" in text for text in before.values())

    # When the linkage officer sees what speaks for and against, and judges by keys that it is one car
    officer = somebody("linkage_officer", size=DESK)
    officer.goto("/joining/")
    officer.get_by_role("link", name="Things", exact=True).click()
    for size in (PHONE, DESK):
        officer.set_viewport_size(size)  # type: ignore[arg-type]
        look(officer, "one-car-queue")
    officer.locator("main li a").first.click()
    expect(officer.get_by_text("5 of 7 characters of the registration agree")).to_be_visible()
    expect(officer.get_by_text("Colours that people take for one another.")).to_be_visible()
    expect(officer.get_by_text("2 people are tied to it")).to_be_visible()
    for size in (PHONE, DESK):
        officer.set_viewport_size(size)  # type: ignore[arg-type]
        look(officer, "one-car-pair")
    officer.keyboard.press("s")
    expect(officer.get_by_label("The same vehicle")).to_be_checked()
    officer.get_by_label("What is said of them settles it").check()
    officer.get_by_role("button", name="Record and go to the next").click()
    expect(officer.get_by_text("Recorded: the same vehicle.")).to_be_visible()
    house.process()

    # Then there is one car, it holds both reports, and each child's page leads to it
    cars = _cars(coordinator)
    assert len(cars) == 1
    ((address, one),) = cars.items()
    assert "She got into a dark Corsa." in one
    assert "A man fetched her in a black Corsa." in one
    for given in ("Wren", "Ines"):
        coordinator.goto("/children/")
        coordinator.get_by_role("link", name=re.compile(given)).first.click()
        expect(coordinator.locator(f"main a[href^='{address}']").first).to_be_attached()
    coordinator.get_by_role("searchbox").fill("LK00ABC")
    coordinator.get_by_role("searchbox").press("Enter")
    expect(coordinator.locator(f"main a[href^='{address}']").first).to_be_visible()

    # And when the officer takes it back, both are as they were, also for whoever kept the joined one's address
    officer.goto("/joining/things/judged/")
    for size in (PHONE, DESK):
        officer.set_viewport_size(size)  # type: ignore[arg-type]
        look(officer, "one-car-judged")
    officer.goto("/joining/things/")
    officer.get_by_role("button", name="Undo").first.click()
    expect(officer.get_by_text("Undone.").first).to_be_visible()
    house.process()
    assert _cars(coordinator) == before

    # And the ledger shows all of it
    governance = somebody("information_governance", size=DESK)
    governance.goto(f"/oversight/?professional={house.professionals['linkage_officer']}")
    for act in (
        "Listed things to judge",
        "Opened two things to judge",
        "Judged two things",
        "Undid a judgement of things",
    ):
        expect(governance.get_by_text(act).first).to_be_visible()
    expect(governance.get_by_text("They gave words of their own").first).to_be_visible()
    expect(governance.get_by_text("What is said of them settles it")).to_have_count(0)


def _cars(page: Page) -> dict[str, str]:
    """What each vehicle's page says, by its address."""
    page.goto("/things/?kind=vehicle")
    links = page.eval_on_selector_all(
        "main a[href^='/things/vehicle/']", "all => all.map(one => one.getAttribute('href'))"
    )
    found = {}
    for address in dict.fromkeys(links):
        page.goto(address)
        found[address] = re.sub(r"\((just now|[^()]* ago)\)", "", page.locator("main").inner_text())
    return found
