"""The page on which anybody tells something without signing in: where it lies, and what every answer of it carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# A name that tells nobody who looks over a shoulder, or into a browser's history, what it is for.
ADDRESS = "/message/"


class LeavesNothing:
    """No cookie is set here, and a browser that goes back finds nothing kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADDRESS):
            response.cookies.clear()
            response["Referrer-Policy"] = "no-referrer"
            response["Clear-Site-Data"] = '"cache"'
        return response
