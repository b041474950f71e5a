"""The ledger's answer as a file that can be proved later: its SHA-256 digest stands in the ledger."""

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import QuerySet

from wholepicture.access.models import LedgerEntry
from wholepicture.access.queries import Asked, Looked, lines
from wholepicture.access.rules import EXPORT, PURPOSES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import called, concerning, query
from wholepicture.base.spreadsheet import csv_writer
from wholepicture.partnership.queries import agencies_by_id, names_apart

MOST = 20_000
"""Lines of one file. A narrower question gives the rest."""
MOST_PEOPLE = 20_000  # whom one line of the ledger names

COLUMNS = (
    *(
        "When",
        "Who",
        "Role",
        "Agency",
        "What they did",
        "Purpose",
        "Allowed or refused",
        "Reason",
        "Records of how many people",
    ),
    *("Number of the line in the ledger", "Fits its digest"),
)
_DIGEST = re.compile(r"SHA-256 ([0-9a-f]{64}): ")
WITHHELD = "A reason was given. It is about a record, and is not shown here."


@dataclass(frozen=True)
class Export:
    """A file, its digest in hexadecimal, and how many lines it has; `is_whole`: nothing had to be left off."""

    content: bytes
    digest: str
    lines: int
    is_whole: bool


@query(Permission.LEDGER, called="Exported who looked", action="disclosure", code=EXPORT)
def export_looks(viewer: Viewer, *, asked: Asked, question: str) -> Export:
    """The lines that answer a question, as CSV that no spreadsheet runs: with the question in words, who exports it and when.

    `question` must name nobody beyond what the reader may know: it goes into the file and, beside the digest, into the ledger.
    """
    found = lines(viewer, asked, None, MOST + 1)
    at = clock.now()
    listed, is_whole = found[:MOST], len(found) <= MOST
    content = _as_csv(_heading(viewer, question, at, len(listed), is_whole), listed).encode("utf-8-sig")
    digest = hashlib.sha256(content).hexdigest()
    people = _people_in(asked, listed)
    beyond = f" ({MOST_PEOPLE:,} of {len(people):,} people are recorded)" if len(people) > MOST_PEOPLE else ""
    concerning(subjects=people[:MOST_PEOPLE], justification=f"SHA-256 {digest}: {question}"[:1900] + beyond)
    return Export(content, digest, len(listed), is_whole)


def _people_in(asked: Asked, listed: Iterable[Looked]) -> list[UUID]:
    """Whose record the lines of a file are about, the newest line first: of each of them it tells who looked."""
    about = [[asked.person]] if asked.person else []
    return list(dict.fromkeys(chain(*about, *(entry.subjects for entry in listed))))


def _heading(viewer: Viewer, question: str, at: datetime, many: int, is_whole: bool) -> list[tuple[str, str]]:
    who = names_apart([viewer.person]).get(viewer.person, viewer.name)
    heading = [
        ("Who looked", question),
        ("Exported by", f"{who}, {viewer.role_title}, {viewer.agency_name}"),
        ("Exported at", _moment(at)),
        ("Lines", str(many)),
    ]
    if not is_whole:
        heading.append(
            ("Not all", f"Only the newest {MOST} lines are in this file. Ask about a shorter time for the rest.")
        )
    return heading


def _as_csv(heading: Iterable[tuple[str, str]], listed: Iterable[Looked]) -> str:
    out = io.StringIO(newline="")
    writer = csv_writer(out)
    writer.writerows(heading)
    writer.writerow(())
    writer.writerow(COLUMNS)
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    writer.writerows(_row(entry, agencies) for entry in listed)
    return out.getvalue()


def _row(entry: Looked, agencies: Mapping[UUID, str]) -> tuple[object, ...]:
    return (
        _moment(entry.at),
        entry.who,
        entry.role,
        agencies.get(entry.agency, "") if entry.agency else "",
        called(entry.operation),
        purpose_in_words(entry.purpose),
        {"allowed": "Allowed", "refused": "Refused"}.get(entry.result, "Our error"),
        WITHHELD if entry.keeps_reason else entry.reason,
        len(entry.subjects),
        str(entry.id),
        "Yes" if entry.is_whole else "No: it was changed after it was written",
    )


def purpose_in_words(purpose: str) -> str:
    """What a purpose is called."""
    return PURPOSES.get(purpose, purpose.replace("_", " ").capitalize())


def _moment(at: datetime) -> str:
    return at.astimezone(clock.LOCAL).isoformat(sep=" ", timespec="seconds")


@dataclass(frozen=True)
class Exported:
    """An export as the ledger keeps it."""

    at: datetime
    who: str
    digest: str
    question: str


@query(Permission.LEDGER, called="Listed exports of who looked")
def exports(viewer: Viewer, *, limit: int = 50) -> list[Exported]:
    """The exports of the viewer's area, newest first."""
    return _exported(_exports_of(viewer).order_by("-at", "-id")[:limit])


@query(Permission.LEDGER, called="Checked a file against the ledger")
def export_of_digest(viewer: Viewer, *, digest: str) -> Exported | None:
    """The export whose file has this digest, or None: the file is no export of the viewer's area, or was changed since."""
    concerning(justification=f"SHA-256 {digest}")
    found = _exports_of(viewer).filter(justification__startswith=f"SHA-256 {digest}: ")
    return next(iter(_exported(found.order_by("-at", "-id")[:1])), None)


def _exports_of(viewer: Viewer) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(area=viewer.area_id, operation=EXPORT, result="allowed")


def _exported(entries: Iterable[LedgerEntry]) -> list[Exported]:
    listed = list(entries)
    names = names_apart({entry.professional for entry in listed if entry.professional})
    told = []
    for entry in listed:
        digest = _DIGEST.match(entry.justification)
        if digest:
            who = names.get(entry.professional, "") if entry.professional else ""
            told.append(Exported(entry.at, who, digest.group(1), entry.justification[digest.end() :]))
    return told
