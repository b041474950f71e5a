"""Sending what waits to be told, by e-mail and web push, until stopped. A process of its own: it reaches the network, and reads
nothing of what waits."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connections

from wholepicture.base import clock
from wholepicture.notices import by_mail, by_push
from wholepicture.notices.outgoing import Message, Tried

LOOK_EVERY = 1.0  # seconds, where nothing was due
COUNT_EVERY = 60.0  # seconds
Send = Callable[[Sequence[Message]], Tried]

_log = logging.getLogger(__name__)


def send_until_stopped() -> None:
    """Send what is due as it comes, until stopped (Ctrl-C or SIGTERM)."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    counted_at, is_noted = 0.0, False
    while not ended.is_set():
        sent = 0
        try:
            if not is_noted:
                note_ways()
                is_noted = True
            sent = send_due()
            if time.monotonic() - counted_at > COUNT_EVERY:
                count_waiting()
                counted_at = time.monotonic()
        except Exception as problem:
            # Nothing is lost: what was taken and not noted is taken again. The database may be starting again.
            _log.exception("notices could not be sent; it is tried again")
            _write_error(problem)
            connections["sender"].close()
            ended.wait(COUNT_EVERY / 10)
        if not sent:
            ended.wait(LOOK_EVERY)


def note_ways() -> None:
    """Say to the database by which ways this installation can send."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.notices.commands import Equipped, note_channels

    signer = _signer()
    ways = [
        Equipped("mail", settings.MAIL is not None),
        Equipped("push", bool(signer), signer.public_key if signer else ""),
    ]
    note_channels(system_viewer("sending"), channels=ways)


def send_due(at: datetime | None = None) -> int:
    """Send all that is due now, or was at that moment, by every way that is answered. Returns how many messages were tried.

    A batch by each way in turn: a mail server that is slow does not hold up what goes to browsers.
    """
    tried, ways = 0, _ways()
    while sent := sum(_send_batch(channel, send, at) for channel, send in ways.items()):
        tried += sent
    return tried


def count_waiting() -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.notices.commands import note_waiting

    note_waiting(system_viewer("sending"), at=clock.now())


def _ways() -> dict[str, Send]:
    ways: dict[str, Send] = {}
    server, signer = settings.MAIL, _signer()
    if signer is not None:
        ways["push"] = lambda messages: by_push.send(messages, signer, settings.PUSH_SERVICES)
    if server is not None:
        ways["mail"] = lambda messages: by_mail.send(
            messages, server, sender=settings.MAIL_FROM, origin=settings.ORIGIN.rstrip("/")
        )
    return ways


def _signer() -> by_push.Signer | None:
    """As who we push; nobody where no address is set at which a push service could reach us."""
    if not settings.HTTPS or not settings.PUSH_KEY:
        return None
    return by_push.signer(settings.PUSH_KEY, settings.ORIGIN)


def _send_batch(channel: str, send: Send, at: datetime | None) -> int:
    """Send one batch of what is due. Returns how many messages were tried."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.notices.commands import note_results, take_waiting
    from wholepicture.notices.queries import is_due

    viewer, now = system_viewer("sending"), at or clock.now()
    with viewer.acting():
        if not is_due(channel, now):
            return 0
    messages = take_waiting(viewer, channel=channel, at=now)
    became = send(messages) if messages else Tried()
    note_results(viewer, channel=channel, at=at or clock.now(), taken=[one.id for one in messages], tried=became)
    return len(became.results)


def _write_error(problem: Exception) -> None:
    from wholepicture.access.errors import record_error
    from wholepicture.access.viewer import system_viewer

    record_error(system_viewer("sending"), problem, place="sending notices")
