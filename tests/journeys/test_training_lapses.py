"""A social worker's training lapses: she reads nothing, tells all the same, is let in for a night, and reads again once it is entered."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.assessment.assessing import known
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.partnership.narrowed import course, rule, took


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_who_lapsed_tells_and_does_not_read_until_the_register_says_so(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    known(house)
    house.add_colleague("sets_up", "partnership_administrator", "HUB")
    house.add_colleague("lead", "nurse", "CSC", is_lead=True)
    course(house)

    # Given a rule that whoever sets up the partnership makes
    admin = somebody("sets_up", size=size)
    admin.goto("/training/reading/")
    admin.get_by_role("button", name="Add a rule").click()
    admin.get_by_role("button", name="Save the rule").click()
    expect(admin.get_by_role("link", name="Choose what this role needs.")).to_be_visible()
    look(admin, "reading-rule-wrong")
    rule(house, "social_worker")
    admin.goto("/training/reading/")
    expect(admin.get_by_text("Signs of exploitation")).to_be_visible()
    look(admin, "reading-rules")

    # When she signs in
    worker = somebody("social_worker", size=size)
    expect(worker.get_by_text("Your training lapsed, so you cannot read about children here.")).to_be_visible()
    look(worker, "lapsed-first-page")
    worker.get_by_role("link", name="Why, and how you get it back").click()
    expect(worker.get_by_text("You can report, but not read, until your training is entered")).to_be_visible()
    look(worker, "lapsed-why")
    worker.get_by_role("link", name="Report a concern").first.click()
    expect(worker).to_have_url(re.compile("/report/"))

    # Then her lead sees it, and the duty desk lets her read for a night
    lead = somebody("lead", size=size)
    lead.goto("/training/lapsing/")
    expect(lead.get_by_text("Reports only")).to_be_visible()
    look(lead, "lapsing")
    hub = somebody("coordinator", size=size)
    hub.goto("/training/lapsing/")
    hub.get_by_role("link", name="Cora Worker-Test").click()
    hub.get_by_label("For how many days").fill("2")
    hub.get_by_role("button", name="Let them read").click()
    expect(hub.get_by_role("link", name="Say in a few words why", exact=False)).to_be_visible()
    look(hub, "lift-wrong")
    hub.get_by_label("Why can it not wait?").fill("A child is in danger tonight.")
    hub.get_by_role("button", name="Let them read").click()
    expect(hub.get_by_text("Reads for some days")).to_be_visible()
    look(hub, "lifted")
    worker.goto("/children/")
    expect(worker.get_by_role("heading", level=1)).to_be_visible()
    worker.goto("/training/yours/")
    expect(worker.get_by_text("You can read until", exact=False)).to_be_visible()

    # And once it is entered she reads as before
    took(house, "social_worker")
    worker.goto("/training/yours/")
    expect(worker.get_by_text("No training that it needs lapses soon.", exact=False)).to_be_visible()
    worker.goto("/training/recording/")
    look(worker, "recording")
    hub.goto("/training/beside/")
    look(hub, "training-beside")
