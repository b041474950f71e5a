"""A social worker notes once what happened with two girls, and each case has what is hers alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic import factories
from tests.casework.assessment.assessing import girl, known
from tests.casework.cases.opening import opened
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

BEA = factories.child(given="Bea", family="Rowan-Test", identifiers=[factories.upn_of(7)])


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_one_note_stands_in_two_cases_and_tells_nobody_of_one_child_the_other(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    # Given two girls whom she works with, each with a case; a nurse works with one of them
    works_with_bea = ("CSC", factories.involvement(BEA, key="b2", service="Allocated social worker"))
    wren = known(house, also=[("HOM", factories.concern(BEA, key="b1", signs=["late_return"])), works_with_bea])
    case = opened(house, "social_worker", wren, "social_worker")
    other = opened(house, "social_worker", girl(house, "b1"), "social_worker", what="She is away at night.")

    # When she writes of both, and names one of them in what all read
    worker = somebody("social_worker", size=size)
    worker.goto(f"/cases/{case}/")
    worker.get_by_role("button", name="Write a note").click()
    look(worker, "case-note")
    worker.get_by_label("What happened, or what was done?").fill("Bea came to the drop-in, and so did her friend.")
    worker.get_by_label("Bea Rowan-Test").check()
    worker.get_by_role("button", name="Write it").click()
    look(worker, "case-note-of-two")
    worker.get_by_label("About Bea Rowan-Test alone (optional)").fill("She was crying.")
    worker.get_by_role("button", name="Write it").click()
    expect(worker.get_by_role("link", name="names Bea.", exact=False)).to_be_visible()
    look(worker, "case-note-names-one")

    # Then she puts it otherwise, and it stands in both, with what is Bea's alone in hers
    worker.get_by_label("What happened, or what was done?").fill("Two girls came to the drop-in together.")
    worker.get_by_role("button", name="Write it").click()
    expect(worker.get_by_text("The note stands in 2 cases.")).to_be_visible()
    look(worker, "case-with-a-note")
    worker.get_by_role("link", name="Bea Rowan-Test").click()
    expect(worker).to_have_url(f"{worker.url.split('/cases/')[0]}/cases/{other}/")
    expect(worker.get_by_text("She was crying.")).to_be_visible()

    # And the nurse reads of the girl whom she works with, and of nobody else
    nurse = somebody("nurse", size=size)
    nurse.goto(f"/cases/{case}/")
    expect(nurse.get_by_text("Two girls came to the drop-in together.")).to_be_visible()
    expect(nurse.get_by_text("Bea")).to_have_count(0)
