"""Children's homes, each as one record with its pattern over time."""

from collections.abc import MutableMapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.casework.placement.commands import MovedMeanwhile, NotEntered, change_home, enter_home
from wholepicture.casework.placement.queries import home_page
from wholepicture.casework.placement.queries import homes as homes_listed
from wholepicture.casework.placement.results import HomePage, HomeRow
from wholepicture.casework.placement.rules import RUNS_HOMES, HomeGiven, Month
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, number_or_none, typed
from wholepicture.web.parts.form_days import add_faults, as_boxes, boxes, day_from, in_order
from wholepicture.web.placements.words import distance_in_words, in_a_line, who_holds

TEXTS = ("name", "provider", "urn", "authority", "latitude", "longitude")
FIELDS = ("run_by", "name", "beds", "from-day", "provider", "urn", "authority", "latitude", "longitude")
SET = "Set."


@require_http_methods(["GET"])
def homes(request: Request) -> HttpResponse:
    """Every home that has a record."""
    rows = homes_listed(request.viewer)
    context = {"rows": rows, "may_add": bool(_may_run(request.viewer, rows))}
    return render(request, "placements/homes.html", context)


def _may_run(viewer: Viewer, rows: list[HomeRow]) -> list[tuple[str, str]]:
    """For which agencies somebody may enter a home: the hub for any home and for one of none; a home's own people for theirs."""
    if not viewer.may(Permission.CASES):
        return []
    has_one = {row.run_by for row in rows}
    listed = [one for one in _care_homes() if one[1] not in has_one]
    if viewer.is_hub and viewer.may(Permission.ALERTS):
        return [*listed, ("none", "No agency that uses this site")]
    return [one for one in listed if one[0] == str(viewer.agency_id)]


def _care_homes() -> list[tuple[str, str]]:
    agencies = agencies_by_id().values()
    return sorted(((str(one.id), one.name) for one in agencies if one.type == RUNS_HOMES), key=lambda one: one[1])


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Enter a home."""
    runs = _may_run(request.viewer, homes_listed(request.viewer))
    if not runs:
        raise NotFound
    given = typed(request.POST, "run_by", "beds", *TEXTS, *boxes("from"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        home = _entered(request, given, dict(runs), errors)
        if home:
            messages.success(request, SET)
            return redirect("home_record", home)
    context = {"runs": runs, **_form(given, errors)}
    return render(request, "placements/home_form.html", context, status=422 if errors else 200)


def _entered(
    request: Request, given: dict[str, str], runs: dict[str, str], errors: MutableMapping[str, str]
) -> UUID | None:
    run_by = given["run_by"] or (next(iter(runs)) if len(runs) == 1 else "")
    said = _said(given, errors)
    if run_by not in runs:
        errors["run_by"] = "Say which agency runs it."
    try:
        if errors:
            raise NotEntered([])
        return enter_home(request.viewer, given=said, run_by=id_or_none(run_by))
    except NotEntered as refused:
        add_faults(errors, refused.faults)
    except MovedMeanwhile as moved:
        errors["name"] = str(moved)
    return None


def _said(given: dict[str, str], errors: MutableMapping[str, str]) -> HomeGiven:
    day = day_from(given, "from", errors, empty=clock.local_date())
    texts = {name: given[name] for name in TEXTS}
    return HomeGiven(beds=number_or_none(given["beds"], digits=4), from_on=day, **texts)


def _form(given: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    return {"given": given, "boxes": as_boxes(given, "from"), **with_errors(in_order(errors, *FIELDS))}


@require_http_methods(["GET"])
def home(request: Request, home: UUID) -> HttpResponse:
    """A home, who lives there, and its pattern."""
    page = home_page(request.viewer, home=home)
    return render(request, "placements/home.html", _context(page))


def _context(page: HomePage) -> dict[str, Any]:
    return {
        "page": page,
        "columns": [
            "Month",
            *(
                {"text": text, "numeric": True}
                for text in ("Children", "Reports", "Missing", "Bed days", "Missing per 100 bed days")
            ),
        ],
        "months": [_month(one) for one in reversed(page.months)],
        "rate": _rate(page.rate),
        "placements": [
            (row, *in_a_line(row), distance_in_words(row), who_holds(row.holder)) for row in page.placements
        ],
    }


def _month(one: Month) -> tuple[str, ...]:
    return (
        f"{one.first:%B %Y}",
        str(one.children),
        str(one.reports),
        str(one.missing),
        f"{one.bed_days:,}",
        _rate(one.rate),
    )


def _rate(rate: float | None) -> str:
    return "no beds" if rate is None else f"{rate:.1f}"


@require_http_methods(["GET", "POST"])
def change(request: Request, home: UUID) -> HttpResponse:
    """Say what holds of a home from a day on."""
    row = home_page(request.viewer, home=home).row
    if not row.may_change:
        raise NotFound
    given = typed(request.POST, "beds", *TEXTS, *boxes("from"))
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        status = _changed(request, home, given, errors)
        if not errors:
            messages.success(request, SET)
            return redirect("home_record", home)
    else:
        given |= {name: str(getattr(row, name)) for name in ("beds", *TEXTS)}
    context = {"row": row, **_form(given, errors)}
    return render(request, "placements/home_form.html", context, status=status)


def _changed(request: Request, home: UUID, given: dict[str, str], errors: MutableMapping[str, str]) -> int:
    said = _said(given, errors)
    seen = number_or_none(request.POST.get("seen", "")) or 0
    try:
        if errors:
            raise NotEntered([])
        change_home(request.viewer, home=home, seen=seen, given=said)
    except NotEntered as refused:
        add_faults(errors, refused.faults)
        return 422
    except MovedMeanwhile as moved:
        errors["name"] = str(moved)
        return 409
    return 200


urlpatterns = [
    path("homes/", homes, name="homes"),
    path("homes/new/", new, name="home_new"),
    path("homes/<uuid:home>/", home, name="home_record"),
    path("homes/change/<uuid:home>/", change, name="home_change"),
]
