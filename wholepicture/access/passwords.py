"""What proves an account: of a password's Argon2id hash the database keeps the SHA-256 alone, and compares.

Whoever types the password is the only one who can have the hash; the process of signing in works it out, and the database
says whether it is the one, and notes that the account was just proved (`sec.prove`). A session is opened by that note and by
nothing else, so that this process's word opens none.
"""

import base64
import hashlib
from hmac import compare_digest
from typing import Any
from uuid import UUID

import argon2
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections


class ProvedPasswordHasher(Argon2PasswordHasher):
    """Argon2id as Django keeps it, but for the hash itself, of which the SHA-256 is kept."""

    algorithm = "argon2_proved"

    def encode(self, password: str, salt: str) -> str:
        start, _, hash_ = super().encode(password, salt).rpartition("$")
        return f"{start}${_verifier_of(base64.b64decode(hash_ + '=' * (-len(hash_) % 4)))}"

    def verify(self, password: str, encoded: str) -> bool:
        return compare_digest(_verifier_of(self.proof_of(password, encoded)), encoded.rpartition("$")[2])

    def proof_of(self, password: str, encoded: str) -> bytes:
        """The Argon2id hash of what was typed, by the salt and the costs that this password is kept with."""
        kept = self.decode(encoded)
        costs: argon2.Parameters = kept["params"]
        return argon2.low_level.hash_secret_raw(
            password.encode(),
            kept["salt"].encode("latin1"),
            time_cost=costs.time_cost,
            memory_cost=costs.memory_cost,
            parallelism=costs.parallelism,
            hash_len=costs.hash_len,
            type=costs.type,
            version=costs.version,
        )


def _verifier_of(hash_: bytes) -> str:
    return base64.b64encode(hashlib.sha256(hash_).digest()).decode().rstrip("=")


def verifier_of(password: str) -> str:
    """What is kept of a new password."""
    hasher = ProvedPasswordHasher()
    return hasher.encode(password, hasher.salt())


def prove(account: UUID, typed: str, kept: str) -> bool:
    """Whether this is the account's password, as the database says; it then notes that the account was proved.

    Takes as long where nothing can be the password, because an invitation took it away.
    """
    hasher = ProvedPasswordHasher()
    if not kept.startswith(f"{hasher.algorithm}$"):
        verifier_of(typed)
        return False
    return bool(_answer("SELECT sec.prove(%s, %s)", account, hasher.proof_of(typed, kept)))


def prove_by_provider(provider: str, uid: str) -> bool:
    """Note that the account which is tied to this login of another provider was proved there; False where none is."""
    return bool(_answer("SELECT sec.prove_by_provider(%s, %s)", provider, uid))


def is_proved(account: UUID) -> bool:
    """Whether the account was proved lately, and nothing has been opened by that yet."""
    return bool(_answer("SELECT sec.is_proved(%s)", account))


def change(account: UUID, password: str) -> bool:
    """Give an account that was just proved a new password; False where it was not."""
    return bool(_answer("SELECT sec.change_password(%s, %s)", account, verifier_of(password)))


def _answer(statement: str, *values: Any) -> Any:
    with connections["signin"].cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchone()[0]
