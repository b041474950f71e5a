"""A notice is drafted on a man's page, comes into force, is breached, and stands on the register on the day when it runs out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.disruption.measures import Town
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_notice_is_drafted_comes_into_force_and_its_expiry_stands_on_the_register(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a man to whom two girls are tied
    town = Town(house)
    hub = somebody("coordinator", size=size)
    hub.goto(f"/people/{town.man.id}/")
    hub.get_by_role("link", name="in the disruption register").click()
    expect(hub.get_by_text("Nothing stands in the register.")).to_be_visible()
    look(hub, "nothing-stands-against")

    # When the co-ordinator enters a draft, and forgets for which girl it is
    hub.get_by_role("button", name="Enter a measure").click()
    hub.get_by_label("Child Abduction Warning Notice").check()
    hub.get_by_label("Considered").check()
    hub.get_by_label("What happened, or why?").fill("Invented: the draft is with the inspector.")
    hub.get_by_role("button", name="Enter it").click()
    expect(
        hub.get_by_role("link", name="A Child Abduction Warning Notice is for a child.", exact=False)
    ).to_be_visible()
    look(hub, "enter-a-measure-wrong")
    expect(hub.get_by_label("Child Abduction Warning Notice")).to_be_checked()
    hub.get_by_label("Wren Ashdown-Test").check()
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_text("Entered in the register.")).to_be_visible()
    expect(hub.get_by_text("the draft is with the inspector")).to_be_visible()

    # And it is served, with a last day that is before the first
    hub.get_by_label("In force", exact=True).check()
    last = hub.get_by_role("group", name="If it is in force: what is its last day?")
    for box, typed in (("Day", "1"), ("Month", "2"), ("Year", "2020")):
        last.get_by_label(box).fill(typed)
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_role("link", name="It would expire before it begins", exact=False)).to_be_visible()
    from wholepicture.base.clock import local_date

    today = local_date()
    for box, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        last.get_by_label(box).fill(str(number))
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_text("Entered in the register.")).to_be_visible()
    hub.get_by_label("Breached").check()
    hub.get_by_label("What happened, or why?").fill("Invented: he rang her.")
    hub.get_by_role("button", name="Enter it").click()
    look(hub, "a-measure")

    # Then it stands on the first page and on the register, and is found by the girl's name
    hub.goto("/")
    hub.get_by_role("link", name="Measures that expire or have expired").click()
    expect(hub.get_by_role("heading", name="Expires within 28 days")).to_be_visible()
    expect(hub.get_by_role("heading", name="In force, and breached")).to_be_visible()
    look(hub, "disruption-register")
    hub.get_by_label("Find by person, vehicle, phone or place").fill("x")
    hub.get_by_role("button", name="Find").click()
    expect(hub.get_by_role("link", name="Type at least two letters", exact=False)).to_be_visible()
