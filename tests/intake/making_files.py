"""Partners' files, good and bad, for the tests that read them; and one mapping that fits them."""

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest

from wholepicture.intake.formats import FileRefused, read

MAPPING = {
    "source": {"name": "Weekly export"},
    "constants": {
        "kind": "missing_episode",
        "sharing.level": "hub",
        "subjects[0].ref": "c1",
        "subjects[0].role": "child",
        "subjects[0].identifiers[0].type": "nhs_number",
        "subjects[1].ref": "p1",
        "subjects[1].role": "associate",
        "ties[0].from": "c1",
        "ties[0].to": "p1",
        "ties[0].type": "with",
        "missing.found_with": ["p1"],
    },
    "fields": {
        "key": "Reference",
        "recorded_at": {"column": "Entered", "format": "%d/%m/%Y %H:%M"},
        "sharing.conditions": "Conditions",
        "subjects[0].given": "Forename",
        "subjects[0].sex": "Sex",
        "subjects[0].date_of_birth": "DOB",
        "subjects[0].age_from": "Age",
        "subjects[0].phones": {"column": "Phones", "split": ";"},
        "subjects[0].identifiers[0].value": "NHS No",
        "subjects[0].address.uprn": "UPRN",
        "subjects[1].given": "Friend",
        "missing.missing_since": "Since",
        "narrative.facts": "Notes",
        "safety.immediate_danger": "Danger",
        "signs": {"columns": {"New phone": "new_phone", "Late": "late_return"}, "subject": "c1"},
    },
    "values": {"subjects[0].sex": {"f": "female", "M": "male"}},
}
HEADER = [
    "Reference", "Entered", "Conditions", "Forename", "Sex", "DOB", "Age", "Phones", "NHS No", "UPRN",
    "Friend", "Since", "Notes", "Danger", "New phone", "Late",
]  # fmt: skip
WHOLE = {
    "Reference": "M1", "Entered": "04/03/2025 09:12", "Forename": "Wren", "Sex": "F", "DOB": "17/05/2010",
    "Age": "14", "Phones": "07700 900123; 900124", "NHS No": "9990000018", "Friend": "Ines",
    "Since": "03/03/2025 22:00", "Notes": "Went out,\nlate", "New phone": "Y", "Late": "no", "Danger": "No",
    "UPRN": "000100012345",
}  # fmt: skip


def row_of(**cells):
    return [{**WHOLE, **cells}.get(name, "") for name in HEADER]


def only(**cells):
    return [{"Reference": "M1", "Entered": "04/03/2025 09:12", **cells}.get(name, "") for name in HEADER]


def csv_file(*rows, header=HEADER, encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def xlsx_file(*rows, header=HEADER, prepare=None, shared=True):
    """A workbook; with its texts in one shared part, as Excel writes them, or in the cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    if prepare:
        prepare(book, sheet)
    file = io.BytesIO()
    book.save(file)
    return as_excel_does(file.getvalue()) if shared else file.getvalue()


INLINE = re.compile(rb't="inlineStr"><is><t[^>]*>(.*?)</t></is>', re.DOTALL)
SHARED_PART = b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://example.org/sharedStrings"/>'


def as_excel_does(content):
    texts: dict[bytes, int] = {}

    def number(found):
        return b't="s"><v>%d</v>' % texts.setdefault(found[1], len(texts))

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
    change = {name: lambda data: INLINE.sub(number, data) for name in sheets}
    change["xl/_rels/workbook.xml.rels"] = lambda data: data.replace(b"</Rel", SHARED_PART + b"</Rel")
    content = rezipped(content, change=change)
    items = b"".join(b"<si><t>%s</t><rPh><t>aid</t></rPh></si>" % text for text in texts)
    return rezipped(content, add={"xl/sharedStrings.xml": b"<sst>" + items + b"</sst>"})


def rezipped(content, *, add=None, change=None, kind=zipfile.ZIP_DEFLATED):
    """A workbook with parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", kind) as new:
        assert set(change or ()) <= set(old.namelist())
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change[name](data) if change and name in change else data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"


def with_sheet(content, change, **more):
    return rezipped(content, change={SHEET: change}, **more)


def rows_of(content, name, **more):
    return list(read(io.BytesIO(content), name=name, **more))


def from_csv(*rows, mapping=MAPPING):
    return rows_of(csv_file(*rows), "a.csv", mapping=mapping)


def from_xlsx(*rows, **more):
    return rows_of(xlsx_file(*rows, **more), "a.xlsx", mapping=MAPPING)


def refused(content, name, **more):
    with pytest.raises(FileRefused) as caught:
        rows_of(content, name, **{"mapping": MAPPING, **more})
    assert str(caught.value).endswith((".", '".'))
    return str(caught.value)


def line(**more):
    return json.dumps({"key": "k", "kind": "concern", **more}).encode()
