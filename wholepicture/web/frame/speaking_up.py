"""The page on which anybody tells something without signing in: where it lies, and what every answer of it carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# A name that tells nobody who looks over a shoulder, or into a browser's history, what it is for.
ADDRESS = "/message/"


def is_here(path: str) -> bool:
    """Whether an address is one of this page's, typed with its last stroke or without."""
    return f"{path}/" == ADDRESS or path.startswith(ADDRESS)


class LeavesNothing:
    """No cookie is set here, and no other site is told from where somebody came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_here(request.path):
            response.cookies.clear()
            response["Referrer-Policy"] = "no-referrer"
        return response
