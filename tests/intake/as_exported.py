"""Tables as other software exports them, for the tests of what is read of them: a mapping, and files of a few cells."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from wholepicture.intake.formats import Row, read

TODAY = date(2026, 11, 29)
HEADER = ["Ref", "Entered", "DOB", "Phone", "NHS", "Since", "What"]
CELLS = {"Ref": "E1", "Entered": "04/03/2025 09:12", "What": "Got into a car."}
MAPPING: dict[str, Any] = {
    "constants": {
        "kind": "concern",
        "subjects[0].ref": "c1",
        "subjects[0].role": "child",
        "subjects[0].identifiers[0].type": "nhs_number",
    },
    "fields": {
        "key": "Ref",
        "recorded_at": "Entered",
        "happened.from": {"column": "Since", "optional": True},
        "subjects[0].date_of_birth": {"column": "DOB", "optional": True},
        "subjects[0].phones": {"column": "Phone", "split": ";", "optional": True},
        "subjects[0].identifiers[0].value": {"column": "NHS", "optional": True},
        "narrative.facts": "What",
    },
}


def cells(**values: Any) -> list[Any]:
    return [{**CELLS, **values}.get(name, "") for name in HEADER]


def mapping(source: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """The mapping, with settings of its source and other columns for fields, named by the last word of their path."""
    paths = {path.rpartition(".")[2]: path for path in MAPPING["fields"]}
    return MAPPING | {
        "source": source or {},
        "fields": MAPPING["fields"] | {paths[name]: feed for name, feed in fields.items()},
    }


def read_csv(content: bytes | str, through: dict[str, Any] = MAPPING) -> list[Row]:
    content = content.encode() if isinstance(content, str) else content
    return list(read(io.BytesIO(content), name="a.csv", mapping=through))


def written(*rows: Sequence[Any], between: str = ",", ends: str = "\r\n", header: Sequence[str] = HEADER) -> str:
    """A table as text, its cells as they are given."""
    return "".join(between.join(map(str, row)) + ends for row in [header, *rows])


def workbook(*rows: Sequence[Any], formats: dict[str, str] | None = None) -> bytes:
    """A workbook of these rows; `formats` are number formats by column."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADER, *rows]:
        sheet.append([None if value == "" else value for value in row])
    for name, number_format in (formats or {}).items():
        for place in range(2, len(rows) + 2):
            sheet.cell(place, HEADER.index(name) + 1).number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_xlsx(content: bytes, through: dict[str, Any] = MAPPING) -> list[Row]:
    return list(read(io.BytesIO(content), name="a.xlsx", mapping=through))


def child(row: Row) -> dict[str, Any]:
    assert row.body, row.problems
    subject: dict[str, Any] = row.body["subjects"][0]
    return subject
