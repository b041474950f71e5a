"""The site as it is served in earnest, in a process of its own, and clients that speak to it over a socket."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.living import House


@dataclass
class Served:
    """A site that answers at 127.0.0.1."""

    port: int
    pid: int
    log: Path

    def connected(self) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def ask(self, head: str, body: bytes = b"") -> bytes:
        """What is answered to a request, until the connection ends."""
        with self.connected() as client:
            client.sendall(request(head) + body)
            return whole_answer(client)


@contextmanager
def served(house: House, folder: Path, command: list[str] | None = None) -> Iterator[Served]:
    """The house's site. Whatever it writes as temporary files is written in `folder`."""
    from wholepicture.config.serving import site_command

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    more = {"WHOLEPICTURE_DATABASE": house.database, "TMPDIR": str(folder)}
    log = folder / "log"
    with (
        log.open("wb") as told,
        subprocess.Popen(
            [*(command or [sys.executable, "-m"]), *site_command(port)],
            env=os.environ | more,
            stdout=told,
            stderr=told,
        ) as site,
    ):
        try:
            site_at = Served(port, site.pid, log)
            _wait(site_at)
            yield site_at
        finally:
            site.terminate()
            site.wait(20)


def _wait(site: Served) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if b" 200 " in site.ask("GET /healthz\nConnection: close"):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(site.log.read_text())


def request(head: str) -> bytes:
    """A request's head: its first line without the version, and further headers, one a line."""
    first, *headers = head.split("\n")
    return "\r\n".join([f"{first} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def whole_answer(client: socket.socket) -> bytes:
    """What comes until the other end closes, or has closed already."""
    answer = b""
    try:
        while part := client.recv(65536):
            answer += part
    except ConnectionResetError:
        pass
    return answer


def open_files_with(pid: int, words: bytes) -> list[str]:
    """Regular files that a process holds open, deleted ones too, in which these words stand."""
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if entry.is_file() and words in entry.read_bytes():
                found.append(os.readlink(entry))
        except OSError:
            continue
    return found


def files_with(folder: Path, words: bytes) -> list[str]:
    """Files below a folder in which these words stand."""
    return [str(path) for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]
