"""The time, and days on which offices work.

Working day: Monday to Friday less England's bank holidays (shared practice: `Working Together` counts so).
Day 0 is the day on which something starts.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LOCAL = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC, with its offset."""
    return datetime.now(UTC)


def local_date(at: datetime | None = None) -> date:
    """The date in England at that moment (now, if none is given)."""
    return (at or now()).astimezone(LOCAL).date()


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_bank_holiday(day: date) -> bool:
    """Whether this day is a bank holiday in England."""
    return day in _bank_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether offices are open on this day: Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and not is_bank_holiday(day)


def moment_of(wall: datetime) -> datetime:
    """The first moment, in UTC, at which a clock in England shows this time or a later one of the same night.

    What the clock shows twice in October is its first time; what it never shows in March is the moment at which it is put forward. So
    of two times the earlier one is never the later moment, and what ends at one begins at it without a gap.
    """
    at = wall.replace(tzinfo=LOCAL).astimezone(UTC)
    if at.astimezone(LOCAL).replace(tzinfo=None) != wall:
        return wall.replace(minute=0, second=0, microsecond=0, tzinfo=LOCAL).astimezone(UTC)
    return at


def add_working_days(start: date, days: int) -> date:
    """The date `days` working days after `start` (day 0). `days` is not negative."""
    if days < 0:
        raise ValueError("working days are counted forward")
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


def working_days_before(end: date, days: int) -> date:
    """The working day from which so many working days lead to `end`, which counts as one whether it is or not."""
    if days < 0:
        raise ValueError("working days are counted back")
    day = end
    while days > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


def end_of_working_day(start: datetime, days: int) -> datetime:
    """When a clock of `days` working days that starts at `start` runs out: the end of that day in England."""
    day = add_working_days(local_date(start), days)
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LOCAL).astimezone(UTC)
