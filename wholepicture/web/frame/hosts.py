"""Requests for a host that this site is not: scanners send them all day. Answered plainly, and not as an error of ours."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse

NOT_HERE = "This site is not served under the host name of the request."


class Hosts:
    """Outside whatever asks for the host: Django would log each of them with a traceback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            if request.path.startswith("/api/"):
                return JsonResponse({"reason": NOT_HERE}, status=400)
            return HttpResponse(NOT_HERE, status=400, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
