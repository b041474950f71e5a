"""A row that says danger now and could not be taken in: what stands there, who to ring, and what was done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.base.ledgered import LONGEST_REASON, NotFound
from wholepicture.intake import AlreadyActedOn
from wholepicture.intake.commands import act_on_held_danger
from wholepicture.intake.queries import held_dangers
from wholepicture.intake.results import HeldRow
from wholepicture.partnership.queries import telephone_of
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

SAID = {
    "who": "Child",
    "born": "Born",
    "happened": "When",
    "missing_since": "Missing since",
    "facts": "What happened",
    "child_words": "The child’s own words",
    "emergency_reference": "Emergency reference",
    "already_told": "Already told",
}
SAY = "Say in a few words what you did: who you rang, and what they said."


@require_http_methods(["GET", "POST"])
def held(request: Request, held: UUID) -> HttpResponse:
    """What stands in it; and saying what was done about it."""
    row = _row(request, held)
    if request.method == "GET":
        return _page(request, row, {})
    done = typed(request.POST, "done")["done"]
    if not done or len(done) > LONGEST_REASON:
        too_long = f"Say it in {LONGEST_REASON:,} characters or fewer. There are {len(done):,}."
        return _page(request, row, {"done": too_long if done else SAY})
    try:
        act_on_held_danger(request.viewer, held=held, done=done)
    except AlreadyActedOn as before:
        return _page(request, _row(request, held), {"done": str(before)})
    messages.success(request, "What you did is recorded. Your colleagues no longer see it as waiting.")
    return redirect("home")


def _row(request: Request, held: UUID) -> HeldRow:
    rows = held_dangers(request.viewer, only=held)
    if not rows:
        raise NotFound
    return rows[0]


def _page(request: Request, row: HeldRow, errors: dict[str, str]) -> HttpResponse:
    context = {
        "row": row,
        "lines": [{"key": SAID.get(what, what), "value": said} for what, said in row.lines],
        "phone": telephone_of(row.agency_id),
        "given": request.POST,
        **with_errors(errors),
    }
    return render(request, "reading/held.html", context, status=422 if errors else 200)


urlpatterns = [path("reading/held/<uuid:held>/", held, name="held_danger")]
