"""What taking a file in would do, before any of it is stored: looked at with the reader, the checks and the keys that
taking it in uses, so that the two agree.

What cannot be foreseen: what others of the agency send in between, and a value that PostgreSQL itself refuses.
"""

from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.canonical import NotCanonical, digest
from wholepicture.intake import SameKeyOtherContent
from wholepicture.intake.formats import FileRefused, Preview, Row, against_contract, mapping_tables, preview, read
from wholepicture.intake.formats.rows import MIB
from wholepicture.intake.queries import Waiting, digests_of
from wholepicture.intake.rules import flags_of, quotable
from wholepicture.intake.submission_rows import readers_named, unknown_readers

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
    shows how its first rows read without them. `remarks` are the first `MOST_REMARKS` of `remarked`.
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

    def remark(self, row: int, told: list[tuple[str, str]], *, waits: bool) -> None:
        """Add what is to be told of one row."""
        self.remarked += len(told)
        room = MOST_REMARKS - len(self.remarks)
        self.remarks += [Remark(row, where, reason, waits) for where, reason in told[:room]]


def looked_at(*, content: bytes, name: str, mapping: str, mapping_name: str) -> Preview:
    """What the file is and how its columns fit. Raises FileRefused for what cannot be read, or is too much for a screen."""
    if len(content) > MOST_BYTES:
        raise FileRefused(too_large(name))
    tables = _tables(mapping, mapping_name)
    seen = preview(BytesIO(content), tables, FIRST, name=name)
    if not seen.missing_columns:
        rows = read(BytesIO(content), name=name, mapping=tables)
        if sum(1 for _ in islice(rows, MOST_ROWS + 1)) > MOST_ROWS:
            raise FileRefused(
                f"{quotable(name)} holds more than {MOST_ROWS:,} reports, the most that this page takes. {ELSEWHERE}"
            )
    return seen


def too_large(name: str) -> str:
    """What to say of a file of more than `MOST_BYTES`."""
    return f"{quotable(name) or 'The file'} is larger than {MOST_BYTES // MIB} MB, the most that this page takes. {ELSEWHERE}"


def foresee(viewer: Viewer, *, waiting: Waiting) -> Foreseen:
    """What taking in a file that waits would do. Raises FileRefused where it cannot be read."""
    tables = _tables(waiting.mapping, waiting.mapping_name)
    seen = preview(BytesIO(waiting.content), tables, FIRST, name=waiting.name)
    if seen.missing_columns:
        return Foreseen(seen, seen.rows)
    rows = [against_contract(row) for row in read(BytesIO(waiting.content), name=waiting.name, mapping=tables)]
    understood = [row.body for row in rows if row.body is not None]
    found = Foreseen(seen, [row for row in rows if row.body is not None][:FIRST])
    known = digests_of(viewer, keys=[body["key"] for body in understood])
    people = readers_named(understood)
    for row in rows:
        _count(found, row, known, people)
    return found


def _count(found: Foreseen, row: Row, known: dict[str, str], people: dict[str, UUID]) -> None:
    """Add one row; `known` are the keys used before it, those of the file among them."""
    found.rows += 1
    told, digested = [(problem.field, problem.reason) for problem in row.problems], ""
    before = None
    if row.body is not None:
        before = known.get(row.body["key"])
        try:
            digested = digest(row.body)
        except NotCanonical as refusal:
            told = [("body", str(refusal))]
    if not told and before not in (None, digested):
        told = [("key", SameKeyOtherContent.__doc__ or "")]
    if told or row.body is None:
        found.quarantined += 1
        found.remark(row.number, told, waits=True)
    elif before:
        found.duplicates += 1
    else:
        known[row.body["key"]] = digested
        flags = [*row.flags, *flags_of(row.body, today=clock.local_date()), *unknown_readers(row.body, people)]
        found.accepted += 1
        found.flagged += bool(flags)
        found.remark(row.number, [(flag.field, flag.reason) for flag in flags], waits=False)


def _tables(mapping: str, name: str) -> dict[str, Any] | None:
    return mapping_tables(mapping.encode(), name) if mapping else None
