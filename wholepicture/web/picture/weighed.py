"""A chronology by week and month, weighed: what stands out as lines, routine folded. No database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple, overload
from uuid import UUID

from wholepicture.alerts.results import AlertRow
from wholepicture.base.clock import LOCAL
from wholepicture.base.indicators import Indicator
from wholepicture.picture.nights import DECLINED, HELD, IN_TIME, LATE, OFFERED
from wholepicture.picture.over_time.absences import Absence
from wholepicture.picture.over_time.lanes import day_of
from wholepicture.picture.over_time.weeks import Group, grouped
from wholepicture.picture.over_time.weights import LARGE, PLAIN, ROUTINE, Beside, weight_of
from wholepicture.picture.results import Entry, Picture
from wholepicture.web.parts.entry import EntryInWords
from wholepicture.web.parts.strip.child import days_of_alerts, decisions_in, raised_by
from wholepicture.web.wording.over_time import group_said
from wholepicture.web.wording.reports import ENTRIES
from wholepicture.web.wording.sentences import and_list, plural
from wholepicture.web.wording.times import how_long

GROUPS_ON_A_PAGE = 6
MOST_LEADING = 4  # of one group, before what else stands out is folded
MOST_FOLDED = 20  # lines of one fold
MOST_UNFOLDED = 12  # reports under one line; of more, the chronology of its days has every one
LONGEST_SAID = 150
LONGEST_ROUTINE = 80
SAID = "Why it matters is said"
# Ties that say where somebody lives, or that something is their own: they name nobody else.
_OWN = {"lives_at", "own_number"}
_SIZES = {LARGE: 0, PLAIN: 1, ROUTINE: 2}


@dataclass(frozen=True)
class Line:
    """Something of a chronology, in a line: what happened, and who says so. `reports` unfold under it."""

    day: date
    size: str
    says: str
    by: str = ""
    is_quote: bool = False
    tags: tuple[str, ...] = ()
    is_new: bool = False
    address: str = ""
    reports: tuple[Entry, ...] = ()
    in_words: tuple[EntryInWords, ...] = ()
    precision: str = "day"

    @property
    def more(self) -> int:
        """How many reports it has besides those that unfold under it."""
        return len(self.reports) - len(self.in_words) if self.in_words else 0

    @property
    def days(self) -> tuple[date, date]:
        """The first day and the last of which any of its reports tells."""
        told = [self.day, *(entry.day for entry in self.reports)]
        return min(told), max(told)

    @property
    def when(self) -> str:
        """The day, no more exactly than it is known: a day on which something was only written down is not said to be its own."""
        day = f"{self.day.day} {self.day:%B}"
        less_exact = {
            "month": f"In {self.day:%B}",
            "year": f"In {self.day.year}",
            "approximate": f"About {self.day:%B}",
            "unknown": f"Perhaps {day}",
            "recorded": f"Written down {day}",
        }
        return less_exact.get(self.precision, day)


@dataclass(frozen=True)
class Week:
    """A week or a month of a chronology: its lines, the largest first, and what is folded."""

    title: str
    first: date
    last: date
    leading: list[Line]
    further: list[Line]
    routine: list[Line]
    more_further: int = 0  # so many more than are listed
    more_routine: int = 0

    @property
    def is_large(self) -> bool:
        return any(line.size == LARGE for line in self.leading)

    @property
    def number_further(self) -> int:
        return len(self.further) + self.more_further

    @property
    def number_routine(self) -> int:
        return len(self.routine) + self.more_routine

    @property
    def new_routine(self) -> int:
        return sum(line.is_new for line in self.routine)


@dataclass(frozen=True)
class Weighing:
    """What a chronology is weighed with: the times away of which it tells, alerts that its reports raised, whom these name, what is new,
    and of which of them somebody said why they matter."""

    today: date
    absences: Sequence[Absence] = ()
    alerts: Sequence[AlertRow] = ()
    names: frozenset[UUID] = frozenset()
    new: frozenset[UUID] = frozenset()
    said: frozenset[UUID] = frozenset()
    raised: Mapping[UUID, list[AlertRow]] = field(default_factory=dict)

    @property
    def beside(self) -> Beside:
        return Beside(self.raised.keys(), self.names, self.said)


def weighing(
    picture: Picture,
    absences: Sequence[Absence],
    alerts: Sequence[AlertRow],
    new: Iterable[UUID],
    today: date,
    said: Iterable[UUID] = (),
) -> Weighing:
    """What a child's chronology is weighed with."""
    naming = (tie for tie in picture.ties if set(tie.types) - _OWN and tie.role != "child")
    names = frozenset(submission for tie in naming for _, _, submission, _ in tie.sources)
    return Weighing(today, absences, alerts, names, frozenset(new), frozenset(said), raised_by(alerts))


class Weeks(Sequence[Group[Line]]):
    """Every week and month of a chronology, newest first. Lines are made of those that are asked for: a page shows a few."""

    def __init__(self, groups: Sequence[Group["_Placed"]]):
        self._groups = groups

    def __len__(self) -> int:
        return len(self._groups)

    @overload
    def __getitem__(self, place: int) -> Group[Line]: ...
    @overload
    def __getitem__(self, place: slice) -> list[Group[Line]]: ...
    def __getitem__(self, place: int | slice) -> Group[Line] | list[Group[Line]]:
        if isinstance(place, slice):
            return [_with_lines(group) for group in self._groups[place]]
        return _with_lines(self._groups[place])


def weeks_of(entries: Sequence[Entry], by: Weighing) -> Weeks:
    """Every line in its week or month, newest first."""
    placed = sorted(_placed(entries, by), key=lambda one: one.day, reverse=True)
    return Weeks(grouped(placed, lambda one: one.day, by.today))


def week_shown(group: Group[Line], today: date, into_words: Callable[[Entry], EntryInWords]) -> Week:
    """A group as a page shows it: the reports of what stands out unfold in place, the rest is a line each."""
    out = sorted((line for line in group.items if line.size != ROUTINE), key=lambda line: _SIZES[line.size])
    routine = [line for line in group.items if line.size == ROUTINE]
    leading, further = out[:MOST_LEADING], out[MOST_LEADING:]
    return Week(
        title=group_said(group, today),  # type: ignore[arg-type]
        first=group.first,
        last=group.last,
        leading=[_with_words(line, into_words) for line in leading],
        further=further[:MOST_FOLDED],
        routine=routine[:MOST_FOLDED],
        more_further=max(0, len(further) - MOST_FOLDED),
        more_routine=max(0, len(routine) - MOST_FOLDED),
    )


def _with_words(line: Line, into_words: Callable[[Entry], EntryInWords]) -> Line:
    return Line(**{**vars(line), "in_words": tuple(map(into_words, line.reports[:MOST_UNFOLDED]))})


# -- lines --------------------------------------------------------------------------------------------------------------------


class _Placed(NamedTuple):
    """A line by its day, before it is made."""

    day: date
    line: Callable[[], Line]


def _with_lines(group: Group[_Placed]) -> Group[Line]:
    return Group(group.first, group.last, tuple(one.line() for one in group.items))


def _placed(entries: Sequence[Entry], by: Weighing) -> Iterator[_Placed]:
    told = {entry.submission for absence in by.absences for entry in (*absence.accounts, *absence.interviews)}
    for absence in by.absences:
        yield _Placed(absence.start.astimezone(LOCAL).date(), partial(_of_absence, absence, by))
    for entry in entries:
        if entry.submission not in told:
            yield _Placed(day_of(entry), partial(_of_entry, entry, by))
    for line in _of_alerts(by.alerts):
        yield _Placed(line.day, partial(_as_made, line))


def _as_made(line: Line) -> Line:
    return line


def _of_entry(entry: Entry, by: Weighing) -> Line:
    weight = weight_of(entry, by.beside)
    words = next((text for kind, text in entry.passages if kind == "child_words"), "")
    longest = LONGEST_ROUTINE if weight.size == ROUTINE else LONGEST_SAID
    return Line(
        day=day_of(entry),
        size=weight.size,
        says=shortened(words or _said(entry), longest),
        by=entry.agency,
        is_quote=bool(words),
        tags=_tags(entry, weight.reasons, by),
        is_new=entry.submission in by.new,
        reports=(entry,),
        precision=entry.precision,
    )


def _said(entry: Entry) -> str:
    """What an entry says, in short: the signs to which it says yes, or else its first words."""
    signs = [entry.labels.get(code, sign.label) for code, sign in _by_list(entry)]
    if signs:
        return and_list(signs)
    words = entry.passages[0][1] if entry.passages else entry.graded[0].text if entry.graded else ""
    title = ENTRIES.get(entry.kind, entry.kind)
    return f"{title}: {words}" if words else title


def _by_list(entry: Entry) -> list[tuple[str, Indicator]]:
    """The signs to which it says yes: of harm first, then what somebody else does, then the rest."""
    order = {"H": 0, "R": 1, "V": 2}
    return sorted(entry.counting.items(), key=lambda each: (order.get(each[1].list, 3), not each[1].points))


def _tags(entry: Entry, reasons: Sequence[str], by: Weighing) -> tuple[str, ...]:
    tags = ["Sign of harm"] if "harm" in reasons else []
    tags += ["Raised an alert"] if entry.submission in by.raised else []
    tags += [SAID] if entry.submission in by.said else []
    tags += ["Changed or withdrawn"] if entry.superseded_at else []
    tags += ["Passed on"] if entry.passed_on else []
    return tuple(tags)


def _of_absence(absence: Absence, by: Weighing) -> Line:
    accounts = (*absence.accounts, *absence.interviews)
    raised = any(entry.submission in by.raised for entry in accounts)
    said = any(entry.submission in by.said for entry in accounts)
    weights = [weight_of(entry, by.beside) for entry in accounts]
    large = any(weight.size == LARGE for weight in weights)
    return Line(
        day=absence.start.astimezone(LOCAL).date(),
        size=LARGE if large else PLAIN,
        says=absence_said(absence),
        by=and_list(dict.fromkeys(entry.agency for entry in absence.accounts)),
        tags=(*(["Raised an alert"] if raised else ()), *([SAID] if said else ())),
        is_new=any(entry.submission in by.new for entry in accounts),
        reports=accounts,
        precision=absence.accounts[0].precision,
    )


def absence_said(absence: Absence) -> str:
    """`Away for 9 hours, 1 night; return interview held`."""
    said = f"Away for {how_long(absence.start, absence.end)}" if absence.end and absence.end > absence.start else "Away"
    said += f", {plural(absence.nights, 'night')}" if absence.nights else ""
    if absence.end is None:
        said += "; no return is recorded"
    return f"{said}; {_INTERVIEW_SAID.get(absence.outcome, 'no return interview is recorded')}"


_INTERVIEW_SAID = dict.fromkeys((IN_TIME, LATE, HELD), "return interview held") | {
    DECLINED: "return interview declined",
    OFFERED: "return interview offered",
}


def _of_alerts(alerts: Sequence[AlertRow]) -> Iterator[Line]:
    for day, found in days_of_alerts(alerts):
        first = found[0]
        says = shortened(first.reasons[0] if first.reasons else first.title, LONGEST_SAID)
        says += f" (and {len(found) - 1} more about the same)" if len(found) > 1 else ""
        waits = ("Waits for a decision",) if first.decided is None else ()
        yield Line(day, LARGE, says, "Alert", tags=waits, address=str(first.id))
    for day, decided, alert in decisions_in(alerts):
        says = shortened(f"{decided.title}: {decided.changes or decided.reason}", LONGEST_SAID)
        yield Line(day, LARGE, says, f"Decided by {decided.by}", address=str(alert.id))


def shortened(text: str, longest: int) -> str:
    """Words on one line, cut at a word where they are too long."""
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",.;:") + "…"
