"""Signing in: the middleware of its pages, which opens a session for whoever proved an account, and who may sign in.

An account is proved by password and second factor, or by OpenID Connect. The sign-in role of the database then opens a session
for the account's professional; the site's process, which has another role, gets its token in a cookie and nothing else.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wholepicture.access import passwords, signing_in, tries
from wholepicture.access.commands import SIGN_IN
from wholepicture.access.limits import KNOWN_FOR
from wholepicture.access.rules import purposes_for
from wholepicture.web.frame import errors, sign_in_forms
from wholepicture.web.frame.library_pages import ask_for_password_again
from wholepicture.web.frame.session import COOKIE, SIGNING_IN, token_of

TOO_MANY_TRIES = (
    "Too many tries. Wait two minutes, then try again. If it was not you who tried, tell your safeguarding lead."
)
OPENED = "viewer_opened"  # in the browser's session of signing in: a viewer's session was opened with it
# Where somebody with a password and no second factor yet may go.
SETTING_UP = ("mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate", "account_logout")


class NoSession(SessionBase):
    """What the library finds on a page of the site, whose role cannot read its sessions: nothing, and nothing is kept."""

    def load(self) -> dict[str, Any]:
        return {}


class SessionMiddleware(DjangoSessionMiddleware):
    """The library's sessions, for the pages of signing in alone."""

    def __call__(self, request: Any) -> Any:
        if request.path.startswith(SIGNING_IN):
            return super().__call__(request)
        request.session = NoSession()
        return self.get_response(request)


class SigningInMiddleware:
    """Each page of signing in, in one transaction of the sign-in role; and a session for whoever is through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.path.startswith(SIGNING_IN):
            return self.get_response(request)
        if _was_opened(request) and not _is_open(request):
            # Ended by time, or by whoever may end it. To open another here would let nobody take a session away; nor does
            # whoever has it change how they sign in.
            logout(request)
        if _must_set_up(request):
            # Nobody reads anything on a password alone.
            return redirect("mfa_activate_totp")
        # allauth begins transactions on the default connection, which has none of its tables, and locks the recovery codes
        # while it looks whether one is right.
        with transaction.atomic(using="signin"):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True, using="signin")
        return self._let_in(request, response) if response.status_code < 500 else response

    def _let_in(self, request: Any, response: HttpResponse) -> HttpResponse:
        """What was asked for, with a session where somebody is through with both factors and has none yet."""
        if not request.user.is_authenticated and COOKIE in request.COOKIES:
            close(request)
            response.delete_cookie(COOKIE, samesite="Lax")
        if not request.user.is_authenticated:
            return response
        if not is_mfa_enabled(request.user):
            if request.session.pop(OPENED, False):
                # The second factor is gone: so is what was opened with it, until another is set up.
                close(request)
                response.delete_cookie(COOKIE, samesite="Lax")
            return response
        if _was_opened(request):
            return response
        if not passwords.is_proved(request.user.id):
            # Proved too long ago, or used up: nothing is opened by the word of a sign-in of before.
            logout(request)
            return redirect("account_login")
        token = _open(request.user.professional)
        if not token:
            _write_refusal(request, request.user, tries.NO_ROLE)
            return errors.signed_out(request)
        close(request)  # whatever this browser was before
        request.session[OPENED] = True
        request.session.clear_expired()
        # Gone with the browser: whoever opens it next on the same computer is not signed in.
        response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=settings.HTTPS)
        _remember_device(request, response)
        return response


def _was_opened(request: Any) -> bool:
    """Whether a viewer's session was opened with this sign-in."""
    return bool(request.user.is_authenticated and request.session.get(OPENED))


def _is_open(request: Any) -> bool:
    """Whether the session that this browser holds is open, and that of the account which is signed in."""
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.is_open(%s, %s)", [token_of(request), request.user.professional])
        return bool(sql.fetchone()[0])


def _must_set_up(request: Any) -> bool:
    if not request.user.is_authenticated or is_mfa_enabled(request.user):
        return False
    return request.path not in {reverse(name) for name in SETTING_UP}


def _open(professional: Any) -> str:
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.role_of(%s)", [professional])
        role = sql.fetchone()[0]
        if not role:
            return ""
        sql.execute(
            "SELECT sec.open_session(%s, %s, %s)", [professional, purposes_for(role)[0], settings.VIEWER_TOKEN_HOURS]
        )
        opened = sql.fetchone()[0] or ""
        sql.execute("SELECT sec.write_signin(%s, %s, 'allowed', '')", [professional, SIGN_IN.code])
        return opened


def _remember_device(request: Any, response: HttpResponse) -> None:
    """Both factors were right on this device: from now on strangers' tries do not count against them here."""
    known = signing_in.remember_device(request.user.id, request.COOKIES.get(sign_in_forms.COOKIE, ""))
    response.set_cookie(
        sign_in_forms.COOKIE,
        known,
        max_age=int(KNOWN_FOR.total_seconds()),
        # Asked for at /accounts/, and kept where another person of the same computer signs in: so for every address.
        path="/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def _write_refusal(request: Any, account: Any, kind: tries.Kind) -> None:
    origin = sign_in_forms.origin_of(request)
    signing_in.write_try(
        kind, words=kind.words, professional=account.professional, account=str(account.id), origin=origin
    )


def close(request: Any) -> None:
    """Withdraw the session's token: rights are gone at the next statement."""
    if token := token_of(request):
        with connections["signin"].cursor() as sql:
            sql.execute("SELECT sec.close_session(%s)", [token])


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made for professionals in the directory: nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_MANY_TRIES,
        "email_password_mismatch": "The e-mail address or the password is wrong. Check both, and try again.",
        "enter_current_password": "This is not the password that you have now. Try again.",
        "incorrect_password": "This is not your password. Try again.",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def logout(self, request: Any) -> None:
        close(request)
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        """Whoever else is signed in with the old one is put out: it may be why there is a new one."""
        if not passwords.change(user.id, password):
            raise PermissionDenied  # the page asks for the old one first: nobody comes here without it
        user.refresh_from_db()
        signing_in.put_out_others(user, token_of(context.request))

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """In place of the library's limits: see `sign_in_forms`."""
        origin = sign_in_forms.origin_of(request)
        try:
            self._attempt = signing_in.begin_password(credentials.get("email", ""), origin)
        except signing_in.Blocked:
            raise self.validation_error("too_many_login_attempts") from None

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """The account whose password this is, or None. A try that was right counts for nothing."""
        account = super().authenticate(request, **credentials)
        if account is not None and account.is_active:
            self._attempt.give_back()
        elif account is not None:
            self._attempt.failed(tries.CLOSED_ACCOUNT)
        return account

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        self._attempt.failed(tries.WRONG_PASSWORD)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect signs in accounts that exist already, tied by issuer and subject; it makes none."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """The provider said who it is."""
        if sociallogin.state.get("process") != AuthProcess.CONNECT:
            passwords.prove_by_provider(sociallogin.account.provider, sociallogin.account.uid)
        elif request.user.is_authenticated and not sociallogin.is_existing:
            raise ImmediateHttpResponse(self._tie(request, sociallogin.account))

    def _tie(self, request: Any, theirs: SocialAccount) -> HttpResponse:
        """Lets whoever is signed in sign in by this from now on, if they typed their password lately.

        The library would write the whole account as well, which no process of ours may.
        """
        if not passwords.is_proved(request.user.id):
            return ask_for_password_again()
        theirs.user = request.user
        theirs.save()
        told = "socialaccount/messages/account_connected.txt"
        get_account_adapter(request).add_message(request, messages.SUCCESS, told)
        return redirect("mfa_index")
