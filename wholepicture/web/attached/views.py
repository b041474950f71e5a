"""The pages of one attached file. What a browser is shown was drawn by us; the original leaves as a download, after a reason."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.intake.attachments.queries import drawn_page, original_of, shown_file
from wholepicture.intake.attachments.results import ShownFile
from wholepicture.picture.queries import named_in
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, typed

NO_REASON = "Say why you need the original."


@require_http_methods(["GET"])
def shown(request: Request, file: UUID) -> HttpResponse:
    """Every page of a file, as it was drawn."""
    context = _context(request.viewer, shown_file(request.viewer, file=file))
    return render(request, "attached/shown.html", context)


@require_http_methods(["GET"])
def picture(request: Request, file: UUID, number: int) -> HttpResponse:
    """One page of a file, as a picture."""
    return HttpResponse(drawn_page(request.viewer, file=file, number=number), content_type="image/jpeg")


@require_http_methods(["GET", "POST"])
def original(request: Request, file: UUID) -> HttpResponse:
    """Asks why, and gives the original out. Whoever may not have it finds no such page."""
    viewer = request.viewer
    found = shown_file(viewer, file=file)
    if not found.may_have_original:
        raise NotFound
    context = _context(viewer, found)
    if request.method == "GET":
        return render(request, "attached/original.html", context)
    reason = typed(request.POST, "reason")["reason"]
    context |= {"reason": reason}
    if not reason:
        return render(request, "attached/original.html", context | with_errors({"reason": NO_REASON}), status=422)
    try:
        given = original_of(viewer, file=file, reason=reason, about=_people(viewer, found))
    except NotFound:
        raise
    except Refusal as refusal:
        return render(request, "attached/original.html", context | with_errors({"reason": str(refusal)}), status=422)
    answer = HttpResponse(given.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(given.name, safe='')}"
    return answer


def _context(viewer: Viewer, found: ShownFile) -> dict[str, object]:
    return {
        "file": found.row,
        "pages": found.pages,
        "place": found.place,
        "may_have_original": found.may_have_original,
        "report": next(iter(found.submissions), None) if viewer.may(Permission.PICTURE) else None,
    }


def _people(viewer: Viewer, found: ShownFile) -> list[UUID]:
    """Whom the reports are about that brought the file, as far as the viewer may see that: for the ledger."""
    if not viewer.may(Permission.PICTURE):
        return []
    rows = [row for report in found.submissions for row in named_in(viewer, submission=report)]
    return [row.id for row in rows if row.kind == "nominal"]


urlpatterns = [
    path("attached/<uuid:file>/", shown, name="attached"),
    path("attached/<uuid:file>/<int:number>.jpg", picture, name="attached_picture"),
    path("attached/<uuid:file>/original/", original, name="attached_original"),
]
