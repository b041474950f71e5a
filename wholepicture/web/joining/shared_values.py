"""Values that many people share: the list, why each is damped, and a person's word, which goes before the rule."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound
from wholepicture.linkage.commands import judge_shared_value, undo_shared_word
from wholepicture.linkage.queries import put_aside, shared_value, shared_values
from wholepicture.linkage.rules import spoken
from wholepicture.linkage.shared_values.limits import LIMITS, WORDS, in_words
from wholepicture.linkage.shared_values.listed import SharedRow
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

ON_A_PAGE = 50
KINDS = {
    "": "All",
    "phone": "Telephones",
    "postcode": "Postcodes",
    "place": "Places",
    "vehicle": "Vehicles",
    "account": "Accounts",
    "number": "Identifiers",
}


@require_http_methods(["GET"])
def listed(request: Request) -> HttpResponse:
    """The list, the newest on it first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    rows = shared_values(request.viewer, kind=kind, limit=ON_A_PAGE, after=_after(request.GET.get("after", "")))
    more = f"{rows[-1].since.isoformat()}_{rows[-1].id}" if len(rows) == ON_A_PAGE else ""
    context: dict[str, Any] = {"rows": [_row(row) for row in rows], "kinds": KINDS.items(), "kind": kind, "more": more}
    if kind in ("", "number"):
        aside = put_aside(request.viewer)
        context["aside"] = [(row, spoken(row.kind) if row.kind else "More than one number") for row in aside]
    return render(request, "joining/shared.html", context)


@require_http_methods(["GET", "POST"])
def value(request: Request, shared: UUID) -> HttpResponse:
    """One value: what people said of it, and a form to damp it or not."""
    viewer = request.viewer
    known = shared_value(viewer, value=shared)
    if known is None:
        raise NotFound
    row, words = known
    given, errors = _filled_in(request.POST) if request.method == "POST" else ({}, {})
    if given and not errors:
        judge_shared_value(viewer, value=shared, **given)
        messages.success(request, "Recorded. It takes effect within moments.")
        return redirect("joining_shared_value", shared)
    context = {
        "row": _row(row),
        "limit": LIMITS[row.kind],
        "words": [(word, WORDS[word.answer]) for word in words],
        "answers": [
            ("damp", WORDS["damp"], "It counts for nothing when people are compared, and raises no alert."),
            ("do_not_damp", WORDS["do_not_damp"], "It counts, however many people share it."),
        ],
        "given": given,
        **with_errors(errors),
    }
    return render(request, "joining/shared_value.html", context, status=422 if errors else 200)


def _filled_in(sent: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """What was filled in, and what is wrong with it."""
    given = typed(sent, "answer", "reason")
    errors = {}
    if given["answer"] not in WORDS:
        errors["answer"] = "Choose whether it is left out."
    if not given["reason"]:
        errors["reason"] = "Say why, so that whoever reads this later can follow it."
    return given, errors


@require_http_methods(["POST"])
def undo(request: Request, word: UUID) -> HttpResponse:
    """Take back what somebody said. Both stay on record."""
    reason = typed(request.POST, "reason")["reason"] or "Said by mistake"
    made = undo_shared_word(request.viewer, word=word, reason=reason)
    messages.success(request, "Taken back. What was said before it counts again, or else the published rule.")
    return redirect("joining_shared_value", made.value)


def _row(row: SharedRow) -> dict[str, Any]:
    """A shared value as its list and its page say it."""
    return {
        "value": row,
        "kind": LIMITS[row.kind].title,
        "people": in_words(row.people),
        "agencies": in_words(row.agencies),
        "why": _why(row),
    }


def _why(row: SharedRow) -> str:
    if row.word:
        return "A person said so"
    limit = LIMITS[row.kind].damped
    return f"{limit} people or more: the published rule" if row.is_damped else f"Fewer than {limit} people"


def _after(typed: str) -> tuple[datetime, UUID] | None:
    since, _, value = typed.partition("_")
    try:
        moment = parse_datetime(since.replace(" ", "+"))
        return (moment, UUID(value)) if moment and moment.tzinfo else None
    except ValueError:
        return None


urlpatterns = [
    path("joining/shared/", listed, name="joining_shared"),
    path("joining/shared/<uuid:shared>/", value, name="joining_shared_value"),
    path("joining/shared/word/<uuid:word>/undo/", undo, name="joining_shared_undo"),
]
