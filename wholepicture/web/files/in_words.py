"""The words of the pages about files: what a file is, how its first rows read, what became of each row."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wholepicture.base.dictionary import published
from wholepicture.intake.formats import Row as FileRow
from wholepicture.intake.formats.rows import MIB
from wholepicture.intake.preview import MOST_BYTES, MOST_ROWS, Foreseen
from wholepicture.intake.results import Delivered, DeliveredRow, RegisterSaid
from wholepicture.intake.rules import COLLECTIONS, quotable
from wholepicture.intake.understanding import understand
from wholepicture.web.parts.report.in_words import Row, Section, sections_of
from wholepicture.web.wording.reports import KINDS
from wholepicture.web.wording.times import written_on

FORMATS = {
    "ndjson": "Reports, one a line (NDJSON)",
    "json": "Reports (JSON)",
    "csv": "A table (CSV)",
    "xlsx": "An Excel workbook (XLSX)",
}
FATES = {
    "accepted": "Taken in",
    "duplicate": "Sent before",
    "conflict": "In quarantine, as its reference was used before",
    "quarantined": "In quarantine",
}
MOST_LISTED = 100
LIMITS = f"NDJSON, JSON, CSV or Excel (.xlsx). At most {MOST_BYTES // MIB} MB and {MOST_ROWS:,} reports."


def first_rows(rows: Iterable[FileRow], labels: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """How the first rows are understood: {title, sections} each. `labels`: what signs are called, as published if not given."""
    labels = published().labels() if labels is None else labels
    return [
        {
            "title": f"Row {row.number}: {KINDS[row.body['kind']].lower()}, reference {quotable(row.body['key'])}",
            "sections": _sections(understand(row.body).body, labels),
        }
        for row in rows
        if row.body is not None
    ]


def _sections(body: dict[str, Any], labels: Mapping[str, str]) -> list[Section]:
    """The report in plain words, headed by what a form does not ask for."""
    head = Section("The report", "what")
    head.add("Reference", body["key"])
    head.add("Written down", written_on(body["recorded_at"]))
    head.add("By", ", ".join(str(value) for value in body.get("author", {}).values()))
    return [head, *sections_of(body, labels)]


def _plain(name: str) -> str:
    return name.replace("_", " ")


_ONE = {name: name.removesuffix("s") for name in (*COLLECTIONS, "identifiers", "signs", "ties", "lines")}
_STEP = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?")
_WHOLE = {"body": "the whole row", "key": "reference (key)"}


def field_said(field: str) -> str:
    """`subjects[0].sex` as `subject 1, sex`; what is no path of the contract, such as a column, as it is."""
    if field in _WHOLE:
        return _WHOLE[field]
    steps = list(map(_STEP.fullmatch, field.split(".")))
    return field if None in steps else ", ".join(map(_step, filter(None, steps)))


def _step(step: re.Match[str]) -> str:
    name, index = step[1], step[2]
    return f"{_plain(_ONE.get(name, name))} {int(index) + 1}" if index else _plain(name)


def counts(
    rows: int, accepted: int, duplicates: int, quarantined: int, flagged: int, alike: int, *, done: bool
) -> list[Row]:
    """The account in figures, before (`done` False) or after. What looks like a repeat is said only where anything does."""
    figures = [
        ("Rows in the file", rows),
        ("Taken in" if done else "Would be taken in", accepted),
        ("Of these, with a value marked for a second look", flagged),
        *([("Of these, that look like another report of your agency", alike)] if alike else []),
        ("Sent before, and not stored twice", duplicates),
        ("Held in quarantine" if done else "Would be held in quarantine", quarantined),
    ]
    return [Row(label, f"{number:,}") for label, number in figures]


def foreseen_counts(foreseen: Foreseen) -> list[Row]:
    return counts(
        foreseen.rows,
        foreseen.accepted,
        foreseen.duplicates,
        foreseen.quarantined,
        foreseen.flagged,
        foreseen.looking_alike,
        done=False,
    )


def delivered_counts(delivered: Delivered) -> list[Row]:
    fates = [row.fate for row in delivered.rows]
    if delivered.register is not None:
        return _register_counts(delivered.register, fates)
    accepted = fates.count("accepted")
    duplicates = fates.count("duplicate")
    flagged = sum(1 for row in delivered.rows if row.flags)
    alike = sum(1 for row in delivered.rows if row.looks_like)
    return counts(len(fates), accepted, duplicates, len(fates) - accepted - duplicates, flagged, alike, done=True)


def _register_counts(register: RegisterSaid, fates: list[str]) -> list[Row]:
    """The account of a school's register: its rows are the reports that were made of it, and what waits."""
    figures = [
        ("Rows in the register", register.rows),
        ("Pupils", register.pupils),
        ("Marks", register.sessions),
        ("Of these, new or others than before", register.changed),
        ("Reports made of them", fates.count("accepted")),
        ("Rows held in quarantine", fates.count("quarantined")),
    ]
    return [Row(label, f"{number:,}") for label, number in figures if number is not None]


def alike_said(keys: Iterable[str]) -> str:
    """Of which reports a row looks like a repeat, by their references."""
    quoted = list(map(quotable, keys))
    return f"the report{'s' if len(quoted) > 1 else ''} {', '.join(quoted)}"


def remarks_of(row: DeliveredRow) -> list[tuple[str, str]]:
    """(field, reason) of everything that was wrong with a row, or marked on it."""
    return [(where, why) for where, why in row.problems] + [(where, why) for where, why, _ in row.flags]


def receipt_said(row: DeliveredRow) -> str:
    """The receipt, or why there is none."""
    if not row.receipt:
        return f"None: {FATES[row.fate].lower()}"
    return row.receipt if row.fate == "accepted" else f"{row.receipt}, {FATES[row.fate].lower()}"


def problems_in(delivered: Delivered) -> list[dict[str, Any]]:
    """What was wrong, a line each, row by row: {row, field, reason, waits, conflict}."""
    problems = []
    for row in delivered.rows:
        fate = {"waits": row.fate in ("quarantined", "conflict"), "conflict": row.fate == "conflict"}
        for where, why in remarks_of(row):
            problems.append({"row": row.row, "field": field_said(where), "reason": why, **fate})
    return problems
