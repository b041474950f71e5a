"""Dates and times of the invented area: London time, office hours, school terms, delays in writing."""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

UNTIL = date(2026, 9, 30)
SPAN_DAYS = 548  # eighteen months
_SUMMER = timezone(timedelta(hours=1))
_WINTER = timezone(timedelta(0))

# First and last day of each holiday as (month, day); near enough to England's pattern for a made-up school.
_HOLIDAYS = [
    ((2, 15), (2, 21)),
    ((4, 3), (4, 17)),
    ((5, 25), (5, 31)),
    ((7, 22), (9, 2)),
    ((10, 24), (11, 1)),
]


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def london(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """That wall-clock time in London with its offset; worked out here, so no time zone database is needed."""
    start, end = _last_sunday(day.year, 3), _last_sunday(day.year, 10)
    if day == start and hour == 1:
        hour = 2  # the hour that the clocks skip
    summer = start < day < end or (day == start and hour >= 2) or (day == end and hour < 2)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=_SUMMER if summer else _WINTER)


def later(moment: datetime, **delta: float) -> datetime:
    """`moment` plus a timedelta, to the minute, again in London time."""
    utc = (moment + timedelta(**delta)).astimezone(UTC).replace(second=0, microsecond=0)
    guess = london(utc.date(), utc.hour, utc.minute)
    shifted = utc.astimezone(guess.tzinfo)
    return london(shifted.date(), shifted.hour, shifted.minute)


def is_school_day(day: date) -> bool:
    """Whether school is open: Monday to Friday outside the holidays."""
    if day.weekday() > 4:
        return False
    here = (day.month, day.day)
    if here >= (12, 19) or here <= (1, 4):
        return False
    return not any(first <= here <= last for first, last in _HOLIDAYS)


def school_days(first: date, last: date) -> list[date]:
    """The open days from `first` to `last`, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_school_day(day)]


def fortnight_before(day: date) -> tuple[date, date]:
    """Monday and Friday of the last two whole weeks before `day`."""
    monday = day - timedelta(days=day.weekday() + 14)
    return monday, monday + timedelta(days=11)


def year_group(born: date, on: date) -> str:
    """The school year as written on a register: 'Nursery', 'Reception', '1' to '13', or '' after school."""
    september = on.year if on.month >= 9 else on.year - 1
    age = september - born.year - ((born.month, born.day) > (8, 31))
    year = age - 4
    if year < 0:
        return "Nursery"
    return "Reception" if year == 0 else str(year) if year <= 13 else ""


def age_on(born: date, on: date) -> int:
    """Whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def office_hours(moment: datetime) -> datetime:
    """That moment if an office is open, else the next morning of a working week."""
    day, hour = moment.date(), moment.hour
    if 8 <= hour < 18 and day.weekday() < 5:
        return moment
    if hour >= 18 or day.weekday() > 4:
        day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return london(day, 8 + moment.minute % 2, moment.minute)


def written_down(
    rng: Random, happened: datetime, *, median_days: float, last: datetime, office: bool = False
) -> datetime:
    """When it reached the agency's system: after a delay with a long tail, never after `last`.

    `office` is for agencies that write only in working hours.

    The reporting delay of the network is a median of 5 days with a tail of 120 (domain/numbers.md section 4).
    """
    days = min(120.0, rng.lognormvariate(0, 1.0) * median_days)
    moment = later(happened, days=days)
    if days >= 0.5:
        moment = london(moment.date(), rng.randint(8, 17), rng.randrange(60))
    if moment <= happened:
        moment = later(happened, minutes=rng.randint(5, 90))
    if office:
        moment = office_hours(moment)
    if moment <= last:
        return moment
    soon = later(happened, minutes=rng.randint(5, 600))
    return soon if soon <= last else max(happened, last)
