"""Signing in, as the sign-in role of the database does it: what a try takes from, on which devices an account is known,
which codes were used, and what failed, written down.

All of it lies in the database: another web process, or the same one after a restart, knows what this one knew. What was
typed is never kept; accounts, addresses and secrets only as keyed hashes (marks).
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import connections, transaction
from django.utils.crypto import salted_hmac

from wholepicture.access import limits, tries
from wholepicture.access.models import Account, KnownDevice
from wholepicture.base import clock

_SIGNER = TimestampSigner(salt="wholepicture.access.known_device")
_NOBODY = UUID(int=0)
_MARK = 16  # characters of a mark that is shown: 64 bits
_SWEPT = 20  # rows that count for nothing any more and are removed with each try


class Blocked(Exception):
    """Too many tries: this one was not looked at."""


@dataclass(frozen=True)
class Origin:
    """From where somebody tries: what counts as their address, and their browser's device, empty where it has none."""

    address: str
    device: str = ""


@dataclass(frozen=True)
class Attempt:
    """One try that may be looked at. It counts unless it is given back, because it turned out to be right."""

    origin: Origin
    account: str  # the account's id, or what was typed where there is no such account
    professional: UUID | None
    known_device: bool
    counted: tuple[limits.Counted, ...]

    def give_back(self) -> None:
        """Let it count for nothing."""
        for counted in self.counted:
            with connections["signin"].cursor() as sql:
                sql.execute(
                    "UPDATE access_triesleft SET used_until = used_until - make_interval(secs => %s) WHERE mark = %s",
                    [counted.allowance.every.total_seconds(), _mark_of(counted)],
                )

    def failed(self, kind: tries.Kind) -> None:
        """Write down that it was wrong."""
        self._write(kind, kind.words)

    def blocked(self, spent: limits.Allowance, in_a_row: int) -> None:
        """Write down that it was not looked at: the first in a row, the tenth, the hundredth, and so on."""
        if limits.is_written(in_a_row):
            kind = tries.BLOCKED_CODE if spent.code.startswith("code") else tries.BLOCKED_PASSWORD
            told = f"; {in_a_row} in a row" if in_a_row > 1 else ""
            self._write(kind, f"{kind.words}: {spent.spent}{told}", in_a_row)

    def _write(self, kind: tries.Kind, words: str, in_a_row: int = 1) -> None:
        write_try(
            kind,
            words=words,
            professional=self.professional,
            account=self.account,
            origin=self.origin,
            known_device=self.known_device,
            in_a_row=in_a_row,
        )


# -- passwords ------------------------------------------------------------------------------------------------------


def begin_password(email: str, origin: Origin) -> Attempt:
    """A password is about to be looked at. Raises Blocked. Whether there is such an account changes nothing."""
    account = next(iter(filter_users_by_email(email, prefer_verified=True, for_login=True)), None)
    return _begin(account, email.strip().lower(), origin, limits.for_password)


def _begin(account: Account | None, typed: str, origin: Origin, counts: limits.Counts) -> Attempt:
    # Of an account by its id, however its address was spelt: else each spelling would have an allowance of its own.
    named = str(account.id) if account else typed
    known = is_known_device(account, origin.device)
    attempt = Attempt(
        origin=origin,
        account=named,
        professional=account.professional if account else None,
        known_device=known,
        counted=counts(named, origin.device if known else "", origin.address),
    )
    spent, in_a_row = _take(attempt.counted)
    if spent is not None:
        attempt.blocked(spent, in_a_row)
        raise Blocked
    return attempt


# -- second factors -------------------------------------------------------------------------------------------------


def begin_code(account: Account, origin: Origin) -> Attempt:
    """A code is about to be looked at. Raises Blocked."""
    return _begin(account, "", origin, limits.for_code)


def authenticator_of(account: Account, code: str) -> tuple[Authenticator | None, tries.Kind]:
    """The authenticator that gave this code, which is used up by that; or None, and what was wrong with it."""
    wrong = tries.WRONG_CODE
    for authenticator in Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.WEBAUTHN):
        if authenticator.type == Authenticator.Type.TOTP:
            secret = decrypt(authenticator.data["secret"])
            step = _step_of(secret, code)
            if step is not None and use_up(account, secret, step):
                return authenticator, wrong
            wrong = wrong if step is None else tries.USED_CODE
        elif _is_recovery_code(authenticator, code):
            return authenticator, wrong
    return None, wrong


def use_up_code(account: Account, secret: str, code: str) -> None:
    """A code of a new authenticator was used to set it up: it is not taken again."""
    step = _step_of(secret, code)
    if step is not None:
        use_up(account, secret, step)


def use_up(account: Account, secret: str, step: int) -> bool:
    """Use up the code of this step, and all before it. False where that was done already: in one statement, so that of
    two who send the same code at once one is let in."""
    with connections["signin"].cursor() as sql:
        sql.execute(
            """INSERT INTO access_usedcode (mark, step) VALUES (%s, %s)
               ON CONFLICT (mark) DO UPDATE SET step = EXCLUDED.step WHERE access_usedcode.step < EXCLUDED.step
               RETURNING step""",
            [_mark("authenticator", str(account.id), secret), step],
        )
        return sql.fetchone() is not None


def _step_of(secret: str, code: str) -> int | None:
    """Of which half-minute this is the code, a step early or late; None where it is of none. Every step is compared."""
    steps = [
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]
    return max(steps, default=None)


def _is_recovery_code(authenticator: Authenticator, code: str) -> bool:
    # The library locks the row, in a transaction of the connection that it takes for the only one.
    with transaction.atomic(using="signin"):
        return bool(authenticator.wrap().validate_code(code))


# -- devices --------------------------------------------------------------------------------------------------------


def device_in(cookie: str) -> str:
    """The device whose cookie this is; empty where it is none of ours, or too old."""
    try:
        token = _SIGNER.unsign(cookie, max_age=limits.KNOWN_FOR)
    except BadSignature:
        return ""
    return hashlib.sha256(token.encode()).hexdigest()


def remember_device(account: UUID, cookie: str) -> str:
    """The account was signed in fully here: strangers' tries do not count against it on this device. Returns the cookie."""
    device = device_in(cookie)
    token = _SIGNER.unsign(cookie) if device else secrets.token_urlsafe(32)
    device = device or hashlib.sha256(token.encode()).hexdigest()
    now = clock.now()
    KnownDevice.objects.filter(last_at__lt=now - limits.KNOWN_FOR).delete()
    KnownDevice.objects.update_or_create(
        account_id=account,
        device=device,
        defaults={"last_at": now},
        create_defaults={"first_at": now, "last_at": now},
    )
    return _SIGNER.sign(token)


def forget_devices(account: UUID) -> int:
    """No device is known for this account any more: a factor of it was set anew, or taken away. What an administrator takes
    away does the same in the database (`sec.forget_devices`)."""
    return KnownDevice.objects.filter(account_id=account).delete()[0]


def put_out_others(account: Account, token: str) -> None:
    """End every session of this account's but the one with this token, and know none of its devices any more."""
    forget_devices(account.id)
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.end_others(%s, %s)", [account.professional, token])


def is_known_device(account: Account | None, device: str) -> bool:
    """Whether the account was signed in fully on this device, not too long ago. Asked alike where there is no account."""
    return KnownDevice.objects.filter(
        account_id=account.id if account else _NOBODY, device=device, last_at__gt=clock.now() - limits.KNOWN_FOR
    ).exists()


# -- allowances -----------------------------------------------------------------------------------------------------


def _take(counted: Sequence[limits.Counted]) -> tuple[limits.Allowance | None, int]:
    """Take one from each of these allowances, or none: then the one that is used up, and how many in a row were refused.

    Rows are locked in the order of their marks, whoever asks, and so nobody waits for somebody who waits for them.
    """
    now = clock.now()
    marks = {_mark_of(one): one.allowance for one in counted}
    with transaction.atomic(using="signin"), connections["signin"].cursor() as sql:
        sql.execute(
            """INSERT INTO access_triesleft (mark, used_until, in_a_row) SELECT unnest(%s::text[]), %s, 0
               ON CONFLICT (mark) DO UPDATE SET mark = EXCLUDED.mark RETURNING mark, used_until, in_a_row""",
            [sorted(marks), now],
        )
        held = {mark: (used_until, in_a_row) for mark, used_until, in_a_row in sql.fetchall()}
        spent = [mark for mark in marks if not limits.has_one_left(held[mark][0], marks[mark], now)]
        if spent:
            sql.execute("UPDATE access_triesleft SET in_a_row = in_a_row + 1 WHERE mark = ANY (%s)", [spent])
            return marks[spent[0]], held[spent[0]][1] + 1
        sql.executemany(
            "UPDATE access_triesleft SET used_until = %s, in_a_row = 0 WHERE mark = %s",
            [(limits.after_one_more(held[mark][0], marks[mark], now), mark) for mark in sorted(marks)],
        )
    _sweep()
    return None, 0


def _sweep() -> None:
    """Remove rows that count for nothing any more, a few at a time, passing over any that somebody else holds."""
    with connections["signin"].cursor() as sql:
        sql.execute(
            """DELETE FROM access_triesleft WHERE mark IN (SELECT mark FROM access_triesleft
               WHERE used_until < %s - interval '1 hour' LIMIT %s FOR UPDATE SKIP LOCKED)""",
            [clock.now(), _SWEPT],
        )


# -- writing down ---------------------------------------------------------------------------------------------------


def write_try(
    kind: tries.Kind,
    *,
    words: str,
    professional: UUID | None = None,
    agency: UUID | None = None,
    channel: str = "page",
    account: str = "",
    origin: Origin,
    known_device: bool = False,
    in_a_row: int = 1,
) -> None:
    """Write a failed try to the ledger, and beside it the marks by which tries are seen together."""
    with connections["signin" if kind.operation in (tries.SIGN_IN, tries.SECOND_FACTOR) else _here()].cursor() as sql:
        sql.execute(
            "SELECT sec.write_try(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                professional,
                agency,
                kind.code,
                channel,
                kind.operation,
                "failed" if kind is tries.OUR_ERROR else "refused",
                words,
                _mark("account", account)[:_MARK] if account else "",
                _mark("address", origin.address)[:_MARK] if origin.address else "",
                known_device,
                in_a_row,
            ],
        )


def write_refused_key(key: str, origin: Origin) -> None:
    """Write down that an agency's system was refused: whose key it was, where it ever was one."""
    in_a_row = _not_written(limits.Counted(limits.KEYS_WRITTEN, (origin.address,)))
    with connections["default"].cursor() as sql:
        sql.execute("SELECT sec.agency_of_key(%s)", [hashlib.sha256(key.encode()).digest()])
        agency = sql.fetchone()[0]
    if in_a_row and not limits.is_written(in_a_row):
        return
    kind = tries.ENDED_KEY if agency else tries.UNKNOWN_KEY
    words = f"{kind.words}; {in_a_row} in a row not written singly" if in_a_row else kind.words
    write_try(kind, words=words, agency=agency, channel="api", account=key, origin=origin, in_a_row=max(in_a_row, 1))


def write_error(words: str, place: str, *, professional: UUID | None, agency: UUID | None, channel: str) -> None:
    """Write down an error of ours that somebody met: what kind of error and where, never what it says."""
    in_a_row = _not_written(limits.Counted(limits.ERRORS_WRITTEN, (place,)))
    if in_a_row and not limits.is_written(in_a_row):
        return
    told = f"; {in_a_row} in a row not written singly" if in_a_row else ""
    write_try(
        tries.OUR_ERROR,
        words=words + told,
        professional=professional,
        agency=agency,
        channel=channel,
        origin=Origin(""),
        in_a_row=max(in_a_row, 1),
    )


def _not_written(counted: limits.Counted) -> int:
    """Take one of what is written down one by one: 0 where there was one, else how many in a row there were not."""
    allowance = counted.allowance
    values: list[Any] = [_mark_of(counted), allowance.at_once, allowance.every, clock.now()]
    with connections[_here()].cursor() as sql:
        sql.execute("SELECT sec.take_to_write(%s, %s, %s, %s)", values)
        return int(sql.fetchone()[0])


def _here() -> str:
    """The connection of the process that serves this: signing in has no other, and the site does not have that."""
    return "signin" if settings.PROCESS == "signin" else "default"


def _mark_of(counted: limits.Counted) -> str:
    return _mark(counted.allowance.code, *counted.whose)


def _mark(*parts: str) -> str:
    """A keyed hash of these, each told apart from the next."""
    told = "".join(f"{len(part)}:{part}" for part in parts)
    return salted_hmac("wholepicture.access.signing_in", told, algorithm="sha256").hexdigest()
