"""Who is missing now, on one page: since when, who said so, who works with them, where they were found before."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.access.rules import Permission
from wholepicture.picture.queries import who_is_missing
from wholepicture.web.frame.request import Request
from wholepicture.web.parts.missing_child import missing_in_words


@require_http_methods(["GET"])
def missing(request: Request) -> HttpResponse:
    """Who is missing now; of whom nobody has said for long that they are back; who came back in the last day."""
    board = who_is_missing(request.viewer, with_help=True)
    context = {
        "now": [missing_in_words(child) for child in board.now],
        "silent": [missing_in_words(child) for child in board.silent],
        "back": [missing_in_words(child) for child in board.back],
        "is_more": board.is_more,
        "may_report": request.viewer.may(Permission.REPORT),
    }
    return render(request, "missing/index.html", context)


urlpatterns = [path("missing/", missing, name="missing")]
