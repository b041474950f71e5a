"""What the cells of a column look like: dates, postcodes, plates, numbers with a check digit. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time

from wholepicture.base.identifiers import IDENTIFIER_TYPES, check_phone, check_postcode, check_vrm
from wholepicture.intake.formats.cells import CellValue, cell_text
from wholepicture.intake.formats.mapping import NO, NOT_KNOWN, YES
from wholepicture.intake.formats.matching.dates import ORDERS, reads_as_date
from wholepicture.intake.formats.rows import column_key

ENOUGH = 0.7
"""The part of a column's filled cells that must look alike."""

_TIME = re.compile(
    r"[0-2]?[0-9][:.h][0-5][0-9](:[0-5][0-9])?( ?[AaPp][Mm])?|[0-1]?[0-9] ?[AaPp][Mm]|[0-2][0-9][0-5][0-9]"
)
_NUMBER = re.compile(r"[0-9]{1,6}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_URL = re.compile(r"(https?://|www\.)\S+|\S+\.(com|net|org)/\S+", re.IGNORECASE)
_SEX = frozenset({"f", "m", "female", "male", "girl", "boy", "b", "g", "w", "x", "u", "unknown", "other"})
_WORDS = 6  # from so many words on a cell is something that somebody wrote

EMPTY = "empty"
STRICT = frozenset({"date", "moment", "time", "yes_no", "email"})
"""Looks that a column must have where it holds anything at all."""

# A look of a field, and the looks of a column that do not contradict it. What is not listed is never contradicted.
FITS = {
    "date": {"date", "moment"},
    "moment": {"date", "moment"},
    "time": {"time"},
    "postcode": {"postcode"},
    "plate": {"plate"},
    "phone": {"phone"},
    "email": {"email"},
    "url": {"url"},
    "yes_no": {"yes_no"},
    "sex": {"sex"},
    "number": {"number"},
    **{type.code: {other.code for other in IDENTIFIER_TYPES.values()} for type in IDENTIFIER_TYPES.values()},
}
_NEVER_NAMES = frozenset({"date", "moment", "time", "postcode", "email", "phone", "yes_no", "number", "nhs_number"})
CONTRADICTS = {"name": _NEVER_NAMES, "words": _NEVER_NAMES}
"""Looks of a column that cannot be such a field."""


def looks_of(values: Sequence[CellValue]) -> frozenset[str]:
    """Every way in which most of these cells look; none for plain text, `EMPTY` where nothing is filled."""
    filled = [value for value in values if cell_text(value).strip()]
    if not filled:
        return frozenset({EMPTY})
    return frozenset(name for name, looks in _LOOKS.items() if _most(looks, filled))


def _most(looks: Callable[[CellValue], bool], values: Sequence[CellValue]) -> bool:
    return sum(map(looks, values)) >= ENOUGH * len(values)


def _text(value: CellValue) -> str:
    return cell_text(value).strip()


def _is_date(value: CellValue) -> bool:
    if isinstance(value, date):
        return True
    return isinstance(value, str) and any(reads_as_date(value, order) for order in ORDERS)


def _is_moment(value: CellValue) -> bool:
    """A date with a time of day."""
    return isinstance(value, datetime) or (isinstance(value, str) and ":" in value and _is_date(value))


def _is_time(value: CellValue) -> bool:
    return isinstance(value, time) or (isinstance(value, str) and bool(_TIME.fullmatch(value.strip())))


def _passes(check: Callable[[str], object]) -> Callable[[CellValue], bool]:
    def looks(value: CellValue) -> bool:
        return getattr(check(_text(value)), "outcome", "") == "valid"

    return looks


def _is_one_of(words: Iterable[str]) -> Callable[[CellValue], bool]:
    known = frozenset(map(column_key, words))
    return lambda value: column_key(_text(value)) in known


def _fits(pattern: re.Pattern[str]) -> Callable[[CellValue], bool]:
    return lambda value: bool(pattern.fullmatch(_text(value)))


_LOOKS: dict[str, Callable[[CellValue], bool]] = {
    "date": _is_date,
    "moment": _is_moment,
    "time": _is_time,
    "postcode": _passes(check_postcode),
    "plate": _passes(check_vrm),
    "phone": _passes(check_phone),
    "email": _fits(_EMAIL),
    "url": _fits(_URL),
    "yes_no": _is_one_of((*YES, *NO, *NOT_KNOWN)),
    "sex": _is_one_of(_SEX),
    "number": _fits(_NUMBER),
    "words": lambda value: len(_text(value).split()) >= _WORDS,
    **{type.code: _passes(type.check) for type in IDENTIFIER_TYPES.values() if type.mistyped},
}
