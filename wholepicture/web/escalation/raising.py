"""*I disagree*: from a decision, in one step."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import NotFound
from wholepicture.casework.escalation.commands import LONGEST, NoColleague, SaidAlready, open_escalation
from wholepicture.casework.escalation.queries import to_raise
from wholepicture.casework.escalation.results import ToRaise
from wholepicture.casework.escalation.rules import TYPES
from wholepicture.partnership.queries import duty_contact
from wholepicture.web.escalation.words import steps_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.away_marked import away_marked
from wholepicture.web.parts.finding import finding, is_finding, sought_in

BOXES = ("type", "what", "wanted", "risk", "children", "is_danger", "supported_by")
MISSING = {
    "type": "Choose what it is about.",
    "what": "Say what you disagree with.",
    "wanted": "Say what you want to happen.",
    "risk": "Say what could happen if it does not.",
    "is_danger": "Say whether a child is in immediate danger.",
}
# Where each kind is read.
BACK = {"report": "report_page", "alert": "alert", "reading": "reading_report", "assessment": "assessment"}
YES_NO = {"no": "No", "yes": "Yes: it goes to the top level at once"}


@require_http_methods(["GET", "POST"])
def disagree(request: Request, disputed: str, way: str) -> HttpResponse:
    """The form, with who is asked and who reads it; and sending it."""
    sought = sought_in(request.POST, "supported_by")
    found = to_raise(request.viewer, kind=disputed, way=way, sought=sought)
    if found is None:
        raise NotFound
    if found.standing and request.method == "GET":
        messages.info(request, "You have disagreed with this already. This is where it stands.")
        return redirect("escalation", found.standing)
    if request.method == "GET":
        return _page(request, found, {"type": found.type, "children": found.children}, {})
    given = typed(request.POST, *BOXES)
    errors = {} if is_finding(request) else wrong_in(given)
    if errors or is_finding(request):
        return _page(request, found, given, errors)
    return _send(request, found, given)


def _send(request: Request, found: ToRaise, given: Mapping[str, str]) -> HttpResponse:
    said = {name: given[name] for name in ("type", "what", "wanted", "risk", "children")}
    try:
        raised = open_escalation(
            request.viewer,
            kind=found.kind,
            way=found.way,
            is_danger=given["is_danger"] == "yes",
            supported_by=id_or_none(given["supported_by"]),
            **said,
        )
    except NoColleague as refused:
        return _page(request, found, given, {"supported_by": str(refused)})
    except SaidAlready as refused:
        return _page(request, found, given, {"what": str(refused)})
    messages.success(request, "Your disagreement is sent. Whoever is asked has been told, and the clock runs.")
    return redirect("escalation", raised)


def wrong_in(given: Mapping[str, str]) -> dict[str, str]:
    """What is to be put right, in the order of the page."""
    unknown = {"type": given["type"] not in TYPES, "is_danger": given["is_danger"] not in YES_NO}
    errors = {name: said for name, said in MISSING.items() if not given[name] or unknown.get(name)}
    for name in ("what", "wanted", "risk", "children"):
        if len(given[name]) > LONGEST:
            errors[name] = f"Use {LONGEST:,} characters or fewer here. There are {len(given[name]):,}."
    return {name: errors[name] for name in BOXES if name in errors}


def _page(request: Request, found: ToRaise, given: Mapping[str, Any], errors: Mapping[str, str]) -> HttpResponse:
    context = {
        "disputed": found,
        "colleagues": away_marked(request.viewer, {UUID(one): name for one, name in found.colleagues.people.items()}),
        **finding(sought_in(request.POST, "supported_by"), found.colleagues),
        "steps": steps_of(found.levels, is_kept=found.is_kept),
        "types": TYPES,
        "yes_no": YES_NO,
        "given": given,
        "back": reverse(BACK[found.kind], args=[found.way.partition(".")[0]]),
        "duty": duty_contact(request.viewer),
        "longest": LONGEST,
        **with_errors(errors),
    }
    return render(request, "escalation/disagree.html", context, status=422 if errors else 200)


urlpatterns = [path("disagree/<slug:disputed>/<str:way>/", disagree, name="disagree")]
