"""Text made safe for people who open an export in a spreadsheet.

A cell that begins with =, +, - or @ is run as a formula by common spreadsheet programs, also after spaces,
marks that print nothing, or in full-width form (OWASP, CSV injection). Such a cell gets an apostrophe in
front, and so does a cell that already begins with one: taking one apostrophe away therefore gives back
exactly what was there.
"""

import csv
import unicodedata
from collections.abc import Iterable
from typing import Any, Protocol

_ESCAPE = "'"
_LIVE = frozenset("=+-@\u2212")
_RUNS_AT_START = frozenset("\t\r\n")
# Spaces, separators, controls and marks that print nothing: a program may skip them before it looks for a
# formula.
_SKIPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn"})


class TextSink(Protocol):
    """Anything that text can be written to."""

    def write(self, text: str, /) -> object: ...


def safe_cell(text: str) -> str:
    """The text, with an apostrophe in front when a spreadsheet could take it for a formula."""
    return _ESCAPE + text if _needs_escape(text) else text


def unsafe_cell(text: str) -> str:
    """What `safe_cell` was given."""
    return text[1:] if text.startswith(_ESCAPE) else text


def _needs_escape(text: str) -> bool:
    if not text:
        return False
    if text[0] == _ESCAPE or text[0] in _RUNS_AT_START:
        return True
    for character in text:
        if unicodedata.category(character) in _SKIPPED or character in "\"'":
            continue
        return unicodedata.normalize("NFKC", character)[:1] in _LIVE or character in _LIVE
    return False


class SafeCsvWriter:
    """Writes rows whose text cells cannot run; every cell is quoted, so that no separator splits one."""

    def __init__(self, file: TextSink, *, delimiter: str = ",") -> None:
        self._writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def writerow(self, cells: Iterable[Any]) -> None:
        """Write one row. None is an empty cell; numbers are written as they are; all else is made safe as
        text.
        """
        self._writer.writerow(list(map(_cell, cells)))

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write several rows."""
        for row in rows:
            self.writerow(row)


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return safe_cell(str(value))


def csv_writer(file: TextSink, *, delimiter: str = ",") -> SafeCsvWriter:
    """A writer over an open text file (opened with `newline=""`), with the two methods of `csv.writer`."""
    return SafeCsvWriter(file, delimiter=delimiter)
