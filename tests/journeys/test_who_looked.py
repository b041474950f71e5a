"""Who looked at her in May, and why: answered in a few steps. A bar is set and lifted; who told us is read, after a reason."""

from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, upn_of
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House
from tests.web.story import Told, told

Look = Callable[[Page, str], None]
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture
def story(house: House) -> Told:
    for number, born in enumerate(("2010-05-03", "2010-11-20", "2012-01-07")):
        one = child(given="Amy", family="Wren-Test", identifiers=[upn_of(number + 5)], date_of_birth=born)
        house.send("SCH1", concern(one, key=f"a{number}"))
    source = {"how_known": "someone_else_told_me", "informant": "Pat Neighbour-Test"}
    house.send("SCH1", concern(child(identifiers=[upn_of(1)]), key="told", provenance=source))
    return told(house)


@SIZES
def test_an_officer_answers_who_looked_at_her_and_why_in_under_a_minute(
    story: Told, somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    hub = somebody("coordinator", size=size)
    hub.goto("/children/")
    hub.get_by_role("link", name="Amy Wren-Test").first.click()
    hub.goto(f"/things/vehicle/{story.car}/")

    page = somebody("information_governance", size=size)
    began = monotonic()
    page.goto("/oversight/")
    look(page, "who-looked")
    page.get_by_label("Whose record was looked at?").fill("Amy Wren 2010")
    page.get_by_label("From").fill("2026")
    page.get_by_label("To", exact=True).fill("May 2026")
    page.get_by_role("button", name="Show who looked").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who you mean.")
    look(page, "who-looked-choose")
    page.get_by_label("To", exact=True).fill("2026")
    page.get_by_label("Amy Wren-Test, born 3 May 2010").check()
    page.get_by_role("button", name="Show who looked").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Looks at Amy Wren-Test, born 3 May 2010")
    expect(page.get_by_role("table").first).to_contain_text("Looked a person up by name, to see who looked")
    look(page, "who-looked-at-her")
    assert monotonic() - began < 60

    page.goto(f"/oversight/?person={story.girl}")
    if page.locator("details", has_text="older lines of this page").count():
        unfold(page, "older lines of this page")
    lines = page.locator("table tr").filter(visible=True)
    for words in (
        "Hana Hub-Test",
        "Opened a vehicle’s, phone’s, account’s or place’s picture",
        "Co-ordinating the response to exploitation",
    ):
        expect(lines.filter(has_text=words).first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export as a file").click()
    file = saved.value.path()
    page.get_by_role("link", name="Exports, and checking a file").first.click()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("Yes. This file is what Jo Governance-Test exported on")).to_be_visible()
    look(page, "exports")


@SIZES
def test_a_date_the_wrong_way_round_is_said_at_its_field(
    story: Told, somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    page = somebody("information_governance", size=size, javascript=False)
    page.goto("/oversight/")
    page.get_by_label("From").fill("June 2026")
    page.get_by_label("To", exact=True).fill("1 5 2026")
    page.get_by_label("Who looked?").fill("teacher")
    page.get_by_role("button", name="Show who looked").click()
    expect(page.get_by_text("The last day comes before the first.").first).to_be_visible()
    expect(page.get_by_label("From")).to_have_value("June 2026")
    expect(page.get_by_label("Ada Teacher-Test, teacher dsl, Marsh Lane Academy")).to_be_visible()


@SIZES
def test_somebody_is_barred_and_learns_nothing_and_who_told_us_is_asked_with_a_reason(
    story: Told, somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    hub = somebody("coordinator", size=size)
    hub.goto(f"/people/{story.girl}/")
    hub.get_by_role("link", name="Bar somebody from this record").click()
    hub.get_by_label("Who?").fill("link")
    hub.get_by_role("button", name="Bar them").click()
    expect(hub.get_by_role("alert")).to_contain_text("Say why they must not see this record.")
    look(hub, "bar")
    hub.get_by_label("Why must they not see it?").fill("His niece")
    hub.get_by_role("button", name="Bar them").click()
    expect(hub.get_by_text("Ivo Link-Test, Harrowmere Co-ordination Hub, is barred from this record")).to_be_visible()
    barred = somebody("linkage_officer", size=size)
    barred.goto(f"/people/{story.girl}/")
    expect(barred.get_by_role("heading", level=1)).to_have_text("Nothing here that you can see")
    hub.get_by_role("link", name="everybody who is barred from a record").click()
    expect(hub.get_by_text("His niece")).to_be_visible()
    look(hub, "bars")

    police = somebody("police_intelligence", size=size)
    police.goto(f"/behind/{story.report}/")
    police.get_by_role("link", name="Who told us").click()
    look(police, "who-told-us")
    police.get_by_label("Why do you need to know?").fill("To warn them before the arrest")
    police.get_by_role("button", name="Show who told us").click()
    expect(police.get_by_text("The report does not say who told its writer.")).to_be_visible()
    look(police, "who-told-us-shown")
