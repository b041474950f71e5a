"""What was done with pupils: which schools had what and which had nothing, a list, an entry by hand, and an entry ended."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.base.ledgered import NeedsReason, NotFound, ReasonTooLong
from wholepicture.partnership.rules import PREVENTION
from wholepicture.partnership.training.commands import BrokenRows, end_done, take_prevention
from wholepicture.partnership.training.queries import (
    MOST_DONE,
    DoneRow,
    SchoolRow,
    agencies_by_name,
    agencies_kept,
    done_of,
    done_with,
    schools_of,
)
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed
from wholepicture.web.training.words import day_said, taken_in
from wholepicture.web.wording.days import near_date_of, why_no_date
from wholepicture.web.wording.sentences import plural

ENTRY = ("kind", "where", "years", "date-day", "date-month", "date-year", "agency", "how_many", "what")
ORDER = ("kind", "where", "years", "date-day", "agency", "how_many", "what")
LIST = ("Where", "When", "What", "Year groups", "How many", "Done by")
YEAR = timedelta(days=365)
NUMERIC = [{"text": text, "numeric": True} for text in ("Sessions", "Pupils", "Deliveries", "Copies")]


@require_http_methods(["GET"])
def prevention(request: Request) -> HttpResponse:
    """Which schools had what in the last year, and which had nothing; and what was done."""
    since = clock.local_date() - YEAR
    schools = schools_of(request.viewer, since=since)
    done = done_of(request.viewer, since=since)
    context = {
        "since": since,
        "gap": [row.name for row in schools if row.had_nothing],
        "schools": [_school_cells(row) for row in schools],
        "school_columns": ("School", *NUMERIC, "Last"),
        "list_columns": LIST,
        "rows": [_cells(row) for row in done],
        "is_cut": len(done) == MOST_DONE,
        "most": MOST_DONE,
        "keeps": bool(agencies_kept(request.viewer)),
    }
    return render(request, "training/prevention.html", context)


def _school_cells(row: SchoolRow) -> tuple[object, ...]:
    last: object = day_said(row.last) if row.last else {"text": "Nothing", "tag": "red"}
    return row.name, f"{row.sessions:,}", f"{row.pupils:,}", f"{row.deliveries:,}", f"{row.copies:,}", last


def _cells(row: DoneRow) -> tuple[object, ...]:
    where = {"text": row.where, "url": reverse("prevention_done", args=[row.id])}
    return where, day_said(row.done_on), _what(row), row.year_groups, _how_many(row), row.agency_name


def _what(row: DoneRow) -> str:
    return f"{PREVENTION[row.kind]}: {row.what}"


def _how_many(row: DoneRow) -> str:
    return plural(row.how_many, "pupil") if row.kind == "session" else f"{row.how_many:,} copies"


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """One session or delivery, by hand."""
    kept = agencies_kept(request.viewer)
    if not kept:
        raise NotFound
    given = typed(request.POST, *ENTRY)
    errors: dict[str, str] = {}
    if request.method == "POST" and (said := _enter(request, given, errors)):
        messages.success(request, said)
        return redirect("prevention")
    context = {
        "given": {box.replace("-", "_"): given[box] for box in ENTRY},
        "kinds": PREVENTION,
        "agencies": {one.name: one.name for one in kept},
        "is_one": len(kept) == 1,
        "places": list(agencies_by_name(request.viewer).values()),
        **with_errors({field: errors[field] for field in ORDER if field in errors}),
    }
    return render(request, "training/prevention_add.html", context, status=422 if errors else 200)


def _enter(request: Request, given: Mapping[str, str], errors: dict[str, str]) -> str:
    """Enters what a form says; what became of it, or nothing where it is wrong."""
    boxes = [given[f"date-{part}"] for part in ("day", "month", "year")]
    day = near_date_of(*boxes)
    row = {field: given[field] for field in ("kind", "where", "years", "agency", "how_many", "what")}
    try:
        account = take_prevention(request.viewer, rows=[(1, {**row, "date": day.isoformat() if day else ""})])
    except BrokenRows as refusal:
        errors |= {one.field: one.said for one in refusal.problems}
        if "date" in errors:
            errors["date-day"] = errors.pop("date") if day else why_no_date(*boxes)
        return ""
    return taken_in(account, "entry", "entries")


@require_http_methods(["GET", "POST"])
def done(request: Request, done: UUID) -> HttpResponse:
    """One session or delivery, and its ending where it was entered in error."""
    row = done_with(request.viewer, done=done)
    given = typed(request.POST, "reason")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            end_done(request.viewer, done=done, reason=given["reason"])
            messages.success(request, "Ended. It counts for nothing now.")
            return redirect("prevention")
        except (NeedsReason, ReasonTooLong) as refusal:
            errors = {"reason": str(refusal)}
    context = {
        "row": row,
        "what": _what(row),
        "day": day_said(row.done_on),
        "how_many": _how_many(row),
        "may_end": not row.ended_reason and row.agency in {one.id for one in agencies_kept(request.viewer)},
        "given": given,
        **with_errors(errors),
    }
    return render(request, "training/prevention_done.html", context, status=422 if errors else 200)


urlpatterns = [
    path("prevention/", prevention, name="prevention"),
    path("prevention/add/", add, name="prevention_add"),
    path("prevention/<uuid:done>/", done, name="prevention_done"),
]
