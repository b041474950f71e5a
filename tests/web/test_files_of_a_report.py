"""The page on which files are attached to a report, and where their pictures are shown."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.intake.files import document, files_for, photo, sent_with
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.config import installation

installation.load()

FACTS = "She showed me the messages on her phone."


def file(content: bytes, name: str = "Her phone.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def teacher(house: House) -> Client:
    return client_of(house, "teacher_dsl")


def begun(teacher: Client, **more: str) -> str:
    """A draft, with the address of its files."""
    draft = str(uuid4())
    teacher.post(f"/report/{draft}/", {"danger": "no"})
    posted = {"facts": FACTS, "children-0-given": "Wren", "do": "files", **more}
    assert teacher.post(f"/report/{draft}/write/", posted)["Location"] == f"/report/{draft}/files/"
    return f"/report/{draft}/"


def test_the_good_ones_are_kept_and_each_bad_one_is_named_beside_the_box(teacher: Client) -> None:
    address = begun(teacher)
    chosen = [
        file(photo("PNG")),
        file(b"PK\x03\x04", "Notes.docx"),
        file(b"", "Nothing.jpg"),
        file(document(), "Letter.pdf"),
    ]
    refused = teacher.post(f"{address}files/", {"files": chosen, "do": "attach"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Notes.docx: The file must be a photo" in page
    assert "Nothing.jpg: The file is empty." in page
    there = text_of(teacher, f"{address}files/")
    assert "Her phone.png" in there
    assert "Letter.pdf" in there
    assert "Notes.docx" not in there
    assert FACTS in teacher.get(f"{address}write/").content.decode(), "nothing typed is lost"


def test_nothing_chosen_is_said_beside_the_box_and_going_on_without_is_no_mistake(teacher: Client) -> None:
    address = begun(teacher)
    assert (
        "Choose the photo or document to attach." in teacher.post(f"{address}files/", {"do": "attach"}).content.decode()
    )
    assert teacher.post(f"{address}files/", {"do": "done"})["Location"] == f"{address}write/#files"
    assert teacher.post(f"{address}files/?from=check", {"do": "done"})["Location"] == f"{address}check/"


def test_more_than_is_read_at_a_time_is_said_beside_the_box(teacher: Client) -> None:
    address = begun(teacher)
    large = [file(photo("PNG") + bytes(7 * 1024 * 1024), f"{number}.png") for number in range(2)]
    refused = teacher.post(f"{address}files/", {"files": large, "do": "attach"})
    assert refused.status_code == 422
    assert "Together these are more than 11 MB" in refused.content.decode()


def test_what_is_typed_of_a_file_is_kept_with_every_button_and_too_much_is_said_and_stays(
    house: House, teacher: Client
) -> None:
    address = begun(teacher)
    teacher.post(f"{address}files/", {"files": [file(photo("PNG"))], "do": "attach"})
    page = teacher.get(f"{address}files/").content.decode()
    box = page.partition('name="said-')[2].partition('"')[0]
    teacher.post(
        f"{address}files/", {f"said-{box}": "A red car", "files": [file(photo("PNG"), "2.png")], "do": "attach"}
    )
    assert 'value="A red car"' in teacher.get(f"{address}files/").content.decode()
    long = teacher.post(f"{address}files/", {f"said-{box}": "x" * 501, "do": "done"})
    assert long.status_code == 422
    assert "Use 500 characters or fewer here. There are 501." in long.content.decode()
    assert "x" * 501 in long.content.decode()
    for _ in range(2):  # pressed twice
        assert teacher.post(f"{address}files/", {"do": f"remove-{box}"}).status_code == 302
    there = text_of(teacher, f"{address}files/")
    assert "Her phone.png" not in there
    assert "2.png" in there


def test_files_go_with_the_report_show_in_the_chronology_and_come_along_into_a_correction(
    house: House, teacher: Client
) -> None:
    from wholepicture.intake.queries import my_reports, report_of

    address = begun(teacher)
    teacher.post(f"{address}files/", {"files": [file(photo("PNG"))], "do": "attach"})
    teacher.post(f"{address}write/", {"facts": FACTS, "children-0-given": "Wren", "do": "check"})
    assert "Picture 1 of 1" in text_of(teacher, f"{address}check/")
    teacher.post(f"{address}send/")
    (row,) = my_reports(house.viewer("teacher_dsl"))
    assert "1 file came with it." in text_of(teacher, f"/reports/{row.receipt}/receipt/")
    house.process()
    stored = report_of(house.viewer("teacher_dsl"), receipt=row.receipt)
    assert stored
    (brought,) = files_for(house, "coordinator", stored.submission)
    hub = client_of(house, "coordinator")
    assert f"/attached/{brought.file}/0.jpg" in hub.get(f"/reading/{stored.submission}/").content.decode()
    shown = hub.get(f"/attached/{brought.file}/0.jpg")
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (200, "image/jpeg", "no-store")
    correction = teacher.post(f"/reports/{row.receipt}/revise/", {"how": "correction"})["Location"]
    assert "Picture 1 of 1" in text_of(teacher, correction)


def test_somebody_else_neither_attaches_to_a_draft_nor_sees_its_pictures(house: House, teacher: Client) -> None:
    address = begun(teacher)
    teacher.post(f"{address}files/", {"files": [file(photo("PNG"))], "do": "attach"})
    nurse = client_of(house, "nurse")
    assert nurse.get(f"{address}files/")["Location"] == address
    assert nurse.post(f"{address}files/", {"files": [file(photo("PNG"))], "do": "attach"})["Location"] == address


def test_the_original_leaves_as_a_download_that_no_browser_opens_and_only_after_a_reason(house: House) -> None:
    taken = photo() + b"<script>alert('invented')</script>"
    report = sent_with(house, "teacher_dsl", taken)
    house.process()
    (brought,) = files_for(house, "teacher_dsl", report)
    police, hub = client_of(house, "police_intelligence"), client_of(house, "coordinator")
    address = f"/attached/{brought.file}/original/"
    assert police.post(address, {"reason": " "}).status_code == 422
    given: Any = police.post(address, {"reason": "Evidence."})
    assert given.content == taken
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment;")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert hub.get(address).status_code == hub.post(address, {"reason": "Evidence."}).status_code == 404
    assert "Get the original" not in text_of(hub, f"/attached/{brought.file}/")


def test_a_file_that_waits_or_is_held_says_so_in_words(house: House) -> None:
    from wholepicture.intake.attachments.scanning import Scanner

    report = sent_with(house, "teacher_dsl", photo()[:2000], photo())
    first, _ = files_for(house, "teacher_dsl", report)
    teacher = client_of(house, "teacher_dsl")
    assert "It is being drawn." in text_of(teacher, f"/attached/{first.file}/")
    with override_settings(SCANNER=Scanner(path="/nowhere/clamd.ctl")):
        house.process()
        assert "It waits to be scanned." in text_of(teacher, f"/attached/{first.file}/")
    house.process()
    assert "Not shown. It is damaged" in text_of(teacher, f"/attached/{first.file}/")
