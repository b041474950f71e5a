"""Marks by day, weeks of them, and a pupil against their own pattern. Pure.

A pupil is held against nobody but themselves. The numbers are the partnership's published rule: 15 points below the own usual, over
ten school days. What was usual is the middle of the weeks around the same time a year before, where enough of them are known; else of the
twelve weeks of school before.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from wholepicture.base.identifiers import parse_moment
from wholepicture.intake.registers.codes import (
    ELSEWHERE,
    NO_MARK,
    NOT_COUNTED,
    PRESENT,
    SUSPENDED,
    UNAUTHORISED,
    UNEXPLAINED,
    kind_of,
    split,
)

Marks = tuple[str, str]
Days = Mapping[date, Marks]
"""Of each day the two marks of it: morning and afternoon."""

POINTS = 15
SCHOOL_DAYS = 10
WEEKS_BEFORE = 12
FEWEST_WEEKS = 4
FEWEST_SESSIONS = 4  # of a week that is counted
_A_YEAR = timedelta(days=364)  # so that a Monday is held against a Monday
_AROUND = timedelta(days=21)
_LOOKED_BACK = timedelta(weeks=26)
_SATURDAY = 5
_NONE: Marks = (NO_MARK, NO_MARK)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a register: sessions possible and attended, and the days with an absence that nobody explained."""

    monday: date
    possible: int
    attended: int
    unexplained: tuple[date, ...] = ()

    @property
    def share(self) -> float:
        """How much of what was possible was attended, in per cent."""
        return 100 * self.attended / self.possible if self.possible else 0.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """The last ten school days against what was usual: shares in per cent. `usual` None: too little is known to tell."""

    first: date
    last: date
    now: float
    usual: float | None

    @property
    def points(self) -> int:
        """How far below the usual, in points; 0 where it is above, or not known."""
        return max(0, round(self.usual - self.now)) if self.usual is not None else 0

    @property
    def has_fallen(self) -> bool:
        """Whether it is worth a look."""
        return self.lies_below(POINTS)

    def lies_below(self, points: int) -> bool:
        """Whether it lies so many points below the usual, or more."""
        return self.usual is not None and self.usual - self.now >= points


@dataclass(frozen=True, slots=True)
class Counted:
    """Sessions of a span, as a report says them."""

    possible: int
    attended: int
    authorised: int
    unauthorised: int
    suspensions: int


def weekdays(first: date, last: date) -> Iterator[date]:
    """Every Monday to Friday from one day to another."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() < _SATURDAY:
            yield day


def written(days: Days, first: date, last: date) -> str:
    """The marks of a span, two for each Monday to Friday in it: so each tells its day."""
    return "".join(code for day in weekdays(first, last) for code in days.get(day, _NONE))


def dated(first: date, last: date, marks: str) -> dict[date, Marks]:
    """The marks of each day; empty where there are not exactly two for each Monday to Friday, since then none tells its day."""
    if last < first or (last - first).days > _A_YEAR.days * 2:
        return {}
    codes, span = split(marks), list(weekdays(first, last))
    if len(codes) != 2 * len(span):
        return {}
    return {day: (codes[2 * place], codes[2 * place + 1]) for place, day in enumerate(span)}


def laid_over(days: dict[date, Marks], later: Days) -> None:
    """Lay marks over others: where there is none, what is there stays."""
    for day, (am, pm) in later.items():
        if (am, pm) != _NONE:
            before = days.get(day, _NONE)
            days[day] = (am if am != NO_MARK else before[0], pm if pm != NO_MARK else before[1])


def days_said(block: Mapping[str, Any]) -> dict[date, Marks]:
    """The marks of each day that a report's block of attendance says; none where it does not say which mark is of which day."""
    first, last = _day(block.get("from")), _day(block.get("to"))
    return dated(first, last, str(block.get("marks") or "")) if first and last else {}


def _day(said: object) -> date | None:
    moment = parse_moment(said) if isinstance(said, str) else None
    return moment.day if moment else None


def counted(days: Days) -> Counted:
    """How many sessions of each class."""
    possible = attended = authorised = unauthorised = suspensions = 0
    before = ""
    for day in sorted(days):
        for code in days[day]:
            kind = kind_of(code)
            possible += kind != NOT_COUNTED
            attended += kind in (PRESENT, ELSEWHERE)
            unauthorised += kind == UNAUTHORISED
            authorised += kind == "authorised"
            suspensions += code in SUSPENDED and before not in SUSPENDED
            before = before if kind == NOT_COUNTED else code
    return Counted(possible, attended, authorised, unauthorised, suspensions)


def unexplained_on(days: Days) -> list[date]:
    """The days with an absence that nobody explained, in order."""
    return sorted(day for day, codes in days.items() if not UNEXPLAINED.isdisjoint(codes))


def unexplained_in(days: Days) -> int:
    """How many sessions of absence nobody explained."""
    return sum(code in UNEXPLAINED for codes in days.values() for code in codes)


def weeks_of(days: Days) -> list[Week]:
    """The weeks in which any session was possible, in order."""
    by_monday: dict[date, dict[date, Marks]] = {}
    for day, codes in days.items():
        by_monday.setdefault(day - timedelta(days=day.weekday()), {})[day] = codes
    weeks = []
    for monday in sorted(by_monday):
        sessions = counted(by_monday[monday])
        if sessions.possible:
            unexplained = tuple(unexplained_on(by_monday[monday]))
            weeks.append(Week(monday, sessions.possible, sessions.attended, unexplained))
    return weeks


def usual_before(weeks: Iterable[Week], day: date) -> float | None:
    """What was usual before a day, in per cent; None: too few weeks are known."""
    monday = day - timedelta(days=day.weekday())
    full = [week for week in weeks if week.possible >= FEWEST_SESSIONS and week.monday < monday]
    then = monday - _A_YEAR
    year_before = [week.share for week in full if abs(week.monday - then) <= _AROUND]
    if len(year_before) >= FEWEST_WEEKS:
        return median(year_before)
    lately = [week.share for week in full if monday - week.monday <= _LOOKED_BACK][-WEEKS_BEFORE:]
    return median(lately) if len(lately) >= FEWEST_WEEKS else None


def pattern_at(days: Days, last: date) -> Pattern | None:
    """The ten school days up to a day against what was usual before them; None: there are not ten yet."""
    return _pattern(days, _school_days(days), weeks_of(days), last)


def _pattern(
    days: Days, school: Sequence[date], weeks: Sequence[Week], last: date, over: int = SCHOOL_DAYS
) -> Pattern | None:
    until = bisect_right(school, last)
    these = school[max(0, until - over) : until]
    if len(these) < over:
        return None
    sessions = counted({day: days[day] for day in these})
    return Pattern(these[0], these[-1], 100 * sessions.attended / sessions.possible, usual_before(weeks, these[0]))


def _school_days(days: Days) -> list[date]:
    """The days on which any session was possible, in order."""
    return sorted(day for day, codes in days.items() if _is_possible(codes))


def _is_possible(codes: Marks) -> bool:
    return any(kind_of(code) != NOT_COUNTED for code in codes)


def latest_pattern(days: Days) -> Pattern | None:
    """The pattern as it stands at the end of what is known."""
    return pattern_at(days, max(days)) if days else None


def falls_within(days: Days, first: date, last: date, points: int = POINTS, over: int = SCHOOL_DAYS) -> list[date]:
    """Of a span the last school days of weeks, and of months in them, at which the pattern of so many school days had fallen by so many
    points."""
    school, weeks = _school_days(days), weeks_of(days)
    ends = {(day - timedelta(days=day.weekday()), day.month): day for day in school if first <= day <= last}
    patterns = ((end, _pattern(days, school, weeks, end, over)) for end in ends.values())
    return [end for end, pattern in patterns if pattern is not None and pattern.lies_below(points)]
