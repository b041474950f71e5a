"""Who can sign in to a demonstration. Everyone is invented, and so is what they may see: nothing here is secret."""

import base64
import hashlib
import hmac
import json
import struct
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from wholepicture.config import home

PASSWORD = "invented people only"  # noqa: S105 - shown to whoever runs the demonstration
PERIOD = 30  # seconds that an authenticator code lasts (RFC 6238)
_MARK = "demo.json"


@dataclass
class Marker:
    """HOME/demo.json: says that this installation holds the invented area and nothing else, and how it came in."""

    seed: int
    complete: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    def write(self) -> None:
        home.write_atomically(home.home() / _MARK, (json.dumps(asdict(self), indent=1) + "\n").encode())


def marker() -> Marker | None:
    """The mark of this installation, or None: it is no demonstration, or not yet."""
    try:
        kept: dict[str, Any] = json.loads((home.home() / _MARK).read_bytes())
        return Marker(int(kept["seed"]), bool(kept["complete"]), dict(kept["seconds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def secret_of(email: str) -> str:
    """The secret to type into an authenticator for an invented person: always the same."""
    return base64.b32encode(hashlib.sha256(f"invented {email.strip().lower()}".encode()).digest()[:20]).decode()


def code_now(email: str) -> str:
    """The six digits that an authenticator with `secret_of` shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret_of(email)), struct.pack(">Q", int(time.time()) // PERIOD), "sha1")
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def seconds_left() -> int:
    """For how many more seconds the code of now lasts."""
    return PERIOD - int(time.time()) % PERIOD
