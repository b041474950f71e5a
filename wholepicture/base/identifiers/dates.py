"""Dates and times as partners write them: whole, to the month, to the year."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from wholepicture.base.identifiers.checked import Checked, empty, plain_text
from wholepicture.base.identifiers.not_known import is_not_known, not_known

_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_OLDEST_YEARS = 130
_LONDON = ZoneInfo("Europe/London")
# PostgreSQL takes no offset as far as this from UTC; RFC 3339 does. No clock on earth is 15 hours from it.
FARTHEST_OFFSET = timedelta(hours=15)
# A pregnancy is at most 42 weeks: a date of birth this far ahead may be an expected one.
_EXPECTED_WITHIN = timedelta(days=300)

Precision = Literal["instant", "local", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point or span of time as written. `day` is its first day; `at` its time when one was given.

    `instant` has an offset, `local` is a time without one, `day`, `month` and `year` have no time.
    """

    precision: Precision
    day: date
    at: datetime | None = None


# Outside these a date of birth is 1111-11-11, 9999-12-31 or the like: nobody's.
_YEARS_OF_BIRTH = range(1900, 2100)
# Where spreadsheets and systems begin to count, or what they fill in. Two people who have one of them share nothing.
_WRITTEN_FOR_UNKNOWN = frozenset(
    {
        date(1899, 12, 30),
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(1900, 1, 2),
        date(1901, 1, 1),
        date(1904, 1, 1),
        date(1970, 1, 1),
    }
)


def parse_instant(text: str) -> datetime | None:
    """A date-time with its offset (RFC 3339; the T may be a space, seconds may be left out), or None.

    A leap second is read as the second before it. Digits past the microsecond are dropped. An offset that no clock has
    is told in UTC: the same instant, in a form that can be stored.
    """
    moment = parse_moment(text)
    return moment.at if moment and moment.precision == "instant" else None


def parse_moment(text: str) -> Moment | None:
    """A year, month, date or date-time of ISO 8601; None for anything else, such as 2010-02-31."""
    try:
        if parts := _INSTANT.fullmatch(text):
            return _date_time(*parts.groups())
        if parts := _DATE.fullmatch(text):
            return _date(*parts.groups())
    except ValueError:
        return None  # written as a date, and not one that exists
    return None


def _date_time(day: str, clock: str, fraction: str | None, offset: str | None) -> Moment | None:
    clock = clock if len(clock) == 8 else clock + ":00"
    clock = clock[:-2] + "59" if clock.endswith(":60") else clock
    zone = "+00:00" if offset in ("Z", "z") else (offset or "")
    at = datetime.fromisoformat(f"{day}T{clock}{(fraction or '')[:7]}{zone}")
    if not 1 < at.year < 9999:
        return None  # shifted to another offset, it could fall outside what a date can hold
    shift = at.utcoffset()
    if shift is not None and abs(shift) >= FARTHEST_OFFSET:
        return Moment("instant", at.date(), at.astimezone(UTC))
    return Moment("instant" if offset else "local", at.date(), at)


def _date(year: str, month: str | None, day: str | None) -> Moment:
    precision: Precision = "day" if day else "month" if month else "year"
    return Moment(precision, date(int(year), int(month or 1), int(day or 1)))


def birthday_of(raw: str) -> date | None:
    """Returns the day that a date of birth tells; None where it tells none to the day, or one that stands for none."""
    moment = parse_moment(plain_text(raw))
    if moment is None or moment.precision in ("month", "year"):
        return None
    day = _day_in_london(moment)
    return day if day.year in _YEARS_OF_BIRTH and day not in _WRITTEN_FOR_UNKNOWN else None


def _day_in_london(moment: Moment) -> date:
    """Returns the date at a moment in England. Midnight, by whatever clock, is how systems write a date alone."""
    if moment.at is None or moment.precision == "local" or moment.at.time() == time.min:
        return moment.day
    return moment.at.astimezone(_LONDON).date()


def check_date_of_birth(raw: str, *, today: date) -> Checked:
    """A date of birth: a date of ISO 8601 that exists, is not ahead and not more than 130 years ago.

    With a time it is the date in England at that moment. A year, or year and month, is `partial`. A date ahead by less
    than a pregnancy is kept as `unchecked`, because the child may be expected.
    """
    text = plain_text(raw)
    if not text:
        return empty(raw, "date of birth")
    if is_not_known(text):
        return not_known(raw)
    moment = parse_moment(text)
    if moment is None:
        return Checked(raw, None, "invalid", "This is not a date that exists, written as year-month-day.")
    born = _day_in_london(moment)
    if born > today + _EXPECTED_WITHIN or (born > today and moment.precision != "day"):
        return Checked(raw, None, "invalid", "This date is in the future.")
    if today.year - born.year > _OLDEST_YEARS:
        return Checked(raw, None, "invalid", f"This is more than {_OLDEST_YEARS} years ago.")
    if moment.precision in ("month", "year"):
        return Checked(raw, text, "partial", f"The date of birth is known to the {moment.precision} only.")
    return _known_to_the_day(raw, born, today)


def _known_to_the_day(raw: str, born: date, today: date) -> Checked:
    day = born.isoformat()
    if born > today:
        reason = "This date is in the future: kept as the expected date if the child is not yet born."
        return Checked(raw, day, "unchecked", reason)
    if born in _WRITTEN_FOR_UNKNOWN:
        return Checked(raw, day, "unchecked", "Many systems write this date when none is known: check it.")
    return Checked(raw, day, "valid")
