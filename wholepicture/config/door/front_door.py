"""Which bodies are read: of whoever is signed in, or has an agency's key; of others only what signing in takes, the
page that needs none, and the door of a foster carer.

Everybody else's request reaches Django without its body, and is answered as Django answers it: sent to sign in, or told that
the key is not known. So nothing of it is held, and there is one place that words the answer.
"""

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie

from asgiref.sync import sync_to_async
from django.db import connections

from wholepicture.access.viewer import SignedOut, viewer_from_token
from wholepicture.api.bodies import App, Message, Receive, Send, TooLarge, answer_directly, most_for
from wholepicture.web.frame import carers_door, session, speaking_up, unsent_words

FORM_TO_SIGN_IN = 64 * 1024
MIB = 1024 * 1024
HELD_AT_ONCE = 256 * MIB  # of all bodies together
# A body may take this long, and a second more for each so many bytes of it: a slow line in a hospital's cellar gets through,
# a byte now and then does not. The longest file that is taken may take about half an hour.
FIRST_SECONDS, BYTES_A_SECOND = 20.0, 32 * 1024
SILENT_SECONDS = 15.0

_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


class TooSlow(Exception):
    """The request took too long to arrive; nothing of it was taken in. Send it again."""


class Full(Exception):
    """Too much is being sent at once. Wait a minute and send it again: nothing of this was taken in."""


class FrontDoor:
    """In front of Django."""

    def __init__(self, app: App, *, is_open: Callable[[str, str], bool] | None = None):
        self.app = app
        self._is_open = is_open or _is_open
        self._held = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", []))
        if scope["type"] != "http" or not _has_body(headers):
            await self.app(scope, receive, send)
            return
        most = await self._most(scope, headers)
        declared = headers.get(b"content-length", b"")
        if most and declared and (not declared.isdigit() or int(declared[:20]) > most):
            await answer_directly(send, scope["path"], 413, str(TooLarge(most)))
        elif most:
            await self._read(scope, receive, send, most)
        else:
            await self.app(_without_body(scope), _empty(), _closing(send))

    async def _most(self, scope: Message, headers: dict[bytes, bytes]) -> int:
        """How many bytes are read of this request's body."""
        path = scope["path"]
        if path.startswith(session.SIGNING_IN) or speaking_up.is_here(path) or carers_door.is_here(path):
            return FORM_TO_SIGN_IN
        token, channel = _token(path, headers)
        if token and await sync_to_async(self._is_open, thread_sensitive=False)(token, channel):
            return most_for(path)
        return unsent_words.MOST if unsent_words.may_be_held(path, scope["method"]) else 0

    async def _read(self, scope: Message, receive: Receive, send: Send, most: int) -> None:
        body = _Body(self, receive, most)
        is_refused = False

        async def measured() -> Message:
            nonlocal is_refused
            try:
                return await body.next()
            except (TooLarge, TooSlow, Full) as refusal:
                is_refused = True
                await answer_directly(
                    send, scope["path"], _STATUS[type(refusal)], str(refusal) or refusal.__doc__ or ""
                )
                return {"type": "http.disconnect"}

        async def answered(message: Message) -> None:
            if not is_refused:
                await send(message)

        try:
            await self.app(scope, measured, answered)
        finally:
            self._held -= body.seen

    def hold(self, size: int) -> None:
        """Count what is held. Raises Full."""
        if self._held + size > HELD_AT_ONCE:
            raise Full
        self._held += size


_STATUS = {TooLarge: 413, TooSlow: 408, Full: 503}


class _Body:
    """One request's body as it comes in: measured and timed."""

    def __init__(self, door: FrontDoor, receive: Receive, most: int):
        self._door, self._receive, self._most = door, receive, most
        self._began = time.monotonic()
        self._is_whole = False
        self.seen = 0

    async def next(self) -> Message:
        """The next part. Raises TooLarge, TooSlow, Full. Once it is whole, whatever comes: that the client has gone."""
        if self._is_whole:
            return await self._receive()
        left = self._began + FIRST_SECONDS + self.seen / BYTES_A_SECOND - time.monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, min(left, SILENT_SECONDS)))
        except TimeoutError:
            raise TooSlow from None
        size = len(message.get("body", b""))
        if self.seen + size > self._most:
            raise TooLarge(self._most)
        self._door.hold(size)
        self.seen += size
        self._is_whole = not message.get("more_body", False)
        return message


def _has_body(headers: dict[bytes, bytes]) -> bool:
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


def _token(path: str, headers: dict[bytes, bytes]) -> tuple[str, str]:
    """What says who is asking, unchecked, and through which door."""
    if not path.startswith("/api/"):
        return cookie_of(headers), "page"
    key = _BEARER.fullmatch(headers.get(b"authorization", b"").decode("latin-1").strip())
    return (key.group(1) if key else ""), "api"


def cookie_of(headers: dict[bytes, bytes]) -> str:
    """The cookie of a viewer's session, whether or not it still opens anything."""
    cookies: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        cookies.load(headers.get(b"cookie", b"").decode("latin-1"))
    return cookies[session.COOKIE].value if session.COOKIE in cookies else ""


def _is_open(token: str, channel: str) -> bool:
    """Whether this opens a viewer now. In a thread of its own, whose connections are given back."""
    try:
        viewer_from_token(token, channel=channel)
        return True
    except SignedOut:
        return False
    finally:
        connections.close_all()


def _without_body(scope: Message) -> Message:
    left = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"transfer-encoding")]
    return {**scope, "headers": [*left, (b"content-length", b"0")]}


def _empty() -> Receive:
    """An empty body. Nothing is asked of the client, who may wait to be told to go on with it."""
    is_told = False

    async def nothing() -> Message:
        nonlocal is_told
        if is_told:
            await asyncio.Event().wait()  # until whoever asks has answered, and waits no more
        is_told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return nothing


def _closing(send: Send) -> Send:
    """The answer ends the connection: what is still to come of the body is not waited for."""

    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return closing
