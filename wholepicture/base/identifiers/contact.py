"""Postcodes and e-mail addresses."""

import re

from wholepicture.base.identifiers.checked import Checked, compact, empty, lower, upper
from wholepicture.base.identifiers.not_known import (
    entries_squeezed,
    is_no_mailbox,
    is_not_known,
    not_known,
    squeezed,
)

_POSTCODE = re.compile(
    r"(GIR ?0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW]) ?"
    r"[0-9][ABD-HJLNP-UW-Z]{2})"
)
_OUTWARD = re.compile(r"([A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW]))( [0-9])?")
_PSEUDO = re.compile(r"ZZ99[0-9][A-Z]{2}")
_PSEUDO_MEANING = {"ZZ99 3VZ": "no fixed abode", "ZZ99 3WZ": "address not known"}

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def check_postcode(raw: str) -> Checked:
    """A postcode in upper case with one space. The outward half, with or without the sector, is `partial`.

    The ZZ99 codes stand for no fixed abode and the like; they are allowed first, or a homeless child's record
    would be flagged as wrong.
    """
    text = compact(raw)
    if not text:
        return empty(raw, "postcode")
    if is_not_known(raw):
        return not_known(raw)
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
    if is_not_known(text):
        return not_known(raw)
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        return Checked(raw, None, "invalid", "An e-mail address has one @ and a domain, such as name@example.org.")
    local, _, domain = text.partition("@")
    return not_known(raw) if is_no_mailbox(local, domain) else Checked(raw, text, "unchecked")


_DOTLESS = frozenset({"gmail.com"})
_SAME_DOMAIN = {"googlemail.com": "gmail.com"}


def mailbox_key(raw: str) -> str:
    """Returns what makes an e-mail box the same one however its address is written; empty where it is none, or a box that a
    whole office reads.

    What stands behind a + is the owner's own note, and one provider leaves dots out.
    """
    address = check_email(raw.strip().removeprefix("mailto:").strip("<>")).normalised
    if not address:
        return ""
    local, _, domain = address.partition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local = local.replace(".", "")
    return "" if squeezed(local) in entries_squeezed("everybodys_mailbox") else f"{local}@{domain}"
