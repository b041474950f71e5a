"""What comes in, measured before it is parsed: at the door of the server and again where it is read."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wholepicture.intake.file_kinds import MOST_BYTES

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

BATCH = "/api/v1/submissions/batch"
ATTACHMENT = re.compile(r"/api/v1/submissions/[^/]+/attachments/[0-9]+")
MIB = 1024 * 1024


class TooLarge(Exception):
    """The body is larger than is read at a time. The message says how large it may be."""

    def __init__(self, most: int):
        super().__init__(
            f"The body is larger than {most / MIB:g} MiB; nothing of it was taken in. Send fewer reports at a time, "
            "shorten the longest field, or send a smaller copy of the file."
        )


def most_for(path: str) -> int:
    """The largest body, in bytes, that is read at this address."""
    if ATTACHMENT.fullmatch(path):
        return MOST_BYTES
    return settings.API_MAX_BODY if path.startswith("/api/") and path != BATCH else settings.API_MAX_BATCH_BODY


def body_of(request: HttpRequest) -> bytes:
    """The whole body. Raises TooLarge, having read no more than is allowed."""
    most = most_for(request.path)
    _refuse_declared(request, most)
    raw: bytes = request.read(most + 1)
    if len(raw) > most:
        raise TooLarge(most)
    return raw


def lines_of(request: HttpRequest) -> Iterator[tuple[int, bytes]]:
    """(number from 1, line) as they are read; empty lines are passed over. Raises TooLarge before the first."""
    most = most_for(request.path)
    _refuse_declared(request, most)
    seen = number = 0
    while line := request.readline(most - seen + 1):
        seen, number = seen + len(line), number + 1
        if seen > most:
            # Only where no length was declared and nothing in front of us counted: what was answered stands.
            raise TooLarge(most)
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield number, line.rstrip(b"\r\n")


def _refuse_declared(request: HttpRequest, most: int) -> None:
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdigit() or int(declared[:20]) > most:
        raise TooLarge(most)


async def answer_directly(send: Send, path: str, status: int, reason: str) -> None:
    """Refuse a request at the door of the server, before Django has seen it. The answer ends the connection."""
    for_machines = path.startswith("/api/")
    body = (json.dumps({"reason": reason}) if for_machines else reason).encode()
    headers = [
        (b"content-type", b"application/json" if for_machines else b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
