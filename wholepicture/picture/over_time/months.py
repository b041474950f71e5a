"""Months, and the span of months that a strip shows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Month = tuple[int, int]  # year, month


def month_of(day: date) -> Month:
    return day.year, day.month


def moved(month: Month, by: int) -> Month:
    """So many months later, or earlier; kept within the years that a date can have."""
    number = min(max(month[0] * 12 + month[1] - 1 + by, 12), 9999 * 12 + 11)
    return number // 12, number % 12 + 1


def first_day(month: Month) -> date:
    return date(month[0], month[1], 1)


def last_day(month: Month) -> date:
    following = moved(month, 1)
    return date.fromordinal(first_day(following).toordinal() - 1) if following != month else date(month[0], 12, 31)


@dataclass(frozen=True)
class Span:
    """Months that are shown, the first and the last included."""

    first: Month
    last: Month

    @property
    def months(self) -> list[Month]:
        listed, at = [self.first], self.first
        while at < self.last:
            at = moved(at, 1)
            listed.append(at)
        return listed

    def __contains__(self, day: date) -> bool:
        return self.first <= month_of(day) <= self.last

    def place(self, day: date) -> float:
        """Where a day stands, in months from the beginning of the first; what lies outside stands at the edge."""
        if month_of(day) < self.first:
            return 0.0
        if month_of(day) > self.last:
            return float(len(self.months))
        whole = (day.year - self.first[0]) * 12 + day.month - self.first[1]
        return whole + (day.day - 1) / last_day(month_of(day)).day


def span_ending(last: Month, length: int) -> Span:
    return Span(moved(last, 1 - length), last)


def last_month_shown(days: Iterable[date], today: date, length: int) -> Month:
    """The last month of a strip: this one; where nothing lies within its length, that of the newest entry before today."""
    now = month_of(today)
    past = [month_of(day) for day in days if day <= today]
    newest = max(past, default=now)
    return now if newest >= moved(now, 1 - length) else newest
