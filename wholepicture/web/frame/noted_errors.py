"""Errors of ours that somebody met on a page or at a machine's door, written to the ledger once everything is rolled back."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from wholepicture.access.errors import in_words
from wholepicture.access.signing_in import write_error

_log = logging.getLogger(__name__)


class NotedErrors:
    """Outside the viewer's transaction. `errors.server_error` leaves the error on the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        problem = getattr(request, "problem", None)
        if problem is not None:
            _write(request, problem)
        return response


def _write(request: Any, problem: BaseException) -> None:
    viewer = getattr(request, "viewer", None) or getattr(request, "auth", None)
    place = _place(request)
    try:
        write_error(
            in_words(problem, place),
            place,
            professional=getattr(viewer, "professional_id", None),
            agency=getattr(viewer, "agency_id", None),
            channel="api" if request.path.startswith("/api/") else "page",
        )
    except Exception:
        # What was asked for has failed already, and is answered as such.
        _log.exception("an error of ours could not be written to the ledger")


def _place(request: Any) -> str:
    """The address as the table of addresses has it, without what was filled in."""
    match = request.resolver_match
    return f"{request.method} /{match.route}" if match and match.route else "a page before its view"
