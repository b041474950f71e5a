"""Tables that are no reports: a list of people or of things, read whole as texts by its headings; and its empty form.

A workbook or a CSV is opened as any other (`csv_file`, `xlsx`); here nothing of it is left out in silence.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from wholepicture.intake.formats.cells import cell_text
from wholepicture.intake.formats.columns import SeenTable, seen_table
from wholepicture.intake.formats.csv_file import csv_cells
from wholepicture.intake.formats.mapping import load_mapping
from wholepicture.intake.formats.rows import FileRefused, column_key
from wholepicture.intake.formats.xlsx import xlsx_cells

_TEXT = "@"  # a column keeps what is typed, such as a first 0


@dataclass(frozen=True)
class Column:
    """A column of such a list. `also`: other headings that are taken for it; `is_needed`: without it the file is refused."""

    field: str
    heading: str
    explanation: str
    example: str
    also: tuple[str, ...] = ()
    is_needed: bool = True


TextRow = tuple[int, Mapping[str, str]]


def plain_rows(content: bytes, kind: str, columns: Sequence[Column]) -> list[TextRow]:
    """The rows of a CSV or XLSX that hold anything, each with its number and its cells as text by field.

    Raises FileRefused where a needed column is missing, where a heading stands twice, or where a row cannot be read.
    """
    table = seen_table(content, kind)
    places = _places(table, columns)
    found: list[TextRow] = []
    for number, cells in _every_row(content, table):
        texts = [" ".join(text.split()) for text in cells]
        if number > table.written.header_row and any(texts):
            found.append(
                (number, {field: texts[place] if place < len(texts) else "" for field, place in places.items()})
            )
    return found


def _every_row(content: bytes, table: SeenTable) -> list[tuple[int, list[str]]]:
    written = table.written
    if written.kind == "xlsx":
        _, rows = xlsx_cells(content, written.sheet)
        return [(number, [cell_text(cell) for cell in cells]) for number, cells in rows]
    source = {"encoding": written.encoding, "delimiter": written.delimiter}
    return list(csv_cells(content, load_mapping({"source": source, "fields": {"key": "-"}}), whole=True))


def _places(table: SeenTable, columns: Sequence[Column]) -> dict[str, int]:
    places = _found(table, columns)
    missing = [f"“{column.heading}”" for column in columns if column.is_needed and column.field not in places]
    if missing:
        raise FileRefused(
            f"The file lacks columns: {', '.join(missing)}. Head them so, in the first row; the template has them all."
        )
    return places


def _found(table: SeenTable, columns: Sequence[Column]) -> dict[str, int]:
    """Where each field stands. Raises FileRefused where two columns would be one."""
    known = {column_key(name): column.field for column in columns for name in (column.heading, *column.also)}
    places: dict[str, int] = {}
    for column in table.columns:
        field = known.get(column_key(column.name))
        if field in places:
            raise FileRefused(f"Two columns are headed {column.shown}, or mean the same. Keep one of them.")
        if field:
            places[field] = column.place
    return places


def template_of(columns: Sequence[Column], format: str) -> bytes:
    """An empty list with these headings, to fill in: `csv`, or `xlsx` with a second sheet that says what goes where."""
    if format == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerow([column.heading for column in columns])
        return text.getvalue().encode("utf-8-sig")
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "List"
    said = book.create_sheet("What goes where")
    said.append(["Column", "What to put there", "An example (invented)"])
    for place, column in enumerate(columns, 1):
        sheet.cell(1, place, column.heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 28
        sheet.column_dimensions[get_column_letter(place)].number_format = _TEXT
        said.append([column.heading, column.explanation, column.example])
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 24), ("B", 70), ("C", 34)):
        said.column_dimensions[letter].width = width
    for row in said.iter_rows():
        for cell in row:
            cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), _TEXT
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
