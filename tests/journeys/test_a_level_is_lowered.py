"""A nurse lowers a child's level: she is asked why, beside all past harm; it counts once another person approves it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic import factories
from tests.casework.assessment.assessing import WREN, known, reviewed, signed
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

WAYS = [(PHONE, True), (DESK, True), (DESK, False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS, ids=["phone", "desk", "without_javascript"])
def test_a_nurse_who_lowers_a_level_is_asked_why_beside_all_past_harm_and_another_approves(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
    javascript: bool,
) -> None:
    if not javascript:  # axe is a script
        look = _unlooked
    # Given a girl who was hurt, and whose level stands at the highest
    wren = known(house)
    reviewed(
        house, "coordinator", signed(house, "social_worker", wren, "experiencing", **{"a-injury_unexplained": "yes"})
    )
    nurse = somebody("nurse", size=size, javascript=javascript)
    nurse.goto(f"/people/{wren}/")
    expect(nurse.get_by_text("Experiencing")).to_be_visible()
    look(nurse, "child-with-a-level")

    # When a nurse assesses her, takes what a report says, and sets a lower level without a reason
    nurse.get_by_role("link", name="Assessments and past levels").click()
    look(nurse, "assessments-of-a-child")
    nurse.get_by_role("button", name="Begin an assessment").click()
    look(nurse, "assessment-begin")
    nurse.get_by_role("button", name="Begin", exact=True).click()
    expect(nurse.get_by_text("Injury with no fitting explanation").last).to_be_visible()
    nurse.get_by_label("Assessment: a judgement from all that is known").check()
    if size == PHONE or not javascript:
        nurse.locator("#risk > details > summary").click()
    evidence = nurse.locator(".wp-question", has_text="Out late or comes back in the morning")
    evidence.get_by_label("Yes", exact=True).check()
    evidence.locator("summary").click()
    evidence.get_by_label("Gull House says yes, 30 October 2026").check()
    nurse.get_by_label("People, places and strengths that protect the child").fill("Her aunt rings every evening.")
    nurse.get_by_role("group", name="Was the child asked?").get_by_label("Yes").check()
    nurse.get_by_label("What the child says, in their words", exact=False).fill("“I feel safe at my aunt’s.”")
    nurse.get_by_label("Your narrative").fill(
        "She has lived with her aunt since May, and nobody has come for her there."
    )
    nurse.get_by_label("Significant").check()
    nurse.get_by_label("Why this level?").fill("No sign of harm since May.")
    nurse.get_by_role("button", name="Sign", exact=True).click()

    # Then she is asked why it is safe, and why she differs from the rule, beside all past harm; nothing that she wrote is lost
    asked = "This lowers the level, which stands at “Experiencing”. Say why it is safe to lower it now."
    expect(nurse.get_by_role("link", name=asked)).to_be_visible()
    expect(nurse.locator("#level-part").get_by_text("Injury with no fitting explanation")).to_be_visible()
    expect(nurse.get_by_label("Your narrative")).to_have_value(
        "She has lived with her aunt since May, and nobody has come for her there."
    )
    expect(evidence.get_by_label("Gull House says yes, 30 October 2026")).to_be_checked()
    look(nurse, "assessment-asked-why")
    nurse.get_by_role("link", name=asked).click()
    nurse.get_by_label("Where it is lower", exact=False).fill("She is placed with her aunt; the man is in custody.")
    nurse.get_by_label("Where it is not what the rule prints", exact=False).fill("The rule counts harm of long ago.")
    nurse.get_by_role("button", name="Sign", exact=True).click()
    expect(nurse.get_by_text("Signed. Another person approves it")).to_be_visible()
    expect(nurse.get_by_text("the lower level does not count yet")).to_be_visible()
    look(nurse, "assessment-signed")
    nurse.goto(f"/people/{wren}/")
    expect(nurse.locator(".wp-first").get_by_text("Experiencing")).to_be_visible()

    # And a supervisor reads it, is asked for words, and approves it
    hub = somebody("coordinator", size=size, javascript=javascript)
    hub.goto("/assessments/")
    look(hub, "assessments-waiting")
    hub.get_by_role("link", name="Significant").first.click()
    hub.get_by_label("Approve it").check()
    hub.get_by_role("button", name="Send").click()
    expect(hub.get_by_role("link", name="This lowers the level. Say why you agree that it is safe to.")).to_be_visible()
    look(hub, "assessment-to-approve")
    hub.get_by_label("Your comments").fill("I spoke with the aunt.")
    hub.get_by_role("button", name="Send").click()
    expect(hub.get_by_text("Approved. Whoever signed it is told.")).to_be_visible()

    # So the lower level stands, and every past level and all harm stay to be read
    nurse.goto(f"/people/{wren}/assessments/")
    expect(nurse.get_by_text("The level is Significant")).to_be_visible()
    expect(nurse.locator(".wp-levels").get_by_text("Experiencing", exact=True)).to_be_visible()
    expect(nurse.locator(".wp-harm").get_by_text("Injury with no fitting explanation")).to_be_visible()
    look(nurse, "levels-over-time")


def test_what_was_begun_a_year_ago_is_found_again_and_says_what_came_since(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from tests.access.raw import as_superuser

    wren = known(house)
    nurse = somebody("nurse")
    nurse.goto(f"/people/{wren}/assessments/new/")
    nurse.get_by_role("button", name="Begin", exact=True).click()
    with nurse.expect_response("**/keep/"):
        nurse.get_by_label("Your narrative").fill("Half of what I want to say")
    with as_superuser(house.database) as superuser:
        for column in ("started_at", "saved_at"):
            superuser.execute(f"UPDATE casework_assessmentdraft SET {column} = {column} - interval '1 year'")
    house.send("SCH1", factories.concern(WREN, key="s9", signs=["hotel_stay"]))
    house.process()
    nurse.goto("/assessments/")
    nurse.get_by_role("link", name="Wren Ashdown-Test").click()
    expect(nurse.get_by_text("This has lain for 365 days.", exact=False)).to_be_visible()
    expect(nurse.locator("#since").get_by_text("Marsh Lane Academy", exact=False)).to_be_visible()
    expect(nurse.get_by_label("Your narrative")).to_have_value("Half of what I want to say")
    look(nurse, "assessment-left-for-a-year")


def _unlooked(_page: Page, _name: str) -> None:
    """Without scripts axe cannot run."""
