"""Who told us: for a source role alone, after a reason. For everybody else there is no such page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.intake.queries import source_of
from wholepicture.picture.queries import named_in, report_behind
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

NO_REASON = "Say why you need to know who told us."


@require_http_methods(["GET", "POST"])
def source(request: Request, submission: UUID) -> HttpResponse:
    """Asks why, and shows who told us what this report says. It is shown in the answer alone: nothing of it is in an address."""
    viewer = request.viewer
    if not viewer.may(Permission.SOURCE) or report_behind(viewer, submission=submission) is None:
        raise NotFound
    if request.method == "GET":
        return render(request, "reading/source.html", {"submission": submission})
    reason = typed(request.POST, "reason")["reason"]
    context = {"submission": submission, "reason": reason}
    if not reason:
        return render(request, "reading/source.html", context | with_errors({"reason": NO_REASON}), status=422)
    people = [row.id for row in named_in(viewer, submission=submission) if row.kind == "nominal"]
    try:
        told = source_of(viewer, submission=submission, reason=reason, about=people)
    except NotFound:
        raise
    except Refusal as refusal:
        return render(request, "reading/source.html", context | with_errors({"reason": str(refusal)}), status=422)
    return render(request, "reading/source.html", context | {"told": told, "is_shown": True})


urlpatterns = [path("reading/<uuid:submission>/source/", source, name="reading_source")]
