"""Each agency's files in the form it would really send, and the truth in a folder of its own."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from synthetic import tables
from synthetic.area import Area
from synthetic.planted import Broken, broken_rows

_WHOLE = {
    "POL": "pol/reports.ndjson",
    "CSC": "csc/reports.ndjson",
    "NSC": "nsc/reports.ndjson",
    "SCH2": "sch2/reports.ndjson",
    "CHA": "cha/reports.json",
}
_TABLE_FILES = {
    "sch1_concerns": "sch1/concerns.csv",
    "sch1_attendance": "sch1/attendance.csv",
    "sch1_roll": "sch1/roll.csv",
    "hlt_contacts": "hlt/contacts.csv",
    "hlt_caseload": "hlt/caseload.csv",
    "hom_incidents": "hom/incidents.xlsx",
    "hom_missing": "hom/missing.xlsx",
    "hom_placements": "hom/placements.xlsx",
    "hom_keyworkers": "hom/keyworkers.xlsx",
}
_STAMP = datetime(2026, 10, 1, 6, 0)  # noqa: DTZ001 - a workbook's own properties carry no offset
_DATE_FORMAT = {True: "dd/mm/yyyy hh:mm", False: "dd/mm/yyyy"}


@dataclass
class SourceFile:
    """One file that an agency sends. `rows` counts what the intake should count, bad ones included."""

    agency: str
    path: str
    mapping: str
    rows: int
    faults: int


@dataclass
class Manifest:
    """What was written, where; paths are relative to `folder`."""

    folder: Path
    files: list[SourceFile] = field(default_factory=list)
    truth: str = "truth/truth.json"

    @property
    def rows(self) -> int:
        """All rows of all files."""
        return sum(source.rows for source in self.files)


def write(area: Area, folder: Path | str) -> Manifest:
    """Writes the area below `folder`: `files/` for the intake, `truth/` apart.

    The same area gives the same bytes.
    Existing files of the same name are overwritten. Raises OSError where the folder cannot be written.
    """
    root = Path(folder)
    manifest = Manifest(root)
    bad = broken_rows(_examples(area))
    area.truth.faults = []
    for agency, name in _WHOLE.items():
        _write_whole(area, root, manifest, agency, name, _rows_for(name, bad))
    for name, path in _TABLE_FILES.items():
        _write_table(area, root, manifest, name, _rows_for(path, bad))
    listing = list(map(asdict, manifest.files))
    _json(root / "files/files.json", listing)
    _json(root / "files/agencies.json", [agency.as_dict() for agency in area.agencies])
    _json(root / "files/professionals.json", [person.as_dict() for person in area.professionals])
    span = {
        "seed": area.seed,
        "size": area.size,
        "start": area.start.isoformat(),
        "until": area.until.isoformat(),
    }
    _json(root / "truth/truth.json", span | area.truth.as_dict())
    return manifest


def _examples(area: Area) -> dict[str, dict[str, Any]]:
    """A report of each agency to spoil: a concern, if it sends any."""
    examples: dict[str, dict[str, Any]] = {}
    for report in sorted(area.reports, key=lambda report: report.body["kind"] != "concern"):
        examples.setdefault(report.agency, report.body)
    return examples


def _rows_for(file: str, bad: list[Broken]) -> list[Broken]:
    return [row for row in bad if row.file == file]


def _json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _places(total: int, bad: list[Broken]) -> Iterator[tuple[int, Broken]]:
    """Where the bad rows go among the good, counted from 0: after the first three, two apart."""
    for number, row in enumerate(bad):
        yield min(total, 3 + 2 * number) + number, row


def _note(area: Area, row: Broken, number: int) -> None:
    fault = {
        "agency": row.agency,
        "file": row.file,
        "row": number,
        "fault": row.fault,
        "outcome": row.outcome,
    }
    area.truth.faults.append(fault)


def _write_whole(area: Area, root: Path, manifest: Manifest, agency: str, name: str, bad: list[Broken]) -> None:
    """Submissions as they are. Row numbers are lines of NDJSON, or places in a JSON list, from 1."""
    bodies: list[Any] = [report.body for report in area.reports if report.agency == agency]
    as_lines = name.endswith(".ndjson")
    rows = [json.dumps(body, ensure_ascii=False) for body in bodies] if as_lines else list(bodies)
    # The row sent twice must come after its first sending, so bad rows follow the first concern.
    first = next((place for place, body in enumerate(bodies) if body["kind"] == "concern"), 0)
    for number, (at, row) in enumerate(_places(len(rows), bad)):
        at = min(at + first, len(bodies) + number)
        rows.insert(at, row.content)
        _note(area, row, at + 1)
    path = root / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{row}\n" for row in rows) if as_lines else json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    manifest.files.append(SourceFile(agency, name, "", len(rows), len(bad)))


def _write_table(area: Area, root: Path, manifest: Manifest, name: str, bad: list[Broken]) -> None:
    """Rows under a header. Row numbers are those a spreadsheet shows: the header is 1, the first report 2."""
    agency, kind = next(pair for pair, table in tables.TABLES.items() if table == name)
    rules = tables.mapping(name)
    rows = []
    for report in area.reports:
        if report.agency == agency and report.body["kind"] == kind:
            rows.append(tables.row_of(report.body, rules))
    header = tables.columns(rules)
    bad = bad if rows else []  # without a good row there is nothing to spoil
    for number, (at, row) in enumerate(_places(len(rows), bad)):
        rows.insert(at, rows[0] | {header[0]: f"BAD-{number + 1}"} | row.content)
        _note(area, row, at + 2)
    path = root / "files" / _TABLE_FILES[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        _write_csv(path, rules, header, rows)
    else:
        _write_workbook(path, rules, header, rows)
    mapping = f"mappings/{name}.toml"
    (root / "files/mappings").mkdir(exist_ok=True)
    (root / "files" / mapping).write_text(tables.mapping_text(name), encoding="utf-8", newline="\n")
    manifest.files.append(SourceFile(agency, _TABLE_FILES[name], mapping, len(rows), len(bad)))


def _write_csv(path: Path, rules: dict[str, Any], header: list[str], rows: list[dict[str, str]]) -> None:
    source = rules["source"]
    with path.open("w", encoding=source.get("encoding", "utf-8-sig"), newline="") as sink:
        sheet = csv.DictWriter(sink, header, delimiter=source.get("delimiter", ","), lineterminator="\r\n")
        sheet.writeheader()
        sheet.writerows(rows)


def _write_workbook(path: Path, rules: dict[str, Any], header: list[str], rows: list[dict[str, str]]) -> None:
    """A workbook as people make them: a sheet of notes before the log, real dates in the date columns."""
    from openpyxl import Workbook  # only here, so that nothing else needs it

    formats = _formats(rules)
    book = Workbook()
    book.properties.created = _STAMP
    notes = book.active
    notes.title = "Notes"
    notes.append(["Rowan House. The log is on the next sheet."])
    sheet = book.create_sheet(rules["source"]["sheet"])
    sheet.append(header)
    for row in rows:
        sheet.append([_native(row[name], formats.get(name)) for name in header])
        for number, name in enumerate(header, start=1):
            if name in formats and row[name]:
                sheet.cell(sheet.max_row, number).number_format = _DATE_FORMAT["%H" in formats[name]]
    held = io.BytesIO()
    book.save(held)
    _freeze(held, path)


def _formats(rules: dict[str, Any]) -> dict[str, str]:
    """How dates are written, by column."""
    formats = {}
    for spec in rules["fields"].values():
        if isinstance(spec, dict) and "format" in spec:
            formats[spec["column"]] = spec["format"]
    return formats


def _native(cell: str, pattern: str | None) -> Any:
    if not cell:
        return None
    if pattern:
        moment = datetime.strptime(cell, pattern)  # noqa: DTZ007 - a worksheet holds wall-clock time
        return moment if "%H" in pattern else moment.date()
    return int(cell) if cell.isdigit() and len(cell) < 4 else cell


def _freeze(held: io.BytesIO, path: Path) -> None:
    """The workbook again with every time stamp fixed, so that the same area gives the same bytes."""
    stamp = _STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink:
        for name in sorted(source.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, date_time=_STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            sink.writestr(entry, content)
