"""Nights away as a calendar: rows of days, on each night away a mark with a shape and a letter. No database."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholepicture.picture.nights import (
    DECLINED,
    DUE,
    HELD,
    IN_TIME,
    INTERVIEW_LIMIT,
    LATE,
    NONE,
    OFFERED,
    OPEN,
    TimeAway,
    Trend,
)
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.times import gds_date, gds_month

MOST_MONTHS = 24  # rows of a calendar of one child; nights before them stand in the table alone

WITHIN = INTERVIEW_LIMIT.in_words


@dataclass(frozen=True)
class Mark:
    """What is drawn on a night. `shape`: disc, square or diamond, `-open` where it is an outline; colour says nothing."""

    letter: str
    shape: str
    words: str


MARKS = {
    IN_TIME: Mark("I", "disc", f"Back; return home interview within {WITHIN}"),
    LATE: Mark("L", "disc-open", f"Back; return home interview later than {WITHIN}"),
    HELD: Mark("H", "disc-open", "Return home interview held; when they were back is not said to the day"),
    DECLINED: Mark("D", "square", "Back; return home interview declined"),
    OFFERED: Mark("O", "square-open", "Return home interview offered; that it was held is not told"),
    DUE: Mark("W", "diamond-open", f"Back; the {WITHIN} for a return home interview are not over"),
    NONE: Mark("N", "diamond", "Back; no return home interview is told of"),
    OPEN: Mark("X", "dashed", "Nobody says when they were back"),
}


@dataclass(frozen=True)
class Day:
    """A day of a row. `mark`: of the night that begins on it; None: nobody tells of one. `href`: where it is told."""

    number: int
    mark: Mark | None = None
    href: str = ""
    said: str = ""


@dataclass(frozen=True)
class Row:
    """A month of a child, or a child of a month. Without days it stands for months in which no night is told of."""

    label: str
    days: Sequence[Day] = ()
    nights: int = 0
    href: str = ""

    @property
    def count(self) -> str:
        return plural(self.nights, "night") if self.nights else "none told"


@dataclass(frozen=True)
class Night:
    """A night away, of which time, and where that is told."""

    evening: date
    time: TimeAway
    href: str


def nights_by_evening(times: Iterable[tuple[TimeAway, str]]) -> dict[date, Night]:
    """Every night of these times once, with where each time is told; where two tell of one night, the earlier that is given."""
    nights: dict[date, Night] = {}
    for time, href in times:
        for evening in time.nights:
            nights.setdefault(evening, Night(evening, time, href))
    return nights


def row_of(label: str, month: date, nights: Mapping[date, Night], *, href: str = "") -> Row:
    """A row of the days of a month."""
    days = [_day(month.replace(day=number), nights) for number in range(1, monthrange(month.year, month.month)[1] + 1)]
    return Row(label, days, sum(day.mark is not None for day in days), href)


def _day(day: date, nights: Mapping[date, Night]) -> Day:
    night = nights.get(day)
    if night is None:
        return Day(day.day)
    mark = MARKS[night.time.outcome]
    return Day(day.day, mark, night.href, f"Night of {gds_date(day)}: {mark.words}")


def months_of(nights: Mapping[date, Night], today: date) -> list[Row]:
    """The months up to today, newest first; of very many the newest. Those on end in which no night is told of are one row."""
    drawn = [night for night in nights if night <= today]
    if not drawn:
        return []
    rows: list[Row] = []
    empty: list[date] = []
    for month in _months_back(today, to=min(drawn)):
        row = row_of(gds_month(month), month, nights)
        if row.nights:
            rows += [*_empty(empty), row]
            empty = []
        else:
            empty.append(month)
    return [*rows, *_empty(empty)]


def _months_back(today: date, *, to: date) -> list[date]:
    month, months = today.replace(day=1), list[date]()
    while len(months) < MOST_MONTHS and month >= to.replace(day=1):
        months.append(month)
        month = month.replace(year=month.year - (month.month == 1), month=month.month - 1 or 12)
    return months


def _empty(months: Sequence[date]) -> list[Row]:
    if not months:
        return []
    first, last = gds_month(months[-1]), gds_month(months[0])
    return [Row(last if first == last else f"{first} to {last}")]


def not_in_rows(nights: Mapping[date, Night], today: date) -> int:
    """How many nights are before the months of the calendar."""
    drawn = [night for night in nights if night <= today]
    first = min(_months_back(today, to=min(drawn)), default=today) if drawn else today
    return sum(night < first for night in drawn)


def marks_used(nights: Collection[Night]) -> list[tuple[Mark, str]]:
    """The marks that are drawn, in the order in which they are explained, with on how many nights."""
    used = Counter(night.time.outcome for night in nights)
    return [(mark, plural(used[outcome], "night")) for outcome, mark in MARKS.items() if used[outcome]]


# -- sentences --------------------------------------------------------------------------------------------------------

_COMPARED = {1: " That is more often than before.", -1: " That is less often than before.", 0: ""}


def trend_said(trend: Trend) -> str:
    """How many nights of late, and before that."""
    lately = plural(trend.lately, "night") if trend.lately else "No night"
    before = str(trend.before) if trend.before else "none"
    return f"{lately} away in the last 8 weeks; in the year before that, {before}.{_COMPARED[trend.compared]}"


_OUTCOMES_SAID = {
    IN_TIME: f"{{}} with a return home interview within {WITHIN}",
    LATE: "{} with a later one",
    HELD: "{} with one of which it cannot be said",
    DECLINED: "{} where it was declined",
    OFFERED: "{} where one was offered",
    DUE: f"{{}} where the {WITHIN} are not over",
    NONE: "{} where none is told of",
    OPEN: "{} of which nobody says when they were back",
}


def outcomes_said(times: Sequence[TimeAway]) -> str:
    """What came of these times away, in a sentence."""
    counted = Counter(time.outcome for time in times)
    parts = [words.format(counted[outcome]) for outcome, words in _OUTCOMES_SAID.items() if counted[outcome]]
    return f"Of {plural(len(times), 'time')} away: {', '.join(parts)}."
