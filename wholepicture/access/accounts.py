"""How people and systems come to sign in: accounts for professionals, keys for agencies' systems.

Accounts live behind a database connection of their own, which reads nothing else. Keys are the operator's, and of an agency's
own administrator: the database says whose.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.utils import encrypt
from django.db import connections, transaction

from wholepicture.access import passwords
from wholepicture.access.models import Account
from wholepicture.access.rules import MOST_KEY_DAYS, MOST_OVERLAP_HOURS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import RECEIPT_ALPHABET
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning, name_act, query

# Written by the sign-in role: nobody is a viewer yet.
INVITED = name_act("web.invitation.accept", called="Set a new password by invitation")


class NoSuchEnd(Refusal):
    """Say when the key ends: from 1 to 731 days from now; the old one, 0 to 2,160 hours after its successor is made."""

    status = 422


class EnteredThem(Refusal):
    """You entered them, or gave them their role, and they have no authenticator. Somebody else makes their code: another
    administrator of their agency, a partnership administrator, or the operator."""


class OtherFactorFirst(Refusal):
    """You took this person's other factor away, and they have not signed in since. Nobody alone takes both: ask another
    administrator of your agency, or the operator."""


class NotYoursToGive(Refusal):
    """Only the operator gives that role in your agency, or lets somebody who has it in again. Ask the partnership."""


@dataclass(frozen=True)
class Key:
    """A key of an agency's system, as its administrator sees it: never the key itself."""

    id: UUID
    name: str
    made_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= clock.now())


@command(Permission.ADMINISTER, called="Made a key for an agency’s system")
def new_agency_key(
    viewer: Viewer,
    *,
    agency: UUID,
    name: str = "",
    days: int | None = None,
    replaces: UUID | None = None,
    overlap_hours: int = 0,
) -> str:
    """A new key for an agency's system, which ends by itself after `days`. Only its hash is stored.

    The one that it `replaces` works for `overlap_hours` more, so that the system can be given its successor.
    """
    if (days is not None and not 1 <= days <= MOST_KEY_DAYS) or not 0 <= overlap_hours <= MOST_OVERLAP_HOURS:
        raise NoSuchEnd
    with cursor() as sql:
        sql.execute("SELECT sec.new_api_key(%s, %s, %s)", [agency, name.strip()[:60], days])
        key: str | None = sql.fetchone()[0]
    if key is None:
        raise NotFound
    concerning(records=[agency])
    if replaces:
        _end(agency, replaces, overlap_hours)
    return key


@command(Permission.ADMINISTER, called="Withdrew a key of an agency’s system")
def end_agency_key(viewer: Viewer, *, agency: UUID, key: UUID, reason: str) -> None:
    """End a key at the next statement that it sends."""
    if not reason.strip():
        raise NeedsReason
    _end(agency, key, 0)
    concerning(justification=reason.strip())


def _end(agency: UUID, key: UUID, after_hours: int) -> None:
    with cursor() as sql:
        sql.execute("SELECT sec.end_api_key(%s, %s)", [key, after_hours])
        if sql.fetchone()[0] != agency:
            raise NotFound
    concerning(records=[agency, key])


@query(Permission.ADMINISTER, called="Listed the keys of an agency’s systems")
def keys_of(viewer: Viewer, *, agency: UUID) -> list[Key]:
    """Every key that the agency was ever given, newest first."""
    concerning(records=[agency])
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.keys_of(%s)", [agency])
        return [Key(*row) for row in sql.fetchall()]


@command(Permission.OPERATE, called="Opened an account for a professional")
def open_account(
    viewer: Viewer, *, professional: UUID, email: str, password: str, totp_secret: str | None = None
) -> bool:
    """Let a professional sign in, with this password; False if they can already, and then nothing is changed.

    Without `totp_secret` (base32) they set up their second factor at the first sign-in.
    """
    concerning(records=[professional])
    factor = json.dumps({"secret": encrypt(totp_secret)}) if totp_secret else None
    known_as = Account.objects.normalize_email(email).lower()
    with cursor() as sql:
        sql.execute(
            "SELECT sec.new_account(%s, %s, %s, %s)", [professional, known_as, passwords.verifier_of(password), factor]
        )
        return bool(sql.fetchone()[0])


@command(Permission.OPERATE, called="Gave somebody a new first password")
def reset_account(viewer: Viewer, *, professional: UUID, password: str) -> bool:
    """Let a professional in again who lost their password or their telephone; False if they have no account.

    They sign in with this password, and set up their second factor anew. Whoever is signed in as them is signed out.
    """
    concerning(records=[professional])
    with cursor() as sql:
        sql.execute("SELECT sec.reset_account(%s, %s)", [professional, passwords.verifier_of(password)])
        return bool(sql.fetchone()[0])


def first_password() -> str:
    """A password to give to somebody once: five groups of five letters and digits that read well, about 110 bits."""
    return _in_groups("".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(25)))


def tidy_code(typed: str) -> str:
    """An invitation's code as people type it (lower case, spaces, no hyphens) in the form in which it was shown."""
    return _in_groups("".join(letter for letter in typed.upper() if letter in RECEIPT_ALPHABET))


def _in_groups(drawn: str) -> str:
    return "-".join(drawn[at : at + 5] for at in range(0, len(drawn), 5))


def accept_invitation(*, email: str, code: str, password: str) -> bool:
    """Set a new password by an invitation's code, once; False where the code is none. As the sign-in role: nobody asks yet."""
    with transaction.atomic(using="signin"), connections["signin"].cursor() as sql:
        sql.execute(
            "SELECT sec.accept_invitation(%s, %s, %s)",
            [tidy_code(code), email.strip(), passwords.verifier_of(password)],
        )
        invited = sql.fetchone()[0]
        if invited is None:
            return False
        sql.execute("SELECT sec.write_signin(%s, %s, 'allowed', '')", [invited, INVITED.code])
    return True
