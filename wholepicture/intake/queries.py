"""Every read of intake that leaves the room."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.acts import concerning, query
from wholepicture.base.ids import tidy_receipt
from wholepicture.intake.models import (
    STATES,
    Draft,
    Feedback,
    Mention,
    Original,
    Quarantine,
    Subject,
    Submission,
    SubmissionState,
)
from wholepicture.intake.source import Unreadable, unlock_json


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


@query(Permission.REPORT)
def draft_of(viewer: Viewer, *, draft_id: UUID) -> dict[str, Any] | None:
    """A draft's content, or None: there is none, or it is another's."""
    found = Draft.objects.filter(id=draft_id, professional_id=viewer.professional_id).first()
    return unlock_json(found.content, draft_id) if found else None


@query(Permission.REPORT)
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


@query(Permission.OWN_REPORTS)
def my_reports(viewer: Viewer, *, limit: int = 50) -> list[ReportRow]:
    """What the viewer sent, newest first. An agency's key sees what its agency's systems sent."""
    found = list(_own(viewer).order_by("-received_at")[:limit])
    concerning(records=[one.id for one in found])
    return _rows(found)


@query(Permission.OWN_REPORTS)
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
        steps=[(title, reached.get(code)) for code, title in STATES.items()],
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
        return reports.filter(channel="screen")
    return reports


def _rows(found: list[Submission]) -> list[ReportRow]:
    ids = [one.id for one in found]
    order = list(STATES)
    furthest: dict[UUID, str] = {}
    for submission, state in SubmissionState.objects.filter(submission_id__in=ids).values_list(
        "submission_id", "state"
    ):
        if order.index(state) > order.index(furthest.get(submission, "received")):
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


@query(Permission.SOURCE)
def source_of(viewer: Viewer, *, submission: UUID) -> dict[str, Any] | None:
    """Who told us, for a police source role: {informant, risk_to_source}, or None."""
    found = Original.objects.filter(submission_id=submission).first()
    concerning(records=[submission], justification="source compartment")
    return unlock_json(found.source, submission) if found and found.source else None


@query(Permission.OWN_REPORTS)
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


@query(Permission.OPERATE)
def reports_by_sender(viewer: Viewer) -> list[tuple[str, str, int]]:
    """(agency's name, kind, how many reports), for whoever runs the installation."""
    counted = Submission.objects.values_list("agency__name", "kind").annotate(number=Count("id"))
    return list(counted.order_by("agency__name", "kind"))


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
