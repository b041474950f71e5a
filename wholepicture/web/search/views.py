"""The search page. Words are sent by POST and answered under a random address that can be loaded again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotPermitted
from wholepicture.picture.queries import Unsearchable, found_by
from wholepicture.picture.results import Findings, Found
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.named import named_in_role
from wholepicture.web.search.reasons import GROUPS, why_found
from wholepicture.web.search.session_words import keep, words_of
from wholepicture.web.wording.grades import graded_in_words
from wholepicture.web.wording.people import age_on
from wholepicture.web.wording.reports import ENTRIES
from wholepicture.web.wording.sentences import and_list
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
    perhaps = findings.perhaps_more - findings.groups.keys()
    unlisted = [title for code, title in GROUPS.items() if code in perhaps]
    context = {"words": findings.words, "groups": _groups(findings), "unlisted": unlisted}
    return render(request, "search/index.html", context)


@dataclass(frozen=True)
class Together:
    """Rows of whom or what may be one, next to each other, and where each question about two of them is asked; or one row."""

    rows: list[dict[str, Any]]
    questions: list[tuple[str, str]] = field(default_factory=list)  # address, who or what it asks about


def _groups(findings: Findings) -> list[dict[str, Any]]:
    groups = []
    for code, listed in findings.groups.items():
        rows = [_row(result) for result in listed]
        groups.append(
            {
                "code": code,
                "title": _title(code, listed),
                "rows": rows,
                "together": _together(rows, findings.questions),
                "more": code in findings.more,
                "perhaps_more": code in findings.perhaps_more,
                "is_people": code in ("children", "people"),
            }
        )
    return groups


def _title(code: str, listed: Sequence[Found]) -> str:
    return "Reports" if any(result.why == "reference" for result in listed) else GROUPS[code]


def _together(rows: Sequence[dict[str, Any]], questions: Mapping[frozenset[UUID], UUID]) -> list[Together]:
    """The rows in their order, each with those after it that may be one with it."""
    by_id = {row["result"].id: row for row in rows}
    asked = {pair: question for pair, question in questions.items() if pair <= by_id.keys()}
    together: dict[frozenset[UUID], Together] = {}
    for id in by_id:
        one = _reached(id, asked)
        if one not in together:
            about = [_question(pair, question, by_id) for pair, question in asked.items() if pair <= one]
            together[one] = Together([by_id[other] for other in by_id if other in one], about)
    return list(together.values())


def _reached(start: UUID, pairs: Iterable[frozenset[UUID]]) -> frozenset[UUID]:
    """Whoever may be one with this one, or with one who may."""
    reached, grown = {start}, set[UUID]()
    while reached != grown:
        grown = set(reached)
        reached.update(*(pair for pair in pairs if pair & grown))
    return frozenset(reached)


def _question(pair: frozenset[UUID], question: UUID, rows: Mapping[UUID, dict[str, Any]]) -> tuple[str, str]:
    first, second = (rows[id] for id in rows if id in pair)
    to = "joining_pair" if first["result"].kind == "nominal" else "joining_thing_pair"
    return reverse(to, args=[question]), f"{first['title']} and {second['title']}"


def _row(result: Found) -> dict[str, Any]:
    if result.entry is not None:
        entry = result.entry
        kind, when = ENTRIES.get(entry.kind, entry.kind), when_said(entry.at, entry.until, entry.precision)
        about = and_list([named_in_role(person) for person in result.people])
        why = why_found(result) if result.why != "words" else ""
        piece = graded_in_words(result.piece) if result.piece else None
        shown = {"title": kind, "when": when, "agency": entry.agency, "about": about, "why": why, "piece": piece}
        return {"result": result, **shown}
    age = age_on(result.born)
    return {"result": result, "title": result.label, "age": age, "why": why_found(result)}


urlpatterns = [
    path("search/", search, name="search"),
    path("search/<uuid:search>/", results, name="search_found"),
]
