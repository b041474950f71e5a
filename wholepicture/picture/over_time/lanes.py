"""A chronology as lanes of a strip of time: from entries to lanes, marks, bars and lines. Pure.

A lane shows one sort of thing that happened. What shows nothing is no lane. An entry can stand in several lanes: what a police
officer wrote of a night away is a mark of the police, and part of a bar.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from uuid import UUID

from wholepicture.base.clock import LOCAL
from wholepicture.intake.registers.days import latest_pattern
from wholepicture.picture.over_time.absences import EPISODE, INTERVIEW, Absence
from wholepicture.picture.over_time.months import (
    Month,
    Span,
    first_day,
    last_day,
    last_month_shown,
    month_of,
    span_ending,
)
from wholepicture.picture.over_time.sessions import days_of, days_told
from wholepicture.picture.over_time.silences import Expected, Silence, silences_of
from wholepicture.picture.results import Entry

# Every lane, from the top, with the shape of its marks. `raised` and `decided` are put in by whoever may read alerts.
LANES: dict[str, str] = {
    "decided": "square",
    "raised": "diamond",
    "harm": "burst",
    "words": "quote",
    "pointing": "triangle",
    "signs": "ring",
    "away": "bar",
    "school": "line",
    "police": "shield",
    "health": "cross",
    "social_care": "house",
    "care_home": "dot",
    "others": "slant",
    "lives": "block",
}
# In whose lane what an agency writes stands; whatever is none of these stands among the others.
OF_AGENCY = {code: code for code in ("police", "health", "school", "social_care", "care_home")}
MOST_REGISTERS_USUAL = 12
FEWEST_BY_DAY = 8  # sessions of a register that says its days
_USUAL_WITHIN = timedelta(days=365)
# How long a night away is taken to have lasted where no return is said: until the next day.
_OPEN_ENDED = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """Something that happened, in its lane: on a day, or from one to another.

    `is_exact`: false where only the month is known, or only when it was written down. `raised`: it raised an alert. `address`:
    where it leads, if not to its entries. `says`: what it is, where its lane alone does not tell.
    """

    lane: str
    day: date
    until: date | None = None
    entries: tuple[UUID, ...] = ()
    is_exact: bool = True
    raised: bool = False
    is_new: bool = False
    is_open: bool = False
    says: str = ""
    address: str = ""

    def ends(self, today: date) -> date:
        """Its last day: of what goes on, today."""
        return self.until or (max(today, self.day) if self.is_open else self.day)


@dataclass(frozen=True)
class Register:
    """How much of what was possible she attended, in per cent, over these days."""

    first: date
    last: date
    share: float
    entry: UUID


@dataclass(frozen=True)
class School:
    """Her attendance, and what was usual before the last of it: the middle of her own registers of the year before."""

    registers: tuple[Register, ...] = ()
    usual: float | None = None

    @property
    def latest(self) -> Register | None:
        return self.registers[-1] if self.registers else None


@dataclass(frozen=True)
class Lane:
    code: str
    shape: str
    marks: tuple[Mark, ...]
    silences: tuple[Silence, ...] = ()
    school: School = field(default_factory=School)


@dataclass(frozen=True)
class Strip:
    """A span of months with its lanes. `earlier` and `later`: how many entries lie before it and after it; `undated`: of how many
    not even the month is known."""

    span: Span
    lanes: tuple[Lane, ...]
    today: date
    earlier: int = 0
    later: int = 0
    undated: int = 0

    def lane(self, code: str) -> Lane | None:
        return next((lane for lane in self.lanes if lane.code == code), None)


@dataclass(frozen=True)
class Told:
    """What a strip is drawn from: entries, the times away that they tell of, and what else the viewer was shown about them."""

    entries: Sequence[Entry]
    absences: Sequence[Absence]
    expected: Sequence[Expected] = ()
    raised: Collection[UUID] = frozenset()  # reports that raised an alert
    new: Collection[UUID] = frozenset()  # reports that came since the viewer last looked
    further: Sequence[Mark] = ()  # alerts, decisions
    homes: Sequence[Mark] = ()  # where she lived before any placement is told

    @cached_property
    def dated(self) -> list[Entry]:
        """Entries of which the month is known."""
        return [entry for entry in self.entries if month_is_known(entry)]

    @cached_property
    def marks(self) -> list[Mark]:
        """Every mark that there is, of whatever month."""
        return [*_marks(self.dated, self), *self.further]

    @cached_property
    def school(self) -> School:
        """Her registers, of whatever month."""
        return school_of(self.dated)


def strip_of(told: Told, today: date, *, length: int, last: Month | None = None) -> Strip:
    """The strip of so many months that ends with `last`, or with this month."""
    span = span_ending(last or last_month_shown((mark.day for mark in told.marks), today, length), length)
    first, end = first_day(span.first), last_day(span.last)
    days = [day_of(entry) for entry in told.dated]
    return Strip(
        span=span,
        lanes=tuple(_lanes(told, span, today)),
        today=today,
        earlier=sum(day < first for day in days),
        later=sum(day > end for day in days),
        undated=len(told.entries) - len(told.dated),
    )


def _lanes(told: Told, span: Span, today: date) -> Iterator[Lane]:
    """The lanes in which anything is shown."""
    silences = silences_of(told.expected, told.entries, span, today)
    school = _school_within(told.school, span)
    first, end = first_day(span.first), last_day(span.last)
    by_lane: dict[str, list[Mark]] = {code: [] for code in LANES}
    for mark in told.marks:
        if mark.day <= end and mark.ends(today) >= first:
            by_lane[mark.lane].append(mark)
    for code in LANES:
        lane = _lane(code, by_lane[code], silences, school)
        if lane.marks or lane.silences or lane.school.registers:
            yield lane


def _lane(code: str, marks: Iterable[Mark], silences: Iterable[Silence], school: School) -> Lane:
    return Lane(
        code,
        LANES[code],
        tuple(sorted(marks, key=lambda mark: mark.day)),
        tuple(silence for silence in silences if OF_AGENCY.get(silence.agency_type, "others") == code),
        school if code == "school" else School(),
    )


def month_is_known(entry: Entry) -> bool:
    """Whether the month in which it happened is known, or it is shown by when it was written down."""
    return entry.precision not in ("year", "unknown")


def day_of(entry: Entry) -> date:
    return entry.day


def lanes_of(entry: Entry) -> set[str]:
    """The lanes in which an entry stands, by what it says and by who wrote it."""
    lanes = {OF_AGENCY.get(entry.agency_type, "others")}
    lanes |= {"words"} if any(kind == "child_words" for kind, _ in entry.passages) else set()
    lanes |= {_lane_of_sign(sign) for sign in entry.counting.values()}
    lanes |= {"away"} if entry.kind in (EPISODE, INTERVIEW) else set()
    lanes |= {"lives"} if entry.kind == "placement" else set()
    return lanes


def _lane_of_sign(sign: object) -> str:
    if getattr(sign, "list", "") == "H":
        return "harm"
    return "pointing" if getattr(sign, "points", False) else "signs"


# What stands in its own lane as a bar, a block or a line is no mark besides.
_QUIET = {"social_care", "care_home", "others"}
INVOLVEMENT = "involvement"  # that an agency works with her is drawn by its silences alone
_DRAWN_OTHERWISE = {EPISODE, INTERVIEW, "placement", INVOLVEMENT, "attendance"}


def _marks(entries: Sequence[Entry], told: Told) -> Iterator[Mark]:
    for entry in entries:
        for code in sorted(lanes_of(entry)):
            if code in ("away", "lives") or (code in _QUIET and entry.kind in _DRAWN_OTHERWISE):
                continue
            if entry.kind in ("attendance", INVOLVEMENT):
                continue
            yield _mark(entry, code, told)
    yield from (_bar(absence, told) for absence in told.absences if any(map(month_is_known, absence.accounts)))
    yield from _homes(entries, told)


def _mark(entry: Entry, code: str, told: Told, **otherwise: object) -> Mark:
    drawn = {
        "lane": code,
        "day": _middle_of_month(day_of(entry)) if entry.precision in ("month", "approximate") else day_of(entry),
        "entries": (entry.submission,),
        "is_exact": entry.precision in ("exact", "day"),
        "raised": entry.submission in told.raised,
        "is_new": entry.submission in told.new,
    }
    return Mark(**(drawn | otherwise))  # type: ignore[arg-type]


def _middle_of_month(day: date) -> date:
    return day.replace(day=15)


def _bar(absence: Absence, told: Told) -> Mark:
    start = absence.start.astimezone(LOCAL).date()
    accounts = tuple(entry.submission for entry in (*absence.accounts, *absence.interviews))
    return Mark(
        lane="away",
        day=start,
        until=absence.end.astimezone(LOCAL).date() if absence.end else min(start, date.max - _OPEN_ENDED) + _OPEN_ENDED,
        entries=tuple(dict.fromkeys(accounts)),
        is_exact=absence.end is not None,
        raised=any(entry in told.raised for entry in accounts),
        is_new=any(entry in told.new for entry in accounts),
        is_open=False,
    )


def _homes(entries: Sequence[Entry], told: Told) -> Iterator[Mark]:
    """Where she lived: each placement until it ends, or the next begins; before the first, what else is told."""
    placed = sorted(
        (entry for entry in entries if entry.kind == "placement"),
        key=lambda entry: (entry.at, entry.submission, entry.id),
    )
    known = [entry for entry in placed if not entry.superseded_at]
    followed = [*(day_of(entry) for entry in known[1:]), None]
    yield from (_home(entry, following, told) for entry, following in zip(known, followed, strict=False))
    yield from _before(told.homes, day_of(known[0])) if known else told.homes


def _before(homes: Iterable[Mark], first: date) -> Iterator[Mark]:
    """Of these homes those before the first placement, until it began."""
    for home in homes:
        if home.day < first:
            yield replace(home, until=min(home.until or first, first), is_open=False)


def _home(entry: Entry, following: date | None, told: Told) -> Mark:
    ends = entry.until.astimezone(LOCAL).date() if entry.until else None
    until = min((day for day in (ends, following) if day), default=None)
    says = str(entry.detail.get("provider") or entry.detail.get("type") or "")
    return _mark(entry, "lives", told, until=until, is_open=until is None, says=says)


# -- school ---------------------------------------------------------------------------------------------------------------


def school_of(entries: Iterable[Entry]) -> School:
    """Her registers in their order, and what was usual for her before the last."""
    registers = sorted(filter(None, map(_register, entries)), key=lambda register: (register.last, register.first))
    return School(tuple(registers), usual_before(registers))


def school_as_it_stands(entries: Sequence[Entry]) -> School:
    """The last ten school days against her own usual, where registers say their days and enough are known; else the last register."""
    registers = school_of(entries)
    pattern = latest_pattern(days_told(entries))
    if pattern is None or pattern.usual is None or registers.latest is None:
        return registers
    ten_days = Register(pattern.first, pattern.last, pattern.now, registers.latest.entry)
    return School((*registers.registers, ten_days), pattern.usual)


def _register(entry: Entry) -> Register | None:
    if entry.kind != "attendance" or entry.superseded_at or entry.passed_on:
        return None
    possible, attended = entry.detail.get("possible_sessions"), entry.detail.get("attended_sessions")
    if not isinstance(possible, int) or not isinstance(attended, int) or possible <= 0:
        return None
    first = day_of(entry)
    last = max(first, entry.until.astimezone(LOCAL).date()) if entry.until else first
    if possible < FEWEST_BY_DAY and days_of(entry):
        return None  # a month that has only begun: its share would say more than it knows
    return Register(first, last, min(100.0, 100 * attended / possible), entry.submission)


def usual_before(registers: Sequence[Register]) -> float | None:
    """The middle of her own registers of the year before the last, the oldest of them first; None: there are too few to tell."""
    if not registers:
        return None
    latest = registers[-1]
    before = [one for one in registers[:-1] if latest.first - one.first <= _USUAL_WITHIN]
    return median(one.share for one in before[:MOST_REGISTERS_USUAL]) if len(before) > 1 else None


def _school_within(school: School, span: Span) -> School:
    within = [one for one in school.registers if one.last >= first_day(span.first) and one.first <= last_day(span.last)]
    return School(tuple(within), school.usual if within else None)


# -- by month ---------------------------------------------------------------------------------------------------------------


def by_month(strip: Strip) -> dict[Month, dict[str, list[Mark]]]:
    """The marks of each month in which there are any, by lane; what lasts stands in each month that it touches."""
    months: dict[Month, dict[str, list[Mark]]] = {}
    for lane in strip.lanes:
        for mark in lane.marks:
            for month in _months_of(mark, strip):
                months.setdefault(month, {}).setdefault(lane.code, []).append(mark)
    return months


def _months_of(mark: Mark, strip: Strip) -> list[Month]:
    """Those of the strip's months that it touches, gone through from its own first: there may be thousands of marks."""
    first = max(strip.span.first, month_of(mark.day))
    last = min(strip.span.last, month_of(mark.ends(strip.today)))
    return Span(first, last).months if first <= last else []
