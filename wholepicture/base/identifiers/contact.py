"""Telephone numbers, postcodes, e-mail addresses and online names."""

import re

import phonenumbers
from phonenumbers import ValidationResult

from wholepicture.base.identifiers.checked import (
    Checked,
    compact,
    empty,
    is_digits,
    is_one_digit_repeated,
    lower,
    plain_text,
    upper,
)

# Set aside for drama and examples, and for our invented areas; the number plan counts them as unassigned.
_DRAMA = re.compile(r"\+44(7700900|1632960)[0-9]{3}")
_EXTENSION = re.compile(r"(?:ext\.?|extension|x|#)\s*[0-9]{1,7}$", re.IGNORECASE)
_PHONE_SEPARATORS = re.compile(r"\(0\)|[\s()\[\]./\-\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060\ufeff]")

_POSTCODE = re.compile(
    r"(GIR ?0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW]) ?"
    r"[0-9][ABD-HJLNP-UW-Z]{2})"
)
_OUTWARD = re.compile(r"([A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW]))( [0-9])?")
_PSEUDO = re.compile(r"ZZ99[0-9][A-Z]{2}")
_PSEUDO_MEANING = {"ZZ99 3VZ": "no fixed abode", "ZZ99 3WZ": "address not known"}

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def check_phone(raw: str) -> Checked:
    """A telephone number as E.164, for a British reader: `07700 900123` becomes `+447700900123`.

    Fewer digits than a whole number, or no leading 0 or +, is `partial`: normalised to its digits (with `?`
    and `*` where characters were not read), to be searched by ending. A whole number in a range that the
    number plan does not list is kept as `unchecked`: ranges are opened faster than lists of them are
    published.
    """
    text = _EXTENSION.sub("", plain_text(raw)).strip()
    text = _PHONE_SEPARATORS.sub("", text.removeprefix("tel:"))
    if not text:
        return empty(raw, "telephone number")
    number = re.sub(r"^00", "+", text)
    digits = number.removeprefix("+")
    if re.fullmatch(r"[0-9?*]*[?*][0-9?*]*", digits):
        return Checked(raw, digits, "partial", "Part of a telephone number.")
    if not is_digits(digits):
        return Checked(raw, None, "invalid", "A telephone number holds digits, with + at the front if at all.")
    if len(digits) > 4 and is_one_digit_repeated(digits):
        return Checked(
            raw,
            None,
            "invalid",
            "It is one digit repeated, which usually stands for a number that is not known.",
        )
    if len(digits) == 12 and digits.startswith("44"):
        number = "+" + digits
    if number[0] not in "+0":
        if len(digits) > 15:
            return Checked(raw, None, "invalid", "This is too long for a telephone number.")
        return Checked(raw, digits, "partial", "Part of a telephone number: the area or network code is missing.")
    return _whole_number(raw, re.sub(r"^\+440+", "+44", number), digits)


def _whole_number(raw: str, number: str, digits: str) -> Checked:
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException as refusal:
        if refusal.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            return Checked(raw, None, "invalid", "No country has this code: check the digits after the +.")
        if refusal.error_type == phonenumbers.NumberParseException.TOO_LONG:
            return Checked(raw, None, "invalid", "This is too long for a telephone number.")
        return Checked(raw, digits, "partial", "Part of a telephone number.")
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return Checked(raw, digits, "partial", "Part of a telephone number: it has too few digits for a whole one.")
    if possible == ValidationResult.TOO_LONG:
        return Checked(raw, None, "invalid", "This has too many digits for a telephone number.")
    whole = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if _DRAMA.fullmatch(whole) or phonenumbers.is_valid_number(parsed):
        return Checked(raw, whole, "valid")
    if parsed.country_code == 44 and len(whole) < len("+44") + 9:
        # seven digits are possible in Britain only for a few helplines, which the check above knows
        return Checked(raw, digits, "partial", "Part of a telephone number: it has too few digits for a whole one.")
    return Checked(raw, whole, "unchecked", "No such range of numbers is listed: check that no digit was mistyped.")


def check_postcode(raw: str) -> Checked:
    """A postcode in upper case with one space. The outward half, with or without the sector, is `partial`.

    The ZZ99 codes stand for no fixed abode and the like; they are allowed first, or a homeless child's record
    would be flagged as wrong.
    """
    text = compact(raw)
    if not text:
        return empty(raw, "postcode")
    if _PSEUDO.fullmatch(text) or _POSTCODE.fullmatch(text):
        return Checked(raw, f"{text[:-3]} {text[-3:]}", "valid")
    outward = " ".join(upper(raw).split())  # its space tells DE1 3 (a sector) from DE13 (a district)
    if _OUTWARD.fullmatch(outward) or outward == "ZZ99":
        return Checked(raw, outward, "partial", "The first half of a postcode: it names a district, not an address.")
    return Checked(raw, None, "invalid", "This is not the form of a postcode, such as ZA1 1AA.")


def pseudo_postcode_meaning(normalised: str) -> str | None:
    """What a ZZ99 code stands for, where known; None for a real postcode."""
    if not normalised.startswith("ZZ99"):
        return None
    return _PSEUDO_MEANING.get(normalised, "no ordinary address")


def check_email(raw: str) -> Checked:
    """An e-mail address in lower case, by its shape alone."""
    text = lower(raw)
    if not text:
        return empty(raw, "e-mail address")
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        return Checked(raw, None, "invalid", "An e-mail address has one @ and a domain, such as name@example.org.")
    return Checked(raw, text, "unchecked")


def check_handle(raw: str) -> Checked:
    """An online name without its leading @ and without the address in front of it. No check exists.

    The service is compared beside it: the same name on two services may be two people.
    """
    text = lower(raw)
    if "//" in text or text.startswith("www."):
        text = text.split("//", 1)[-1].split("?", 1)[0].split("#", 1)[0].rstrip("/").rpartition("/")[2]
    text = lower(re.sub(r"\s+", "", text)).lstrip("@")
    if not text:
        return empty(raw, "online name")
    return Checked(raw, text, "unchecked")
