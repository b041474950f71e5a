"""Sources as graders meet them: entered in the register, known by number, and asked about."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import LONGEST_REASON, NotFound
from wholepicture.intake.grading import NoSuchSource
from wholepicture.intake.grading.commands import ask_to_unmask, enter_source
from wholepicture.intake.grading.queries import grading_settings, identity_granted, own_requests
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed

BOXES = ("name", "reach", "risk", "agency", "role_type", "fitting")
LONGEST = {"name": 200, "reach": 2000, "risk": 4000, "role_type": 100}
YES = "yes"
NO_URN = "Write the number of the source, such as K7MW-3QXR-9TAD."
NO_REASON = "Say why you need to know who it is. The custodian decides by it."


@require_http_methods(["GET", "POST"])
def enter(request: Request) -> HttpResponse:
    """Enter somebody in the register. The answer is their number; nothing that was written is shown again."""
    _, numbers = grading_settings(request.viewer)
    given = typed(request.POST, *BOXES)
    errors = _mistakes(given) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        urn = enter_source(
            request.viewer,
            name=given["name"],
            reach=given["reach"],
            risk=given["risk"],
            agency=id_or_none(given["agency"]),
            role_type=given["role_type"],
            fitting=number_or_none(given["fitting"], digits=7),
            anonymous_to_partners=YES in request.POST.getlist("anonymous"),
            re_contact_ok=YES in request.POST.getlist("re_contact"),
        )
        return render(request, "grading/source_entered.html", {"urn": urn})
    context: dict[str, Any] = {
        "given": given,
        "agencies": {str(agency.id): agency.name for agency in _agencies(request)},
        "anonymous": {YES: "They asked that no partner be told anything of them"},
        "re_contact": {YES: "They may be asked again"},
        "ticked": {name: request.POST.getlist(name) for name in ("anonymous", "re_contact")},
        "fewest_fitting": numbers.fewest_fitting,
        **with_errors(errors),
    }
    return render(request, "grading/source_new.html", context, status=422 if errors else 200)


def _agencies(request: Request) -> list[Any]:
    here = [agency for agency in agencies_by_id().values() if agency.area_id == request.viewer.area_id]
    return sorted(here, key=lambda agency: agency.name)


def _mistakes(given: dict[str, str]) -> dict[str, str]:
    errors = {} if given["name"] else {"name": "Write who the source is, as far as you know."}
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            errors[name] = f"Use {most:,} characters or fewer. There are {len(given[name]):,}."
    if given["fitting"] and number_or_none(given["fitting"], digits=7) is None:
        errors["fitting"] = "Write a whole number, or leave it empty."
    if given["agency"] and id_or_none(given["agency"]) not in agencies_by_id():
        errors["agency"] = "Choose one of these agencies, or none."
    return errors


@require_http_methods(["GET", "POST"])
def requests(request: Request) -> HttpResponse:
    """The viewer's own requests to be told who a source is, and asking."""
    given = typed(request.POST, "urn", "reason")
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _ask(request, given)
        if not errors:
            messages.success(
                request, "The custodian of the register decides. Your request is kept, whatever they decide."
            )
            return redirect("source_requests")
    context = {"rows": own_requests(request.viewer), "given": given or {}, **with_errors(errors)}
    if not given["urn"]:
        context["given"] = given | {"urn": request.GET.get("source", "")[:20]}
    return render(request, "grading/requests.html", context, status=422 if errors else 200)


def _ask(request: Request, given: dict[str, str]) -> dict[str, str]:
    errors = {} if given["urn"] else {"urn": NO_URN}
    if not given["reason"]:
        errors["reason"] = NO_REASON
    elif len(given["reason"]) > LONGEST_REASON:
        errors["reason"] = f"Use {LONGEST_REASON:,} characters or fewer. There are {len(given['reason']):,}."
    if not errors:
        try:
            ask_to_unmask(request.viewer, urn=given["urn"], reason=given["reason"])
        except NoSuchSource as refusal:
            errors["urn"] = str(refusal)
    return errors


@require_http_methods(["POST"])
def told(request: Request, asked: UUID) -> HttpResponse:
    """Who the source is, for whoever was granted it: in this answer alone, and on the ledger."""
    if asked not in {row.id for row in own_requests(request.viewer) if row.is_open}:
        raise NotFound
    return render(request, "grading/told.html", {"told": identity_granted(request.viewer, request=asked)})


urlpatterns = [
    path("grading/sources/new/", enter, name="source_new"),
    path("grading/requests/", requests, name="source_requests"),
    path("grading/requests/<uuid:asked>/", told, name="source_told"),
]
