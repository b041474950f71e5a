"""What stands in the form of an assessment: kept as it was typed, and read into what would be signed. Pure.

The names of its boxes: `a-CODE` the answer to an entry, `on-CODE-day` (`-month`, `-year`) when, `by-CODE` the agency that says so,
`ev-CODE` the reports that it rests on, `note-CODE` words beside; the others are called as `Given` has them.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholepicture.casework.assessment.answers import ANSWERS, CONTEXT, NOT_KNOWN, YES, Entries, Evidence, Said
from wholepicture.casework.assessment.rules import LONGEST_REASON, Fault, Given

Content = Mapping[str, Any]
TEXTS = (
    "kind", "protective", "protective_known", "voice_asked", "voice", "narrative", "shared", "level", "reason",
    "differs_reason", "lower_reason",
)  # fmt: skip
MOST_EVIDENCE = 20  # reports behind one answer


@dataclass(frozen=True)
class Offered:
    """A report of the child's picture that an answer may rest on, as whoever assesses may see it. `agency`: its id, or where that is
    withheld what stands for it."""

    submission: str
    agency: str
    on: date


def asked_in(entries: Entries) -> tuple[str, ...]:
    """The codes of all that is asked: harm, risk, vulnerability, and what an override goes by."""
    return (*entries.of("H"), *entries.of("R"), *entries.of("V"), *CONTEXT)


def boxes_of(entries: Entries) -> Iterator[str]:
    """The names of the boxes that hold one text."""
    yield from TEXTS
    for code in asked_in(entries):
        yield from (f"a-{code}", f"by-{code}", f"note-{code}", *(f"on-{code}-{part}" for part in _PARTS))


_PARTS = ("day", "month", "year")


def read(content: Content, entries: Entries, offered: Iterable[Offered], today: date) -> tuple[Given, list[Fault]]:
    """What would be signed, and what of it cannot be read. Only reports that are offered are taken as evidence."""
    reports = {report.submission: report for report in offered}
    faults: list[Fault] = []
    answers = {code: _said(content, code, reports, today, faults) for code in asked_in(entries)}
    texts = {name: str(content.get(name, "")).strip() for name in TEXTS}
    texts["shared"] = texts["shared"] or "partners"
    return Given(answers={code: said for code, said in answers.items() if said != Said()}, **texts), faults


def _said(content: Content, code: str, reports: Mapping[str, Offered], today: date, faults: list[Fault]) -> Said:
    answer = str(content.get(f"a-{code}", ""))
    answer = answer if answer in ANSWERS else NOT_KNOWN
    note = str(content.get(f"note-{code}", "")).strip()
    if len(note) > LONGEST_REASON:
        faults.append(Fault(f"note-{code}", f"Use {LONGEST_REASON:,} characters or fewer. There are {len(note):,}."))
    if answer != YES:
        return Said(answer, note=note)
    on, is_month = _day(content, code, today, faults)
    ticked = [reports[one] for one in ticked_in(content, code) if one in reports]
    evidence = tuple(Evidence(report.submission, report.agency, report.on) for report in ticked[:MOST_EVIDENCE])
    agency = str(content.get(f"by-{code}", ""))
    return Said(answer, on=on, is_month=is_month, agency=agency, note=note, evidence=evidence)


def ticked_in(content: Content, code: str) -> list[str]:
    """The reports that were ticked or chosen behind an answer, each once."""
    ticked = content.get(f"ev-{code}", ())
    return list(dict.fromkeys(filter(None, map(str, ticked if isinstance(ticked, list | tuple) else [ticked]))))


def _day(content: Content, code: str, today: date, faults: list[Fault]) -> tuple[date | None, bool]:
    """The day that was typed, and whether it is known by its month alone."""
    typed = [str(content.get(f"on-{code}-{part}", "")).strip() for part in _PARTS]
    if not any(typed):
        return None, False
    first, last = _span_of(*typed)
    if first is None or last is None:
        faults.append(Fault(f"on-{code}-day", "Give a month and a year, and the day where it is known: 27 3 2026."))
        return None, False
    if first > today:
        faults.append(Fault(f"on-{code}-day", "This day is still to come. Give the day on which it was seen last."))
    return min(last, today), first != last


def _span_of(day: str, month: str, year: str) -> tuple[date | None, date | None]:
    """The first and the last day that are meant: the whole month, where the day is left out, so that nothing seems longer ago than it
    is. Nothing, where no date is meant."""
    try:
        year_of, month_of = _number(year), _number(month)
        days = (_number(day), _number(day)) if day else (1, monthrange(year_of, month_of)[1])
        return date(year_of, month_of, days[0]), date(year_of, month_of, days[1])
    except ValueError:
        return None, None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise ValueError(text)
    return int(text)


def begun_from(answers: Mapping[str, Said], texts: Mapping[str, str]) -> dict[str, Any]:
    """The content of a form that begins with what an earlier assessment says."""
    content: dict[str, Any] = dict(texts)
    for code, said in answers.items():
        content |= {f"a-{code}": said.answer, f"by-{code}": said.agency, f"note-{code}": said.note}
        content[f"ev-{code}"] = [told.submission for told in said.evidence]
        if said.on:
            day = "" if said.is_month else str(said.on.day)
            content |= dict(zip(_boxes_of_day(code), (day, str(said.on.month), str(said.on.year)), strict=True))
    return {name: value for name, value in content.items() if value}


def _boxes_of_day(code: str) -> Collection[str]:
    return [f"on-{code}-{part}" for part in _PARTS]


def parts_of_day(name: str) -> Collection[str]:
    """The boxes that one day is typed into, of which this is one; none, where it is none of a day."""
    code, _, part = name.removeprefix("on-").rpartition("-")
    return _boxes_of_day(code) if name.startswith("on-") and part in _PARTS else ()
