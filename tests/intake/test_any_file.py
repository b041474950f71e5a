"""What holds for every format: a file is judged by its name and content; previews store nothing and read no more than asked."""

import io

import pytest

from tests.intake.making_files import HEADER, MAPPING, csv_file, line, refused, row_of, rows_of, xlsx_file
from wholepicture.intake.formats import FileRefused, preview, read
from wholepicture.intake.formats.rows import MAX_LINE_BYTES


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b"  \n", "a.ndjson", "empty"),
        (b"a,b\n", "a.pdf", "send .ndjson, .json, .csv and .xlsx"),
        (b"%PDF-1.7", "a.csv", "PDF"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a.xlsx",
            "old Excel file, or a workbook protected by a password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "old Excel file"),
        (b"x", "a.xls", "old Excel file"),
        (b"x", "a.xlsm", "macros"),
        (b"PK\x03\x04", "a.csv", "named as CSV but holds an Excel workbook"),
        (b"PK\x03\x04", "a.json", "named as JSON but holds an Excel workbook"),
        (b"a,b\n1,2\n", "a.xlsx", "named as an Excel workbook but holds text"),
        (b'{"key": 1}', "a.csv", "named as CSV but holds JSON"),
        (b"<html><table>", "a.csv", "holds a web page"),
        (b"\x1f\x8b\x08", "a.ndjson", "compressed"),
        (b"MZ\x90", "a.csv", "program"),
        (b"\xff\xfe{\x00", "a.ndjson", "UTF-16"),
    ],
)
def test_a_file_is_judged_by_its_name_and_its_content(content, name, words):
    assert words in refused(content, name)


def test_a_file_without_a_name_is_judged_by_its_content():
    assert len(rows_of(line() + b"\n" + line(), "")) == 2
    assert len(rows_of(line(), "")) == 1
    assert len(rows_of(csv_file(row_of()), "", mapping=MAPPING)) == 1
    assert len(rows_of(xlsx_file(row_of()), "", mapping=MAPPING)) == 1


def test_a_file_too_large_is_refused_before_it_is_parsed():
    assert "larger than" in refused(b"[" * 2000, "a.json", max_bytes=1000)


def test_a_file_on_disk_is_read_by_its_path(tmp_path):
    path = tmp_path / "week.csv"
    path.write_bytes(csv_file(row_of()))
    (tmp_path / "m.toml").write_text('[fields]\n"key" = "Reference"\n')
    assert next(read(path, mapping=tmp_path / "m.toml")).body == {"key": "M1"}
    with pytest.raises(FileRefused, match="cannot be opened"):
        read(tmp_path / "absent.csv")


def test_a_table_needs_a_mapping():
    assert "needs a mapping" in refused(csv_file(row_of()), "a.csv", mapping=None)


def test_a_preview_shows_columns_and_what_the_contract_would_say():
    content = csv_file([*row_of(), "z"], [*row_of(Reference="x" * 200), "z"], header=[*HEADER, "Spare"])
    shown = preview(io.BytesIO(content), MAPPING, name="a.csv")
    assert (shown.columns, shown.unused_columns, shown.missing_columns) == ([*HEADER, "Spare"], ["Spare"], [])
    assert [bool(row.problems) for row in shown.rows] == [False, True]
    assert shown.rows[1].problems[0].field == "key"
    assert shown.rows[1].problems[0].row == 3


def test_a_preview_lists_missing_columns_rather_than_refusing():
    shown = preview(io.BytesIO(csv_file(["M1", "Wren"], header=["Reference", "Forename"])), MAPPING, name="a.csv")
    assert "Entered" in shown.missing_columns
    assert len(shown.rows) == 1
    assert "recorded_at" in {problem.field for problem in shown.rows[0].problems}


def test_a_preview_reads_no_more_rows_than_asked():
    assert len(preview(io.BytesIO(csv_file(*[row_of()] * 50)), MAPPING, 3, name="a.csv").rows) == 3
    assert len(preview(io.BytesIO((line() + b"\n") * 50), rows=4, name="a.ndjson").rows) == 4


def test_the_line_limit_is_far_above_the_longest_report():
    assert MAX_LINE_BYTES > 10 * 50_000
