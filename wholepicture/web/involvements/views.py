"""The pages on which somebody confirms or refuses what another agency says of its work with a child."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.commands import answer_involvement
from wholepicture.base.ledgered import NotFound
from wholepicture.picture.queries import involvement_to_answer, involvements_to_confirm
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

CHOICES = {
    "confirmed": ("Yes: they work with this child", "They read what other agencies share about this child."),
    "refused": ("No, or nobody can tell", "They read their own reports and nothing else."),
    "withdrawn": ("Take back what was said before", "It waits to be confirmed again."),
}
DONE = {
    "confirmed": "Confirmed. They can read what is shared about this child now.",
    "refused": "Refused. They can read their own reports and nothing else.",
    "withdrawn": "Taken back. It waits to be confirmed.",
}


@require_http_methods(["GET"])
def waiting(request: Request) -> HttpResponse:
    """The hub's list: those whose agency looked for the child meanwhile, then the oldest."""
    return render(request, "involvements/list.html", {"rows": involvements_to_confirm(request.viewer)})


@require_http_methods(["GET", "POST"])
def answer(request: Request, involvement: UUID) -> HttpResponse:
    """One of them; for the hub and for agencies that work with the child, never for the agency that says it."""
    viewer = request.viewer
    claim = involvement_to_answer(viewer, involvement=involvement)
    if claim is None:
        raise NotFound
    offered = _offered(claim.work.standing, is_answered=claim.work.answered_at is not None)
    given, errors = _answered(request.POST, offered) if request.method == "POST" else ({}, {})
    if given and not errors:
        answer_involvement(viewer, involvement=involvement, answer=given["answer"], reason=given["reason"])
        messages.success(request, DONE[given["answer"]])
        return redirect("involvements") if viewer.may("alerts") else redirect("person", claim.nominal)
    context: dict[str, Any] = {"claim": claim, "offered": offered, "given": given, **with_errors(errors)}
    return render(request, "involvements/answer.html", context, status=422 if errors else 200)


def _offered(standing: str, *, is_answered: bool) -> dict[str, str]:
    """What may be said of it as it stands."""
    said = {"counts": "confirmed", "refused": "refused"}.get(standing) if is_answered else None
    codes = [code for code in CHOICES if code != said and (code != "withdrawn" or said)]
    return {code: CHOICES[code][0] for code in codes}


def _answered(sent: QueryDict, offered: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What was filled in, and what is wrong with it."""
    given = typed(sent, "answer", "reason")
    errors = {}
    if given["answer"] not in offered:
        errors["answer"] = "Choose whether they work with this child."
    if not given["reason"]:
        errors["reason"] = "Say how you know, so that whoever reads this later can follow it."
    return given, errors


urlpatterns = [
    path("involvements/", waiting, name="involvements"),
    path("involvements/<uuid:involvement>/", answer, name="involvement_answer"),
]
