"""27 girls come forward, the convictions relate to 15 of them, and a girl to whom no charge relates is supported all the same."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern
from tests.casework.operation.operating import Sandpiper
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House

LATE = {"given": "Maud", "family": "Reed-Test", "date_of_birth": "2011-03-03"}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_27_girls_15_in_the_convictions_and_one_without_a_charge_who_is_still_supported(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given an operation in which 26 girls came forward, and men who were charged and convicted
    operation = Sandpiper(house, girls=26)
    operation.step("charge", 0, *range(18), days=90)
    operation.step("conviction", 0, *range(15), days=20)
    operation.step("no_further_action", 1, 20, days=15)
    house.send("HOM", concern(child(**LATE), key="late"))
    house.process()
    hub = somebody("coordinator", size=size)

    # When the co-ordinator enters the last of them, and forgets the day
    hub.goto("/operations/")
    look(hub, "operations")
    hub.get_by_role("link", name="Sandpiper").click()
    expect(hub.get_by_text("26 children came forward up to", exact=False)).to_be_visible()
    hub.get_by_role("button", name="Enter a child who came forward").click()
    hub.get_by_label("Who?").fill("Maud Reed-Test")
    hub.get_by_role("button", name="Enter").click()
    expect(hub.get_by_role("link", name="Give the day, like 4 3 2027.")).to_be_visible()
    look(hub, "operation-child-wrong")
    for box, typed in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        hub.get_by_label(box).fill(typed)
    hub.get_by_role("button", name="Enter").click()

    # Then both numbers stand beside each other, each with what it counts
    expect(hub.get_by_text("27 children came forward up to", exact=False)).to_be_visible()
    expect(hub.get_by_text("relate to 15 children", exact=False)).to_be_visible()
    look(hub, "operation")

    # And as at a day before the verdict as well
    before = hub.get_by_role("group", name="The numbers as at another day")
    for box, typed in (("Day", "2"), ("Month", "11"), ("Year", "2026")):
        before.get_by_label(box).fill(typed)
    hub.get_by_role("button", name="Show them").click()
    expect(hub.get_by_text("The convictions up to 2 November 2026 relate to 0 children")).to_be_visible()
    expect(hub.get_by_text("27 children came forward up to 2 November 2026")).to_be_visible()

    # And a girl to whom no charge relates gets somebody who stays
    hub.get_by_role("link", name="Girl21 Sandpiper-Test").click()
    expect(hub.get_by_text("No charge relates to this child: no further action was taken.")).to_be_visible()
    expect(hub.get_by_text("Nobody supports this child yet.")).to_be_visible()
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_role("link", name="Choose who supports the child", exact=False)).to_be_visible()
    hub.get_by_label("Who supports this child?").select_option(label="Gia Charity-Test")
    hub.get_by_label("Who else stays by them", exact=False).fill("Her aunt, 01632 960777")
    hub.get_by_label("A screen in court").check()
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_text("Supported by Gia Charity-Test", exact=False)).to_be_visible()
    look(hub, "operation-child")

    # And the charity's worker finds her there, and neither the other girls nor a number
    operation.world.works_with("CHA", operation.girls[20])
    operation.world.put()
    worker = somebody("charity_worker", size=size)
    worker.get_by_role("link", name="Operations in which you are named").click()
    worker.get_by_role("link", name="Sandpiper").click()
    expect(worker.get_by_role("link", name="Girl21 Sandpiper-Test")).to_be_visible()
    expect(worker.get_by_role("link", name="Girl01 Sandpiper-Test")).to_have_count(0)
    expect(worker.get_by_text("came forward up to", exact=False)).to_have_count(0)
    look(worker, "operation-of-a-member")


def test_what_happened_is_entered_and_taken_back(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    Sandpiper(house)
    hub = somebody("coordinator", size=DESK)
    hub.goto("/operations/")
    hub.get_by_role("link", name="Sandpiper").click()
    hub.get_by_role("button", name="Enter an arrest, a charge or what came of it").click()
    hub.get_by_label("Charge").check()
    hub.get_by_label("Girl01 Sandpiper-Test").check()
    for box, typed in (("Day", "2"), ("Month", "11"), ("Year", "2026")):
        hub.get_by_label(box).fill(typed)
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_role("link", name="Choose to who.")).to_be_visible()
    expect(hub.get_by_label("Girl01 Sandpiper-Test")).to_be_checked()
    look(hub, "operation-step-wrong")
    hub.get_by_label("Man1 Sandpiper-Test").check()
    hub.get_by_role("button", name="Enter it").click()
    expect(hub.get_by_text("relate to 1 child", exact=False).first).to_be_visible()
    unfold(hub, "It was entered by mistake")
    hub.get_by_label("Why is it taken back?").fill("Invented: another man.")
    hub.get_by_role("button", name="Take it back").click()
    expect(hub.get_by_text("Taken back. It counts for nothing any more", exact=False)).to_be_visible()
    expect(hub.get_by_text("relate to 0 children", exact=False).first).to_be_visible()
    hub.get_by_role("link", name="Who is named in it").click()
    look(hub, "operation-members")
