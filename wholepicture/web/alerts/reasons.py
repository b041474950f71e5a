"""An alert in words: its sentence, each reason with the reports behind it, whose senders are told. No database."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wholepicture.alerts.results import AlertRow, AlsoRaised, WordedReason
from wholepicture.picture.results import Entry
from wholepicture.web.parts.entry import EntryInWords

Words = Callable[[Entry], EntryInWords]
"""How a report is said."""


@dataclass(frozen=True)
class Reason:
    """A reason as a sentence, and the reports that it rests on."""

    sentence: str
    reports: list[EntryInWords]


@dataclass(frozen=True)
class AlsoInWords:
    """What was raised as well and is one with the alert that is shown, with its reports in words."""

    row: AlertRow
    reports: list[EntryInWords]


def also_in_words(also: AlsoRaised, words: Words) -> AlsoInWords:
    return AlsoInWords(also.row, list(map(words, also.reports)))


def reasons_with_reports(
    row: AlertRow, reports: Sequence[Entry], words: Words
) -> tuple[list[Reason], list[EntryInWords]]:
    """Each reason with its reports, and the reports that no single reason rests on."""
    entries = list(map(words, reports))
    reasons = [_with_reports(worded, entries) for worded in row.worded[1:]]
    placed = {entry.entry.submission for reason in reasons for entry in reason.reports}
    return reasons, [entry for entry in entries if entry.entry.submission not in placed]


def _with_reports(worded: WordedReason, entries: Sequence[EntryInWords]) -> Reason:
    return Reason(worded.sentence, [entry for entry in entries if entry.entry.submission in worded.reports])


def senders(reports: Sequence[Entry]) -> list[tuple[str, int]]:
    """Agencies whose senders will be told, and of how many reports."""
    return sorted(Counter(report.agency for report in reports).items())
