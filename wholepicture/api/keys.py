"""Who asks: an agency's system, by its key. And how often it may."""

import math
import threading
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from wholepicture.access.signing_in import Origin, write_refused_key
from wholepicture.access.viewer import KEY, SignedOut, Viewer, viewer_from_token
from wholepicture.base.addresses import counted_as
from wholepicture.base.allowance import Allowance


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


class OftenEnough(BaseThrottle):
    """settings.API_REQUESTS_PER_MINUTE for each key; a batch is one request."""

    def __init__(self) -> None:
        self.allowance = Allowance(settings.API_REQUESTS_PER_MINUTE)
        self._wait = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        token: Any = request.auth.token  # type: ignore[attr-defined]
        seconds = self.allowance.take(token)
        self._wait.seconds = math.ceil(seconds)
        return not seconds

    def wait(self) -> float | None:
        return getattr(self._wait, "seconds", None)
