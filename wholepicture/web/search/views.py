"""The search page. Words are sent by POST and answered under a random address that can be loaded again."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotPermitted
from wholepicture.picture.queries import Unsearchable, found_by
from wholepicture.picture.results import Findings, Found
from wholepicture.web.frame.request import Request
from wholepicture.web.search.kept import keep, kept
from wholepicture.web.search.words import GROUPS, why_found
from wholepicture.web.wording.words import KINDS, age_on, when_said


@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """The box alone; what is typed into any box comes here."""
    if not request.viewer.may(Permission.PICTURE):
        raise NotPermitted
    if request.method == "POST":
        return redirect("search_found", keep(request, request.POST.get("words", "")))
    return render(request, "search/index.html", {})


@require_http_methods(["GET"])
def found(request: Request, search: UUID) -> HttpResponse:
    """What was found. Loaded again, it is asked again, as of now and on the ledger again."""
    words = kept(request, search)
    if not request.viewer.may(Permission.PICTURE):
        raise NotPermitted
    if words is None:
        # The same for an address that was never one, another's, and one's own that has ended.
        return render(request, "search/ended.html", {}, status=404)
    try:
        findings = found_by(request.viewer, words=words)
    except Unsearchable as refusal:
        mistakes = [{"field": "words", "message": str(refusal)}]
        context = {"words": words[:200], "errors": {"words": str(refusal)}, "mistakes": mistakes}
        return render(request, "search/index.html", context, status=422)
    return render(request, "search/index.html", {"words": findings.words, "groups": _groups(findings)})


def _groups(findings: Findings) -> list[dict[str, Any]]:
    return [
        {
            "code": group,
            "title": GROUPS[group],
            "rows": [_row(one) for one in listed],
            "more": group in findings.more,
        }
        for group, listed in findings.groups.items()
    ]


def _row(one: Found) -> dict[str, Any]:
    if one.entry is not None:
        kind = KINDS.get(one.entry.kind, one.entry.kind)
        when = when_said(one.entry.at, one.entry.until, one.entry.precision)
        return {"one": one, "title": kind, "when": when, "agency": one.entry.agency}
    return {"one": one, "title": one.label, "age": age_on(one.born), "why": why_found(one)}
