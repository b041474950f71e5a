"""Which of the library's pages there are here. Those that nobody needs are closed: each is a way to change how somebody signs in,
in words that are not ours."""

from typing import Any

from allauth.socialaccount.views import connections as library_connections
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from wholepicture.web.frame.errors import not_found

# The page on which people give themselves other addresses: the address that somebody signs in with is the directory's, which
# an agency answers for, and nobody takes another's by typing it. Codes and links by e-mail: nothing is sent. Old addresses.
CLOSED = r"^(?:email|confirm-email|login/code|password/reset/(?:done|key)|social)/"


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Whom to ask for a new password. The library would ask for an address here, and send something to it."""
    return render(request, "account/password_reset.html")


def connections(request: HttpRequest) -> Any:
    """Accounts of somebody's agency by which they sign in, where the partnership has set any up."""
    return library_connections(request) if settings.SOCIALACCOUNT_PROVIDERS else not_found(request)


urlpatterns = [
    re_path(CLOSED, not_found),
    path("password/reset/", forgotten),
    path("3rdparty/", connections),
]
