"""CSV as other software writes it: short rows, odd line ends, unseen characters, numbers kept from Excel."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.as_exported import HEADER, cells, child, mapping, read_csv, written
from wholepicture.intake.formats import FileRefused
from wholepicture.intake.formats.protected_cells import whole_number, without_formula, without_guards
from wholepicture.intake.formats.rows import column_key


def keys_of(content: bytes | str, **more: Any) -> list[Any]:
    return [row.body and row.body.get("key") for row in read_csv(content, **more)]


@given(st.integers(2, len(HEADER)))
def test_cells_missing_at_the_end_of_a_row_are_empty(width: int) -> None:
    whole, short, after = read_csv(written(cells(), cells(Ref="E2")[:width], cells(Ref="E3")))
    assert whole.problems == short.problems == after.problems == []
    assert short.body
    assert short.body["recorded_at"] == "2025-03-04T09:12:00+00:00"
    assert "subjects" not in short.body


def test_a_row_broken_in_two_is_not_taken_for_a_short_one() -> None:
    header = [*HEADER, "Spare"]
    broken = [*cells(Ref="E2", What="Seen in\r\na car"), "x"]
    rows = read_csv(written([*cells(Ref="E1"), "x"], broken, header=header))
    assert [row.problems == [] for row in rows] == [True, False, False]
    assert "ends early" in rows[1].problems[0].reason
    assert "row 4" in rows[1].problems[0].reason


def test_a_short_row_before_a_whole_one_is_whole_itself() -> None:
    assert keys_of(written(cells()[:3], cells(Ref="E2"))) == ["E1", "E2"]


def test_many_lines_that_begin_no_report_are_all_handed_over() -> None:
    rows = read_csv(written(cells()[:3], *[["x"]] * 1000))
    assert len(rows) == 1001


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n", "\r\r\n"])
@pytest.mark.parametrize("inside", ["\n", "\r\n", "\n\n\n"])
def test_whatever_ends_the_rows_a_line_break_inside_quotation_marks_is_one_of_the_cell(ends: str, inside: str) -> None:
    rows = read_csv(written(cells(What=f'"First.{inside}Second."'), cells(Ref="E2"), ends=ends))
    assert [row.problems for row in rows] == [[], []]
    assert rows[0].body
    assert rows[0].body["narrative"]["facts"] == f"First.{inside}Second."


def test_a_stray_return_in_a_file_of_other_line_ends_is_not_guessed_at() -> None:
    rows = read_csv(written(cells(), cells(Ref="E2", What="a\rb"), cells(Ref="E3")))
    assert [bool(row.problems) for row in rows] == [False, True, False]


UNSEEN = [
    "\ufeff", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u00ad", "\u202a", "\u202c", "\u2066", "\u180e",
    "\u034f", "\u115f", "\u3164", "\u2800", "\ufe0f", "\u00a0", "\u202f", "\u2007", "\u3000", "\u2009", "\x1f", "\x7f",
]  # fmt: skip


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_header_is_found_whatever_stands_in_it_unseen(unseen: str) -> None:
    header = [f"{unseen}{name}{unseen}" for name in HEADER]
    [row] = read_csv(written(cells(DOB="17/05/2010"), header=header))
    assert child(row)["date_of_birth"] == "2010-05-17"


@pytest.mark.parametrize(
    ("written_so", "meant"),
    [
        ("Child\u2019s name", "Child's name"),
        ("Date\u2011of\u2013birth", "Date-of-birth"),
        ("Pre\u0301nom", "Pr\u00e9nom"),
        ("NHS\u00a0No", "NHS no"),
        ("\u00ef\u00bb\u00bfRef", "Ref"),
    ],
)
def test_a_column_is_the_one_that_looks_the_same(written_so: str, meant: str) -> None:
    assert column_key(written_so) == column_key(meant)


@given(st.text(max_size=20))
def test_a_name_of_a_column_names_itself_whatever_is_in_it(text: str) -> None:
    assert column_key(column_key(text)) == column_key(text)


@pytest.mark.parametrize("marks", [1, 2, 3, 5])
@pytest.mark.parametrize("quoted", [False, True])
def test_byte_order_marks_in_any_number_are_passed_over(marks: int, quoted: bool) -> None:
    header = [f'"{name}"' for name in HEADER] if quoted else HEADER
    assert keys_of(b"\xef\xbb\xbf" * marks + written(cells(), header=header).encode()) == ["E1"]


def test_a_byte_order_mark_where_two_files_were_put_together_is_no_part_of_a_key() -> None:
    assert keys_of(written(cells(), ["\ufeffE2", *cells()[1:]])) == ["E1", "E2"]


def test_a_quoted_header_after_two_marks_is_lost_if_only_one_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholepicture.intake.formats.csv_file._BYTE_ORDER_MARK", b"\0")
    with pytest.raises((AssertionError, FileRefused)):
        test_byte_order_marks_in_any_number_are_passed_over(2, True)


@pytest.mark.parametrize("between", [",", ";", "\t", "|", "^", "~", "\u00a6"])
@pytest.mark.parametrize("line", ["sep={}", "SEP={}", '"sep={}"', "Sep={}   ", "sep={},,,,"])
def test_a_first_line_that_names_the_separator_is_followed(line: str, between: str) -> None:
    rows = read_csv(line.format(between) + "\r\n" + written(cells(DOB="17/05/2010"), between=between))
    assert [(row.number, child(row)["date_of_birth"]) for row in rows] == [(2, "2010-05-17")]


def test_the_separator_may_be_spelled_and_the_header_counted_with_its_line_or_without() -> None:
    content = "sep=\\t\r\n" + written(cells(), between="\t")
    assert keys_of(content) == keys_of(content, through=mapping({"header_row": 2})) == ["E1"]
    titled = "sep=;\r\nWeekly export\r\n" + written(cells(), between=";")
    assert keys_of(titled, through=mapping({"header_row": 2})) == ["E1"]
    assert keys_of(titled, through=mapping({"header_row": 3})) == ["E1"]


def test_a_title_or_a_column_that_only_begins_so_is_no_instruction() -> None:
    assert keys_of("sep=week\r\n" + written(cells()), through=mapping({"header_row": 2})) == ["E1"]


@pytest.mark.parametrize(
    "protected",
    [
        '="{}"', '=T("{}")', '="{}"&""', ' ="{}" ', "'{}", "\u2019{}", "\u2018{}", "`{}", "''{}", "{}'", "\t{}", "{}\t",
        "\u00a0{}", "\u200b{}", "{}\ufeff", "\u202a{}\u202c", '"{}"', "={}", "{}.0", "{}.00", '="\'{}"', "'{}.0",
    ],
)  # fmt: skip
def test_a_number_is_the_same_however_it_was_kept_from_excel(protected: str) -> None:
    phone, nhs = ('"' + protected.format(number).replace('"', '""') + '"' for number in ("07700900123", "9990000018"))
    [row] = read_csv(written(cells(Phone=phone, NHS=nhs)))
    assert child(row)["phones"] == ["07700900123"]
    assert child(row)["identifiers"][0]["value"] == "9990000018"


@pytest.mark.parametrize("protected", ['="{}"', "'{}", "\u200b{}", "\t{}"])
def test_dates_are_the_same_however_they_were_kept_from_excel(protected: str) -> None:
    born, entered = ('"' + protected.format(day).replace('"', '""') + '"' for day in ("17/05/2010", "04/03/2025 09:12"))
    [row] = read_csv(written(cells(DOB=born, Entered=entered)))
    assert child(row)["date_of_birth"] == "2010-05-17"
    assert row.body
    assert row.body["recorded_at"] == "2025-03-04T09:12:00+00:00"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('="0"&"7700900123"', "07700900123"), ('="077" & "00" & "900123"', "07700900123"), ('=TEXT(42,"00000")', "00042"),
        ('="a ""b"""', 'a "b"'), ("=1+1", "=1+1"), ('=CHAR(61)&"1"', '=CHAR(61)&"1"'), ('=HYPERLINK("x")', '=HYPERLINK("x")'),
        ('="a"&A1', '="a"&A1'), ('=TEXT(42,"0.0")', '=TEXT(42,"0.0")'),
    ],
)  # fmt: skip
def test_only_a_formula_that_is_nothing_but_its_text_is_read_as_it(formula: str, text: str) -> None:
    assert without_formula(formula) == text


def test_a_formula_that_never_ends_is_soon_left() -> None:
    start = time.process_time()
    for text in ('="' + '""' * 60_000, '="a"' + '&"a"' * 30_000 + "&", "=" + " " * 100_000 + "x"):
        assert without_formula(text) == text
    assert time.process_time() - start < 2


@pytest.mark.parametrize("protected", ['="{}"', "'{}", "\u2019{}"])
def test_names_of_columns_are_the_same_however_they_were_kept_from_excel(protected: str) -> None:
    header = ['"' + protected.format(name).replace('"', '""') + '"' for name in HEADER]
    [row] = read_csv(written(cells(DOB="17/05/2010"), header=header))
    assert child(row)["date_of_birth"] == "2010-05-17"


def test_a_mobile_number_gets_its_first_0_back_and_is_marked() -> None:
    [row] = read_csv(written(cells(Phone="7700900123.0")))
    assert child(row)["phones"] == ["07700900123"]
    assert ["first 0" in flag.reason for flag in row.flags] == [True]


@pytest.mark.parametrize("number", ["7.7009E+10", "7,7009E+10", "9.99E+09", "9.99000001E+11"])
def test_a_number_that_lost_digits_is_kept_as_given_and_marked(number: str) -> None:
    [row] = read_csv(written(cells(NHS=f'"{number}"')))
    assert child(row)["identifiers"][0]["value"] == number
    assert ["digits of it are lost" in flag.reason for flag in row.flags] == [True]


def test_a_number_shortened_without_loss_is_written_in_full() -> None:
    assert whole_number("9.990000018E+09") == ("9990000018", False)
    assert whole_number("1E5") == ("1E5", False)


@given(st.text(max_size=30))
def test_what_people_write_is_left_as_it_is(text: str) -> None:
    if not text.lstrip().startswith("="):
        assert without_formula(text) == text
    letters = "".join(character for character in text if character.isalpha())
    assert without_guards(letters) == letters


@given(st.from_regex(r"[0-9]{5,12}", fullmatch=True))
def test_a_bare_number_is_left_as_it_is(number: str) -> None:
    assert without_guards(number) == number
    assert without_formula(f'="{number}"') == number


def test_words_in_quotation_marks_or_after_an_apostrophe_stay_as_written() -> None:
    [row] = read_csv(written(cells(What="'I saw her' he said")))
    assert row.body
    assert row.body["narrative"]["facts"] == "'I saw her' he said"


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#n/a", "########"]
)
def test_an_error_of_the_sheet_is_an_empty_cell_that_is_marked(error: str) -> None:
    [row] = read_csv(written(cells(DOB="17/05/2010", NHS=error, Phone=error)))
    assert set(child(row)) == {"ref", "role", "date_of_birth"}
    assert [flag.value for flag in row.flags] == [error, error]


def test_columns_and_rows_that_hold_nothing_count_for_nothing() -> None:
    ghosts = "," * 3000
    content = "".join(f"{','.join(row)}{ghosts}\r\n" for row in [HEADER, cells(DOB="17/05/2010")])
    [row] = read_csv(content + ",,,,\r\n" * 1_048_000)
    assert child(row)["date_of_birth"] == "2010-05-17"


@pytest.mark.parametrize("ends", ["\n", "\r"])
def test_too_many_lines_that_hold_something_are_refused_whatever_ends_them(ends: str) -> None:
    start = time.monotonic()
    with pytest.raises(FileRefused, match="too many lines"):
        read_csv(written(cells(), ends=ends) + f"x{ends}" * 1_000_100)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("heading", ["[Ref]", "[dbo].[Ref]", "{Ref}", "[ Ref ]"])
def test_a_first_heading_in_brackets_is_a_heading_and_no_json(heading: str) -> None:
    content = written(cells(), header=[heading, *HEADER[1:]])
    assert HEADER[0] == "Ref"
    with pytest.raises(FileRefused) as refused:
        read_csv(content)
    assert "JSON" not in str(refused.value), "the column that the mapping names is missing, and nothing else"
