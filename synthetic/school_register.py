"""A whole school's register of a year, invented: 190 days, 380 sessions of each pupil, as a file with a row a pupil and week.

How often pupils are absent is made to look like a secondary school's, from memory of the published national figures (*verify*): some 6 in
100 sessions missed, a quarter of these without leave, most of them by few pupils. Nobody in it is harmed: it is what a school is without
that.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from synthetic.factories import upn

Marks = dict[date, tuple[str, str]]

WEEKS = 52
CLOSED = frozenset({7, 15, 16, 23, 30, 31, 38, *range(45, 51)})  # weeks of holidays, counted from the first
_SPARED = 5  # days of the year on which teachers are trained
# Of pupils how many, and of their sessions how many are missed without explanation.
_UNEXPLAINED = ((0.75, 0.003), (0.20, 0.025), (0.05, 0.15))
_ILL = 0.012  # of days on which an illness begins
_HOLIDAY = 0.08  # of pupils who go on a holiday in term
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


@dataclass(frozen=True)
class InventedPupil:
    """A pupil, and the marks of the year by day."""

    upn: str
    admission: str
    given: str
    family: str
    born: date
    year: str
    marks: Marks


def school_days(first: date) -> list[date]:
    """The school days of the year that begins with this Monday."""
    weeks = [first + timedelta(weeks=week) for week in range(WEEKS) if week not in CLOSED]
    return [monday + timedelta(days=day) for monday in weeks for day in range(5)][_SPARED:]


def invented_school(pupils: int, first: date, seed: int = 1) -> Iterator[InventedPupil]:
    """So many pupils with their year; the same for the same seed."""
    chance, days = random.Random(seed), school_days(first)
    for number in range(1, pupils + 1):
        year = 7 + number % 5
        born = date(first.year - year - 5, 1 + number % 12, 1 + number % 28)
        yield InventedPupil(
            upn(number), f"{number:05}", f"Pupil{number}", "Register-Test", born, str(year), _year(chance, days)
        )


def _year(chance: random.Random, days: list[date]) -> Marks:
    rate = chance.choices([rate for _, rate in _UNEXPLAINED], [share for share, _ in _UNEXPLAINED])[0]
    away = chance.randrange(len(days) - 5) if chance.random() < _HOLIDAY else -5
    marks, ill = {}, 0
    for place, day in enumerate(days):
        ill = ill - 1 if ill else chance.choice((1, 1, 2, 2, 3, 5)) if chance.random() < _ILL * 1.8 else 0
        marks[day] = _day(chance, rate, is_ill=bool(ill), is_away=0 <= place - away < 5)
    return marks


def _day(chance: random.Random, rate: float, *, is_ill: bool, is_away: bool) -> tuple[str, str]:
    if is_ill or is_away:
        return ("I", "I") if is_ill else ("G", "G")
    whole = chance.random() < rate / 2
    am, pm = (chance.choice("ON") if whole or chance.random() < rate / 2 else there for there in "/\\")
    return ("U" if am != "/" and not whole and chance.random() < 0.5 else am), pm


def as_file(pupils: Iterator[InventedPupil]) -> bytes:
    """A row a pupil and week."""
    sessions = [f"{day} {half}" for day in _DAYS for half in ("AM", "PM")]
    lines = [",".join(["UPN", "Admission number", "Surname", "Forename", "DOB", "Year", "Week beginning", *sessions])]
    for pupil in pupils:
        who = [pupil.upn, pupil.admission, pupil.family, pupil.given, f"{pupil.born:%d/%m/%Y}", pupil.year]
        for monday in sorted({day - timedelta(days=day.weekday()) for day in pupil.marks}):
            week = [pupil.marks.get(monday + timedelta(days=day), ("", "")) for day in range(5)]
            lines.append(",".join([*who, f"{monday:%d/%m/%Y}", *(code for codes in week for code in codes)]))
    return "\n".join(lines).encode()
