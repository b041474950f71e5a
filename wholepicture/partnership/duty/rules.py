"""Who is on duty at a moment, as the rota says it. Pure.

A rota is a week that comes again and again, with lines of their own for bank holidays, and dated shifts that go before it. Its hours
are those that clocks in England show. On a bank holiday nothing of its weekday begins; what began the evening before goes on until
something of the bank holiday begins. Where two lines of the week are on at once, the one that began last answers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from wholepicture.base.clock import LOCAL, is_bank_holiday, is_working_day, moment_of
from wholepicture.partnership.rules import BANK_HOLIDAY, DAY_MINUTES

DAYS: dict[int, str] = {
    1: "Monday",
    2: "Tuesday",
    3: "Wednesday",
    4: "Thursday",
    5: "Friday",
    6: "Saturday",
    7: "Sunday",
    BANK_HOLIDAY: "Bank holidays",
}
LOOKED_AHEAD = timedelta(days=8)  # for who is on next: every line of a week begins within
LONGEST_DATED = timedelta(days=31)
FURTHEST_DATED = timedelta(days=731)
MOST_LINES = (
    100  # of every week on one rota, and as many of certain days to come: each page that tells who answers reads them
)
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)


@dataclass(frozen=True)
class Weekly:
    """A line of the week. `starts`: minutes after midnight; `minutes`: how long."""

    id: UUID
    day: int
    starts: int
    minutes: int
    person: UUID | None
    phone: str = ""


# A line of the week as it falls on a day, with the moments from and to which it is on.
Span = tuple[date, Weekly, tuple[datetime, datetime]]


@dataclass(frozen=True)
class Dated:
    """A shift of certain days."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    person: UUID | None
    phone: str = ""


@dataclass(frozen=True)
class OnNow:
    """What the rota says of a moment: the line that is on, and until when it says so; `shift` None is a gap. `until` None: for longer
    than is looked ahead."""

    shift: Weekly | Dated | None
    until: datetime | None


def day_of(day: date) -> int:
    """Which day of a rota a date is: a bank holiday is no weekday."""
    return BANK_HOLIDAY if is_bank_holiday(day) else day.isoweekday()


def span_on(line: Weekly, day: date) -> tuple[datetime, datetime]:
    """From when to when a line of the week is on, that begins on this day."""
    midnight = datetime.combine(day, time())
    begins = midnight + timedelta(minutes=line.starts)
    return moment_of(begins), moment_of(begins + timedelta(minutes=line.minutes))


def shift_at(at: datetime, weekly: Iterable[Weekly], dated: Iterable[Dated]) -> Weekly | Dated | None:
    """What is on at this moment; None: nobody is on the rota."""
    today = at.astimezone(LOCAL).date()
    return _on(at, list(_spans(weekly, (today - timedelta(days=1), today))), dated)


def _on(at: datetime, spans: Iterable[Span], dated: Iterable[Dated]) -> Weekly | Dated | None:
    for shift in dated:
        if shift.starts_at <= at < shift.ends_at:
            return shift
    on = [(day, line.starts, line.id, line) for day, line, (begins, ends) in spans if begins <= at < ends]
    return max(on, key=lambda found: found[:3])[3] if on else None


def on_at(at: datetime, weekly: Sequence[Weekly], dated: Sequence[Dated]) -> OnNow:
    """What is on at this moment, and until when."""
    return next(course(at, weekly, dated))[1]


def course(
    at: datetime, weekly: Iterable[Weekly], dated: Sequence[Dated], *, ahead: timedelta = LOOKED_AHEAD
) -> Iterator[tuple[datetime, OnNow]]:
    """What is on from this moment, and from each at which that changes, one after the other, as far as is looked ahead. The lines are laid
    on the days once, however often they change."""
    first, last = at.astimezone(LOCAL).date() - timedelta(days=1), (at + ahead).astimezone(LOCAL).date()
    spans = list(_spans(weekly, [first + timedelta(days=number) for number in range((last - first).days + 1)]))
    began, now = at, _on(at, spans, dated)
    for moment in _changes(at, at + ahead, spans, dated):
        then = _on(moment, spans, dated)
        if _who(then) != _who(now):
            yield began, OnNow(now, moment)
            began, now = moment, then
    yield began, OnNow(now, None)


def _who(shift: Weekly | Dated | None) -> tuple[UUID | None, str] | None:
    return (shift.person, shift.phone) if shift else None


def _changes(at: datetime, last: datetime, spans: Iterable[Span], dated: Iterable[Dated]) -> list[datetime]:
    """The moments after this one at which something begins or ends, until the last."""
    ends = {moment for _, _, span in spans for moment in span}
    ends |= {moment for shift in dated for moment in (shift.starts_at, shift.ends_at)}
    return sorted(moment for moment in ends if at < moment <= last)


def _spans(weekly: Iterable[Weekly], days: Iterable[date]) -> Iterator[Span]:
    kinds = [(day, day_of(day)) for day in days]
    for line in weekly:
        for day, kind in kinds:
            if line.day == kind:
                yield day, line, span_on(line, day)


def is_out_of_hours(at: datetime) -> bool:
    """Whether offices are closed at this moment."""
    there = at.astimezone(LOCAL)
    return not (is_working_day(there.date()) and OFFICE_OPENS <= there.time() < OFFICE_CLOSES)


def length_of(starts: int, ends: int) -> int:
    """For how many minutes a line is on; one that ends at the time at which it starts, or sooner, ends the next day."""
    return (ends - starts - 1) % DAY_MINUTES + 1


def overlapping(new: Sequence[Weekly], standing: Iterable[Weekly]) -> Weekly | None:
    """A line of these that is on at the same time as one of the new ones, in a week without bank holidays or on a bank holiday."""
    taken = [(hours, line) for line in standing for hours in _hours(line)]
    wanted = [hours for line in new for hours in _hours(line)]
    return next((line for hours, line in taken if any(_meet(hours, other) for other in wanted)), None)


def _hours(line: Weekly) -> list[tuple[int, int]]:
    """The minutes of a week that a line covers; what passes Sunday's midnight is Monday's."""
    begins = line.day * DAY_MINUTES + line.starts
    ends, week_ends = begins + line.minutes, 8 * DAY_MINUTES
    if line.day == 7 and ends > week_ends:
        return [(begins, week_ends), (DAY_MINUTES, ends - 7 * DAY_MINUTES)]
    return [(begins, ends)]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def wrong_hours(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """What is wrong with the hours of a dated shift, as a code; empty: nothing."""
    if ends_at <= starts_at:
        return "ends_before"
    if ends_at <= now:
        return "over"
    if ends_at > now + FURTHEST_DATED:
        return "far"
    return "long" if ends_at - starts_at > LONGEST_DATED else ""
