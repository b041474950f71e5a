"""What a page carries to the next, sealed: nothing lies in a cookie, and nothing on the way can be read or made by anybody else."""

import base64
import binascii
import hashlib
import hmac
import json
import os
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from wholepicture.base import clock

FOR = timedelta(hours=2)


def sealed(kind: str, content: dict[str, Any]) -> str:
    """Content as text that only this process opens, and only as `kind`."""
    nonce = os.urandom(12)
    told = json.dumps({"at": clock.now().isoformat(), **content}).encode()
    return base64.urlsafe_b64encode(nonce + _cipher().encrypt(nonce, told, kind.encode())).decode()


def opened(kind: str, text: str, *, no_older: timedelta = FOR) -> dict[str, Any] | None:
    """The content; None where it is none of ours, of another kind, or too old."""
    try:
        held = base64.urlsafe_b64decode(text.encode("ascii"))
        content: dict[str, Any] = json.loads(_cipher().decrypt(held[:12], held[12:], kind.encode()))
    except (InvalidTag, ValueError, binascii.Error):
        return None
    return content if clock.now() - datetime.fromisoformat(content["at"]) <= no_older else None


def _cipher() -> AESGCM:
    return AESGCM(hmac.digest(settings.CODE_KEY, b"carried from page to page", hashlib.sha256))
