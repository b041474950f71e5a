"""From a signed-in account to a viewer: the middleware that opens each request's transaction, and who may sign in.

Signing in proves an account (password and second factor, or OpenID Connect). A separate database role then opens a
session token for the account's professional; the token, kept in a cookie of its own, is all that the application's
role needs to be somebody, and all that it can be.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import logout
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wholepicture.access import signing_in, tries
from wholepicture.access.commands import SIGN_IN
from wholepicture.access.limits import KNOWN_FOR
from wholepicture.access.rules import purposes_for
from wholepicture.access.viewer import SignedOut, Viewer, viewer_from_token
from wholepicture.base.ledgered import Refusal
from wholepicture.web.frame import errors, sign_in_forms
from wholepicture.web.frame.unsent_words import hold

COOKIE = "wp_viewer"
# Signing in and out, and the second factor.
SIGNING_IN = "/accounts/"
# Reachable without a viewer as well: what a browser needs to show those pages, and what has doors of its own.
OPEN = ("/static/", "/api/", "/healthz")
OPENED = "viewer_opened"  # in the browser's session: a viewer's session was opened with it


class ViewerMiddleware:
    """Gives each request its viewer, inside one transaction that is rolled back when the answer is an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.viewer = None
        if request.path.startswith(OPEN):
            return self.get_response(request)
        is_signing_in = request.path.startswith(SIGNING_IN)
        viewer = _viewer_of(request)
        if viewer is None and _was_opened(request):
            # Ended by time, or by whoever may end it. To open another here would let nobody take a session away; nor does
            # whoever has it change how they sign in.
            logout(request)
            if not is_signing_in:
                hold(request)
                return errors.signed_out(request)
        return self._signing_in(request) if is_signing_in else self._let_in(request, viewer)

    def _let_in(self, request: Any, viewer: Viewer | None) -> HttpResponse:
        """A page for whoever has signed in with both factors; for anybody else, the way there."""
        if not request.user.is_authenticated:
            hold(request)
            return redirect(f"{reverse('account_login')}?next={request.get_full_path()}")
        if not is_mfa_enabled(request.user):
            # Nobody reads anything on a password alone.
            return redirect("mfa_activate_totp")
        if viewer is not None:
            return self._answer(request, viewer)
        token = _open(request.user.professional)
        if not token:
            _write_refusal(request, request.user, tries.NO_ROLE)
            return errors.signed_out(request)
        request.session[OPENED] = True
        response = self._answer(request, viewer_from_token(token, channel="page"))
        response.set_cookie(
            COOKIE,
            token,
            max_age=settings.VIEWER_TOKEN_HOURS * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        _remember_device(request, response)
        return response

    def _signing_in(self, request: Any) -> HttpResponse:
        """A page of signing in, in one transaction of the sign-in role. allauth begins its own on the default connection,
        which has none of its tables, and locks the recovery codes while it looks whether one is right."""
        with transaction.atomic(using="signin"):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True, using="signin")
        return response

    def _answer(self, request: Any, viewer: Viewer) -> HttpResponse:
        request.viewer = viewer
        try:
            with viewer.acting():
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True, using=viewer.alias)
        except SignedOut:
            return errors.signed_out(request)
        if response.streaming:
            raise RuntimeError("a streamed answer would run outside its viewer's transaction")
        return response

    def process_exception(self, request: Any, problem: Exception) -> HttpResponse | None:
        """Expected refusals, in words. Absent and not-yours give the same answer."""
        if isinstance(problem, Refusal):
            return errors.refusal(request, problem)
        return None


def _viewer_of(request: Any) -> Viewer | None:
    """The viewer whose session this browser holds; None where it holds none that is open, or somebody else's."""
    if not request.user.is_authenticated:
        return None
    try:
        viewer = viewer_from_token(request.COOKIES.get(COOKIE, ""), channel="page")
    except SignedOut:
        return None
    return viewer if str(viewer.professional_id) == str(request.user.professional) else None


def _was_opened(request: Any) -> bool:
    """Whether a viewer's session was opened with this sign-in."""
    return bool(request.user.is_authenticated and request.session.get(OPENED))


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
    token = request.COOKIES.get(COOKIE)
    if token:
        with connections["signin"].cursor() as sql:
            sql.execute("SELECT sec.close_session(%s)", [token])


def change_purpose(request: Any, purpose: str) -> bool:
    """Look for another purpose from now on. False if it is not one of the role's."""
    if purpose not in purposes_for(request.viewer.role):
        return False
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.change_purpose(%s, %s)", [request.COOKIES.get(COOKIE, ""), purpose])
    return True


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made for professionals in the directory: nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Too many tries. Wait two minutes, then try again. If it was not you who tried, tell "
        "your safeguarding lead.",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def logout(self, request: Any) -> None:
        close(request)
        super().logout(request)

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
