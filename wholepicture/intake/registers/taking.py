"""A register through the door: its marks kept, what is to be reported sent, what could not be read in quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import Error as DatabaseError

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.base.pressed_again import passes
from wholepicture.intake import OverQuota, quotas
from wholepicture.intake.commands import accept_batch, discard_upload, hold_in_quarantine, keep_delivery
from wholepicture.intake.known_before import BATCH
from wholepicture.intake.queries import upload_of
from wholepicture.intake.register_tables import PupilMonth
from wholepicture.intake.registers import NotASchools, NotKept
from wholepicture.intake.registers.commands import keep_marks
from wholepicture.intake.registers.planning import Planned, School, body_of, plan
from wholepicture.intake.registers.reading import PupilInFile, RegisterFile, heading_of, read_register
from wholepicture.intake.results import RegisterSaid
from wholepicture.intake.submission_rows import Receipt
from wholepicture.partnership.queries import agency_with


@dataclass
class Taken:
    """The account of a register. `rows`: what became of each report made of it, and of each row that waits in quarantine."""

    said: RegisterSaid
    rows: list[dict[str, Any]] = field(default_factory=list)


def is_sent_by(viewer: Viewer) -> bool:
    """Whether the viewer sends a school's register: its safeguarding lead, whether or not their training lapsed."""
    return viewer.sends_register and viewer.may(Permission.REPORT)


def is_kept_for(viewer: Viewer) -> bool:
    """Whether the viewer reads a school's register: its safeguarding lead, whose training did not lapse."""
    return is_sent_by(viewer) and viewer.is_lead


def take_upload_as_register(viewer: Viewer, *, upload: UUID) -> None:
    """Take in a register that waits, and keep its account as the delivery of the same id: all of it or nothing.

    Raises NotFound, FileRefused, NotASchools, NotKept, OverQuota.
    """
    with viewer.acting():
        waiting = upload_of(viewer, upload=upload)
        if waiting is None:
            raise NotFound
        discard_upload(viewer, upload=upload)  # first: of two who press at once the second finds nothing
        taken = take_register(viewer, content=waiting.content, name=waiting.name)
        keep_delivery(viewer, delivery=upload, file=waiting.name, rows=taken.rows, register=taken.said)


def take_register(viewer: Viewer, *, content: bytes, name: str) -> Taken:
    """Take a register in: keep its marks, report what is to be reported, hold in quarantine what could not be read.

    All in one transaction. Raises FileRefused, NotASchools, NotKept; OverQuota where too much of the agency's waits. What may be taken when
    it is tried again comes as PostgreSQL says it.
    """
    with viewer.acting():
        school = _school_of(viewer)
        found = read_register(content, name, clock.local_date())
        if full := quotas.waiting_is_full(viewer) or (found.broken and quotas.quarantine_is_full(viewer)):
            raise OverQuota(full)
        changed = None if viewer.is_narrowed else 0
        taken = Taken(RegisterSaid(found.rows, len(found.pupils), found.sessions, changed))
        waiting = iter(found.pupils.values())
        while batch := list(islice(waiting, BATCH)):
            _take_batch(viewer, school, batch, taken)
        _hold(viewer, found, name, taken)
        return taken


def _school_of(viewer: Viewer) -> School:
    """Whose register the viewer sends; from now on in this transaction it is open to them. Raises NotASchools."""
    is_sender = viewer.system == "operator" or (is_sent_by(viewer) and viewer.takes_a_register())
    agency = agency_with(viewer.agency_id) if is_sender else None
    if agency is None or agency.type != "school":
        raise NotASchools
    return School(agency.code, agency.name)


def _take_batch(viewer: Viewer, school: School, batch: Sequence[PupilInFile], taken: Taken) -> None:
    """Take these pupils in; where the database never will, say at which of them: each is tried by itself, and none of it stays."""
    try:
        with viewer.acting():
            _take(viewer, school, plan(viewer, batch, clock.local_date(), lock=True), taken)
    except DatabaseError as problem:
        if passes(problem):
            raise
        if len(batch) == 1:
            raise NotKept(batch[0].row, _column(problem, batch[0]), _why(problem)) from problem
        for pupil in batch:
            _take_batch(viewer, school, [pupil], taken)


def _column(problem: DatabaseError, pupil: PupilInFile) -> str:
    """The heading of the column that the database names; where it names a table of marks alone, these; else the pupil's number."""
    told = getattr(problem.__cause__, "diag", None)
    if heading := heading_of(getattr(told, "column_name", None) or ""):
        return heading
    if getattr(told, "table_name", None) == PupilMonth._meta.db_table:
        return "marks"
    return heading_of("upn" if pupil.upn else "admission")


def _why(problem: DatabaseError) -> str:
    """What the database says of it, without the row that it says it of."""
    told = getattr(problem.__cause__, "diag", None)
    return getattr(told, "message_primary", None) or type(problem).__name__


def _take(viewer: Viewer, school: School, planned: Sequence[Planned], taken: Taken) -> None:
    reports = [(one, month, report) for one in planned for month, report in one.reports]
    bodies: list[tuple[dict[str, Any], bytes | None]] = [
        (body_of(month, report, school, viewer.name), None) for _, month, report in reports
    ]
    answers = accept_batch(viewer, bodies=bodies, channel="file") if bodies else []
    rows = []
    for (one, month, report), answer in zip(reports, answers, strict=True):
        if not isinstance(answer, Receipt):
            raise RuntimeError("A report of a register has the key of another.")
        month.reported, month.report = report.marks, answer.submission
        rows.append(_answered(one.row_in_file, answer))
    keep_marks(viewer, planned=planned)
    taken.rows += rows
    if taken.said.changed is not None:
        taken.said.changed += sum(one.sessions for one in planned)


def _answered(row: int, receipt: Receipt) -> dict[str, Any]:
    return {
        "row": row,
        "fate": "accepted",
        "key": receipt.key,
        "receipt": receipt.receipt,
        "received_at": receipt.received_at.isoformat(),
        "flags": [(flag["field"], flag["reason"], flag["value"]) for flag in receipt.flags],
    }


def _hold(viewer: Viewer, found: RegisterFile, name: str, taken: Taken) -> None:
    for row in found.broken:
        hold_in_quarantine(viewer, raw=row.raw, problems=row.problems, channel="file", file=name, row=row.number)
        problems = [(problem.field, problem.reason) for problem in row.problems]
        taken.rows.append({"row": row.number, "fate": "quarantined", "problems": problems})
