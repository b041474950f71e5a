"""What another site makes somebody's browser send: refused before a session is looked at, or begun, for it.

Django's own check compares a token, and for most pages that is enough. Browsers also say themselves from where a form
comes, and that needs neither a cookie nor a page of ours.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wholepicture.web.frame import errors

READS = ("GET", "HEAD", "OPTIONS")
OWN = ("", "same-origin", "none")  # a browser that does not say; a page of ours; an address typed, or a bookmark


class OtherSites:
    """Refuses what writes where `Sec-Fetch-Site` says that another site sends it. Machines' doors take no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sender = request.headers.get("Sec-Fetch-Site", "")
        if request.method not in READS and sender not in OWN and not request.path.startswith("/api/"):
            return errors.csrf_failure(request)
        return self.get_response(request)
