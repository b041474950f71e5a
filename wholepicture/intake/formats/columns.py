"""A table opened without a mapping: how it is written, its columns, and samples of what stands in each.

Nothing is stored, and nothing is read as a report: this is what somebody sees who says which column is which
(`matching`), and what tells whether a table is one of the templates (`templates`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from wholepicture.intake.formats.cells import CellValue, cell_text
from wholepicture.intake.formats.csv_file import csv_cells
from wholepicture.intake.formats.mapping import load_mapping
from wholepicture.intake.formats.protected_cells import SheetError, error_remark
from wholepicture.intake.formats.rows import MAX_COLUMNS, MIB, FileRefused, column_key, header_name
from wholepicture.intake.formats.xlsx import xlsx_cells
from wholepicture.intake.rules import quotable

SAMPLES = 3
LONGEST_SAMPLE = 60
LOOKED_AT = 200
"""Rows from which samples are taken, and from which is guessed what a column holds."""
_START = 1 * MIB  # of a text, in which these rows are looked for
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_FIRST = 30  # rows among which the headings are looked for
_Rows = Sequence[tuple[int, Sequence[CellValue]]]
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Written:
    """How a table is written, as `[source]` of a mapping says it. `sheet` is None for the first."""

    kind: str
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    sheet: str | None = None
    header_row: int = 1

    def settings(self) -> dict[str, Any]:
        """What a mapping needs to be told of it: nothing that goes without saying."""
        usual = Written(self.kind)
        return {
            name: getattr(self, name)
            for name in ("encoding", "delimiter", "sheet", "header_row")
            if getattr(self, name) != getattr(usual, name)
        }


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values` are what is filled of the first rows; `fault` says why nothing can be read from it, if so."""

    place: int
    name: str
    values: tuple[CellValue, ...] = ()
    fault: str = ""

    @property
    def samples(self) -> list[str]:
        """The first few different values, short."""
        texts = (" ".join(cell_text(value).split()) for value in self.values)
        return [quotable(text, LONGEST_SAMPLE) for text in list(dict.fromkeys(filter(None, texts)))[:SAMPLES]]

    @property
    def shown(self) -> str:
        """What to call it."""
        return f"“{quotable(self.name)}”" if self.name else f"column {self.place + 1}"


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table as it is written, with its columns. `sheets` are the visible ones of a workbook."""

    written: Written
    columns: tuple[Column, ...]
    sheets: list[str] = field(default_factory=list)

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]


def seen_table(content: bytes, kind: str, *, sheet: str | None = None, header_row: int | None = None) -> SeenTable:
    """A CSV or XLSX (`kind`) as it is. Raises FileRefused.

    `header_row` and `sheet` are what somebody says of it; else the headings are looked for on the first visible sheet.
    """
    sheets, written, rows = _first_rows(content, kind, sheet)
    if not any(_width(cells) for _, cells in rows):
        raise FileRefused("The table is empty: it has neither headings nor rows.")
    written = replace(written, header_row=header_row or _row_of_headings(rows))
    names = next((list(map(_name, cells)) for number, cells in rows if number == written.header_row), [])
    if not any(names):
        raise FileRefused(f"Row {written.header_row} holds no headings. Say which row does.")
    below = [cells for number, cells in rows if number > written.header_row][:LOOKED_AT]
    return SeenTable(written, tuple(_columns(names, below)), sheets)


def _first_rows(content: bytes, kind: str, sheet: str | None) -> tuple[list[str], Written, _Rows]:
    """The visible sheets of a workbook, how a table is written, and its first rows."""
    if kind == "xlsx":
        sheets, cells = xlsx_cells(content, sheet)
        return sheets, Written(kind, sheet=sheet), list(islice(cells, LOOKED_AT + _FIRST))
    start = _start(content)
    written = _as_text(start, _encoding(content))
    return [], written, list(islice(_csv(start, written), LOOKED_AT + _FIRST))


def _start(content: bytes) -> bytes:
    """As much of a text as is looked at, to the end of a line."""
    if len(content) <= _START:
        return content
    if content.startswith(_UTF_16):
        return content[: _START - _START % 2]
    start = content[:_START]
    return start[: max(start.rfind(b"\n"), start.rfind(b"\r")) + 1] or start


def _csv(content: bytes, written: Written) -> Iterator[tuple[int, list[str]]]:
    """The rows of the start of a text."""
    encoding = written.encoding
    if encoding == "utf-16":  # the start may end within a character
        content, encoding = content.decode("utf-16", "ignore").encode("utf-8", "ignore"), "utf-8-sig"
    source = {"encoding": encoding, "delimiter": written.delimiter}
    return csv_cells(content, load_mapping({"source": source, "fields": {"key": "-"}}))


def _as_text(start: bytes, encoding: str) -> Written:
    """The encoding and the delimiter of a text."""
    candidates = (Written("csv", encoding, delimiter) for delimiter in _DELIMITERS)
    return max(candidates, key=lambda written: _evenness(start, written))


def _encoding(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"  # as Excel saves in Windows
    return "utf-8-sig"


def _evenness(content: bytes, written: Written) -> tuple[int, int]:
    """How many of the first rows are of one width, and how wide: the delimiter that is meant has the most."""
    widths = Counter(len(cells) for _, cells in islice(_csv(content, written), _FIRST) if len(cells) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _row_of_headings(rows: _Rows) -> int:
    """The first row of texts alone that is about as wide as the table: above it may stand a title, or who made the list."""
    first = rows[:_FIRST]
    widest = max(_width(cells) for _, cells in first)
    for number, cells in first:
        names = list(filter(_is_filled, cells))
        if 2 * len(names) > widest and all(isinstance(name, str) for name in names):
            return number
    return next(number for number, cells in first if _width(cells))


def _width(cells: Sequence[CellValue]) -> int:
    return sum(map(_is_filled, cells))


def _is_filled(cell: CellValue) -> bool:
    return bool(cell_text(cell).strip())


def _name(cell: CellValue) -> str:
    return "" if isinstance(cell, SheetError) else header_name(cell_text(cell))


def _columns(names: list[str], rows: Sequence[Sequence[CellValue]]) -> Iterator[Column]:
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise FileRefused(f"The table has {len(names):,} columns; at most {MAX_COLUMNS:,} are read.")
    often = Counter(map(column_key, names))
    for place, name in enumerate(names):
        cells = [cells[place] for cells in rows if place < len(cells)]
        values = tuple(_held(cell) for cell in cells if _is_filled(cell) and not error_remark(_text(cell)))
        yield Column(place, name, values, _fault(name, often[column_key(name)]))


def _text(cell: CellValue) -> str:
    return cell if isinstance(cell, str) else cell_text(cell)


def _held(cell: CellValue) -> CellValue:
    """A value to show and to guess from, without what no page could show."""
    if isinstance(cell, str):
        return cell.replace("\0", "").encode(errors="replace").decode()
    return cell.replace(microsecond=0) if isinstance(cell, datetime) else cell


def _fault(name: str, often: int) -> str:
    if not name:
        return "It has no heading, so nothing can be read from it. Give it one in the file, and send the file again."
    if often > 1:
        return (
            f"{often} columns have this heading, so it cannot be told which is meant. Rename all but one in the file, and "
            "send the file again."
        )
    return ""
