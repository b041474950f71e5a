"""A school sends an export that nobody here has seen: which column is which is said once, and next week asks nothing."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.intake.making_files import csv_file
from tests.intake.test_matching import ODD
from tests.journeys.conftest import DESK, PHONE
from tests.living import House


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    (tmp_path / "week-12.csv").write_bytes(ODD)
    (tmp_path / "wide.csv").write_bytes(
        csv_file(["x" * 200] * 40, header=[f"Kolumn{number}" * 4 for number in range(40)])
    )
    return tmp_path


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
def test_an_odd_export_is_matched_once(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], exports: Path, size: dict[str, int]
) -> None:
    page = somebody("teacher_dsl", size=size)
    page.goto("/report/file/")
    look(page, "match-choose")
    page.get_by_label("The file").set_input_files(exports / "week-12.csv")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", name="Which column is which?")).to_be_visible()
    look(page, "match-columns")

    # When two columns are chosen as one thing, the page says which, and what to do
    page.get_by_label("Read it as: column YP Sn").select_option("Child: first name")
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("link", name="would both be “Child: first name”", exact=False).click()
    expect(page.get_by_label("Read it as: column YP Sn")).to_be_focused()
    look(page, "match-error")

    # And once it is right, the file is looked over, and taken in
    page.get_by_label("Read it as: column YP Sn").select_option("Child: surname")
    page.get_by_label("The vehicle", exact=True).select_option("The child travelled in it")
    page.get_by_label("Name of the mapping").fill("Weekly export of the pastoral system")
    look(page, "match-ready")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", name="Look the file over")).to_be_visible()
    look(page, "match-look-over")
    page.get_by_role("button", name="Take these reports in").click()
    expect(page.get_by_role("heading", name="What was taken in of your file")).to_be_visible()
    look(page, "match-account")

    # And next week the mapping is there
    page.goto("/report/file/")
    page.get_by_label("The file").set_input_files(exports / "week-12.csv")
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Use “Weekly export of the pastoral system”").click()
    expect(page.get_by_text("Sent before, and not stored twice")).to_be_visible()

    # And a table of forty wide columns fits the page
    page.goto("/report/file/")
    page.get_by_label("The file").set_input_files(exports / "wide.csv")
    page.get_by_role("button", name="Look it over").click()
    look(page, "match-wide")


def test_a_template_is_filled_in_and_sent_without_javascript(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], exports: Path
) -> None:
    look_at = somebody("charity_worker", size=PHONE)
    look_at.goto("/report/file/templates/")
    look(look_at, "match-templates")  # which needs scripts of its own
    page = somebody("charity_worker", size=PHONE, javascript=False)
    page.goto("/report/file/")
    page.get_by_role("link", name="fill in a template").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel template: Concern").click()
    path = exports / "filled.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.worksheets[0]
    sheet.append(["7", "04/03/2026"])
    words = [cell.value for cell in sheet[1]].index("What was seen, heard or done") + 1
    sheet.cell(2, words, "Seen getting into a dark car outside the takeaway.")
    book.save(path)
    page.goto("/report/file/")
    page.get_by_label("The file").set_input_files(path)
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_text("The template “Concern”")).to_be_visible()
    page.get_by_role("button", name="Take these reports in").click()
    expect(page.get_by_role("heading", name="What was taken in of your file")).to_be_visible()


def test_a_table_is_matched_without_javascript(house: House, somebody: Callable[..., Page], exports: Path) -> None:
    page = somebody("nurse", javascript=False)
    page.goto("/report/file/")
    page.get_by_label("The file").set_input_files(exports / "week-12.csv")
    page.get_by_role("button", name="Look it over").click()
    page.get_by_label("What does each row report?").select_option("Missing episode")
    page.get_by_role("button", name="Look at the columns anew").click()
    expect(page.get_by_text("The columns were looked at anew.")).to_be_visible()
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", name="Look the file over")).to_be_visible()
