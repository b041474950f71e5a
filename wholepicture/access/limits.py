"""How often somebody may try to sign in, and which tries count together. Standard library only.

A known device (one from which the account has been signed in fully before) has an allowance of its own: strangers
cannot use it up. Everybody else shares what is left for the account, for the account from their address, and for their
address. Each allowance is so many tries at once and one more every so often, so nobody waits longer than that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Allowance:
    """So many tries `at_once`, and one more each `every`. `of` says whose they are, `spent` what is said once they are used."""

    code: str  # stable: it is part of the mark under which tries are counted
    of: str
    at_once: int
    every: timedelta
    spent: str

    @property
    def whole(self) -> timedelta:
        """How long until all of it is there again."""
        return self.at_once * self.every


KNOWN_DEVICE = Allowance(
    "password.device",
    "Passwords for one account from one device that it is known on",
    5,
    timedelta(minutes=1),
    "Too many passwords on a known device",
)
STRANGERS_HERE = Allowance(
    "password.pair",
    "Passwords for one account from one address, on devices that it is not known on",
    4,
    timedelta(seconds=90),
    "Too many passwords for this account from one address",
)
STRANGERS = Allowance(
    "password.account",
    "Passwords for one account from all other devices together",
    5,
    timedelta(minutes=1),
    "Too many passwords for this account from unknown devices",
)
ADDRESS = Allowance(
    "password.address",
    "Passwords from one address for all accounts together, on devices that are not known",
    30,
    timedelta(seconds=10),
    "Too many passwords from one address",
)
KNOWN_DEVICE_CODES = Allowance(
    "code.device",
    "Codes for one account from one device that it is known on",
    5,
    timedelta(minutes=1),
    "Too many codes on a known device",
)
STRANGERS_CODES = Allowance(
    "code.account",
    "Codes for one account from all other devices together",
    5,
    timedelta(minutes=1),
    "Too many codes for this account from unknown devices",
)
KNOWN_DEVICE_DAY = Allowance(
    "code.device.day",
    "The same, over a day",
    40,
    timedelta(minutes=36),
    "Too many codes on a known device in a day",
)
STRANGERS_DAY = Allowance(
    "code.account.day",
    "The same, over a day",
    40,
    timedelta(minutes=36),
    "Too many codes for this account from unknown devices in a day",
)
# Not of tries, but of what is written down of them one by one: a flood must not fill the ledger.
KEYS_WRITTEN = Allowance(
    "key.address", "Refused keys from one address that are written down one by one", 30, timedelta(seconds=10), ""
)
ERRORS_WRITTEN = Allowance(
    "error.place", "Errors of ours in one place that are written down one by one", 30, timedelta(seconds=10), ""
)

ALLOWANCES = (
    *(KNOWN_DEVICE, STRANGERS_HERE, STRANGERS, ADDRESS),
    *(KNOWN_DEVICE_CODES, KNOWN_DEVICE_DAY, STRANGERS_CODES, STRANGERS_DAY),
    *(KEYS_WRITTEN, ERRORS_WRITTEN),
)

KNOWN_FOR = timedelta(days=180)  # since the last full sign-in on it, a device counts as known


@dataclass(frozen=True)
class Counted:
    """One allowance of one account, device or address: what a try takes from."""

    allowance: Allowance
    whose: tuple[str, ...]


Counts = Callable[[str, str, str], tuple[Counted, ...]]  # account, device, address


def for_password(account: str, device: str, address: str) -> tuple[Counted, ...]:
    """What a password takes from. `device` is empty where the account is not known on it."""
    if device:
        return (Counted(KNOWN_DEVICE, (account, device)),)
    return (
        Counted(STRANGERS_HERE, (account, address)),
        Counted(STRANGERS, (account,)),
        Counted(ADDRESS, (address,)),
    )


def for_code(account: str, device: str, address: str) -> tuple[Counted, ...]:
    """What a code takes from, wherever it comes from. `device` is empty where the account is not known on it."""
    if device:
        return (Counted(KNOWN_DEVICE_CODES, (account, device)), Counted(KNOWN_DEVICE_DAY, (account, device)))
    return (Counted(STRANGERS_CODES, (account,)), Counted(STRANGERS_DAY, (account,)))


def has_one_left(used_until: datetime, allowance: Allowance, now: datetime) -> bool:
    """Whether one more try may be taken now. `used_until`: when all of the allowance will be there again."""
    return _held(used_until, allowance, now) - now <= allowance.whole - allowance.every


def after_one_more(used_until: datetime, allowance: Allowance, now: datetime) -> datetime:
    """When all of the allowance will be there again, after one more try now."""
    return _held(used_until, allowance, now) + allowance.every


def _held(used_until: datetime, allowance: Allowance, now: datetime) -> datetime:
    # Never longer than the whole: a clock that was set back must lock nobody out.
    return min(max(used_until, now), now + allowance.whole)


def is_written(in_a_row: int) -> bool:
    """Whether this blocked try is written down: the first in a row, the tenth, the hundredth, and so on."""
    return in_a_row > 0 and set(str(in_a_row)[1:]) <= {"0"} and str(in_a_row)[0] == "1"
