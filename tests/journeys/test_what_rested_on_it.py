"""A report is corrected after it raised an alert: the co-ordinator sees so on the alert, and reads what changed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import concern
from tests.alerts.reports import raise_an_alert, wren
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_a_report_is_corrected_after_it_raised_an_alert(
    size: dict[str, int], house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    alert = raise_an_alert(house)
    later = concern(wren(), facts="The telephone is her cousin’s.", key="later")
    house.send("SCH1", {**later, "revises": {"key": "SCH1-1", "how": "correction", "reason": "Her mother rang."}})
    house.process()
    hub = somebody("coordinator", size=size)
    hub.goto(f"/alerts/{alert}/")
    expect(hub.get_by_text("1 of the reports that this rests on was changed or withdrawn.")).to_be_visible()
    look(hub, "alert-that-rested-on-it")

    # What changed is one tap away
    hub.get_by_role("link", name="Concern, Marsh Lane Academy").first.click()
    expect(hub.get_by_text("This was corrected", exact=False)).to_be_visible()
    changed = hub.get_by_role("table")
    expect(changed.get_by_text("The telephone is her cousin’s.")).to_be_visible()
    look(hub, "what-changed")
    hub.get_by_role("link", name="See what stands in its place").click()
    expect(hub.get_by_text("This corrects an earlier report", exact=False)).to_be_visible()
    look(hub, "what-stands-in-its-place")

    # And she is asked what it means for what rested on it
    hub.goto("/reading/")
    hub.get_by_role("link", name="Concern").last.click()
    look(hub, "reading-a-correction")
