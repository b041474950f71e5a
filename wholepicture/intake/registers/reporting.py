"""Which months of a pupil's register become reports, and up to which day. Pure.

A month has news where the pupil was absent without explanation in it, or fell below their own pattern. It is reported where it has news
or one of the three months before or after it has: so whoever reads of a change reads what was usual before it as well. A month
that is not over is reported up to its last news: more days of the usual make no new report of it until it is over. What was reported
is corrected when the register is, whatever news is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wholepicture.intake.registers.codes import split
from wholepicture.intake.registers.days import Days, falls_within, unexplained_on, weekdays, written

AROUND = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a month: the day of its last news, and the marks that its last report holds."""

    news_on: date | None
    reported: str = ""


@dataclass(frozen=True, slots=True)
class ToReport:
    """A month as it is to be reported: up to which day, and its marks."""

    month: date
    last: date
    marks: str


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_after(month: date, number: int) -> date:
    """The month so many after this one; before it where the number is negative."""
    whole = month.year * 12 + month.month - 1 + number
    return date(whole // 12, whole % 12 + 1, 1)


def end_of(month: date) -> date:
    """Its last day."""
    return months_after(month, 1) - timedelta(days=1)


def news_in(days: Days, month: date) -> date | None:
    """The day of the last news of a month; None: it has none."""
    first, last = month, end_of(month)
    absent = unexplained_on({day: days[day] for day in days if first <= day <= last})
    return max([*absent, *falls_within(days, first, last)], default=None)


def to_report(days: Days, kept: Mapping[date, Kept], today: date) -> list[ToReport]:
    """Every month of which a report is to be made, or a later state of one. Nothing where what it would say is reported."""
    reports = []
    for month in sorted(kept):
        last = _up_to(month, kept, today)
        marks = written(days, month, last) if last else ""
        if last and marks != kept[month].reported:
            reports.append(ToReport(month, last, marks))
    return reports


def _up_to(month: date, kept: Mapping[date, Kept], today: date) -> date | None:
    """Up to which day a month is to be reported; None: not at all."""
    around = (kept.get(months_after(month, number)) for number in range(-AROUND, AROUND + 1))
    reported = _reported_to(month, kept[month].reported)
    if reported is None and not any(other is not None and other.news_on for other in around):
        return None
    if today > end_of(month):
        return end_of(month)
    return max(filter(None, (kept[month].news_on, reported)), default=None)


def _reported_to(month: date, marks: str) -> date | None:
    number = len(split(marks)) // 2
    return list(weekdays(month, end_of(month)))[number - 1] if number else None
