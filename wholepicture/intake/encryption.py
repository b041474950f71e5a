"""The locks of the source compartment and of the register of sources: AES-256-GCM, each with a key of its own outside the database.

What is bound to a record (its id) cannot be moved to another unnoticed.

Whoever hands something in without signing in meets a process that may lock and not unlock: it has the public half of a key of which
the other half is made of the compartment's own (`seal`). So it is between the site and the worker: a file that waits to be drawn is
sealed for the worker, what it draws for the site, and neither has the other's key.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

Lock = Callable[[bytes, UUID], bytes]
_SEALED = b"wp-sealed-1:"
_HALF = 32


class Unreadable(Exception):
    """The content cannot be opened: the key is another one, or the bytes were changed. Restore HOME/keys."""


COMPARTMENT = "SOURCE_KEY"  # who told us what a report says
REGISTER = "REGISTER_KEY"  # who a registered source is: whoever has the one key has not the other
WORKER = "FILES_KEY"  # files that wait to be drawn: the worker's alone


@lru_cache(maxsize=2)
def _cipher(key: str) -> AESGCM:
    return AESGCM(getattr(settings, key))


def lock(content: bytes, record: UUID, *, key: str = COMPARTMENT) -> bytes:
    """Encrypted bytes (12 bytes nonce, then ciphertext) bound to `record`."""
    nonce = os.urandom(12)
    return nonce + _cipher(key).encrypt(nonce, content, record.bytes)


def unlock(locked: bytes | memoryview, record: UUID, *, key: str = COMPARTMENT) -> bytes:
    """The content. Raises Unreadable if the key or the record is another one."""
    if key in (COMPARTMENT, WORKER) and bytes(locked[: len(_SEALED)]) == _SEALED:
        return _unseal(bytes(locked[len(_SEALED) :]), record, key)
    try:
        return _cipher(key).decrypt(bytes(locked[:12]), bytes(locked[12:]), record.bytes)
    except InvalidTag as wrong:
        raise Unreadable(Unreadable.__doc__) from wrong


def lock_json(content: Any, record: UUID, locks: Lock = lock) -> bytes:
    """Encrypted bytes of what can be written as JSON, bound to `record`; `locks`: how, where not with the compartment's key."""
    return locks(json.dumps(content, ensure_ascii=False).encode(), record)


def unlock_json(locked: bytes | memoryview, record: UUID, *, key: str = COMPARTMENT) -> Any:
    """What `lock_json` was given. Raises Unreadable if the key or the record is another one."""
    return json.loads(unlock(locked, record, key=key))


def public_half(key: str = COMPARTMENT) -> bytes:
    """With what a process that must not unlock seals: worked out where the key is at hand."""
    return _sealing(key).public_key().public_bytes_raw()


def seal(public: bytes) -> Lock:
    """How to lock with the public half alone."""

    def locks(content: bytes, record: UUID) -> bytes:
        once = X25519PrivateKey.generate()
        half = once.public_key().public_bytes_raw()
        key = _key_between(once.exchange(X25519PublicKey.from_public_bytes(public)), half)
        nonce = os.urandom(12)
        return _SEALED + half + nonce + AESGCM(key).encrypt(nonce, content, record.bytes)

    return locks


def _unseal(sealed: bytes, record: UUID, key_name: str) -> bytes:
    half, nonce, content = sealed[:_HALF], sealed[_HALF : _HALF + 12], sealed[_HALF + 12 :]
    try:
        key = _key_between(_sealing(key_name).exchange(X25519PublicKey.from_public_bytes(half)), half)
        return AESGCM(key).decrypt(nonce, content, record.bytes)
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable(Unreadable.__doc__) from wrong


def _sealing(key: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(hmac.digest(getattr(settings, key), b"sealing", hashlib.sha256))


def _key_between(shared: bytes, half: bytes) -> bytes:
    return hmac.digest(shared, b"sealed to the source compartment" + half, hashlib.sha256)
