"""Numbers issued by public bodies and makers: NHS, UPN, ULN, PNC ID, IMEI, UPRN and those without a check."""

import re

from stdnum import luhn
from stdnum.gb import nhs

from wholepicture.base.identifiers.checked import (
    Checked,
    compact,
    empty,
    is_digits,
    is_one_digit_repeated,
    upper,
)
from wholepicture.base.identifiers.not_known import is_filled_in, is_no_number, is_not_known, no_number, not_known

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # no I, O or S (GDSC UPN 2.0)
_PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_UPN = re.compile(rf"[A-Z][0-9]{{11}}[0-9{_UPN_LETTERS}]")
_PNC_PARTED = re.compile(r"([0-9]{4}|[0-9]{2})/([0-9]{1,7})([A-Z])")
_PNC_JOINED = re.compile(r"([0-9]{4}|[0-9]{2})([0-9]{7})([A-Z])")
_MISTYPED = "The last digit does not fit the others: one was probably mistyped."
_PLACEHOLDER = "It is one digit repeated, which usually stands for a number that is not known."


def check_nhs_number(raw: str) -> Checked:
    """NHS number: ten digits, the last a mod 11 check digit. Spaces and hyphens are ignored."""
    digits = compact(raw)
    if not digits:
        return empty(raw, "NHS number")
    if is_not_known(raw):
        return not_known(raw)
    if not is_digits(digits):
        return Checked(raw, None, "invalid", "An NHS number holds digits only.")
    if len(digits) != 10:
        return Checked(raw, None, "invalid", f"An NHS number has 10 digits; this one has {len(digits)}.")
    if is_one_digit_repeated(digits):
        return Checked(raw, None, "invalid", _PLACEHOLDER)
    if is_filled_in(digits):
        return no_number(raw)
    if not nhs.is_valid(digits):
        return Checked(raw, None, "invalid", _MISTYPED)
    return Checked(raw, digits, "valid")


def check_upn(raw: str) -> Checked:
    """Unique pupil number, permanent (letter and 12 digits) or temporary (ends in a letter); mod 23.

    The authority inside the number is not checked: authorities come and go, and 999 is the test authority.
    """
    upn = compact(raw)
    if not upn:
        return empty(raw, "unique pupil number")
    if is_not_known(raw):
        return not_known(raw)
    if not upn.isascii() or not _UPN.fullmatch(upn):
        return Checked(
            raw,
            None,
            "invalid",
            "A unique pupil number is one letter and 12 digits; a temporary one ends in a letter.",
        )
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in upn[1:]]
    total = sum(position * value for position, value in enumerate(values, start=2))
    if _UPN_LETTERS[total % 23] != upn[0]:
        return Checked(
            raw, None, "invalid", "The first letter does not fit the rest: a character was probably mistyped."
        )
    return Checked(raw, upn, "valid")


def check_uln(raw: str) -> Checked:
    """Unique learner number: ten digits, a variant of mod 11 whose remainder may not be 0."""
    digits = compact(raw)
    if not digits:
        return empty(raw, "unique learner number")
    if is_not_known(raw):
        return not_known(raw)
    if not is_digits(digits) or len(digits) != 10:
        return Checked(raw, None, "invalid", "A unique learner number is 10 digits.")
    if is_one_digit_repeated(digits):
        return Checked(raw, None, "invalid", _PLACEHOLDER)
    if is_filled_in(digits):
        return no_number(raw)
    remainder = sum(int(d) * weight for d, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    if remainder == 0 or 10 - remainder != int(digits[9]):
        return Checked(raw, None, "invalid", _MISTYPED)
    return Checked(raw, digits, "valid")


def check_pnc_id(raw: str) -> Checked:
    """PNC ID, `yyyy/nnnnnnnL`; mod 23 over the two-digit year and the serial.

    The short form is the same person: `12/394773H` becomes `2012/0394773H`. Two-digit years up to 49 are
    taken as 20yy (our choice); the check letter cannot tell the century.
    """
    text = compact(raw)
    if not text:
        return empty(raw, "PNC ID")
    parts = _PNC_PARTED.fullmatch(text) or _PNC_JOINED.fullmatch(text)
    if not parts:
        return Checked(
            raw,
            None,
            "invalid",
            "A PNC ID is a year, a slash, up to 7 digits and a letter, such as 2012/0394773H.",
        )
    year, serial, letter = parts[1], parts[2].zfill(7), parts[3]
    if len(year) == 2:
        year = ("20" if int(year) < 50 else "19") + year
    if _PNC_LETTERS[int(year[2:] + serial) % 23] != letter:
        return Checked(
            raw,
            None,
            "invalid",
            "The last letter does not fit the number: a character was probably mistyped.",
        )
    return Checked(raw, f"{year}/{serial}{letter}", "valid")


def check_imei(raw: str) -> Checked:
    """Handset number (IMEI), normalised to 15 digits whether 14, 15 or 16 were given.

    14 digits lack the check digit and 16 carry a software version in its place: both are `unchecked`, and the
    check digit is worked out so that the same handset compares equal however it was written.
    """
    digits = re.sub(r"[\s./_-]", "", compact(raw))
    if not digits:
        return empty(raw, "handset number (IMEI)")
    if is_not_known(raw):
        return not_known(raw)
    if not is_digits(digits):
        return Checked(raw, None, "invalid", "A handset number (IMEI) holds digits only.")
    if is_one_digit_repeated(digits):
        return Checked(raw, None, "invalid", _PLACEHOLDER)
    if is_filled_in(digits):
        return no_number(raw)
    if len(digits) < 14:
        return Checked(raw, digits, "partial", f"Part of a handset number (IMEI): {len(digits)} of 15 digits.")
    if len(digits) > 16:
        return Checked(raw, None, "invalid", f"A handset number (IMEI) has 15 digits; this has {len(digits)}.")
    if len(digits) == 15:
        if luhn.is_valid(digits):
            return Checked(raw, digits, "valid")
        return Checked(raw, None, "invalid", _MISTYPED)
    return Checked(raw, digits[:14] + luhn.calc_check_digit(digits[:14]), "unchecked")


def imei_type(normalised: str) -> str:
    """The first eight digits of a handset number: make and model."""
    return normalised[:8]


def check_uprn(raw: str) -> Checked:
    """Unique property reference number: up to 12 digits, no check digit, leading zeros dropped."""
    digits = compact(raw)
    if not digits:
        return empty(raw, "property reference (UPRN)")
    if is_no_number(raw) and digits.strip("0"):
        return no_number(raw)
    if not is_digits(digits) or len(digits) > 12 or not digits.strip("0"):
        return Checked(raw, None, "invalid", "A property reference (UPRN) is 1 to 12 digits and not all zero.")
    return Checked(raw, digits.lstrip("0"), "unchecked")


def check_plain(raw: str) -> Checked:
    """A number that only its issuer can check: upper case, single spaces, kept. What stands for no number is invalid."""
    text = " ".join(upper(raw).split())
    if not text:
        return empty(raw, "number")
    if is_no_number(raw):
        return no_number(raw)
    return Checked(raw, text, "unchecked")
