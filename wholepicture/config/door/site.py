"""Django as an ASGI server calls it, with what comes in kept in memory: Django would write a large body to disk in clear."""

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler


class Site(ASGIHandler):
    """How much comes in at all is decided before (`front_door`)."""

    async def read_body(self, receive: Callable[[], Awaitable[Any]]) -> BytesIO:
        body = BytesIO()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RequestAborted
            body.write(message.get("body", b""))
            if not message.get("more_body", False):
                body.seek(0)
                return body
