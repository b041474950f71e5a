"""A child's school, week by week, as registers that say their days tell it: against the child's own usual, with what came after a night
away. Pure.

No judgement of who she is: it says what was, and where a person might look.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wholepicture.intake.registers.days import (
    Days,
    Marks,
    Pattern,
    Week,
    days_said,
    latest_pattern,
    unexplained_on,
    weeks_of,
)
from wholepicture.picture.results import Entry

WEEKS = 16
TIMES, WITHIN = 2, timedelta(days=30)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AfterNight:
    """A school day after the evening of a night away, with an absence that nobody explained."""

    evening: date
    day: date
    marks: Marks


@dataclass(frozen=True)
class SchoolWeeks:
    """What registers tell of the last weeks. `after_nights`: days after a night away, newest first."""

    days: Days
    weeks: tuple[Week, ...] = ()
    pattern: Pattern | None = None
    after_nights: tuple[AfterNight, ...] = ()

    @property
    def is_often_after_nights(self) -> bool:
        """Whether it was so twice within thirty days."""
        days = [one.day for one in self.after_nights]
        return any(later - earlier < WITHIN for later, earlier in zip(days, days[TIMES - 1 :], strict=False))


def days_told(entries: Iterable[Entry]) -> dict[date, Marks]:
    """The marks of each day that these entries tell; of two that tell of one day the one that was written later counts."""
    days: dict[date, Marks] = {}
    for entry in sorted(entries, key=lambda entry: (entry.recorded_at, entry.submission)):
        if entry.kind == "attendance" and not entry.superseded_at and not entry.passed_on:
            days |= days_of(entry)
    return days


def days_of(entry: Entry) -> dict[date, Marks]:
    """The marks of each day that one entry tells; none where it does not say which mark is of which day."""
    return days_said(entry.detail)


def school_weeks(entries: Iterable[Entry], evenings: Iterable[date]) -> SchoolWeeks:
    """The last weeks of school that these entries tell of. `evenings`: of the nights away."""
    days = days_told(entries)
    absent = set(unexplained_on(days))
    after = [
        AfterNight(evening, evening + _A_DAY, days[evening + _A_DAY])
        for evening in sorted(set(evenings), reverse=True)
        if evening + _A_DAY in absent
    ]
    return SchoolWeeks(days, tuple(weeks_of(days)[-WEEKS:]), latest_pattern(days), tuple(after))
