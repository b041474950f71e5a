"""Who asks: an agency's system, by its key. And how often it may."""

import hashlib
import math
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from wholepicture.access.signing_in import Origin, write_refused_key
from wholepicture.access.viewer import KEY, SignedOut, Viewer, viewer_from_token
from wholepicture.base.addresses import counted_as

_MOST_KEYS = 10_000  # remembered at a time


class AgencyKey(HttpBearer):
    """Opens the viewer of an agency's key. A person's session is no key: it belongs to a browser."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        # What was asked for is answered alike whether a key is unknown, withdrawn or none at all, and after the same work.
        try:
            if KEY.fullmatch(token):
                return viewer_from_token(token, channel="api")
        except SignedOut:
            pass
        write_refused_key(token, Origin(counted_as(request.META.get("REMOTE_ADDR", ""))))
        return None


class Allowance:
    """How often each may ask: `a_minute` at once, and as many again over each minute. Kept in this process."""

    def __init__(self, a_minute: int, now: Callable[[], float] = time.monotonic):
        self.a_minute = a_minute
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}  # whose -> (left, as of)
        self._lock = threading.Lock()

    def take(self, whose: str) -> float:
        """Take one. 0 where it was there, else the seconds until the next."""
        with self._lock:
            now = self._now()
            left, since = self._left.get(whose, (float(self.a_minute), now))
            left = min(self.a_minute, left + (now - since) * self.a_minute / 60)
            if left < 1:
                self._left[whose] = (left, now)
                return (1 - left) * 60 / self.a_minute
            if whose not in self._left and len(self._left) >= _MOST_KEYS:
                self._left.clear()
            self._left[whose] = (left - 1, now)
            return 0.0


class OftenEnough(BaseThrottle):
    """settings.API_REQUESTS_PER_MINUTE for each key; a batch is one request."""

    def __init__(self) -> None:
        self.allowance = Allowance(settings.API_REQUESTS_PER_MINUTE)
        self._wait = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        token: Any = request.auth.token  # type: ignore[attr-defined]
        seconds = self.allowance.take(hashlib.sha256(token.encode()).hexdigest())
        self._wait.seconds = math.ceil(seconds)
        return not seconds

    def wait(self) -> float | None:
        return getattr(self._wait, "seconds", None)
