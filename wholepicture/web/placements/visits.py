"""Visits to a child in care: due and made, seen alone and heard."""

from collections.abc import MutableMapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.cases.results import Sought
from wholepicture.casework.placement.commands import MovedMeanwhile, NotEntered, begin_visits, enter_visit
from wholepicture.casework.placement.queries import visits_of_child, who_may_hold
from wholepicture.casework.placement.results import VisitRow, VisitsPage
from wholepicture.casework.placement.rules import ALONE, VISITS, VisitGiven
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.parts.finding import finding, is_sent, sought_in
from wholepicture.web.parts.form_days import add_faults, as_boxes, boxes, day_from, in_order
from wholepicture.web.placements.words import last_seen, who_holds

FIELDS = ("kind", "on-day", "since-day", "is_seen", "alone", "heard", "words", "held_by")
KINDS = [(kind, VISITS[kind]) for kind in ("made", "missed", "handed", "ended")]
SEEN = [("yes", "Yes"), ("no", "No")]


@require_http_methods(["GET", "POST"])
def care_visits(request: Request, nominal: UUID) -> HttpResponse:
    """Visits to a child in care; and what happened since, or that somebody visits from now on."""
    if not request.viewer.may(Permission.CASES):
        raise NotFound
    given = typed(request.POST, "kind", "is_seen", "alone", "heard", "words", "held_by", *boxes("on", "since"))
    errors: dict[str, str] = {}
    status = 200
    if is_sent(request):
        status = _said(request, nominal, given, errors)
        if not errors:
            messages.success(request, "Entered.")
            return redirect("care_visits", nominal)
    sought = sought_in(request.POST, "held_by")
    child, pages = visits_of_child(request.viewer, nominal=nominal, sought=sought)
    going_on = next((page for page in pages if not page.row.is_ended), None)
    context = {
        "child": child,
        "rounds": [(page, who_holds(page.row.holder), last_seen(page.row), _in_words(page)) for page in pages],
        "going_on": going_on,
        "kinds": KINDS,
        "seen": SEEN,
        "alone": list(ALONE.items()),
        **_who(request, going_on, given, sought),
        "boxes": as_boxes(given, "on", "since"),
        **with_errors(in_order(errors, *FIELDS)),
    }
    return render(request, "placements/visits.html", context, status=status)


def _in_words(page: VisitsPage) -> list[tuple[VisitRow, str, str]]:
    return [(one, VISITS[one.kind], ALONE.get(one.alone, "")) for one in page.visits]


def _who(request: Request, going_on: VisitsPage | None, given: dict[str, str], sought: Sought) -> dict[str, Any]:
    """Who may visit, and who is chosen: whoever asks, where nobody visits yet."""
    offered = going_on.holders if going_on else who_may_hold(request.viewer, sought=sought)
    held = given["held_by"] or ("" if going_on else str(request.viewer.professional_id))
    return {"holders": offered.people, "given": {**given, "held_by": held}, **finding(sought, offered)}


def _said(request: Request, nominal: UUID, given: dict[str, str], errors: MutableMapping[str, str]) -> int:
    """What was typed, entered; with what the answer is."""
    visits = id_or_none(request.POST.get("visits", ""))
    try:
        if visits is None:
            _begun(request, nominal, given, errors)
        else:
            _visited(request, visits, given, errors)
    except NotEntered as refused:
        add_faults(errors, refused.faults)
        return 422
    except MovedMeanwhile as moved:
        errors["kind"] = str(moved)
        return 409
    return 200


def _begun(request: Request, nominal: UUID, given: dict[str, str], errors: MutableMapping[str, str]) -> None:
    since = day_from(given, "since", errors)
    if errors:
        raise NotEntered([])
    begin_visits(request.viewer, child=nominal, since_on=since, held_by=id_or_none(given["held_by"]))


def _visited(request: Request, visits: UUID, given: dict[str, str], errors: MutableMapping[str, str]) -> None:
    is_seen = {"yes": True, "no": False}.get(given["is_seen"]) if given["kind"] == "made" else None
    said = VisitGiven(
        given["kind"],
        day_from(given, "on", errors, empty=clock.local_date()),
        is_seen,
        given["alone"],
        given["heard"],
        given["words"],
    )
    if errors:
        raise NotEntered([])
    seen = number_or_none(request.POST.get("number", "")) or 0
    enter_visit(request.viewer, visits=visits, seen=seen, given=said, held_by=id_or_none(given["held_by"]))


urlpatterns = [path("care-visits/<uuid:nominal>/", care_visits, name="care_visits")]
