"""The source compartment's lock: AES-256-GCM with a key that lies outside the database.

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
    """The content cannot be opened: the key is another one, or the bytes were changed. Restore HOME/keys/source.key."""


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(settings.SOURCE_KEY)


def lock(content: bytes, record: UUID) -> bytes:
    """Encrypted bytes (12 bytes nonce, then ciphertext) bound to `record`."""
    nonce = os.urandom(12)
    return nonce + _cipher().encrypt(nonce, content, record.bytes)


def unlock(locked: bytes | memoryview, record: UUID) -> bytes:
    """The content. Raises Unreadable if the key or the record is another one."""
    try:
        return _cipher().decrypt(bytes(locked[:12]), bytes(locked[12:]), record.bytes)
    except InvalidTag as wrong:
        raise Unreadable(Unreadable.__doc__) from wrong


def lock_json(content: Any, record: UUID) -> bytes:
    """Encrypted bytes of what can be written as JSON, bound to `record`."""
    return lock(json.dumps(content, ensure_ascii=False).encode(), record)


def unlock_json(locked: bytes | memoryview, record: UUID) -> Any:
    """What `lock_json` was given. Raises Unreadable if the key or the record is another one."""
    return json.loads(unlock(locked, record))
