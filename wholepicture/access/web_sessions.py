"""Browsers' sessions in the database, so that nobody can go on with one whom the table shows it to: its key is kept as a hash,
and what it holds (who signs in, an authenticator that is being set up) encrypted."""

import base64
import hashlib
import json
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from wholepicture.access.sign_in_encryption import Unreadable, lock, unlock


def mark_of(key: str) -> str:
    """What stands in the table for a session's key: 240 bits of its SHA-256, as many as the column holds. The key is drawn
    at random from more than can be tried, so that a plain hash is enough."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()[:30]).decode()


class SessionStore(db.SessionStore):
    """Django's own, but for what stands in the table."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return lock(json.dumps(session_dict), self._row())

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            held: dict[str, Any] = json.loads(unlock(str(session_data), self._row()))
            return held
        except Unreadable:
            return {}  # nobody is signed in with it

    def exists(self, session_key: str) -> bool:
        return super().exists(mark_of(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = self._row()
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(mark_of(key))

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        row = None
        if self.session_key:
            rows = self.model.objects.filter(session_key=self._row(), expire_date__gt=timezone.now())
            row = rows.first()
        if row is None:
            self._session_key = None
        return row

    async def aexists(self, session_key: str) -> bool:
        return await sync_to_async(self.exists)(session_key)

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        return await sync_to_async(self.create_model_instance)(data)

    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)

    async def _aget_session_from_db(self) -> AbstractBaseSession | None:
        return await sync_to_async(self._get_session_from_db)()

    def _row(self) -> str:
        return mark_of(self.session_key or "")
