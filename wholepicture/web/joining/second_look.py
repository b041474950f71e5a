"""The pages of the second look: judgements that count only once a second person agrees."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound
from wholepicture.linkage.commands import look_again
from wholepicture.linkage.queries import judgement_to_look_at, judgements_to_look_at
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.joining.people import PEOPLE
from wholepicture.web.parts.judgement import ANSWERS


@require_http_methods(["GET"])
def second(request: Request) -> HttpResponse:
    """Those that wait, the oldest first."""
    rows = PEOPLE.in_words(request.viewer, judgements_to_look_at(request.viewer))
    return render(request, "joining/second.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def look(request: Request, judgement: UUID) -> HttpResponse:
    """One of them side by side, what a colleague judged and why; agree or not."""
    viewer = request.viewer
    waiting = judgement_to_look_at(viewer, judgement=judgement)
    if waiting is None:
        raise NotFound
    pair, judged = waiting
    given, errors = _looked(request.POST) if request.method == "POST" else ({}, {})
    if given and not errors:
        agrees = given["agrees"] == "yes"
        look_again(viewer, judgement=judgement, agrees=agrees, reason=given["reason"])
        messages.success(request, "Recorded. It counts now." if agrees else "Recorded. It does not count.")
        return redirect("joining_second")
    answer = ANSWERS[judged.answer][0].lower()
    context: dict[str, Any] = {
        **PEOPLE.side_by_side(viewer, pair),
        "judged": judged,
        "answer": answer,
        "agrees": {"yes": f"I agree: {answer}", "no": "I do not agree: it should not count"},
        "given": given,
        **with_errors(errors),
    }
    return render(request, "joining/look.html", context, status=422 if errors else 200)


def _looked(sent: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """What was filled in, and what is wrong with it."""
    given = typed(sent, "agrees", "reason")
    errors = {}
    if given["agrees"] not in ("yes", "no"):
        errors["agrees"] = "Choose whether you agree."
    if not given["reason"]:
        errors["reason"] = "Say why, so that whoever reads this later can follow it."
    return given, errors


urlpatterns = [
    path("joining/second/", second, name="joining_second"),
    path("joining/second/<uuid:judgement>/", look, name="joining_look"),
]
