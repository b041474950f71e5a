"""A home's worker says on a telephone that a girl is missing; she stands on the board; she is found; and a profile of her is given. What
her late interview leads to is told in `test_from_missing_to_a_notice.py`."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.casework.missing.coming_back import came_back, went, works_with_her
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from wholepicture.base.clock import LOCAL


def test_a_carer_says_in_three_taps_that_she_is_missing_and_what_was_done(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    works_with_her(house)
    house.process()
    carer = somebody("care_home_worker", size=PHONE)
    carer.goto("/missing/now/")  # the first tap: the page on the home screen
    look(carer, "missing-who")
    carer.get_by_role("button", name="Wren").click()  # the second
    expect(carer.get_by_role("button", name="Send: missing now").first).to_be_in_viewport()
    look(carer, "missing-now")
    carer.get_by_role("button", name="Send: missing now").first.click()  # the third
    expect(carer.get_by_role("heading", name="Sent. Now do this")).to_be_visible()
    expect(carer.get_by_role("link", name="Ring 101")).to_be_visible()
    look(carer, "missing-sent")
    house.process()
    carer.get_by_role("button", name="Tick what was done").click()
    expect(carer.get_by_role("heading", name="Wren")).to_be_visible()
    look(carer, "board")
    carer.get_by_role("link", name="What to do, step by step").click()
    carer.get_by_label("Ring the police").check()
    carer.get_by_label("Note what they wore").check()
    carer.get_by_label("Anything to be known of it").fill("Reference 114")
    carer.get_by_role("button", name="Keep what is ticked").click()
    expect(carer.get_by_text("Done: Finn Carer-Test, Gull House").first).to_be_visible()
    look(carer, "steps")
    hub = somebody("coordinator", size=DESK)
    expect(hub.locator("#pressing")).to_contain_text("Missing now: 1")
    hub.goto("/missing/")
    expect(hub.get_by_text("2 of 9 done")).to_be_visible()
    look(hub, "board")


def test_who_is_back_is_back_on_the_board(house: House, somebody: Callable[..., Page]) -> None:
    works_with_her(house)
    house.send("HOM", went("h1", 9, None))
    house.process()
    hub = somebody("coordinator", size=DESK)
    expect(hub.locator("#pressing")).to_contain_text("Missing now: 1")
    house.send("POL", went("p1", 9, 1))
    house.process()
    hub.goto("/")
    expect(hub.locator("#pressing")).not_to_contain_text("Missing now: 1")
    expect(hub.locator("#cards")).to_contain_text("Return interviews")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_profile_is_given_while_she_is_missing_and_opened_once(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    girl, _ = came_back(house)
    carer = somebody("care_home_worker", size=size)
    carer.goto(f"/people/{girl}/profile/")
    look(carer, "profile-none")
    carer.get_by_role("button", name="Write a profile").click()
    carer.get_by_label("What they look like").fill("1.60 m, red hair, grey coat.")
    carer.get_by_label("Health and medicine").fill("Needs an inhaler.")
    review = datetime.now(LOCAL) + timedelta(days=60)
    for box, value in (("Day", review.day), ("Month", review.month), ("Year", review.year)):
        carer.get_by_label(box, exact=True).fill(str(value))
    look(carer, "profile-write")
    carer.get_by_role("button", name="Keep it").click()
    house.send("HOM", went("again", 3, None))
    house.process()
    carer.goto("/missing/")
    carer.get_by_role("link", name="Profile").click()
    carer.get_by_label("To who, and under which reference?").fill("PC 114, reference 12")
    look(carer, "profile")
    carer.get_by_role("button", name="Give it").click()
    expect(carer.get_by_text("Not read.")).to_be_visible()
    police = somebody("police_intelligence", size=size)
    police.goto(f"/people/{girl}/profile/")
    police.get_by_role("button", name="Open it, once").click()
    expect(police.get_by_text("Needs an inhaler.")).to_be_visible()
    look(police, "profile-read")
    carer.reload()
    expect(carer.get_by_text("Read by Dev Officer-Test")).to_be_visible()
