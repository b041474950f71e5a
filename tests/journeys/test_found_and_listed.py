"""An officer looks for somebody as people do, tells namesakes apart, and goes through the list of people and things."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import adult, child, concern, missing_episode, nhs_of, tie, vehicle
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.story import told


def gathered(house: House) -> None:
    """Beside the usual story: a namesake, a man whose hand is described, a missing episode with a reference, a dented car."""
    told(house)
    man = adult(
        given="Bram",
        family="Quill-Test",
        date_of_birth="1980-01-01",
        identifiers=[nhs_of(70)],
        description="Tall, with scars on his left hand.",
    )
    namesake = child(identifiers=[nhs_of(4)], date_of_birth="2012-02-02")
    silver = vehicle("YY00 XYZ", make="Vauxhall", model="Corsa", colour="silver", description="Dented at the back.")
    ties = [tie("c1", "v1", "travelled_in"), tie("c1", "p1")]
    house.send("POL", missing_episode(namesake, reference="MP/26/117", key="m1"))
    house.send("CHA", concern(namesake, man, vehicles=[silver], ties=ties, key="n1", happened={"from": "2026-11-20"}))
    for number in range(27):
        one = adult(
            given=f"Adult{number:02}", family="Row-Test", date_of_birth="1985-05-05", identifiers=[nhs_of(100 + number)]
        )
        house.send(
            "HOM", concern(namesake, one, ties=[tie("c1", "p1")], key=f"r{number}", happened={"from": "2026-10-01"})
        )
    house.process()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_somebody_is_found_as_people_type_and_told_from_her_namesake(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    gathered(house)
    hub = somebody("coordinator", size=size)

    def search(words: str) -> None:
        hub.goto("/search/")
        hub.get_by_label("Who or what are you looking for?").fill(words)
        hub.get_by_role("button", name="Search").click()

    search("wren ashdown")
    children = hub.locator("section[aria-labelledby=children]")
    expect(children.get_by_text("born 2 February 2012").first).to_be_visible()
    expect(children.get_by_text("Last seen in a report: 20 November 2026. Told of by Open Door").first).to_be_visible()
    expect(children.get_by_text("These may be one person").first).to_be_visible()
    look(hub, "found-namesakes")
    children.get_by_role("link", name="Look at both, and say whether they are one").first.click()
    expect(hub.get_by_role("heading", level=1)).to_be_visible()
    assert "/joining/" in hub.url

    for words, seen, name in (
        ("2/2/12", "Date of birth: 2 February 2012", "found-born"),
        ("MP 26 117", "Missing episode with this reference: MP/26/117", "found-reference"),
        ("scar left hand", "As described: Tall, with scars on his left hand.", "found-described"),
        ("silver corsa dented", "YY00 XYZ", "found-car"),
    ):
        search(words)
        expect(hub.get_by_text(seen, exact=False).first).to_be_visible()
        look(hub, name)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_list_of_people_and_things_is_gone_through(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    gathered(house)
    hub = somebody("coordinator", size=size)
    hub.goto("/things/?kind=nominal")
    first = hub.locator("ul.wp-tied > li").first
    expect(first).to_contain_text("Bram Quill-Test")
    expect(first).to_contain_text("Last seen 20 November 2026")
    expect(first).to_contain_text("1 child")
    expect(first).to_contain_text("Told of by Open Door Project")
    look(hub, "people-and-things")
    hub.get_by_role("link", name="Next").click()
    expect(hub.get_by_text("page 2 of", exact=False)).to_be_visible()
    look(hub, "people-and-things-second-page")

    hub.get_by_label("Sort by").select_option("Name")
    hub.get_by_label("Told of by").select_option("Open Door Project")
    hub.get_by_role("button", name="Show").click()
    expect(hub.locator("ul.wp-tied > li")).to_have_count(1)
    hub.get_by_label("Only what is marked of concern").check()
    hub.get_by_role("button", name="Show").click()
    expect(hub.get_by_text("Nothing fits all that you chose")).to_be_visible()
    look(hub, "people-and-things-nothing-fits")
    hub.get_by_role("link", name="List everything").click()

    hub.get_by_role("link", name="Vehicles", exact=True).click()
    hub.get_by_role("link", name="YY00 XYZ", exact=False).click()
    entry = hub.locator("#chronology li").first
    expect(entry).to_contain_text("About Wren Ashdown-Test, Bram Quill-Test (person of concern)")
    look(hub, "page-of-a-car-with-names")
    hub.goto("/children/")
    look(hub, "children-listed")
