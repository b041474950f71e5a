"""What taking a file in would do, before any of it is stored: looked at with the reader, the checks and the keys that
taking it in uses, so that the two agree.

What cannot be foreseen: what others of the agency send in between, and a value that PostgreSQL itself refuses.
What rows look like is read as they are taken in, `BATCH` at a time: a child's row may look like many that are stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.canonical import NotCanonical, digest
from wholepicture.intake import SameKeyOtherContent
from wholepicture.intake.formats import (
    FileRefused,
    MappingRefused,
    Preview,
    Row,
    SeenTable,
    against_contract,
    load_mapping,
    mapping_tables,
    preview,
    read,
    table_in,
)
from wholepicture.intake.formats.mapped_row import missing_columns
from wholepicture.intake.formats.rows import MIB
from wholepicture.intake.formats.templates import recognised
from wholepicture.intake.known_before import BATCH, Known
from wholepicture.intake.models import Submission
from wholepicture.intake.queries import known_before
from wholepicture.intake.results import MappingRow, Waiting
from wholepicture.intake.rules import Flag, Problem, quotable
from wholepicture.intake.understanding import remarks_on, understand
from wholepicture.intake.urgency import Signs
from wholepicture.partnership.signs.queries import dictionary_of

MOST_BYTES = 10 * MIB
MOST_ROWS = 5_000
"""Of one file by screen: what is answered while somebody waits. The command and the API take more."""
FIRST = 3
MOST_REMARKS = 100

ELSEWHERE = (
    "Split it and send the parts, or send it whole: by the command “wholepicture intake” on the server, or from your "
    "system through the API."
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with a row that would wait in quarantine (`waits`), or marked on one that would be taken in."""

    row: int
    field: str
    reason: str
    waits: bool


@dataclass
class Foreseen:
    """The account that a file would have. `rows` = `accepted` + `duplicates` + `quarantined`; `flagged` of `accepted`.

    `preview` says how the columns fit. Where some are missing the file would be refused: nothing is counted, and `first`
    shows how its first rows read without them. `remarks` are the first `MOST_REMARKS` of `remarked`, `alike` those of `looking_alike`:
    rows that look like the agency's own earlier report, or like another row, under another key.
    """

    preview: Preview
    first: list[Row]
    rows: int = 0
    accepted: int = 0
    duplicates: int = 0
    quarantined: int = 0
    flagged: int = 0
    remarks: list[Remark] = field(default_factory=list)
    remarked: int = 0
    alike: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)  # row, and the keys that it looks like
    looking_alike: int = 0

    def wait(self, row: int, problems: Sequence[Problem]) -> None:
        """Add a row that would wait in quarantine."""
        self.quarantined += 1
        self._remark(row, problems, waits=True)

    def accept(self, row: int, flags: Sequence[Flag]) -> None:
        """Add a row that would be taken in."""
        self.accepted += 1
        self.flagged += bool(flags)
        self._remark(row, flags, waits=False)

    def look_alike(self, row: int, keys: tuple[str, ...]) -> None:
        """Add that a row would look like reports of these keys, sent before or standing above it in the file."""
        if keys:
            self.looking_alike += 1
            if len(self.alike) < MOST_REMARKS:
                self.alike.append((row, keys))

    def _remark(self, row: int, remarks: Sequence[Problem | Flag], *, waits: bool) -> None:
        self.remarked += len(remarks)
        room = MOST_REMARKS - len(self.remarks)
        self.remarks += [Remark(row, remark.field, remark.reason, waits) for remark in remarks[:room]]


def looked_at(*, content: bytes, name: str, mapping: str, mapping_name: str) -> Preview | None:
    """What the file is and how its columns fit; None for a table that nothing says how to read, whose columns are to be
    matched. Raises FileRefused for what cannot be read, or is too much for a screen.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(too_large(name))
    unmatched = None if mapping else _unmatched(content=content, name=name)
    if unmatched is not None:
        _check_rows(content, name, _any_column(unmatched, name))
        return None
    tables = _tables(mapping, mapping_name)
    seen = preview(BytesIO(content), tables, FIRST, name=name)
    if not seen.missing_columns:
        _check_rows(content, name, tables)
    return seen


def _check_rows(content: bytes, name: str, tables: dict[str, Any] | None) -> None:
    rows = read(BytesIO(content), name=name, mapping=tables)
    if sum(1 for _ in islice(rows, MOST_ROWS + 1)) > MOST_ROWS:
        raise FileRefused(
            f"{quotable(name)} holds more than {MOST_ROWS:,} reports, the most that this page takes. {ELSEWHERE}"
        )


def _unmatched(*, content: bytes, name: str) -> SeenTable | None:
    """The table that came without a mapping and is no template, if the file is one. Raises FileRefused."""
    table = table_in(BytesIO(content), name=name)
    return table if table is not None and recognised(table) is None else None


def _any_column(table: SeenTable, name: str) -> dict[str, Any]:
    """A mapping by which the rows of a table can be counted. Raises FileRefused where no column could be chosen."""
    usable = next((column.name for column in table.columns if not column.fault), None)
    if usable is None:
        raise FileRefused(f"No column of {quotable(name)} has a heading of its own. Give each one, and send it again.")
    return {"source": table.written.settings(), "fields": {"key": usable}}


def fitting(table: SeenTable, mappings: Sequence[MappingRow]) -> list[MappingRow]:
    """Those of an agency's mappings whose columns the table has."""
    return [mapping for mapping in mappings if _fits(table, mapping)]


def _fits(table: SeenTable, mapping: MappingRow) -> bool:
    try:
        columns = load_mapping(mapping_tables(mapping.text.encode(), mapping.name))
    except MappingRefused:
        return False  # saved by an older version, which knew other fields
    return not missing_columns(columns, table.header)


def too_large(name: str) -> str:
    """What to say of a file of more than `MOST_BYTES`."""
    return f"{quotable(name) or 'The file'} is larger than {MOST_BYTES // MIB} MB, the most that this page takes. {ELSEWHERE}"


def foresee(viewer: Viewer, *, waiting: Waiting) -> Foreseen:
    """What taking in a file that waits would do. Raises FileRefused where it cannot be read."""
    tables = _tables(waiting.mapping, waiting.mapping_name)
    seen = preview(BytesIO(waiting.content), tables, FIRST, name=waiting.name)
    if seen.missing_columns:
        return Foreseen(seen, seen.rows)
    rows = list(map(against_contract, read(BytesIO(waiting.content), name=waiting.name, mapping=tables)))
    understood = [understand(row.body).body for row in rows if row.body is not None]
    foreseen = Foreseen(seen, [row for row in rows if row.body is not None][:FIRST])
    known = known_before(viewer, bodies=understood)
    with viewer.acting():
        signs = dictionary_of(viewer.area_id).signs
    waits = iter(rows)
    while batch := list(islice(waits, BATCH)):
        with viewer.acting():
            known.alike.read(viewer, [understand(row.body).body for row in batch if row.body is not None])
        for row in batch:
            _count(foreseen, viewer, row, known, signs)
    return foreseen


def _count(foreseen: Foreseen, viewer: Viewer, row: Row, known: Known, signs: Signs) -> None:
    """Add one row; `known` is what was sent before it, that of the file among it; `signs`, the dictionary's."""
    foreseen.rows += 1
    if row.body is None:
        foreseen.wait(row.number, row.problems)
        return
    try:
        digested = digest(row.body)
    except NotCanonical as refusal:
        foreseen.wait(row.number, [Problem(row.number, "body", str(refusal))])
        return
    understood = understand(row.body)
    if known.repeats(row.body["key"], digested):
        foreseen.duplicates += 1
    elif known.conflicts(viewer, understood.body):
        foreseen.wait(row.number, [Problem(row.number, "key", SameKeyOtherContent.__doc__ or "")])
    else:
        remarks = remarks_on(understood, today=clock.local_date(), signs=signs)
        foreseen.accept(row.number, [*row.flags, *remarks, *known.remarks_on(viewer, understood.body)])
        foreseen.look_alike(row.number, known.looks_like(viewer, understood.body))
        known.take(viewer, _as_if_stored(viewer, understood.body, digested, known))


def _as_if_stored(viewer: Viewer, body: dict[str, Any], digested: str, known: Known) -> Submission:
    """As much of a report's row as what comes after it is held against."""
    return Submission(
        key=body["key"],
        version=known.version_of(body["key"]),
        kind=body["kind"],
        digest=digested,
        stated=body,
        received_at=clock.now(),
        channel="file",
        author_id=viewer.professional_id,
    )


def _tables(mapping: str, name: str) -> dict[str, Any] | None:
    return mapping_tables(mapping.encode(), name) if mapping else None
