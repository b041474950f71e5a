"""Workbooks as other software lays them out: hidden, only formatted, escaped, and packed as OPC allows."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.as_exported import HEADER, MAPPING, cells, child, mapping, read_xlsx, workbook
from tests.intake.making_files import SHEET, as_excel_does, rezipped, with_sheet
from wholepicture.intake.formats import FileRefused, Preview, preview
from wholepicture.intake.formats import sheet as sheets
from wholepicture.intake.formats.xlsx import _unescaped

BOOK = workbook(cells(DOB="17/05/2010"), cells(Ref="E2"))


def keys_of(content: bytes) -> list[Any]:
    return [row.body and row.body["key"] for row in read_xlsx(content)]


def renamed(content: bytes, name: Callable[[str], str]) -> bytes:
    """A workbook whose parts have other names in the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(name(part), old.read(part))
    return out.getvalue()


def replaced(before: str, after: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert before.encode() in data
        return data.replace(before.encode(), after.encode())

    return change


@pytest.mark.parametrize(
    "name",
    [str.upper, str.title, lambda part: part.replace("/", "\\"), lambda part: "/" + part, lambda part: part.swapcase()],
)
@pytest.mark.parametrize("content", [BOOK, as_excel_does(BOOK)])
def test_a_part_is_found_whatever_case_and_slashes_its_name_is_written_in(
    content: bytes, name: Callable[[str], str]
) -> None:
    assert keys_of(renamed(content, name)) == ["E1", "E2"]


def moved(folder: str, book: str) -> bytes:
    """The workbook in another folder under another name, as `_rels/.rels` says."""
    at = f"{folder}/" if folder else ""

    def name(part: str) -> str:
        part = re.sub(r"^xl/(_rels/)?workbook\.xml", rf"xl/\1{book}", part)
        return re.sub(r"^xl/", at, part)

    content = rezipped(
        BOOK,
        change={
            "_rels/.rels": replaced("xl/workbook.xml", f"{at}{book}"),
            "xl/_rels/workbook.xml.rels": replaced("/xl/worksheets/", "worksheets/"),
        },
    )
    return renamed(content, name)


@pytest.mark.parametrize("folder", ["xl", "", "book", "a/b", "XL"])
@pytest.mark.parametrize("book", ["workbook.xml", "workbook2.xml", "Book1.xml"])
def test_the_workbook_is_where_the_package_says_it_is(folder: str, book: str) -> None:
    assert keys_of(moved(folder, book)) == ["E1", "E2"]


@pytest.mark.parametrize(
    "target",
    ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml",
     "worksheets/../worksheets/sheet1.xml", "WORKSHEETS/Sheet1.XML", "worksheets\\sheet1.xml", "worksheets/sheet%31.xml"],
)  # fmt: skip
def test_a_target_is_told_from_where_its_source_lies(target: str) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    assert keys_of(rezipped(BOOK, change={rels: replaced("/xl/worksheets/sheet1.xml", target)})) == ["E1", "E2"]


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "file:///etc/passwd", "https://example.org/sheet1.xml", ""]
)
def test_a_target_outside_of_the_archive_is_not_there(target: str) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    with pytest.raises(FileRefused, match=r"a part of it \(worksheet\) is missing"):
        read_xlsx(rezipped(BOOK, change={rels: replaced("/xl/worksheets/sheet1.xml", target)}))


def test_two_workbooks_in_one_package_are_refused() -> None:
    second = b'<Relationship Type="x/officeDocument" Target="xl/styles.xml" Id="z"/></Relationships>'
    with pytest.raises(FileRefused, match="two parts as the workbook"):
        read_xlsx(rezipped(BOOK, change={"_rels/.rels": lambda data: data.replace(b"</Relationships>", second)}))


def test_two_parts_that_differ_in_case_or_slashes_alone_are_refused() -> None:
    for name in ("XL/Workbook.xml", "xl\\workbook.xml", "/xl/workbook.xml"):
        with pytest.raises(FileRefused, match="two parts of one name"):
            read_xlsx(rezipped(BOOK, add={name: b"<x/>"}))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("book/macrosheets/s.xml", "macro sheets"),
        ("book\\embeddings\\o.bin", "embedded"),
        ("externalLinks/e.xml", "linked to other files"),
        ("\\xl\\vbaProject.bin", "macros"),
    ],
)
def test_what_could_run_or_fetch_something_is_refused_wherever_it_lies(name: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read_xlsx(rezipped(BOOK, add={name: b"x"}))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/vnd.ms-office.vbaProject", "macros"),
        ("application/vnd.ms-excel.macrosheet+xml", "macro sheets"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml", "linked to other files"),
        ("application/vnd.ms-office.activeX+xml", "active controls"),
        ("application/vnd.openxmlformats-officedocument.oleObject", "embedded"),
    ],
)
@pytest.mark.parametrize("told_by", ["part", "ending", "relationship"])
def test_what_could_run_or_fetch_something_is_refused_whatever_it_is_called(
    kind: str, words: str, told_by: str
) -> None:
    types, rels = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    said = {
        "part": (types, "</Types>", f'<Override PartName="/xl/plain.dat" ContentType="{kind}"/></Types>'),
        "ending": (types, "</Types>", f'<Default Extension="DAT" ContentType="{kind}"/></Types>'),
        "relationship": (
            rels,
            "</Relationships>",
            f'<Relationship Id="z" Type="x/{re.split("[./+]", kind.removesuffix("+xml"))[-1]}" Target="plain.dat"/></Relationships>',
        ),
    }
    part, before, after = said[told_by]
    with pytest.raises(FileRefused, match=words):
        read_xlsx(rezipped(BOOK, change={part: replaced(before, after)}, add={"xl/plain.dat": b"x"}))


@pytest.mark.parametrize(
    ("escaped", "meant"),
    [
        ("a_x000D_\nb", "a\nb"), ("a_x000D_b", "a\nb"), ("a_x000A_b", "a\nb"), ("a_x0009_b", "a\tb"),
        ("_x005F_x000D_", "_x000D_"), ("_x005f_", "_"), ("_x00e9_", "\u00e9"), ("_xD83D__xDE00_", "\U0001f600"),
        ("_x0000_", "_x0000_"), ("_xD83D_", "_xD83D_"), ("_x12_", "_x12_"), ("_xyz_", "_xyz_"), ("x_X000D_", "x_X000D_"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kept", ["in the cell", "in the list", "by a formula"])
def test_escapes_are_the_characters_that_they_stand_for(escaped: str, meant: str, kept: str) -> None:
    content = workbook(cells(What=f"<{escaped}>"))
    if kept == "in the list":
        content = as_excel_does(content)
    if kept == "by a formula":
        text = re.compile(rb't="inlineStr"><is><t[^>]*>(&lt;.*?)</t></is>', re.DOTALL)
        content = with_sheet(content, lambda data: text.sub(rb't="str"><f>A1</f><v>\1</v>', data))
    [row] = read_xlsx(content)
    assert row.body
    assert row.body["narrative"]["facts"] == f"<{meant}>"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_any_text_comes_back_from_its_escapes(text: str) -> None:
    escaped = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    assert _unescaped(escaped) == text
    everything = "".join(f"_x{unit:04X}_" for unit in memoryview(text.encode("utf-16-le")).cast("H"))
    assert _unescaped(everything) == text


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#BUSY!", "#SOMETHING!"])
def test_a_cell_that_the_workbook_calls_an_error_is_empty_and_marked(error: str) -> None:
    def fail(data: bytes) -> bytes:
        wrong = rf't="e"><v>{error}</v>'.encode()
        return re.sub(rb't="inlineStr"><is><t>(9990000018|wrong)</t></is>', wrong, data)

    [row] = read_xlsx(with_sheet(workbook(cells(NHS="9990000018", DOB="17/05/2010", Phone="wrong")), fail))
    assert set(child(row)) == {"ref", "role", "date_of_birth"}
    assert [flag.value for flag in row.flags] == [error, error]


def with_ghosts(rows: int, each: str, *, among: bool = False) -> bytes:
    """The workbook with rows that hold nothing after its own, or among them."""
    ghosts = "".join(each.format(number) for number in range(3 if among else 4, 3 + rows))

    def change(data: bytes) -> bytes:
        if among:
            last = data.index(b'<row r="3"')
            return data[:last] + ghosts.encode() + data[last:].replace(b'"3"', b'"999999"', 1)
        return data.replace(b"</sheetData>", ghosts.encode() + b"</sheetData>")

    return with_sheet(BOOK, change)


GHOSTS = [
    '<row r="{0}" ht="15"/>',
    '<row r="{0}" spans="1:3" s="2" customFormat="1"><c r="A{0}" s="1"/><c r="B{0}" s="1"/></row>',
    '<row r="{0}"> <c r="A{0}" s="1"></c>\n</row>',
    '<row r="{0}"><c r="A{0}" t="s"/></row>',
    '<row spans="1:2" r="{0}"><c s="1"/></row>',
]


@pytest.mark.parametrize("each", GHOSTS)
@pytest.mark.parametrize("among", [False, True])
def test_rows_that_hold_nothing_count_for_nothing(each: str, among: bool) -> None:
    rows = read_xlsx(with_ghosts(260_000 if each in GHOSTS[:2] else 40_000, each, among=among))
    assert [row.body and row.body["key"] for row in rows] == ["E1", "E2"]
    assert [row.number for row in rows] == [2, 999_999 if among else 3]


@given(st.lists(st.sampled_from([*GHOSTS[:4], "filled"]), max_size=60), st.integers(40, 400))
def test_however_what_is_empty_lies_among_what_is_not_every_filled_row_comes_out(kinds: list[str], chunk: int) -> None:
    filled = '<row r="{0}"><c r="A{0}" s="1"/><c r="B{0}"><v>{0}</v></c></row>'
    body = "".join((filled if kind == "filled" else kind).format(n) for n, kind in enumerate(kinds, start=2))
    content = with_sheet(BOOK, lambda data: b"<worksheet><sheetData>" + body.encode() + b"</sheetData></worksheet>")
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(io.BytesIO(content)) as archive:
        patch.setattr(sheets, "read_chunk", lambda stream, _: stream.read(chunk))
        outline = sheets.look_through(archive, SHEET)
        numbers = [(number, "".join(row[0].value)) for number, row in sheets.filled_rows(archive, SHEET, outline)]
    assert numbers == [(n, str(n)) for n, kind in enumerate(kinds, start=2) if kind == "filled"]


def test_columns_that_hold_nothing_count_for_nothing() -> None:
    ghosts = b"".join(b'<c s="1"/>' for _ in range(16_000))
    content = with_sheet(BOOK, lambda data: data.replace(b"</row>", ghosts + b"</row>"))
    assert keys_of(content) == ["E1", "E2"]


def test_a_thousand_cells_that_hold_something_are_still_the_most_of_a_row() -> None:
    more = b"<c><v>1</v></c>" * 1_000
    with pytest.raises(FileRefused, match="more than 1,000 cells"):
        read_xlsx(with_sheet(BOOK, lambda data: data.replace(b"</row>", more + b"</row>")))


def test_what_is_told_as_empty_by_its_text_must_be_xml_all_the_same() -> None:
    with pytest.raises(FileRefused, match="not XML"):
        read_xlsx(
            with_sheet(with_ghosts(300_000, GHOSTS[0]), lambda data: data.replace(b'r="200000"', b'r="200000" r="1"'))
        )


def shown(content: bytes, through: dict[str, Any] = MAPPING) -> Preview:
    return preview(io.BytesIO(content), through, name="a.xlsx")


def test_hidden_rows_and_columns_are_named_and_read() -> None:
    def hide(data: bytes) -> bytes:
        data = re.sub(rb'<row r="([1245])"', rb'<row r="\1" hidden="1"', data)
        return data.replace(b"<sheetData>", b'<cols><col min="3" max="4" hidden="1"/></cols><sheetData>')

    seen = shown(with_sheet(workbook(*[cells(Ref=f"E{n}") for n in range(2, 7)]), hide))
    assert [row.body and row.body["key"] for row in seen.rows] == ["E2", "E3", "E4", "E5", "E6"]
    assert seen.remarks == [
        "Rows are hidden in the workbook, by a filter or by hand, and are read like the others: 2, 4 to 5. Delete them there "
        "if they should not be sent.",
        "Columns are hidden in the workbook, and are read like the others: “DOB”, “Phone”.",
    ]


def test_hidden_rows_that_hold_nothing_are_not_named() -> None:
    assert shown(with_ghosts(1000, '<row r="{0}" hidden="1"/>')).remarks == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_named_and_not_read(state: str) -> None:
    def add(data: bytes) -> bytes:
        return data.replace(
            b"</sheets>", f'<sheet name="Old" sheetId="9" state="{state}" r:id="rId1"/></sheets>'.encode()
        )

    content = rezipped(BOOK, change={"xl/workbook.xml": add})
    content = rezipped(content, change={"xl/workbook.xml": lambda data: data.replace(b"r:id", b"id")})
    seen = shown(content)
    assert seen.remarks == ["The workbook has hidden sheets, which are not read: “Old”."]
    chosen = shown(content, mapping({"sheet": "old"}))
    assert chosen.remarks == [
        "The sheet “Old” is hidden in the workbook. It is read, as the mapping names it.",
        "The workbook has other sheets, which are not read: “Sheet”.",
    ]


def test_a_header_of_a_workbook_is_found_whatever_stands_in_it_unseen() -> None:
    content = with_sheet(BOOK, lambda data: data.replace(b">DOB<", ">\u200bDOB_x000D_\ufeff<".encode()))
    assert child(read_xlsx(content)[0])["date_of_birth"] == "2010-05-17"
    assert HEADER[2] == shown(content).columns[2]


MACROS = ("vbaProject", "macros", "part")
FAULTS: list[tuple[str, object, Any, tuple[Any, ...]]] = [
    ("package.part_key", str, test_a_part_is_found_whatever_case_and_slashes_its_name_is_written_in, (BOOK, str.upper)),
    ("package._ACTIVE_KINDS", {}, test_what_could_run_or_fetch_something_is_refused_whatever_it_is_called, MACROS),
    ("sheet._Counter.skip", lambda *_: None, test_rows_that_hold_nothing_count_for_nothing, (GHOSTS[0], True)),
    ("sheet._add_to", lambda *_: None, test_hidden_rows_and_columns_are_named_and_read, ()),
    ("xlsx._of_sheets", lambda _: iter(()), test_hidden_sheets_are_named_and_not_read, ("hidden",)),
    ("xlsx._unescaped", str, test_escapes_are_the_characters_that_they_stand_for, ("_x0009_", "\t", "in the list")),
    ("xlsx.SheetError", str, test_a_cell_that_the_workbook_calls_an_error_is_empty_and_marked, ("#SOMETHING!",)),
]  # fmt: skip


@pytest.mark.parametrize(("place", "fault", "test", "given_to_it"), FAULTS)
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, place: str, fault: object, test: Any, given_to_it: tuple[Any, ...]
) -> None:
    monkeypatch.setattr(f"wholepicture.intake.formats.{place}", fault)
    with pytest.raises((AssertionError, FileRefused, KeyError, pytest.fail.Exception)):
        test(*given_to_it)
