"""The answer every identifier check gives."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["valid", "invalid", "partial", "unchecked"]

# Spaces of every width, hyphens and dashes of every length, and marks that print nothing.
_SEPARATORS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class Checked:
    """One value as typed (`raw`), as used (`normalised`), and what its check said.

    `valid`: passes its check. `invalid`: cannot be right as typed; `normalised` is None so that nothing
    compares it by accident. `partial`: part of a value, good for searching, never for joining. `unchecked`:
    no check exists, or the value may be right although we do not know its form; a `reason` is then given.
    `reason` is None when there is nothing to say.
    """

    raw: str
    normalised: str | None
    outcome: Outcome
    reason: str | None = None

    @property
    def needs_a_look(self) -> bool:
        """True when a person should be told: the value is wrong, or of a form we do not know."""
        return self.outcome == "invalid" or (self.outcome == "unchecked" and self.reason is not None)


def plain_text(raw: str) -> str:
    """Full-width and other compatibility forms as ordinary characters, without spaces at the ends."""
    return unicodedata.normalize("NFKC", raw).strip()


def lower(raw: str) -> str:
    """Ordinary characters without case; folding what is folded changes nothing."""
    return plain_text(plain_text(raw).casefold())


def upper(raw: str) -> str:
    """Ordinary characters in capitals, without spaces at the ends."""
    return plain_text(plain_text(raw).upper())


def compact(raw: str) -> str:
    """Upper case, without spaces, hyphens and invisible marks."""
    return _SEPARATORS.sub("", upper(raw))


def is_digits(text: str) -> bool:
    """True for one or more of 0 to 9 and nothing else (`str.isdigit` also accepts other scripts)."""
    return text.isascii() and text.isdigit()


def is_one_digit_repeated(digits: str) -> bool:
    """True for 0000000000, 1111111111 and the like, which stand for *not known* in many systems."""
    return len(set(digits)) == 1


def empty(raw: str, what: str) -> Checked:
    """The answer for a value with nothing in it."""
    return Checked(raw, None, "invalid", f"The {what} is empty.")
