"""A chronology in groups: a week each where it is recent, a month each where it is older. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from wholepicture.picture.over_time.months import first_day, last_day, month_of

RECENT_WEEKS = 8
Item = TypeVar("Item")


@dataclass(frozen=True)
class Group(Generic[Item]):
    """What happened from one day to another, newest first."""

    first: date
    last: date
    items: tuple[Item, ...]

    @property
    def is_month(self) -> bool:
        """Whether it is the whole of a month."""
        return self.first.day == 1 and self.last == last_day(month_of(self.first))


def grouped(items: Iterable[Item], day: Callable[[Item], date], today: date) -> list[Group[Item]]:
    """Every item in one group, newest first; within a group in the order in which they came."""
    recent_from = _monday(today) - timedelta(weeks=RECENT_WEEKS - 1)
    groups: dict[tuple[date, date], list[Item]] = {}
    for item in items:
        groups.setdefault(_around(day(item), recent_from, _monday(today) + timedelta(days=6)), []).append(item)
    newest_first = sorted(groups.items(), key=lambda of_group: of_group[0], reverse=True)
    return [Group(first, last, tuple(found)) for (first, last), found in newest_first]


def _around(day: date, recent_from: date, this_sunday: date) -> tuple[date, date]:
    if recent_from <= day <= this_sunday:
        monday = _monday(day)
        return monday, monday + timedelta(days=6)
    first, last = first_day(month_of(day)), last_day(month_of(day))
    # the months at both ends of the weeks are cut where these begin and end
    if day < recent_from:
        return first, min(last, recent_from - timedelta(days=1))
    return max(first, this_sunday + timedelta(days=1)), last


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
