"""What leaves the product, by which ways, and what became of it. It holds an address and a number, and nothing of what waits.

Standard library only: settings read it before Django is there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit
from uuid import UUID

# An address as every part that reads it reads it alike: plain letters, and a host by its name.
_BY_HTTPS = re.compile(r"https://[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*(:[0-9]+)?([/?][!-~]*)?", re.IGNORECASE)
PORTS = {"smtp": 587, "smtps": 465}
HERE = ("localhost", "127.0.0.1", "::1")
# The push services of the browsers that people use. We send to no other: an address that somebody's browser gives us would
# otherwise have our server ask anything of any machine.
SERVICES = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "*.push.apple.com",
)


@dataclass(frozen=True)
class ToBrowser:
    """Where a browser is reached, and the keys by which what is sent to it is encrypted (RFC 8291)."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Message:
    """One e-mail, or one push to one browser. `id` is the same however often it is tried; `number`: how many things wait."""

    id: UUID
    number: int
    address: str = ""
    browser: ToBrowser | None = None


class Outcome(StrEnum):
    """What became of a message."""

    SENT = "sent"
    LATER = "later"  # not now: it is tried again
    REFUSED = "refused"  # never, to this address
    GONE = "gone"  # the browser is there no more


@dataclass(frozen=True)
class Result:
    """What became of one message, and why, in words."""

    message: UUID
    outcome: Outcome
    error: str = ""


@dataclass(frozen=True)
class Tried:
    """What became of those that were tried. `unreachable`: why nobody answered, in words; then the others were not tried."""

    results: tuple[Result, ...] = ()
    unreachable: str = ""


class NoMailServer(ValueError):
    """WHOLEPICTURE_MAIL is no mail server. Write it as smtp://USER@mail.example.org:587, or smtps://USER@mail.example.org:465."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over. `starttls`: encrypted once connected; `tls`: from the start; neither only on this machine."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = True


def mail_server(written: str, password: str = "") -> MailServer | None:
    """The mail server that WHOLEPICTURE_MAIL names; None where it names none. Raises NoMailServer."""
    if not written.strip():
        return None
    address = urlsplit(written.strip())
    try:
        port = address.port
    except ValueError:
        raise NoMailServer(NoMailServer.__doc__) from None
    if address.scheme not in PORTS or not address.hostname or address.password or address.path.strip("/"):
        raise NoMailServer(NoMailServer.__doc__)
    return MailServer(
        host=address.hostname,
        port=port or PORTS[address.scheme],
        user=unquote(address.username or ""),
        password=password,
        tls=address.scheme == "smtps",
        starttls=address.scheme == "smtp" and address.hostname not in HERE,
    )


def is_of_service(endpoint: str, services: Iterable[str] = SERVICES) -> bool:
    """Whether an address is one of a push service that we send to, by https. `*.example.org`: any host below it."""
    try:
        address = urlsplit(endpoint)
        port = address.port
    except ValueError:
        return False
    host = (address.hostname or "").lower()
    if not _BY_HTTPS.fullmatch(endpoint):
        return False
    reached = host if port in (None, 443) else f"{host}:{port}"
    return any(reached.endswith(one[1:]) if one.startswith("*.") else reached == one for one in services)
