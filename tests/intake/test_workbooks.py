"""Workbooks as Excel writes them: the same as their CSV, whatever the cell's type."""

import json
import re
from datetime import date, datetime

from tests.intake.making_files import (
    HEADER,
    MAPPING,
    from_csv,
    from_xlsx,
    only,
    refused,
    rezipped,
    row_of,
    rows_of,
    with_sheet,
    xlsx_file,
)


def as_dates(*columns, rows=1):
    """Formats these columns of the first rows as dates, by which a sheet says that its numbers count days."""

    def prepare(_, sheet):
        for column in columns:
            for row in range(2, 2 + rows):
                sheet.cell(row, HEADER.index(column) + 1).number_format = "dd/mm/yyyy hh:mm"

    return prepare


def test_a_workbook_reads_as_its_csv_does():
    [expected] = from_csv(row_of())
    [row] = from_xlsx(row_of())
    [inline] = from_xlsx(row_of(), shared=False)
    assert row.body == inline.body == expected.body
    assert json.loads(row.raw)[0] == ["Reference", "M1"]


def test_dates_times_and_numbers_of_a_workbook_become_sensible_text():
    cells = dict(zip(HEADER, row_of(), strict=True))
    cells |= {
        "Reference": 1234.0,
        "Entered": datetime(2025, 6, 4, 9, 12),  # noqa: DTZ001 - a sheet knows no offsets
        "DOB": date(2010, 5, 17),
        "Age": 14.0,
        "Phones": 7700900123.0,
        "NHS No": 9990000018,
        "UPRN": 100012345,
        "Since": 45719.9166666667,
        "Danger": False,
    }
    [row] = from_xlsx(list(cells.values()), prepare=as_dates("Since"))
    child = row.body["subjects"][0]
    assert row.body["key"] == "1234"
    assert row.body["recorded_at"] == "2025-06-04T09:12:00+01:00"
    assert (child["date_of_birth"], child["age_from"]) == ("2010-05-17", 14)
    assert child["phones"] == ["07700900123"]
    assert child["identifiers"][0]["value"] == "9990000018"
    assert child["address"]["uprn"] == "100012345"
    assert row.body["missing"]["missing_since"] == "2025-03-03T22:00:00+00:00"
    assert row.body["safety"] == {"immediate_danger": False}
    assert [flag.field for flag in row.flags] == ["subjects[0].phones"]


def test_a_date_kept_as_a_serial_is_a_date_and_a_year_stays_a_year():
    serial, year = from_xlsx(only(DOB=40315, Since=45719), only(Since=2025), prepare=as_dates("DOB", "Since", rows=1))
    assert serial.body["subjects"][0]["date_of_birth"] == "2010-05-17"
    assert serial.body["missing"]["missing_since"] == "2025-03-03"
    assert year.body["missing"]["missing_since"] == "2025"


def test_formula_cells_are_text_and_remarked_on():
    def saved(data):
        return re.sub(rb"(<f>1\+1</f>)<v ?/>", rb"\1<v>Wren</v>", data.replace(b"<v></v>", b"<v/>"))

    content = with_sheet(xlsx_file(only(Forename="=1+1", Notes="=cmd()")), saved)
    [row] = rows_of(content, "a.xlsx", mapping=MAPPING)
    assert row.body["subjects"][0]["given"] == "Wren"
    assert "narrative" not in row.body
    assert {flag.field for flag in row.flags} == {"subjects[0].given", "narrative.facts"}


def test_text_that_looks_like_a_formula_stays_text():
    def as_text(_, sheet):
        sheet["M2"].value = "=1+1"
        sheet["M2"].data_type = "s"

    [row] = from_xlsx(only(), prepare=as_text)
    assert row.body["narrative"]["facts"] == "=1+1"
    assert row.flags == []


def test_blank_and_merged_rows_are_passed_over_and_numbers_stay_those_of_the_sheet():
    def merge(_, sheet):
        sheet.merge_cells("A3:P4")

    rows = from_xlsx(row_of(), [None] * 16, [None] * 16, row_of(Reference="M2"), prepare=merge)
    assert [(row.number, row.body["key"]) for row in rows] == [(2, "M1"), (5, "M2")]


def test_the_sheet_the_mapping_names_is_read_and_a_wrong_name_is_told_the_right_ones():
    def second(book, _):
        other = book.create_sheet("Export")
        other.append(HEADER)
        other.append(row_of(Reference="E1"))

    content = xlsx_file(row_of(), prepare=second)
    assert rows_of(content, "a.xlsx", mapping=MAPPING | {"source": {"sheet": "export"}})[0].body["key"] == "E1"
    assert rows_of(content, "a.xlsx", mapping=MAPPING)[0].body["key"] == "M1"
    message = refused(content, "a.xlsx", mapping=MAPPING | {"source": {"sheet": "Data"}})
    assert "“Sheet”, “Export”" in message


def test_a_workbook_that_lacks_columns_is_refused_by_name():
    assert "“Entered”" in refused(xlsx_file(["M1"], header=["Reference"]), "a.xlsx")


def test_a_cell_with_an_index_out_of_range_loses_neither_row_nor_file():
    content = xlsx_file(row_of(), row_of(Reference="M2"))
    sheet = "xl/worksheets/sheet1.xml"
    content = rezipped(content, change={sheet: lambda d: d.replace(b'<c r="D2" t="s"><v>', b'<c r="D2" t="s"><v>99')})
    rows = rows_of(content, "a.xlsx", mapping=MAPPING)
    assert [row.body["key"] for row in rows] == ["M1", "M2"]
