"""What every format hands over: rows, refusals and the limits that hold for all of them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from wholepicture.intake.rules import Body, Flag, Problem

MIB = 1024 * 1024

MAX_FILE_BYTES = 50 * MIB
MAX_LINE_BYTES = 4 * MIB
"""One line of newline-delimited JSON. The longest narrative the contract accepts is far below it."""
MAX_FIELD_CHARACTERS = 131_072
"""One cell. The longest field of the contract is 50,000 characters."""
MAX_ROWS = 250_000
MAX_COLUMNS = 1_000


class FileRefused(Exception):
    """A file that cannot be read at all. The message says what is wrong and what to do; nothing of it was
    taken in.
    """


@dataclass(frozen=True, slots=True)
class Row:
    """One report of a file.

    `number` is the line (NDJSON), the place in the list (JSON) or the row as a spreadsheet shows it (CSV,
    XLSX). `raw` is the row as it came, so that it can wait in quarantine: the bytes themselves for text
    formats, and for workbooks a JSON list of [column, text]. `body` is None exactly when there are
    `problems`. `flags` are remarks made while reading; the remarks of `flags_of` come on top. `given`: of a row without a
    body, what was read of it before it failed, for whether it says danger now; None: nothing was.
    """

    number: int
    raw: bytes
    body: Body | None
    problems: list[Problem] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    given: Body | None = None

    @property
    def read(self) -> Body | None:
        """The report as far as it was read."""
        return self.given if self.body is None else self.body


@dataclass(frozen=True, slots=True)
class Table:
    """A table opened: its column names, its rows, and what whoever sends it should know of it as a whole."""

    header: list[str]
    rows: Iterator[Row]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file and its mapping would give: the first rows, and how the columns fit.

    `kind` is ndjson, json, csv or xlsx.
    `columns` are the headers found; `unused_columns` feed nothing; `missing_columns` are needed by the
    mapping and not there. All three are empty for JSON. Rows carry the problems of the contract as well as
    those of reading. `remarks` are sentences about the file as a whole, such as which of its rows are hidden. `template` is
    what the template is called that the file is known to be, where no mapping was given.
    """

    kind: str
    columns: list[str]
    unused_columns: list[str]
    missing_columns: list[str]
    rows: list[Row]
    remarks: list[str] = field(default_factory=list)
    template: str = ""


# How a byte-order mark looks after a program took UTF-8 for Windows text.
_MARK_MISREAD = "\u00ef\u00bb\u00bf"
_GUARDS = "' \u2018\u2019\u02bc"  # before a name, as before a number, put there to keep a sheet from changing it
_SEEN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_SEEN_ALIKE = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"), "\u2018": "'", "\u2019": "'", "\u02bc": "'"}
)


def header_name(text: str) -> str:
    """A column's name as a person sees it: without characters that show nothing, and with single spaces.

    Exports leave byte-order marks, zero-width and no-break characters there, which no one can see to correct them.
    """
    while text.startswith(("\ufeff", _MARK_MISREAD)):
        text = text.removeprefix("\ufeff").removeprefix(_MARK_MISREAD)
    if not (text.isascii() and text.isprintable()):
        text = "".join(character for character in text if not _is_invisible(character))
    return " ".join(text.lstrip(_GUARDS).split())


def _is_invisible(character: str) -> bool:
    if character in _SEEN_AS_NOTHING or "\ufe00" <= character <= "\ufe0f":
        return True
    category = unicodedata.category(character)
    return category == "Cf" or (category == "Cc" and not character.isspace())


def column_key(header: str) -> str:
    """A column's name for comparison: as seen, whatever its case, its dashes, its apostrophes and its composition."""
    name = header if header.isascii() else unicodedata.normalize("NFC", header).translate(_SEEN_ALIKE)
    return header_name(name).casefold()
