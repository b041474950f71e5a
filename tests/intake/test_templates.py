"""A template of each kind: filled in, it is read without a mapping, and nothing in it is marked."""

import io
from datetime import date

import openpyxl
import pytest

from tests.intake.making_files import csv_file
from wholepicture.intake.formats import MappingRefused, preview, read
from wholepicture.intake.formats.columns import seen_table
from wholepicture.intake.formats.templates import EXPLAINED_SHEET, as_csv, as_xlsx, example, recognised, templates
from wholepicture.intake.kinds import KINDS
from wholepicture.intake.rules import flags_of
from wholepicture.intake.understanding import understand

FORMATS = {"csv": as_csv, "xlsx": as_xlsx}


def filled(kind: str, format: str, *rows: list[str]) -> bytes:
    """A template with these rows below its headings."""
    if format == "csv":
        return as_csv(kind) + b"".join(csv_file(row, header=["-"]).split(b"\r\n", 1)[1] for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(kind)))
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def examples(kind: str) -> list[str]:
    """One row, in which every column holds the example that the template gives of it."""
    return [example(field) or "some words" for _, field in templates()[kind].columns]


def rows_of(content: bytes, format: str):
    return list(read(io.BytesIO(content), name=f"filled.{format}"))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_in_is_read_without_a_mapping_and_nothing_in_it_is_marked(kind, format):
    content = filled(kind, format, examples(kind))
    [row] = rows_of(content, format)
    assert (row.problems, row.flags) == ([], [])
    understood = understand(row.body)
    assert (understood.problems, understood.flags) == ([], [])
    assert flags_of(understood.body, today=date(2026, 3, 5)) == []
    assert (row.body["kind"], row.body["key"]) == (kind, "2026-0017")
    assert row.body["subjects"][0]["family"] == "Ashdown-Test"
    assert row.body["recorded_at"] == "2026-03-04T09:12:00+00:00"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_holds_headings_alone_so_that_nobody_takes_in_an_example(kind, format):
    assert rows_of(FORMATS[format](kind), format) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_template_is_explained_on_a_sheet_of_its_own_of_which_a_preview_says_nothing(kind):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(kind)))
    explained = [row[0] for row in book[EXPLAINED_SHEET].iter_rows(min_row=2, values_only=True)]
    headings = [heading for heading, _ in templates()[kind].columns]
    assert explained[: len(headings)] == headings
    assert all(
        row[1] for row in book[EXPLAINED_SHEET].iter_rows(min_row=2, max_row=len(headings) + 1, values_only=True)
    )
    seen = preview(io.BytesIO(filled(kind, "xlsx", examples(kind))), name="filled.xlsx")
    assert (seen.remarks, seen.template) == ([], KINDS[kind].title)


def test_headings_of_a_template_are_each_of_one_column_and_no_template_is_taken_for_another():
    for kind, template in templates().items():
        headings = [heading for heading, _ in template.columns]
        assert len(set(headings)) == len(headings)
        known, mapping = recognised(seen_table(as_csv(kind), "csv"))
        assert known.kind == kind
        assert set(mapping.columns()) == set(headings)


def test_columns_may_be_deleted_and_stand_in_another_order_and_the_separator_is_excels():
    content = (
        "Written down on;Child: surname;Reference (concern);What was seen, heard or done\n04/03/2026;Ashdown-Test;7;Words.\n"
    ).encode("cp1252")
    [row] = rows_of(content, "csv")
    assert row.body["key"] == "7"
    assert row.body["narrative"] == {"facts": "Words."}
    assert row.body["subjects"] == [{"ref": "c1", "role": "child", "family": "Ashdown-Test"}]


@pytest.mark.parametrize(
    "header",
    [
        ["Reference (concern)", "Written down on", "Bed"],
        ["Reference (concern)", "Child: surname"],
        ["Reference", "Written down on", "Child: surname"],
        ["Reference (concern)", "Written down on", "", "Child: surname"],
        ["Reference (concern)", "Written down on", "Child: surname", "child: Surname"],
    ],
    ids=["a column more", "no time of writing", "of no kind", "a column without heading", "a column twice"],
)
def test_what_is_not_quite_a_template_needs_a_mapping_like_any_table(header):
    with pytest.raises(MappingRefused, match="needs a mapping"):
        rows_of(csv_file(["1"] * len(header), header=header), "csv")


def test_dates_that_a_workbook_keeps_as_dates_and_numbers_as_numbers_are_read_from_a_template():
    content = as_xlsx("missing_episode")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    from datetime import datetime

    for heading, value in {
        "Reference (missing episode)": 17,
        "Written down on": datetime(2026, 3, 4, 9, 12),  # noqa: DTZ001 - as a sheet holds it
        "Missing since": datetime(2026, 3, 3, 22, 0),  # noqa: DTZ001
        "Child: date of birth": date(2010, 5, 17),
    }.items():
        sheet.cell(2, columns[heading], value)
    file = io.BytesIO()
    book.save(file)
    [row] = rows_of(file.getvalue(), "xlsx")
    assert row.body["key"] == "17"
    assert row.body["missing"] == {"missing_since": "2026-03-03T22:00:00+00:00"}
    assert row.body["subjects"][0]["date_of_birth"] == "2010-05-17"
