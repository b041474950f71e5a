"""Workbooks: cell values only, read as a stream. No formula is worked out, no link followed, no macro
touched.

The parts are parsed with expat straight from the archive rather than loaded as trees: a part that declares a
document type is refused before an entity can grow, and neither a row numbered in the millions nor a column
far to the right can take memory. Dates and formats are openpyxl's.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from wholepicture.intake.formats.archive import DAMAGED, NO_WORKBOOK, parse_part
from wholepicture.intake.formats.cells import CellValue, cell_text
from wholepicture.intake.formats.mapped_row import Filler
from wholepicture.intake.formats.mapping import ColumnMapping
from wholepicture.intake.formats.package import MAX_SMALL_PART, Package, Relationship
from wholepicture.intake.formats.protected_cells import SheetError, without_formula
from wholepicture.intake.formats.rows import MAX_COLUMNS, MIB, FileRefused, Row, Table, header_name
from wholepicture.intake.formats.sheet import Cell, Outline, filled_rows, look_through, number_in
from wholepicture.intake.rules import quotable

_MAX_SHARED_BYTES = 64 * MIB
_MAX_SHARED_STRINGS = 1_500_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_MOST_NAMED = 10
_NumberedCells = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A worksheet as the workbook names it."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class _Workbook:
    archive: zipfile.ZipFile
    sheets: list[_Sheet]
    sheet: _Sheet
    shared: list[str]
    date_styles: frozenset[int]
    epoch: datetime


def open_xlsx(content: bytes, mapping: ColumnMapping) -> Table:
    """The table of the mapped sheet. Raises FileRefused at once for what concerns the whole file."""
    book = _workbook(Package(content), mapping.sheet)
    outline = look_through(book.archive, book.sheet.part)
    rows = filled_rows(book.archive, book.sheet.part, outline)
    header = _header(rows, mapping, book)
    remarks = [*_of_sheets(book), *_of_hidden(outline, header, mapping.header_row)]
    return Table(header, _rows(rows, header, mapping, book), remarks)


def xlsx_cells(content: bytes, sheet: str | None) -> tuple[list[str], Iterator[tuple[int, list[CellValue]]]]:
    """The names of the visible sheets, and the filled rows of one (the first, where none is named), each with its number.
    Raises FileRefused.
    """
    book = _workbook(Package(content), sheet)
    rows = filled_rows(book.archive, book.sheet.part, look_through(book.archive, book.sheet.part))
    return [seen.name for seen in book.sheets if seen.visible], _plain_rows(rows, book)


def _plain_rows(rows: Iterator[_NumberedCells], book: _Workbook) -> Iterator[tuple[int, list[CellValue]]]:
    for number, cells in rows:
        values = {cell.column: _value(cell, book) for cell in cells if cell.column <= MAX_COLUMNS}
        if values:
            yield number, [_shown(values.get(column)) for column in range(1, max(values) + 1)]


def _shown(value: CellValue) -> CellValue:
    return without_formula(value) if type(value) is str else value


def _workbook(package: Package, wanted: str | None) -> _Workbook:
    part = package.workbook()
    related = package.related(part)
    sheets: list[_Sheet] = []
    epoch = CALENDAR_WINDOWS_1900
    root = ""

    def on_book(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch, root
        root = root or tag
        if tag == "sheet":
            sheets.extend(_worksheet(attributes, related))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch = CALENDAR_MAC_1904

    parse_part(package.archive, part, on_book, most=MAX_SMALL_PART)
    if root != "workbook":
        raise FileRefused(NO_WORKBOOK)
    parts = {relation.kind: _there(relation) for relation in related.values() if relation.kind in _NEEDED}
    archive = package.archive
    shared = _shared_strings(archive, parts["sharedStrings"]) if "sharedStrings" in parts else []
    styles = _date_styles(archive, parts["styles"]) if "styles" in parts else frozenset()
    return _Workbook(archive, sheets, _choose(sheets, wanted), shared, styles, epoch)


_NEEDED = ("sharedStrings", "styles")


def _worksheet(attributes: dict[str, str], related: dict[str, Relationship]) -> Iterator[_Sheet]:
    """The sheet that an element of the workbook names, unless it has no cells: a chart."""
    relation = related.get(next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), ""))
    if relation is not None and relation.kind == "worksheet":
        yield _Sheet(attributes.get("name", ""), _there(relation), attributes.get("state", "visible") == "visible")


def _there(relation: Relationship) -> str:
    if relation.part is None:
        raise FileRefused(DAMAGED.format(what=f"a part of it ({relation.kind}) is missing"))
    return relation.part


def _choose(sheets: list[_Sheet], wanted: str | None) -> _Sheet:
    if wanted is None:
        for sheet in sheets:
            if sheet.visible:
                return sheet
        raise FileRefused("The workbook has no visible sheet with cells.")
    for sheet in sheets:
        if sheet.name.strip().casefold() == wanted.strip().casefold():
            return sheet
    names = _quoted(sheet.name for sheet in sheets)
    raise FileRefused(f"The workbook has no sheet “{quotable(wanted)}”, which the mapping names. It has {names}.")


def _quoted(names: Iterable[str]) -> str:
    listed = [f"“{quotable(name)}”" for name in names]
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return ", ".join(listed[:_MOST_NAMED]) + more


def _of_sheets(book: _Workbook) -> Iterator[str]:
    """What is hidden, or left out, of the workbook's sheets."""
    if not book.sheet.visible:
        yield f"The sheet “{quotable(book.sheet.name)}” is hidden in the workbook. It is read, as the mapping names it."
    others = [sheet for sheet in book.sheets if sheet is not book.sheet]
    hidden = [sheet.name for sheet in others if not sheet.visible]
    unread = [sheet.name for sheet in others if sheet.visible]
    if hidden:
        yield f"The workbook has hidden sheets, which are not read: {_quoted(hidden)}."
    if unread:
        yield other_sheets(unread)


def other_sheets(names: Iterable[str]) -> str:
    """What to say of visible sheets that are not read."""
    return f"The workbook has other sheets, which are not read: {_quoted(names)}."


def _of_hidden(outline: Outline, header: list[str], header_row: int) -> Iterator[str]:
    rows = [_range(max(first, header_row + 1), last) for first, last in outline.hidden_rows if last > header_row]
    if rows:
        more = " and more" if len(rows) > _MOST_NAMED else ""
        yield (
            f"Rows are hidden in the workbook, by a filter or by hand, and are read like the others: {', '.join(rows[:_MOST_NAMED])}"
            f"{more}. Delete them there if they should not be sent."
        )
    columns = [
        name
        for column, name in enumerate(header, start=1)
        if name and any(first <= column <= last for first, last in outline.hidden_columns)
    ]
    if columns:
        yield f"Columns are hidden in the workbook, and are read like the others: {_quoted(columns)}."


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


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
            strings.append(_unescaped("".join(pieces)))

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
            formats[number_in(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:255]
        elif tag == "cellXfs":
            in_cell_styles = True
        elif tag == "xf" and in_cell_styles:
            if is_date_format(formats.get(number_in(attributes.get("numFmtId")), "General")):
                styles.add(count)
            count += 1

    def on_end(tag: str) -> None:
        nonlocal in_cell_styles
        if tag == "cellXfs":
            in_cell_styles = False

    parse_part(archive, part, on_start, on_end, most=MAX_SMALL_PART)
    return frozenset(styles)


def _unescaped(text: str) -> str:
    """A text with the characters that OOXML writes as _xHHHH_, because XML cannot hold them or would change them. What could
    not be stored, NUL and half a character, stays as it is written.
    """
    if "_x" not in text:
        return text
    read = _ESCAPED.sub(_character, text)
    if "\r" in read:
        read = read.replace("\r\n", "\n").replace("\r", "\n")
    if read.isascii():
        return read
    joined = read.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return _HALF_A_CHARACTER.sub(lambda half: f"_x{ord(half.group()):04X}_", joined)


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16)) if escaped[1] != "0000" else escaped[0]


def _value(cell: Cell, book: _Workbook) -> CellValue:
    text = "".join(cell.value)
    if not text:
        return None
    if cell.kind == "s":
        return _shared(text, book)
    if cell.kind == "b":
        return text.strip() in ("1", "true")
    if cell.kind == "n":
        return _number_in(text, cell, book)
    if cell.kind == "e":
        return SheetError(text)
    return _unescaped(text)  # text written in place, the text a formula gave, or a date as text


def _shared(text: str, book: _Workbook) -> str:
    """The text that stands in the workbook's list at this place."""
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return book.shared[place] if 0 <= place < len(book.shared) else text


def _number_in(text: str, cell: Cell, book: _Workbook) -> CellValue:
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


def _header(rows: Iterator[_NumberedCells], mapping: ColumnMapping, book: _Workbook) -> list[str]:
    for number, cells in rows:
        if number < mapping.header_row:
            continue
        named: dict[int, str] = {}
        for cell in cells:
            value = _value(cell, book)
            name = "" if isinstance(value, SheetError) else header_name(without_formula(cell_text(value)))
            if name and cell.column <= MAX_COLUMNS:
                named[cell.column] = name
        if number > mapping.header_row or not named:
            break
        return [named.get(column, "") for column in range(1, max(named) + 1)]
    raise FileRefused(f"Row {mapping.header_row} should hold the column names and is empty. Correct header_row.")


def _rows(rows: Iterator[_NumberedCells], header: list[str], mapping: ColumnMapping, book: _Workbook) -> Iterator[Row]:
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
