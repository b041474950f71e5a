"""How dates, times, receipts and telephone numbers are said on screen.

Dates as 4 March 2025, times as 3:20pm, always as the clock stood in England. Each filter takes a date, a
date-time with its offset, or either as ISO 8601 text; what is none of these is shown as it is.
"""

import re
from datetime import date, datetime

from django import template

from wholepicture.base.clock import LOCAL, local_date, now

register = template.Library()


def _read(value: object) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _local(at: datetime) -> datetime:
    return at.astimezone(LOCAL) if at.tzinfo else at


@register.filter
def gds_date(value: object) -> str:
    """`4 March 2025`."""
    at = _read(value)
    if at is None:
        return "" if value is None else str(value)
    day = _local(at) if isinstance(at, datetime) else at
    return f"{day.day} {day:%B %Y}"


@register.filter
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


@register.filter
def gds_datetime(value: object) -> str:
    """`4 March 2025 at 3:20pm`; a date alone stays a date."""
    at = _read(value)
    return f"{gds_date(at)} at {gds_time(at)}" if isinstance(at, datetime) else gds_date(value)


@register.filter
def iso(value: object) -> str:
    """For the `datetime` attribute of `<time>`."""
    at = _read(value)
    return at.isoformat() if at else ""


@register.filter
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


def _largest_unit(seconds: float) -> str:
    """Minutes or hours; nothing from one day on."""
    if seconds < 3600:
        return _plural(int(seconds // 60), "minute")
    return _plural(int(seconds // 3600), "hour") if seconds < 86400 else ""


def _in_days(days: int) -> str:
    if days < 14:
        return _plural(days, "day")
    if days < 60:
        return _plural(days // 7, "week")
    return _plural(days // 30, "month") if days < 730 else _plural(days // 365, "year")


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


@register.filter
def in_groups(receipt: object) -> list[str]:
    """A receipt number as the groups it is read out in: `K7MW-3QXR-9TAD` is three."""
    text = str(receipt)
    if "-" in text:
        return text.split("-")
    return [text[start : start + 4] for start in range(0, len(text), 4)]


@register.filter
def tel(number: object) -> str:
    """The `tel:` address of a telephone number as printed, up to any words such as `ext`."""
    dialled = re.match(r"[+0-9 ()\-]*", str(number).strip())
    return "tel:" + re.sub(r"[^+0-9]", "", (dialled[0] if dialled else "").replace("(0)", ""))
