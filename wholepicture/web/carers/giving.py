"""The page on which a worker of the authority that placed a child gives the foster carer their door, gives a new link, and ends it."""

from collections.abc import Mapping, MutableMapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.casework.carers.commands import (
    AColleagueGives,
    NoDoorHere,
    NotGiven,
    end_door,
    give_door,
    give_new_link,
    keep_open,
)
from wholepicture.casework.carers.queries import doors_of_placement
from wholepicture.casework.carers.results import DoorRow, NewLink, PlacementDoors
from wholepicture.casework.carers.rules import WHAT, Fault, Given
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.form_days import add_faults, boxes, day_from
from wholepicture.web.wording.times import gds_datetime

GIVEN = ("carer", "phone", "called")


@require_http_methods(["GET", "POST"])
def doors(request: Request, placement: UUID) -> HttpResponse:
    """The doors of a placement's carers; give one, give a new link to one, keep one open for longer, end one."""
    page = doors_of_placement(request.viewer, placement=placement)
    given = typed(request.POST, "do", "door", *GIVEN, *boxes(*map(_until, page.doors)))
    errors: dict[str, str] = {}
    if request.method == "POST":
        done = _done(request, page, given, errors)
        if done:
            return done
    context = {
        "page": page,
        "open": [(row, _came(row), _stays(row, given)) for row in page.doors if row.ended_at is None],
        "over": [row for row in page.doors if row.ended_at is not None],
        "given": given if any(given[name] for name in GIVEN) else {**given, "called": page.child.partition(" ")[0]},
        **with_errors(errors),
    }
    return render(request, "carers/doors.html", context, status=422 if errors else 200)


def _came(row: DoorRow) -> list[str]:
    return [f"{WHAT[what]}, {gds_datetime(at)}" for what, at in row.came]


def _until(row: DoorRow) -> str:
    """The boxes of the day until which a child stays: of each door its own, for several stand on the page."""
    return f"until-{row.child}"


def _stays(row: DoorRow, given: Mapping[str, str]) -> dict[str, str]:
    """What stands in these boxes. `asked`: they were sent just now."""
    day, month, year = (given[box] for box in boxes(_until(row)))
    asked = given["door"] if given["do"] == "keep" and given["door"] == str(row.id) else ""
    return {"name": _until(row), "day": day, "month": month, "year": year, "asked": asked}


def _done(
    request: Request, page: PlacementDoors, given: Mapping[str, str], errors: MutableMapping[str, str]
) -> HttpResponse | None:
    """What was asked, done; none: `errors` says what is to be put right."""
    row = next((row for row in page.doors if row.id == id_or_none(given["door"])), None)
    try:
        if given["do"] == "give":
            return _given(request, page, give_door(request.viewer, placement=page.placement, given=_from(given)))
        if row is not None and row.ended_at is not None:
            messages.warning(request, f"The door of {row.carer} is ended already.")
        elif row is not None and given["do"] in _ACTS:
            return _ACTS[given["do"]](request, page, row, given, errors)
        return redirect("carers_doors", page.placement)
    except NotGiven as refused:
        add_faults(errors, refused.faults)
    except NoDoorHere as refused:
        errors["carer"] = str(refused)
    return None


def _new_link(
    request: Request, page: PlacementDoors, row: DoorRow, _given: Mapping[str, str], _errors: MutableMapping[str, str]
) -> HttpResponse:
    try:
        return _made(request, page, give_new_link(request.viewer, door=row.id), row.carer, row.phone)
    except AColleagueGives as refused:
        messages.warning(request, str(refused))
        return redirect("carers_doors", page.placement)


def _end(
    request: Request, page: PlacementDoors, row: DoorRow, _given: Mapping[str, str], _errors: MutableMapping[str, str]
) -> HttpResponse:
    end_door(request.viewer, door=row.id)
    messages.success(request, f"The door of {row.carer} is ended. From now on it opens nothing.")
    return redirect("carers_doors", page.placement)


def _keep(
    request: Request, page: PlacementDoors, row: DoorRow, given: Mapping[str, str], errors: MutableMapping[str, str]
) -> HttpResponse | None:
    try:
        keep_open(request.viewer, child=row.child, until_on=day_from(given, _until(row), errors))
    except NotGiven as refused:
        add_faults(errors, [Fault(f"{_until(row)}-day", fault.message) for fault in refused.faults])
        return None
    messages.success(request, "The door shows the child until that day.")
    return redirect("carers_doors", page.placement)


_ACTS = {"link": _new_link, "end": _end, "keep": _keep}


def _from(given: Mapping[str, str]) -> Given:
    return Given(*(" ".join(given[name].split()) for name in GIVEN))


def _given(request: Request, page: PlacementDoors, link: NewLink | None) -> HttpResponse:
    given = _from(typed(request.POST, *GIVEN))
    if link is None:
        messages.success(
            request, f"{given.carer} has a door already. It shows this child as well, once the child lives there."
        )
        return redirect("carers_doors", page.placement)
    return _made(request, page, link, given.carer, given.phone)


def _made(request: Request, page: PlacementDoors, link: NewLink, carer: str, phone: str) -> HttpResponse:
    """The link and the code, shown this once."""
    context: dict[str, Any] = {
        "page": page,
        "carer": carer,
        "phone": phone,
        "address": request.build_absolute_uri(reverse("carers_open", args=[link.token])),
        "code": f"{link.code[:3]} {link.code[3:]}",
        "days": link.days,
    }
    return render(request, "carers/made.html", context)


urlpatterns = [path("placements/<uuid:placement>/door/", doors, name="carers_doors")]
