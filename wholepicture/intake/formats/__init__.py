"""Files from partners, one module a format: NDJSON, JSON, and CSV or XLSX through a mapping.

A file that cannot be read at all is refused whole (`FileRefused`) before its first row is handed over. Within
a file nothing is lost: every row comes out, with a body or with the problems for which it must wait in
quarantine.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import IO, Any

from wholepicture.intake.formats.columns import SeenTable, seen_table
from wholepicture.intake.formats.csv_file import delimiter_hint, open_csv
from wholepicture.intake.formats.json_file import read_json
from wholepicture.intake.formats.mapped_row import missing_columns, unused_columns
from wholepicture.intake.formats.mapping import ColumnMapping, MappingRefused, load_mapping, mapping_tables
from wholepicture.intake.formats.ndjson import read_ndjson
from wholepicture.intake.formats.plain_tables import Column, TextRow, plain_rows
from wholepicture.intake.formats.rows import MAX_FILE_BYTES, MIB, FileRefused, Preview, Row
from wholepicture.intake.formats.strict_json import NotJson, parse_json
from wholepicture.intake.formats.templates import OF_OWN_SHEET, recognised
from wholepicture.intake.formats.xlsx import open_xlsx
from wholepicture.intake.rules import Problem, quotable
from wholepicture.intake.understanding import check_submission

FileSource = str | PathLike[str] | IO[bytes]
MappingSource = str | PathLike[str] | Mapping[str, Any] | ColumnMapping

_KINDS = {".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "json", ".csv": "csv", ".xlsx": "xlsx"}
_NAMES = {"ndjson": "JSON", "json": "JSON", "csv": "CSV", "xlsx": "an Excel workbook"}
_ACCEPTED = ".ndjson, .json, .csv and .xlsx"
_ADVICE = {
    ".xls": "It is an old Excel file. Open it in Excel, save it as “Excel Workbook (*.xlsx)” and send that.",
    ".xlsm": "It is a workbook with macros. Save it as “Excel Workbook (*.xlsx)” and send that.",
    ".xlsb": "It is a binary workbook. Save it as “Excel Workbook (*.xlsx)” and send that.",
    ".xltm": "It is a template with macros. Save it as “Excel Workbook (*.xlsx)” and send that.",
    ".ods": "Save it as “Excel Workbook (*.xlsx)” or as CSV and send that.",
    ".zip": "Unpack it and send the files in it.",
}
# What the first bytes say when a file is none of the formats accepted.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "It is an old Excel file, or a workbook protected by a password. Save it as “Excel "
     "Workbook (*.xlsx)” without a password and send that."),
    (b"%PDF", "It is a PDF. Send the export it was made from."),
    (b"{\\rtf", "It is a document. Send the export it was made from."),
    (b"\x1f\x8b", "It is compressed. Unpack it and send the file in it."),
    (b"Rar!", "It is compressed. Unpack it and send the file in it."),
    (b"7z\xbc\xaf", "It is compressed. Unpack it and send the file in it."),
    (b"MZ", "It is a program."),
    (b"\x7fELF", "It is a program."),
)  # fmt: skip


def read(
    path_or_file: FileSource,
    *,
    name: str | None = None,
    mapping: MappingSource | None = None,
    max_bytes: int = MAX_FILE_BYTES,
) -> Iterator[Row]:
    """The rows of a file, in their order.

    The format is decided by name and content together; `name` stands in for the name of an open file. CSV and
    XLSX need a `mapping`, unless they are a template (`templates.py`); other formats pass it over. Everything that
    concerns the whole file raises FileRefused from this call, before a row is handed over: too large, empty, not what
    its name says, macros, a bomb, a missing column, a bad mapping.
    """
    content, kind, shown = _open(path_or_file, name, max_bytes)
    if kind == "ndjson":
        return read_ndjson(content)
    if kind == "json":
        return read_json(content)
    columns, _ = _mapping_for(mapping, content, kind, shown)
    table = (open_csv if kind == "csv" else open_xlsx)(content, columns)
    missing = missing_columns(columns, table.header)
    if missing:
        names = ", ".join(f"“{quotable(column)}”" for column in missing)
        hint = delimiter_hint(table.header, columns.delimiter) if kind == "csv" else ""
        raise FileRefused(f"{shown} lacks columns that the mapping needs: {names}.{hint}")
    return table.rows


def preview(
    path_or_file: FileSource,
    mapping: MappingSource | None = None,
    rows: int = 5,
    *,
    name: str | None = None,
    max_bytes: int = MAX_FILE_BYTES,
) -> Preview:
    """What `read` and the contract would make of the first rows; nothing is stored.

    Missing columns are listed rather than refused. Raises FileRefused for everything else that `read`
    refuses.
    """
    content, kind, shown = _open(path_or_file, name, max_bytes)
    if kind in ("ndjson", "json"):
        reports = read_ndjson(content) if kind == "ndjson" else read_json(content)
        return Preview(kind, [], [], [], list(map(against_contract, islice(reports, rows))))
    columns, template = _mapping_for(mapping, content, kind, shown)
    table = (open_csv if kind == "csv" else open_xlsx)(content, columns)
    first = list(map(against_contract, islice(table.rows, rows)))
    header = table.header
    unused, missing = unused_columns(columns, header), missing_columns(columns, header)
    remarks = [remark for remark in table.remarks if not template or remark != OF_OWN_SHEET]
    return Preview(kind, header, unused, missing, first, remarks, template)


def table_in(
    path_or_file: FileSource,
    *,
    name: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    max_bytes: int = MAX_FILE_BYTES,
) -> SeenTable | None:
    """A table as it is, to be matched column by column; None for a format that says itself what is what. Raises FileRefused."""
    content, kind, _ = _open(path_or_file, name, max_bytes)
    return seen_table(content, kind, sheet=sheet, header_row=header_row) if kind in ("csv", "xlsx") else None


def rows_by_heading(
    path_or_file: FileSource, columns: Sequence[Column], *, name: str | None = None, max_bytes: int = MAX_FILE_BYTES
) -> list[TextRow]:
    """The rows of a list that is no report, by its headings (`plain_tables`). Raises FileRefused."""
    content, kind, shown = _open(path_or_file, name, max_bytes)
    if kind not in ("csv", "xlsx"):
        raise FileRefused(f"{shown} is not accepted here. Send a CSV file or an Excel workbook.")
    return plain_rows(content, kind, columns)


def against_contract(row: Row) -> Row:
    """The row as read, without a body where the contract does not accept it."""
    if row.body is None:
        return row
    problems = [Problem(row.number, problem.field, problem.reason) for problem in check_submission(row.body)]
    return Row(row.number, row.raw, None, problems, row.flags, row.body) if problems else row


def _mapping_for(mapping: MappingSource | None, content: bytes, kind: str, shown: str) -> tuple[ColumnMapping, str]:
    """The mapping that a table is read through, and what the template is called that it is, where it is one."""
    if mapping is not None:
        return load_mapping(mapping), ""
    known = recognised(seen_table(content, kind))
    if known is None:
        raise MappingRefused(
            f"{shown} needs a mapping, which says which column feeds which field. Choose one and try again; or fill in a "
            "template, which needs none."
        )
    template, columns = known
    return columns, template.title


def _open(source: FileSource, name: str | None, max_bytes: int) -> tuple[bytes, str, str]:
    """Content, format and name to show. The size is known before anything is parsed."""
    if isinstance(source, str | PathLike):
        path = Path(source)
        name = name or path.name
        try:
            with path.open("rb") as file:
                content = file.read(max_bytes + 1)
        except OSError as refusal:
            raise FileRefused(f"{quotable(name)} cannot be opened: {refusal.strerror}.") from refusal
    else:
        given = getattr(source, "name", None)
        name = name or (Path(given).name if isinstance(given, str) else "")
        content = source.read(max_bytes + 1)
    shown = quotable(name) or "The file"
    if len(content) > max_bytes:
        raise FileRefused(f"{shown} is larger than {max_bytes / MIB:g} MiB. Split it and send the parts.")
    if not content:
        raise FileRefused(f"{shown} is empty.")
    return content, _kind(content, Path(name).suffix.casefold(), shown), shown


def _kind(content: bytes, extension: str, shown: str) -> str:
    for mark, advice in _FOREIGN:
        if content.startswith(mark):
            raise FileRefused(f"{shown} is not accepted. {advice}")
    if extension in _ADVICE:
        raise FileRefused(f"{shown} is not accepted. {_ADVICE[extension]}")
    looks = _looks_like(content)
    if not extension:
        return looks
    kind = _KINDS.get(extension)
    if kind is None:
        raise FileRefused(f"{shown} is not accepted: send {_ACCEPTED} files.")
    is_book = looks == "xlsx"
    if (kind == "xlsx") != is_book or (kind == "csv" and looks in ("json", "markup")):
        content_name = _NAMES.get(looks, "a web page") if looks != "csv" else "text"
        raise FileRefused(f"{shown} is named as {_NAMES[kind]} but holds {content_name}. Export it again.")
    return kind


# A heading may stand in brackets, as some databases export their columns.
_OBJECT, _LIST = re.compile(rb'\{\s*["}]'), re.compile(rb'\[\s*["{\[\]]')


def _looks_like(content: bytes) -> str:
    if content.startswith(b"PK"):
        return "xlsx"
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _OBJECT.match(start):
        return "ndjson" if _several_objects(content) else "json"
    if _LIST.match(start):
        return "json"
    if start[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return "markup"
    return "csv"


def _several_objects(content: bytes) -> bool:
    """True when the first line is a whole object and another line follows."""
    first, _, rest = content.strip().partition(b"\n")
    if not rest.strip():
        return False
    try:
        return isinstance(parse_json(first), dict)
    except NotJson:
        return False


__all__ = [
    "ColumnMapping",
    "FileRefused",
    "MappingRefused",
    "NotJson",
    "Preview",
    "Row",
    "SeenTable",
    "against_contract",
    "load_mapping",
    "mapping_tables",
    "parse_json",
    "preview",
    "read",
    "rows_by_heading",
    "table_in",
]
