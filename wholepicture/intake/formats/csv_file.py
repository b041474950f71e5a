"""CSV as partners export it: through a mapping, one row one report, each row with its bytes.

Lines are decoded one by one, so that one wrong byte sends one row to quarantine and not the file. Quotation
marks are read strictly: a row that could be read in two ways is never guessed. When an opened quotation mark
swallows the rows after it, only its own line is set aside and the rest is read again.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from wholepicture.intake.formats.mapped_row import Filler
from wholepicture.intake.formats.mapping import ColumnMapping
from wholepicture.intake.formats.rows import MAX_COLUMNS, MAX_FIELD_CHARACTERS, MAX_ROWS, FileRefused, Row
from wholepicture.intake.rules import Problem, quotable

_UNDECODED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of a byte it cannot decode


class _Lines(Iterator[str]):
    """Decoded lines for the csv reader; remembers their bytes and can take lines back."""

    def __init__(self, content: bytes, encoding: str) -> None:
        if b"\n" not in content and b"\r" in content:
            content = content.replace(b"\r", b"\n")  # files of old Macs
        self._lines = io.BytesIO(content)
        self._again: deque[bytes] = deque()
        self._encoding = encoding
        self.taken: list[bytes] = []

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._lines.readline()
        if not line:
            raise StopIteration
        self.taken.append(line)
        return line.decode(self._encoding, "surrogateescape")

    def give_back_all_but_first(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


Record = tuple[int, bytes, list[str] | None, str | None]
"""Number, bytes, cells, and instead of cells why they could not be read."""


def open_csv(content: bytes, mapping: ColumnMapping) -> tuple[list[str], Iterator[Row]]:
    """The header and the rows of a file. Raises FileRefused at once for what concerns the whole file."""
    records = _records(*_as_bytes_per_line(content, mapping.encoding), mapping.delimiter)
    header = _header(records, mapping)
    return header, _rows(records, header, mapping)


def _as_bytes_per_line(content: bytes, encoding: str) -> tuple[bytes, str]:
    """The content in an encoding whose line break is one byte; UTF-16 and UTF-32 become UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) and not encoding.startswith(("utf-16", "utf-32")):
        raise FileRefused('The file is saved as UTF-16. Put encoding = "utf-16" under [source] in the mapping.')
    if encoding.startswith(("utf-16", "utf-32")):
        try:
            return content.decode(encoding).removeprefix("\ufeff").encode(), "utf-8"
        except UnicodeError as refusal:
            raise FileRefused(f"The file is not {encoding} as the mapping says: {refusal}.") from refusal
    return content.removeprefix(b"\xef\xbb\xbf"), "utf-8" if encoding == "utf-8-sig" else encoding


def _records(content: bytes, encoding: str, delimiter: str) -> Iterator[Record]:
    if content.count(b"\n") > 4 * MAX_ROWS:
        raise FileRefused(f"The file has too many lines; at most {MAX_ROWS:,} rows are read at a time. Split it.")
    lines = _Lines(content, encoding)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
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


def _header(records: Iterator[Record], mapping: ColumnMapping) -> list[str]:
    for number, _, cells, reason in records:
        if number < mapping.header_row:
            continue
        if cells is None:
            raise FileRefused(f"The header, row {number}, cannot be read. {reason}")
        if any(map(_UNDECODED.search, cells)):
            raise FileRefused(f"The header, row {number}, is not {mapping.encoding} text. {_encoding_hint(mapping)}")
        header = list(map(str.strip, cells))
        if not any(header):
            raise FileRefused(f"Row {number} should hold the column names and is empty. Correct header_row.")
        if len(header) > MAX_COLUMNS:
            raise FileRefused(f"The file has {len(header):,} columns; at most {MAX_COLUMNS:,} are read.")
        return header
    raise FileRefused(f"The file ends before row {mapping.header_row}, which should hold the column names.")


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
    for number, raw, cells, reason in records:
        if cells is None:
            yield Row(number, raw, None, [Problem(number, "body", reason or "The row cannot be read.")])
            continue
        if not any(map(str.strip, cells)):
            continue
        problem = _row_problem(number, cells, header, mapping)
        if problem:
            yield Row(number, raw, None, [problem])
        else:
            yield filler.row(number, raw, list(cells[: len(header)]))


def _row_problem(number: int, cells: list[str], header: list[str], mapping: ColumnMapping) -> Problem | None:
    for place, cell in enumerate(cells):
        if undecoded := _UNDECODED.search(cell):
            byte = ord(undecoded.group()) - 0xDC00
            reason = f"A byte (0x{byte:02X}) is not {mapping.encoding} text. {_encoding_hint(mapping)}"
            return Problem(number, column_name(header, place), reason)
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    if len(cells) < len(header) or extra:
        reason = (
            f"The row has {len(cells)} cells where the header has {len(header)}. Check for a "
            "separator inside a cell without quotation marks, or a missing cell."
        )
        return Problem(number, "body", reason)
    return None


def column_name(header: list[str], place: int) -> str:
    """What to call a column in a problem: its header, or its number when it has none."""
    name = header[place] if place < len(header) else ""
    return f"column “{quotable(name)}”" if name else f"column {place + 1}"
