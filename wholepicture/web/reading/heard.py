"""How reports are heard, by agency; and how the partnership reads them first."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.front_door import FirstReadsSetMeanwhile, NotTakenOn, first_read_setting, set_first_reads
from wholepicture.alerts.heard import Heard, first_read_figures, reports_heard
from wholepicture.alerts.routes import HOW_READ_FIRST
from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed
from wholepicture.web.reading.words import share, time_taken

PERIODS = {"30": "The last 30 days", "90": "The last 90 days", "365": "The last year"}
USUAL_PERIOD = "90"
COLUMNS = ("Agency", "Sent", "Read", "Used", "Answered", "Answered in time", "Half answered within", "Late now")
FIRST_COLUMNS = ("Agency", "Taken forward, agency hidden", "Taken forward, agency shown")


@require_http_methods(["GET"])
def heard(request: Request) -> HttpResponse:
    """How many reports were read, used and answered, and in which time: of every agency for the hub, of one's own for others."""
    viewer = request.viewer
    period = request.GET.get("days", USUAL_PERIOD)
    period = period if period in PERIODS else USUAL_PERIOD
    until = clock.now()
    since = until - timedelta(days=int(period))
    names = {agency.id: agency.name for agency in agencies_by_id().values()}
    context: dict[str, Any] = {
        "columns": COLUMNS,
        "rows": [_row(figures, names[figures.agency]) for figures in reports_heard(viewer, since=since, until=until)],
        "periods": PERIODS.items(),
        "period": period,
        "as_at": until,
        "is_hub": viewer.may(Permission.ALERTS),
    }
    if viewer.may(Permission.ALERTS):
        context |= {"first_columns": FIRST_COLUMNS, "setting": first_read_setting(viewer)}
        context["first_rows"] = [
            (names[row.agency], share(row.hidden_forward, row.hidden), share(row.shown_forward, row.shown))
            for row in first_read_figures(viewer, since=since, until=until)
        ]
        context["may_set"] = viewer.may(Permission.SET_RULES)
    return render(request, "reading/heard.html", context)


def _row(figures: Heard, agency: str) -> tuple[str, ...]:
    return (
        agency,
        f"{figures.sent:,}",
        share(figures.read, figures.sent),
        share(figures.used, figures.sent),
        share(figures.answered, figures.sent),
        share(figures.in_time, figures.answered),
        time_taken(figures.hours),
        f"{figures.late:,}",
    )


@require_http_methods(["GET", "POST"])
def set_first(request: Request) -> HttpResponse:
    """Sets how the partnership reads reports first."""
    viewer = request.viewer
    if request.method == "GET":
        return _set_page(viewer, request, {}, {})
    given = typed(request.POST, "use", "reason", "after")
    try:
        set_first_reads(viewer, use=given["use"], reason=given["reason"], after=number_or_none(given["after"]) or 0)
    except NotTakenOn as refused:
        return _set_page(viewer, request, given, refused.problems)
    except NeedsReason:
        return _set_page(viewer, request, given, {"reason": "Say why, for whoever reads this later."})
    except FirstReadsSetMeanwhile as refused:
        return _set_page(viewer, request, given, {"use": str(refused)})
    messages.success(request, "It is set. It counts from the next report that anybody opens.")
    return redirect("heard")


def _set_page(viewer: Viewer, request: Request, given: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    setting = first_read_setting(viewer)
    context = {"setting": setting, "options": HOW_READ_FIRST, "use": given.get("use", setting.use), "given": given}
    return render(request, "reading/set_first.html", context | with_errors(errors), status=422 if errors else 200)


urlpatterns = [
    path("heard/", heard, name="heard"),
    path("heard/first/", set_first, name="set_first_reads"),
]
