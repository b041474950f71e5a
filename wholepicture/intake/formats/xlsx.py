"""Workbooks: cell values only, read as a stream. No formula is worked out, no link followed, no macro
touched.

The parts are parsed with expat straight from the archive rather than loaded as trees: a part that declares a
document type is refused before an entity can grow, and neither a row numbered in the millions nor a column
far to the right can take memory. Dates and formats are openpyxl's.
"""

import json
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from wholepicture.intake.formats.archive import (
    feed,
    open_archive,
    open_part,
    parse_part,
    part_parser,
    read_chunk,
)
from wholepicture.intake.formats.cells import CellValue, cell_text
from wholepicture.intake.formats.mapped_row import Filler
from wholepicture.intake.formats.mapping import ColumnMapping
from wholepicture.intake.formats.rows import MAX_COLUMNS, MAX_ROWS, MIB, FileRefused, Row
from wholepicture.intake.rules import quotable

_MAX_SHARED_BYTES = 64 * MIB
_MAX_SHARED_STRINGS = 1_500_000
_MAX_ELEMENTS = 4_000_000
_MAX_SMALL_PART = 8 * MIB
_MAX_ROW_CHARACTERS = 16 * MIB
_COORDINATE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class _Cell:
    column: int
    kind: str = "n"
    style: int = 0
    formula: bool = False
    value: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Workbook:
    archive: zipfile.ZipFile
    sheet: str
    shared: list[str]
    date_styles: frozenset[int]
    epoch: datetime


def open_xlsx(content: bytes, mapping: ColumnMapping) -> tuple[list[str], Iterator[Row]]:
    """The header and the rows of the mapped sheet. Raises FileRefused at once for what concerns the whole
    file.
    """
    book = _workbook(open_archive(content), mapping.sheet)
    _look_through(book)
    rows = _sheet_rows(book)
    header = _header(rows, mapping, book)
    return header, _rows(rows, header, mapping, book)


def _workbook(archive: zipfile.ZipFile, wanted: str | None) -> _Workbook:
    sheets: list[tuple[str, str, bool]] = []
    epoch = CALENDAR_WINDOWS_1900

    def on_book(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible") == "visible"))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch = CALENDAR_MAC_1904

    parse_part(archive, "xl/workbook.xml", on_book, most=_MAX_SMALL_PART)
    targets: dict[str, tuple[str, str]] = {}

    def on_relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            targets[attributes.get("Id", "")] = (kind, _part(attributes.get("Target", "")))

    parse_part(archive, "xl/_rels/workbook.xml.rels", on_relation, most=_MAX_SMALL_PART)
    parts = {kind: part for kind, part in targets.values()}
    worksheets = [
        (name, targets[relation][1], visible)
        for name, relation, visible in sheets
        if targets.get(relation, ("", ""))[0] == "worksheet"
    ]
    shared = _shared_strings(archive, parts["sharedStrings"]) if "sharedStrings" in parts else []
    styles = _date_styles(archive, parts["styles"]) if "styles" in parts else frozenset()
    return _Workbook(archive, _choose(worksheets, wanted), shared, styles, epoch)


def _part(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _choose(worksheets: list[tuple[str, str, bool]], wanted: str | None) -> str:
    if wanted is None:
        for _, part, visible in worksheets:
            if visible:
                return part
        raise FileRefused("The workbook has no visible sheet with cells.")
    for name, part, _ in worksheets:
        if name.strip().casefold() == wanted.strip().casefold():
            return part
    names = ", ".join(f"“{quotable(name)}”" for name, _, _ in worksheets[:10])
    raise FileRefused(f"The workbook has no sheet “{quotable(wanted)}”, which the mapping names. It has {names}.")


def _shared_strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    inside: list[str] = []

    def on_start(tag: str, _: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "si":
            pieces.clear()
            if len(strings) >= _MAX_SHARED_STRINGS:
                raise FileRefused(f"The workbook holds more than {_MAX_SHARED_STRINGS:,} texts. Split it.")

    def on_end(tag: str) -> None:
        inside.pop()
        if tag == "si":
            strings.append("".join(pieces))

    def on_text(text: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside:  # rPh is a reading aid beside the text, not part of it
            pieces.append(text)

    parse_part(archive, part, on_start, on_end, on_text, most=_MAX_SHARED_BYTES)
    return strings


def _date_styles(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """Numbers of the cell styles that show a date."""
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    styles: set[int] = set()
    count = 0
    in_cell_styles = False

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count, in_cell_styles
        if tag == "numFmt":
            formats[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:255]
        elif tag == "cellXfs":
            in_cell_styles = True
        elif tag == "xf" and in_cell_styles:
            if is_date_format(formats.get(_number(attributes.get("numFmtId")), "General")):
                styles.add(count)
            count += 1

    def on_end(tag: str) -> None:
        nonlocal in_cell_styles
        if tag == "cellXfs":
            in_cell_styles = False

    parse_part(archive, part, on_start, on_end, most=_MAX_SMALL_PART)
    return frozenset(styles)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _look_through(book: _Workbook) -> None:
    """Read the sheet once without keeping anything, so that a file is refused before its first row is out."""
    rows = elements = 0

    def count(tag: str, _: object) -> None:
        nonlocal rows, elements
        elements += 1
        if tag == "row" or tag.endswith(":row"):
            rows += 1
            if rows > MAX_ROWS:
                raise FileRefused(f"The sheet has more than {MAX_ROWS:,} rows. Split it.")
        if elements > _MAX_ELEMENTS:
            raise FileRefused(f"The sheet has more than {_MAX_ELEMENTS // 2:,} cells. Split it.")

    with open_part(book.archive, book.sheet) as stream:
        parser = part_parser(book.sheet, lambda *_: None)
        parser.StartElementHandler = count  # bare, without following the depth: this pass has to be quick
        parser.EndElementHandler = None
        while chunk := read_chunk(stream, book.sheet):
            feed(parser, chunk, book.sheet)
        feed(parser, b"", book.sheet, final=True)


class _Sheet:
    """Collects the cells of one row at a time."""

    def __init__(self) -> None:
        self.rows: deque[tuple[int, list[_Cell]]] = deque()
        self._number = 0
        self._cells: list[_Cell] = []
        self._keep = False
        self._characters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cells.append(self._cell(attributes))
            if len(self._cells) > MAX_COLUMNS:
                raise FileRefused(f"Row {self._number} has more than {MAX_COLUMNS:,} cells. Delete unused columns.")
        elif tag == "row":
            self._number = _number(attributes.get("r")) or self._number + 1
            self._cells = []
            self._characters = 0
        elif tag == "f" and self._cells:
            self._cells[-1].formula = True
        elif tag in ("v", "t"):
            self._keep = bool(self._cells)

    def _cell(self, attributes: dict[str, str]) -> _Cell:
        place = _COORDINATE.fullmatch(attributes.get("r", ""))
        column = _column(place[1]) if place else (self._cells[-1].column + 1 if self._cells else 1)
        return _Cell(column, attributes.get("t", "n"), _number(attributes.get("s")))

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._keep = False
        elif tag == "row":
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


def _sheet_rows(book: _Workbook) -> Iterator[tuple[int, list[_Cell]]]:
    sheet = _Sheet()
    parser = part_parser(book.sheet, sheet.start, sheet.end, sheet.text)
    with open_part(book.archive, book.sheet) as stream:
        while chunk := read_chunk(stream, book.sheet):
            feed(parser, chunk, book.sheet)
            while sheet.rows:
                yield sheet.rows.popleft()
        feed(parser, b"", book.sheet, final=True)
        yield from sheet.rows


def _value(cell: _Cell, book: _Workbook) -> CellValue:
    text = "".join(cell.value)
    if not text:
        return None
    if cell.kind == "s":
        return _shared(text, book)
    if cell.kind == "b":
        return text.strip() in ("1", "true")
    if cell.kind == "n":
        return _number_in(text, cell, book)
    return text  # a date as text, text written in place, the text a formula gave, or an error such as #N/A


def _shared(text: str, book: _Workbook) -> str:
    """The text that stands in the workbook's list at this place."""
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return book.shared[place] if 0 <= place < len(book.shared) else text


def _number_in(text: str, cell: _Cell, book: _Workbook) -> CellValue:
    try:
        number = float(text)
    except ValueError:
        return text
    if cell.style in book.date_styles:
        return _moment(number, book.epoch, text)
    if not abs(number) < 1e15:
        return text  # beyond what the sheet itself can hold exactly: as written
    return int(number) if number.is_integer() else number


def _moment(serial: float, epoch: datetime, text: str) -> CellValue:
    try:
        moment = from_excel(serial, epoch)
    except (OverflowError, ValueError):
        return text
    if isinstance(moment, timedelta):
        return text
    return moment if isinstance(moment, datetime | date | time) else text


def _header(rows: Iterator[tuple[int, list[_Cell]]], mapping: ColumnMapping, book: _Workbook) -> list[str]:
    for number, cells in rows:
        if number < mapping.header_row:
            continue
        named: dict[int, str] = {}
        for cell in cells:
            name = cell_text(_value(cell, book)).strip()
            if name and cell.column <= MAX_COLUMNS:
                named[cell.column] = name
        if number > mapping.header_row or not named:
            break
        return [named.get(column, "") for column in range(1, max(named) + 1)]
    raise FileRefused(f"Row {mapping.header_row} should hold the column names and is empty. Correct header_row.")


def _rows(
    rows: Iterator[tuple[int, list[_Cell]]], header: list[str], mapping: ColumnMapping, book: _Workbook
) -> Iterator[Row]:
    filler = Filler(mapping, header, epoch=book.epoch)
    for number, cells in rows:
        values: list[CellValue] = [None] * len(header)
        formulas: set[int] = set()
        raw: list[list[str]] = []
        for cell in cells:
            value = _value(cell, book)
            place = cell.column - 1
            if value is not None:
                name = header[place] if place < len(header) and header[place] else f"column {cell.column}"
                raw.append([name, cell_text(value)])
            if place < len(header):
                values[place] = value
                if cell.formula:
                    formulas.add(place)
        if any(cell_text(value).strip() for value in values):
            kept = json.dumps(raw, ensure_ascii=False).encode()
            yield filler.row(number, kept, values, formulas=frozenset(formulas))
