"""A report that was sent is corrected, has what came later added to it, or is withdrawn. Both are kept; the later one counts."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import may_grade
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.intake import SameKeyOtherContent
from wholepicture.intake.attachments.commands import carry_files
from wholepicture.intake.commands import accept_submission
from wholepicture.intake.queries import report_of
from wholepicture.intake.results import ReportPage, Revision
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.reporting.body import Body, Content, body_from
from wholepicture.web.reporting.chosen import with_those_who_may_be_seen
from wholepicture.web.reporting.drafts import keep
from wholepicture.web.reporting.forms import LONGEST_REASON
from wholepicture.web.reporting.read_back import draft_from, not_on_the_form
from wholepicture.web.reporting.sent_reports import own_report

HOWS = ("correction", "later_state")  # what is done on the form; withdrawing asks for a reason alone


@require_http_methods(["POST"])
def revise(request: Request, receipt: str) -> HttpResponse:
    """Open the form with what was sent, to be corrected or to have what came later added."""
    stored = _to_be_revised(request.viewer, receipt)
    how = request.POST.get("how", "")
    if how not in HOWS:
        raise Http404
    if stored.later:
        return redirect("report_page", stored.row.receipt)
    draft = new_id()
    content = with_those_who_may_be_seen(request.viewer, draft_of_revision(stored, how, request.viewer), {})
    keep(request.viewer, draft, content)
    carry_files(request.viewer, draft=draft, submission=stored.submission)
    return redirect("report_danger" if how == "later_state" else "report_write", draft)


def put_in_its_place(viewer: Viewer, content: Content) -> Revision | None:
    """What somebody put in the place of the earlier report while this draft of a later one was written; None: nothing."""
    receipt = content.get("revises", {}).get("receipt", "")
    earlier = report_of(viewer, receipt=receipt) if receipt else None
    return earlier.later if earlier else None


def draft_of_revision(stored: ReportPage, how: str, viewer: Viewer) -> Content:
    """What was sent as a draft, with what it has no box for. Danger is asked about anew where something came later."""
    content = draft_from(stored.body)
    again = body_from(content, key="", recorded_at=stored.row.recorded_at, author={}, may_grade=may_grade(viewer.role))
    if how == "later_state":
        content.pop("danger", None)
    revises = {
        "key": stored.row.key,
        "how": how,
        "receipt": stored.row.receipt,
        "lost": not_on_the_form(stored.body, again),
        "reason": "",
    }
    return {**content, "revises": revises}


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, receipt: str) -> HttpResponse:
    """Take a report back, with a reason."""
    stored = _to_be_revised(request.viewer, receipt)
    if stored.later:
        return redirect("report_page", stored.row.receipt)  # somebody was first, who may have been oneself
    if request.method == "GET":
        return render(request, "reporting/withdraw.html", {"page": stored})
    reason = typed(request.POST, "reason")["reason"]
    if mistake := _mistake(reason):
        context = {"page": stored, "reason": reason, **with_errors({"reason": mistake})}
        return render(request, "reporting/withdraw.html", context, status=422)
    with suppress(SameKeyOtherContent):  # pressed twice: the first press withdrew it
        accept_submission(request.viewer, body=_withdrawal(stored, reason, request.viewer), channel="screen")
    return redirect("report_page", stored.row.receipt)


def _mistake(reason: str) -> str:
    if not reason:
        return "Say why you withdraw it. Whoever relied on the report reads this."
    if len(reason) > LONGEST_REASON:
        return f"Use {LONGEST_REASON:,} characters or fewer here. There are {len(reason):,}."
    return ""


def _withdrawal(stored: ReportPage, reason: str, viewer: Viewer) -> Body:
    """The report that takes another back. It says nothing else, and is read by whoever could read that one.

    Its key follows from the other's, so that it is sent once however often the button is pressed.
    """
    body: Mapping[str, Any] = {
        "key": f"withdrawn-{uuid5(NAMESPACE_OID, stored.row.receipt)}",
        "kind": stored.row.kind,
        "revises": {"key": stored.row.key, "how": "withdrawal", "reason": reason},
        "recorded_at": clock.now().isoformat(timespec="seconds"),
        "author": {"name": viewer.name, "job": viewer.role_title, "email": viewer.email},
        "sharing": stored.body.get("sharing", {}),
    }
    return {name: value for name, value in body.items() if value}


def _to_be_revised(viewer: Viewer, receipt: str) -> ReportPage:
    """A report in whose place the viewer may put another, or somebody has; of any other, nothing is there."""
    stored = own_report(viewer, receipt)
    if not (stored.may_revise or stored.later):
        raise Http404
    return stored


urlpatterns = [
    path("reports/<str:receipt>/revise/", revise, name="report_revise"),
    path("reports/<str:receipt>/withdraw/", withdraw, name="report_withdraw"),
]
