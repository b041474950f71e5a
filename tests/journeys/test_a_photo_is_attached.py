"""A teacher attaches what a girl showed her; her colleague in the hub looks at it, and the police get the original."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.intake.files import document, photo_taken_at
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


def _passed(page: Page, name: str) -> None:
    pass


@pytest.mark.parametrize(
    ("size", "javascript"), [(PHONE, True), (DESK, True), (PHONE, False)], ids=["320", "1280", "without scripts"]
)
def test_a_photo_goes_with_a_report_and_is_looked_at(
    size: dict[str, int],
    javascript: bool,
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    if not javascript:
        look = _passed  # axe is a script
    for name, content in (
        ("Her phone.jpg", photo_taken_at((53.0, 30.0, 0.0), (1.0, 15.0, 0.0))),
        ("Letter.pdf", document(3)),
        ("Notes.docx", b"PK\x03\x04" + b"invented"),
    ):
        (tmp_path / name).write_bytes(content)
    teacher = somebody("teacher_dsl", size=size, javascript=javascript)
    teacher.goto("/report/")
    teacher.get_by_label("No", exact=True).check()
    teacher.get_by_role("button", name="Continue").click()
    facts = teacher.get_by_label("What did you see, hear or find out?")
    facts.fill("She showed me messages from a man who wants to meet her.")
    teacher.get_by_label("First name").first.fill("Wren")

    # She attaches a photo and a letter, and a document that is not taken
    teacher.get_by_role("button", name="Add photos or documents").click()
    teacher.wait_for_url("**/files/")
    look(teacher, "files-none")
    box = teacher.get_by_label("Photos, screenshots or PDFs")
    box.set_input_files([tmp_path / "Her phone.jpg", tmp_path / "Notes.docx", tmp_path / "Letter.pdf"])
    teacher.get_by_role("button", name="Attach", exact=True).click()
    expect(teacher.get_by_text("Save the document as PDF", exact=False).first).to_be_visible()
    look(teacher, "files-one-refused")
    teacher.get_by_label("What does it show?").first.fill("Messages on her phone, from “K”")
    house.process()
    teacher.get_by_role("button", name="Go on with the report").last.click()
    teacher.wait_for_url("**/write/**")
    expect(facts).to_have_value("She showed me messages from a man who wants to meet her.")
    expect(teacher.get_by_text("Messages on her phone, from “K”")).to_be_visible()

    # What she sees before she sends
    teacher.get_by_role("button", name="Check and send").last.click()
    teacher.wait_for_url("**/check/")
    expect(teacher.get_by_role("link", name="Messages on her phone, from “K”")).to_be_visible()
    look(teacher, "files-check")
    teacher.get_by_role("button", name="Send", exact=True).click()
    teacher.wait_for_url("**/receipt/")
    expect(teacher.get_by_text("2 files came with it.")).to_be_visible()
    look(teacher, "files-receipt")
    teacher.get_by_role("link", name="Read what you sent").click()
    teacher.get_by_role("link", name="Document 2 of 2").click()
    expect(teacher.get_by_text("Page 3 of 3")).to_be_visible()
    look(teacher, "files-document")

    # The hub reads it with the report
    house.process()
    hub = somebody("coordinator", size=size, javascript=javascript)
    hub.goto("/reading/next/")
    look(hub, "files-reading")
    hub.get_by_role("link", name="Messages on her phone, from “K”").click()
    expect(hub.get_by_text("53.5000, -1.2500", exact=False)).to_be_visible()
    expect(hub.get_by_role("link", name="Get the original")).to_have_count(0)
    look(hub, "files-photo")

    # The police get the original, once they have said why
    police = somebody("police_intelligence", size=size, javascript=javascript)
    police.goto(hub.url)
    police.get_by_role("link", name="Get the original").click()
    police.get_by_role("button", name="Get the original").click()
    expect(police.get_by_text("Say why you need the original.").first).to_be_visible()
    look(police, "files-original")
    police.get_by_label("Why do you need the original?").fill("Evidence for the case file.")
    with police.expect_download() as download:
        police.get_by_role("button", name="Get the original").click()
    assert download.value.suggested_filename == "Her phone.jpg"
    assert download.value.path().read_bytes() == (tmp_path / "Her phone.jpg").read_bytes()
