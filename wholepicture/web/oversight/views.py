"""The page of oversight: who looked at somebody's record, when, why and how. It shows acts, and never what a record says."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.exports import purpose_in_words
from wholepicture.access.queries import Looked, who_looked
from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound, NotPermitted, called
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, moment_or_none
from wholepicture.web.oversight.in_short import in_short
from wholepicture.web.oversight.lines import ON_A_PAGE, in_parts
from wholepicture.web.oversight.question import Question, context_of, question_from, question_of

MOST_LINKS = 3


@require_http_methods(["GET", "POST"])
def oversight(request: Request) -> HttpResponse:
    """Who looked, newest first. What is typed is sent by POST, so that no address holds a name."""
    viewer = request.viewer
    if not viewer.may(Permission.LEDGER):
        raise NotPermitted
    if request.method == "POST":
        question = question_from(viewer, request.POST)
        if question.errors:
            context = {**context_of(question), **with_errors(question.errors)}
            return render(request, "oversight/index.html", context, status=422)
        return redirect(f"{reverse('oversight')}?{question.address}")
    question = question_of(viewer, request.GET)
    if question.is_nobody:
        raise NotFound
    after = _after(request)
    listed = who_looked(viewer, asked=question.asked, after=after, limit=ON_A_PAGE + 1)
    return render(request, "oversight/index.html", _answered(question, listed, after))


def _after(request: Request) -> tuple[datetime, UUID] | None:
    at, entry = moment_or_none(request.GET.get("before", "")), id_or_none(request.GET.get("line", ""))
    return (at, entry) if at and entry else None


def _answered(question: Question, listed: list[Looked], after: tuple[datetime, UUID] | None) -> dict[str, Any]:
    entries = listed[:ON_A_PAGE]
    rows = _rows(entries, question)
    return {
        **context_of(question),
        "is_answer": True,
        "rows": rows,
        "parts": in_parts(rows),
        "short": in_short(rows) if question.person else None,
        "older": _older(question, entries) if len(listed) > ON_A_PAGE else "",
        "newest": question.address if after else None,
        "unfit": [entry for entry in entries if not entry.is_whole],
    }


def _rows(entries: list[Looked], question: Question) -> list[dict[str, Any]]:
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    return [
        {
            "entry": entry,
            "agency": agencies.get(entry.agency, "") if entry.agency else "",
            "purpose": purpose_in_words(entry.purpose),
            "what": called(entry.operation),
            "links": [] if question.person else entry.subjects[:MOST_LINKS],
            "people": len(entry.subjects),
        }
        for entry in entries
    ]


def _older(question: Question, entries: list[Looked]) -> str:
    """The address of the lines before these: the same question, and the last line that was read."""
    last = {"before": entries[-1].at.isoformat(), "line": str(entries[-1].id)}
    return "&".join(filter(None, (question.address, urlencode(last))))


urlpatterns = [path("oversight/", oversight, name="oversight")]
