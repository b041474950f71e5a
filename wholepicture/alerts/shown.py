"""What the screens of alerts and of the reading list are made of: plain data, and what can be said of it. No tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from uuid import UUID

from wholepicture.alerts.rules import SHARED_TIE, Seen, several_signs
from wholepicture.base.indicators import indicators
from wholepicture.picture.queries import NamedRow
from wholepicture.picture.results import Entry

MOST_PAIRS = 100  # of sources tried as one: beyond, no two of them decide
_NOBODY = UUID(int=0)  # the rule asks about a child; here only whether it fires matters


@dataclass(frozen=True)
class Decided:
    decision: str
    title: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AlertRow:
    """An alert as listed: what in a sentence, why, and how long it has waited."""

    id: UUID
    rule: str
    rule_version: int
    title: str
    about: list[tuple[UUID, str]]  # nominals and what they are called
    items: list[UUID]
    reasons: list[str]
    evident_at: datetime
    raised_at: datetime
    due_at: datetime
    is_overdue: bool
    reports: int
    decided: Decided | None


@dataclass(frozen=True)
class AlertPage:
    """One alert with the reports behind it: those it was raised on, and those that were added while it waited."""

    row: AlertRow
    explanation: str
    reports: list[Entry]
    later: list[Entry]
    if_one_source: str
    earlier: list[AlertRow] = field(default_factory=list)


@dataclass(frozen=True)
class Behind:
    """An alert that a report stands behind."""

    alert: UUID
    title: str
    is_decided: bool


@dataclass(frozen=True)
class ReadingRow:
    """A report of the reading list, as the viewer may see it. `report` is None where what it says is not theirs to see."""

    submission: UUID
    kind: str
    urgency: int
    received_at: datetime
    due_at: datetime
    is_overdue: bool
    answered_at: datetime | None
    agency: str
    people: list[NamedRow]  # children first
    report: Entry | None
    behind: list[Behind]


@dataclass(frozen=True)
class ReadingPage:
    """A page of the list. `is_more`: others come after its last."""

    rows: list[ReadingRow]
    is_more: bool


@dataclass(frozen=True)
class ReportToRead:
    """One report of the list, with who and what it names, and the answer once there is one."""

    row: ReadingRow
    named: list[NamedRow]
    answer: Decided | None


@dataclass(frozen=True)
class Waiting:
    """How many reports wait to be read, counted no further than a page, and the one that is read first."""

    number: int
    is_more: bool
    urgency: int
    due_at: datetime


def if_one_source(rule: str, reports: Sequence[Entry], roots: Sequence[str]) -> str:
    """In a sentence: whether the alert would stand if two of its sources were one, and which two matter."""
    still = "If any two of these reports came from one source, this would still have been raised."
    if rule == SHARED_TIE.code:
        if len(set(roots)) > SHARED_TIE.parameters["sources"]:
            return still
        return "This rests on two independent sources. If both were one, it would not have been raised."
    seen = _seen_in(reports)
    who = {one.root: one.agency for one in seen}
    pairs = list(combinations(sorted(who), 2))
    if len(pairs) > MOST_PAIRS:
        return still
    if not several_signs(_NOBODY, seen):
        return ""  # what is shown of the reports says less than what the rule read: nothing honest can be said
    matter = [pair for pair in pairs if not several_signs(_NOBODY, _as_one(seen, *pair))]
    if not matter:
        return still
    if len(matter) == len(pairs):
        return "If any two of these reports came from one source, this would not have been raised."
    named = " or ".join(dict.fromkeys(f"{who[one]} and {who[other]}" for one, other in matter))
    return f"If the reports by {named} came from one source, this would not have been raised."


def _as_one(seen: Sequence[Seen], root: str, other: str) -> list[Seen]:
    return [replace(one, root=root) if one.root == other else one for one in seen]


def _seen_in(reports: Iterable[Entry]) -> list[Seen]:
    known = indicators()
    return [
        Seen(
            code=code,
            label=known[code].label,
            list=known[code].list,
            groups=frozenset(known[code].overlap),
            agency=report.agency,
            root=report.root,
            at=report.at,
            recorded_at=report.recorded_at,
            submission=report.submission,
        )
        for report in reports
        for code, answer, _ in report.signs
        if answer == "yes" and code in known
    ]
