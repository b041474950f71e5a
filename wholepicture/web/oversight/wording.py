"""The page for whoever trains: how often words that blame a child were written, pointed out and changed, by agency and month."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.base.bands import in_words
from wholepicture.intake.queries import wording_counts
from wholepicture.intake.results import WordingRow
from wholepicture.intake.writing.wording import COUNTED_IN, known_wording
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.request import Request
from wholepicture.web.wording.times import gds_month

MONTHS = 12
COLUMNS = [
    "Agency and words",
    {"text": "Pointed out", "numeric": True},
    {"text": "Then changed", "numeric": True},
    {"text": "Sent by form", "numeric": True},
    {"text": "Sent by file or system", "numeric": True},
]


@require_http_methods(["GET"])
def wording(request: Request) -> HttpResponse:
    """The counts of the last twelve months that are over, latest first: of agencies, and of nobody."""
    counted = wording_counts(request.viewer, since=_months_ago(clock.local_date(), MONTHS))
    agencies = {agency.id: agency.name for agency in agencies_by_id().values()}
    months = [
        {"title": gds_month(month), "rows": _rows(list(rows), agencies)}
        for month, rows in groupby(counted, key=attrgetter("month"))
    ]
    return render(request, "oversight/wording.html", {"months": months, "columns": COLUMNS})


def _months_ago(day: date, months: int) -> date:
    since = day.year * 12 + day.month - 1 - months
    return date(since // 12, since % 12 + 1, 1)


def _rows(counted: Iterable[WordingRow], agencies: dict[UUID, str]) -> list[list[Any]]:
    """The rows of one month: each agency with its words behind it."""
    known = known_wording()
    return [
        [
            f"{agencies.get(row.agency, 'An agency that is no more')}: “{known.get(row.code, row.code)}”",
            in_words(row.prompted, COUNTED_IN),
            in_words(row.changed, COUNTED_IN),
            in_words(row.by_form, COUNTED_IN),
            in_words(row.by_system, COUNTED_IN),
        ]
        for row in counted
    ]


urlpatterns = [path("oversight/wording/", wording, name="wording_counts")]
