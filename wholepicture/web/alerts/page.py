"""Arranges an alert for its page: its sentence, each reason with the reports behind it, who will be told. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wholepicture.alerts.shown import AlertRow
from wholepicture.base.indicators import indicators
from wholepicture.picture.results import Entry
from wholepicture.web.picture.page import ShownEntry, shown
from wholepicture.web.wording.words import and_list


@dataclass(frozen=True)
class Reason:
    """A reason as a sentence, and the reports that it speaks of."""

    sentence: str
    reports: list[ShownEntry]


def sentence_of(row: AlertRow) -> str:
    """What the alert says, in one sentence: the first reason, and whom it is about."""
    first = row.reasons[0].rstrip(".") if row.reasons else row.title
    if row.rule == "shared_tie":
        return first
    return f"{and_list(label for _, label in row.about)}: {first}"


def reasons_with_reports(
    row: AlertRow, reports: Sequence[Entry], agencies: Mapping[str, str]
) -> tuple[list[Reason], list[ShownEntry]]:
    """Each reason with its reports, and the reports that no single reason names."""
    labels = {code: one.label for code, one in indicators().items()}
    placed: set[object] = set()
    reasons = []
    for sentence in row.reasons[1:]:
        mine = [one for one in reports if _speaks_of(sentence, one, labels)]
        placed |= {one.submission for one in mine}
        reasons.append(Reason(sentence, [shown(one, agencies) for one in mine]))
    return reasons, [shown(one, agencies) for one in reports if one.submission not in placed]


def _speaks_of(sentence: str, report: Entry, labels: Mapping[str, str]) -> bool:
    if sentence.startswith("Told by: "):
        return True
    if "passed on what" in sentence:
        return report.passed_on
    said = {labels.get(code, "") for code, answer, _ in report.signs if answer == "yes"}
    return any(label and sentence.startswith(f"{label}: ") for label in said)


def told(reports: Sequence[Entry]) -> list[tuple[str, int]]:
    """Agencies whose senders will be told, and of how many reports."""
    counts: dict[str, int] = {}
    for one in reports:
        counts[one.agency] = counts.get(one.agency, 0) + 1
    return sorted(counts.items())
