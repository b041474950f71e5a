"""The pages on which the intelligence unit grades: what waits, a report with its pieces, what was graded lately."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.alerts.told import told_besides
from wholepicture.base.ledgered import NotFound
from wholepicture.intake.grades import READERS, marked, suggested
from wholepicture.intake.grading import GradedMeanwhile, NotGradable
from wholepicture.intake.grading.commands import grade
from wholepicture.intake.grading.queries import ON_A_PAGE, graded_lately, graded_pieces, grading_settings, to_grade
from wholepicture.intake.grading.results import CodeRow, GradedRow, Piece
from wholepicture.intake.grading.rules import mistakes_in
from wholepicture.intake.kinds import KINDS
from wholepicture.notices.commands import see_list
from wholepicture.notices.queries import is_told
from wholepicture.picture.queries import people_described, people_in, report_behind, reports_behind
from wholepicture.picture.results import GRADED_PIECE, Entry, NamedRow
from wholepicture.web.frame.request import Request, id_or_none, moment_or_none, number_or_none
from wholepicture.web.grading.forms import Filled, form_context
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.entry import entry_in_words
from wholepicture.web.wording.grades import sources_said
from wholepicture.web.wording.sentences import and_list

Described = Sequence[tuple[UUID, NamedRow]]


@require_http_methods(["GET"])
def queue(request: Request) -> HttpResponse:
    """What waits for a grade: danger first, then the oldest."""
    viewer = request.viewer
    if is_told(viewer, "to_grade"):
        see_list(viewer, kind="to_grade")
    page = to_grade(viewer, after=id_or_none(request.GET.get("after", "")))
    reports = [row.submission for row in page.rows]
    entries, people = reports_behind(viewer, submissions=reports), people_in(viewer, submissions=reports)
    names = agency_names()
    rows = [
        (
            row,
            entry_in_words(entries[row.submission], names),
            _titled(entries[row.submission], people.get(row.submission, [])),
        )
        for row in page.rows
        if row.submission in entries
    ]
    return render(
        request, "grading/queue.html", {"rows": rows, "onward": page.place, "is_first": "after" not in request.GET}
    )


def _titled(entry: Entry, people: Sequence[NamedRow]) -> str:
    """`Information about Wren Ashdown`."""
    kind = KINDS[entry.kind]
    named = and_list(person.label for person in people)
    return f"{kind.begins_title or kind.title} about {named}" if named else kind.title


@require_http_methods(["GET"])
def lately(request: Request) -> HttpResponse:
    """What was graded, the newest first."""
    rows = graded_lately(request.viewer, before=moment_or_none(request.GET.get("before", "")))
    listed = rows[:ON_A_PAGE]
    onward = listed[-1].graded_at.isoformat() if len(rows) > ON_A_PAGE else ""
    return render(request, "grading/lately.html", {"rows": listed, "onward": onward})


@require_http_methods(["GET", "POST"])
def report(request: Request, submission: UUID) -> HttpResponse:
    """One report: its words, the pieces that were taken from it with every grade, and the form for one piece."""
    shown = _opened(request, submission)
    codes, _ = grading_settings(request.viewer)
    if request.method == "GET":
        filled = Filled.again(shown.again.latest, codes) if shown.again else _first(shown.entry, shown.described)
        return _page(request, shown, form_context(filled, codes, {}))
    context = _grade(request, shown, Filled.sent(request.POST), codes)
    if context is None:
        messages.success(request, "The grade is kept. Whoever may read the sanitised text sees it in a moment.")
        return redirect("grading_report", submission)
    return _page(request, _opened(request, submission) if context.get("is_late") else shown, context)


@dataclass(frozen=True)
class Opened:
    """A report that is graded, whom it describes, and its pieces; `again`: the one that is graded again."""

    entry: Entry
    described: Described
    pieces: Sequence[Piece]
    again: Piece | None


def _opened(request: Request, submission: UUID) -> Opened:
    pieces = graded_pieces(request.viewer, submission=submission)
    entry = report_behind(request.viewer, submission=submission)
    if entry is None or entry.submission != submission or entry.kind == GRADED_PIECE:
        raise NotFound
    asked = id_or_none(request.GET.get("piece", ""))
    again = next((piece for piece in pieces if piece.item == asked), None)
    return Opened(entry, people_described(request.viewer, submission=submission), pieces, again)


def _first(entry: Entry, described: Described) -> Filled:
    facts = next((text for kind, text in entry.passages if kind == "facts"), "")
    return Filled.first(facts, [str(subject) for subject, _ in described])


def _grade(request: Request, shown: Opened, filled: Filled, codes: Sequence[CodeRow]) -> dict[str, Any] | None:
    """Keep the grade; or what the form shows where it cannot be kept."""
    wrong = filled.mistakes([str(subject) for subject, _ in shown.described])
    if wrong:
        return form_context(filled, codes, mistakes_in(filled.piece(), again=shown.again is not None) | wrong)
    seen = number_or_none(request.POST.get("seen", ""), digits=4) or 0
    try:
        grade(
            request.viewer,
            submission=shown.entry.submission,
            piece=filled.piece(),
            item=shown.again.item if shown.again else None,
            seen=seen,
            about=[person.id for _, person in shown.described],
        )
    except NotGradable as refusal:
        return form_context(filled, codes, refusal.wrong, refusal.warned)
    except GradedMeanwhile as refusal:
        return form_context(filled, codes, {"why_again": str(refusal)}) | {"is_late": True}
    return None


def _page(request: Request, shown: Opened, form: dict[str, Any]) -> HttpResponse:
    _, suggestion = suggested(shown.entry.how_known)
    context = {
        "submission": shown.entry.submission,
        "entry": entry_in_words(replace(shown.entry, graded=()), agency_names()),
        "about": [(str(subject), person.label) for subject, person in shown.described],
        "pieces": [
            (piece, [(row, _marking(row), READERS[row.readers]) for row in piece.gradings]) for piece in shown.pieces
        ],
        "again": shown.again,
        "seen": len(shown.again.gradings) if shown.again else 0,
        "suggestion": suggestion,
        **_besides(request, shown),
        **form,
    }
    return render(request, "grading/report.html", context, status=422 if context["mistakes"] else 200)


def _besides(request: Request, shown: Opened) -> dict[str, Any]:
    """What else was graded about the same people, and from how many sources it comes."""
    known = told_besides(request.viewer, nominals={person.id for _, person in shown.described})
    others = [piece for piece in known.pieces if shown.again is None or piece.item != shown.again.item]
    return {
        "besides": [(piece, marked(piece.marking, sensitive=piece.sensitive)) for piece in others],
        "same_as": [(str(piece.item), piece.text[:80]) for piece in others],
        "said_by": sources_said(known.counted),
    }


def _marking(row: GradedRow) -> str:
    return marked(row.marking, sensitive=row.sensitive)


urlpatterns = [
    path("grading/", queue, name="grading"),
    path("grading/lately/", lately, name="grading_lately"),
    path("grading/<uuid:submission>/", report, name="grading_report"),
]
