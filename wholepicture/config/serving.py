"""The site and its worker as two child processes that end with this one, however it ends."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

START_SECONDS = 30
STOP_SECONDS = 10
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


class PortTaken(Exception):
    """Something else answers at this port. End it, or choose another with --port."""


class Ended(Exception):
    """A signal asked this process to end."""


def serve(port: int, on_ready: Callable[[], None]) -> int:
    """Serve at 127.0.0.1:`port` until Ctrl-C (answers 0) or until a child ends by itself (answers 1)."""
    refuse_taken(port)
    with _until_signalled(), _children(port) as children:
        try:
            if _answers(port, children):
                on_ready()
            while all(child.poll() is None for child in children):
                time.sleep(0.2)
            return 1
        except Ended:
            return 0


def refuse_taken(port: int) -> None:
    """Raise PortTaken where nothing can be served at 127.0.0.1:`port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as refusal:
            raise PortTaken(
                f"The port {port} cannot be used ({refusal.strerror}). End what uses it, or choose another with --port."
            ) from refusal


def _answers(port: int, children: list[subprocess.Popen[bytes]]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(child.poll() is None for child in children):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def site_command(port: int) -> list[str]:
    """The command that serves the site at 127.0.0.1:`port`."""
    return [
        *(sys.executable, "-m", "uvicorn", "wholepicture.config.asgi:application"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--http", "wholepicture.config.door.patience:PatientProtocol"),
        *("--no-access-log", "--log-level", "warning", "--no-server-header", "--lifespan", "off"),
        # Only our own word on who asks: no address is taken from a header that anyone may send.
        "--no-proxy-headers",
    ]


@contextmanager
def _children(port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    try:
        # The site's process holds no connection but those of viewers and of signing in (settings.py).
        started.append(_start(site_command(port), os.environ | {"WHOLEPICTURE_PROCESS": "web"}))
        started.append(_start([sys.executable, "-m", "wholepicture.config.cli", "worker"], dict(os.environ)))
        yield started
    finally:
        _end(started)


def _start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C in the terminal reaches this process, which ends its children in order.
    return subprocess.Popen(  # noqa: S603
        arguments,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def _until_signalled() -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP end what runs inside; Ctrl-C also where a shell started us with it ignored."""

    def end(number: int, frame: FrameType | None) -> None:
        raise Ended

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
