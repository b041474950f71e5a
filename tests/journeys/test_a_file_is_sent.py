"""A school sends its weekly export: looks it over, takes it in, keeps the receipts; next week needs only the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.intake.making_files import csv_file
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.sending_files import HEADER, TOML, row_of


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Two weeks' exports, and the mapping that they are read through."""
    good = [row_of(f"M{number}") for number in range(10, 20)]
    bad = [row_of("M2", Sex="?"), row_of("M3", Entered="soon"), row_of("M4", **{"NHS No": "9990000019"})]
    (tmp_path / "week-1.csv").write_bytes(csv_file(row_of("M1"), *bad, *good, header=HEADER))
    changed = row_of("M1", Notes="Other words under the same reference.")
    (tmp_path / "week-2.csv").write_bytes(csv_file(changed, row_of("M5"), *good, header=HEADER))
    (tmp_path / "other.csv").write_bytes(csv_file(["M1", "Wren"], header=["Reference", "First name"]))
    (tmp_path / "mapping.toml").write_text(TOML)
    return tmp_path


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
def test_a_school_sends_two_weeks_exports(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], exports: Path, size: dict[str, int]
) -> None:
    page = somebody("teacher_dsl", size=size)
    page.goto("/report/file/")
    look(page, "file-choose-first")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("link", name="Choose the file to send.")).to_be_visible()
    look(page, "file-choose-error")

    # When the mapping comes with it, what the file would do is shown, and nothing is stored
    page.get_by_label("The file").set_input_files(exports / "week-1.csv")
    page.get_by_text("Upload a mapping that somebody wrote").click()
    page.get_by_label("The mapping", exact=True).set_input_files(exports / "mapping.toml")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", name="Look the file over")).to_be_visible()
    look(page, "file-look-over")
    page.goto("/reports/")
    expect(page.get_by_text("When you send a report it appears here", exact=False)).to_be_visible()

    # And when she comes back to the file and takes it in, every row is accounted for
    page.goto("/report/file/")
    page.get_by_role("link", name="week-1.csv").click()
    page.get_by_role("button", name="Take these reports in").click()
    expect(page.get_by_role("heading", name="What was taken in of your file")).to_be_visible()
    look(page, "file-account")
    with page.expect_download() as download:
        page.get_by_role("link", name="Receipts for a spreadsheet (CSV)").click()
    assert download.value.path().read_text("utf-8-sig").count("Taken in") == 13
    page.get_by_role("link", name="Receipts to print or keep").click()
    expect(page.get_by_role("row")).to_have_count(15)
    look(page, "file-receipts")

    # And next week the file is enough: what was sent before is not stored twice, what was changed waits
    page.goto("/report/file/")
    page.get_by_label("The file").set_input_files(exports / "week-2.csv")
    page.get_by_label("A mapping that your agency saved").select_option("Weekly export")
    look(page, "file-choose")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_text("was sent before with other content", exact=False)).to_be_visible()
    page.get_by_role("button", name="Take these reports in").click()
    expect(page.get_by_text("Conflict, in quarantine")).to_be_visible()
    look(page, "file-account-conflict")
    page.get_by_role("link", name="What waits in your agency’s quarantine").click()
    expect(page.get_by_text("of week-2.csv", exact=False)).to_be_visible()
    look(page, "file-quarantine")

    # And a file that does not fit its mapping is shown for what it is, and thrown away
    page.goto("/report/file/")
    page.get_by_label("The file").set_input_files(exports / "other.csv")
    page.get_by_label("A mapping that your agency saved").select_option("Weekly export")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", name="Columns that are missing")).to_be_visible()
    look(page, "file-missing-columns")
    page.get_by_role("button", name="Throw the file away").click()
    expect(page.get_by_text("other.csv")).to_have_count(0)


def test_a_file_is_sent_without_javascript(house: House, somebody: Callable[..., Page], exports: Path) -> None:
    page = somebody("nurse", javascript=False)
    page.goto("/report/file/")
    page.get_by_label("The file").set_input_files(exports / "week-1.csv")
    page.get_by_text("Upload a mapping that somebody wrote").click()
    page.get_by_label("The mapping", exact=True).set_input_files(exports / "mapping.toml")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_text("Row 3, subject 1, sex")).to_be_visible()
    page.get_by_role("button", name="Take these reports in").dblclick()
    expect(page.get_by_role("heading", name="What was taken in of your file")).to_be_visible()
