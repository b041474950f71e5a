"""Telephone numbers: whole, in part, with words around them; and those that anybody may ring or type."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import phonenumbers
from phonenumbers import ValidationResult

from wholepicture.base.identifiers.checked import Checked, empty, is_digits, is_one_digit_repeated, plain_text
from wholepicture.base.identifiers.not_known import (
    STANDS_FOR_NO_NUMBER,
    is_not_known,
    longest_filled_in,
    not_known,
)

# Set aside for drama and examples, and for our invented areas; the number plan counts most of them as unassigned.
_DRAMA = re.compile(
    r"\+44(?:7700900|1632960|(?:11[3-8]|121|131|141|151|161)4960|1914980|2079460|2896496|2920180|3069990|8081570|9098790)"
    r"[0-9]{3}"
)
_EXTENSION = re.compile(r"(?:ext\.?|extension|x|#)\s*[0-9]{1,7}$", re.IGNORECASE)
_SEPARATOR = r"[\s()\[\]./\-\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
_PHONE_SEPARATORS = re.compile(rf"\(0\)|{_SEPARATOR}")

# A whole number among words or beside another one; the lookarounds keep it from beginning or ending within a longer one.
_WITHIN_WORDS = re.compile(
    rf"(?<![0-9+])(?:(?:\+|00)\s?[1-9](?:{_SEPARATOR}*[0-9]){{7,13}}|0(?:{_SEPARATOR}*[0-9]){{9,10}}|44(?:{_SEPARATOR}*[0-9]){{10,11}})"
    r"(?![0-9])"
)
_COUNT = r"(?:[1-9]|two|three|four|five|six|seven)"
_THE_LAST = rf"(?:the\s+)?(?:last|final)(?:\s+{_COUNT}(?![0-9]))?(?:\s+(?:digits?|numbers?|figures?))?"
_END_WORDS = re.compile(
    rf"(?:(?:number\s+|no\.?\s+)?(?:ending|ends?)(?:\s+(?:in|with|on))?|{_THE_LAST}(?:\s*(?:are|is|were))?)\s*[:=-]?\s*",
    re.IGNORECASE,
)
_BEGIN_WORDS = re.compile(
    r"(?:number\s+|no\.?\s+)?(?:beginning|begins?|starting|starts?)(?:\s+(?:in|with|on))?\s*[:=-]?\s*", re.IGNORECASE
)
_END_WORDS_BEHIND = re.compile(rf"\s*[(,-]?\s*(?:{_THE_LAST}|at\s+(?:the\s+)?end|ending)\s*\)?", re.IGNORECASE)
_DOTS = re.compile(r"\s*(?:\.{2,}|\u2026)\s*")
_FIGURES = re.compile(r"[0-9?*]+(?:[\s\-][0-9?*]+)*")
_CROSSED_OUT = re.compile(r"[0-9?*+\s()./\-]*x{2,}[0-9x?*+\s()./\-]*", re.IGNORECASE)

_EVERYBODYS = "This is a number that anybody may ring: it is kept, and ties nobody to anybody."
_KEYBOARD = (
    "This is a row of the keyboard, which usually stands for a number that is not known. It ties nobody to anybody."
)
_TWO = "It holds more than one telephone number: give each a place of its own."
_PART = "Part of a telephone number."
_TOO_FEW = "Part of a telephone number: it has too few digits for a whole one."


@dataclass(frozen=True)
class _Everybodys:
    """Numbers that anybody may ring: short ones as dialled, others as E.164."""

    short: frozenset[str]
    published: frozenset[str]
    harmonised: str


@cache
def _everybodys() -> _Everybodys:
    listed = tomllib.loads(
        files("wholepicture.base.identifiers").joinpath("everybodys_numbers.toml").read_text("utf-8")
    )
    national = ("".join(number.split()) for number in listed["published"])
    return _Everybodys(
        short=frozenset(listed["short"].split()),
        published=frozenset(f"+44{number[1:]}" for number in national),
        harmonised=listed["harmonised"],
    )


def check_phone(raw: str) -> Checked:
    """A telephone number as E.164, for a British reader: `07700 900123` becomes `+447700900123`.

    Fewer digits than a whole number, or no leading 0 or +, is `partial`: normalised to its digits (with `?`
    and `*` where characters were not read), to be searched by ending. A whole number in a range that the
    number plan does not list is kept as `unchecked`: ranges are opened faster than lists of them are
    published. So is a number that anybody may ring (`is_everybodys_number`). Words around one number are left out.
    """
    text = plain_text(raw)
    if not text:
        return empty(raw, "telephone number")
    if is_not_known(text):
        return not_known(raw)
    # what was left out is said by the words or signs around it, which would otherwise be lost
    part = _said_in_part(text)
    if part:
        return Checked(raw, part, "partial", _PART)
    checked = _without_words(text)
    if checked.outcome == "invalid":
        checked = _among_words(text) or checked
    return replace(checked, raw=raw)


def is_everybodys_number(normalised: str) -> bool:
    """Whether a number as `check_phone` gives it is one that anybody may ring, or a row of the keyboard."""
    return _is_public(normalised) or _is_typed_in(normalised)


def _is_public(number: str) -> bool:
    listed = _everybodys()
    national = number.removeprefix("+44")
    is_harmonised = len(national) == 6 and national.startswith(listed.harmonised)
    return number in listed.published or national in listed.short or is_harmonised


def _is_typed_in(number: str) -> bool:
    """Whether nearly all of a British number is one row of the keyboard, or one figure again and again."""
    significant = number.removeprefix("+44")
    return is_digits(significant) and 8 <= len(significant) <= 10 and longest_filled_in(significant) >= 8


def _said_in_part(text: str) -> str:
    """Returns the figures of a number of which the end, the beginning or single places are said; empty where none is."""
    if _CROSSED_OUT.fullmatch(text):
        seen = _PHONE_SEPARATORS.sub("", re.sub("x", "?", text, flags=re.IGNORECASE)).removeprefix("+")
        return seen if re.search("[0-9]", seen) and len(seen) <= 15 else ""
    for words, before, after in ((_END_WORDS, "*", ""), (_BEGIN_WORDS, "", "*"), (_DOTS, "*", "")):
        opening = words.match(text)
        if opening and opening.end():
            return _figures(text[opening.end() :], before, after)
    closing = re.fullmatch(rf"({_FIGURES.pattern})({_END_WORDS_BEHIND.pattern}|{_DOTS.pattern})", text, re.IGNORECASE)
    if closing is None:
        return ""
    is_beginning = _DOTS.fullmatch(closing[2]) is not None
    return _figures(closing[1], "" if is_beginning else "*", "*" if is_beginning else "")


def _figures(text: str, before: str, after: str) -> str:
    """Returns figures with a sign for those that were not said; empty where they are none, or enough for a whole number."""
    figures = re.sub(r"[\s\-]", "", text.strip(" .)"))
    if not _FIGURES.fullmatch(figures) or not 1 < len(figures) < 10 or not re.search("[0-9]", figures):
        return ""
    return re.sub(r"\*+", "*", f"{before}{figures}{after}")


def _without_words(text: str) -> Checked:
    text = _EXTENSION.sub("", text).strip()
    text = _PHONE_SEPARATORS.sub("", re.sub("^tel:", "", text, flags=re.IGNORECASE))
    if not text:
        return empty(text, "telephone number")
    number = re.sub(r"^00", "+", text)
    digits = number.removeprefix("+")
    if re.fullmatch(r"[0-9?*]*[?*][0-9?*]*", digits):
        return Checked(text, digits, "partial", _PART)
    if not is_digits(digits):
        return Checked(text, None, "invalid", "A telephone number holds digits, with + at the front if at all.")
    if _is_public(digits):
        return Checked(text, digits, "unchecked", _EVERYBODYS)
    if not text.strip("+0"):
        return Checked(text, None, "invalid", STANDS_FOR_NO_NUMBER)
    if len(digits) > 4 and is_one_digit_repeated(digits):
        return Checked(
            text, None, "invalid", "It is one digit repeated, which usually stands for a number that is not known."
        )
    return _of_digits(text, _with_country_code(number), digits)


def _with_country_code(number: str) -> str:
    """Returns a British number whose country code is written without +, with the 0 that belongs to the area code, or both,
    as it is dialled from abroad. Others as they are.
    """
    number = re.sub(r"^\+0+(?=[1-9])", "0", number)
    number = re.sub(r"^0?440?(?=[1-9][0-9]{9}$)", "+44", number)
    return re.sub(r"^\+440+", "+44", number)


def _of_digits(text: str, number: str, digits: str) -> Checked:
    if number[0] in "+0":
        return _whole_number(text, number, digits)
    if len(digits) > 15:
        return Checked(text, None, "invalid", "This is too long for a telephone number.")
    if len(digits) > 5 and longest_filled_in(digits) >= len(digits) - 1:
        return Checked(text, None, "invalid", STANDS_FOR_NO_NUMBER)
    return Checked(text, digits, "partial", "Part of a telephone number: the area or network code is missing.")


def _whole_number(raw: str, number: str, digits: str) -> Checked:
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException as refusal:
        return _unreadable(raw, refusal, digits)
    whole = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if is_everybodys_number(whole):
        return Checked(raw, whole, "unchecked", _EVERYBODYS if _is_public(whole) else _KEYBOARD)
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return Checked(raw, digits, "partial", _TOO_FEW)
    if possible == ValidationResult.TOO_LONG:
        return Checked(raw, None, "invalid", "This has too many digits for a telephone number.")
    if _DRAMA.fullmatch(whole) or phonenumbers.is_valid_number(parsed):
        return Checked(raw, whole, "valid")
    # seven digits are possible in Britain only for a few helplines, which the check above knows
    if whole.startswith("+44") and len(whole) < len("+44") + 9:
        return Checked(raw, digits, "partial", _TOO_FEW)
    return Checked(raw, whole, "unchecked", "No such range of numbers is listed: check that no digit was mistyped.")


def _unreadable(raw: str, refusal: phonenumbers.NumberParseException, digits: str) -> Checked:
    if refusal.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
        return Checked(raw, None, "invalid", "No country has this code: check the digits after the +.")
    if refusal.error_type == phonenumbers.NumberParseException.TOO_LONG:
        return Checked(raw, None, "invalid", "This is too long for a telephone number.")
    return Checked(raw, digits, "partial", _PART)


def _among_words(text: str) -> Checked | None:
    """Returns the one whole number that stands among words; None where there is none. Two are marked."""
    written = (_without_words(number) for number in _WITHIN_WORDS.findall(text))
    whole = {number.normalised: number for number in written if number.normalised and number.outcome != "partial"}
    if len(whole) > 1:
        return Checked(text, None, "invalid", _TWO)
    if whole:
        return next(iter(whole.values()))
    return _everybodys_among_words(text)


def _everybodys_among_words(text: str) -> Checked | None:
    """Returns the number that anybody may ring, where words stand around it: `Childline 0800 1111`."""
    checked = _without_words(re.sub(r"[^0-9]", "", text))
    is_everybodys = checked.normalised is not None and is_everybodys_number(checked.normalised)
    return checked if is_everybodys else None
