"""A whole story: a neighbouring authority places a girl; the notice goes out, the host sees her and tells the school, the home's pattern
stands on its page with what is near it, and she is visited."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, missing_episode, placement, upn_of
from tests.casework.placement.nearby import marked_place
from tests.casework.placement.placing import Placing, days_ago, home_at
from tests.journeys.boxes import fill_day
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


def lives_there_and_was_away(house: House) -> None:
    """A girl who lives in the home since 40 days, and was away over a night of which two agencies tell."""
    maud = child(given="Maud", family="Reed-Test", identifiers=[upn_of(9)])
    house.send("CSC", placement(maud, key="g", provider="Gull House", **{"from": f"{days_ago(40)}"}))
    away = {"missing_since": f"{days_ago(20)}T22:00:00+00:00", "returned_at": f"{days_ago(19)}T08:00:00+00:00"}
    house.send("HOM", missing_episode(maud, key="h", **away))
    house.send("POL", missing_episode(maud, key="p", **away))
    house.process()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_distant_placement_is_notified_and_the_child_is_visited(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a home whose record says where it is, with a place of concern near it, and a girl who lives there and was away
    placing = Placing(house)
    home_at(house, latitude="52.90000", longitude="-1.47000")
    marked_place(placing.world, "Lantern Guest House", "52.90500", "-1.47000")
    lives_there_and_was_away(house)
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
    fill_day(worker.get_by_role("group", name="On which day do they move in?"), days_ago(0))
    ends = worker.get_by_role("group", name="When is it to end? (optional)")
    fill_day(ends, days_ago(5))
    worker.get_by_label("Yes", exact=True).check()
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_role("link", name="It would end before it starts", exact=False)).to_be_visible()
    look(worker, "enter-a-placement-wrong")
    fill_day(ends, days_ago(-90))
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_role("heading", name="What is to be done")).to_be_visible()

    # And until the host is notified, it reads nothing of her
    host = somebody("social_worker", size=size)
    host.get_by_role("link", name="Placements and children’s homes").click()
    expect(host.get_by_text("No placement that you may read", exact=False)).to_be_visible()

    # And the notice is written and taken out, and it is entered that it went
    worker.get_by_role("link", name="Write the notice to", exact=False).click()
    worker.get_by_label("For the attention of").fill("Duty manager")
    worker.get_by_role("button", name="Show the letter").click()
    expect(worker.get_by_text("Wren Ashdown-Test").last).to_be_visible()
    look(worker, "a-notice")
    with worker.expect_download():
        worker.get_by_role("button", name="Take it out as Word").click()
    worker.locator(".govuk-back-link").click()
    worker.get_by_role("link", name="Enter that the host authority was notified").click()
    expect(worker.get_by_label("The host authority was notified")).to_be_checked()
    worker.get_by_label("Who was asked or told", exact=False).fill("Duty manager")
    worker.get_by_label("What was said, or why?").fill("Wren Ashdown-Test, to Gull House today. Invented.")
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_text("Was the notice sent?")).to_have_count(0)
    worker.get_by_label("The child moved in").check()
    worker.get_by_role("button", name="Enter it").click()
    expect(worker.get_by_text("Lives there")).to_be_visible()
    look(worker, "a-placement")

    # Then the host sees her, and tells the school
    host.reload()
    look(host, "placements-as-host")
    host.get_by_role("link", name="Gull House", exact=False).first.click()
    expect(host.get_by_text("You read this as the authority")).to_be_visible()
    expect(host.get_by_text("Wren Ashdown-Test, to Gull House today. Invented.")).to_be_visible()
    host.get_by_label("The school there was told").check()
    host.get_by_label("Who was asked or told", exact=False).fill("Marsh Lane Academy")
    host.get_by_role("button", name="Enter it").click()
    expect(host.get_by_text("Entered.")).to_be_visible()
    look(host, "a-placement-as-host")

    # And whoever placed her reads who told it
    worker.reload()
    school = worker.get_by_role("listitem").filter(has_text="Tell the school there")
    expect(school).to_contain_text("Done")
    expect(worker.get_by_text("The school there was told", exact=False).last).to_be_visible()
    expect(worker.locator("main")).to_contain_text("Marsh Lane Academy")

    # And the hub reads on the home's page who lives there, what happened over the months, and what is near it
    hub = somebody("coordinator", size=size)
    hub.get_by_role("link", name="Placements and children’s homes").click()
    hub.get_by_role("link", name="Children’s homes", exact=True).click()
    look(hub, "homes")
    hub.get_by_role("link", name="Gull House").click()
    for who in ("Wren Ashdown-Test", "Maud Reed-Test"):
        expect(hub.get_by_role("link", name=who).first).to_be_visible()
    expect(hub.get_by_text("1 missing episode in", exact=False)).to_contain_text("per 100 bed days. As at")
    expect(hub.get_by_role("table", name="Month by month")).to_be_visible()
    expect(hub.get_by_role("link", name="Lantern Guest House")).to_be_visible()
    look(hub, "a-home")

    # And a visit is due, made, and the child heard
    worker.goto(f"/care-visits/{placing.wren.id}/")
    fill_day(worker.get_by_role("group", name="On which day did the child move in?"), days_ago(0))
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
