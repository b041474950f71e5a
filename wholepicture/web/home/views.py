"""The first page. Each part of it shows to whoever may do something about it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.alerts.marking import marks_due
from wholepicture.alerts.queries import reading_waits
from wholepicture.alerts.results import Waiting
from wholepicture.alerts.urgency import DANGER, HARM, MISSING
from wholepicture.alerts.wording import count
from wholepicture.intake.queries import drafts_of, my_reports
from wholepicture.picture.queries import involvements_to_confirm
from wholepicture.picture.results import ClaimRow
from wholepicture.web.frame.request import Request

MOST_LISTED = 10  # of reports with an answer, and of those without one


@require_http_methods(["GET"])
def home(request: Request) -> HttpResponse:
    """What waits for the viewer: reports to read, reports not sent, answers, reports without one."""
    viewer = request.viewer
    if viewer.may("partnership"):
        return redirect("partnership")
    if not viewer.may("own_reports"):
        return render(request, "home/index.html", {"may_administer": viewer.may("administer")})
    sent = my_reports(viewer)
    answered = [report for report in sent if report.feedback_count]
    unanswered = [report for report in sent if not report.feedback_count and not report.revised]
    may_report = viewer.may("report")
    context = {
        "waiting": _waiting(viewer),
        "may_report": may_report,
        "may_follow": True,
        "drafts": drafts_of(viewer) if may_report else [],
        "answered": answered[:MOST_LISTED],
        "unanswered": unanswered[:MOST_LISTED],
    }
    return render(request, "home/index.html", context)


def _waiting(viewer: Viewer) -> list[dict[str, Any]]:
    """What is due from the viewer: reports to read, work to confirm and marks to review, where they are one who does so."""
    if not viewer.may("alerts"):
        return []
    waiting: list[dict[str, Any]] = []
    waits, claims, due = reading_waits(viewer), involvements_to_confirm(viewer), marks_due(viewer)
    if waits:
        waiting.append({"title": to_read(waits), "url": reverse("reading"), "due_at": waits.due_at})
    if claims:
        waiting.append({"title": to_confirm(claims), "url": reverse("involvements"), "due_at": None})
    if due:
        waiting.append({"title": f"{count(due, 'mark')} of concern to review", "url": reverse("marks"), "due_at": None})
    return waiting


def to_confirm(claims: Sequence[ClaimRow]) -> str:
    """How many agencies' word on their work with a child waits to be confirmed, in a line."""
    looked = ": somebody has looked for the child meanwhile" if any(claim.looks for claim in claims) else ""
    return f"{count(len(claims), 'involvement')} to confirm{looked}"


def to_read(waits: Waiting) -> str:
    """How many reports wait to be read, in a line."""
    number = f"{waits.number} or more reports" if waits.is_more else count(waits.number, "report")
    first = {
        DANGER: ": the first says that a child is in danger now",
        MISSING: ": the first tells of a child who is missing",
        HARM: ": the first has a sign of harm",
    }
    return f"{number} to read{first.get(waits.urgency, '')}"


urlpatterns = [path("", home, name="home")]
