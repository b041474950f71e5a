"""Who was away on which nights of a month, in rows and in sentences. No database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from wholepicture.picture.results import ChildAway, NightsOfMonth
from wholepicture.web.parts.nights import MARKS, Mark, Night, Row, marks_used, nights_by_evening, row_of
from wholepicture.web.wording.people import age_on
from wholepicture.web.wording.sentences import and_list, plural
from wholepicture.web.wording.times import gds_month


@dataclass(frozen=True)
class MonthInWords:
    """A row for each child, the marks that are drawn, what they come to, and the same as lines of a table: who, which nights, and
    what came of each."""

    rows: list[Row]
    marks: list[tuple[Mark, str]]
    summary: str
    together: str
    table: list[tuple[Row, list[tuple[str, str]]]]


def month_in_words(found: NightsOfMonth) -> MonthInWords:
    nights = [(child, _in_month(child, found.month)) for child in found.children]
    rows = [row_of(_called(child), found.month, of_child, href=_page(child)) for child, of_child in nights]
    drawn = [night for _, of_child in nights for night in of_child.values()]
    return MonthInWords(
        rows=rows,
        marks=marks_used(drawn),
        summary=f"{_children(len(rows))} away on {plural(len(drawn), 'night')} of {gds_month(found.month)}, each counted for each child.",
        together=_together([night.evening for night in drawn]),
        table=[(row, _lines(of_child)) for row, (_, of_child) in zip(rows, nights, strict=True)],
    )


def _children(number: int) -> str:
    return "1 child was" if number == 1 else f"{number} children were"


def _in_month(child: ChildAway, month: date) -> dict[date, Night]:
    nights = nights_by_evening((time, _page(child)) for time in child.times)
    return {evening: night for evening, night in sorted(nights.items()) if evening.replace(day=1) == month}


def _page(child: ChildAway) -> str:
    return f"{reverse('person', args=[child.nominal])}#missing"


def _called(child: ChildAway) -> str:
    age = age_on(child.born) if child.born else None
    return child.label if age is None else f"{child.label}, {age}"


def _together(evenings: Sequence[date]) -> str:
    """On which nights more than one was away."""
    counted = Counter(evenings)
    several = [
        f"{evening.day} {evening:%B} ({counted[evening]})" for evening in sorted(counted) if counted[evening] > 1
    ]
    return f"More than one child was away on the same night: {and_list(several)}." if several else ""


def _lines(nights: dict[date, Night]) -> list[tuple[str, str]]:
    """The days of the nights of each time away, and what came of it."""
    of_time: dict[int, list[Night]] = {}
    for night in nights.values():
        of_time.setdefault(id(night.time), []).append(night)
    return [(_days([night.evening for night in one]), MARKS[one[0].time.outcome].words) for one in of_time.values()]


def _days(evenings: Sequence[date]) -> str:
    first, last = min(evenings), max(evenings)
    return f"{first.day}" if first == last else f"{first.day} to {last.day}"
