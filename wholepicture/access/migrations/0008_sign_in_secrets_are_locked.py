"""Secrets of authenticators and seeds of recovery codes are encrypted; browsers' sessions, whose keys stood in clear, end.

Back again: secrets stand in clear once more. Sessions are not brought back, in either direction: whoever was signed in signs
in again. What they typed lies in their drafts.
"""

import base64
import json
import os
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import migrations

# The owner of the tables comes under their policies too, and would change nothing: it steps outside for this.
TABLES = ("mfa_authenticator", "django_session")
OF = b"second factor"


def _each_secret(change: Callable[[str], str], editor: Any) -> None:
    with editor.connection.cursor() as sql:
        for table in TABLES:
            sql.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        sql.execute("DELETE FROM django_session")
        sql.execute("SELECT id, data::text FROM mfa_authenticator")
        for id, data in sql.fetchall():
            held = json.loads(data)
            for name in {"secret", "seed"} & set(held):
                held[name] = change(held[name])
            if "migrated_codes" in held:
                held["migrated_codes"] = [change(code) for code in held["migrated_codes"]]
            sql.execute("UPDATE mfa_authenticator SET data = %s WHERE id = %s", [json.dumps(held), id])
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            sql.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _lock(apps: Any, editor: Any) -> None:
    def lock(text: str) -> str:
        nonce = os.urandom(12)
        return base64.b64encode(nonce + AESGCM(bytes(settings.SIGN_IN_KEY)).encrypt(nonce, text.encode(), OF)).decode()

    _each_secret(lock, editor)


def _unlock(apps: Any, editor: Any) -> None:
    def unlock(locked: str) -> str:
        content = base64.b64decode(locked)
        return AESGCM(bytes(settings.SIGN_IN_KEY)).decrypt(content[:12], content[12:], OF).decode()

    _each_secret(unlock, editor)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_involvements_are_confirmed"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunPython(_lock, _unlock)]
