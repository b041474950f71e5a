"""Dates and times as people say them, always as the clock stood in England. Pure.

Dates as 4 March 2025, times as 3:20pm. An uncertain date is said in words; what is not known is said to be not known.
What is neither a date, a date-time nor either as ISO 8601 text is shown as it is.
"""

import re
from datetime import date, datetime, time, timedelta

from wholepicture.base.clock import LOCAL, local_date, now
from wholepicture.web.wording.sentences import plural


def _read(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _local(at: datetime) -> datetime:
    return at.astimezone(LOCAL) if at.tzinfo else at


def gds_date(value: object) -> str:
    """`4 March 2025`."""
    at = _read(value)
    if at is None:
        return "" if value is None else str(value)
    day = _local(at) if isinstance(at, datetime) else at
    return f"{day.day} {day:%B %Y}"


def gds_month(month: date) -> str:
    """`March 2025`."""
    return f"{month:%B %Y}"


def gds_time(value: object) -> str:
    """`3:20pm`, `3pm`, `midday`, `midnight`."""
    at = _read(value)
    if not isinstance(at, datetime):
        return "" if value is None else str(value)
    at = _local(at)
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midnight" if at.hour == 0 else "midday"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'pm' if at.hour >= 12 else 'am'}"


def time_in_words(at: time) -> str:
    """`3:20pm` of a time without its day."""
    return gds_time(datetime.combine(date(2000, 1, 1), at))


def gds_datetime(value: object) -> str:
    """`4 March 2025 at 3:20pm`; a date alone stays a date."""
    at = _read(value)
    return f"{gds_date(at)} at {gds_time(at)}" if isinstance(at, datetime) else gds_date(value)


def written_on(value: object) -> str:
    """When a report was written: a system that keeps the day alone sends its midnight, which is shown as the day."""
    at = _read(value)
    if isinstance(at, datetime) and (_local(at).hour, _local(at).minute) != (0, 0):
        return gds_datetime(at)
    return gds_date(value)


def iso(value: object) -> str:
    """For the `datetime` attribute of `<time>`."""
    at = _read(value)
    return at.isoformat() if at else ""


def ago(value: object) -> str:
    """How long ago, or how long until, in one unit: `3 days ago`, `in 2 hours`, `today` for a date alone."""
    at = _read(value)
    if at is None:
        return ""
    if isinstance(at, datetime):
        seconds = (now() - at).total_seconds() if at.tzinfo else 0.0
        if abs(seconds) < 60:
            return "just now"
        amount = _largest_unit(abs(seconds))
        if amount:
            return f"{amount} ago" if seconds > 0 else f"in {amount}"
    days = (local_date() - (_local(at).date() if isinstance(at, datetime) else at)).days
    if days == 0:
        return "today"
    amount = _in_days(abs(days))
    return f"{amount} ago" if days > 0 else f"in {amount}"


def local_day(at: datetime) -> str:
    """`today` or `yesterday`; empty: longer ago."""
    return {0: "today", 1: "yesterday"}.get((local_date() - local_date(at)).days, "")


def since_said(since: datetime, precision: str) -> str:
    """`since 11:40pm yesterday`, `since 9pm on 3 March 2026`; where no time is given, what is known of it."""
    if precision == "recorded":
        return f"as written down on {gds_date(since)}"
    if precision != "exact":
        said = when_said(since, None, precision)
        return f"since {said}" if precision == "day" else said[0].lower() + said[1:]
    day = local_day(since)
    return f"since {gds_time(since)} {day or 'on ' + gds_date(since)}"


_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))? ?(?:([ap])\.?m\.?)?", re.IGNORECASE)
_NAMED_TIMES = {"midnight": 0, "midday": 720, "noon": 720}


def minutes_of(text: str) -> int | None:
    """A time as people type it, in minutes after midnight: `9am`, `5:30pm`, `17:30`, `1730`, `midnight`; None: it is none."""
    plain = " ".join(text.split()).casefold()
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return _NAMED_TIMES.get(plain)
    hour, half = int(found[1]), found[3]
    if not (1 <= hour <= 12 if half else hour <= 23):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + int(found[2] or 0)


def hours_said(starts: int, minutes: int) -> str:
    """`9am to 5pm`, `5pm to 9am the next day`, `all day`, of minutes after midnight and how many."""
    ends = starts + minutes
    if starts == 0 and minutes == 24 * 60:
        return "all day"
    next_day = " the next day" if ends > 24 * 60 else ""
    first, last = (time_in_words(time(at // 60 % 24, at % 60)) for at in (starts, ends))
    return f"{first} to {last}{next_day}"


def until_said(at: datetime) -> str:
    """`until 5pm`, `until 9am tomorrow`, `until 9am on 4 March 2026`."""
    return f"until {_next(at)}"


def from_said(at: datetime) -> str:
    """`from 5pm`, `from 9am tomorrow`, `from 9am on 4 March 2026`."""
    return f"from {_next(at)}"


def _next(at: datetime) -> str:
    days = (local_date(at) - local_date()).days
    return f"{gds_time(at)}{ {0: '', 1: ' tomorrow'}.get(days, f' on {gds_date(at)}') }"


def time_left(due_at: datetime) -> str:
    """How long a clock still runs, or how long ago it ran out: `58 minutes left`, `6 hours late`, `3 days late`."""
    seconds = (due_at - now()).total_seconds()
    amount = _largest_unit(abs(seconds)) or plural(int(abs(seconds) // 86400), "day")
    return f"{amount} left" if seconds >= 0 else f"{amount} late"


def _largest_unit(seconds: float) -> str:
    """Minutes or hours; nothing from one day on."""
    if seconds < 3600:
        return plural(int(seconds // 60), "minute")
    return plural(int(seconds // 3600), "hour") if seconds < 86400 else ""


def _in_days(days: int) -> str:
    if days < 14:
        return plural(days, "day")
    if days < 60:
        return plural(days // 7, "week")
    return plural(days // 30, "month") if days < 730 else plural(days // 365, "year")


def when_said(at: datetime, until: datetime | None, precision: str) -> str:
    """When something happened, no more exactly than it is known."""
    day = at.astimezone(LOCAL)
    if precision == "recorded":
        return f"Written down on {gds_date(at)}; when it happened is not known"
    if precision == "month":
        return f"In {day:%B %Y}; the day is not known"
    if precision == "year":
        return f"In {day.year}; the date is not known"
    if precision == "approximate":
        return f"About {day:%B %Y}"
    if precision == "unknown":
        return f"Perhaps {gds_date(at)}; the date is not certain"
    say = gds_datetime if precision == "exact" else gds_date
    if until is None or say(until) == say(at):
        return str(say(at))
    return f"{say(at)} to {say(until)}"


def how_long(start: datetime, end: datetime) -> str:
    """A span in the largest useful units: `35 minutes`, `11 hours`, `2 days and 4 hours`."""
    span = end - start
    if span < timedelta(hours=1):
        return plural(int(span.total_seconds() // 60), "minute")
    hours = round(span.total_seconds() / 3600)
    if hours < 48:
        return plural(hours, "hour")
    days, rest = divmod(hours, 24)
    return plural(days, "day") + (f" and {plural(rest, 'hour')}" if rest else "")
