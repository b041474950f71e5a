"""The locks of the source compartment and of the register of sources: AES-256-GCM, each with a key of its own outside the database.

What is bound to a record (its id) cannot be moved to another unnoticed.
"""

import json
import os
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class Unreadable(Exception):
    """The content cannot be opened: the key is another one, or the bytes were changed. Restore HOME/keys."""


COMPARTMENT = "SOURCE_KEY"  # who told us what a report says
REGISTER = "REGISTER_KEY"  # who a registered source is: whoever has the one key has not the other


@lru_cache(maxsize=2)
def _cipher(key: str) -> AESGCM:
    return AESGCM(getattr(settings, key))


def lock(content: bytes, record: UUID, *, key: str = COMPARTMENT) -> bytes:
    """Encrypted bytes (12 bytes nonce, then ciphertext) bound to `record`."""
    nonce = os.urandom(12)
    return nonce + _cipher(key).encrypt(nonce, content, record.bytes)


def unlock(locked: bytes | memoryview, record: UUID, *, key: str = COMPARTMENT) -> bytes:
    """The content. Raises Unreadable if the key or the record is another one."""
    try:
        return _cipher(key).decrypt(bytes(locked[:12]), bytes(locked[12:]), record.bytes)
    except InvalidTag as wrong:
        raise Unreadable(Unreadable.__doc__) from wrong


def lock_json(content: Any, record: UUID, *, key: str = COMPARTMENT) -> bytes:
    """Encrypted bytes of what can be written as JSON, bound to `record`."""
    return lock(json.dumps(content, ensure_ascii=False).encode(), record, key=key)


def unlock_json(locked: bytes | memoryview, record: UUID, *, key: str = COMPARTMENT) -> Any:
    """What `lock_json` was given. Raises Unreadable if the key or the record is another one."""
    return json.loads(unlock(locked, record, key=key))
