"""From a session's token to a viewer: the middleware that opens each page's transaction.

Signing in (`sign_in.py`) is another process, and another database role. It opens a session for whoever proved an account, and
puts its token in a cookie: that is all that the site's role needs to be somebody, and all that it can be.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from psycopg.pq import TransactionStatus

from wholepicture.access.rules import purposes_for
from wholepicture.access.viewer import SESSION_TOKEN, SignedOut, Viewer, viewer_unasked
from wholepicture.base.ledgered import Refusal
from wholepicture.base.remembered import reading
from wholepicture.web.frame import carers_door, errors, speaking_up
from wholepicture.web.frame.about import PUBLIC
from wholepicture.web.frame.unsent_words import hold

COOKIE = "wp_viewer"
# Signing in and out, and the second factor.
SIGNING_IN = "/accounts/"
# What an open page asks by itself: no use of a session, which ends all the same where nobody uses it.
WATCHING = "/your-work/"
# Reachable without a viewer as well: what a browser needs to show those pages, and what has doors of its own.
OPEN = ("/static/", "/api/", "/healthz", "/dates/", carers_door.ADDRESS)


class ViewerMiddleware:
    """Gives each page its viewer, inside one transaction that is rolled back when the answer is an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.viewer = None
        if request.path.startswith((*OPEN, SIGNING_IN)) or speaking_up.is_here(request.path):
            return self.get_response(request)
        token = token_of(request)
        try:
            is_watching = request.path.startswith(WATCHING)
            return self._answer(request, viewer_unasked(token, channel="page", is_watching=is_watching))
        except SignedOut:
            if request.path in PUBLIC:
                return self.get_response(request)
            hold(request)
        if request.COOKIES.get(COOKIE) and not (token and _ended_by_time(token)):
            # Somebody ended it, or it never was one.
            response = errors.signed_out(request)
        else:
            response = redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        response.delete_cookie(COOKIE, samesite="Lax")
        return response

    def _answer(self, request: Any, viewer: Viewer) -> HttpResponse:
        with viewer.acting(), reading():
            request.viewer = viewer
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True, using=viewer.alias)
            elif connections[viewer.alias].connection.info.transaction_status == TransactionStatus.INERROR:
                # PostgreSQL would take back all of it, the ledger's entries too, and the page would say that it is done.
                raise RuntimeError("an error of the database was swallowed: nothing that this page says would be kept")
        if response.streaming:
            raise RuntimeError("a streamed answer would run outside its viewer's transaction")
        return response

    def process_exception(self, request: Any, problem: Exception) -> HttpResponse | None:
        """Expected refusals, in words. Absent and not-yours give the same answer."""
        if isinstance(problem, Refusal):
            return errors.refusal(request, problem)
        return None


def token_of(request: Any) -> str:
    """The session that a browser holds; empty where it holds none, or nothing that we ever gave out."""
    token = request.COOKIES.get(COOKIE, "")
    return token if SESSION_TOKEN.fullmatch(token) else ""


def _ended_by_time(token: str) -> bool:
    with connections["default"].cursor() as sql:
        sql.execute("SELECT sec.ended_by_time(%s)", [token])
        return bool(sql.fetchone()[0])


def change_purpose(request: Any, purpose: str) -> bool:
    """Look for another purpose from now on. False if it is not one of the role's."""
    if purpose not in purposes_for(request.viewer.role):
        return False
    with connections["default"].cursor() as sql:
        sql.execute("SELECT sec.change_purpose(%s, %s)", [token_of(request), purpose])
    return True
