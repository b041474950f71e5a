"""Which months of a pupil's register become reports, and up to which day. Pure.

A month has news where the pupil was absent without explanation in so many sessions of it, or fell so far below their own pattern: how
many and how far is the partnership's to set (`News`). It is reported where it has news
or one of the three months before or after it has: so whoever reads of a change reads what was usual before it as well. A month
that is not over is reported up to its last news: more days of the usual make no new report of it until it is over. What was reported
is corrected when the register is, whatever news is left.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wholepicture.intake.registers.codes import split
from wholepicture.intake.registers.days import (
    Days,
    Marks,
    falls_within,
    unexplained_in,
    unexplained_on,
    weekdays,
    written,
)

AROUND = 3
MOST_SESSIONS, FEWEST_POINTS, MOST_POINTS = 20, 5, 80
FEWEST_DAYS, MOST_DAYS = 5, 40


@dataclass(frozen=True, slots=True)
class News:
    """What makes a month of a register news: sessions of absence in it that nobody explained, or so many school days at so many points
    below the own usual.

    Usually: 4 sessions in a month. National guidance names 10 unauthorised sessions within 10 school weeks as what to look into (Working
    together to improve school attendance, August 2024; *verify*): that is 4 in the four school weeks of a month. And 40 points over 20
    school days, our own: eight days away, which one illness or one holiday seldom is (decision 65 has the figures).
    """

    sessions: int = 4
    points: int = 40
    days: int = 20

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong with it, by field, in words."""
        found = {}
        if not 1 <= self.sessions <= MOST_SESSIONS:
            found["sessions"] = f"Enter a whole number of sessions, 1 to {MOST_SESSIONS}."
        if not FEWEST_POINTS <= self.points <= MOST_POINTS:
            found["points"] = f"Enter a whole number of points, {FEWEST_POINTS} to {MOST_POINTS}."
        if not FEWEST_DAYS <= self.days <= MOST_DAYS:
            found["days"] = f"Enter a whole number of school days, {FEWEST_DAYS} to {MOST_DAYS}."
        return found


USUAL = News()


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


def news_in(days: Days, month: date, news: News = USUAL) -> date | None:
    """The day of the last news of a month; None: it has none."""
    return news_of(days, [month], news)[month]


def news_of(days: Days, months: Collection[date], news: News = USUAL) -> dict[date, date | None]:
    """Of each of these months the day of its last news; None: it has none. A pupil's days are put in order once for all of them."""
    if not months:
        return {}
    by_month: dict[date, dict[date, Marks]] = {month: {} for month in months}
    for day, codes in days.items():
        if (month := month_of(day)) in by_month:
            by_month[month][day] = codes
    last = {month: _last_unexplained(within, news) for month, within in by_month.items()}
    for end in falls_within(days, min(months), end_of(max(months)), news.points, news.days):
        if (month := month_of(end)) in last:
            last[month] = max(end, last[month] or end)
    return last


def _last_unexplained(days: Days, news: News) -> date | None:
    """The last day without explanation, where there are so many sessions of it that they are news."""
    return max(unexplained_on(days)) if unexplained_in(days) >= news.sessions else None


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
