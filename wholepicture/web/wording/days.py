"""Days as people type them into three boxes, and why what was typed is none. Pure. Nothing is guessed."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def date_of(day: str, month: str, year: str) -> date | None:
    """A date from three boxes; months may be words (`May`, `sept`). None when it is not a real date."""
    try:
        return date(_number(year, 4, 4), _month(month), _number(day, 2))
    except ValueError:
        return None


def near_date_of(day: str, month: str, year: str) -> date | None:
    """The same of a day that is not long ago nor far away: `26` is the year 2026. Not for a day on which somebody was born."""
    return date_of(day, month, f"20{year.strip()}" if re.fullmatch("[0-9]{2}", year.strip()) else year)


def why_no_date(day: str, month: str, year: str) -> str:
    """What is wrong with three boxes that make no near date, and what to do about it."""
    missing = [name for name, typed in (("day", day), ("month", month), ("year", year)) if not typed.strip()]
    if missing and len(missing) < 3:
        return f"Enter the {' and the '.join(missing)} as well, like 3 3 2025."
    first = near_date_of("1", month, year)
    if first and re.fullmatch("[0-9]{1,2}", day.strip()):
        return f"There is no {int(day)} {_NAMES[first.month - 1]} {first.year}. Correct the day or the month."
    return "Enter a date like 3 3 2025."


def _month(text: str) -> int:
    bare = text.strip().lower()
    return _MONTHS.index(bare[:3]) + 1 if bare[:3] in _MONTHS else _number(bare, 2)


def _number(text: str, most_digits: int, least_digits: int = 1) -> int:
    if not re.fullmatch(rf"[0-9]{{{least_digits},{most_digits}}}", text.strip()):
        raise ValueError(f"not a number of {least_digits} to {most_digits} digits")
    return int(text)
