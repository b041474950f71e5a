"""A charity worker's report is read before anybody knows who sent it, is graded, goes where it must, and she is told why."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.test_front_door import hide


def test_a_charity_workers_report_is_read_by_what_it_says_and_she_is_told_what_came_of_it(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given that the partnership reads first with the sender hidden, and that a charity's worker wrote down what she was told
    hide(house)
    charity = somebody("charity_worker", size=PHONE)
    charity.goto("/report/")
    charity.get_by_label("No", exact=True).check()
    charity.get_by_role("button", name="Continue").click()
    charity.get_by_label("What did you see, hear or find out?").fill("A man waits for the girls at the bus station.")
    charity.get_by_role("button", name="Check and send").last.click()
    expect(charity.get_by_role("heading", name="Check and send")).to_be_visible()
    charity.get_by_role("button", name="Send", exact=True).click()
    expect(charity.get_by_text("Receipt", exact=False).first).to_be_visible()
    house.process()

    # When the hub reads it, nobody sees who sent it
    hub = somebody("coordinator", size=DESK)
    hub.goto("/reading/")
    expect(hub.get_by_text("Sender hidden", exact=False).first).to_be_visible()
    look(hub, "list-hidden")
    hub.get_by_role("button", name="Read the first").click()
    expect(hub.get_by_text("Open Door Project")).to_have_count(0)
    look(hub, "report-hidden")
    hub.get_by_label("Yes, take it forward").check()
    hub.get_by_label("What makes you say so?").fill("The same place as last month.")
    hub.get_by_role("button", name="Record what you make of it").click()

    # Then the sender is shown, and the report goes where it must
    expect(hub.get_by_text("Open Door Project").first).to_be_visible()
    hub.get_by_label("Act: take it forward").check()
    hub.get_by_label("Crime").check()
    hub.locator("#crime_passed_to").fill("Crime desk, number 12/26")
    hub.get_by_label("Intelligence").check()
    hub.locator("#intelligence_passed_to").fill("The unit's desk")
    hub.get_by_label("What does this change for the child?").fill("Somebody is at the bus station when school ends.")
    hub.get_by_label("Why?", exact=True).fill("A crime may have happened.")
    hub.get_by_label("Why, for the sender").fill("What you heard fits with what was seen there.")
    look(hub, "answer")
    hub.get_by_role("button", name="Record the answer and tell the sender").click()
    expect(hub.get_by_text("Crime desk, number 12/26").first).to_be_visible()
    look(hub, "answered")
    # And the police's intelligence unit grades what it says
    police = somebody("police_intelligence", size=DESK)
    police.get_by_role("link", name="Information to grade").first.click()
    police.locator("main a[href^='/grading/']").last.click()
    police.get_by_label("What may be read by others?").fill("A man waits for girls at the bus station.")
    police.get_by_label("How many people could have known this?").fill("12")
    for chosen in (
        "2: Untested",
        "C: Known indirectly to the source",
        "P: Lawful sharing permitted",
        "The co-ordination hub",
    ):
        police.get_by_label(chosen, exact=False).first.check()
    look(police, "grading")
    police.get_by_role("button", name="Keep this grade").click()
    expect(police.get_by_text("2-C-P", exact=False).first).to_be_visible()

    # And what came of it is said
    hub.get_by_role("link", name="Say what came of it").first.click()
    hub.get_by_label("What came of it?").fill("He was spoken to.")
    hub.get_by_label("What the sender is to read of it").fill("The police went there and spoke to somebody.")
    look(hub, "what-came-of-it")
    hub.get_by_role("button", name="Record it and tell the sender").click()
    look(hub, "ways")
    hub.goto("/heard/")
    look(hub, "heard")

    # And she reads what was decided, why, and what came of it
    charity.goto("/reports/")
    charity.locator("main a[href^='/reports/']").first.click()
    for said in (
        "is being acted on",
        "passed to the police as a crime",
        "fits with what was seen",
        "trained to weigh information",
        "spoke to somebody",
    ):
        expect(charity.get_by_text(said, exact=False).first).to_be_visible()
    look(charity, "told")
