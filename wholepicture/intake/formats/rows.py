"""What every format hands over: rows, refusals and the limits that hold for all of them."""

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
    `problems`. `flags` are remarks made while reading; the remarks of `flags_of` come on top.
    """

    number: int
    raw: bytes
    body: Body | None
    problems: list[Problem] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file and its mapping would give: the first rows, and how the columns fit.

    `kind` is ndjson, json, csv or xlsx.
    `columns` are the headers found; `unused_columns` feed nothing; `missing_columns` are needed by the
    mapping and not there. All three are empty for JSON. Rows carry the problems of the contract as well as
    those of reading.
    """

    kind: str
    columns: list[str]
    unused_columns: list[str]
    missing_columns: list[str]
    rows: list[Row]


def column_key(header: str) -> str:
    """A column's name for comparison: no case, single spaces."""
    return " ".join(header.split()).casefold()
