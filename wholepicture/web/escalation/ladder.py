"""The ladder of the partnership: its levels and days, and who stands at each, for whoever sets up the partnership."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal
from wholepicture.casework.escalation.commands import name_at_top, name_on_ladder, set_ladder
from wholepicture.casework.escalation.queries import ladder_shown
from wholepicture.casework.escalation.results import LadderShown
from wholepicture.casework.escalation.rules import LEVELS, MOST_DAYS, SCRUTINEER, Level
from wholepicture.partnership.queries import agencies_of, people_at, people_at_work, people_in_roles, professional_with
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed

NUMBERS = range(1, LEVELS + 1)
BELOW = range(1, LEVELS)
TOP_BOXES = ("top_1", "top_2")
DAYS = f"Enter a number of working days from 1 to {MOST_DAYS}."
UNKNOWN = "Nobody here is called that. Enter the name as it stands under Who to call, or the work e-mail address."
SEVERAL = "Two people here are called that. Enter the work e-mail address."
UNKNOWN_AT_TOP = (
    "Nobody is found by that. Enter the work e-mail address; for an independent scrutineer the name is enough."
)


def _only_who_sets_up(request: Request) -> None:
    if not request.viewer.may(Permission.PARTNERSHIP):
        raise NotPermitted


@require_http_methods(["GET", "POST"])
def ladder(request: Request) -> HttpResponse:
    """The levels with their days, who decides in the end, and the agencies."""
    _only_who_sets_up(request)
    shown = ladder_shown(request.viewer)
    if request.method == "GET":
        return _page(request, shown, _as_set(shown), {})
    if request.POST.get("do") == "top":
        return _set_top(request, shown)
    given = typed(request.POST, "raiser_days", *(f"{box}_{n}" for n in NUMBERS for box in ("title", "days")))
    errors: dict[str, str] = {}
    levels = [_level(given, number, errors) for number in NUMBERS]
    raiser_days = _days(given, "raiser_days", errors)
    return _save(
        request,
        lambda: set_ladder(request.viewer, levels=levels, raiser_days=raiser_days, seen=_seen(request)),
        lambda wrong: _page(request, shown, {**_as_set(shown), **given}, errors | wrong),
        errors,
        "title_1",
    )


def _level(given: Mapping[str, str], number: int, errors: dict[str, str]) -> Level:
    title = given[f"title_{number}"]
    if not 0 < len(title) <= 100:
        errors[f"title_{number}"] = "Say in 100 characters or fewer who stands at this level."
    return Level(title, _days(given, f"days_{number}", errors))


def _days(given: Mapping[str, str], box: str, errors: dict[str, str]) -> int:
    days = number_or_none(given[box], digits=3) or 0
    if not 1 <= days <= MOST_DAYS:
        errors[box] = DAYS
    return days


def _set_top(request: Request, shown: LadderShown) -> HttpResponse:
    given, errors = typed(request.POST, *TOP_BOXES), dict[str, str]()
    known = {one.id: one for one in people_in_roles(request.viewer.area_id, [SCRUTINEER])} | people_at_work(shown.top)
    people = [_found(given[box], list(known.values()), box, errors, UNKNOWN_AT_TOP) for box in TOP_BOXES]
    return _save(
        request,
        lambda: name_at_top(request.viewer, people=[one for one in people if one], seen=_seen(request)),
        lambda wrong: _page(request, shown, {**_as_set(shown), **given}, errors | wrong),
        errors,
        "top_1",
    )


def _seen(request: Request) -> int:
    return number_or_none(request.POST.get("seen", "")) or 0


def _save(
    request: Request,
    command: Callable[[], object],
    again: Callable[[dict[str, str]], HttpResponse],
    errors: Mapping[str, str],
    box: str,
) -> HttpResponse:
    """Saves, or shows the form again with what was typed; what is refused is said at its first box."""
    if errors:
        return again({})
    try:
        command()
    except Refusal as refused:
        return again({box: str(refused)})
    messages.success(request, "The ladder is saved. What was raised before keeps its levels and its clocks.")
    return redirect("ladder")


def _found(text: str, people: Sequence[Any], box: str, errors: dict[str, str], unknown: str = UNKNOWN) -> UUID | None:
    """The one of these people who is meant by a name or an e-mail address; outside them, by e-mail address where anybody may be."""
    if not text:
        return None
    wanted = text.casefold()
    meant = [one for one in people if wanted in (one.email.casefold(), one.name.casefold())]
    if not meant and unknown == UNKNOWN_AT_TOP:
        anybody = professional_with(text)
        meant = [anybody] if anybody else []
    if len(meant) == 1:
        return UUID(str(meant[0].id))
    errors[box] = SEVERAL if meant else unknown
    return None


def _as_set(shown: LadderShown) -> dict[str, str]:
    given = {"raiser_days": str(shown.ladder.raiser_days)}
    for number, level in enumerate(shown.ladder.levels, start=1):
        given |= {f"title_{number}": level.title, f"days_{number}": str(level.days)}
    return given | {box: shown.names.get(one, "") for box, one in zip(TOP_BOXES, shown.top, strict=False)}


def _page(request: Request, shown: LadderShown, given: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    agencies = agencies_of(request.viewer, area=request.viewer.area_id)
    in_order = [f"{box}_{n}" for n in NUMBERS for box in ("title", "days")] + ["raiser_days", *TOP_BOXES]
    context = {
        "shown": shown,
        "levels": [
            (f"title_{n}", given.get(f"title_{n}", ""), f"days_{n}", given.get(f"days_{n}", ""), n) for n in NUMBERS
        ],
        "given": given,
        "cannot": [shown.names[one] for one in shown.top if one in shown.cannot],
        "agencies": [(agency, _named(shown, agency.id)) for agency in agencies],
        "below": len(BELOW),
        **with_errors({box: errors[box] for box in in_order if box in errors}),
    }
    return render(request, "escalation/ladder.html", context, status=422 if errors else 200)


def _named(shown: LadderShown, agency: UUID) -> int:
    return sum(one is not None for one in shown.of(agency))


@require_http_methods(["GET", "POST"])
def agency(request: Request, agency: UUID) -> HttpResponse:
    """Who stands at each level below the top for one agency."""
    _only_who_sets_up(request)
    agencies = {one.id: one.name for one in agencies_of(request.viewer, area=request.viewer.area_id)}
    if agency not in agencies:
        raise NotFound
    shown, working = ladder_shown(request.viewer), people_at(agency)
    boxes = [f"person_{number}" for number in BELOW]
    names = [shown.names.get(one, "") if one else "" for one in shown.of(agency)]
    if request.method == "GET":
        return _agency_page(request, shown, agency, agencies[agency], dict(zip(boxes, names, strict=True)), {})
    given, errors = typed(request.POST, *boxes), dict[str, str]()
    people = [_found(given[box], working, box, errors) for box in boxes]
    return _save(
        request,
        lambda: name_on_ladder(request.viewer, agency=agency, people=people, seen=_seen(request)),
        lambda wrong: _agency_page(request, shown, agency, agencies[agency], given, errors | wrong),
        errors,
        "person_1",
    )


def _agency_page(
    request: Request,
    shown: LadderShown,
    agency: UUID,
    name: str,
    given: Mapping[str, str],
    errors: Mapping[str, str],
) -> HttpResponse:
    titles = [level.title for level in shown.ladder.levels[:-1]]
    context = {
        "shown": shown,
        "name": name,
        "boxes": [
            (f"person_{n}", f"{n}. {title}", given.get(f"person_{n}", "")) for n, title in enumerate(titles, start=1)
        ],
        "cannot": [shown.names[one] for one in shown.of(agency) if one and one in shown.cannot],
        **with_errors(errors),
    }
    return render(request, "escalation/ladder_agency.html", context, status=422 if errors else 200)


urlpatterns = [
    path("partnership/ladder/", ladder, name="ladder"),
    path("partnership/ladder/<uuid:agency>/", agency, name="ladder_agency"),
]
