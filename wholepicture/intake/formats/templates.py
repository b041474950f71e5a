"""A template for each kind of report: a table with headings and no rows, to be filled in and sent as it is.

Made from the registry of kinds and the contract whenever somebody asks for one, and stored nowhere. A table whose
headings are a template's is known by them, and read without a mapping: the first of them names the kind. Columns may be
deleted, and stand in another order; one that is not a template's makes it a table like any other, whose columns a
person matches.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wholepicture.base.identifiers import IDENTIFIER_TYPES
from wholepicture.base.indicators import warning_signs
from wholepicture.intake.formats.columns import SeenTable
from wholepicture.intake.formats.mapping import ColumnMapping, FieldPath, load_mapping, path_of
from wholepicture.intake.formats.matching.as_mapping import tables_of
from wholepicture.intake.formats.matching.choices import Choices
from wholepicture.intake.formats.matching.fields import OWN, TableField, fields_of
from wholepicture.intake.formats.rows import column_key
from wholepicture.intake.formats.xlsx import other_sheets
from wholepicture.intake.kinds import KINDS
from wholepicture.intake.schema import definition_of

ROWS_SHEET, EXPLAINED_SHEET = "Reports", "What goes where"
OF_OWN_SHEET = other_sheets([EXPLAINED_SHEET])
"""What a preview would say of the sheet of explanations, which whoever fills the template in knows."""

_BEFORE = ("key", "recorded_at")
_CHILD = (
    "given", "family", "date_of_birth", "sex", "identifiers[0].value", "identifiers[1].value", "identifiers[4].value",
    "address.lines", "address.postcode", "phones", "school",
)  # fmt: skip
_WORDS = ("narrative.facts", "narrative.child_words", "narrative.opinion", "safety.immediate_danger")
_SECOND = ("given", "family", "also_known_as", "date_of_birth", "address.postcode", "phones", "description", "role")
_AFTER = (
    "ties[10].type", "vehicles[0].registration", "vehicles[0].make", "vehicles[0].model", "vehicles[0].colour", "ties[11].type",
    "phones[0].number", "ties[12].type", "accounts[0].platform", "accounts[0].handle", "ties[13].type",
    "places[0].name", "places[0].address.lines", "places[0].address.postcode", "ties[14].type",
)  # fmt: skip
_OF_CHILD_ALONE = frozenset({"placement", "attendance", "involvement"})
"""Kinds that tell of one child and nobody else, and of no sign."""
_TEXT, _DATE = "@", "dd/mm/yyyy"
_ROWS_FORMATTED = 2_000


@dataclass(frozen=True, slots=True)
class Template:
    """One kind's. `columns`: heading and field of each."""

    kind: str
    title: str
    columns: tuple[tuple[str, TableField], ...]

    @property
    def name(self) -> str:
        """Of a file of it, without what it ends in."""
        return f"{self.kind.replace('_', '-')}-template"


@cache
def templates() -> Mapping[str, Template]:
    """Each kind's, by its code."""
    return {code: Template(code, kind.title, tuple(_columns(code))) for code, kind in KINDS.items()}


def _columns(kind: str) -> Iterator[tuple[str, TableField]]:
    offered = fields_of(kind)
    for code in dict.fromkeys(_codes(kind, offered)):
        yield (f"Reference ({KINDS[kind].title.casefold()})" if code == "key" else offered[code].heading), offered[code]


def _codes(kind: str, offered: Mapping[str, TableField]) -> Iterator[str]:
    own = [field for field in offered.values() if field.group == OWN and not field.part_of]
    happened = [] if any(field.is_when for field in own) else ["happened.from"]
    yield from (
        *_BEFORE,
        *map(attrgetter("code"), own),
        *(f"subjects[0].{name}" for name in _CHILD),
        *happened,
        *_WORDS,
    )
    if kind not in _OF_CHILD_ALONE:
        yield from (*(f"subjects[1].{name}" for name in _SECOND), *_AFTER)
        yield from (f"signs.{sign.code}" for sign in warning_signs())


def recognised(table: SeenTable) -> tuple[Template, ColumnMapping] | None:
    """The template that a table is, and the mapping that reads it; None where it is none."""
    named = [column_key(column.name) for column in table.columns]
    if not all(named) or len(set(named)) < len(named):
        return None  # a column without a heading, or two of one
    for template in templates().values():
        headings = {column_key(heading): (heading, field.code) for heading, field in template.columns}
        needed = {column_key(heading) for heading, _ in template.columns[: len(_BEFORE)]}
        if needed <= set(named) <= headings.keys():
            return template, _mapping(template, table, [headings[key] for key in named])
    return None


def _mapping(template: Template, table: SeenTable, columns: list[tuple[str, str]]) -> ColumnMapping:
    choices = Choices(template.kind, table.written, tuple(columns), name=f"Template: {template.title}")
    return load_mapping(tables_of(choices, optional=True))


# -- as a file -----------------------------------------------------------------------------------------------------------


def as_csv(kind: str) -> bytes:
    """The headings alone; with the mark by which Excel knows that it is UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([heading for heading, _ in templates()[kind].columns])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(kind: str) -> bytes:
    """A workbook: a sheet to fill in, whose columns keep numbers and dates as they are, and one that says what goes where.

    No example stands on the first: nobody can take in what was only there to be seen.
    """
    template = templates()[kind]
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = ROWS_SHEET
    for number, (heading, field) in enumerate(template.columns, 1):
        _to_fill(sheet, number, heading, field)
    sheet.freeze_panes = "B2"
    _explain(book.create_sheet(EXPLAINED_SHEET), template)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _to_fill(sheet: Worksheet, number: int, heading: str, field: TableField) -> None:
    cell = sheet.cell(1, number, heading)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    letter = get_column_letter(number)
    column = sheet.column_dimensions[letter]
    column.width = 40 if field.look == "words" else 20
    column.number_format = _DATE if field.is_when else "General" if field.look == "number" else _TEXT
    if accepted := _accepted(field):
        listed = ",".join(accepted)
        if len(listed) <= 255:  # the most that Excel keeps in one rule
            rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            rule.add(f"{letter}2:{letter}{_ROWS_FORMATTED}")
            sheet.add_data_validation(rule)


def _explain(sheet: Worksheet, template: Template) -> None:
    sheet.append(["Column", "What to put there", "An example (invented)"])
    for heading, field in template.columns:
        sheet.append([heading, explanation(field), example(field)])
    sheet.append([])
    sheet.append(
        ["One row is one report. Only the first sheet is read. Delete columns that you do not need; leave cells empty."]
    )
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in (("A", 44), ("B", 70), ("C", 30)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=1, max_row=len(template.columns) + 1):
        for cell in row:
            cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), _TEXT


_PUT = {
    "key": "Needed. Your own number for this report, used once and never changed: sent again, it is stored once.",
    "recorded_at": "Needed. When it was written down: a date, or a date and time.",
    "narrative.facts": "What somebody saw, heard or did. Opinion has a column of its own.",
    "subjects[1].role": "How this person stands to the child, as far as you can say.",
}
_OF_LOOK = {
    "date": "A date: day, month, year.",
    "moment": "A date, or a date and time: day, month, year.",
    "yes_no": "Yes or no. Leave it empty where it is not known.",
    "number": "A whole number.",
    "phone": "A telephone number, with its first 0.",
    "plate": "As seen. ? for one sign that was not read, * for any number of them.",
    "words": "In words.",
}
_EXAMPLES = {
    "key": "2026-0017",
    "recorded_at": "04/03/2026 09:12",
    "subjects[0].given": "Wren",
    "subjects[0].family": "Ashdown-Test",
    "subjects[0].date_of_birth": "17/05/2010",
    "subjects[1].given": "Col",
    "subjects[1].family": "Marlow-Test",
    "subjects[1].role": "person of concern",
    "vehicles[0].registration": "ZZ99 ???",
    "grading.legacy": "B 3 1",
    "narrative.facts": "Got into a dark car outside the takeaway.",
}
_EXAMPLE_OF_LOOK = {
    "date": "03/03/2026", "moment": "03/03/2026 22:00", "yes_no": "yes", "number": "3", "phone": "07700 900123",
    "postcode": "ZZ99 3WZ", "email": "a.person@example.org", "sex": "female",
}  # fmt: skip


def explanation(field: TableField) -> str:
    """What to put into a column of a template."""
    said = _PUT.get(field.code, "") or _OF_LOOK.get(field.look, "")
    if accepted := _accepted(field):
        said = f"{said} One of: {', '.join(accepted)}.".strip()
    return said or "Text."


def example(field: TableField) -> str:
    """An invented value for a column, which its field holds as it is."""
    path = field.paths[0] if field.paths else ""
    if path.endswith("].value"):
        return list(IDENTIFIER_TYPES.values())[int(path.split("identifiers[")[1].split("]")[0])].example
    accepted = _accepted(field)
    return _EXAMPLES.get(field.code) or _EXAMPLE_OF_LOOK.get(field.look) or (accepted[0] if accepted else "")


def _accepted(field: TableField) -> list[str]:
    """The words that a field accepts, as people write them; empty where it takes any."""
    path: FieldPath = path_of(field.paths[0]) if field.paths else ()
    definition: dict[str, Any] = definition_of(path) or {}
    return [str(code).replace("_", " ") for code in definition.get("enum", ())]
