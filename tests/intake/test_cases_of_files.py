"""Files that people sent and that were once refused or misread: each is read as whoever sent it meant it.

Each stands for a kind, of which the tests of CSV files, workbooks and dates as exported try more.
"""

import re
from pathlib import Path

import pytest

from tests.intake.as_exported import TODAY, child
from wholepicture.intake.formats import FileRefused, Row, read
from wholepicture.intake.rules import flags_of

CASES = Path(__file__).with_name("cases")
MAPPINGS = {"24": "m-yy", "25": "m-ddmmyy", "26": "m-two-columns"}


def rows_of_case(name: str) -> list[Row]:
    mapping = CASES / f"{MAPPINGS.get(name[:2], 'm')}.toml"
    return list(read(CASES / name, mapping=mapping))


ACCEPTED = {
    "17-short-rows.csv": ["f17a", "f17b"],
    "18-mac-cr-with-lf-in-cell.csv": ["f18a", "f18b"],
    "19-double-bom.csv": ["f19"],
    "20-zero-width-in-header.csv": ["f20"],
    "21-sep-line.csv": ["f21"],
    "22-numbers-protected-from-excel.csv": ["f22a", "f22b", "f22c"],
    "23-dob-as-utc-instant.csv": ["f23"],
    "24-two-digit-birth-year.csv": ["f24a", "f24b"],
    "26-date-and-time-in-two-columns.csv": ["X15C"],
    "26-date-and-time-in-two-columns.xlsx": ["X15A"],
    "28-x000d.xlsx": ["X2A"],
    "29-ghost-rows.xlsx": ["X4A", "X4B"],
    "30-ghost-columns.xlsx": ["X16A"],
    "31-workbook2.xlsx": ["X5A"],
    "32-backslashes.xlsx": ["X6A"],
    "33-shared-strings-case.xlsx": ["X7A"],
    "35-pretty-printed.ndjson": ["PP1"],
}


@pytest.mark.parametrize(("name", "keys"), ACCEPTED.items())
def test_every_row_is_understood_and_nothing_in_it_is_marked(name: str, keys: list[str]) -> None:
    rows = rows_of_case(name)
    assert [row.body and row.body["key"] for row in rows] == keys
    assert [row.problems for row in rows] == [[]] * len(keys)
    assert not [flag for row in rows if row.body for flag in [*row.flags, *flags_of(row.body, today=TODAY)]]


WITH_A_LINE_BREAK = ["18-mac-cr-with-lf-in-cell.csv", "28-x000d.xlsx"]


@pytest.mark.parametrize("name", WITH_A_LINE_BREAK)
def test_a_line_break_inside_a_cell_is_one_line_break(name: str) -> None:
    row = rows_of_case(name)[0]
    assert row.body
    assert row.body["narrative"]["facts"] == "First line.\nSecond line."


def test_numbers_that_were_kept_from_excel_are_the_numbers() -> None:
    children = [child(row) for row in rows_of_case("22-numbers-protected-from-excel.csv")]
    assert [one["identifiers"][0]["value"] for one in children] == ["9990000018", "9990000026", "9990000034"]
    assert [one.get("phones") for one in children] == [["07700900123"], ["07700900124"], None]


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("23-dob-as-utc-instant.csv", ["2010-05-17"]),
        ("24-two-digit-birth-year.csv", ["1958-11-03", "1965-11-03"]),
        (
            "25-number-under-a-date-format.xlsx",
            ["2010-05-17", "2010-05-01", "2015-03-04", "2015-03-04", "17052010", "20100517", "2010"],
        ),
    ],
)
def test_dates_of_birth_are_those_that_were_meant(name: str, born: list[str]) -> None:
    assert [child(row)["date_of_birth"] for row in rows_of_case(name)] == born


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_date_and_a_time_in_two_columns_are_one_time(ending: str) -> None:
    [row] = rows_of_case(f"26-date-and-time-in-two-columns.{ending}")
    assert row.body
    assert row.body["recorded_at"] == "2025-07-05T08:00:00+01:00"
    assert row.body["missing"] == {
        "missing_since": "2025-07-04T23:50:00+01:00",
        "returned_at": "2025-07-05T00:40:00+01:00",
    }


def test_error_cells_are_empty_and_marked() -> None:
    rows = rows_of_case("27-error-cells.xlsx")
    assert [row.body and row.body["key"] for row in rows] == ["X1A", "X1B", "X1C", "X1D", "X1E", "X1F"]
    assert not any("#" in str(row.body) for row in rows)
    assert [sorted(flag.field for flag in row.flags) for row in rows] == [
        [
            "subjects[0].address.postcode",
            "subjects[0].family",
            "subjects[0].identifiers[0].value",
            "subjects[0].identifiers[1].value",
            "subjects[0].phones",
        ],
        ["subjects[0].family", "subjects[0].identifiers[1].value"],
        ["subjects[0].age_from"],
        ["subjects[0].date_of_birth"],
        ["subjects[0].address.uprn"],
        ["subjects[0].sex"],
    ]
    assert "error of the spreadsheet" in rows[0].flags[0].reason


def as_it_is(text: str, **_: object) -> str:
    return text


def never(*_: object) -> bool:
    return False


FAULTS: list[tuple[str, object, str]] = [
    ("csv_file._is_of_old_macs", never, "18-mac-cr-with-lf-in-cell.csv"),
    ("rows._is_invisible", never, "20-zero-width-in-header.csv"),
    ("csv_file._SEPARATOR_LINE", re.compile("never"), "21-sep-line.csv"),
    ("mapped_row.without_formula", as_it_is, "22-numbers-protected-from-excel.csv"),
    ("mapped_row.without_guards", as_it_is, "22-numbers-protected-from-excel.csv"),
    ("cells._TWO_DIGIT_YEARS", (), "24-two-digit-birth-year.csv"),
    ("cells.WhenReader.together", lambda *_: "", "26-date-and-time-in-two-columns.xlsx"),
    ("xlsx._unescaped", as_it_is, "28-x000d.xlsx"),
    ("sheet.MAX_SHEET_ROWS", 1_000_000, "29-ghost-rows.xlsx"),
    ("package.Package.related", lambda *_: {}, "31-workbook2.xlsx"),
    ("package.part_key", lambda name: name.lstrip("/").casefold(), "32-backslashes.xlsx"),
    ("package.part_key", lambda name: name.replace("\\", "/").lstrip("/"), "33-shared-strings-case.xlsx"),
    ("ndjson._is_by_object", never, "35-pretty-printed.ndjson"),
]


@pytest.mark.parametrize(("place", "fault", "name"), FAULTS)
def test_a_fault_in_what_reads_them_is_noticed(
    monkeypatch: pytest.MonkeyPatch, place: str, fault: object, name: str
) -> None:
    monkeypatch.setattr(f"wholepicture.intake.formats.{place}", fault)
    with pytest.raises((AssertionError, FileRefused, KeyError)):
        check(name)


def check(name: str) -> None:
    test_every_row_is_understood_and_nothing_in_it_is_marked(name, ACCEPTED[name])
    if name in WITH_A_LINE_BREAK:
        test_a_line_break_inside_a_cell_is_one_line_break(name)


def test_a_fault_in_what_tells_errors_from_values_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholepicture.intake.formats.mapped_row.error_remark", never)
    with pytest.raises(AssertionError):
        test_error_cells_are_empty_and_marked()
