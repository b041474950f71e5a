"""The nights that a child was away, as a calendar, in a sentence and as a table. No database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wholepicture.picture.nights import (
    AHEAD,
    DAY_NOT_KNOWN,
    INTERVIEW,
    MOST_NIGHTS,
    MOST_TIMES,
    NOT_OVER_NIGHT,
    Said,
    Telling,
    TimeAway,
    TimesAway,
    held,
    is_about_them,
    said,
    trend_of,
)
from wholepicture.picture.results import Entry, Picture, Tie
from wholepicture.web.parts.nights import (
    MARKS,
    Mark,
    Row,
    marks_used,
    months_of,
    nights_by_evening,
    not_in_rows,
    outcomes_said,
    trend_said,
)
from wholepicture.web.wording.reports import value_said
from wholepicture.web.wording.sentences import plural
from wholepicture.web.wording.times import gds_date, how_long, since_said, when_said

OPENLY = 6  # times away in the table before the rest is folded
TOLD_ONE_BY_ONE = 12  # accounts of one time; of more, the chronology of its days has every one


@dataclass(frozen=True)
class InterviewInWords:
    """A return home interview: what is said of it, by which agency, and where one reads it."""

    submission: UUID
    agency: str
    words: str


@dataclass(frozen=True)
class TimeInWords:
    """One time away, as its line in the table says it. `accounts`: each agency's report, shown together and never merged into one;
    `found`: where and with whom. `end`: a moment at which they were back, or were spoken to; None: nobody tells of any."""

    anchor: str
    since: str  # in a sentence; `when` begins one
    began: str  # the moment alone
    back: str
    lasted: str
    nights: str
    mark: Mark
    kinds: str
    risk: str
    end: datetime | None
    accounts: list[Entry]
    found: list[Tie]
    interviews: list[InterviewInWords]
    is_ahead: bool = False  # its date is wrong: it is still to come

    @property
    def told(self) -> list[Entry]:
        """The accounts that are named one by one."""
        return self.accounts[:TOLD_ONE_BY_ONE]

    @property
    def between(self) -> tuple[date, date]:
        """The first day and the last of which any account tells."""
        days = [entry.day for entry in self.accounts]
        return min(days), max(days)

    @property
    def when(self) -> str:
        return self.since[:1].upper() + self.since[1:]


@dataclass(frozen=True)
class NightsInWords:
    """The calendar, the sentences beside it, and the table beneath. `left_out`: what is capped, or on no night, each in a sentence."""

    months: list[Row]
    marks: list[tuple[Mark, str]]
    trend: str
    outcomes: str
    left_out: list[str]
    times: list[TimeInWords]

    @property
    def begun(self) -> list[TimeInWords]:
        """Those that have begun: none whose date lies ahead is said to be the last, or to go on now."""
        return [time for time in self.times if not time.is_ahead]

    @property
    def openly(self) -> list[TimeInWords]:
        return self.times[:OPENLY]

    @property
    def folded(self) -> list[TimeInWords]:
        return self.times[OPENLY:]


def nights_in_words(picture: Picture, away: TimesAway, today: date) -> NightsInWords:
    """Every night away of which the reports of this picture tell."""
    told = {entry.submission: entry for entry in picture.chronology}
    found = _found(picture.ties)
    anchored = [(time, f"away-{number}") for number, time in enumerate(away.times, 1)]
    nights = nights_by_evening((time, f"#{anchor}") for time, anchor in anchored)
    return NightsInWords(
        months=months_of(nights, today),
        marks=marks_used(nights.values()),
        trend=trend_said(trend_of(nights, today)),
        outcomes=outcomes_said(away.times),
        left_out=_left_out(away.times, is_cut=away.is_cut, before=not_in_rows(nights, today)),
        times=[_time(time, anchor, told, found) for time, anchor in anchored],
    )


# -- sentences --------------------------------------------------------------------------------------------------------

_WHY = {
    DAY_NOT_KNOWN: "the day is not known",
    AHEAD: "it lies ahead, so the date is wrong",
    NOT_OVER_NIGHT: "nobody says that it was over night",
}


def _left_out(times: Sequence[TimeAway], *, is_cut: bool, before: int) -> list[str]:
    sentences = []
    if is_cut:
        sentences.append(f"There are more times away than are told apart here: these are the newest {MOST_TIMES}.")
    if before:
        sentences.append(f"{plural(before, 'night')} before these months {_stand(before)} in the table alone.")
    for why, count in sorted(Counter(time.unplaced for time in times if time.unplaced).items()):
        sentences.append(f"{plural(count, 'time')} away {_stand(count)} in the table alone: {_WHY[why]}.")
    if any(time.is_cut for time in times):
        sentences.append(f"Of one time away that lasted longer, the first {MOST_NIGHTS} nights are drawn.")
    return sentences


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


# -- the table --------------------------------------------------------------------------------------------------------


def _found(ties: Iterable[Tie]) -> dict[UUID, list[Tie]]:
    """Where and with whom a child was found, by the report that says so."""
    found: dict[UUID, list[Tie]] = {}
    for tie in ties:
        for _, _, submission, note in tie.sources:
            is_plain = set(tie.types) <= {"stayed_at", "with"}
            if is_plain or note in ("Found here.", "Found together."):
                found.setdefault(submission, []).append(tie)
    return found


def _time(time: TimeAway, anchor: str, told: Mapping[UUID, Entry], found: Mapping[UUID, list[Tie]]) -> TimeInWords:
    accounts = [told[report.submission] for report in time.told]
    met = {tie.id: tie for account in accounts for tie in found.get(account.submission, ())}
    spoken_to = [moment.earliest for interview in time.interviews if (moment := held(interview))]
    return TimeInWords(
        anchor=anchor,
        since=since_said(time.since.earliest, time.since.precision),
        began=_said(time.since),
        is_ahead=time.unplaced == AHEAD,
        back=_said(time.until) if time.until else "",
        lasted=_lasted(time),
        nights=_nights_said(time),
        mark=MARKS[time.outcome],
        kinds=", ".join(dict.fromkeys(value_said("type", each) for each in _stated(accounts, "type"))),
        risk=", ".join(_stated(accounts, "police_risk")),
        end=time.until.earliest if time.until else min(spoken_to, default=None),
        accounts=accounts,
        found=list(met.values()),
        interviews=[_interview(told[interview.submission]) for interview in time.interviews],
    )


def _said(moment: Said) -> str:
    return when_said(moment.earliest, None, moment.precision)


def _lasted(time: TimeAway) -> str:
    """Where both ends are known to the minute."""
    if time.until is None or {time.since.precision, time.until.precision} != {"exact"}:
        return ""
    return how_long(time.since.earliest, time.until.earliest) if time.until.earliest > time.since.earliest else ""


def _nights_said(time: TimeAway) -> str:
    if time.unplaced:
        return f"On no night of the calendar: {_WHY[time.unplaced]}"
    first, last = min(time.nights), max(time.nights)
    if first == last:
        return f"1 night: {gds_date(first)}"
    until = " so far" if time.is_out else ""
    return f"{len(time.nights)} nights{until}: {gds_date(first)} to {gds_date(last)}"


def _stated(accounts: Iterable[Entry], field: str) -> list[str]:
    return list(dict.fromkeys(str(account.detail[field]) for account in accounts if account.detail.get(field)))


def _interview(entry: Entry) -> InterviewInWords:
    return InterviewInWords(entry.submission, entry.agency, _interview_said(entry))


def _interview_said(entry: Telling) -> str:
    detail = entry.detail
    was_held, offered = held(entry), said(detail.get("offered_at"))
    if was_held:
        words = f"Held {_said(was_held)}"
    elif offered:
        accepted = "not held yet" if detail.get("accepted") else "not accepted"
        words = f"Offered {_said(offered)}, {accepted}"
    else:
        words = when_said(entry.at, None, entry.precision)
    who = f"; interviewer: {detail['interviewer']}" if detail.get("interviewer") else ""
    independent = ", independent" if who and detail.get("independent") else ""
    why = f"; why it was declined: {detail['declined_reason']}" if detail.get("declined_reason") else ""
    return f"{words}{who}{independent}{why}"


def interviews_alone(picture: Picture, nights: NightsInWords) -> list[InterviewInWords]:
    """Return home interviews that are about none of these times: they name none, and none ended shortly before."""
    shown = {interview.submission for time in nights.times for interview in time.interviews}
    asked = [entry for entry in picture.chronology if entry.kind == INTERVIEW and is_about_them(entry)]
    return [_interview(entry) for entry in asked if entry.submission not in shown]
