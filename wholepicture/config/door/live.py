"""Open pages are told that something came: server-sent events over PostgreSQL's notifications.

One connection of the process listens. What it hears is the ids of new rows and no more (`base.rowsecurity.tells_pages`). Of each
open page it is asked, as its viewer, whether any of those is theirs to see; only then is the page told, and never what or whose.
So nobody learns from it that there is something hidden. The page then asks for its part that changes, as anyone does.

A page that is open uses no session: it ends, and the page with it, where nobody does anything for long.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg
from asgiref.sync import sync_to_async
from django.db import connections

from wholepicture.access.viewer import SignedOut, viewer_from_token
from wholepicture.alerts.queries import shown_of_told
from wholepicture.api.bodies import App, Message, Receive, Send
from wholepicture.base.rowsecurity import PAGES
from wholepicture.config.door.front_door import cookie_of
from wholepicture.intake.queries import shown_of_held
from wholepicture.notices.queries import shown_of_notices
from wholepicture.picture.queries import shown_among
from wholepicture.web.frame.headers import POLICY

EVENTS = "/your-work/events/"
MOST_PAGES, MOST_OF_ONE = 500, 6  # open at once: in all, and of one session
# Of each page it is asked at these beats alone, in seconds, and a comment that keeps its connection open is sent at its own: so that
# when something comes, and how long a page then waits, tells nobody of what they may not see.
BEAT, STILL_THERE = 0.2, 20.0
LISTENS = 60.0  # seconds after which the listening connection is tried, since one that is lost says nothing
MOST_IDS = 500  # that a page has not been asked about yet; of more it looks in any case
CAME, NOTHING = b"event: came\ndata:\n\n", b":\n\n"
TRY_AGAIN = 2.0  # seconds after the listening connection was lost

# What Django says of a connection to its own code, and not of the server.
DJANGOS_OWN = ("context", "cursor_factory", "pool", "prepare_threshold")

_log = logging.getLogger(__name__)
Told = tuple[str, UUID]


class Live:
    """In front of the site: answers open pages that wait for events, and hands everything else on."""

    def __init__(self, app: App):
        self._app = app
        self._pages: dict[_Page, str] = {}
        self._listening: asyncio.Task[None] | None = None
        self._hears = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != EVENTS or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        token = cookie_of(dict(scope.get("headers", [])))
        if not token or await _shows(token, []) is None:
            await _refuse(send, 403)
        elif len(self._pages) >= MOST_PAGES or list(self._pages.values()).count(token) >= MOST_OF_ONE:
            await _refuse(send, 503)
        else:
            await self._serve(token, receive, send)

    async def _serve(self, token: str, receive: Receive, send: Send) -> None:
        page = _Page()
        self._pages[page] = token
        if self._hears:
            page.hear(None)  # what came between the page itself and this
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._hear())
        gone = asyncio.create_task(_until_gone(receive))
        telling = asyncio.create_task(_tell(page, token, send))
        try:
            await asyncio.wait({gone, telling}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            del self._pages[page]
            if not self._pages:
                self._listening.cancel()
                self._listening, self._hears = None, False
            for task in (gone, telling):
                task.cancel()
            for ended in await asyncio.gather(gone, telling, return_exceptions=True):
                # The browser asks again: the network or the database was away.
                if isinstance(ended, Exception):
                    _log.warning("an open page was left; it asks again", exc_info=ended)

    async def _hear(self) -> None:
        """Hand what is told to every open page, for as long as there is one. A lost connection is opened again, and each page asked
        to look, since nobody knows what it missed."""
        while True:
            try:
                async with await _connect() as connection:
                    await connection.execute(f"LISTEN {PAGES}")
                    self._hears = True
                    self._hand(None)
                    while True:
                        async for notification in connection.notifies(timeout=LISTENS):
                            self._hand(_read(notification.payload))
                        await connection.execute("SELECT 1")
            except (psycopg.Error, OSError):
                _log.warning("notifications cannot be heard just now; it is tried again")
            self._hears = False
            await asyncio.sleep(TRY_AGAIN)

    def _hand(self, told: list[Told] | None) -> None:
        for page in self._pages:
            page.hear(told)


class _Page:
    """One open page: what it was told of and has not been asked about yet."""

    def __init__(self) -> None:
        self._told: dict[Told, None] = {}
        self._missed = False
        self.came = asyncio.Event()

    def hear(self, told: list[Told] | None) -> None:
        """Something came; None: something may have been missed."""
        self._told.update(dict.fromkeys(told or ()))
        self._missed = self._missed or told is None or len(self._told) > MOST_IDS
        if self._missed:
            self._told.clear()  # it looks in any case
        if self._missed or self._told:
            self.came.set()

    def take(self) -> tuple[list[Told], bool]:
        """What came, and whether something may have been missed."""
        told, missed = list(self._told), self._missed
        self._told, self._missed = {}, False
        self.came.clear()
        return told, missed


async def _tell(page: _Page, token: str, send: Send) -> None:
    """Send events for as long as the session is open."""
    await _begin(send)
    loop = asyncio.get_running_loop()
    began = loop.time()
    comment_at = began + STILL_THERE
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(page.came.wait(), max(0.0, comment_at - loop.time()))
        await asyncio.sleep(BEAT - (loop.time() - began) % BEAT)
        told, missed = page.take()
        shows = await _shows(token, told)
        if shows is None:
            return
        if shows or missed:
            await _send(send, CAME)
        if loop.time() >= comment_at:
            await _send(send, NOTHING)
            comment_at += STILL_THERE


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _shows(token: str, told: list[Told]) -> bool | None:
    return await sync_to_async(_shows_now, thread_sensitive=False)(token, told)


def _shows_now(token: str, told: list[Told]) -> bool | None:
    """Whether any of this is to be seen by whose session it is; None: it is open no more, or of a role for which nothing comes."""
    try:
        viewer = viewer_from_token(token, channel="page", is_watching=True)
        if not viewer.may("picture"):
            return None
        by_table: dict[str, list[UUID]] = {}
        for table, row in told:
            by_table.setdefault(table, []).append(row)
        with viewer.acting():
            return any(SHOWN[table](ids) for table, ids in by_table.items() if table in SHOWN)
    except SignedOut:
        return None
    finally:
        connections.close_all()


def _of_alerts(table: str) -> Callable[[list[UUID]], bool]:
    return lambda ids: shown_of_told(table, ids)


SHOWN: dict[str, Callable[[list[UUID]], bool]] = {
    "picture_event": lambda ids: bool(shown_among(ids)),
    "intake_helddanger": shown_of_held,
    "notices_notice": shown_of_notices,
    **{table: _of_alerts(table) for table in ("alerts_toread", "alerts_alert", "alerts_triage")},
}


def _read(payload: str) -> list[Told]:
    """What a notification tells; nothing, where any role of the database sent something else."""
    table, _, listed = payload.partition(" ")
    try:
        return [(table, UUID(row)) for row in listed.split(",")]
    except ValueError:
        return []


async def _connect() -> Any:
    """A connection as the site's own, with all that is said of how to reach the server."""
    settings = connections["default"].get_connection_params()
    given = {name: value for name, value in settings.items() if name not in DJANGOS_OWN}
    return await psycopg.AsyncConnection.connect(**given, autocommit=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _begin(send: Send) -> None:
    headers = {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "x-accel-buffering": "no",  # a proxy in front hands on each event as it comes
    }
    start = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": start})
    await _send(send, b"retry: 3000\n\n")


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})
