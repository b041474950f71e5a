"""A co-ordinator tries a threshold on last year and switches it on; the next report that crosses it raises an alert."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.alerts.setting_rules import CODES, three_signs, told
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.queries import alerts_awaiting


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_threshold_is_tried_on_last_year_and_switched_on(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
) -> None:
    # Given a girl about whom a school wrote three things last month, and another about whom it wrote two
    three_signs(house, 0, days=40)
    told(house, 0, "sti_under_16", 20)
    for days, sign in zip((30, 20), CODES, strict=False):
        told(house, 1, sign, days)
    house.process()
    for row in alerts_awaiting(house.viewer("coordinator")):
        decide_alert(house.viewer("coordinator"), alert=row.id, decision="act", reason="Strategy discussion.")

    # When the co-ordinator sees how the rules do, and builds a threshold
    hub = somebody("coordinator", size=size)
    hub.goto("/alerts/")
    hub.get_by_role("link", name="How the rules are used").click()
    look(hub, "rules")
    hub.get_by_role("link", name="A threshold of your own").click()
    look(hub, "threshold-new")
    hub.get_by_label("What is it called?").fill("Three signs at school")
    hub.get_by_label("Different signs").check()
    hub.get_by_label("How many, at least?").fill("3")
    hub.get_by_label("Within how many days?").fill("90")
    hub.get_by_role("button", name="Try it on last year").click()

    # Then she reads whom it would have named, and what was decided since
    expect(hub.locator("#trial")).to_contain_text("it would have found something once, about 1 child.")
    expect(hub.locator("#trial")).to_contain_text("the hub acts on 1 of 1 (100%)")
    expect(hub.locator("#trial").get_by_role("link")).to_contain_text("Wren")
    look(hub, "threshold-tried")

    # And switches it on
    hub.get_by_label("Raises alerts").check()
    hub.get_by_label("Why?").fill("Agreed by the board.")
    hub.get_by_role("button", name="Set it").click()
    hub.get_by_role("link", name="Three signs at school").click()
    expect(hub.get_by_text("Agreed by the board.")).to_be_visible()
    look(hub, "threshold")
    hub.goto("/alerts/")
    expect(hub.get_by_text("Three signs at school", exact=False)).to_have_count(0)

    # And the next report that crosses it raises an alert with its words
    told(house, 1, CODES[2], 1, agency="SCH2")
    house.process()
    hub.goto("/alerts/")
    hub.get_by_role("link", name="Three signs at school: 3 different signs between").click()
    expect(hub.get_by_text("3 different signs about one child within 90 days").first).to_be_attached()
    look(hub, "threshold-alert")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_rule_is_moved_by_a_person(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    told(house, 0, "older_partner", 5, agency="HLT")
    told(house, 0, "new_phone", 4, agency="POL")
    told(house, 0, "cars_unknown_adults", 3, agency="CSC")
    house.process()
    hub = somebody("coordinator", size=size)
    hub.goto("/rules/")
    hub.get_by_role("link", name="Two signs of what somebody does, from two agencies").click()
    hub.get_by_label("Within so many days").fill("0")
    hub.get_by_role("button", name="Set it").click()
    expect(hub.get_by_role("alert")).to_contain_text("Give a whole number from 1 to 3,650.")
    look(hub, "rule-refused")
    hub.get_by_label("Within so many days").fill("60")
    hub.get_by_role("button", name="Try it on last year").click()
    expect(hub.locator("#trial")).to_contain_text("it would have found something once")
    hub.get_by_label("Raises alerts").check()
    hub.get_by_label("Why?").fill("It is right more often than the line.")
    hub.get_by_role("button", name="Set it").click()
    expect(hub.get_by_text("As published: 90").first).to_be_visible()
    look(hub, "rule")
    hub.goto("/rules/line/")
    look(hub, "rules-line")
