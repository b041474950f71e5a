"""Asking a scanner whether a file harms computers: ClamAV's daemon, by its INSTREAM command, over TCP or a unix socket.

A client of our own: the protocol is one command, lengths and bytes; the packages that speak it are a few years unkept.
"""

import socket
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

PORT = 3310
SECONDS = 30.0
PART = 64 * 1024
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner does not answer. The file waits."""


class NotLookedOver(ScannerAway):
    """The scanner is there, and said nothing of this file that can be gone by. The file waits, and no other for it."""


@dataclass(frozen=True)
class Scanner:
    """Where a scanner listens: a path of this machine, or a host and a port."""

    path: str = ""
    host: str = ""
    port: int = PORT

    @property
    def said(self) -> str:
        """Where it is, in words."""
        return self.path or f"{self.host}, port {self.port}"


def scanner_at(address: str) -> Scanner | None:
    """The scanner at an address such as `tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`; None where none is given. Raises
    ValueError."""
    if not address.strip():
        return None
    parts = urlsplit(address.strip())
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return Scanner(path=parts.path)
    if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
        return Scanner(host=parts.hostname, port=parts.port or PORT)
    raise ValueError(
        f"WHOLEPICTURE_SCANNER is {address!r}. Write tcp://HOST:PORT or unix:///PATH, or leave it empty for no scanner."
    )


def finds_harm(scanner: Scanner, content: bytes) -> bool:
    """Whether the scanner finds something in it that harms computers. Raises ScannerAway, or NotLookedOver where it is there."""
    try:
        line = _connected(scanner)
    except OSError as away:
        raise ScannerAway(ScannerAway.__doc__) from away
    try:
        with line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PART):
                part = content[start : start + PART]
                line.sendall(struct.pack("!I", len(part)) + part)
            line.sendall(struct.pack("!I", 0))
            answer = _answer(line)
    except OSError as broken:
        raise NotLookedOver(NotLookedOver.__doc__) from broken
    return _reads(answer)


def is_there(scanner: Scanner) -> bool:
    """Whether the scanner answers."""
    try:
        with _connected(scanner) as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except OSError:
        return False


def _reads(answer: str) -> bool:
    if answer == "stream: OK":
        return False
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return True
    # it says that the file is larger than it takes, or that something is wrong with it: nobody has looked the file over
    raise NotLookedOver(NotLookedOver.__doc__)


def _connected(scanner: Scanner) -> socket.socket:
    if scanner.path:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(scanner.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((scanner.host, scanner.port), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    parts = b""
    while len(parts) < LONGEST_ANSWER and not parts.endswith(b"\0"):
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        parts += part
    return parts.rstrip(b"\0\n").decode("utf-8", "replace")
