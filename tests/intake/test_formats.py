"""Files from partners: what a bad one can do, and that no row is ever lost."""

import copy
import csv
import io
import json
import random
import re
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholepicture.intake.formats import FileRefused, MappingRefused, load_mapping, preview, read
from wholepicture.intake.formats.rows import MAX_LINE_BYTES

MAPPING = {
    "source": {"name": "Weekly export"},
    "constants": {
        "kind": "missing_episode",
        "sharing.level": "hub",
        "subjects[0].ref": "c1",
        "subjects[0].role": "child",
        "subjects[0].identifiers[0].type": "nhs_number",
        "subjects[1].ref": "p1",
        "subjects[1].role": "associate",
        "ties[0].from": "c1",
        "ties[0].to": "p1",
        "ties[0].type": "with",
        "missing.found_with": ["p1"],
    },
    "fields": {
        "key": "Reference",
        "recorded_at": {"column": "Entered", "format": "%d/%m/%Y %H:%M"},
        "sharing.conditions": "Conditions",
        "subjects[0].given": "Forename",
        "subjects[0].sex": "Sex",
        "subjects[0].date_of_birth": "DOB",
        "subjects[0].age_from": "Age",
        "subjects[0].phones": {"column": "Phones", "split": ";"},
        "subjects[0].identifiers[0].value": "NHS No",
        "subjects[0].address.uprn": "UPRN",
        "subjects[1].given": "Friend",
        "missing.missing_since": "Since",
        "narrative.facts": "Notes",
        "safety.immediate_danger": "Danger",
        "signs": {"columns": {"New phone": "new_phone", "Late": "late_return"}, "subject": "c1"},
    },
    "values": {"subjects[0].sex": {"f": "female", "M": "male"}},
}
HEADER = [
    "Reference", "Entered", "Conditions", "Forename", "Sex", "DOB", "Age", "Phones", "NHS No", "UPRN",
    "Friend", "Since", "Notes", "Danger", "New phone", "Late",
]  # fmt: skip
WHOLE = {
    "Reference": "M1", "Entered": "04/03/2025 09:12", "Forename": "Wren", "Sex": "F", "DOB": "17/05/2010",
    "Age": "14", "Phones": "07700 900123; 900124", "NHS No": "9990000018", "Friend": "Ines",
    "Since": "03/03/2025 22:00", "Notes": "Went out,\nlate", "New phone": "Y", "Late": "no", "Danger": "No",
    "UPRN": "000100012345",
}  # fmt: skip


def row_of(**cells):
    return [{**WHOLE, **cells}.get(name, "") for name in HEADER]


def only(**cells):
    return [{"Reference": "M1", "Entered": "04/03/2025 09:12", **cells}.get(name, "") for name in HEADER]


def csv_file(*rows, header=HEADER, encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def xlsx_file(*rows, header=HEADER, prepare=None, shared=True):
    """A workbook; with its texts in one shared part, as Excel writes them, or in the cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    if prepare:
        prepare(book, sheet)
    file = io.BytesIO()
    book.save(file)
    return as_excel_does(file.getvalue()) if shared else file.getvalue()


INLINE = re.compile(rb't="inlineStr"><is><t[^>]*>(.*?)</t></is>', re.DOTALL)
SHARED_PART = b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://example.org/sharedStrings"/>'


def as_excel_does(content):
    texts: dict[bytes, int] = {}

    def number(found):
        return b't="s"><v>%d</v>' % texts.setdefault(found[1], len(texts))

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
    change = {name: lambda data: INLINE.sub(number, data) for name in sheets}
    change["xl/_rels/workbook.xml.rels"] = lambda data: data.replace(b"</Rel", SHARED_PART + b"</Rel")
    content = rezipped(content, change=change)
    items = b"".join(b"<si><t>%s</t><rPh><t>aid</t></rPh></si>" % text for text in texts)
    return rezipped(content, add={"xl/sharedStrings.xml": b"<sst>" + items + b"</sst>"})


def rezipped(content, *, add=None, change=None, kind=zipfile.ZIP_DEFLATED):
    """A workbook with parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", kind) as new:
        assert set(change or ()) <= set(old.namelist())
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change[name](data) if change and name in change else data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"


def with_sheet(content, change, **more):
    return rezipped(content, change={SHEET: change}, **more)


def rows_of(content, name, **more):
    return list(read(io.BytesIO(content), name=name, **more))


def from_csv(*rows, mapping=MAPPING):
    return rows_of(csv_file(*rows), "a.csv", mapping=mapping)


def from_xlsx(*rows, **more):
    return rows_of(xlsx_file(*rows, **more), "a.xlsx", mapping=MAPPING)


def refused(content, name, **more):
    with pytest.raises(FileRefused) as caught:
        rows_of(content, name, **{"mapping": MAPPING, **more})
    assert str(caught.value).endswith((".", '".'))
    return str(caught.value)


def line(**more):
    return json.dumps({"key": "k", "kind": "concern", **more}).encode()


# Newline-delimited JSON


def test_a_broken_line_waits_with_its_bytes_and_the_others_go_on():
    content = b"\xef\xbb\xbf" + line(key="1") + b"\r\n\n{broken\n" + line(key="3")
    first, second, third = rows_of(content, "a.ndjson")
    assert (first.number, first.body["key"], third.number, third.body["key"]) == (1, "1", 4, "3")
    assert (second.number, second.raw, second.body) == (3, b"{broken", None)
    assert "Expecting property name" in second.problems[0].reason
    assert second.problems[0].row == 3


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"key":"a","key":"b"}', "“key” stands twice"),
        (b'{"subjects":[{"ref":"a","ref":"b"}]}', "“ref” stands twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": "\xff"}', "Byte 8 is not UTF-8"),
        (b'{"a": "caf\xe9"}', "UTF-8"),
        (b"[" * 100_000, "too deeply"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "too deeply"),
        (b'{"a": "b\x00"}', "Invalid control character"),
        (b"[1]", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"a": 1} {"b": 2}', "Extra data"),
        (b'{"facts": "' + b"x" * 10_000_000 + b'"}', "bytes long"),
    ],
)
def test_a_line_that_readers_could_disagree_on_is_set_aside_alone(raw, words):
    bad, good = rows_of(raw + b"\n" + line(), "a.ndjson")
    assert words in bad.problems[0].reason
    assert (bad.raw, bad.body, good.problems) == (raw, None, [])


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b" ")), min_size=1, max_size=8))
def test_every_line_of_any_bytes_comes_out_with_its_bytes(lines):
    content = line() + b"\n" + b"\n".join(lines)
    rows = rows_of(content, "a.ndjson")
    expected = [one.rstrip(b"\r\n") for one in lines if one.strip(b" \t\r\xef\xbb\xbf")]
    assert [row.raw for row in rows[1:]] == expected
    assert all((row.body is None) == bool(row.problems) for row in rows)


# JSON


def test_one_object_a_list_and_a_wrapped_list_are_all_read():
    one, two = line(key="1"), line(key="2")
    assert [r.body["key"] for r in rows_of(one, "a.json")] == ["1"]
    assert [r.body["key"] for r in rows_of(b"[" + one + b" , \n" + two + b"]", "a.json")] == ["1", "2"]
    wrapped = b'{ "submissions" : [' + one + b"," + two + b"] }"
    assert [(r.number, r.raw) for r in rows_of(wrapped, "a.json")] == [(1, one), (2, two)]
    assert rows_of(b"[]", "a.json") == []


def test_one_bad_report_in_a_list_does_not_stop_its_neighbours():
    bad = b'{"key":"a","key":"b"}'
    rows = rows_of(b"[" + line() + b"," + bad + b"," + line() + b',7,{"a":NaN}]', "a.json")
    assert [bool(row.problems) for row in rows] == [False, True, False, True, True]
    assert rows[1].raw == bad


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" + line() + b",]", "not JSON"),
        (b"[" + line(), "not JSON"),
        (b"[" + line() + b"] x", "Extra data"),
        (line() + b"\n" + line(), "name the file .ndjson"),
        (b'{"submissions": {}}', "must be a list"),
        (b'{"submissions": [], "other": 1}', "holds other"),
        (b'{"submissions": [], "submissions": []}', "twice"),
        (b"hello", "not a report"),
        (b"[" * 200_000, "too deeply"),
        (b'["\xff"]', "not UTF-8"),
        (b" \n ", "empty"),
    ],
)
def test_a_json_file_whose_outline_cannot_be_followed_is_refused_whole(content, words):
    assert words in refused(content, "a.json")


# Names and contents


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


# CSV


def test_a_row_becomes_a_submission_as_the_mapping_says():
    [row] = from_csv(row_of())
    assert row.problems == row.flags == []
    assert row.body == {
        "kind": "missing_episode",
        "key": "M1",
        "recorded_at": "2025-03-04T09:12:00+00:00",
        "sharing": {"level": "hub"},
        "subjects": [
            {
                "ref": "c1",
                "role": "child",
                "given": "Wren",
                "sex": "female",
                "date_of_birth": "2010-05-17",
                "age_from": 14,
                "phones": ["07700 900123", "900124"],
                "identifiers": [{"type": "nhs_number", "value": "9990000018"}],
                "address": {"uprn": "000100012345"},
            },
            {"ref": "p1", "role": "associate", "given": "Ines"},
        ],
        "ties": [{"from": "c1", "to": "p1", "type": "with"}],
        "missing": {"found_with": ["p1"], "missing_since": "2025-03-03T22:00:00+00:00"},
        "narrative": {"facts": "Went out,\nlate"},
        "safety": {"immediate_danger": False},
        "signs": [
            {"code": "new_phone", "answer": "yes", "subject": "c1"},
            {"code": "late_return", "answer": "no", "subject": "c1"},
        ],
    }


def test_entries_that_nothing_feeds_are_left_out_with_what_points_at_them():
    [row] = from_csv(only(Forename="Wren"))
    assert row.body["subjects"] == [{"ref": "c1", "role": "child", "given": "Wren"}]
    assert "ties" not in row.body
    assert "missing" not in row.body
    assert row.body["sharing"] == {"level": "hub"}, "handling holds for every row, fed or not"


def test_a_sign_answered_for_a_child_without_a_name_keeps_the_child():
    [row] = from_csv(only(Late="Y"))
    assert row.body["subjects"] == [{"ref": "c1", "role": "child"}]
    assert row.body["signs"] == [{"code": "late_return", "answer": "yes", "subject": "c1"}]


def test_a_gap_in_a_list_is_closed():
    [row] = from_csv(only(Friend="Ines"))
    assert [one["ref"] for one in row.body["subjects"]] == ["p1"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them_and_keep_their_bytes():
    content = csv_file(row_of(Reference="1"), [""] * len(HEADER), row_of(Reference="2", Notes="a\r\nb\nc"))
    rows = rows_of(content, "a.csv", mapping=MAPPING)
    assert [(row.number, row.body["key"]) for row in rows] == [(2, "1"), (4, "2")]
    assert rows[1].raw.startswith(b"2,04/03/2025")
    assert b'"a\r\nb\nc"' in rows[1].raw


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        (
            {"Sex": "Q"},
            "subjects[0].sex",
            "“Q” in column “Sex” is not among the values the mapping translates: “f”, “m”",
        ),
        ({"Entered": "yesterday"}, "recorded_at", "“yesterday” in column “Entered” is not a date and time"),
        ({"Age": "about 14"}, "subjects[0].age_from", "“about 14” in column “Age” is not a number"),
        ({"Age": "14.5"}, "subjects[0].age_from", "not a whole number"),
        ({"Age": "inf"}, "subjects[0].age_from", "not a whole number"),
        ({"Danger": "maybe"}, "safety.immediate_danger", "neither yes"),
        ({"New phone": "perhaps"}, "signs", "“perhaps” in column “New phone” is not an answer"),
        ({"Notes": "a\0b"}, "column “Notes”", "NUL"),
    ],
)
def test_a_cell_that_cannot_be_understood_sends_its_row_aside(cells, field, words):
    bad, good = from_csv(row_of(**cells), row_of(Reference="M2"))
    [problem] = bad.problems
    assert (problem.row, problem.field) == (2, field)
    assert words in problem.reason
    assert (bad.body, good.problems) == (None, [])


def test_a_value_that_only_fails_its_check_is_kept_as_given():
    [row] = from_csv(row_of(DOB="31/02/2010", Since="last night", **{"NHS No": "9990000019"}))
    assert row.problems == []
    assert row.body["subjects"][0]["date_of_birth"] == "31/02/2010"
    assert row.body["missing"]["missing_since"] == "last night"
    assert row.body["subjects"][0]["identifiers"][0]["value"] == "9990000019"


def test_a_file_in_another_encoding_names_row_column_and_what_to_do():
    content = csv_file(row_of(), row_of(Forename="Zoë"), encoding="cp1252")
    good, bad = rows_of(content, "a.csv", mapping=MAPPING)
    assert good.problems == []
    assert bad.problems[0].field == "column “Forename”"
    assert 'encoding = "cp1252"' in bad.problems[0].reason
    assert b"Zo\xeb" in bad.raw
    rightly = MAPPING | {"source": {"encoding": "cp1252"}}
    assert rows_of(content, "a.csv", mapping=rightly)[1].body["subjects"][0]["given"] == "Zoë"


def test_utf_16_is_read_when_the_mapping_says_so():
    content = csv_file(row_of(Forename="Zoë"), encoding="utf-16")
    assert 'encoding = "utf-16"' in refused(content, "a.csv")
    rows = rows_of(content, "a.csv", mapping=MAPPING | {"source": {"encoding": "utf-16"}})
    assert rows[0].body["subjects"][0]["given"] == "Zoë"


def test_ragged_rows_are_set_aside_and_empty_cells_at_the_end_are_not_ragged():
    rows = from_csv([*row_of(), "", ""], [*row_of(), "x"], row_of()[:-1])
    assert [bool(row.problems) for row in rows] == [False, True, True]
    assert "17 cells where the header has 16" in rows[1].problems[0].reason


def test_a_quotation_mark_never_closed_costs_its_own_row_only():
    lines = csv_file(*(row_of(Reference=f"M{n}", Notes="plain") for n in range(1, 5))).split(b"\r\n")
    lines[2] = lines[2].replace(b"plain", b'"plain')
    rows = rows_of(b"\r\n".join(lines), "a.csv", mapping=MAPPING)
    assert [bool(row.problems) for row in rows] == [False, True, False, False]
    assert rows[1].raw == lines[2]
    assert "never closed" in rows[1].problems[0].reason


def test_a_field_of_ten_megabytes_is_set_aside_and_the_others_go_on():
    start = time.monotonic()
    rows = from_csv(row_of(), row_of(Notes="x" * 10_000_000), row_of())
    assert [bool(row.problems) for row in rows] == [False, True, False]
    assert len(rows[1].raw) > 10_000_000
    assert time.monotonic() - start < 2


def test_a_header_that_lacks_columns_is_refused_by_name():
    content = csv_file(["M1"], header=["Reference"])
    message = refused(content, "a.csv")
    assert "“Entered”" in message
    assert "“Late”" in message
    assert "“Reference”" not in message


def test_a_header_in_one_column_suggests_another_separator():
    content = csv_file(row_of()).replace(b",", b";")
    assert 'delimiter = ";"' in refused(content, "a.csv")


def test_a_mapped_column_that_stands_twice_is_refused():
    content = csv_file([*row_of(), "x"], header=[*HEADER, "forename "])
    assert "“forename” stands twice" in refused(content, "a.csv")


def test_columns_are_found_whatever_their_case_and_spaces_and_below_a_title():
    header = [name.upper().replace(" ", "  ") for name in HEADER]
    content = b"Weekly export\r\n\r\n" + csv_file(row_of(), header=header)
    [row] = rows_of(content, "a.csv", mapping=MAPPING | {"source": {"header_row": 3}})
    assert (row.number, row.problems) == (4, [])


def test_times_when_the_clocks_change_are_kept_and_remarked_on():
    gap, twice = from_csv(only(Entered="30/03/2025 01:30"), only(Entered="26/10/2025 01:30"))
    assert gap.body["recorded_at"] == "2025-03-30T02:30:00+01:00"
    assert "did not exist" in gap.flags[0].reason
    assert twice.body["recorded_at"] == "2025-10-26T01:30:00+01:00"
    assert "came twice" in twice.flags[0].reason


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', 'a"b', "a\nb", "\r", "=1", ","]
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6))
@settings(max_examples=200)
def test_every_row_of_any_cells_comes_out_and_its_text_is_unchanged(cells):
    mapping = {"fields": {"key": "A", "narrative.facts": "B", "narrative.opinion": "C"}}
    rows = rows_of(csv_file(*cells, header=["A", "B", "C"]), "a.csv", mapping=mapping)
    filled = [row for row in cells if any(cell.strip() for cell in row)]
    assert len(rows) == len(filled)
    for row, (_, facts, _) in zip(rows, filled, strict=True):
        if not row.problems and facts.strip():
            assert row.body["narrative"]["facts"] == facts


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_as_csv_are_refused_or_read_but_never_crash(junk):
    mapping = {"fields": {"key": "A"}}
    try:
        rows = rows_of(b"A,B\n" + junk, "a.csv", mapping=mapping)
    except FileRefused:
        return
    assert all((row.body is None) == bool(row.problems) for row in rows)
    kept = b"".join(row.raw for row in rows)
    assert set(kept.replace(b"\r", b"").replace(b"\n", b"")) <= set(junk)


def test_faults_of_many_kinds_all_come_out_and_none_drags_another_along():
    faults = [
        row_of(Sex="Q"),
        row_of(Entered="?"),
        row_of(Age="x"),
        row_of(Danger="x"),
        row_of(Late="x"),
        row_of(Notes="\0"),
        [*row_of(), "x"],
        row_of()[:5],
        row_of(Notes="x" * 140_000),
    ]
    rows = [faults[n // 20 % len(faults)] if n % 20 == 0 else row_of(Reference=f"M{n}") for n in range(2000)]
    found = from_csv(*rows)
    assert len(found) == 2000
    assert [n for n, row in enumerate(found) if row.problems] == list(range(0, 2000, 20))


# Workbooks


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
    [row] = from_xlsx(list(cells.values()))
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
    serial, year = from_xlsx(only(DOB=40315, Since=45719), only(Since=2025))
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


ACTIVE = {
    "xl/vbaProject.bin": "macros",
    "XL/VBAPROJECT.BIN": "macros",
    "custom/vbaProject.bin": "macros",
    "xl/macrosheets/sheet1.xml": "macro sheets",
    "xl/activeX/activeX1.xml": "active controls",
    "xl/embeddings/oleObject1.bin": "embedded files",
    "xl/externalLinks/externalLink1.xml": "linked to other files",
}


@pytest.mark.parametrize(("part", "words"), ACTIVE.items())
def test_a_workbook_that_could_run_or_fetch_something_is_refused_whole(part, words):
    assert words in refused(rezipped(xlsx_file(row_of()), add={part: b"x"}), "a.xlsx")


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_declared_document_type_is_refused_in_every_part_and_encoding(part, encoding):
    def spoil(data):
        text = data.decode()
        body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        return f'<?xml version="1.0" encoding="{encoding}"?>{ENTITY.decode()}{body}'.encode(encoding)

    assert "document type" in refused(rezipped(xlsx_file(row_of()), change={part: spoil}), "a.xlsx")


def bomb_sparse(content):
    return rezipped(content, add={"xl/media/x.xml": b"\0" * 300_000_000})


def bomb_ratio(content):
    return rezipped(content, add={"xl/media/x.xml": b"\0" * 40_000_000})


def bomb_entries(content):
    return rezipped(content, add={f"xl/x/{n}.xml": b"" for n in range(3000)})


def bomb_rows(content):
    rows = b"".join(b'<row r="%d"/>' % n for n in range(3, 400_000))
    return rezipped(
        content,
        change={"xl/worksheets/sheet1.xml": lambda d: d.replace(b"</sheetData>", rows + b"</sheetData>")},
    )


def bomb_columns(content):
    cells = b"<c><v>1</v></c>" * 1_000_000
    row = b'<row r="3">' + cells + b"</row></sheetData>"
    return rezipped(
        content,
        change={"xl/worksheets/sheet1.xml": lambda d: d.replace(b"</sheetData>", row)},
        kind=zipfile.ZIP_STORED,
    )


def bomb_strings(content):
    strings = b"<si/>" * 15_000_000 + b"</sst>"
    return rezipped(content, change={SHARED: lambda data: data.replace(b"</sst>", strings)})


def bomb_few_strings(content):
    """Below every size and ratio, above the number of texts."""
    strings = b"<si/>" * 3_000_000 + b"".join(b"<si>%d</si>" % n for n in range(200_000)) + b"</sst>"
    return rezipped(content, change={SHARED: lambda data: data.replace(b"</sst>", strings)})


def bomb_padded(content):
    """Millions of elements in a part that shrinks no more than real ones do."""
    noise = random.Random(1).randbytes(800_000).hex().encode()
    junk = b"<x/>" * 12_000_000 + b"<!--" + noise + b"--></sheetData>"
    return with_sheet(content, lambda data: data.replace(b"</sheetData>", junk))


def bomb_nesting(content):
    return rezipped(content, change={"xl/styles.xml": lambda d: b"<a>" * 1_000_000}, kind=zipfile.ZIP_STORED)


def bomb_directory(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(60_000):
            archive.writestr(str(n), b"")
    return out.getvalue()


BOMBS = [
    bomb_sparse,
    bomb_ratio,
    bomb_entries,
    bomb_rows,
    bomb_columns,
    bomb_strings,
    bomb_few_strings,
    bomb_padded,
    bomb_nesting,
    bomb_directory,
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_within_two_seconds_and_256_mib(bomb):
    content = bomb(xlsx_file(row_of()))
    start = time.process_time()
    with pytest.raises(FileRefused):
        rows_of(content, "a.xlsx", mapping=MAPPING)
    assert time.process_time() - start < 2
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            rows_of(content, "a.xlsx", mapping=MAPPING)
        assert tracemalloc.get_traced_memory()[1] < 256 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_the_detector_of_bombs_can_be_missed_only_with_its_limits_lifted(monkeypatch):
    monkeypatch.setattr("wholepicture.intake.formats.archive.MAX_RATIO", 10_000)
    assert len(rows_of(bomb_ratio(xlsx_file(row_of())), "a.xlsx", mapping=MAPPING)) == 1


def test_a_row_number_in_the_millions_takes_neither_time_nor_memory():
    content = xlsx_file(row_of(), row_of(Reference="M2"))
    content = with_sheet(content, lambda data: data.replace(b'<row r="3"', b'<row r="9999999"'))
    rows = rows_of(content, "a.xlsx", mapping=MAPPING)
    assert [row.number for row in rows] == [2, 9999999]


@pytest.mark.parametrize("cut", [10, 100, 1000, -10, -1])
def test_a_workbook_cut_short_is_refused(cut):
    assert "damaged" in refused(xlsx_file(row_of())[:cut], "a.xlsx")


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "x")
    assert "not an Excel workbook" in refused(out.getvalue(), "a.xlsx")


def test_a_damaged_sheet_is_refused_before_its_first_row_is_handed_over():
    content = with_sheet(xlsx_file(*[row_of()] * 3000), lambda data: data[:-40])
    with pytest.raises(FileRefused, match="not XML"):
        read(io.BytesIO(content), name="a.xlsx", mapping=MAPPING)


def test_a_directory_that_lies_about_a_size_gains_nothing():
    content = bytearray(
        rezipped(xlsx_file(row_of()), change={"xl/worksheets/sheet1.xml": lambda d: d + b" " * 5_000_000})
    )
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[at + 24 : at + 28] == info.file_size.to_bytes(4, "little")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert "damaged" in refused(bytes(content), "a.xlsx")


@given(st.integers(0, 4000), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_a_workbook_with_one_byte_changed_is_refused_or_read_but_never_crashes(at, by):
    content = bytearray(SMALL_WORKBOOK)
    content[at % len(content)] ^= by
    try:
        rows = rows_of(bytes(content), "a.xlsx", mapping=MAPPING)
    except FileRefused:
        return
    assert all((row.body is None) == bool(row.problems) for row in rows)


SMALL_WORKBOOK = xlsx_file(row_of())


# Mappings


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fields": {}}, "[fields] is empty"),
        ({"feilds": {}}, "no setting “feilds”"),
        ({"source": {"colour": 1}}, "[source] has no setting “colour”"),
        ({"source": {"encoding": "klingon"}}, "encoding “klingon” is not known"),
        ({"source": {"encoding": "zip"}}, "encoding “zip” is not known"),
        ({"source": {"timezone": "Mars/Base"}}, "timezone “Mars/Base” is not known"),
        ({"source": {"timezone": "../../etc/passwd"}}, "timezone"),
        ({"source": {"delimiter": "ab"}}, "delimiter must be one character"),
        ({"source": {"header_row": 0}}, "header_row"),
        ({"source": {"date_formats": ["dd/mm"]}}, "“dd/mm” is not a date format"),
        ({"constants": {"kind": "gossip"}}, "kind cannot be “gossip”"),
        ({"constants": {"subjects[0].surname": "x"}}, "“subjects[0].surname” is not a field"),
        ({"constants": {"key": "x"}}, "stands in [constants] and in [fields]"),
        ({"fields": {"subjects": "A"}}, "such as “subjects[0].ref”"),
        ({"fields": {"subjects.given": "A"}}, "“subjects.given” is not a field"),
        ({"fields": {"subjects[0]": {"given": "A"}}}, "holds further fields"),
        ({"fields": {"key": 7}}, "must be a column name"),
        ({"fields": {"key": {}}}, "needs either column"),
        ({"fields": {"key": {"column": "A", "colum": 1}}}, "no setting “colum”"),
        ({"fields": {"key": {"column": "A", "split": ";"}}}, "cannot be split"),
        ({"fields": {"recorded_at": {"column": "A", "format": "%Q"}}}, "not a date format"),
        ({"fields": {"signs": "A"}}, "must be a table"),
        (
            {"fields": {"signs": {"columns": {"A": "x"}, "yes": ["Y"], "no": ["y"]}}},
            "“y” stands for two answers",
        ),
        ({"values": {"subjects[0].family": {"a": "b"}}}, "has no column in [fields]"),
        ({"values": {"subjects[0].sex": {"f": "Girl"}}}, "cannot be “Girl”"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_key_it_is_about(change, words):
    with pytest.raises(MappingRefused) as caught:
        load_mapping(copy.deepcopy(MAPPING) | change)
    assert words in str(caught.value)


def test_a_mapping_that_is_no_toml_says_where(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text('[fields]\nkey = Reference"\n')
    with pytest.raises(MappingRefused, match=r"m\.toml is not TOML.*line 2"):
        load_mapping(path)


def test_optional_columns_may_be_absent_and_joined_columns_make_one_value():
    mapping = {
        "fields": {
            "key": "A",
            "narrative.facts": {"columns": ["B", "C"], "join": "; "},
            "narrative.opinion": {"column": "D", "optional": True},
            "subjects[0].address.lines": {"columns": ["B", "C"]},
        }
    }
    [row] = rows_of(b"A,B,C\n1,x,y\n", "a.csv", mapping=mapping)
    assert row.body["narrative"] == {"facts": "x; y"}
    assert row.body["subjects"][0]["address"]["lines"] == ["x", "y"]


# Previews


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
