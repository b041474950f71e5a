"""The pages of clocks: every deadline that runs here with its limit, and one of them with who set it, why, and a form to set it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base import clock as calendar
from wholepicture.base.ledgered import LONGEST_REASON, NeedsReason, NotFound, ReasonTooLong, Refusal
from wholepicture.partnership.clocks.commands import ClockSetMeanwhile, WrongLimit, set_clock
from wholepicture.partnership.clocks.queries import ClockRow, clocks_of
from wholepicture.partnership.clocks.rules import SURE
from wholepicture.partnership.rules import UNITS
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, number_or_none, typed

COLUMNS = ("What is to be done", "It starts when", "It is due within", "Set by")


@require_http_methods(["GET"])
def clocks(request: Request) -> HttpResponse:
    """Every clock that runs here, with its limit and who set it."""
    rows = [_cells(row) for row in clocks_of(request.viewer)]
    may_set = request.viewer.may(Permission.SET_RULES)
    return render(request, "clocks/clocks.html", {"columns": COLUMNS, "rows": rows, "may_set": may_set})


def _cells(row: ClockRow) -> tuple[Any, ...]:
    set_by = f"{row.settings[0].by}; usually {row.clock.usual.in_words}" if row.settings else "As usual"
    address = reverse("clock", args=[row.clock.code])
    return {"text": row.clock.title, "url": address}, row.clock.starts, row.limit.in_words, set_by


@require_http_methods(["GET", "POST"])
def clock(request: Request, clock: str) -> HttpResponse:
    """One clock: what it is, what was set and why, and a form to set it."""
    shown = _shown(request, clock)
    given: dict[str, str] = {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = typed(request.POST, "limit", "unit", "reason", "seen")
        try:
            set_clock(
                request.viewer,
                clock=clock,
                number=number_or_none(given["limit"]),
                unit=given["unit"],
                reason=given["reason"],
                after=number_or_none(given["seen"]) or 0,
            )
        except Refusal as refusal:
            errors = _errors_of(refusal)
            shown = _shown(request, clock)  # as it is set now, where somebody was quicker
        else:
            messages.success(request, "Set. It holds for what begins from now on; what runs already keeps its time.")
            return redirect("clocks")
    context = {
        "shown": shown,
        "sure": SURE[shown.clock.sure],
        "example": shown.limit.due_at(calendar.now()),
        "units": {unit: UNITS[unit] for unit in shown.clock.most},
        "longest": shown.clock.longest,
        "given": given or {"limit": str(shown.limit.number), "unit": shown.limit.unit},
        "most": LONGEST_REASON,
        "may_set": request.viewer.may(Permission.SET_RULES),
        **with_errors(errors),
    }
    return render(request, "clocks/clock.html", context, status=422 if errors else 200)


def _shown(request: Request, code: str) -> ClockRow:
    """A clock of the viewer's area. Raises NotFound."""
    for row in clocks_of(request.viewer):
        if row.clock.code == code:
            return row
    raise NotFound


def _errors_of(refusal: Refusal) -> dict[str, str]:
    """What is wrong, by box. What is no mistake in the form is not shown in it."""
    if isinstance(refusal, WrongLimit):
        return {"limit" if field == "number" else field: said for field, said in refusal.problems.items()}
    if isinstance(refusal, NeedsReason | ReasonTooLong):
        return {"reason": str(refusal)}
    if isinstance(refusal, ClockSetMeanwhile):
        return {"": str(refusal)}
    raise refusal


urlpatterns = [
    path("clocks/", clocks, name="clocks"),
    path("clocks/<slug:clock>/", clock, name="clock"),
]
