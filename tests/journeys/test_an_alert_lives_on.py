"""An alert lives through four joins and their undoing; who she is, is answered on its page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, nhs_of
from tests.alerts.town import SIGNS, WREN, Town
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House

OTHERS = ("Rennie", "Maud", "Ines", "Ada")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_alert_keeps_its_names_and_reports_through_four_joins_and_their_undoing(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a girl with an alert, and four others of whom an officer will say that they are she
    house.add_colleague("second_officer", "linkage_officer")
    town = Town(house)
    town.signs_of(WREN, "wren")
    for number, given in enumerate(OTHERS, start=2):
        stated = {"family": f"{given}s-Test", "date_of_birth": f"201{number}-0{number}-11"}
        stated |= {"given": given, "identifiers": [nhs_of(number)]}
        town.signs_of(stated, given) if given == "Rennie" else town.send("HOM", stated, given)
    hub = somebody("coordinator", size=size)
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li a")).to_have_count(2)
    alone = _names(hub)

    # When they are joined one after another
    for given in OTHERS:
        town.join("wren-new_phone", f"{given}-new_phone" if given == "Rennie" else given)
        hub.goto("/alerts/")
        expect(hub.locator("#waiting li a")).to_have_count(1)
        expect(hub.get_by_text("Name not known")).to_have_count(0)

    # Then one alert tells both raisings, with all their reports
    hub.locator("#waiting li a").first.click()
    expect(hub.get_by_role("heading", name=re.compile("^Also: ")).first).to_be_visible()
    look(hub, "alert-of-five-descriptions")

    # And when all is taken back, both stand as they stood
    for _ in OTHERS:
        town.part()
    hub.goto("/alerts/")
    expect(hub.locator("#waiting li a")).to_have_count(2)
    assert _names(hub) == alone


def _names(hub: Page) -> list[str]:
    return sorted(hub.locator("#waiting li a").all_inner_texts())


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_who_she_is_is_answered_on_the_page_of_her_alert(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    girl: dict[str, Any] = {"family": "Ashdown-Test", "date_of_birth": "2010-05-17", "school": "Marsh Lane Academy"}
    for agency, sign in zip(("SCH1", "HLT", "CSC"), SIGNS, strict=True):
        known = child(**girl, given="Catherine", identifiers=[nhs_of(1)])
        house.send(agency, concern(known, key=agency, signs=[sign]))
    house.send("CHA", concern(child(**girl, given="Katherine", identifiers=None), key="cha"))
    house.process()
    hub = somebody("coordinator", size=size)
    hub.goto("/alerts/")
    hub.locator("#waiting li a").first.click()
    expect(hub.get_by_role("heading", name="may be")).to_be_visible()
    look(hub, "asked-in-place")
    unfold(hub, "Say here whether they are one")
    hub.get_by_label("Why are they the same or different, or why can nobody tell?").select_option("known")
    hub.get_by_role("button", name="The same person").click()
    expect(hub.get_by_text("Recorded: the same person.")).to_be_visible()
    house.process()
    hub.reload()
    expect(hub.get_by_role("heading", name="may be")).to_have_count(0)
