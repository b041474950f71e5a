"""An alert that presumes two descriptions to be of one child: the judging stands in it first, and it says what came of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.alerts.test_presumed import pointing_and_away
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House

WAYS = [(PHONE, True), (DESK, True), (DESK, False)]
NOT_JUDGED = "Nobody has judged yet whether these descriptions are of one child."
JUST_JUDGED = "Somebody has judged whether these descriptions are of one child."
HOME = "of 14 Osier Road, Harrowmere, ZA1 6AA"
either_way = pytest.mark.parametrize(("size", "javascript"), WAYS, ids=["phone", "desk", "without_javascript"])


def opened(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], **how: object
) -> tuple[Page, Locator]:
    """The alert as the co-ordinator opens it, and the question that stands in it."""
    pointing_and_away(house)
    hub = somebody("coordinator", **how)
    hub.goto("/alerts/")
    look(hub, "alert-that-presumes-listed")
    hub.locator("#waiting li a").first.click()
    expect(hub.get_by_text(NOT_JUDGED)).to_be_visible()
    expect(hub.get_by_role("heading", level=1)).to_contain_text("Wrenna Ashdown-Test (2 descriptions): ")
    # The two are called alike: each is told from the other, where they stand and where it is asked.
    for said in (f"born 17 May 2010, {HOME}; reported by Marsh Lane Academy", f"{HOME}; reported by Gull House"):
        expect(hub.get_by_role("listitem").filter(has_text=f"Wrenna Ashdown-Test, child: {said}")).to_be_visible()
    asked = hub.locator(
        "section", has=hub.get_by_role("heading", name="Two who are called Wrenna Ashdown-Test may be one")
    )
    expect(asked).to_contain_text("born 17 May 2010")
    expect(asked).to_contain_text("reported by Gull House")
    # The judging comes before why it was raised, and before the decision.
    headings = hub.get_by_role("heading").all_inner_texts()
    which = next(place for place, heading in enumerate(headings) if "may be" in heading)
    assert which < headings.index("Why") < headings.index("Your decision")
    look(hub, "alert-that-presumes")
    return hub, asked


def unlooked(page: Page, name: str) -> None:
    """Looks at nothing: axe is a script."""


def answered(hub: Page, asked: Locator, answer: str) -> None:
    unfold(asked, "Say here whether they are one")
    asked.get_by_label("Why are they the same or different, or why can nobody tell?").select_option("known")
    asked.get_by_role("button", name=answer).click()
    expect(hub.get_by_text(f"Recorded: {answer[0].lower()}{answer[1:]}.")).to_be_visible()
    expect(asked).to_have_count(0)
    expect(hub.get_by_text(NOT_JUDGED)).to_have_count(0)


@either_way
def test_an_alert_that_presumes_is_judged_in_it_and_goes_on_about_one_child(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
    javascript: bool,
) -> None:
    look = look if javascript else unlooked
    hub, asked = opened(house, somebody, look, size=size, javascript=javascript)

    # When the co-ordinator forgets to say why, she is told, and nothing is judged
    unfold(asked, "Say here whether they are one")
    asked.get_by_role("button", name="The same person").click()
    look(hub, "alert-that-presumes-wrong")
    expect(hub.get_by_text("Choose why.")).to_be_visible()
    expect(hub.get_by_text(NOT_JUDGED)).to_be_visible()

    # And judges that they are one: until the worker has heard of it the page says so, and asks nothing again
    answered(hub, asked, "The same person")
    expect(hub.get_by_text(JUST_JUDGED)).to_be_visible()
    look(hub, "alert-that-presumes-just-judged")
    house.process()

    # Then the same alert goes on, about one child
    hub.reload()
    expect(hub.get_by_text("it is about one child now", exact=False)).to_be_visible()
    expect(hub.get_by_role("heading", level=1)).to_contain_text("Wrenna Ashdown-Test: ")
    expect(hub.get_by_label("There are grounds to believe that Wrenna Ashdown-Test is being exploited")).to_be_visible()
    look(hub, "alert-judged-one")
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li")).to_have_count(1)
    expect(hub.locator("#waiting li")).to_contain_text("Wrenna Ashdown-Test: ")


@either_way
def test_an_alert_that_presumes_is_judged_otherwise_in_it_and_says_so(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
    javascript: bool,
) -> None:
    look = look if javascript else unlooked
    hub, asked = opened(house, somebody, look, size=size, javascript=javascript)

    # When the co-ordinator judges that they are two, the alert says at once that nothing holds it together
    answered(hub, asked, "Different people")
    said = "This was raised only in case these descriptions were of one child."
    expect(hub.get_by_text(said)).to_be_visible()
    house.process()
    hub.reload()
    expect(hub.get_by_text(said)).to_be_visible()
    expect(hub.get_by_text("Somebody has judged since that they are not", exact=False)).to_be_visible()
    look(hub, "alert-judged-two")

    # Then neither raises anything alone, and this waits for a person as before: nothing is closed by itself
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li")).to_have_count(1)
    hub.locator("#waiting li a").first.click()
    hub.get_by_label("Dismiss: no action now").check()
    hub.get_by_label("What does this change for the child?").fill("Nothing.")
    hub.get_by_label("Why, for those who sent the reports").fill("It was looked at.")
    hub.get_by_label("Why?").fill("They are two girls; each was looked at alone.")
    hub.get_by_role("button", name="Record the decision").click()
    expect(hub.get_by_text("Your decision is recorded")).to_be_visible()
    house.process()
    look(hub, "alert-judged-two-dismissed")
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li")).to_have_count(0)
