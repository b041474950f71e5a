"""Exports of who looked: a file with its digest in the ledger, and the check of such a file."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.exports import export_looks, export_of_digest, exports
from wholepicture.access.rules import Permission
from wholepicture.base import clock
from wholepicture.base.ledgered import NotFound, NotPermitted
from wholepicture.web.frame.mistakes import with_errors
from wholepicture.web.frame.request import Request
from wholepicture.web.oversight.question import question_of

NO_FILE = "Choose the file whose digest is to be looked for."
BEGINS = 8  # characters of the digest in the file's name, by which its line in the list is found


@require_http_methods(["POST"])
def export(request: Request) -> HttpResponse:
    """The lines that answer a question, as a file. The question is that of the page from which it was asked."""
    question = question_of(request.viewer, request.POST)
    if question.is_nobody:
        raise NotFound
    made = export_looks(request.viewer, asked=question.asked, question=question.in_words())
    answer = HttpResponse(made.content, content_type="text/csv; charset=utf-8")
    name = f"who-looked-{clock.local_date().isoformat()}-{made.digest[:BEGINS]}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
def exported(request: Request) -> HttpResponse:
    """The exports that were made, with their digests; and whether a file is one of them, unchanged."""
    viewer = request.viewer
    if not viewer.may(Permission.LEDGER):
        raise NotPermitted
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            context, status = with_errors({"file": NO_FILE}), 422
        else:
            digest = hashlib.sha256(file.read()).hexdigest()
            context = {"digest": digest, "found": export_of_digest(viewer, digest=digest)}
    return render(request, "oversight/exports.html", {"exports": exports(viewer), **context}, status=status)


urlpatterns = [
    path("oversight/export/", export, name="looks_export"),
    path("oversight/exports/", exported, name="looks_exported"),
]
