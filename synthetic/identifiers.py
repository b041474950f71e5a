"""Numbers that belong to nobody, with good check digits, in the ranges that are never issued.

Ranges and check digits: domain notes on identifiers, sections 2 and 9. NHS numbers start 999; UPNs have
authority 999 and school 9999; telephone numbers are those kept for drama; plates have the age number 00,
which no vehicle carries.
"""

from itertools import count
from random import Random

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_TAG_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
_TAIL_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_known_nhs: list[str] = []
_steps = count()


def _nhs_check(nine: str) -> int:
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11


def nhs_number(n: int) -> str:
    """The n-th (from 0) invented NHS number: ten digits, check digit good, different below 900,000."""
    while len(_known_nhs) <= n:
        # 7919 has no factor in common with a million, so the steps visit every serial once, well scattered.
        nine = f"999{next(_steps) * 7919 % 1_000_000:06d}"
        check = _nhs_check(nine)
        if check != 10:
            _known_nhs.append(f"{nine}{check}")
    return _known_nhs[n]


def upn(n: int, *, temporary: bool = False) -> str:
    """The n-th (from 0) invented UPN, letter and twelve characters, different for each n below 100,000.

    A temporary one ends in a letter, which is part of the sum; there are a tenth as many.
    """
    if temporary:
        body = f"9999999{n // 100 % 100:02d}{n % 100:02d}A"
    else:
        body = f"9999999{n // 1000 % 100:02d}{n % 1000:03d}"
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in body]
    total = sum(position * value for position, value in enumerate(values, start=2))
    return _UPN_LETTERS[total % 23] + body


def pnc_id(year: int, serial: int) -> str:
    """A PNC ID, yyyy/nnnnnnnL, with its check letter."""
    return f"{year:04d}/{serial:07d}{_PNC_LETTERS[int(f'{year % 100:02d}{serial:07d}') % 23]}"


def spoiled(value: str) -> str:
    """The same identifier with one wrong digit, so that its check fails; it stays in its safe range."""
    at = len(value) - 1 if value[-1].isdigit() else len(value) - 2
    return value[:at] + str((int(value[at]) + 1) % 10) + value[at + 1 :]


def plate(rng: Random) -> str:
    """A current-style registration with the age number 00, as 'AB00 CDE'."""
    head = "".join(rng.choice(_TAG_LETTERS) for _ in range(2))
    return f"{head}00 {''.join(rng.choice(_TAIL_LETTERS) for _ in range(3))}"


def mobile(n: int) -> str | None:
    """The n-th drama mobile as '07700 900123'; None once the thousand are used."""
    return f"07700 900{n:03d}" if 0 <= n < 1000 else None


def landline(n: int) -> str | None:
    """The n-th drama landline; None once the three thousand are used."""
    if not 0 <= n < 3000:
        return None
    block, serial = divmod(n, 1000)
    return [f"01632 960{serial:03d}", f"0113 496 0{serial:03d}", f"0117 496 0{serial:03d}"][block]


def postcode(n: int, *, district: int | None = None) -> str:
    """The n-th postcode of the invented area ZA, as 'ZA3 4DE'."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    district = district or 1 + n % 8
    n //= 8
    return f"ZA{district} {n % 9 + 1}{letters[n // 9 % 20]}{letters[n // 180 % 20]}"
