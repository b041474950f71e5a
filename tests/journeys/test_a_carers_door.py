"""At one in the morning a foster carer says by their own door that a girl is missing, follows the procedure, and says that she is back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.casework.carers.giving import Caring
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_girl_is_missing_by_a_carers_door(
    house: House,
    site: str,
    browser: Browser,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
) -> None:
    # Given a girl whom a social worker placed with a foster carer, who gets a door from the placement's page
    caring = Caring(house)
    placement = caring.placed()
    worker = somebody("social_worker", size=size)
    worker.goto(f"/placements/{placement}/")
    worker.get_by_role("link", name="The foster carer’s own door").click()
    worker.get_by_label("What is the carer called?").fill("Rosa Linden-Test")
    worker.get_by_role("button", name="Give the door").click()
    expect(worker.get_by_role("link", name="Give the number at which", exact=False)).to_be_visible()
    look(worker, "give-a-door-wrong")
    worker.get_by_label("At which number do you ring them?").fill("01632 960 123")
    worker.get_by_role("button", name="Give the door").click()
    look(worker, "a-door-is-given")
    link = worker.locator(".wp-digest").inner_text().strip()
    code = worker.locator(".wp-not-printed .govuk-body-l").inner_text().strip()

    # And who opens it on their telephone, with the code that they were told
    context = browser.new_context(viewport=size, base_url=site, locale="en-GB")
    telephone = context.new_page()
    telephone.goto(link)
    look(telephone, "open-a-door")
    telephone.get_by_label("The code").fill(code)
    telephone.get_by_role("button", name="Open it").click()
    expect(telephone.get_by_role("heading", name="The children with you")).to_be_visible()
    look(telephone, "a-carers-door")

    # When she is missing: the home screen is the first tap, the child the second, Send the third
    telephone.goto("/carer/")
    telephone.get_by_role("button", name="Rose is missing now").click()
    look(telephone, "missing-by-a-door")
    telephone.get_by_role("button", name="Send: missing now").first.click()

    # Then the steps stand there in order, and each is kept with its time
    expect(telephone.get_by_role("heading", name="Rose is missing. Now do this")).to_be_visible()
    look(telephone, "steps-of-a-door")
    telephone.get_by_role("button", name="I did this: Look for them", exact=False).click()
    telephone.get_by_role("button", name="I did this: Ring the police").click()
    expect(telephone.get_by_text("Done")).to_have_count(2)

    # And whoever works with her reads them
    house.process()
    worker.goto("/missing/")
    expect(worker.get_by_text("Rose Alder-Test").first).to_be_visible()
    expect(worker.get_by_text("2 of 9", exact=False).first).to_be_visible()

    # And she is back
    telephone.get_by_role("button", name="Rose is back").click()
    expect(telephone.get_by_role("heading", name="Rose is back")).to_be_visible()
    telephone.goto("/carer/")
    expect(telephone.get_by_text("Back: Rose")).to_be_visible()
    telephone.get_by_role("link", name="Tell us of a worry about Rose").click()
    telephone.get_by_role("button", name="Send it").click()
    look(telephone, "a-worry-wrong")
    worker.goto(f"/placements/{placement}/door/")
    look(worker, "doors-of-a-placement")

    # And once the placement ended, the door is closed
    caring.step(placement, "ended")
    telephone.goto("/carer/")
    expect(telephone.get_by_role("heading", name="This door is closed")).to_be_visible()
    expect(telephone.get_by_text("Rose")).to_have_count(0)
    look(telephone, "a-closed-door")
    context.close()
