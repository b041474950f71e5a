"""The search page. Words are sent by POST and answered under a random address that can be loaded again."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotPermitted
from wholepicture.picture.queries import Unsearchable, found_by
from wholepicture.picture.results import Findings, Found
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request
from wholepicture.web.search.reasons import GROUPS, why_found
from wholepicture.web.search.session_words import keep, words_of
from wholepicture.web.wording.people import age_on
from wholepicture.web.wording.reports import KINDS
from wholepicture.web.wording.times import when_said


@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """The box alone; what is typed into any box comes here."""
    if not request.viewer.may(Permission.PICTURE):
        raise NotPermitted
    if request.method == "POST":
        return redirect("search_found", keep(request, request.POST.get("words", "")))
    return render(request, "search/index.html", {})


@require_http_methods(["GET"])
def results(request: Request, search: UUID) -> HttpResponse:
    """What was found. Loaded again, it is asked again, as of now and on the ledger again."""
    words = words_of(request, search)
    if not request.viewer.may(Permission.PICTURE):
        raise NotPermitted
    if words is None:
        # The same for an address that was never one, another's, and one's own that has ended.
        return render(request, "search/ended.html", {}, status=404)
    try:
        findings = found_by(request.viewer, words=words)
    except Unsearchable as refusal:
        context = {"words": words[:200], **with_errors({"words": str(refusal)})}
        return render(request, "search/index.html", context, status=422)
    return render(request, "search/index.html", {"words": findings.words, "groups": _groups(findings)})


def _groups(findings: Findings) -> list[dict[str, Any]]:
    groups = []
    for code, listed in findings.groups.items():
        rows = [_row(result) for result in listed]
        groups.append(
            {
                "code": code,
                "title": GROUPS[code],
                "rows": rows,
                "more": code in findings.more,
                "is_people": code in ("children", "people"),
            }
        )
    return groups


def _row(result: Found) -> dict[str, Any]:
    if result.entry is not None:
        entry = result.entry
        kind, when = KINDS.get(entry.kind, entry.kind), when_said(entry.at, entry.until, entry.precision)
        return {"result": result, "title": kind, "when": when, "agency": entry.agency}
    return {"result": result, "title": result.label, "age": age_on(result.born), "why": why_found(result)}


urlpatterns = [
    path("search/", search, name="search"),
    path("search/<uuid:search>/", results, name="search_found"),
]
