"""A neighbouring authority places a child: the notice goes out, the host reads it, the hub sees what is near, and a visit is made."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.casework.placement.nearby import marked_place
from tests.casework.placement.placing import Placing, days_ago, home_at
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


def fill_day(group: Locator, days: int) -> None:
    day = days_ago(days)
    for box, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(box).fill(str(number))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_distant_placement_is_notified_and_the_child_is_visited(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a home whose record says where it is, with a place of concern near it
    placing = Placing(house)
    home_at(house, latitude="52.90000", longitude="-1.47000")
    marked_place(placing.world, "Lantern Guest House", "52.90500", "-1.47000")
    worker = somebody("fenshaw", size=size)

    # When the placing authority's worker enters a placement that ends before it starts
    worker.goto(f"/people/{placing.wren.id}/")
    worker.get_by_role("link", name="Placements", exact=True).click()
    look(worker, "placements-of-a-child")
    worker.get_by_role("button", name="Enter a placement").click()
    worker.get_by_label("In which home?").select_option(label="Gull House, 4 beds")
    worker.get_by_label("A children’s home or other supported place").check()
    worker.get_by_label("Distant", exact=False).check()
    worker.get_by_label("In which authority’s area is it?").select_option(label="Harrowmere Children's Social Care")
    fill_day(worker.get_by_role("group", name="On which day do they move in?"), 0)
    ends = worker.get_by_role("group", name="When is it to end? (optional)")
    fill_day(ends, 5)
    worker.get_by_label("Yes", exact=True).check()
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_role("link", name="It would end before it starts", exact=False)).to_be_visible()
    look(worker, "enter-a-placement-wrong")
    fill_day(ends, -90)
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_role("heading", name="What is to be done")).to_be_visible()

    # And notifies the host
    worker.get_by_label("The host authority was notified").check()
    worker.get_by_label("Who was asked or told", exact=False).fill("Duty manager")
    worker.get_by_label("What was said, or why?").fill("Wren Ashdown-Test, to Gull House today. Invented.")
    worker.get_by_role("button", name="Enter it").click()
    worker.get_by_label("The child moved in").check()
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_text("Lives there")).to_be_visible()
    look(worker, "a-placement")

    # Then the host reads it, and says that the school was told
    host = somebody("social_worker", size=size)
    host.goto("/")
    host.get_by_role("link", name="Placements and children’s homes").click()
    look(host, "placements-as-host")
    host.get_by_role("link", name="Gull House", exact=False).first.click()
    expect(host.get_by_text("You read this as the authority")).to_be_visible()
    host.get_by_label("The school there was told").check()
    host.get_by_label("Who was asked or told", exact=False).fill("Marsh Lane Academy")
    host.get_by_role("button", name="Enter it").click()
    expect(host.get_by_text("Entered.")).to_be_visible()
    look(host, "a-placement-as-host")

    # And the hub sees the home's pattern and what is near it
    hub = somebody("coordinator", size=size)
    hub.goto("/homes/")
    look(hub, "homes")
    hub.get_by_role("link", name="Gull House").click()
    expect(hub.get_by_role("link", name="Lantern Guest House")).to_be_visible()
    look(hub, "a-home")

    # And a visit is due, made, and the child heard
    worker.goto(f"/care-visits/{placing.wren.id}/")
    fill_day(worker.get_by_role("group", name="On which day did the child move in?"), 0)
    worker.get_by_role("button", name="Enter it").click()
    worker.goto("/worklist/")
    worker.get_by_role("link", name="Wren Ashdown-Test").first.click()
    worker.get_by_label("Visited", exact=True).check()
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_role("link", name="Say whether the child was seen.")).to_be_visible()
    look(worker, "a-visit-wrong")
    worker.get_by_role("group", name="If visited: was the child seen?").get_by_label("Yes").check()
    worker.get_by_label("Yes, seen alone").check()
    worker.get_by_label("What does the child wish and feel?").fill("I like the garden. Invented.")
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_text("The child: I like the garden. Invented.")).to_be_visible()
    look(worker, "visits-in-care")
