"""Workbooks that would run, fetch, swell or break something: refused whole, quickly, with words."""

import io
import random
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.making_files import MAPPING, SHARED, refused, rezipped, row_of, rows_of, with_sheet, xlsx_file
from wholepicture.intake.formats import FileRefused, read

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
    rows = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % n for n in range(3, 400_000))
    return rezipped(
        content,
        change={"xl/worksheets/sheet1.xml": lambda d: d.replace(b"</sheetData>", rows + b"</sheetData>")},
    )


def bomb_empty_rows(content):
    """More rows than Excel knows, with nothing in them."""
    rows = b"".join(b'<row r="%d"/>' % n for n in range(3, 1_200_000))
    return with_sheet(content, lambda data: data.replace(b"</sheetData>", rows + b"</sheetData>"))


def bomb_empty_cells(content):
    """Millions of empty cells, and not such as are told by their text."""
    row = b'<row r="3">' + b'<c s="1"/>' * 8_000_000 + b"<c><v>1</v></c></row>"
    return with_sheet(content, lambda data: data.replace(b"</sheetData>", row + b"</sheetData>"))


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
    bomb_empty_rows,
    bomb_empty_cells,
    bomb_columns,
    bomb_strings,
    bomb_few_strings,
    bomb_padded,
    bomb_nesting,
    bomb_directory,
]


def read_plainly():
    """What this machine needs for a million elements, with a parser and nothing else."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = parser.EndElementHandler = lambda *_: None
    parser.Parse(b"<a>" + b"<x/>" * 1_000_000 + b"</a>", True)


def refuse(content):
    with pytest.raises(FileRefused):
        rows_of(content, "a.xlsx", mapping=MAPPING)


def cost_of(work, *arguments):
    """Of a call in a process of its own: processor time, in times of what `read_plainly` takes there (seconds would tell
    of the machine), and the MiB that it needs at most."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(_cost_here, work, *arguments).result()


def _cost_here(work, *arguments):
    resident = getrusage(RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    work(*arguments)
    taken = time.process_time() - start
    needed = getrusage(RUSAGE_SELF).ru_maxrss - resident
    start = time.process_time()
    read_plainly()
    return taken / (time.process_time() - start), needed / 1024


# They cost 3.5 at most; with the limits of texts and elements lifted, 8 and 32.
MOST_COST = 6


def read_at_length_into_memory():
    assert b"x" * (300 * 1024 * 1024)
    for _ in range(5 * MOST_COST):  # far above the limit: how fast the first of them runs differs within a process
        read_plainly()


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.long
def test_a_bomb_costs_no_more_than_a_large_workbook_to_refuse_and_at_most_256_mib(bomb):
    content = bomb(xlsx_file(row_of()))
    # Whatever else the machine does adds to what is measured, and takes nothing away: the least of three counts.
    costs = [cost_of(refuse, content)]
    while costs[-1][0] >= MOST_COST and len(costs) < 3:
        costs.append(cost_of(refuse, content))
    cost, mebibytes = min(costs)
    assert cost < MOST_COST
    assert mebibytes < 256


@pytest.mark.long
def test_what_costs_more_is_noticed():
    cost, mebibytes = min(cost_of(read_at_length_into_memory) for _ in range(3))
    assert cost > MOST_COST
    assert mebibytes > 256


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
