"""In which months an agency that works with a child wrote nothing that is shown (feature C10). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wholepicture.base.clock import LOCAL
from wholepicture.picture.over_time.months import Month, Span, first_day, last_day, month_of, moved
from wholepicture.picture.results import Entry


@dataclass(frozen=True)
class Expected:
    """An agency from which entries are to be expected: it works with the child from one day to another."""

    agency: str
    agency_type: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Silence:
    """Whole months, one after another, in which an agency that works with the child wrote nothing that is shown."""

    agency: str
    agency_type: str
    first: Month
    last: Month


def silences_of(expected: Iterable[Expected], entries: Iterable[Entry], span: Span, today: date) -> list[Silence]:
    """Within these months. A month that is not over, or in which the work began or ended, says nothing yet."""
    listed = list(expected)
    spoke = _spoken_in(entries, listed)
    silent: dict[tuple[str, str], set[Month]] = {}
    for one in listed:
        until = min(one.until or today, today)
        for month in span.months:
            is_whole = one.since <= first_day(month) and last_day(month) < today and last_day(month) <= until
            if is_whole and month not in spoke.get(one.agency, ()):
                silent.setdefault((one.agency, one.agency_type), set()).add(month)
    found = [
        Silence(agency, agency_type, first, last)
        for (agency, agency_type), months in silent.items()
        for first, last in _runs(sorted(months))
    ]
    return sorted(found, key=lambda one: (one.first, one.agency))


MOST_MONTHS = 60  # that one entry is taken to speak of


def _spoken_in(entries: Iterable[Entry], expected: Sequence[Expected]) -> dict[str, set[Month]]:
    """The months in which each of these agencies wrote something, or of which it did. That it works with her is no entry about her."""
    spoke: dict[str, set[Month]] = {}
    agencies = {one.agency for one in expected}
    for entry in entries if agencies else ():
        if entry.kind == "involvement" or entry.agency not in agencies:
            continue
        months = spoke.setdefault(entry.agency, set())
        months.add(month_of(entry.recorded_at.astimezone(LOCAL).date()))
        months.update(months_told(entry))
    return spoke


def months_told(entry: Entry) -> list[Month]:
    """The months of which an entry tells: that in which it happened; of a register, all that it covers."""
    first = month_of(entry.day)
    if entry.kind != "attendance" or entry.until is None:
        return [first]
    last = min(month_of(entry.until.astimezone(LOCAL).date()), moved(first, MOST_MONTHS))
    return Span(first, last).months if last > first else [first]


def _runs(months: Sequence[Month]) -> list[tuple[Month, Month]]:
    runs: list[tuple[Month, Month]] = []
    for month in months:
        if runs and moved(runs[-1][1], 1) == month:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs
