"""The API's reference as a page: for whoever connects a system, in a browser.

It is open to everyone, as openapi.json is: whoever connects an agency's system often has its key and no account here, and
the page holds what the code says and nothing of anybody. Requests cannot be sent from it: a key belongs in a system, not
in a browser.
"""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from wholepicture.api.urls import api


@csrf_exempt  # nothing is done here: whoever sends something is told that they cannot
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every address; the viewer, where scripts run, tells all of each."""
    return render(request, "api/reference.html", {"addresses": _addresses()})


@cache
def _addresses() -> list[dict[str, Any]]:
    """Each operation, with what it answers, for whoever has no scripts. Anybody may ask, so it is worked out once."""
    paths = api.get_openapi_schema()["paths"]
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "answers": sorted((status, answer["description"]) for status, answer in operation["responses"].items()),
        }
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]
