"""The register of sources, for its custodian: numbers in a list, who one is after a reason, and who else is told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import LONGEST_REASON, NotFound
from wholepicture.intake.grading import AlreadyDecided, NotTheirOwn
from wholepicture.intake.grading.commands import decide_unmask
from wholepicture.intake.grading.queries import identity_of, register, requests_to_unmask
from wholepicture.intake.grading.results import UnmaskRow
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

DECISIONS = {"granted": "Tell them, for a day", "refused": "Do not tell them"}
NO_REASON = "Say why. It is kept with the decision."


@require_http_methods(["GET"])
def index(request: Request) -> HttpResponse:
    """The newest entries, or the one of a number; and the requests."""
    urn = request.GET.get("urn", "").replace("\0", "").strip()[:40]
    context = {"rows": register(request.viewer, urn=urn), "requests": requests_to_unmask(request.viewer), "urn": urn}
    return render(request, "grading/register.html", context)


@require_http_methods(["GET", "POST"])
def source(request: Request, urn: str) -> HttpResponse:
    """Asks why, and shows who one source is, in the answer alone."""
    rows = register(request.viewer, urn=urn)
    if not rows:
        raise NotFound
    reason = typed(request.POST, "reason")["reason"]
    context = {"row": rows[0], "reason": reason}
    if request.method == "GET":
        return render(request, "grading/registered.html", context)
    if wrong := _reason_wrong(reason):
        return render(request, "grading/registered.html", context | with_errors({"reason": wrong}), status=422)
    told = identity_of(request.viewer, urn=rows[0].urn, reason=reason)
    return render(request, "grading/registered.html", context | {"told": told})


@require_http_methods(["GET", "POST"])
def decide(request: Request, asked: UUID) -> HttpResponse:
    """Grant or refuse one request."""
    row = _request(request, asked)
    given = typed(request.POST, "decision", "reason")
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _decide(request, row, given)
        if not errors:
            messages.success(request, "Your decision is kept. Whoever asked sees it.")
            return redirect("register")
    context = {"row": row, "given": given, "decisions": DECISIONS, **with_errors(errors)}
    return render(request, "grading/decide.html", context, status=422 if errors else 200)


def _request(request: Request, asked: UUID) -> UnmaskRow:
    row = next((one for one in requests_to_unmask(request.viewer) if one.id == asked), None)
    if row is None:
        raise NotFound
    return row


def _decide(request: Request, row: UnmaskRow, given: dict[str, str]) -> dict[str, str]:
    errors = {} if given["decision"] in DECISIONS else {"decision": "Choose whether they are told."}
    if wrong := _reason_wrong(given["reason"]):
        errors["reason"] = wrong
    if not errors:
        try:
            is_granted = given["decision"] == "granted"
            decide_unmask(request.viewer, request=row.id, is_granted=is_granted, reason=given["reason"])
        except (AlreadyDecided, NotTheirOwn) as refusal:
            errors["decision"] = str(refusal)
    return errors


def _reason_wrong(reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        return f"Use {LONGEST_REASON:,} characters or fewer. There are {len(reason):,}."
    return "" if reason else NO_REASON


urlpatterns = [
    path("register/", index, name="register"),
    path("register/requests/<uuid:asked>/", decide, name="register_request"),
    path("register/<str:urn>/", source, name="register_source"),
]
