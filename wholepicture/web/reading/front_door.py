"""The front door's own forms: a first read, further ways in which a report is taken on, and what came of each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.alerts.front_door import (
    AlreadyEnded,
    AlreadyReadFirst,
    NotTakenOn,
    end_route,
    open_routes,
    record_first_read,
    route_of,
    take_on,
)
from wholepicture.alerts.results import ReportToRead
from wholepicture.alerts.routes import WAYS
from wholepicture.base.ledgered import LONGEST_REASON, NotFound
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.agencies import agency_names
from wholepicture.web.parts.away_marked import hub_to_choose
from wholepicture.web.parts.entry import entry_in_words
from wholepicture.web.parts.listed_report import report_in_words
from wholepicture.web.parts.ways import Ways, ways_context, ways_from
from wholepicture.web.reading.views import report_listed
from wholepicture.web.reading.words import FIRST_OPTIONS, colleagues, route_in_words


@require_http_methods(["GET", "POST"])
def first_read(request: Request, submission: UUID) -> HttpResponse:
    """What somebody makes of a report, while who sent it may be hidden."""
    to_read = report_listed(request, submission)
    if request.method == "GET" or to_read.row.answered_at:
        return redirect("reading_report", submission)
    given = typed(request.POST, "takes_forward", "first_reason", "goes_to")
    if errors := _first_errors(given):
        return _first_page(request, to_read, given, errors)
    try:
        record_first_read(
            request.viewer,
            submission=submission,
            takes_forward=given["takes_forward"] == "yes",
            reason=given["first_reason"],
            goes_to=id_or_none(given["goes_to"]),
        )
    except NotTakenOn as refused:
        return _first_page(request, to_read, given, refused.problems)
    except AlreadyReadFirst as before:
        return _first_page(request, report_listed(request, submission), given, {"takes_forward": str(before)})
    shown = " Who sent it is shown below." if to_read.row.is_hidden else ""
    messages.success(request, f"What you make of it is recorded.{shown}")
    return redirect("reading_report", submission)


def _first_errors(given: dict[str, str]) -> dict[str, str]:
    errors = {}
    if given["takes_forward"] not in ("yes", "no"):
        errors["takes_forward"] = "Say whether it is to be taken forward."
    if not given["first_reason"]:
        errors["first_reason"] = "Say why, from what it says."
    if len(given["first_reason"]) > LONGEST_REASON:
        length = len(given["first_reason"])
        errors["first_reason"] = f"Use {LONGEST_REASON:,} characters or fewer here. There are {length:,}."
    return errors


def _first_page(request: Request, to_read: ReportToRead, given: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    row = to_read.row
    context = {
        "row": row,
        "report": report_in_words(row),
        "entry": entry_in_words(row.report, agency_names()) if row.report else None,
        "first": given,
        "first_options": FIRST_OPTIONS,
        "colleagues": colleagues(request.viewer, hub_to_choose(request.viewer, row.submission)),
        **with_errors(errors),
    }
    return render(request, "reading/first.html", context, status=422)


@require_http_methods(["GET", "POST"])
def further(request: Request, submission: UUID) -> HttpResponse:
    """Further ways in which an answered report is taken on."""
    to_read = report_listed(request, submission)
    if not to_read.row.answered_at:
        return redirect("reading_report", submission)
    if request.method == "GET":
        return _further_page(request, to_read, Ways(), {})
    ways = ways_from(request.POST)
    try:
        take_on(request.viewer, submission=submission, ways=ways.taken)
    except NotTakenOn as refused:
        return _further_page(request, to_read, ways, refused.problems)
    messages.success(request, "It is recorded, and the sender has been told.")
    return redirect("reading_report", submission)


def _further_page(request: Request, to_read: ReportToRead, ways: Ways, errors: dict[str, str]) -> HttpResponse:
    viewer = request.viewer
    context = ways_context(ways, hub_to_choose(viewer, to_read.row.submission), viewer.professional_id)
    taken = {route.way for route in to_read.routes}
    context["ways"] = [way for way in context["ways"] if way["code"] not in taken]
    context |= {"report": report_in_words(to_read.row), **with_errors(errors)}
    return render(request, "reading/further.html", context, status=422 if errors else 200)


@require_http_methods(["GET"])
def ways(request: Request) -> HttpResponse:
    """What was taken on, and of which nobody has said what came."""
    return render(
        request, "reading/ways.html", {"routes": [route_in_words(one) for one in open_routes(request.viewer)]}
    )


@require_http_methods(["GET", "POST"])
def way(request: Request, route: UUID) -> HttpResponse:
    """One way in which a report was taken on; and saying what came of it."""
    if request.method == "GET":
        return _way_page(request, route, {}, {})
    given = typed(request.POST, "done", "told")
    try:
        end_route(request.viewer, route=route, **given)
    except (NotTakenOn, AlreadyEnded) as refused:
        problems = refused.problems if isinstance(refused, NotTakenOn) else {"done": str(refused)}
        return _way_page(request, route, given, problems)
    messages.success(request, "It is recorded, and the sender has been told.")
    return redirect("reading_ways")


def _way_page(request: Request, route: UUID, given: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    shown = route_of(request.viewer, route=route)
    if shown is None:
        raise NotFound
    context: dict[str, Any] = {
        "way": route_in_words(shown),
        "asked": WAYS[shown.way],
        "given": given,
        **with_errors(errors),
    }
    return render(request, "reading/way.html", context, status=422 if errors else 200)


urlpatterns = [
    path("reading/ways/", ways, name="reading_ways"),
    path("reading/ways/<uuid:route>/", way, name="reading_way"),
    path("reading/<uuid:submission>/first/", first_read, name="reading_first"),
    path("reading/<uuid:submission>/further/", further, name="reading_further"),
]
