"""A person's word spreads: a man marked with one decision makes a note about his car raise the next girl; a coach stays quiet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import adult, child, concern, nhs_of, tie
from tests.alerts.marked import PIPPA, WREN, in_the_car, night, seen_with_him, sent
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.journeys.with_a_case import fill_in_a_case
from tests.living import House

CAR = re.compile("XX00 ?ABC")
WAYS = [(PHONE, True), (DESK, True), (DESK, False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS, ids=["phone", "desk", "without_javascript"])
def test_a_man_confirmed_in_one_alert_makes_a_foster_carers_note_about_his_car_raise_the_next_girl_the_same_hour(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
    javascript: bool,
) -> None:
    if not javascript:  # axe is a script
        look = _unlooked
    # Given a girl seen with a man who drives a car, and who was away over night
    sent(house, "SCH1", seen_with_him(WREN, key="seen"))
    sent(house, "POL", night(4))
    hub = somebody("coordinator", size=size, javascript=javascript)
    hub.goto("/alerts/")
    look(hub, "alerts-waiting")
    hub.locator("#waiting li a").first.click()
    expect(hub.get_by_text("These reports will not raise an alert about Wren Ashdown-Test again.")).to_be_visible()

    # When the co-ordinator ticks him, forgets to say why, and finds all that she filled in
    man = hub.get_by_label("Kezber Marlow-Test (person of concern)")
    unfold(hub, "If you act: mark who or what is of concern")
    expect(man).not_to_be_checked()
    expect(hub.get_by_role("checkbox", name=CAR)).not_to_be_checked()
    look(hub, "decide-an-alert")
    hub.get_by_label("Act: take it forward").check()
    hub.get_by_label("There are grounds to believe that Wren Ashdown-Test is being exploited").check()
    man.check()
    hub.get_by_role("group", name="What is its last day?").get_by_label("Year").fill("2001")
    hub.get_by_role("button", name="Record the decision").click()
    expect(hub.get_by_role("link", name="Say why, so that whoever reads this later can follow it.")).to_be_visible()
    expect(hub.get_by_role("link", name="This is not a date.", exact=False)).to_be_visible()
    look(hub, "decide-an-alert-wrong")
    expect(man).to_be_checked()
    expect(hub.get_by_label("Act: take it forward")).to_be_checked()
    hub.get_by_role("group", name="What is its last day?").get_by_label("Year").fill("")
    hub.get_by_role("checkbox", name=CAR).check()
    hub.get_by_label("What does this change for the child?").fill("Their carers know his car.")
    hub.get_by_label("Why?").fill("Two girls name him.")
    fill_in_a_case(hub)
    hub.get_by_role("button", name="Record the decision").click()
    expect(hub.get_by_text("Your decision is recorded")).to_be_visible()
    house.process()
    look(hub, "alert-acted")

    # And a foster carer writes within the hour that another girl got out of that car
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li")).to_have_count(0)
    sent(house, "HOM", in_the_car(PIPPA, key="note"))

    # Then she is raised, with whom and what somebody marked
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li")).to_have_count(1)
    expect(hub.locator("#waiting li")).to_contain_text("Pippa Sallow-Test")
    expect(hub.locator("#waiting li")).to_contain_text("marked as of concern")

    # And the marks stand on their pages, and are reviewed and ended there
    hub.get_by_role("link", name="Of concern", exact=True).click()
    expect(hub.get_by_role("heading", name="Kezber Marlow-Test")).to_be_visible()
    look(hub, "of-concern")
    hub.get_by_role("link", name="Kezber Marlow-Test", exact=False).first.click()
    expect(hub.get_by_text("Two girls name him.")).to_be_visible()
    look(hub, "page-of-somebody-marked")
    hub.get_by_role("link", name="Review or end the mark").click()
    look(hub, "mark")
    hub.get_by_label("Neither: as if nothing had been said").check()
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_role("link", name="Say why", exact=False)).to_be_visible()
    hub.get_by_label("Why?").fill("He was another man.")
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_text("The mark is taken back")).to_be_visible()
    hub.goto("/alerts/of-concern/")
    expect(hub.get_by_role("heading", name="Kezber Marlow-Test")).to_have_count(0)


def _unlooked(page: Page, name: str) -> None:
    """Looks at nothing."""


def test_a_dismissed_football_coach_stays_quiet(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given two girls whom a football coach drives home, and a sign about one of them
    coach: dict[str, Any] = {
        "given": "Bram",
        "family": "Quill-Test",
        "date_of_birth": "1984-02-03",
        "identifiers": [nhs_of(9)],
    }
    lifts: dict[str, Any] = {"ties": [tie("c1", "p1", "collected_by")]}
    sent(
        house,
        "SCH1",
        concern(child(**WREN), adult(**coach, also_known_as=None), key="one", signs=["cars_unknown_adults"], **lifts),
    )
    sent(house, "HOM", concern(child(**PIPPA), adult(**coach, also_known_as=None), key="two", **lifts))
    hub = somebody("coordinator", size=DESK)
    hub.goto("/alerts/")
    hub.locator("#waiting li a").first.click()

    # When the co-ordinator dismisses it, and is told what follows
    expect(hub.get_by_text("A tie to Bram Quill-Test will not count until somebody says otherwise.")).to_be_visible()
    hub.get_by_label("Dismiss: no action now").check()
    hub.get_by_label("What does this change for the child?").fill("Nothing.")
    hub.get_by_label("Why, for those who sent the reports").fill("He is known to the club, and to her parents.")
    hub.get_by_label("Why?").fill("He trains the girls’ team; the club told both parents.")
    hub.get_by_role("button", name="Record the decision").click()
    expect(hub.get_by_text("Your decision is recorded")).to_be_visible()
    house.process()

    # Then a third girl whom he drives home raises nothing
    third = {"given": "Maud", "family": "Reed-Test", "date_of_birth": "2011-03-03"}
    sent(
        house,
        "HLT",
        concern(
            child(**third), adult(**coach, also_known_as=None), key="three", signs=["cars_unknown_adults"], **lifts
        ),
    )
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li")).to_have_count(0)

    # And his page says so, by whom and why
    hub.goto("/things/?kind=nominal")
    hub.get_by_role("link", name="Bram Quill-Test").first.click()
    expect(hub.get_by_text("He trains the girls’ team", exact=False).first).to_be_visible()
    expect(hub.get_by_text("Of no concern")).to_be_visible()
    look(hub, "page-of-a-coach")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_only_listed_is_gone_through_weekly_and_opened(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    for agency, code in (("SCH1", "older_partner"), ("HLT", "money_or_items_unexplained")):
        sent(house, agency, concern(child(**WREN), key=code, signs=[code]))
    hub = somebody("coordinator", size=size)
    hub.goto("/alerts/")
    expect(hub.get_by_text("Nothing waits.")).to_be_visible()
    hub.get_by_role("link", name="Look again", exact=True).click()
    row = hub.locator("main li").first
    expect(row).to_contain_text("Wren Ashdown-Test")
    expect(row).to_contain_text("New this week")
    expect(row).to_contain_text("Also: ")
    look(hub, "look-again")
    row.get_by_role("link").click()
    expect(hub.get_by_text("On the look-again list since")).to_be_visible()
    look(hub, "look-again-opened")
