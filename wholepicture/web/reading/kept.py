"""Reports that their senders keep to people whom they name, for those people: each is read, answered with a reason, and its sender
told. Whoever works the hub's reading list reads theirs there."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.alerts.commands import AlreadyAnswered, answer_kept, open_kept
from wholepicture.alerts.decisions import TOLD_BY_NAMED
from wholepicture.alerts.queries import kept_report, kept_reports
from wholepicture.alerts.results import ReportToRead
from wholepicture.base.ledgered import NotFound
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.decision import Decision, decision_from, not_stored, record_decision
from wholepicture.web.parts.listed_report import report_in_words
from wholepicture.web.reading.answering import ANSWER, report_context, status_of

ANSWER_NAMED = replace(
    ANSWER,
    reason_hint="Kept with the answer, for the people who are named. The sender does not see it.",
    usual=TOLD_BY_NAMED,
)


@require_http_methods(["GET"])
def kept(request: Request) -> HttpResponse:
    """What senders keep to the viewer, among others, and nobody has answered, what is due first."""
    page = "reading_report" if request.viewer.may(Permission.ALERTS) else "kept_report"
    context = {"rows": [report_in_words(row) for row in kept_reports(request.viewer)], "page": page}
    return render(request, "reading/kept.html", context)


@require_http_methods(["GET"])
def report(request: Request, for_named: UUID) -> HttpResponse:
    """One of them: what it says, and the answer."""
    to_read = _kept(request, for_named)
    if request.viewer.may(Permission.ALERTS):
        return redirect("reading_report", for_named)
    if to_read.row.answered_at is None and to_read.row.report:
        open_kept(request.viewer, submission=for_named)
    return _page(request, to_read, Decision())


@require_http_methods(["POST"])
def answer(request: Request, for_named: UUID) -> HttpResponse:
    """Dismiss, watch or act on one of them."""
    to_read, decision = _kept(request, for_named), decision_from(request.POST)
    if to_read.row.answered_at is not None:
        return _page(request, to_read, Decision(), not_stored(ANSWER_NAMED, decision))
    if decision.errors:
        return _page(request, to_read, decision)
    try:
        record_decision(request, ANSWER_NAMED, decision, partial(answer_kept, request.viewer, submission=for_named))
    except AlreadyAnswered:
        return _page(request, _kept(request, for_named), Decision(), not_stored(ANSWER_NAMED, decision))
    return redirect("kept_report", for_named)


def _kept(request: Request, submission: UUID) -> ReportToRead:
    """One report that is kept to the viewer; whatever else is not found, there or not."""
    to_read = kept_report(request.viewer, submission=submission)
    if to_read is None:
        raise NotFound
    return to_read


def _page(
    request: Request, to_read: ReportToRead, decision: Decision, lost: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    context = report_context(to_read, ANSWER_NAMED, decision, lost)
    status = status_of(is_late=bool(lost), is_wrong=bool(decision.errors))
    return render(request, "reading/kept_report.html", context, status=status)


urlpatterns = [
    path("kept/", kept, name="kept"),
    path("kept/<uuid:for_named>/", report, name="kept_report"),
    path("kept/<uuid:for_named>/answer/", answer, name="kept_answer"),
]
