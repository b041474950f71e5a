"""A teacher keeps a report to one social worker, who finds it among her work and answers it; nobody else hears of it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, upn_of
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


def test_whoever_is_named_reads_it_on_a_telephone_answers_and_its_sender_hears(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    named = {"level": "named", "named": [house.emails["social_worker"]], "lawful_basis": "gdpr_6_1_e"}
    wren = child(given="Wren", family="Ashdown-Test", identifiers=[upn_of(1)])
    (receipt,) = house.send(
        "SCH1", concern(wren, facts="Her step-father works at the desk.", sharing=named), channel="screen"
    )
    house.process()

    # Given a receipt that says who answers
    teacher = somebody("teacher_dsl", size=DESK)
    teacher.goto(f"/reports/{receipt.receipt}/receipt/")
    expect(teacher.get_by_text("One of them reads it and answers by")).to_be_visible()
    look(teacher, "receipt-kept")

    # When she opens her first page
    worker = somebody("social_worker", size=PHONE)
    look(worker, "home-kept")
    worker.get_by_role("link", name="Reports kept to you by name").click()
    _both(worker, look, "kept")
    worker.get_by_role("link", name="Concern about Wren").click()
    expect(worker.get_by_text("Her step-father works at the desk.")).to_be_visible()
    _both(worker, look, "kept-report")

    # And answers
    worker.get_by_label("Act: take it forward").check()
    worker.get_by_label("What does this change for the child?").fill("I see her tomorrow at school.")
    worker.get_by_label("Why?", exact=True).fill("She is safe there.")
    worker.get_by_label("Why, for the sender").fill("I come to school tomorrow.")
    worker.get_by_role("button", name="Record the answer and tell the sender").click()
    expect(worker.get_by_text("Answered by Cora Worker-Test")).to_be_visible()
    look(worker, "kept-answered")

    # Then its sender reads it, and may disagree with it among those who may read it
    teacher.goto(f"/reports/{receipt.receipt}/")
    expect(teacher.get_by_text("I come to school tomorrow.")).to_be_visible()
    teacher.get_by_role("link", name="I disagree").click()
    expect(teacher.get_by_text("the report is kept to those people, and so is this")).to_be_visible()
    _both(teacher, look, "disagree-kept")


def _both(page: Page, look: Callable[[Page, str], None], name: str) -> None:
    before = page.viewport_size or DESK
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        look(page, name)
    page.set_viewport_size(before)
