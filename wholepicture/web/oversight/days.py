"""Days as whoever oversees types them: `1 May 2026`, `1/5/2026`, `May 2026`, `2026`. Pure."""

import re
from calendar import monthrange
from datetime import date

_MONTHS = "january february march april may june july august september october november december".split()
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_PARTS = re.compile(r"[0-9]+|[a-z]+")


def days_of(typed: str) -> tuple[date, date] | None:
    """The first and the last day that was meant: of a month or a year all its days. None where it cannot be read."""
    iso = _ISO.fullmatch(typed.strip())
    parts = list(reversed(iso.groups())) if iso else _parts_of(typed)
    try:
        year = _year(parts[-1])
        month = _month(parts[-2]) if len(parts) > 1 else 0
        day = int(parts[-3]) if len(parts) > 2 else 0
        return _span(year, month, day) if len(parts) <= 3 else None
    except (IndexError, ValueError):
        return None


def _parts_of(typed: str) -> list[str]:
    if len(typed) > 40:
        return []
    plain = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", typed.lower())
    return [] if re.search(r"[^0-9a-z\s./,-]", plain) else _PARTS.findall(plain)


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}|[0-9]{2}", text):
        raise ValueError(text)
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next((number for number, month in enumerate(_MONTHS, 1) if len(text) > 2 and month.startswith(text)), 13)


def _span(year: int, month: int, day: int) -> tuple[date, date]:
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, monthrange(year, last_month)[1])
