"""The hub acts on an alert: a case with who leads it, an action and a day. Whoever does it finds it, does it and says what came of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.cases.opening import leaves
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.with_a_case import fill_in_a_case
from tests.living import House
from tests.web.story import told

WAYS = [(PHONE, True), (DESK, True), (DESK, False)]
WORK = "See her at school, alone."


@pytest.mark.parametrize(("size", "javascript"), WAYS, ids=["phone", "desk", "without_javascript"])
def test_acting_on_an_alert_ends_with_what_came_of_it_for_the_child(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
    javascript: bool,
) -> None:
    if not javascript:  # axe is a script
        look = _unlooked
    # Given an alert about a girl whom several agencies know
    story = told(house)
    hub = somebody("coordinator", size=size, javascript=javascript)
    hub.goto(f"/alerts/{story.alert}/")

    # When the co-ordinator acts, and forgets to say who does what
    if javascript:
        expect(hub.get_by_label("What is the case for?")).to_be_hidden()
    hub.get_by_label("Act: take it forward").check()
    expect(hub.get_by_label("What is the case for?")).to_be_visible()
    hub.get_by_label("What does this change for the child?").fill("She is seen this week.")
    hub.get_by_label("Why?", exact=True).fill("Three signs in a month.")
    hub.get_by_role("button", name="Record the decision").click()
    expect(hub.get_by_role("link", name="Choose who leads the case.")).to_be_visible()
    look(hub, "act-asked-who")

    # Then she says who leads it, what is done first, by who and by when, in the same step
    fill_in_a_case(hub, "Dev Officer-Test")
    look(hub, "act-with-a-case")
    hub.get_by_role("button", name="Record the decision").click()
    expect(hub.get_by_text("Led by Dev Officer-Test", exact=False)).to_be_visible()
    look(hub, "alert-came-to-a-case")

    # And the officer finds it on his list, reads the case, and says what came of it
    officer = somebody("police_intelligence", size=size, javascript=javascript)
    officer.goto("/")
    officer.get_by_role("link", name="Actions of yours").click()
    look(officer, "worklist")
    officer.get_by_role("link", name=WORK).click()
    look(officer, "action")
    officer.get_by_role("button", name="Say what came of it").click()
    officer.get_by_role("button", name="Record it").click()
    expect(officer.get_by_role("link", name="Say what came of it.")).to_be_visible()
    look(officer, "action-end-wrong")
    officer.get_by_label("Yes, it is done").check()
    officer.get_by_label("What came of it?").fill("She told me who drives her. She is at her aunt’s.")
    officer.get_by_role("button", name="Record it").click()
    officer.get_by_role("link", name="Older men drive her at night.").click()
    expect(officer.get_by_text("She told me who drives her.", exact=False)).to_be_visible()
    look(officer, "case")

    # And he asks to close it, and another person reads why
    officer.get_by_role("link", name="Ask to close it").click()
    officer.get_by_label("Why may it be closed?").fill("She is safe, and he is charged.")
    officer.get_by_role("button", name="Ask to close it").click()
    hub.goto("/worklist/")
    look(hub, "worklist-of-the-hub")
    hub.goto("/worklist/group/")
    look(hub, "group")
    hub.goto(f"/people/{story.girl}/")
    look(hub, "child-with-a-case")
    hub.get_by_role("link", name="Older men drive her at night.").first.click()
    hub.get_by_role("button", name="Close it, or keep it open").click()
    look(hub, "case-answer")
    hub.get_by_label("Yes, close it").check()
    hub.get_by_label("Why?", exact=True).fill("Agreed at the panel.")
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_text("Closed", exact=True).first).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_the_co_ordinator_notes_a_supervision_and_the_group_shows_it(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    from wholepicture.base.clock import local_date

    hub = somebody("coordinator", size=size)
    hub.goto("/worklist/")
    hub.get_by_role("link", name="The group at a glance").click()
    look(hub, "group-not-supervised")
    hub.get_by_role("link", name="supervision of Dev Officer-Test", exact=False).click()
    hub.get_by_role("button", name="Note it").click()
    expect(hub.get_by_text("Say what you talked about.").first).to_be_visible()
    look(hub, "supervision-with-errors")
    today = local_date()
    for box, number in zip(("Day", "Month", "Year"), (today.day, today.month, today.year), strict=True):
        hub.get_by_label(box, exact=True).first.fill(str(number))
    hub.get_by_label("What did you talk about?").fill("How the week went.")
    hub.get_by_role("button", name="Note it").click()
    expect(hub.get_by_text("How the week went.")).to_be_visible()
    look(hub, "supervision")
    hub.get_by_role("link", name="The group at a glance").click()
    look(hub, "group-supervised")


def test_what_a_leaver_has_is_seen_by_the_hub_and_handed_over(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from tests.casework.cases.opening import opened

    # Given an officer who leads a case, and leaves
    story = told(house)
    opened(house, "coordinator", story.girl, "police_intelligence", days=0)
    leaves(house, "police_intelligence")

    # Then the hub reads that it is stuck, and hands it over in one step
    hub = somebody("coordinator", size=PHONE)
    hub.goto("/worklist/group/")
    expect(hub.get_by_text("has left", exact=False).first).to_be_visible()
    look(hub, "group-with-a-leaver")
    hub.get_by_role("link", name="Hand over what Dev Officer-Test has").click()
    look(hub, "hand-over")
    hub.get_by_label("Who has it from now on?").select_option(
        label="Hana Hub-Test, coordinator, Harrowmere Co-ordination Hub"
    )
    hub.get_by_label("Why?").fill("He has left.")
    hub.get_by_role("button", name="Hand it over").click()
    hub.goto("/worklist/")
    expect(hub.get_by_role("link", name=WORK)).to_be_visible()


def _unlooked(page: Page, name: str) -> None:
    """Nothing to look with."""
