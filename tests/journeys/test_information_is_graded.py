"""A police officer takes two pieces from a charity's report, in words that do not tell who told; a school lead reads the one that
may be shared, with its condition, and nothing of the other."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.intake.test_grading import CONDITION, SANITISED, sent, wren_of  # noqa: F401 - a fixture
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

HIS_WORK = "He works at a takeaway by the station."
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])


def fill(page: Page, words: str, **chosen: str) -> None:
    page.get_by_label("What may be read by others?").fill(words)
    page.get_by_label("How many people could have known this?").fill("12")
    for answer in chosen.values():
        page.get_by_label(answer, exact=False).first.check()


@SIZES
def test_two_pieces_of_a_report_are_graded_and_a_school_lead_reads_the_one_that_may_be_shared(
    size: dict[str, int],
    house: House,
    sent: UUID,  # noqa: F811
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
) -> None:
    police = somebody("police_intelligence", size=size)
    look(police, "grading-home")
    police.get_by_role("link", name="Information to grade").first.click()
    look(police, "grading-queue")
    police.get_by_role("link", name="Information about Wren", exact=False).click()
    look(police, "grading-report")
    police.get_by_label("What may be read by others?").fill("Kez says that a man in a van gives out phones.")
    police.get_by_role("button", name="Keep this grade").click()
    expect(police.get_by_text("Choose how far the source can be relied upon.").first).to_be_visible()
    expect(police.get_by_text("“Kez” may tell who the source is", exact=False)).to_be_visible()
    look(police, "grading-mistakes")
    shared = {
        "a": "2: Untested",
        "b": "C: Known indirectly to the source",
        "c": "C: Lawful sharing permitted with",
        "d": "Agencies working",
    }
    fill(police, SANITISED, **shared)
    police.get_by_label("Conditions (with C)").fill(CONDITION)
    police.get_by_role("button", name="Keep this grade").click()
    expect(police.get_by_text("The grade is kept.", exact=False)).to_be_visible()
    kept = {
        "a": "2: Untested",
        "b": "D: Not known",
        "c": "P: Lawful sharing permitted",
        "d": "The co-ordination hub only",
    }
    fill(police, HIS_WORK, **kept)
    police.get_by_role("button", name="Keep this grade").click()
    expect(police.get_by_text("2-D-P", exact=False).first).to_be_visible()
    look(police, "grading-two-pieces")
    house.process()

    lead = somebody("teacher_dsl", size=size)
    lead.goto(f"/people/{wren_of(house)}/?whole=1")
    opened(lead)
    expect(lead.get_by_text(SANITISED)).to_be_visible()
    expect(lead.get_by_text(CONDITION)).to_be_visible()
    expect(lead.get_by_text(HIS_WORK)).to_have_count(0)
    expect(lead.get_by_text("Open Door Project")).to_have_count(0)
    look(lead, "grading-school-reads")
    lead.get_by_role("link", name=re.compile("^Open this report.*Information, graded", re.DOTALL)).last.click()
    expect(lead.get_by_text("untested source; known indirectly", exact=False)).to_be_visible()
    look(lead, "grading-piece")


def opened(page: Page) -> None:
    """Unfold every entry, which a phone shows folded."""
    page.evaluate("document.querySelectorAll('details.wp-entry').forEach((entry) => { entry.open = true })")


@SIZES
def test_a_source_is_entered_asked_about_and_told_once_the_custodian_grants_it(
    size: dict[str, int], house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    police = somebody("police_intelligence", size=size)
    police.goto("/grading/sources/new/")
    look(police, "source-new")
    police.get_by_label("Who is it?").fill("Kez Friend-Test")
    police.get_by_role("button", name="Enter them").click()
    urn = police.locator("main strong").first.inner_text()
    look(police, "source-entered")
    police.goto(f"/grading/requests/?source={urn}")
    police.get_by_label("Why do you need to know?").fill("To warn them before the arrest.")
    police.get_by_role("button", name="Ask the custodian").click()
    look(police, "source-asked")
    custodian: Any = somebody("source_custodian", size=size)
    look(custodian, "register-home")
    custodian.get_by_role("link", name=f"Source {urn}").click()
    custodian.get_by_label("Tell them, for a day").check()
    custodian.get_by_label("Why?").fill("They are in danger.")
    look(custodian, "register-decide")
    custodian.get_by_role("button", name="Keep this decision").click()
    look(custodian, "register")
    police.reload()
    police.get_by_role("button", name="Show who it is").click()
    expect(police.get_by_text("Kez Friend-Test")).to_be_visible()
    look(police, "source-told")
