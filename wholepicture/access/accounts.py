"""How people and systems come to sign in: accounts for professionals, keys for agencies' systems. The operator's.

Accounts live behind a database connection of their own, which reads nothing else.
"""

import secrets
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from wholepicture.access.models import Account
from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ids import RECEIPT_ALPHABET
from wholepicture.base.ledgered import command, concerning


@command(Permission.OPERATE, called="Made a key for an agency’s system")
def new_agency_key(viewer: Viewer, *, agency: UUID) -> str:
    """A new key for an agency's system. Only its hash is stored."""
    with cursor() as sql:
        sql.execute("SELECT sec.new_api_key(%s)", [agency])
        key: str = sql.fetchone()[0]
    concerning(records=[agency])
    return key


@command(Permission.OPERATE, called="Opened an account for a professional")
def open_account(
    viewer: Viewer, *, professional: UUID, email: str, password: str, totp_secret: str | None = None
) -> bool:
    """Let a professional sign in, with this password; False if they can already, and then nothing is changed.

    Without `totp_secret` (base32) they set up their second factor at the first sign-in.
    """
    concerning(records=[professional])
    with transaction.atomic(using="signin"):
        if Account.objects.filter(professional=professional).exists():
            return False
        account = Account.objects.create_user(email, password, professional=professional)
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        if totp_secret:
            TOTP.activate(account, totp_secret)
    return True


@command(Permission.OPERATE, called="Gave somebody a new first password")
def reset_account(viewer: Viewer, *, professional: UUID, password: str) -> bool:
    """Let a professional in again who lost their password or their telephone; False if they have no account.

    They sign in with this password, and set up their second factor anew. Whoever is signed in as them is signed out: a
    browser's session holds only as long as the password that it began with.
    """
    concerning(records=[professional])
    with transaction.atomic(using="signin"):
        account = Account.objects.filter(professional=professional).first()
        if account is None:
            return False
        account.set_password(password)
        account.save(update_fields=["password"])
        Authenticator.objects.filter(user=account).delete()
    return True


def first_password() -> str:
    """A password to give to somebody once: five groups of five letters and digits that read well, about 110 bits."""
    drawn = [secrets.choice(RECEIPT_ALPHABET) for _ in range(25)]
    return "-".join("".join(drawn[at : at + 5]) for at in range(0, 25, 5))
