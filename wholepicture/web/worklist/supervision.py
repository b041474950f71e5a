"""The page of somebody's supervision: what was noted, and for whoever supervises them a form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.casework.supervision.commands import NotNoted, note_supervision
from wholepicture.casework.supervision.queries import supervision_of
from wholepicture.casework.supervision.rules import LONGEST, Noted
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, typed
from wholepicture.web.parts.form_days import as_boxes, boxes, day_from

FIELDS = ("words", "agreed", "case")
BOXES = boxes("on", "next")
AT = {"on": "on-day", "next": "next-day"}


@require_http_methods(["GET", "POST"])
def supervision(request: Request, worker: UUID) -> HttpResponse:
    """What was noted of somebody's supervision; whoever supervises them notes another talk."""
    given, errors = typed(request.POST, *FIELDS, *BOXES), dict[str, str]()
    if request.method == "POST":
        days = {name: day_from(given, name, errors) for name in ("on", "next")}
        noted = Noted(days["on"], given["words"], given["agreed"], days["next"])
        try:
            if not errors:
                note_supervision(request.viewer, worker=worker, noted=noted, case=id_or_none(given["case"]))
        except NotNoted as refused:
            errors = {AT.get(field, field): said for field, said in refused.faults.items()}
        if not errors:
            messages.success(request, "It is noted.")
            return redirect("supervision", worker)
    page = supervision_of(request.viewer, worker=worker)
    context = {
        "page": page,
        "is_own": worker == request.viewer.professional_id,
        "cases": [(str(id), what) for id, what in page.cases],
        "given": given,
        "boxes": as_boxes(given, "on", "next"),
        "longest": LONGEST,
        **with_errors(errors),
    }
    return render(request, "worklist/supervision.html", context, status=422 if errors else 200)


urlpatterns = [path("worklist/supervision/<uuid:worker>/", supervision, name="supervision")]
