"""What a browser keeps between pages, with us: words searched for, words sent after a session ended. For half a day.

The site's process has no access to the sessions of signing in. A browser has a random mark in a cookie of its own; what is kept
under it lies in the database, where only whoever has the mark reads it (`sec.kept_for_browser`).
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

COOKIE = "wp_browser"


class Kept:
    """What is kept for one browser, by name. Read once it is asked for, and written once it changed."""

    def __init__(self, mark: str):
        self.mark = mark
        self._words: dict[str, Any] | None = None
        self.is_changed = False

    def get(self, name: str, default: Any = None) -> Any:
        return self._read().get(name, default)

    def __setitem__(self, name: str, what: Any) -> None:
        self._read()[name] = what
        self.is_changed = True

    def __delitem__(self, name: str) -> None:
        del self._read()[name]
        self.is_changed = True

    def _read(self) -> dict[str, Any]:
        if self._words is None:
            self._words = (
                json.loads(_asked("SELECT sec.kept_for_browser(%s)", _hashed(self.mark)) or "{}") if self.mark else {}
            )
        return self._words

    def write(self) -> None:
        """Write what changed, under a mark of its own where there was none."""
        self.mark = self.mark or secrets.token_urlsafe(32)
        words = self._read()
        _asked("SELECT sec.keep_for_browser(%s, %s)", _hashed(self.mark), json.dumps(words) if words else "")
        self.is_changed = False


def _hashed(mark: str) -> bytes:
    return hashlib.sha256(mark.encode()).digest()


def _asked(statement: str, *values: Any) -> str | None:
    with connections["default"].cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchone()[0] or None


class KeptForBrowser:
    """Gives each request of the site `request.kept`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.kept = kept = Kept(request.COOKIES.get(COOKIE, ""))
        response = self.get_response(request)
        if kept.is_changed and response.status_code < 500:
            kept.write()
            response.set_cookie(COOKIE, kept.mark, httponly=True, samesite="Lax", secure=settings.HTTPS)
        return response
