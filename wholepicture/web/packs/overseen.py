"""The packs of an area, for whoever oversees: who made which for who, and whether a file is one of them."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.base.ledgered import NotPermitted
from wholepicture.governance.packs.queries import MOST_LISTED, pack_of_digest, packs_made
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request, id_or_none, moment_or_none

NO_FILE = "Choose the file."


@require_http_methods(["GET", "POST"])
def packs(request: Request) -> HttpResponse:
    """The packs of the area, the newest first; and which of them a file is."""
    viewer = request.viewer
    if not viewer.may(Permission.LEDGER):
        raise NotPermitted
    context: dict[str, object] = {}
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            context = with_errors({"file": NO_FILE})
        else:
            digest = hashlib.sha256(file.read()).hexdigest()
            context = {"digest": digest, "found": pack_of_digest(viewer, digest=digest)}
    at, last = moment_or_none(request.GET.get("before", "")), id_or_none(request.GET.get("after", ""))
    rows = packs_made(viewer, before=(at, last) if at and last else None)
    context |= {"rows": rows, "last": rows[-1] if len(rows) == MOST_LISTED else None}
    return render(request, "packs/overseen.html", context, status=422 if context.get("errors") else 200)


urlpatterns = [path("oversight/packs/", packs, name="packs_overseen")]
