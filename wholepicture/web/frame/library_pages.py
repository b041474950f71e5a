"""Which of the library's pages there are here. Those that nobody needs are closed: each is a way to change how somebody signs in,
in words that are not ours."""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.views import connections as library_connections
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, re_path, reverse
from django.views.decorators.http import require_safe

from wholepicture.access import passwords
from wholepicture.web.frame.errors import not_found

# The page on which people give themselves other addresses: the address that somebody signs in with is the directory's, which
# an agency answers for, and nobody takes another's by typing it. Codes and links by e-mail: nothing is sent. Old addresses.
CLOSED = r"^(?:email|confirm-email|login/code|password/reset/(?:done|key)|social)/"


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Whom to ask for a new password. The library would ask for an address here, and send something to it."""
    return render(request, "account/password_reset.html")


def connections(request: HttpRequest) -> Any:
    """Accounts of somebody's agency by which they sign in, where the partnership has set any up. Whoever ties one to theirs
    types their password for that: the database takes it from nobody else."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        return not_found(request)
    if request.user.is_authenticated and not passwords.is_proved(request.user.id):
        return ask_for_password_again()
    return library_connections(request)


def ask_for_password_again() -> HttpResponse:
    """To the page on which somebody who is signed in types their password, and from there to their agency's accounts."""
    asked_for = urlencode({"next": reverse("socialaccount_connections")})
    return redirect(f"{reverse('account_reauthenticate')}?{asked_for}")


urlpatterns = [
    re_path(CLOSED, not_found),
    path("password/reset/", forgotten),
    path("3rdparty/", connections),
]
