"""When somebody reads no more for want of training. Pure: what PostgreSQL works out (`sec.reading_lapses`), said of one person.

What makes it harder comes with all its warnings: a rule begins so many days ahead, and where a course is changed so that it
counts shorter, it counts as before for so many days. What makes it easier counts at once. What no course in force can give is asked of
nobody, and is asked again with all its warnings once one can.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wholepicture.partnership.clocks.rules import months_later

WARNINGS = (60, 30, 7)  # days before somebody lapses on which they are told, where nobody chose others
MOST_WARNINGS, LONGEST_WARNING = 5, 180
MOST_LIFTED = 14  # days for which somebody reads in spite of it, at once
MOST_MONTHS = 36
REMINDED_AFTER = 6  # months without a report, where nobody chose others
SHOWN_AHEAD = 180  # days in which it is listed that somebody will lapse
MOST_PEOPLE = 1_000_000  # of who it is worked out at once: more than work anywhere
MOST_LISTED = 1000
MOST_WORDS = 8  # of a name, by which somebody is found who is not among these


@dataclass(frozen=True)
class Version:
    """A course as it was set once, on the day `since`. `until`: the day on which it was set otherwise; None: it stands."""

    level: int
    renewal_months: int | None
    is_retired: bool = False
    until: date | None = None
    since: date = date.min


@dataclass(frozen=True)
class Asked:
    """What a role needs to read: one course, or (where none is named) any of a level or above."""

    course: str
    level: int
    from_day: date
    warnings: tuple[int, ...] = WARNINGS


def lapses_on(asked: Asked, courses: Mapping[str, Sequence[Version]], taken: Iterable[tuple[str, date]]) -> date | None:
    """The first day on which this need keeps somebody from reading; None where none does, as things stand."""
    throughs = [
        _capped(_counts(version, on), version, asked)
        for course, on in taken
        for version in courses.get(course, ())
        if asked.course == course or (not asked.course and version.level >= asked.level)
    ]
    throughs += _asked_of_nobody(asked, courses)
    last = max(throughs, default=None)
    if last == date.max:
        return None
    return max(asked.from_day, last + timedelta(days=1)) if last else asked.from_day


def _asked_of_nobody(asked: Asked, courses: Mapping[str, Sequence[Version]]) -> list[date]:
    """Through which days a need is asked of nobody: a course that is taught no more, or a level of which none is, nobody can need."""
    if not asked.course:
        return [_taught_again(asked, courses)]
    return [_capped(date.max, version, asked) for version in courses.get(asked.course, ()) if version.is_retired]


def _taught_again(asked: Asked, courses: Mapping[str, Sequence[Version]]) -> date:
    """Through which day a level is asked of nobody: for ever where no course in force is of it or above; else until every warning could
    have been given since one was again, without a day between."""
    live = [
        version
        for versions in courses.values()
        for version in versions
        if version.level >= asked.level and not version.is_retired
    ]
    if not any(version.until is None for version in live):
        return date.max
    begins = (version.since for version in live if not any(_goes_before(other, version) for other in live))
    return max(begins) + timedelta(days=max(asked.warnings))


def _goes_before(other: Version, version: Version) -> bool:
    """Whether one was taught already when another came."""
    return other.since < version.since <= (other.until or date.max)


def can_be_met(course: str, level: int, in_force: Mapping[str, tuple[int, bool]]) -> bool:
    """Whether any course in force counts for a rule. `in_force`: by code, its level and whether it is retired."""
    counting = in_force.items() if not course else [(course, in_force[course])] if course in in_force else []
    return any(not is_retired and (course or of_level >= level) for _, (of_level, is_retired) in counting)


def _counts(version: Version, taken_on: date) -> date:
    return months_later(taken_on, version.renewal_months) if version.renewal_months else date.max


def _capped(through: date, version: Version, asked: Asked) -> date:
    """What a course counted by an earlier setting counts until every warning could have been given."""
    if version.until is None:
        return through
    return min(through, version.until + timedelta(days=max(asked.warnings)))


def warning_of(lapses: date, warnings: Iterable[int], today: date) -> int | None:
    """Which warning it is time for: the last that is reached; 0 once it has lapsed; None where it is too early for any."""
    left = (lapses - today).days
    if left <= 0:
        return 0
    return min((days for days in warnings if left <= days), default=None)


def read_warnings(text: str) -> tuple[int, ...] | None:
    """The days of warnings as somebody types them, `60, 30, 7`: the first first; None where it is no such list."""
    words = text.replace(",", " ").replace(" and ", " ").split()
    if not words or not all(word.isascii() and word.isdecimal() and len(word) <= 3 for word in words):
        return None
    days = sorted({int(word) for word in words}, reverse=True)
    return tuple(days) if len(days) <= MOST_WARNINGS and days[-1] >= 1 and days[0] <= LONGEST_WARNING else None


def too_early(from_day: date, warnings: Sequence[int], today: date, before: date | None) -> bool:
    """Whether a rule would begin before everybody could have had all its warnings. `before`: the day on which it began already,
    where it stands: it may keep that."""
    return from_day != before and from_day < today + timedelta(days=max(warnings))
