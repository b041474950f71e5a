"""One's own reports, whatever their kind: where each stands, what was decided, what was sent, its receipt."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.indicators import indicators
from wholepicture.intake.queries import ReportPage, drafts_of, my_reports, report_of
from wholepicture.partnership.queries import duty_contact
from wholepicture.web.reporting import choices
from wholepicture.web.reporting.summary import sections_of

MOST_LISTED = 200
ON_A_PAGE = 25


class Request(HttpRequest):
    """A request with the viewer whom the middleware gave it."""

    viewer: Viewer


@require_http_methods(["GET"])
def reports(request: Request) -> HttpResponse:
    """What the viewer has sent, newest first, and what is not sent yet."""
    rows = Paginator(my_reports(request.viewer, limit=MOST_LISTED), ON_A_PAGE)
    found = {"page": rows.get_page(request.GET.get("page")), "drafts": drafts_of(request.viewer)}
    return render(request, "reporting/reports.html", found)


@require_http_methods(["GET"])
def report(request: Request, receipt: str) -> HttpResponse:
    """One report: where it stands, what was decided, what was sent."""
    stored = own_report(request.viewer, receipt)
    clocks = _clocks(stored)
    return render(
        request,
        "reporting/report.html",
        {
            **clocks,
            "page": stored,
            "duty": duty_contact(request.viewer),
            "sections": sections_of(stored.body, sign_labels()),
            "is_late": not stored.feedback and clocks["answer_by"] < clock.local_date(),
        },
    )


@require_http_methods(["GET"])
def receipt(request: Request, receipt: str) -> HttpResponse:
    """Proof of what was sent and when, and what happens next. Made to be printed."""
    stored = own_report(request.viewer, receipt)
    found = {**_clocks(stored), "page": stored, "duty": duty_contact(request.viewer)}
    return render(request, "reporting/receipt.html", found)


def own_report(viewer: Viewer, receipt: str) -> ReportPage:
    """One of the viewer's own reports; whatever else is not found, there or not."""
    stored = report_of(viewer, receipt=receipt)
    if stored is None:
        raise Http404
    return stored


def _clocks(stored: ReportPage) -> dict[str, Any]:
    received = clock.local_date(stored.row.received_at)
    return {
        "answer_by": clock.add_working_days(received, choices.ANSWER_WITHIN_DAYS),
    }


def sign_labels() -> dict[str, str]:
    """What each sign is called, by code."""
    return {code: one.label for code, one in indicators().items()}
