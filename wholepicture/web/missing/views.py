"""Who is missing now, on one page: since when, who said so, who works with them, where they were found before."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.missing.queries import followed_on
from wholepicture.casework.missing.rules import procedure_in_force
from wholepicture.picture.nights_of_month import nights_of_month
from wholepicture.picture.queries import who_is_missing
from wholepicture.web.frame.request import Request, id_or_none
from wholepicture.web.missing.month import month_in_words
from wholepicture.web.parts.missing_child import Followed, missing_in_words


@require_http_methods(["GET"])
def missing(request: Request) -> HttpResponse:
    """Who is missing now; of whom nobody has said for long that they are back; who came back in the last day."""
    viewer = request.viewer
    board = who_is_missing(viewer, with_help=True)
    told = {child.nominal: [report.submission for report in child.told] for child in board.now if child.nominal}
    done = followed_on(viewer, children=told) if viewer.may(Permission.MISSING) else {}
    followed = {nominal: _followed(done.get(nominal, ())) for nominal in told}
    context = {
        "now": [
            missing_in_words(child, followed=followed.get(child.nominal) if child.nominal else None)
            for child in board.now
        ],
        "silent": [missing_in_words(child) for child in board.silent],
        "back": [missing_in_words(child) for child in board.back],
        "is_more": board.is_more,
        "may_report": viewer.may(Permission.REPORT),
        "may_follow": viewer.may(Permission.MISSING),
    }
    return render(request, "missing/index.html", context)


def _followed(done: Collection[str]) -> Followed:
    """How many steps of the procedure were followed, of how many, and which is next."""
    steps = procedure_in_force().steps
    left = [step for step in steps if step.code not in done]
    return Followed(len(steps) - len(left), len(steps), left[0].title if left else "")


@require_http_methods(["GET"])
def nights(request: Request) -> HttpResponse:
    """Who was away on which nights of a month, a row each; of a home's children, where the address names one."""
    place = id_or_none(request.GET.get("place", ""))
    if request.GET.get("place") and place is None:
        raise NotFound
    today = clock.local_date()
    month = _month_asked(request.GET.get("month", ""), today)
    found = nights_of_month(request.viewer, month=month, place=place)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    context = {
        "found": found,
        "month": month,
        "words": month_in_words(found),
        "place": place,
        "before": month - timedelta(days=1) if month > FIRST_MONTH else None,
        "after": last + timedelta(days=1) if last < today else None,
    }
    return render(request, "missing/nights.html", context)


FIRST_MONTH = date(2000, 1, 1)


def _month_asked(written: str, today: date) -> date:
    """The month that an address asks for, as `2026-11`; this month where it asks for none, or for one that cannot be looked at."""
    try:
        month = date.fromisoformat(f"{written}-01")
    except ValueError:
        return today.replace(day=1)
    return month if FIRST_MONTH <= month <= today else today.replace(day=1)


urlpatterns = [
    path("missing/", missing, name="missing"),
    path("missing/nights/", nights, name="missing_nights"),
]
