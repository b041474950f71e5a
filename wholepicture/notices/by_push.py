"""Sends web push: encrypted for one browser (RFC 8291), signed as ours (RFC 8292), through the browser's own push service.

What is sent is the same sentence always. A push service sees that something was sent to a browser, and when.
"""

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import http_ece
import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wholepicture.notices.outgoing import SERVICES, Message, Outcome, Result, ToBrowser, Tried, is_of_service
from wholepicture.notices.rules import SUBJECT

KEPT_FOR = 24 * 3600  # seconds for which a push service keeps what a browser that is off has not got
SIGNED_FOR = 12 * 3600  # seconds; services take no more than a day
PATIENCE = 10.0  # seconds for an answer
TOPIC = "waits"  # what a browser that is off has not got yet is replaced by the next, and not added to
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the group of P-256
GONE, NOT_NOW = (404, 410), (408, 425, 429)


@dataclass(frozen=True)
class Signer:
    """As who we send: a key of our own, and where we are reached, as push services ask."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    reached_at: str

    @property
    def public_key(self) -> str:
        """By which browsers know that it is us who sends: the point, in base64 for addresses."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return coded(point)


def signer(secret: bytes, reached_at: str) -> Signer:
    """Whoever signs with this secret of 32 bytes."""
    number = int.from_bytes(secret, "big") % (_ORDER - 1) + 1
    return Signer(ec.derive_private_key(number, ec.SECP256R1()), reached_at)


def coded(raw: bytes) -> str:
    """Bytes in base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of base64 for addresses. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether these are a browser's keys: a point of P-256, and 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        return len(decoded(auth)) == 16
    except ValueError:
        return False


def send(messages: Iterable[Message], signer: Signer, services: Iterable[str] = SERVICES) -> Tried:
    """Send these messages, each to its browser. A push service that does not answer is asked no more this time."""
    results: list[Result] = []
    signed: dict[str, str] = {}
    silent: set[str] = set()
    with httpx.Client(timeout=PATIENCE, follow_redirects=False) as client:
        for message in messages:
            assert message.browser is not None
            if not is_of_service(message.browser.endpoint, services):
                results.append(Result(message.id, Outcome.GONE, "Its push service is none that we send to."))
                continue
            service = "{0.scheme}://{0.netloc}".format(urlsplit(message.browser.endpoint))
            if service in silent:
                results.append(_not_now(message))
                continue
            if service not in signed:
                signed[service] = _signature(signer, service)
            try:
                answer = client.post(
                    message.browser.endpoint,
                    content=encrypted(SUBJECT.encode(), message.browser),
                    headers={
                        "Authorization": f"vapid t={signed[service]}, k={signer.public_key}",
                        "Content-Encoding": "aes128gcm",
                        "Content-Type": "application/octet-stream",
                        "TTL": str(KEPT_FOR),
                        "Topic": TOPIC,
                        # The same for all: what is more urgent than another is not told by it.
                        "Urgency": "high",
                    },
                )
            except httpx.TransportError:
                silent.add(service)
                results.append(_not_now(message))
                continue
            except (httpx.InvalidURL, UnicodeError):  # one address that is none holds up nobody else's
                results.append(Result(message.id, Outcome.GONE, "The browser gave no address that can be reached."))
                continue
            results.append(_result(message, answer.status_code))
    none_answered = silent and all(result.outcome is Outcome.LATER for result in results)
    return Tried(tuple(results), "No push service answers." if none_answered else "")


def encrypted(words: bytes, browser: ToBrowser) -> bytes:
    """What only this browser can read (RFC 8291)."""
    ours = ec.generate_private_key(ec.SECP256R1())
    content: bytes = http_ece.encrypt(
        words, private_key=ours, dh=decoded(browser.p256dh), auth_secret=decoded(browser.auth), version="aes128gcm"
    )
    return content


def _signature(signer: Signer, service: str) -> str:
    claims = {"aud": service, "exp": int(time.time()) + SIGNED_FOR, "sub": signer.reached_at}
    return jwt.encode(claims, signer.key, algorithm="ES256")


def _not_now(message: Message) -> Result:
    return Result(message.id, Outcome.LATER, "The push service does not answer.")


def _result(message: Message, status: int) -> Result:
    if 200 <= status < 300:
        return Result(message.id, Outcome.SENT)
    if status in GONE:
        return Result(message.id, Outcome.GONE, "The browser is there no more, or was told to stop.")
    if status >= 500 or status in NOT_NOW:
        return _not_now(message)
    return Result(message.id, Outcome.LATER, f"The push service did not take it (it answered {status}).")
