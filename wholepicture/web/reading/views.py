"""The pages of the reading list. Each report is read by a person, answered with a reason, and its sender is told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.alerts.commands import answer_report, open_report
from wholepicture.alerts.decisions import DECISIONS, TOLD_OF_ONE
from wholepicture.alerts.queries import next_to_read, reading_list, report_to_read
from wholepicture.alerts.results import ReportToRead
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.request import Request
from wholepicture.web.picture import page as picture
from wholepicture.web.reading import page
from wholepicture.web.wording import words


@require_http_methods(["GET"])
def reading(request: Request) -> HttpResponse:
    """What waits to be read: danger first, then harm, then the oldest."""
    after = _id(request.GET.get("after", ""))
    found = reading_list(request.viewer, after=after)
    context = {
        "rows": [page.shown(row) for row in found.rows],
        "onward": found.rows[-1].submission if found.is_more else None,
        "is_first": after is None,
    }
    return render(request, "reading/list.html", context)


@require_http_methods(["GET"])
def onward(request: Request) -> HttpResponse:
    """To the report that is read first, or to the one after `?after=`."""
    after = _id(request.GET.get("after", ""))
    found = next_to_read(request.viewer, after=after)
    if found is None:
        messages.info(request, "That was the last report on the list." if after else "No report waits to be read.")
        return redirect("reading")
    return redirect("reading_report", found)


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


@require_http_methods(["GET"])
def report(request: Request, submission: UUID) -> HttpResponse:
    """One report: what it says, why it stands where it does, and the answer."""
    found = report_to_read(request.viewer, submission=submission)
    if found is None:
        raise NotFound
    if found.row.answered_at is None and found.row.report:
        open_report(request.viewer, submission=submission)
    return _page(request, found)


@require_http_methods(["POST"])
def answer(request: Request, submission: UUID) -> HttpResponse:
    """Dismiss, watch or act on one report."""
    found = report_to_read(request.viewer, submission=submission)
    if found is None:
        raise NotFound
    given = {name: request.POST.get(name, "").strip() for name in ("decision", "reason", "told")}
    errors = {}
    if given["decision"] not in DECISIONS:
        errors["decision"] = "Choose what is to be done: dismiss, watch or act."
    if not given["reason"]:
        errors["reason"] = "Say why, so that whoever reads this later can follow it."
    if errors and found.row.answered_at is None:
        return _page(request, found, given, errors)
    answer_report(request.viewer, submission=submission, **given)
    messages.success(request, "Your answer is recorded, and the sender has been told.")
    return redirect("reading_report", submission)


def _page(
    request: Request,
    found: ReportToRead,
    given: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    agencies = {one.code: one.name for one in agencies_by_id().values()}
    context = {
        "shown": page.shown(found.row),
        "row": found.row,
        "one": picture.shown(found.row.report, agencies) if found.row.report else None,
        "people": [(row, words.ROLES.get(row.role, "")) for row in found.named if row.kind == "nominal"],
        "things": [(row, words.THINGS[row.kind]) for row in found.named if row.kind != "nominal"],
        "answer": found.answer,
        "decided": [one for one in found.row.behind if one.is_decided],
        "decisions": DECISIONS,
        "usual_words": [(DECISIONS[code].partition(":")[0], text) for code, text in TOLD_OF_ONE.items()],
        "given": given or {},
        "errors": errors or {},
        "mistakes": [{"field": name, "message": message} for name, message in (errors or {}).items()],
    }
    return render(request, "reading/report.html", context, status=422 if errors else 200)
