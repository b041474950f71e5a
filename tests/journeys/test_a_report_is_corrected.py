"""A teacher corrects what she sent, reads what changed, and withdraws it in the end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_a_report_is_corrected_and_then_withdrawn_from_its_own_page(
    size: dict[str, int], house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from wholepicture.intake.commands import accept_submission

    sable = child(given="Sable", family="Reed-Test")
    body = concern(sable, facts="Seen in a red car.", key="by-screen", safety={"immediate_danger": False})
    receipt = accept_submission(house.viewer("teacher_dsl"), body=body, channel="screen").receipt
    teacher = somebody("teacher_dsl", size=size)
    teacher.goto("/reports/")
    look(teacher, "my-reports-waits")
    teacher.get_by_role("link", name="Concern about Sable Reed-Test").click()
    look(teacher, "report-to-correct")

    # When she corrects it
    teacher.get_by_role("button", name="Correct it").click()
    facts = teacher.get_by_label("What did you see, hear or find out?")
    expect(facts).to_have_value("Seen in a red car.")
    look(teacher, "correcting")
    facts.fill("Seen in a blue car.")
    teacher.get_by_label("Why is it corrected?").fill("It was blue.")
    teacher.get_by_role("button", name="Check and send").last.click()
    expect(teacher.get_by_text("Corrects it")).to_be_visible()
    look(teacher, "correcting-check")
    teacher.get_by_role("button", name="Send", exact=True).click()
    expect(teacher.get_by_text("Receipt number", exact=True)).to_be_visible()
    look(teacher, "receipt-waits")

    # Then the earlier one says so, and what changed
    teacher.goto(f"/reports/{receipt}/")
    expect(teacher.get_by_text("This was corrected")).to_be_visible()
    teacher.get_by_text("What changed").click()
    expect(teacher.get_by_text("Now: Seen in a blue car.")).to_be_visible()
    look(teacher, "report-corrected")
    teacher.get_by_role("link", name="see the later one").click()
    expect(teacher.get_by_text("This corrects an earlier report")).to_be_visible()
    look(teacher, "report-that-corrects")

    # And she withdraws the later one, with a reason
    teacher.get_by_role("button", name="Withdraw it").click()
    look(teacher, "withdraw")
    teacher.get_by_role("button", name="Withdraw it").click()
    expect(teacher.get_by_text("Say why you withdraw it.", exact=False).first).to_be_visible()
    look(teacher, "withdraw-without-reason")
    teacher.get_by_label("Why do you withdraw it?").fill("It was another girl.")
    teacher.get_by_role("button", name="Withdraw it").click()
    expect(teacher.get_by_text("This was withdrawn")).to_be_visible()
    look(teacher, "report-withdrawn")
