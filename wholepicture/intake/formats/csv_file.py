"""CSV as partners export it: through a mapping, one row one report, each row with its bytes.

Lines are decoded one by one, so that one wrong byte sends one row to quarantine and not the file. Quotation
marks are read strictly: a row that could be read in two ways is never guessed. When an opened quotation mark
swallows the rows after it, only its own line is set aside and the rest is read again.

How a file is written is told from one pass over its bytes, which are at most `MAX_FILE_BYTES`: nothing here takes more
than a few copies of them.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from wholepicture.intake.formats.mapped_row import Filler
from wholepicture.intake.formats.mapping import ColumnMapping
from wholepicture.intake.formats.protected_cells import without_formula
from wholepicture.intake.formats.rows import (
    MAX_COLUMNS,
    MAX_FIELD_CHARACTERS,
    MAX_ROWS,
    FileRefused,
    Row,
    Table,
    column_key,
    header_name,
)
from wholepicture.intake.rules import Body, Problem, quotable
from wholepicture.intake.urgency import says_danger

_UNDECODED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of a byte it cannot decode


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONE_CR = re.compile(rb"\r(?!\n)")
_LINE_OF_OLD_MACS = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(rb'"[^"]*"')
_GHOST = b' ,;|\t"\r\n'
# Excel takes this line for an instruction and shows the table from the line after it.
_SEPARATOR_LINE = re.compile(r"""[ \t]*["']?sep=(\\t|[^\w"'\r\n])["']?[\s,;|]*""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Text:
    """The bytes of a table and how they are to be read. `first` is the number of its first line as a spreadsheet shows it."""

    content: bytes
    encoding: str
    delimiter: str
    first: int
    of_old_macs: bool

    def lines(self) -> Iterator[bytes]:
        """The lines with their ends, one at a time."""
        if self.of_old_macs:
            return (line.group() for line in _LINE_OF_OLD_MACS.finditer(self.content))
        return io.BytesIO(self.content)


class _Lines(Iterator[str]):
    """Decoded lines for the csv reader; remembers their bytes and can take lines back."""

    def __init__(self, text: _Text) -> None:
        self._lines = text.lines()
        self._again: deque[bytes] = deque()
        self._encoding = text.encoding
        self._of_old_macs = text.of_old_macs
        self.taken: list[bytes] = []

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        text = line.decode(self._encoding, "surrogateescape")
        return text[:-1] + "\n" if self._of_old_macs and text.endswith("\r") else text

    def give_back_all_but_first(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


Record = tuple[int, bytes, list[str] | None, str | None]
"""Number, bytes, cells, and instead of cells why they could not be read."""


def open_csv(content: bytes, mapping: ColumnMapping) -> Table:
    """The table of a file. Raises FileRefused at once for what concerns the whole file."""
    text = _as_written(content, mapping)
    records = _records(text)
    header = _header(records, mapping, starts_hidden=text.first < 1)
    return Table(header, _rows(records, header, mapping))


def csv_cells(content: bytes, mapping: ColumnMapping, *, whole: bool = False) -> Iterator[tuple[int, list[str]]]:
    """The rows as they are written, each with its number; those that cannot be read are left out, or, of a `whole` file, refused.
    Raises FileRefused."""
    for number, _, cells, reason in _records(_as_written(content, mapping)):
        if whole and reason:
            raise FileRefused(f"Row {number} cannot be read. {reason}")
        if cells and number > 0:  # before the first stands a line that no spreadsheet shows
            yield number, [without_formula(cell) for cell in cells]


def _as_written(content: bytes, mapping: ColumnMapping) -> _Text:
    content, encoding = _as_bytes_per_line(content, mapping.encoding)
    while content.startswith(_BYTE_ORDER_MARK):
        content = content.removeprefix(_BYTE_ORDER_MARK)
    delimiter, first = mapping.delimiter, 1
    start = content[:80].splitlines(keepends=True)[:1]
    separator = _SEPARATOR_LINE.fullmatch(start[0].decode(encoding, "replace")) if start else None
    if separator:
        delimiter = "\t" if separator[1] == "\\t" else separator[1]
        first = 0
    return _Text(content, encoding, delimiter, first, _is_of_old_macs(content))


def _is_of_old_macs(content: bytes) -> bool:
    """Whether rows end in CR alone, as on old Macs: outside quotation marks there are more of those than of others."""
    if not _LONE_CR.search(content):
        return False
    unquoted = _QUOTED.sub(b"", content)
    together = unquoted.count(b"\r\n")
    return unquoted.count(b"\r") - together > unquoted.count(b"\n")


def _as_bytes_per_line(content: bytes, encoding: str) -> tuple[bytes, str]:
    """The content in an encoding whose line break is one byte; UTF-16 and UTF-32 become UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) and not encoding.startswith(("utf-16", "utf-32")):
        raise FileRefused('The file is saved as UTF-16. Put encoding = "utf-16" under [source] in the mapping.')
    if encoding.startswith(("utf-16", "utf-32")):
        try:
            return content.decode(encoding).lstrip("\ufeff").encode(), "utf-8"
        except UnicodeError as refusal:
            raise FileRefused(f"The file is not {encoding} as the mapping says: {refusal}.") from refusal
    return content, "utf-8" if encoding == "utf-8-sig" else encoding


def _check_length(text: _Text) -> None:
    """Refuse a file of too many lines; those that only show how far a sheet was once formatted do not count."""
    most = 4 * MAX_ROWS
    ends = text.content.count(b"\r" if text.of_old_macs else b"\n")
    if ends > most and sum(1 for line in text.lines() if line.strip(_GHOST)) > most:
        raise FileRefused(f"The file has too many lines; at most {MAX_ROWS:,} rows are read at a time. Split it.")


def _records(text: _Text) -> Iterator[Record]:
    _check_length(text)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=text.delimiter, strict=True)
    number = text.first - 1
    while True:
        lines.taken.clear()
        number += 1
        cells: list[str] | None = None
        reason: str | None = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as refusal:
            several = len(lines.taken) > 1
            lines.give_back_all_but_first()
            reason = _quoting_reason(str(refusal), several)
        yield number, b"".join(lines.taken).rstrip(b"\r\n"), cells, reason


def _quoting_reason(refusal: str, several_lines: bool) -> str:
    if "field larger" in refusal and not several_lines:
        return f"A cell is longer than {MAX_FIELD_CHARACTERS:,} characters. Shorten it."
    if "field larger" in refusal or "unexpected end" in refusal or several_lines:
        return "A quotation mark opens a cell and is never closed. Close it, or write it twice if it is meant."
    if "new-line" in refusal:
        return "A line break stands inside a cell without quotation marks around it."
    return "A quotation mark stands inside a quoted cell. Write it twice if it is meant."


def _header(records: Iterator[Record], mapping: ColumnMapping, *, starts_hidden: bool) -> list[str]:
    """The column names. Where a line stands before the table that no spreadsheet shows (`starts_hidden`), `header_row` may
    have been counted with it or without: the row that holds a mapped column is the one meant.
    """
    wanted = set(map(column_key, mapping.columns()))
    for number, _, cells, reason in records:
        is_counted = number >= mapping.header_row
        if not is_counted and not (starts_hidden and number == mapping.header_row - 1):
            continue
        if not is_counted and wanted.isdisjoint(map(column_key, cells or ())):
            continue
        return _column_names(number, cells, reason, mapping)
    raise FileRefused(f"The file ends before row {mapping.header_row}, which should hold the column names.")


def _column_names(number: int, cells: list[str] | None, reason: str | None, mapping: ColumnMapping) -> list[str]:
    if cells is None:
        raise FileRefused(f"The header, row {number}, cannot be read. {reason}")
    if any(map(_UNDECODED.search, cells)):
        raise FileRefused(f"The header, row {number}, is not {mapping.encoding} text. {_encoding_hint(mapping)}")
    header = [header_name(without_formula(cell)) for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise FileRefused(f"Row {number} should hold the column names and is empty. Correct header_row.")
    if len(header) > MAX_COLUMNS:
        raise FileRefused(f"The file has {len(header):,} columns; at most {MAX_COLUMNS:,} are read.")
    return header


def delimiter_hint(header: list[str], delimiter: str) -> str:
    """A hint when the whole header stands in one column."""
    other = next((d for d in (";", "\t", "|", ",") if d != delimiter and d in header[0]), None)
    if len(header) > 1 or other is None:
        return ""
    name = {"\t": "\\t"}.get(other, other)
    return f' The header looks separated by another character: try delimiter = "{name}" under [source].'


def _encoding_hint(mapping: ColumnMapping) -> str:
    if mapping.encoding.startswith("utf-8"):
        return 'Excel often saves as Windows text: try encoding = "cp1252" under [source] in the mapping.'
    return "Check encoding under [source] in the mapping."


def _rows(records: Iterator[Record], header: list[str], mapping: ColumnMapping) -> Iterator[Row]:
    filler = Filler(mapping, header)
    parts = _Parts(len(header))
    for number, raw, cells, reason in records:
        if cells is None or any(map(str.strip, cells)):
            yield from parts.add(_row(number, raw, cells, reason, header, filler), len(cells or ()))
    yield from parts.rows


class _Parts:
    """Holds a short row back until it is clear that it is whole, and not the start of one broken in two by a line break
    without quotation marks: then what follows begins no report, and has just the cells that the first lacks.
    """

    def __init__(self, width: int) -> None:
        self.rows: list[Row] = []
        self._width = width
        self._reached = 0

    def add(self, row: Row, cells: int) -> list[Row]:
        """Returns the rows that can be handed over."""
        if self.rows and cells and not _begins_a_report(row):
            return self._add_part(row, cells)
        done, self.rows = self.rows, []
        if row.body is not None and cells < self._width:
            self.rows, self._reached = [row], cells
            return done
        return [*done, row]

    def _add_part(self, row: Row, cells: int) -> list[Row]:
        self._reached += cells - 1
        self.rows.append(row)
        if self._reached < self._width and len(self.rows) < _MOST_PARTS:
            return []
        if self._reached == self._width:
            self.rows[0] = _broken(self.rows[0], row.number)
        done, self.rows = self.rows, []
        return done


_MOST_PARTS = 200
"""Lines that one cell may be broken into, and the breaks still be seen for what they are."""


def _begins_a_report(row: Row) -> bool:
    return row.body is not None and "key" in row.body and "recorded_at" in row.body


def _broken(row: Row, last: int) -> Row:
    reason = (
        f"The row ends early, and what follows up to row {last} reads as its rest: a line break stands inside a cell without "
        "quotation marks around it."
    )
    return Row(row.number, row.raw, None, [Problem(row.number, "body", reason)], given=row.body or row.given)


def _row(
    number: int, raw: bytes, cells: list[str] | None, reason: str | None, header: list[str], filler: Filler
) -> Row:
    if cells is None:
        return Row(number, raw, None, [Problem(number, "body", reason or "The row cannot be read.")])
    cells[0] = cells[0].removeprefix("\ufeff")  # where files were put together, each with its mark
    problem = _row_problem(number, cells, header, filler.mapping)
    if problem:
        return Row(number, raw, None, [problem], given=_given_of(number, cells, len(header), filler))
    missing_at_the_end = [""] * (len(header) - len(cells))
    return filler.row(number, raw, cells[: len(header)] + missing_at_the_end)


def _given_of(number: int, cells: list[str], width: int, filler: Filler) -> Body:
    """What can be read of a row that does not fit its header: read from its start, or from its end where that says danger."""
    from_start, from_end = (filler.given(number, part) for part in (cells[:width], cells[-width:]))
    return from_end if says_danger(from_end) and not says_danger(from_start) else from_start


def _row_problem(number: int, cells: list[str], header: list[str], mapping: ColumnMapping) -> Problem | None:
    for place, cell in enumerate(cells):
        if undecoded := _UNDECODED.search(cell):
            byte = ord(undecoded.group()) - 0xDC00
            reason = f"A byte (0x{byte:02X}) is not {mapping.encoding} text. {_encoding_hint(mapping)}"
            return Problem(number, column_name(header, place), reason)
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    if extra:
        reason = (
            f"The row has {len(cells)} cells where the header has {len(header)}. Check for a "
            "separator inside a cell without quotation marks."
        )
        return Problem(number, "body", reason)
    return None


def column_name(header: list[str], place: int) -> str:
    """What to call a column in a problem: its header, or its number when it has none."""
    name = header[place] if place < len(header) else ""
    return f"column “{quotable(name)}”" if name else f"column {place + 1}"
