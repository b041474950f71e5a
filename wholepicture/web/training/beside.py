"""Training beside what each agency sends: one page of numbers, with what each of them counts and the day on which it stood so."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.intake.figures import FigureRow, figures_of, last_quarter
from wholepicture.partnership.training.queries import Cover, agencies_by_name, coverage_of, reads_coverage
from wholepicture.web.frame.request import Request

FEWEST = 5
FEW, NONE = "Fewer than 5", "–"
NUMBERS = ("To be trained", "Current", "Reports", "By people", "Doubtful", "Corrected", "Held back")
COLUMNS = ("Agency", *({"text": each, "numeric": True} for each in NUMBERS))


@require_http_methods(["GET"])
def beside(request: Request) -> HttpResponse:
    """How many are trained at each agency, beside what it sent in the last quarter that is over and how that came."""
    if not reads_coverage(request.viewer):
        raise NotFound
    quarter = last_quarter(clock.local_date())
    trained = _trained(coverage_of(request.viewer))
    names = agencies_by_name(request.viewer)
    rows = [
        (names[row.agency], *trained.get(row.agency, (NONE, NONE)), *_sent(row))
        for row in figures_of(request.viewer, quarter=quarter)
        if row.agency in names
    ]
    context = {"rows": rows, "columns": COLUMNS, "day": clock.local_date(), "quarter": _quarter_said(quarter)}
    return render(request, "training/beside.html", context)


def _trained(rows: Iterable[Cover]) -> Mapping[UUID, tuple[str, str]]:
    """Of each agency how many needs its people have, and how many of a hundred are current."""
    due: dict[UUID, int] = {}
    current: dict[UUID, int] = {}
    for row in rows:
        due[row.agency] = due.get(row.agency, 0) + row.due
        current[row.agency] = current.get(row.agency, 0) + row.current
    return {one: (in_fives(of), in_tenths(current[one], of)) for one, of in due.items()}


def in_fives(number: int) -> str:
    """A number to the nearest five; few are not told."""
    return f"{round(number / 5) * 5:,}" if number >= FEWEST else FEW


def in_tenths(part: int, of: int) -> str:
    """A share to the nearest tenth; of few it is not told."""
    return f"{round(10 * part / of) * 10}%" if of >= FEWEST else NONE


def _sent(row: FigureRow) -> tuple[str, ...]:
    sent = FEW if row.sent is None else f"{row.sent:,}{' or more' if row.is_more else ''}"
    shares = [NONE if share is None else f"{share}%" for share in (row.by_people, row.doubted)]
    counts = [FEW if number is None else f"{number:,}" for number in (row.corrected, row.held_back)]
    return sent, *shares, *counts


def _quarter_said(first: date) -> str:
    last = date(first.year, first.month + 2, 1)
    return f"{first:%B} to {last:%B} {first.year}"


urlpatterns = [path("training/beside/", beside, name="training_beside")]
