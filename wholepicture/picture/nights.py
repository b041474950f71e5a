"""The times that a child was away and the nights in them, made of all that reports tell of each; and what came of each. Pure.

A night is its evening's date: a child who was away in the small hours of the day after was away that night. Reports whose times
overlap tell of one time; so do two that lie near each other and give one reference. A return interview is about the time whose
reference it gives, else about the latest that ended shortly before.

Nothing is made up: what has no day, or a day that lies ahead, is on no night, and says so; where nobody said when a child was
back, the first night alone is taken to be one, unless nobody says that they are back at all, and that not long ago.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from wholepicture.partnership.clocks.rules import CLOCKS
from wholepicture.picture.rules import LOCAL, WITH_ANOTHER_CHILD, when

EPISODE, INTERVIEW = "missing_episode", "return_interview"
RETURNS = {EPISODE: "returned_at", INTERVIEW: "held_at"}  # by kind of report: the field that says that a child was back
CLOCKS_DIFFER = timedelta(hours=1)
# Away at this hour is away over night.
SMALL_HOURS = time(2)
EVENING = time(18)
# Where nobody said when a child came back: how long an evening's episode is taken to have lasted, and any other.
UNTIL_MORNING = timedelta(hours=10)
SOME_HOURS = timedelta(hours=3)
# Two reports that give one reference tell of one time where they lie so near; references are short, and used again.
ONE_REFERENCE_WITHIN = timedelta(days=3)
# An interview that names no episode is about the latest that ended so long before at most.
INTERVIEW_WITHIN = timedelta(days=10)
INTERVIEW_LIMIT = CLOCKS["return_interview"].usual  # after every return: the law's time, which no partnership sets
STILL_AWAY_FOR = timedelta(days=14)  # so long nobody need say again that a child is not back
MOST_TIMES = 400  # of one child that are told apart
MOST_NIGHTS = 60  # of one time away that are told apart


# -- what one report says ---------------------------------------------------------------------------------------------


class Telling(Protocol):
    """A report of an episode or of an interview, as far as its times go."""

    @property
    def kind(self) -> str: ...
    @property
    def submission(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def precision(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def revision(self) -> str: ...
    @property
    def detail(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Said:
    """When something was, as a report says it: between these two moments."""

    earliest: datetime
    latest: datetime
    precision: str


_LASTS = {"day": timedelta(days=1), "month": timedelta(days=31), "year": timedelta(days=366)}


def said(stated: object) -> Said | None:
    """A stated moment, day, month or year; None where it is none of these."""
    told = when({"from": str(stated)}) if stated else None
    if told is None:
        return None
    lasts = _LASTS.get(told.precision, timedelta())
    is_the_last_there_is = told.at.year == MAXYEAR
    return Said(told.at, told.at if is_the_last_there_is else told.at + lasts, told.precision)


def began(event: Telling) -> Said:
    """Since when a report says that a child is missing: its own field, else when it happened or was written. They were missing when
    it was written, unless it says that they were back before that."""
    since = said(event.detail.get("missing_since")) or _began_unsaid(event)
    if since.earliest <= event.recorded_at < since.latest:
        return Said(since.earliest, event.recorded_at, since.precision)
    return since


def _began_unsaid(event: Telling) -> Said:
    """Since when, of a report that does not say: when it happened; else when it was written, or when they were back, if that was before."""
    exact = event.precision in ("exact", "recorded")
    told = Said(event.at, event.at if exact else max(event.at, event.recorded_at), event.precision)
    returned = said(event.detail.get("returned_at")) if event.precision == "recorded" else None
    return returned if returned is not None and returned.latest < told.earliest else told


def is_about_them(report: Telling) -> bool:
    """Whether a report tells of a child's own return: an interview with another child does not, whatever is said of this one in it."""
    return not report.detail.get(WITH_ANOTHER_CHILD)


def back(event: Telling) -> Said | None:
    """When a report says that the child was back, or was spoken to afterwards. None: it says no such thing, or something that cannot
    be: a return that lay ahead when the report came, or was before they went."""
    told = said(event.detail.get(RETURNS.get(event.kind, "")))
    if told is None or told.earliest > event.received_at + CLOCKS_DIFFER:
        return None
    is_before = event.kind == EPISODE and told.latest < began(event).earliest
    return None if is_before else told


# -- which nights -----------------------------------------------------------------------------------------------------


def evenings(since: datetime, until: datetime) -> list[date]:
    """The evenings of the nights between, both as the clock stood in one place: away in the small hours of the day after."""
    nights: list[date] = []
    day = since.date() if since.time() <= SMALL_HOURS else since.date() + timedelta(days=1)
    while datetime.combine(day, SMALL_HOURS, since.tzinfo) <= until and len(nights) < MOST_NIGHTS:
        nights.append(day - timedelta(days=1))
        day += timedelta(days=1)
    return nights


def taken_to_last(since: datetime) -> timedelta:
    """How long a child is taken to have been away of whom nobody said when they were back."""
    is_evening = since.time() >= EVENING or since.time() <= SMALL_HOURS
    return UNTIL_MORNING if is_evening else SOME_HOURS


# -- times away -------------------------------------------------------------------------------------------------------

#: What came of a return: an interview within 72 hours of it, a later one, one of which that cannot be said, one that was declined,
#: one that was offered and not held yet; none, while there is time for it or not; and where nobody says that they are back
IN_TIME, LATE, HELD, DECLINED, OFFERED, DUE, NONE, OPEN = (
    "in_time",
    "late",
    "held",
    "declined",
    "offered",
    "due",
    "none",
    "open",
)
#: Why a time away is on no night: its day is not known, it lies ahead, or nobody says that it was over night
DAY_NOT_KNOWN, AHEAD, NOT_OVER_NIGHT = "day_not_known", "ahead", "not_over_night"


@dataclass(frozen=True)
class TimeAway:
    """One time away. `told`: by which reports, the first written first; `until`: when they were back, as somebody said; None:
    nobody did. `is_out`: nobody says that they are back at all, and it is not long ago. `nights`: the evenings of its nights;
    none: `unplaced` says why. `is_cut`: it had more of them. `interviews`: about it, the first held first."""

    told: tuple[Telling, ...]
    since: Said
    until: Said | None
    nights: tuple[date, ...] = ()
    unplaced: str = ""
    is_out: bool = False
    is_cut: bool = False
    interviews: tuple[Telling, ...] = ()
    outcome: str = OPEN


@dataclass(frozen=True)
class TimesAway:
    """The times that a child was away, newest first. `is_cut`: there are older ones, which were not looked at."""

    times: list[TimeAway]
    is_cut: bool = False


@dataclass(frozen=True)
class _Span:
    """One report's time away, or that of several: where on the clock it lies, and whether somebody said when it ended. `of_each`: of
    several, that of each of them."""

    told: tuple[Telling, ...]
    starts: datetime
    ends: datetime
    until: Said | None
    of_each: tuple["_Span", ...] = ()

    @property
    def parts(self) -> tuple["_Span", ...]:
        return self.of_each or (self,)


def times_away(reports: Iterable[Telling], *, now: datetime) -> TimesAway:
    """Every time that reports of episodes and interviews about one child tell of, as it stands at a moment."""
    told = list(filter(_counts, reports))
    episodes = sorted((report for report in told if report.kind == EPISODE), key=_in_order)[-MOST_TIMES - 1 :]
    looked_at = [(report, _why_unplaced(report, now)) for report in episodes[-MOST_TIMES:]]
    times = _placed([report for report, why in looked_at if not why], told, now)
    times += [TimeAway((report,), began(report), back(report), unplaced=why) for report, why in looked_at if why]
    times.sort(key=lambda one: (one.since.earliest, one.told[0].submission.hex))
    return TimesAway(_with_interviews(times, told, now)[::-1], is_cut=len(episodes) > MOST_TIMES)


def _counts(report: Telling) -> bool:
    return report.revision != "withdrawal" and is_about_them(report)


def _placed(episodes: Iterable[Telling], told: Iterable[Telling], now: datetime) -> list[TimeAway]:
    spans = _apart(map(_span, episodes))
    returns = [moment for report in told if (moment := back(report))]
    return [_time(span, spans, returns, now) for span in spans]


def _in_order(report: Telling) -> tuple[datetime, datetime, str]:
    return began(report).earliest, report.recorded_at, report.submission.hex


def _written(report: Telling) -> tuple[datetime, str]:
    return report.recorded_at, report.submission.hex


def _why_unplaced(report: Telling, now: datetime) -> str:
    since = began(report)
    if since.earliest > now + CLOCKS_DIFFER:
        return AHEAD
    return "" if since.precision in ("exact", "recorded", "day") else DAY_NOT_KNOWN


def _span(report: Telling) -> _Span:
    starts = _on_the_clock(began(report))
    until = back(report)
    if until is None or until.precision not in ("exact", "day"):
        return _Span((report,), starts, starts + _taken(report, starts), until)
    return _Span((report,), starts, max(starts, _on_the_clock(until)), until)


def _taken(report: Telling, starts: datetime) -> timedelta:
    """Of a day without a time it is taken to have been the night as well."""
    return timedelta(hours=16) if began(report).precision == "day" else taken_to_last(starts)


def _on_the_clock(moment: Said) -> datetime:
    """Where a moment lies in England; midday of a day without a time, or when it was written, where that was before."""
    at = moment.earliest.astimezone(LOCAL)
    if moment.precision != "day":
        return at
    return min(datetime.combine(at.date(), time(12), LOCAL), moment.latest.astimezone(LOCAL))


def _apart(spans: Iterable[_Span]) -> list[_Span]:
    """One for each time away; `spans` in their order."""
    apart: list[_Span] = []
    for span in spans:
        same = next((number for number, other in enumerate(apart) if _are_one(other, span)), None)
        if same is None:
            apart.append(span)
        else:
            apart[same] = _together(apart[same], span)
    return apart


def _overlap(a: _Span, b: _Span) -> bool:
    return a.starts <= b.ends and b.starts <= a.ends


def _are_one(a: _Span, b: _Span) -> bool:
    if _overlap(a, b):
        return True
    lie_near = a.starts - b.ends <= ONE_REFERENCE_WITHIN and b.starts - a.ends <= ONE_REFERENCE_WITHIN
    return lie_near and not _references(a.told).isdisjoint(_references(b.told))


def _references(told: Iterable[Telling]) -> set[str]:
    return {str(report.detail["reference"]) for report in told if report.detail.get("reference")}


def _together(a: _Span, b: _Span) -> _Span:
    """One time, as both tell of it. Where they do not overlap, what was written first says when it was."""
    parts = tuple(_by_when_written(a.parts, b.parts))
    told = tuple(part.told[0] for part in parts)
    if not _overlap(a, b):
        first = min((a, b), key=lambda span: min(map(_written, span.told)))
        return _Span(told, first.starts, first.ends, first.until or a.until or b.until, parts)
    last = _last_of(parts)
    return _Span(told, min(a.starts, b.starts), last.ends, last.until, parts)


def _by_when_written(many: Sequence[_Span], few: Iterable[_Span]) -> list[_Span]:
    """Both in one order, as each is in it: the second is put into the first, which may be hundreds."""
    parts = list(many)
    for part in few:
        insort(parts, part, key=_first_written)
    return parts


def _first_written(part: _Span) -> tuple[datetime, str]:
    return _written(part.told[0])


def _last_of(spans: Sequence[_Span]) -> _Span:
    """The one that says when they were back: as somebody said, unless they were seen to leave after; else as it is taken to be."""
    last = max((span for span in spans if span.until), key=_ends, default=None)
    seen_to_leave = max(span.starts for span in spans)
    return last if last and last.ends >= seen_to_leave else max(spans, key=_ends)


def _ends(span: _Span) -> datetime:
    return span.ends


def _time(span: _Span, spans: Sequence[_Span], returns: Sequence[Said], now: datetime) -> TimeAway:
    since = min((began(report) for report in span.told), key=_on_the_clock)
    is_out = span.until is None and _is_out(span, spans, returns, now)
    ends = now.astimezone(LOCAL) if is_out else span.ends
    nights = evenings(span.starts, ends)
    return TimeAway(
        told=span.told,
        since=since,
        until=span.until,
        nights=tuple(nights),
        unplaced="" if nights else NOT_OVER_NIGHT,
        is_out=is_out,
        is_cut=len(nights) == MOST_NIGHTS,
    )


def _is_out(span: _Span, spans: Sequence[_Span], returns: Sequence[Said], now: datetime) -> bool:
    """Whether nothing says that the child was back since, and somebody said not long ago that they were not."""
    went = max(began(report).latest for report in span.told)
    was_back = any(moment.earliest >= went for moment in returns)
    went_again = any(other.starts > span.ends for other in spans)
    lately = max(report.recorded_at for report in span.told) >= now - STILL_AWAY_FOR
    return lately and not was_back and not went_again


# -- interviews -------------------------------------------------------------------------------------------------------


def _with_interviews(times: Sequence[TimeAway], told: Iterable[Telling], now: datetime) -> list[TimeAway]:
    about: dict[int, list[Telling]] = {}
    for interview in sorted((report for report in told if report.kind == INTERVIEW), key=_asked_at):
        position = _which(times, interview)
        if position is not None:
            about.setdefault(position, []).append(interview)
    return [_with(one, about.get(position, []), now) for position, one in enumerate(times)]


def _with(one: TimeAway, interviews: Sequence[Telling], now: datetime) -> TimeAway:
    return TimeAway(
        told=one.told,
        since=one.since,
        until=one.until,
        nights=one.nights,
        unplaced=one.unplaced,
        is_out=one.is_out and not interviews,
        is_cut=one.is_cut,
        interviews=tuple(interviews),
        outcome=_outcome(one.until, interviews, now),
    )


def _asked_at(interview: Telling) -> tuple[datetime, str]:
    """When it was held, else offered, else when its report says that it was."""
    moment = held(interview) or said(interview.detail.get("offered_at"))
    return (moment.earliest if moment else interview.at), interview.submission.hex


def held(interview: Telling) -> Said | None:
    """When it was held; None: it was not, or that lay ahead when it was told."""
    return back(interview)


def _which(times: Sequence[TimeAway], interview: Telling) -> int | None:
    """The time that an interview is about: the one of whose report it says so, else the one whose reference it gives, else the
    latest before it."""
    at, reference = _asked_at(interview)[0], str(interview.detail.get("missing_reference", ""))
    said_of = _told_of_in(times, str(interview.detail.get("episode", "")))
    before = [position for position, one in enumerate(times) if one.since.earliest <= at]
    named = [position for position in before if reference and reference in _references(times[position].told)]
    recent = [position for position in before if at - _ended(times[position]) <= INTERVIEW_WITHIN]
    return max(said_of or named or recent, default=None)


def _told_of_in(times: Sequence[TimeAway], report: str) -> list[int]:
    if not report:
        return []
    return [position for position, one in enumerate(times) if report in {str(told.submission) for told in one.told}]


def _ended(one: TimeAway) -> datetime:
    if one.until:
        return one.until.latest
    after_last = datetime.combine(max(one.nights), time(12), LOCAL) + timedelta(days=1) if one.nights else None
    return after_last or one.since.latest


def _outcome(until: Said | None, interviews: Sequence[Telling], now: datetime) -> str:
    """What came of a return, as far as it is told."""
    were_held = [moment for interview in interviews if (moment := held(interview))]
    if were_held:
        return _in_time(until, were_held)
    if any(
        interview.detail.get("accepted") is False or interview.detail.get("declined_reason") for interview in interviews
    ):
        return DECLINED
    if interviews:
        return OFFERED
    if until is None:
        return OPEN
    return DUE if now <= interview_due(until.latest) else NONE


def _in_time(until: Said | None, were_held: Sequence[Said]) -> str:
    """Where one of the two is known to the day alone, it is in time if it can have been."""
    if until is None or until.precision not in ("exact", "day"):
        return HELD
    first = min(moment.earliest for moment in were_held)
    return IN_TIME if first <= interview_due(until.latest) else LATE


def interview_due(back: datetime) -> datetime:
    """By when an interview is to be held with a child who was back at this moment: so many hours, whatever the clocks on the wall
    did meanwhile."""
    return INTERVIEW_LIMIT.due_at(back)


# -- what they come to ------------------------------------------------------------------------------------------------


LATELY, BEFORE = timedelta(weeks=8), timedelta(days=365)


@dataclass(frozen=True)
class Trend:
    """How many nights of the last eight weeks, of the year before that, and in all."""

    lately: int
    before: int
    total: int

    @property
    def compared(self) -> int:
        """More often of late than before: 1; less often: -1; as often, or nothing to compare: 0."""
        if not self.before:
            return 0
        often, before = self.lately * BEFORE.days, self.before * LATELY.days
        return (often > before) - (often < before)


def trend_of(nights: Iterable[date], today: date) -> Trend:
    """`nights`: each once."""
    of_late, long_ago = today - LATELY, today - LATELY - BEFORE
    told = set(nights)
    return Trend(
        lately=sum(of_late < night <= today for night in told),
        before=sum(long_ago < night <= of_late for night in told),
        total=len(told),
    )
