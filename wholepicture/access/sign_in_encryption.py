"""What signing in must be able to read again, kept so that the tables alone give it to nobody: AES-256-GCM with a key that lies
outside the database (HOME/keys/signin.key), apart from the one that locks sources.

What is bound to something (a session's row) cannot be moved to another unnoticed.
"""

import base64
import binascii
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class Unreadable(Exception):
    """It cannot be opened: the key is another one, or it was changed. Restore HOME/keys/signin.key."""


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    # Asked for when it is needed: not every process may read the key.
    return AESGCM(bytes(settings.SIGN_IN_KEY))


def lock(text: str, of: str) -> str:
    """The text encrypted, in base64, bound to what it is `of`."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), of.encode())).decode()


def unlock(locked: str, of: str) -> str:
    """What `lock` was given. Raises Unreadable where the key, or what it is `of`, is another, or it was never locked."""
    try:
        content = base64.b64decode(locked, validate=True)
        return _cipher().decrypt(content[:_NONCE], content[_NONCE:], of.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as wrong:
        raise Unreadable(Unreadable.__doc__) from wrong
