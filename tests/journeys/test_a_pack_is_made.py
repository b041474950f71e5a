"""A social worker makes a pack for a court: she looks it over, leaves out what it may not hold, and makes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic import factories
from tests.casework.assessment.assessing import WREN, known
from tests.governance.packing import everything_in
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

WAYS = [(PHONE, True), (DESK, True), (DESK, False)]
FACTS = "Kez Harrow-Test drove her to the flat above the bakery, and her brother Tam was there too."


@pytest.mark.parametrize(("size", "javascript"), WAYS, ids=["phone", "desk", "without_javascript"])
def test_a_pack_is_looked_over_redacted_and_made(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
    javascript: bool,
) -> None:
    if not javascript:  # axe is a script
        look = _unlooked
    # Given a girl of whom several agencies tell, one of them about her brother too
    told = factories.concern(WREN, key="s1", facts=FACTS, signs=["hotel_stay"], recorded_at="2026-11-03T09:00:00+00:00")
    wren = known(house, also=[("SCH1", told)])
    worker = somebody("social_worker", size=size, javascript=javascript)
    worker.goto(f"/people/{wren}/")

    # When her social worker makes a pack and forgets to say what for
    worker.get_by_role("link", name="Make a pack").click()
    look(worker, "packs-of-a-child")
    worker.get_by_role("button", name="Make a pack").click()
    worker.get_by_label("Their name").fill("Ms A. Judge-Test")
    worker.get_by_label("Where they work, or what they are to the child").fill("Harrowmere Family Court")
    worker.get_by_role("button", name="Look it over").click()
    expect(worker.get_by_role("link", name="Say what it is for.")).to_be_visible()
    look(worker, "pack-choose")
    worker.get_by_label("What is it for?").fill("The hearing on 3 December.")
    worker.get_by_role("button", name="Look it over").click()

    # Then she reads what the court will read
    expect(worker.get_by_role("heading", name="Look the pack over")).to_be_visible()
    expect(worker.get_by_text(FACTS)).to_be_visible()
    look(worker, "pack-looked-over")

    # And leaves out her brother's name wherever it stands, and the signs of one entry
    worker.get_by_role("link", name="Leave words out wherever they stand").click()
    worker.get_by_label("Which words?").fill("Tam")
    worker.get_by_role("button", name="Leave it out").click()
    expect(worker.get_by_role("link", name="Choose why.")).to_be_visible()
    expect(worker.get_by_label("Which words?")).to_have_value("Tam")
    worker.get_by_label("It is about somebody else").check()
    look(worker, "pack-leave-words-out")
    worker.get_by_role("button", name="Leave it out").click()
    expect(
        worker.get_by_text("her brother [left out: it is about somebody else] was there too", exact=False)
    ).to_be_visible()
    worker.get_by_role("link", name="Leave something out of entry 1", exact=True).click()
    worker.get_by_label("All of this entry").check()
    worker.get_by_label("It is not needed for this purpose").check()
    look(worker, "pack-leave-out-of-an-entry")
    worker.get_by_role("button", name="Leave it out").click()
    expect(worker.get_by_role("heading", name="Entry 1: [left out: it is not needed for this purpose]")).to_be_visible()
    look(worker, "pack-redacted")

    # And makes it, and downloads it
    worker.get_by_role("button", name="Make the pack").click()
    expect(worker.get_by_text("Made. It stays as it is now")).to_be_visible()
    look(worker, "pack-made")
    with worker.expect_download() as downloading:
        worker.get_by_role("link", name="Download it as PDF").click()
    content = downloading.value.path().read_bytes()
    assert "brother[leftout:itisaboutsomebodyelse]wasthere" in everything_in(content)
    assert "brothertam" not in everything_in(content)
    worker.goto(f"/people/{wren}/packs/")
    expect(worker.get_by_role("link", name="For Ms A. Judge-Test, Harrowmere Family Court")).to_be_visible()

    # And whoever oversees sees that it was made, for who, and what was left out
    overseer = somebody("information_governance", size=size, javascript=javascript)
    overseer.goto("/oversight/packs/")
    look(overseer, "packs-overseen")
    overseer.get_by_role("link", name="For Ms A. Judge-Test, Harrowmere Family Court").click()
    expect(overseer.get_by_text("all of it. It is not needed for this purpose.", exact=False)).to_be_visible()


def test_the_page_says_what_a_pack_may_not_hold_and_names_nothing(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from wholepicture.access.commands import protect_location
    from wholepicture.picture.queries import picture_of

    told = factories.concern(
        WREN | {"address": {"lines": ["4 Quillfeather Mews"], "postcode": "ZA3 1AA"}},
        key="h9",
        facts="Back at 4 Quillfeather Mews.",
    )
    wren = known(house, also=[("CSC", told)])
    hub = house.viewer("coordinator")
    picture = picture_of(hub, nominal=wren)
    assert picture
    reports = {entry.submission for entry in picture.chronology}
    protect_location(hub, nominal=wren, submissions=reports, reason="A refuge", reader_agencies=[house.agencies["CSC"]])
    house.process()
    worker = somebody("social_worker")
    worker.goto(f"/people/{wren}/packs/new/")
    worker.get_by_label("Their name").fill("Ms A. Judge-Test")
    worker.get_by_label("Where they work, or what they are to the child").fill("Harrowmere Family Court")
    worker.get_by_label("What is it for?").fill("The hearing on 3 December.")
    worker.get_by_role("button", name="Look it over").click()
    warning = worker.locator(".govuk-warning-text")
    expect(warning).to_contain_text("It holds what this person may not have.")
    expect(warning).not_to_contain_text("Quillfeather")
    expect(worker.get_by_role("button", name="Make the pack")).to_have_count(0)
    look(worker, "pack-may-not-be-made")


def _unlooked(_page: Page, _name: str) -> None:
    """Without scripts axe cannot run."""
