"""The cells of one sheet, read as a stream: what it holds, and nothing of what is only formatted.

A sheet is gone through twice. The first time counts, so that a sheet too large is refused before its first row is out, and
finds the last row that holds anything; the second ends there.

A sheet formatted down to its last row is as usual as it is empty. Rows of cells that hold nothing are told by their text, and
the parser goes over them without being asked about each: that takes no memory, and time only by the size of the XML, which
`archive` limits. What is empty and not told so is counted, and limited.
"""

import re
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from wholepicture.intake.formats.archive import feed, open_part, part_parser, read_chunk
from wholepicture.intake.formats.rows import MAX_COLUMNS, MAX_ROWS, MIB, FileRefused

MAX_ELEMENTS = 4_000_000
"""Of those that hold something: cells with a value, and what is inside them."""
MAX_EMPTY = 4_000_000
"""Cells and rows that hold nothing, and stand among others that do."""
MAX_SHEET_ROWS = 1_048_576
"""Rows that a sheet can have at all."""
_MAX_ROW_CHARACTERS = 16 * MIB
_MOST_RANGES = 200
_ROW = b"<row r="
_EMPTY_ROWS = re.compile(
    rb"""(?:<row[ ]r="[0-9]{1,7}"[^<>]*+(?:(?<=/)>|>(?:<c(?:[ ][^<>]*+)?(?:(?<=/)>|></c>)|\s++)*+</row>)|\s++)++""",
    re.VERBOSE,
)
_COORDINATE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


_VALUES = ("v", "f", "is", "t")
"""The elements that a cell which holds anything has."""


@dataclass(slots=True)
class Cell:
    """A cell that holds something. `kind` and `style` are as the sheet writes them."""

    column: int
    kind: str = "n"
    style: int = 0
    formula: bool = False
    value: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """What a sheet holds. `last` counts the rows, written or not, up to the last that holds anything.

    `hidden_rows` and `hidden_columns` are ranges, first and last, of those that hold something (columns: of any).
    """

    last: int = 0
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, int, int]]:
    """A sheet's XML in pieces. Of a piece that is nothing but empty rows, how many they are and the number of the last; 0 and 0
    of any other.
    """
    rest = b""
    with open_part(archive, part) as stream:
        while chunk := read_chunk(stream, part):
            chunk = rest + chunk
            start = chunk.find(_ROW)
            empty = _EMPTY_ROWS.match(chunk, start) if start >= 0 else None
            end = empty.end() if empty else start
            if empty is None or 2 * (end - start) < len(chunk):
                rest = b""
                yield chunk, 0, 0
                continue
            rest = chunk[end:]
            if start:
                yield chunk[:start], 0, 0
            last = chunk.rindex(_ROW, start, end) + len(_ROW) + 1
            yield chunk[start:end], chunk.count(_ROW, start, end), int(chunk[last : chunk.index(b'"', last)])
    if rest:
        yield rest, 0, 0


class _Counter:
    """Counts what a sheet holds. Its `start` is called for every element, millions of times, and does little: what there may be
    at most is looked at from time to time, by `check`.
    """

    __slots__ = ("_empty", "_filled_rows", "_held", "_is_empty_cell", "_number", "_row", "_rows", "outline")

    def __init__(self) -> None:
        self.outline = Outline()
        self._rows = self._filled_rows = self._held = self._empty = 0
        self._number = 0
        self._row: dict[str, str] | None = None
        self._is_empty_cell = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._empty += 1
            self._is_empty_cell = True
        elif tag == "row":
            self._start_row(attributes)
        elif self._is_empty_cell:
            self._fill_cell(tag, attributes)
        else:
            self._held += 1
            if tag == "col":
                self._hide_column(attributes)
            elif ":" in tag:
                self.start(tag.rpartition(":")[2], attributes)

    def skip(self, rows: int, last: int) -> None:
        """Count rows that hold nothing."""
        self._rows += rows
        self._number = last
        self._row = None
        self._is_empty_cell = False

    def check(self) -> None:
        """Raises FileRefused where there is more than a sheet may hold."""
        if self._filled_rows > MAX_ROWS:
            raise FileRefused(f"The sheet has more than {MAX_ROWS:,} rows. Split it.")
        if self._held > MAX_ELEMENTS:
            raise FileRefused(f"The sheet has more than {MAX_ELEMENTS // 2:,} cells. Split it.")
        if self._rows > MAX_SHEET_ROWS:
            raise FileRefused(f"The sheet has more than {MAX_SHEET_ROWS:,} rows, the most that Excel knows. Split it.")
        if self._empty > MAX_EMPTY:
            raise FileRefused(
                f"The sheet has more than {MAX_EMPTY:,} cells that are formatted and empty. Copy the rows that are filled into a "
                "new workbook and send that."
            )

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._rows += 1
        self._empty += 1
        self._number = number_in(attributes.get("r")) or self._number + 1
        self._row = attributes
        self._is_empty_cell = False

    def _fill_cell(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element after the start of a cell, which may be in it or after it."""
        name = tag.rpartition(":")[2]
        self._is_empty_cell = False
        if name not in _VALUES:
            self.start(name, attributes)
            return
        self._empty -= 1
        self._held += 2
        if self._row is not None:
            self._fill_row()

    def _fill_row(self) -> None:
        if self._row and self._row.get("hidden") in ("1", "true"):
            _add_to(self.outline.hidden_rows, self._number, self._number)
        self._row = None
        self.outline.last = self._rows
        self._filled_rows += 1
        self._empty -= 1
        self._held += 1

    def _hide_column(self, attributes: dict[str, str]) -> None:
        first, last = number_in(attributes.get("min")), number_in(attributes.get("max"))
        if attributes.get("hidden") in ("1", "true") and 0 < first <= last:
            _add_to(self.outline.hidden_columns, first, last)


def _add_to(ranges: list[tuple[int, int]], first: int, last: int) -> None:
    """Add to ranges that grow; beyond as many as a person reads they are not kept."""
    if ranges and ranges[-1][1] == first - 1:
        ranges[-1] = (ranges[-1][0], last)
    elif len(ranges) < _MOST_RANGES:
        ranges.append((first, last))


def look_through(archive: zipfile.ZipFile, part: str) -> Outline:
    """Read a sheet once without keeping anything. Raises FileRefused where it holds too much or is damaged."""
    counter = _Counter()
    parser = part_parser(part, lambda *_: None)
    parser.EndElementHandler = None
    for piece, empty_rows, last in _pieces(archive, part):
        # bare, without following the depth: this pass has to be quick
        parser.StartElementHandler = None if empty_rows else counter.start
        feed(parser, piece, part)
        if empty_rows:
            counter.skip(empty_rows, last)
        counter.check()
    feed(parser, b"", part, final=True)
    counter.check()
    return counter.outline


class _Sheet:
    """Collects the cells of one row at a time."""

    def __init__(self) -> None:
        self.rows: deque[tuple[int, list[Cell]]] = deque()
        self.ended = 0
        self._started = 0
        self._number = 0
        self._column = 0
        self._cells: list[Cell] = []
        self._empty: dict[str, str] | None = None
        self._keep = False
        self._characters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            place = _COORDINATE.fullmatch(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._empty = attributes
        elif tag == "row":
            self._started += 1
            self._number = number_in(attributes.get("r")) or self._number + 1
            self._column = 0
            self._cells = []
            self._characters = 0
        elif tag == "f":
            self._fill()
            if self._cells:
                self._cells[-1].formula = True
        elif tag in ("v", "t"):
            self._fill()
            self._keep = bool(self._cells)

    def skip(self, rows: int, last: int) -> None:
        """Pass over rows that hold nothing."""
        self._started += rows
        self.ended = self._started - 1
        self._number = last

    def _fill(self) -> None:
        """Keep the cell that was begun, as it holds something."""
        if self._empty is None:
            return
        self._cells.append(Cell(self._column, self._empty.get("t", "n"), number_in(self._empty.get("s"))))
        self._empty = None
        if len(self._cells) > MAX_COLUMNS:
            raise FileRefused(f"Row {self._number} has more than {MAX_COLUMNS:,} cells. Delete unused columns.")

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._keep = False
        elif tag == "c":
            self._empty = None
        elif tag == "row":
            self.ended = self._started
            if self._cells:
                self.rows.append((self._number, self._cells))
                self._cells = []

    def text(self, text: str) -> None:
        if self._keep:
            self._characters += len(text)
            if self._characters > _MAX_ROW_CHARACTERS:
                raise FileRefused(f"Row {self._number} holds more text than any row can. Shorten it.")
            self._cells[-1].value.append(text)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def number_in(text: str | None) -> int:
    """A whole number of an attribute; 0 where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def filled_rows(archive: zipfile.ZipFile, part: str, outline: Outline) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that hold anything, each with its number and the cells that do."""
    sheet = _Sheet()
    parser = part_parser(part, sheet.start, sheet.end, sheet.text)
    on_start, on_end = parser.StartElementHandler, parser.EndElementHandler
    for piece, empty_rows, last in _pieces(archive, part):
        if sheet.ended >= outline.last:
            return
        parser.StartElementHandler, parser.EndElementHandler = (None, None) if empty_rows else (on_start, on_end)
        feed(parser, piece, part)
        if empty_rows:
            sheet.skip(empty_rows, last)
        while sheet.rows:
            yield sheet.rows.popleft()
