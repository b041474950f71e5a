"""The page on which one makes, renews and takes back the secret address of one's dates; and that address, read without signing in."""

import math

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.calendars import calendar_of, end_calendar, new_calendar
from wholepicture.access.viewer import SignedOut, viewer_from_calendar
from wholepicture.base import clock
from wholepicture.base.allowance import Allowance
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.dates.queries import own_dates
from wholepicture.casework.dates.rules import (
    ACTION,
    ASSESSMENT,
    INTERVIEW,
    MEASURE,
    PLAN,
    PLAN_ACTION,
    PROFILE,
    QUESTION,
    OwnDate,
)
from wholepicture.web.calendar.feed import as_calendar
from wholepicture.web.frame.request import Request

# The page of each kind that takes the record's id. What has none leads to its list: an address says nothing of a child.
PAGES = {
    ACTION: "action",
    ASSESSMENT: "assessment",
    MEASURE: "measure",
    PLAN_ACTION: "context_action",
    PLAN: "context_plan",
    QUESTION: "question_page",
}
LISTS = {INTERVIEW: "return_interviews", PROFILE: "missing"}
NO_CALENDAR = "No calendar is read at this address. Whoever made it may have taken it back, or left."
TOO_OFTEN = "This calendar is read too often. Ask again in a minute."
# Of one address: several devices at a time, and nobody who found it keeps us at work with it.
_allowance = Allowance(10)


@require_http_methods(["GET"])
def your_dates(request: Request) -> HttpResponse:
    """Whether the viewer has an address, and what stands there."""
    return render(request, "calendar/index.html", {"calendar": calendar_of(request.viewer)})


@require_http_methods(["POST"])
def dates_new(request: Request) -> HttpResponse:
    """A new address, shown this once."""
    secret = new_calendar(request.viewer)
    address = request.build_absolute_uri(reverse("dates_feed", args=[secret]))
    return render(request, "calendar/made.html", {"address": address})


@require_http_methods(["POST"])
def dates_end(request: Request) -> HttpResponse:
    """The viewer's address opens nothing any more."""
    try:
        end_calendar(request.viewer)
        messages.success(
            request,
            "The address is taken back. What your calendar has read already stays in it until you remove it there.",
        )
    except NotFound:
        messages.success(request, "You have no address.")
    return redirect("your_dates")


@require_http_methods(["GET", "HEAD"])
def feed(request: HttpRequest, calendar_secret: str) -> HttpResponse:
    """Somebody's dates, for their calendar. One that was taken back and one that never was are answered alike."""
    try:
        viewer = viewer_from_calendar(calendar_secret)
        if seconds := _allowance.take(calendar_secret):
            return _too_often(seconds)
        dates = own_dates(viewer)
    except SignedOut:
        return HttpResponse(NO_CALENDAR, content_type="text/plain; charset=utf-8", status=404)

    def link(one: OwnDate) -> str:
        place = reverse(PAGES[one.kind], args=[one.record]) if one.kind in PAGES else reverse(LISTS[one.kind])
        return request.build_absolute_uri(place)

    body = as_calendar(dates, secret=calendar_secret, at=clock.now(), link=link)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return answer


def _too_often(seconds: float) -> HttpResponse:
    answer = HttpResponse(TOO_OFTEN, content_type="text/plain; charset=utf-8", status=429)
    answer["Retry-After"] = str(math.ceil(seconds))
    return answer


urlpatterns = [
    path("your-dates/", your_dates, name="your_dates"),
    path("your-dates/new/", dates_new, name="dates_new"),
    path("your-dates/end/", dates_end, name="dates_end"),
    path("dates/<slug:calendar_secret>.ics", feed, name="dates_feed"),
]
