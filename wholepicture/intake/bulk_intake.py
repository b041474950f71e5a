"""Taking in many reports at once: a partner's file, or a stream of lines.

Every row ends in exactly one way: accepted, a duplicate of what was sent before, or whole in quarantine with the
reason. What one row spoils does not hold up the others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DataError

from wholepicture.access.viewer import Viewer
from wholepicture.base.canonical import NotCanonical
from wholepicture.base.ledgered import NotFound
from wholepicture.intake import OverQuota, SameKeyOtherContent, held_danger, quotas
from wholepicture.intake.commands import accept_batch, discard_upload, hold_in_quarantine, keep_delivery
from wholepicture.intake.formats import Row, against_contract, mapping_tables, read
from wholepicture.intake.known_before import BATCH, digest_if_any
from wholepicture.intake.queries import upload_of
from wholepicture.intake.registers.reading import shape_in
from wholepicture.intake.registers.taking import take_register
from wholepicture.intake.rules import Problem
from wholepicture.intake.submission_rows import Receipt, Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: a receipt (new, or the one it got before), or the problems it waits with."""

    row: int
    receipt: Receipt | None
    problems: tuple[Problem, ...] = ()
    is_conflict: bool = False  # understood, but its key was used before for other content

    @property
    def fate(self) -> str:
        """accepted, duplicate, conflict or quarantined."""
        if self.receipt is not None:
            return "accepted" if self.receipt.is_new else "duplicate"
        return "conflict" if self.is_conflict else "quarantined"

    def as_delivered(self) -> dict[str, Any]:
        """As `queries.DeliveredRow`, without what is empty."""
        delivered: dict[str, Any] = {"row": self.row, "fate": self.fate}
        if self.receipt is not None:
            receipt = self.receipt
            delivered |= {
                "key": receipt.key,
                "receipt": receipt.receipt,
                "received_at": receipt.received_at.isoformat(),
            }
            if receipt.looks_like:
                delivered["looks_like"] = receipt.looks_like
            if receipt.is_new and receipt.flags:
                delivered["flags"] = [(flag["field"], flag["reason"], flag["value"]) for flag in receipt.flags]
        if self.problems:
            delivered["problems"] = [(problem.field, problem.reason) for problem in self.problems]
        return delivered


@dataclass
class Taken:
    """The account of one file. `rows` = `accepted` + `duplicates` + `quarantined`.

    `flagged` counts those of the accepted that hold a value kept as given although its check failed, `looks_like` those that look
    like another of the agency's own reports, under another key.
    """

    file: str
    rows: int = 0
    accepted: int = 0
    duplicates: int = 0
    quarantined: int = 0
    flagged: int = 0
    looks_like: int = 0
    problems: list[Problem] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Add one row to the account."""
        self.rows += 1
        self.problems += outcome.problems
        if outcome.receipt is None:
            self.quarantined += 1
        elif outcome.receipt.is_new:
            self.accepted += 1
            self.flagged += bool(outcome.receipt.flags)
            self.looks_like += bool(outcome.receipt.looks_like)
        else:
            self.duplicates += 1

    def as_json(self) -> dict[str, Any]:
        """The account as the contract words it; `looks_like` where any does."""
        alike = {"looks_like": self.looks_like} if self.looks_like else {}
        return {
            "file": self.file,
            "rows": self.rows,
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "quarantined": self.quarantined,
            "flagged": self.flagged,
            **alike,
            "problems": [{"row": p.row, "field": p.field, "reason": p.reason} for p in self.problems],
        }


def take_in(
    viewer: Viewer,
    *,
    path: Path,
    mapping: Path | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> Taken:
    """Take a file in for the viewer's agency and return its account.

    `on_rows` is called with how many rows each transaction took in. Raises FileRefused, with nothing stored, where the
    file as a whole cannot be read. Taking it in again stores nothing twice. A school's register is known by its headings, and taken in
    as one (`registers`): its `accepted` are the rows that were read.
    """
    taken = Taken(str(path))
    if (
        mapping is None
        and path.suffix.casefold() in (".csv", ".xlsx")
        and shape_in(content := path.read_bytes(), path.name)
    ):
        return _as_register(viewer, content, path.name, taken)
    for outcomes in take_rows(viewer, rows=read(path, mapping=mapping), channel="file", file=path.name):
        for outcome in outcomes:
            taken.count(outcome)
        if on_rows:
            on_rows(len(outcomes))
    return taken


def _as_register(viewer: Viewer, content: bytes, name: str, taken: Taken) -> Taken:
    register = take_register(viewer, content=content, name=name)
    held = [row for row in register.rows if row["fate"] == "quarantined"]
    taken.rows, taken.quarantined = register.said.rows, len(held)
    taken.accepted = taken.rows - taken.quarantined
    taken.flagged = sum(bool(row.get("flags")) for row in register.rows)
    taken.problems = [Problem(row["row"], field, reason) for row in held for field, reason in row["problems"]]
    return taken


def take_upload(viewer: Viewer, *, upload: UUID) -> None:
    """Take in a file that waits, and keep its account as the delivery of the same id. All of it or, on any error, nothing:
    the file then still waits.

    Raises NotFound where nothing of the viewer's waits under this id, FileRefused where the file cannot be read, OverQuota
    where too much of the agency's waits.
    """
    with viewer.acting():
        waiting = upload_of(viewer, upload=upload)
        if waiting is None:
            raise NotFound
        # First, so that of two who press at once the second waits here, and then finds nothing.
        discard_upload(viewer, upload=upload)
        mapping = mapping_tables(waiting.mapping.encode(), waiting.mapping_name) if waiting.mapping else None
        rows = within_quota(viewer, read(BytesIO(waiting.content), name=waiting.name, mapping=mapping))
        account: list[dict[str, Any]] = []
        for outcomes in take_rows(viewer, rows=rows, channel="file", file=waiting.name):
            account += map(Outcome.as_delivered, outcomes)
        keep_delivery(viewer, delivery=upload, file=waiting.name, rows=account)


def within_quota(viewer: Viewer, rows: Iterable[Row]) -> Iterable[Row]:
    """Returns these rows, to be taken in. Raises OverQuota where one of them would wait beyond what may, and none says danger now.

    It is held against a file or batch as a whole: what would be refused row by row could not be told from what was taken in.
    """
    with viewer.acting():
        waiting, quarantine = quotas.waiting_is_full(viewer), quotas.quarantine_is_full(viewer)
    if not (waiting or quarantine):
        return rows
    listed = list(rows)
    if any(held_danger.says_so(row.raw, row.read) for row in listed):
        return listed
    checked = list(map(against_contract, listed))
    for start in range(0, len(checked), BATCH):
        with viewer.acting():
            new, unclear = _not_known(viewer, checked[start : start + BATCH])
        if full := (new and waiting) or (unclear and quarantine):
            raise OverQuota(full)
    return checked


def _not_known(viewer: Viewer, rows: Sequence[Row]) -> tuple[bool, bool]:
    """Whether one of these is a report that was not sent before, and whether one is for quarantine that does not hold it yet."""
    sent = quotas.sent_before(viewer, [row.body["key"] for row in rows if row.body])
    new, unclear = False, []
    for row in rows:
        if row.body and row.body["key"] not in sent:
            new = True
        elif not row.body or digest_if_any(row.body) not in sent[row.body["key"]]:
            unclear.append(row.raw)
    return new, len(quotas.held_before(viewer, unclear)) < len(set(unclear))


def take_rows(viewer: Viewer, *, rows: Iterable[Row], channel: str, file: str = "") -> Iterator[list[Outcome]]:
    """Take rows in, `BATCH` to a transaction.

    Each list answered is committed before it is handed over, unless the caller is in a transaction of the viewer's: then
    each is a savepoint of that, and all of them commit with it.
    """
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield _take(viewer, list(map(against_contract, batch)), channel, file)


def _take(viewer: Viewer, rows: Sequence[Row], channel: str, file: str) -> list[Outcome]:
    try:
        with viewer.acting():
            return _take_together(viewer, rows, channel, file)
    except (NotCanonical, DataError, SameKeyOtherContent) as refusal:
        # One of them holds what cannot be stored: find which by halves, and let the others in.
        if len(rows) > 1:
            half = len(rows) // 2
            return _take(viewer, rows[:half], channel, file) + _take(viewer, rows[half:], channel, file)
        reason = str(refusal) if not isinstance(refusal, DataError) else "A value of the report cannot be stored."
        problems = [Problem(rows[0].number, "body", reason)]
        return [_held(viewer, rows[0], problems, channel, file)]


def _take_together(viewer: Viewer, rows: Sequence[Row], channel: str, file: str) -> list[Outcome]:
    answers = _accepted(viewer, rows, channel)
    outcomes = []
    for row in rows:
        answer = answers.get(row.number)
        if isinstance(answer, Receipt):
            outcomes.append(Outcome(row.number, answer))
        elif isinstance(answer, Refused):
            conflict = [Problem(row.number, "key", answer.reason)]
            outcomes.append(_held(viewer, row, conflict, channel, file, is_conflict=True))
        else:
            outcomes.append(_held(viewer, row, row.problems, channel, file))
    return outcomes


def _accepted(viewer: Viewer, rows: Sequence[Row], channel: str) -> dict[int, Receipt | Refused]:
    """What became of each of these rows that was understood, by its number."""
    understood = [row for row in rows if row.body is not None]
    bodies: list[tuple[dict[str, Any], bytes | None]] = [(row.body or {}, row.raw) for row in understood]
    if not bodies:
        return {}
    remarks = [row.flags for row in understood]
    stored = accept_batch(viewer, bodies=bodies, channel=channel, remarks=remarks)
    return {row.number: answer for row, answer in zip(understood, stored, strict=True)}


def _held(
    viewer: Viewer,
    row: Row,
    problems: Sequence[Problem],
    channel: str,
    file: str,
    *,
    is_conflict: bool = False,
) -> Outcome:
    hold_in_quarantine(
        viewer, raw=row.raw, problems=problems, channel=channel, file=file, row=row.number, given=row.read
    )
    return Outcome(row.number, None, tuple(problems), is_conflict)
