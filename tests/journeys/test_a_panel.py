"""A panel is called, and its agenda built; the chair runs it item by item, with decisions and actions; a member takes out a pack."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.cases.opening import in_days
from tests.casework.meeting.panelling import March
from tests.journeys.boxes import fill_day
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_panel_goes_from_its_agenda_to_its_minutes(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given girls with cases, and a panel that the co-ordinator calls from her first page
    march = March(house)
    hub = somebody("coordinator", size=size)
    hub.goto("/")
    hub.get_by_role("link", name="Panels").click()
    hub.get_by_label("What is it called?").fill("Panel of April")
    hub.get_by_label("When does it meet?").fill("soon")
    hub.get_by_role("button", name="Call it, and build the agenda").click()
    expect(hub.get_by_label("What is it called?")).to_have_value("Panel of April")
    look(hub, "panels-wrong")
    hub.get_by_label("When does it meet?").fill("tomorrow 2pm")
    hub.get_by_role("button", name="Call it, and build the agenda").click()
    expect(hub.get_by_role("heading", name="Victims")).to_be_visible()
    look(hub, "panel-agenda")

    # When she names a member, and adds a theme
    hub.get_by_role("link", name="Name who is on it").click()
    hub.get_by_label("Who?").fill("Cora Worker-Test")
    hub.get_by_role("button", name="Name them").click()
    expect(hub.get_by_text("Cora Worker-Test", exact=True)).to_be_visible()
    look(hub, "panel-members")
    hub.get_by_role("link", name="Panel of April").click()
    hub.get_by_role("link", name="Add somebody, or a theme").click()
    hub.get_by_label("A theme", exact=True).check()
    hub.get_by_label("A theme: what is it?").fill("Lifts from the station at night")
    hub.get_by_role("button", name="Add it").click()
    expect(hub.get_by_role("link", name="Say why it is to be spoken of.")).to_be_visible()
    look(hub, "panel-add-wrong")
    hub.get_by_label("Why is it to be spoken of?").fill("Two schools say so.")
    hub.get_by_role("button", name="Add it").click()
    hub.get_by_role("link", name="Panel of April").click()

    # And runs it: a decision with somebody who does not agree, and an action whose day is over
    hub.get_by_role("button", name="Run the panel, item by item").click()
    hub.get_by_label("Decision").fill("Ask the home who drives her.")
    hub.get_by_label("Did somebody not agree?", exact=False).fill("The home would wait.")
    hub.get_by_label("What is to be done?").fill("Ring the home.")
    boxes = hub.get_by_role("group", name="By which day?")
    fill_day(boxes, in_days(-1))
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_role("link", name="This day is over.", exact=False)).to_be_visible()
    expect(hub.get_by_label("Decision")).to_have_value("Ask the home who drives her.")
    look(hub, "panel-item-wrong")
    doer = hub.get_by_label("Who does it?")
    doer.select_option(value=doer.locator("option", has_text="Hana Hub-Test").first.get_attribute("value"))
    fill_day(boxes, in_days(3))
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_text("Ring the home.").first).to_be_visible()
    look(hub, "panel-item")
    hub.get_by_role("link", name="Next:", exact=False).click()
    hub.get_by_label("Leave it out: why?").fill("Spoken of last week.")
    hub.get_by_role("button", name="Leave it out").click()
    look(hub, "panel-item-left-out")

    # Then who came is recorded, without health, in words; and the minutes are there
    hub.get_by_role("link", name="Panel of April").click()
    hub.get_by_role("link", name="Record who came").click()
    hub.get_by_label("Cora Worker-Test").check()
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_role("link", name="it is not quorate", exact=False)).to_be_visible()
    look(hub, "panel-who-came-wrong")
    hub.get_by_label("It goes on, and is recorded as not quorate").check()
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_text("It was not quorate", exact=False)).to_be_visible()
    look(hub, "panel-held")
    with hub.expect_download() as got:
        hub.get_by_role("link", name="PDF").last.click()
    assert got.value.suggested_filename == "panel-minutes.pdf"

    # And a member of the panel of March finds it, and takes out a pack of their own
    home = somebody("care_home_worker", size=size)
    home.goto(f"/panels/{march.id}/")
    look(home, "panel-of-a-member")
    with home.expect_download() as got:
        home.get_by_role("link", name="Word").first.click()
    assert got.value.suggested_filename == "panel-pack.docx"
