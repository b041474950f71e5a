"""One's own reports, whatever their kind: where each stands, what was decided, what was sent, its receipt."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import READERS_BY_NAME
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.urgency import DANGER, HARM, OTHER, read_by, urgency_of
from wholepicture.base import clock
from wholepicture.intake.attachments.queries import files_of
from wholepicture.intake.commands import note_answers_read
from wholepicture.intake.queries import drafts_of, my_reports, report_of
from wholepicture.intake.results import ReportPage
from wholepicture.partnership.clocks.queries import own_limits
from wholepicture.partnership.queries import duty_contact, linkage_team, roles_of
from wholepicture.partnership.signs.queries import dictionary_of, labels_then
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.disputed import disputed_context
from wholepicture.web.parts.report.in_words import Section, sections_of
from wholepicture.web.parts.report.what_changed import changes
from wholepicture.web.wording.reports import LINKED, REVISED, REVISES, WAITS, WORKING_DAYS_TO_MATCH, match_waits

MOST_LISTED = 200
ON_A_PAGE = 25


@require_http_methods(["GET"])
def reports(request: Request) -> HttpResponse:
    """What the viewer has sent, newest first, and what is not sent yet."""
    rows = Paginator(my_reports(request.viewer, limit=MOST_LISTED), ON_A_PAGE)
    context = {"page": rows.get_page(request.GET.get("page")), "drafts": drafts_of(request.viewer)}
    return render(request, "reporting/reports.html", context)


@require_http_methods(["GET"])
def report(request: Request, receipt: str) -> HttpResponse:
    """One report: where it stands, what was decided, what was sent."""
    stored = own_report(request.viewer, receipt)
    if stored.feedback:
        note_answers_read(request.viewer, receipt=stored.row.receipt)
    promised = _promised(request.viewer, stored)
    area = request.viewer.area_id
    sections = sections_of(stored.body, labels_then(area, stored.dictionary))
    return render(
        request,
        "reporting/report.html",
        {
            **promised,
            "page": stored,
            "draft": _draft_in(request),
            "duty": duty_contact(request.viewer),
            "sections": sections,
            "attached": files_of(request.viewer, submission=stored.submission),
            **_beside(stored, sections, area),
            "match": _match(request.viewer, stored),
            **disputed_context(request.viewer, [stored.submission, *(answer.about for answer in stored.feedback)]),
            "is_late": promised["who_reads"] in ("hub", "named")
            and not stored.feedback
            and promised["answer_by"] < clock.now(),
        },
    )


def _draft_in(request: Request) -> UUID | None:
    """The draft from whose check page an earlier report is read, so that there is a way back to it."""
    with suppress(ValueError):
        return UUID(request.GET.get("draft", ""))
    return None


def _beside(stored: ReportPage, sections: Sequence[Section], area: UUID | None) -> dict[str, Any]:
    """What stands in a report's place, or in whose place it stands, each with what changed between the two."""
    beside: dict[str, Any] = {}
    if later := stored.later:
        beside["revised"] = REVISED[later.how]
        if later.how != "withdrawal":
            beside["changed_later"] = changes(sections, sections_of(later.body, labels_then(area, later.dictionary)))
    if earlier := stored.earlier:
        beside["revises"] = REVISES[earlier.how]
        if earlier.how != "withdrawal":
            beside["changed"] = changes(sections_of(earlier.body, labels_then(area, earlier.dictionary)), sections)
    return beside


@require_http_methods(["GET"])
def receipt(request: Request, receipt: str) -> HttpResponse:
    """Proof of what was sent and when, and what happens next. Made to be printed."""
    stored = own_report(request.viewer, receipt)
    match = _match(request.viewer, stored)
    context = {
        **_promised(request.viewer, stored),
        "page": stored,
        "match": match,
        "attached": files_of(request.viewer, submission=stored.submission),
        "duty": duty_contact(request.viewer),
    }
    return render(request, "reporting/receipt.html", context)


def own_report(viewer: Viewer, receipt: str) -> ReportPage:
    """One of the viewer's own reports; whatever else is not found, there or not."""
    stored = None if "\0" in receipt else report_of(viewer, receipt=receipt)
    if stored is None:
        raise Http404
    return stored


def _match(viewer: Viewer, stored: ReportPage) -> dict[str, Any]:
    """Whether a report is linked with anything else that is known; and if not, who does that, and by when."""
    is_linked = any(code == LINKED and at for code, _, at in stored.steps)
    waits = ""
    if not is_linked and stored.row.names_somebody and not stored.later:  # nobody matches what counts no more
        by = clock.end_of_working_day(stored.row.received_at, WORKING_DAYS_TO_MATCH)
        waits = match_waits(linkage_team(viewer), by, now=clock.now())
    is_chosen = any("person" in subject for subject in stored.body.get("subjects", []))
    return {"is_linked": is_linked, "is_chosen": is_chosen, "title": WAITS, "waits": waits}


def _promised(viewer: Viewer, stored: ReportPage) -> dict[str, Any]:
    """Who reads a report by itself, and when its sender hears at the latest, as the hub's reading list has it.

    `who_reads`: `hub`; `named`, the people whom its author named; `none_named`, where none of them reads here; `nobody`, for a kind
    that is looked at with all else, and `nobody_named`, for such a one that is kept to named people.
    """
    signs = dictionary_of(viewer.area_id).counting_in(stored.dictionary)
    urgency = urgency_of(stored.row.kind, stored.body, signs=signs)
    return {
        "who_reads": _who_reads(stored, is_read=urgency is not None),
        "is_urgent": urgency in (DANGER, HARM),
        "answer_by": read_by(OTHER if urgency is None else urgency, stored.row.received_at, own_limits(viewer.area_id)),
    }


def _who_reads(stored: ReportPage, *, is_read: bool) -> str:
    if stored.level != "named":
        return "hub" if is_read else "nobody"
    if not READERS_BY_NAME.intersection(roles_of(stored.named).values()):
        return "none_named"
    return "named" if is_read else "nobody_named"


urlpatterns = [
    path("reports/", reports, name="reports"),
    path("reports/<str:receipt>/", report, name="report_page"),
    path("reports/<str:receipt>/receipt/", receipt, name="report_receipt"),
]
