"""The site, signing in, the public page, the worker, the sequencer and the sender as child processes that end with this one,
however it ends.

Each is started as an account of its own where root starts them (process_accounts.py), and knows only what is its own.
"""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from wholepicture.config import home, process_accounts

START_SECONDS = 30
STOP_SECONDS = 10
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
Child = subprocess.Popen[bytes]

# Only our own word on who asks: no address is taken from a header that anyone may send.
SITE = (
    *("uvicorn", "wholepicture.config.asgi:application", "--no-access-log", "--log-level", "warning"),
    *("--no-server-header", "--no-proxy-headers", "--lifespan", "off"),
    # An open first page never ends by itself (door/live.py): it is not waited for.
    *("--timeout-graceful-shutdown", "3"),
    *("--http", "wholepicture.config.door.patience:PatientProtocol"),
)
STEPS = {process: ("wholepicture.config.steps", process) for process in ("worker", "sequencer", "sender")}


class PortTaken(Exception):
    """Something else answers at this port. End it, or choose another with --port."""


class Ended(Exception):
    """A signal asked this process to end."""


def serve(port: int, on_ready: Callable[[], None]) -> int:
    """Serve at 127.0.0.1:`port` until Ctrl-C (answers 0) or until a child ends by itself (answers 1)."""
    refuse_taken(port)
    sockets = {process: home.socket_of(process) for process in home.HANDED_ON}
    for process, path in sockets.items():
        process_accounts.open_folder(process)
        path.unlink(missing_ok=True)  # of a process that was killed

    commands = {
        **{process: (*SITE, "--uds", str(path)) for process, path in sockets.items()},
        "web": site_command(port),
        **STEPS,
    }

    def wait(children: Sequence[Child]) -> None:
        places: list[tuple[socket.AddressFamily, Any]] = [
            *((socket.AF_UNIX, str(path)) for path in sockets.values()),
            (socket.AF_INET, ("127.0.0.1", port)),
        ]
        if all(_answers(place, children) for place in places):
            on_ready()

    return _run(commands, wait)


def site_command(port: int) -> tuple[str, ...]:
    """What Python runs to serve the site at 127.0.0.1:`port`: a module and its arguments."""
    return (*SITE, "--host", "127.0.0.1", "--port", str(port))


def run_steps() -> int:
    """Run waiting steps as they come and seal the ledger, until Ctrl-C (answers 0) or a child ends by itself (answers 1)."""
    return _run(STEPS)


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


def _run(
    commands: Mapping[str, Sequence[str]], when_started: Callable[[Sequence[Child]], None] = lambda _: None
) -> int:
    """Run these processes, each as itself, until a signal or until one of them ends."""
    started: list[Child] = []
    with _until_signalled():
        try:
            for process, command in commands.items():
                started.append(_start(process, command))
            when_started(started)
            while all(child.poll() is None for child in started):
                time.sleep(0.2)
            return 1
        except Ended:
            return 0
        finally:
            _end(started)


def _answers(there: tuple[socket.AddressFamily, Any], children: Sequence[Child]) -> bool:
    family, address = there
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(child.poll() is None for child in children):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if probe.connect_ex(address) == 0:
                return True
        time.sleep(0.1)
    return False


def _start(process: str, command: Sequence[str]) -> Child:
    # In a session of its own: Ctrl-C in the terminal reaches this process, which ends its children in order.
    how = process_accounts.how_to_run(process)
    return subprocess.Popen(  # noqa: S603
        [how.pop("executable"), "-m", *command],
        cwd=home.PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        **how,
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _end(children: Sequence[Child]) -> None:
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
