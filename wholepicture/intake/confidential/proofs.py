"""What is kept of a receipt code: Argon2id of it with a key that lies outside the database. The same work for every code."""

import threading

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

# What OWASP asks of Argon2id at least. Of 2^80 codes none is found by trying: this makes each try dear, should both the
# database and the key be lost.
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
BYTES = 32
AT_ONCE = 2  # of each some 20 MiB
WAIT_SECONDS = 8.0
# One salt for all: a code is found by what is kept of it. Codes are random, so no two are alike and no list of likely ones
# serves; the key makes what is kept useless elsewhere.
_SALT = b"wholepicture/receipt-code/v1"

_working = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many codes are being looked at just now. Wait a minute and try again."""


def proof_of(code: str) -> bytes:
    """What is kept of a code, and what it is found by. Raises Busy. It takes as long whether or not the code was ever given:
    nothing is looked up before it is worked out."""
    if not _working.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        hasher = Argon2id(
            salt=_SALT, length=BYTES, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB, secret=settings.CODE_KEY
        )
        return hasher.derive(code.encode())
    finally:
        _working.release()
