"""Every read of intake that leaves the room."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import tidy_receipt
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.encryption import Unreadable, unlock, unlock_json
from wholepicture.intake.models import (
    STATES,
    Delivery,
    Draft,
    Feedback,
    Mention,
    Original,
    Quarantine,
    SavedMapping,
    Subject,
    Submission,
    SubmissionState,
    Upload,
)

UPLOAD_WAITS = timedelta(days=1)
"""How long a file waits to be taken in. Row security tells the worker the same: migration 0004."""

# The steps in the order in which they usually come: a report is joined within seconds, and read by a person afterwards.
_STEPS = ("received", "linked", "used", "read", "decided")


@dataclass(frozen=True)
class ReportRow:
    """One of the viewer's reports, as listed."""

    receipt: str
    key: str
    kind: str
    recorded_at: datetime
    received_at: datetime
    state: str
    state_title: str
    feedback_count: int


@dataclass(frozen=True)
class ReportPage:
    """One report with what has become of it."""

    row: ReportRow
    steps: list[tuple[str, datetime | None]]
    feedback: list[tuple[datetime, str, str]]
    body: dict[str, Any]
    flags: list[dict[str, str]]
    digest: str
    level: str


@dataclass(frozen=True)
class DraftRow:
    id: UUID
    kind: str
    started_at: datetime
    saved_at: datetime


@query(Permission.REPORT, called="Opened their own draft")
def draft_of(viewer: Viewer, *, draft_id: UUID) -> dict[str, Any] | None:
    """A draft's content, or None: there is none, or it is another's."""
    found = Draft.objects.filter(id=draft_id, professional_id=viewer.professional_id).first()
    return unlock_json(found.content, draft_id) if found else None


@query(Permission.REPORT, called="Listed their own drafts")
def drafts_of(viewer: Viewer) -> list[DraftRow]:
    """The viewer's unsent drafts, latest first."""
    found = Draft.objects.filter(professional_id=viewer.professional_id).order_by("-saved_at")
    return [DraftRow(one.id, _kind_of(one), one.started_at, one.saved_at) for one in found[:50]]


def _kind_of(draft: Draft) -> str:
    """What a draft is to become. It is known to its content alone, so that nothing of a draft lies open."""
    try:
        return str(unlock_json(draft.content, draft.id).get("kind") or "concern")
    except Unreadable:
        return "concern"  # one that cannot be opened must not keep its writer from the others


@dataclass(frozen=True)
class Waiting:
    """A file that waits to be taken in; `mapping` is TOML, empty where it needs none."""

    id: UUID
    name: str
    mapping_name: str
    mapping: str
    content: bytes
    uploaded_at: datetime


@query(Permission.REPORT, called="Opened their own uploaded file")
def upload_of(viewer: Viewer, *, upload: UUID) -> Waiting | None:
    """A file of the viewer's that waits, or None: there is none, it is another's, or its day is over."""
    one = _uploads(viewer).filter(id=upload).first()
    if one is None:
        return None
    concerning(records=[one.id])
    return Waiting(one.id, one.name, one.mapping_name, one.mapping, unlock(one.content, one.id), one.uploaded_at)


@query(Permission.REPORT, called="Listed their own uploaded files")
def uploads_of(viewer: Viewer) -> list[tuple[UUID, str, datetime]]:
    """(id, file name, since when) of the viewer's files that wait, newest first."""
    return list(_uploads(viewer).order_by("-uploaded_at").values_list("id", "name", "uploaded_at"))


def _uploads(viewer: Viewer) -> Any:
    mine = Upload.objects.filter(professional_id=viewer.professional_id, agency_id=viewer.agency_id)
    return mine.filter(uploaded_at__gt=clock.now() - UPLOAD_WAITS)


def uploads_left_over() -> bool:
    """Background only: whether a file has waited for a day; row security shows the worker no others."""
    return Upload.objects.only("id").exists()


@dataclass(frozen=True)
class DeliveredRow:
    """What became of one row of a file: `fate` is accepted, duplicate, conflict or quarantined.

    A row with a receipt has a key and a time of receipt, ISO 8601. `problems` are [field, reason], `flags` are
    [field, reason, value].
    """

    row: int
    fate: str
    key: str = ""
    receipt: str = ""
    received_at: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    flags: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Delivered:
    """The account of one file that was taken in."""

    id: UUID
    file: str
    taken_at: datetime
    rows: list[DeliveredRow]


@query(Permission.REPORT, called="Opened the account of a file they sent")
def delivery_of(viewer: Viewer, *, delivery: UUID) -> Delivered | None:
    """The account of a file that the viewer sent, or None: there is none, or it is another's."""
    one = Delivery.objects.filter(id=delivery, professional_id=viewer.professional_id).first()
    if one is None:
        return None
    concerning(records=[one.id])
    rows = [DeliveredRow(**row) for row in unlock_json(one.account, one.id)]
    return Delivered(one.id, one.file, one.taken_at, rows)


@query(Permission.REPORT, called="Listed the files they sent")
def deliveries_of(viewer: Viewer, *, limit: int = 10) -> list[tuple[UUID, str, datetime]]:
    """(id, file name, when) of the files that the viewer sent by screen, newest first."""
    found = Delivery.objects.filter(professional_id=viewer.professional_id).order_by("-taken_at")
    return list(found.values_list("id", "file", "taken_at")[:limit])


@dataclass(frozen=True)
class MappingRow:
    """An agency's saved mapping; `text` is TOML."""

    id: UUID
    name: str
    text: str
    saved_at: datetime


@query(Permission.REPORT, called="Listed their agency’s mappings")
def saved_mappings(viewer: Viewer) -> list[MappingRow]:
    """The mappings that the viewer's agency saved, by name."""
    found = SavedMapping.objects.filter(agency_id=viewer.agency_id).order_by("name")
    return [MappingRow(one.id, one.name, one.text, one.saved_at) for one in found]


@query(Permission.REPORT, called="Checked which reports of a file were sent before")
def digests_of(viewer: Viewer, *, keys: Iterable[str]) -> dict[str, str]:
    """Digest by key, for those of these keys under which the viewer's agency has sent a report."""
    sent = Submission.objects.filter(agency_id=viewer.agency_id, key__in=list(keys))
    return dict(sent.values_list("key", "digest"))


@query(Permission.OWN_REPORTS, called="Listed their own reports")
def my_reports(viewer: Viewer, *, limit: int = 50) -> list[ReportRow]:
    """What the viewer sent, newest first. An agency's key sees what its agency's systems sent."""
    found = list(_own(viewer).order_by("-received_at")[:limit])
    concerning(records=[one.id for one in found])
    return _rows(found)


@query(Permission.OWN_REPORTS, called="Opened their own report")
def report_of(viewer: Viewer, *, receipt: str) -> ReportPage | None:
    """One report by its receipt, or None: there is none, or it is not the viewer's to see."""
    one = _own(viewer).filter(receipt=tidy_receipt(receipt)).first()
    if one is None:
        return None
    concerning(records=[one.id])
    reached = dict(SubmissionState.objects.filter(submission_id=one.id).values_list("state", "at"))
    told = Feedback.objects.filter(submission=one.id).select_related("given_by").order_by("at")
    return ReportPage(
        row=_rows([one])[0],
        steps=[(STATES[code], reached.get(code)) for code in _STEPS],
        feedback=[(f.at, f.text, f.given_by.job if f.given_by else "") for f in told],
        body=one.stated,
        flags=one.flags,
        digest=one.digest,
        level=one.level,
    )


def _own(viewer: Viewer) -> Any:
    reports = Submission.objects.filter(agency_id=viewer.agency_id)
    if viewer.professional_id and not viewer.is_lead:
        return reports.filter(author_id=viewer.professional_id)
    if viewer.professional_id:
        # A safeguarding lead follows what colleagues wrote on screen as well.
        return reports.filter(Q(channel="screen") | Q(author_id=viewer.professional_id))
    return reports


def _rows(found: list[Submission]) -> list[ReportRow]:
    ids = [one.id for one in found]
    furthest: dict[UUID, str] = {}
    for submission, state in SubmissionState.objects.filter(submission_id__in=ids).values_list(
        "submission_id", "state"
    ):
        if _STEPS.index(state) > _STEPS.index(furthest.get(submission, "received")):
            furthest[submission] = state
    told: dict[UUID, int] = {}
    for submission in Feedback.objects.filter(submission__in=ids).values_list("submission", flat=True):
        told[submission] = told.get(submission, 0) + 1
    return [
        ReportRow(
            receipt=one.receipt,
            key=one.key,
            kind=one.kind,
            recorded_at=one.recorded_at,
            received_at=one.received_at,
            state=furthest.get(one.id, "received"),
            state_title=STATES[furthest.get(one.id, "received")],
            feedback_count=told.get(one.id, 0),
        )
        for one in found
    ]


@dataclass(frozen=True)
class Stated:
    """A submission as the background worker reads it, with its subjects and mentions."""

    submission: Submission
    subjects: list[Subject]
    mentions: list[Mention]


def stated_submissions(ids: Iterable[UUID]) -> Iterator[Stated]:
    """Background steps only: row security gives these rows to the worker's role and to nobody else's."""
    wanted = list(ids)
    subjects: dict[UUID, list[Subject]] = {}
    for one in Subject.objects.filter(submission_id__in=wanted):
        subjects.setdefault(one.submission_id, []).append(one)
    mentions: dict[UUID, list[Mention]] = {}
    for one in Mention.objects.filter(submission_id__in=wanted):
        mentions.setdefault(one.submission_id, []).append(one)
    for submission in Submission.objects.filter(id__in=wanted).select_related("agency").order_by("received_at", "id"):
        yield Stated(submission, subjects.get(submission.id, []), mentions.get(submission.id, []))


@query(Permission.SOURCE, called="Read who told us")
def source_of(viewer: Viewer, *, submission: UUID) -> dict[str, Any] | None:
    """Who told us, for a police source role: {informant, risk_to_source}, or None."""
    found = Original.objects.filter(submission_id=submission).first()
    concerning(records=[submission], justification="source compartment")
    return unlock_json(found.source, submission) if found and found.source else None


@query(Permission.OWN_REPORTS, called="Read the quarantine")
def quarantined(viewer: Viewer, *, limit: int = 100) -> list[Quarantine]:
    """What waits in the viewer's agency's quarantine, newest first."""
    return list(Quarantine.objects.filter(agency_id=viewer.agency_id).defer("raw").order_by("-received_at")[:limit])


def every_submission() -> list[UUID]:
    """Background and operator only, as above: ids of all submissions, oldest first."""
    return list(Submission.objects.order_by("received_at", "id").values_list("id", flat=True))


def senders(submissions: Iterable[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Background only: which agency sent each submission, under which key."""
    rows = Submission.objects.filter(id__in=list(submissions)).values_list("id", "agency_id", "key")
    return {one: (agency, key) for one, agency, key in rows}


def told_among(submissions: Iterable[UUID]) -> dict[UUID, datetime]:
    """Background only: of these submissions, those whose senders were told what was decided, and when first."""
    rows = Feedback.objects.filter(submission__in=list(submissions)).order_by("-at")
    return dict(rows.values_list("submission", "at"))


@query(Permission.OPERATE, called="Counted reports by sender on the server")
def reports_by_sender(viewer: Viewer) -> list[tuple[str, str, int]]:
    """(agency's name, kind, how many reports), for whoever runs the installation."""
    counted = Submission.objects.values_list("agency__name", "kind").annotate(number=Count("id"))
    return list(counted.order_by("agency__name", "kind"))


def submissions_sent(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Operator only: submissions by (agency code, key)."""
    by_agency: dict[str, set[str]] = {}
    for agency, key in names:
        by_agency.setdefault(agency, set()).add(key)
    found: dict[tuple[str, str], UUID] = {}
    for agency, keys in by_agency.items():
        rows = Submission.objects.filter(agency__code=agency, key__in=keys)
        found |= {(agency, key): one for key, one in rows.values_list("key", "id")}
    return found


def subjects_sent(names: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], UUID]:
    """Operator only: subjects by (agency code, key, ref), as commands and files name them."""
    wanted = {name for name in names if not any("\0" in part for part in name)}
    by_agency: dict[str, set[str]] = {}
    for agency, key, _ in wanted:
        by_agency.setdefault(agency, set()).add(key)
    found: dict[tuple[str, str, str], UUID] = {}
    for agency, keys in by_agency.items():
        rows = Subject.objects.filter(submission__agency__code=agency, submission__key__in=keys)
        for key, ref, subject in rows.values_list("submission__key", "ref", "id"):
            if (agency, key, ref) in wanted:
                found[agency, key, ref] = subject
    return found
