"""A strategy discussion is called from a girl's case, met first without health, which decides nothing, and then with everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import opened
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_discussion_without_health_decides_nothing_and_one_with_everybody_does(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given a girl's case
    case = opened(house, "coordinator", known(house), "coordinator")
    hub = somebody("coordinator", size=size)
    hub.goto(f"/cases/{case}/")

    # When a discussion is called, and health is forgotten
    hub.get_by_role("link", name="Call a strategy discussion").click()
    hub.get_by_label("Why is it called?").fill("An older man drives her at night.")
    hub.get_by_label("When does it meet?").fill("tomorrow 10am")
    chair = hub.get_by_label("Who chairs it?")
    chair.select_option(value=chair.locator("option", has_text="Hana Hub-Test").first.get_attribute("value"))
    hub.get_by_label("Children’s social care").fill("Cora Worker-Test, 01632 960003")
    hub.get_by_label("Police").fill("Dev Officer-Test")
    hub.get_by_role("button", name="Call it").click()
    expect(hub.get_by_role("link", name="Say who is invited for health", exact=False)).to_be_visible()
    expect(hub.get_by_label("When does it meet?")).to_have_value("tomorrow 10am")
    look(hub, "discussion-called-wrong")
    hub.get_by_label("Health").fill("The school nurse")
    hub.get_by_role("button", name="Call it").click()
    expect(hub.get_by_text("To be held by", exact=False)).to_be_visible()
    look(hub, "discussion-called")

    # And nobody comes for health: it is said at the field, and nothing typed is lost
    hub.get_by_role("button", name="Record that it met").click()
    hub.get_by_label("When did it meet?").fill("now")
    for name in ("Children’s social care", "Police", "Health"):
        group = hub.get_by_role("group", name=name, exact=True)
        group.get_by_label("No" if name == "Health" else "Yes", exact=True).check()
        if name != "Health":
            group.get_by_label("What they brought, or sent").fill("Seen three times in a grey car.")
    hub.get_by_label("Start a section 47 enquiry, by social care and the police together").check()
    hub.get_by_label("Why?", exact=True).fill("Three accounts agree.")
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_role("link", name="Nobody came for health.", exact=False)).to_be_visible()
    expect(hub.get_by_label("Why?", exact=True)).to_have_value("Three accounts agree.")
    look(hub, "discussion-not-quorate")

    # Then health joins by telephone, and it decides
    group = hub.get_by_role("group", name="Health", exact=True)
    group.get_by_label("Yes", exact=True).check()
    group.get_by_label("What they brought, or sent").fill("Nothing known.")
    hub.get_by_label("Did somebody not agree?", exact=False).fill("The nurse would wait a day.")
    hub.get_by_role("button", name="Record it").click()
    expect(hub.get_by_text("Start a section 47 enquiry", exact=False).first).to_be_visible()
    expect(hub.get_by_text("Hold the initial child protection conference by", exact=False)).to_be_visible()
    look(hub, "discussion-decided")
    hub.get_by_role("link", name="The case", exact=True).click()
    look(hub, "case-with-a-discussion")
