"""The pages on which one says when one is away, and who covers; whoever leads or administers, also of a colleague."""

from collections.abc import MutableMapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import HUB_READERS
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.notices.going_away import say_away
from wholepicture.partnership.absences.commands import NotACover, WrongDays, end_absence
from wholepicture.partnership.absences.queries import (
    CALLED_SO,
    AbsenceRow,
    ColleagueRow,
    absences_of,
    colleagues_of,
    cover_in_names,
    covered_by,
    enters_for,
)
from wholepicture.web.away.words import who_gets
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.away_marked import away_marked
from wholepicture.web.parts.pick import COLLEAGUE, MORE_COLLEAGUES, Option, Picked, picked
from wholepicture.web.wording.days import near_date_of, why_no_date

DATES = ("day", "month", "year")
BOXES = tuple(f"{name}-{part}" for name in ("starts", "ends") for part in DATES)
NAMED = ("colleague", "professional", "colleague_asked")
CALLED = {"starts": "First day away", "ends": "Last day away"}
NOBODY = "Nobody at work in your agency who signs in here is called that. Try a part of the name."
NO_NAME = "Type the name of who is away."


@require_http_methods(["GET", "POST"])
def away(request: Request) -> HttpResponse:
    """When the viewer is away, who covers, and who they cover for."""
    return _page_of(request, request.viewer.person, "")


@require_http_methods(["GET", "POST"])
def away_of(request: Request, professional: UUID) -> HttpResponse:
    """When a colleague is away, for whoever leads or administers their agency."""
    if professional == request.viewer.person:
        return redirect("away")
    found = colleagues_of(request.viewer, person=professional)
    if not found or not enters_for(request.viewer, professional):
        raise NotFound
    return _page_of(request, professional, found[0].name)


@require_http_methods(["GET", "POST"])
def away_colleague(request: Request) -> HttpResponse:
    """Of which colleague it is to be said."""
    if not _enters_for_others(request):
        raise NotFound
    given = typed(request.POST, *NAMED)
    errors: dict[str, str] = {}
    found = Picked()
    if request.method == "POST":
        found = _picked(request, given, errors)
        if not given["colleague"]:
            errors["colleague"] = NO_NAME
        if found.id and not errors:
            return redirect("away_of", found.id)
    context = {"given": given, **_to_pick(found), **with_errors(errors)}
    return render(request, "away/colleague.html", context, status=422 if errors else 200)


@require_http_methods(["POST"])
def away_end(request: Request, absence: UUID) -> HttpResponse:
    """Ends an absence, or takes one back that has not begun."""
    end_absence(request.viewer, absence=absence)
    messages.success(request, "Ended. From now on nobody covers by it.")
    colleague = id_or_none(request.POST.get("of", ""))
    return redirect("away_of", colleague) if colleague else redirect("away")


def _page_of(request: Request, person: UUID, name: str) -> HttpResponse:
    given = typed(request.POST, *BOXES, *NAMED)
    errors: dict[str, str] = {}
    found = Picked()
    if request.method == "POST":
        days = [_day(given, end, errors) for end in ("starts", "ends")]
        found = _picked(request, given, errors, person)
        if not errors and _entered(request, person, days, found, errors):
            messages.success(request, f"Entered. {_last_said(request, person)}")
            return redirect("away_of", person) if name else redirect("away")
    rows = absences_of(request.viewer, person=person)
    context: dict[str, Any] = {
        "person": person,
        "name": name,
        "rows": [(row, _goes_to(request, row)) for row in rows],
        "covering": [] if name else covered_by(request.viewer),
        "enters_for_others": _enters_for_others(request),
        "given": given,
        "boxes": {box.replace("-", "_"): given[box] for box in BOXES},
        **_to_pick(found),
        **with_errors(errors),
    }
    return render(request, "away/index.html", context, status=422 if errors else 200)


def _entered(
    request: Request, person: UUID, days: list[date | None], found: Picked, errors: MutableMapping[str, str]
) -> bool:
    starts_on, ends_on = days
    assert starts_on is not None
    assert ends_on is not None
    try:
        say_away(request.viewer, person=person, starts_on=starts_on, ends_on=ends_on, cover=found.id)
    except WrongDays as wrong:
        errors["ends-day"] = str(wrong)
    except NotACover as refusal:
        errors["colleague"] = str(refusal)
    except NotFound:
        raise
    except Refusal as refusal:
        errors["starts-day"] = str(refusal)
    return not errors


def _last_said(request: Request, person: UUID) -> str:
    """Who gets what waits, for the absence that was entered last."""
    rows = absences_of(request.viewer, person=person)
    return _goes_to(request, rows[-1]) if len(rows) == 1 else ""


def _goes_to(request: Request, row: AbsenceRow) -> str:
    begins = datetime.combine(row.starts_on, time(12), tzinfo=clock.LOCAL)
    return who_gets(
        row, cover_in_names(request.viewer, person=row.person, at=max(begins, clock.now()), at_desk=HUB_READERS)
    )


def _day(given: MutableMapping[str, str], name: str, errors: MutableMapping[str, str]) -> date | None:
    typed_day, month, year = (given[f"{name}-{part}"] for part in DATES)
    day = near_date_of(typed_day, month, year)
    if day is None:
        errors[f"{name}-day"] = f"{CALLED[name]}. {why_no_date(typed_day, month, year)}"
    return day


def _picked(
    request: Request, given: MutableMapping[str, str], errors: MutableMapping[str, str], person: UUID | None = None
) -> Picked:
    def find(words: str) -> tuple[list[Option], bool]:
        rows = colleagues_of(request.viewer, words=words, instead_of=person)
        named = away_marked(request.viewer, {one.id: _told_apart(one) for one in rows[:CALLED_SO]})
        return [(str(one), said) for one, said in named.items()], len(rows) > CALLED_SO

    return picked(given, errors, COLLEAGUE, find, NOBODY)


def _told_apart(one: ColleagueRow) -> str:
    return ", ".join(filter(None, (one.name, one.job)))


def _to_pick(found: Picked) -> dict[str, Any]:
    return {"colleagues": found.options, "more": MORE_COLLEAGUES if found.is_more else ""}


def _enters_for_others(request: Request) -> bool:
    return request.viewer.is_lead or request.viewer.may("administer")


urlpatterns = [
    path("away/", away, name="away"),
    path("away/colleague/", away_colleague, name="away_colleague"),
    path("away/of/<uuid:professional>/", away_of, name="away_of"),
    path("away/<uuid:absence>/end/", away_end, name="away_end"),
]
