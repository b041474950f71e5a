"""Setting up the partnership: what it still lacks before it opens, its agencies, and who waits to be let in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access import opening
from wholepicture.access.opening import Step, steps_to_open
from wholepicture.access.rules import Permission
from wholepicture.access.setting_up import CodeTaken, enter_agency, entries_of, rename_agency
from wholepicture.base.ledgered import NotPermitted
from wholepicture.partnership.commands import ChangedMeanwhile
from wholepicture.partnership.queries import agencies_of
from wholepicture.partnership.rules import ENTERED_TYPES, PUBLIC
from wholepicture.web.administration.entries import successors, waiting
from wholepicture.web.administration.meanwhile import TOLD, changes, merged, opened_on, seen_by, status_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

NAME_IT = "Enter the agency’s name."
SHORTEN_IT = "Enter a short code, such as SCH1: letters, digits, full stops, hyphens and underscores, at most 64."
KIND = "Choose what kind of agency it is. It decides which roles its own administrator can give."
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def only_who_sets_up(request: Request) -> None:
    """Raises NotPermitted for everybody else."""
    if not request.viewer.may(Permission.PARTNERSHIP):
        raise NotPermitted


@require_http_methods(["GET"])
def partnership(request: Request) -> HttpResponse:
    """The first page of whoever sets up the partnership."""
    only_who_sets_up(request)
    viewer = request.viewer
    steps = steps_to_open(viewer, area=viewer.area_id)
    undone = [step for step in steps if step.is_needed and not step.is_done]
    context = {
        "together": [(step, _page_of(step)) for step in steps if not step.agency],
        "agencies": _agencies(request, steps),
        "is_ready": not undone,
        **waiting(request),
    }
    return render(request, "administration/partnership.html", context)


def _agencies(request: Request, steps: Sequence[Step]) -> list[tuple[Any, list[Step]]]:
    """The agencies that people are entered in, each with what it still lacks."""
    viewer = request.viewer
    entered = [agency for agency in agencies_of(viewer, area=viewer.area_id) if agency.type != PUBLIC]
    return [(agency, [step for step in steps if step.agency == agency.id and not step.is_done]) for agency in entered]


def _page_of(step: Step) -> str:
    """Where a step is done; empty where it takes the operator."""
    pages = {
        opening.AGENCIES: reverse("partnership") + "#agencies",
        opening.AGREEMENTS: reverse("agreements"),
        opening.TRAINING: reverse("reading_rules"),
    }
    return pages.get(step.page, "")


@require_http_methods(["GET", "POST"])
def agency_new(request: Request) -> HttpResponse:
    """An agency that is not there yet."""
    only_who_sets_up(request)
    given = typed(request.POST, "name", "code", "type")
    if request.method == "GET":
        return _new_page(request, given, {})
    errors = {}
    if not _is_name(given["name"]):
        errors["name"] = NAME_IT
    if not _CODE.fullmatch(given["code"]):
        errors["code"] = SHORTEN_IT
    if given["type"] not in ENTERED_TYPES:
        errors["type"] = KIND
    if not errors:
        try:
            agency = enter_agency(request.viewer, area=request.viewer.area_id, **given)
        except CodeTaken as refused:
            errors = {"code": str(refused)}
    if errors:
        return _new_page(request, given, errors)
    messages.success(request, f"{given['name']} takes part. Next: its teams with their telephones, and its people.")
    return redirect("partnership_agency", agency)


def _is_name(name: str) -> bool:
    return 0 < len(name) <= 200 and name.isprintable()


def _new_page(request: Request, given: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    context = {"given": given, "types": ENTERED_TYPES, **with_errors(errors)}
    return render(request, "administration/agency_new.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def agency_page(request: Request, agency: UUID) -> HttpResponse:
    """One agency: what it lacks, its name, its teams and its people."""
    only_who_sets_up(request)
    kept = entries_of(request.viewer, agency=agency)
    if request.method == "GET":
        return _agency_page(request, agency, {"name": kept.name}, {})
    given, seen = typed(request.POST, "name"), opened_on(request, {"name": "Name"})
    if not _is_name(given["name"]):
        return _agency_page(request, agency, given, {"name": NAME_IT})
    try:
        rename_agency(request.viewer, agency=agency, name=given["name"], seen=seen["name"])
    except ChangedMeanwhile:
        now = {"name": kept.name}
        told = changes(given, seen, now, {"name": "Name"}, {})
        return _agency_page(request, agency, merged(given, seen, now), {"meanwhile": TOLD}, told)
    messages.success(request, f"It is called {given['name']} now.")
    return redirect("partnership_agency", agency)


def _agency_page(
    request: Request,
    agency: UUID,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    meanwhile: list[Any] | None = None,
) -> HttpResponse:
    viewer = request.viewer
    kept = entries_of(viewer, agency=agency)
    steps = [step for step in steps_to_open(viewer, area=viewer.area_id) if step.agency == agency]
    context = {
        "kept": kept,
        "steps": [step for step in steps if not step.is_done],
        "given": given,
        "seen": seen_by(request, {"name": kept.name}, is_told=meanwhile is not None),
        "meanwhile": meanwhile,
        **waiting(request, agency),
        "successors": successors(request, kept),
        **with_errors(errors),
    }
    return render(request, "administration/agency.html", context, status=status_of(errors, meanwhile))


urlpatterns = [
    path("partnership/", partnership, name="partnership"),
    path("partnership/agencies/new/", agency_new, name="agency_new"),
    path("partnership/agencies/<uuid:agency>/", agency_page, name="partnership_agency"),
]
