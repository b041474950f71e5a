"""Answers when something did not go as asked: what happened, and what to do. Absent and not-yours read the same."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholepicture.base.ledgered import NotFound, NotPermitted, Refusal


def refusal(request: HttpRequest, problem: Refusal) -> HttpResponse:
    """The page of an expected refusal."""
    if isinstance(problem, NotFound | NotPermitted):
        return not_found(request)
    template = {409: "errors/409.html", 422: "errors/400.html"}.get(problem.status, "errors/400.html")
    return render(request, template, {"message": str(problem)}, status=problem.status)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/404.html", {}, status=404)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The same page, and the same status, as for what does not exist."""
    return not_found(request)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/400.html", {"message": ""}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an error of ours. Called while it is handled; `noted_errors` writes it down afterwards."""
    request.problem = sys.exc_info()[1]  # type: ignore[attr-defined]
    return render(request, "errors/500.html", {}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", {}, status=403)


def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/signed_out.html", {}, status=403)
