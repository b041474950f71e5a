"""Agreements: who may learn from which agency that something is held, from when to when."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound
from wholepicture.partnership.commands import EndsBeforeItStarts, end_agreement, make_agreements
from wholepicture.partnership.queries import MOST_AGREEMENTS, agencies_of, agreements_of
from wholepicture.web.administration.partnership import only_who_sets_up
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.wording.days import near_date_of, why_no_date
from wholepicture.web.wording.sentences import plural

EVERY = "every"
CHOOSE = "Choose an agency, or every agency."
CALLED = {"starts": "First day", "ends": "Last day"}
BEFORE = "It must end on the day that it starts, or later."
TWO = "Choose two different agencies."
SAY_WHY = "Say why. It is kept in the record of who did what."
DATES = ("day", "month", "year")
BOXES = ("holder", "reader", *(f"{name}-{part}" for name in ("starts", "ends") for part in DATES))


@require_http_methods(["GET", "POST"])
def agreements(request: Request) -> HttpResponse:
    """The agreements there are, and a new one."""
    only_who_sets_up(request)
    if request.method == "GET":
        return _page(request, typed(request.GET, *BOXES), {})
    given = typed(request.POST, *BOXES)
    errors = _wrong_sides(request, given)
    starts, ends = _day(given, "starts", errors), _day(given, "ends", errors)
    if errors:
        return _page(request, given, errors)
    try:
        made = make_agreements(
            request.viewer,
            area=request.viewer.area_id,
            holder=id_or_none(given["holder"]),
            reader=id_or_none(given["reader"]),
            starts_on=starts or clock.local_date(),
            ends_on=ends,
        )
    except EndsBeforeItStarts:
        return _page(request, given, {"ends-day": BEFORE})
    said = f"{plural(made, 'agreement')} made." if made else "These agreements stand already, and keep their dates."
    messages.success(request, said)
    return redirect("agreements")


def _wrong_sides(request: Request, given: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the two agencies."""
    names = {EVERY, *(str(agency.id) for agency in agencies_of(request.viewer, area=request.viewer.area_id))}
    errors = {side: CHOOSE for side in ("holder", "reader") if given[side] not in names}
    if not errors and given["holder"] == given["reader"] != EVERY:
        errors["reader"] = TWO
    return errors


def _day(given: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    """The date in three boxes; None where all are empty. What is none is put among the errors."""
    parts = [given[f"{name}-{part}"] for part in DATES]
    if not any(parts):
        return None
    day = near_date_of(*parts)
    if day is None:
        errors[f"{name}-day"] = f"{CALLED[name]}. {why_no_date(*parts)}"
    return day


def _page(request: Request, given: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    viewer = request.viewer
    agencies = agencies_of(viewer, area=viewer.area_id)
    chosen = id_or_none(request.GET.get("agency", ""))
    of_agency = next((each for each in agencies if each.id == chosen), None)
    rows = agreements_of(viewer, area=viewer.area_id, of_agency=getattr(of_agency, "id", None))
    context = {
        "of_agency": of_agency,
        "is_cut": len(rows) == MOST_AGREEMENTS,
        "standing": [row for row in rows if not row.has_ended],
        "ended": [row for row in rows if row.has_ended],
        "agencies": {EVERY: "Every agency"} | {str(agency.id): agency.name for agency in agencies},
        "given": given,
        "boxes": {box.replace("-", "_"): given[box] for box in BOXES},
        **with_errors(errors),
    }
    return render(request, "administration/agreements.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def agreement_end(request: Request, agreement: UUID) -> HttpResponse:
    """Ends an agreement, with the reason."""
    only_who_sets_up(request)
    rows = agreements_of(request.viewer, area=request.viewer.area_id, only=agreement)
    if not rows or rows[0].has_ended:
        raise NotFound
    row = rows[0]
    reason = typed(request.POST, "end_reason")["end_reason"]
    if request.method == "GET" or not reason:
        errors = {"end_reason": SAY_WHY} if request.method == "POST" else {}
        context = {"agreement": row, "end_reason": reason, **with_errors(errors)}
        return render(request, "administration/agreement.html", context, status=422 if errors else 200)
    end_agreement(request.viewer, agreement=agreement, reason=reason)
    messages.success(request, f"The agreement is ended: {row.reader} learns nothing from {row.holder} any more.")
    return redirect("agreements")


urlpatterns = [
    path("partnership/agreements/", agreements, name="agreements"),
    path("partnership/agreements/<uuid:agreement>/end/", agreement_end, name="agreement_end"),
]
