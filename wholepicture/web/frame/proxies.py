"""Who asks, where proxies stand between: the address that counts, and no forwarded word from anybody else."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wholepicture.base.addresses import client_of, is_among

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)

_log = logging.getLogger(__name__)


class Relayed:
    """Signing in, and the page that needs none, are asked by the site's process alone, over a socket that nobody else reaches:
    who asks is in a header of its own. Anywhere else that header is nobody's word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        told = request.META.pop("HTTP_X_WHOLEPICTURE_CLIENT", "")
        if settings.PROCESS in ("signin", "public"):
            request.META["REMOTE_ADDR"] = told
        return self.get_response(request)


class Proxies:
    """In front of everything that asks for an address or for https: `REMOTE_ADDR` is then who asks.

    What a proxy named in WHOLEPICTURE_TRUSTED_PROXIES forwards is believed; what anybody else does is taken off.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self._has_warned = False

    def __call__(self, request: Any) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        if is_among(peer, settings.TRUSTED_PROXIES):
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = client_of(peer, forwarded, settings.TRUSTED_PROXIES)
        else:
            self._refuse(request)
        return self.get_response(request)

    def _refuse(self, request: Any) -> None:
        refused = [name for name in FORWARDED if request.META.pop(name, None) is not None]
        if refused:
            # `request.headers` is made of META once, when it is first asked for.
            request.__dict__.pop("headers", None)
        if refused and not self._has_warned:
            self._has_warned = True
            _log.warning(
                "an address forwarded by something that is no trusted proxy was not believed; if a proxy of yours stands "
                "in front, name it in WHOLEPICTURE_TRUSTED_PROXIES (this is said once)"
            )
