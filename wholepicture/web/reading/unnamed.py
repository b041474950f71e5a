"""Beside a report that came without a name: the conversation with whoever sent it, and a box to write back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.viewer import Viewer
from wholepicture.alerts.front_door import hidden_among
from wholepicture.alerts.results import ReadingRow
from wholepicture.intake.confidential.queries import Confided, ConfidedRow, confided, wishes_to_take_back
from wholepicture.intake.confidential.rules import LONGEST_MESSAGE
from wholepicture.picture.queries import reports_behind
from wholepicture.picture.results import Entry

FIRST_WORDS = 12
WITHDRAWAL = "withdrawal"  # as `ConfidedRow.meant`
SAY_SOMETHING = "Write what they are to read."
# What they said of themself, as a colleague would say it.
INFORMANTS = {
    "child": "They say that they are a child or young person.",
    "friend": "They say that they are a friend.",
    "parent_or_carer": "They say that they are a parent, a carer or family.",
    "public": "They say that they are a neighbour, or saw something.",
    "professional": "They say that they work with children.",
    "anonymous": "They did not say who they are to the child.",
}
MEANT = {"first": "The first report", "more": "More", "withdrawal": "That it be taken back"}


@dataclass(frozen=True)
class Message:
    """What was written to whoever sent a report, and what is wrong with it."""

    text: str = ""
    mistake: str = ""


def message_from(text: str) -> Message:
    """What was sent. It is not cut off where it is too long."""
    if not text:
        return Message(text, SAY_SOMETHING)
    if len(text) > LONGEST_MESSAGE:
        return Message(text, f"Use {LONGEST_MESSAGE:,} characters or fewer here. There are {len(text):,}.")
    return Message(text)


@dataclass(frozen=True)
class UnderTheCode:
    """One of the reports under a code: what it was meant as, and, where the viewer may read it, when it came and how it begins."""

    submission: UUID
    is_this: bool
    what: str
    at: datetime | None
    begins: str


def unnamed_context(viewer: Viewer, row: ReadingRow, message: Message) -> dict[str, Any]:
    """What `reading/_unnamed.html` shows; nothing where the report came from somebody who is known.

    That it is to be taken back is said whether or not who sent it is hidden: somebody may be in danger for having told it.
    """
    if row.is_hidden:
        return {"wishes_back": wishes_to_take_back(viewer, submission=row.submission)}
    if not row.came_unnamed:
        return {}
    held = confided(viewer, submission=row.submission)
    if held is None:
        return {}
    told = _told_under(viewer, held)
    entries = reports_behind(viewer, submissions=[report.submission for report in told if not report.is_this])
    return {
        "they_are": INFORMANTS.get(held.informant_kind, INFORMANTS["anonymous"]),
        "unnamed": held,
        "unnamed_reports": [_under_the_code(report, entries.get(report.submission)) for report in told],
        "wishes_back": _wishes_in(told),
        "message": message.text,
        "most": LONGEST_MESSAGE,
    }


def _told_under(viewer: Viewer, held: Confided) -> list[ConfidedRow]:
    """What came under a code and may be named beside this report. What somebody wants taken back is found from where they say so."""
    if held.meant == WITHDRAWAL:
        return held.reports
    hidden = hidden_among(viewer, submissions=[report.submission for report in held.reports])
    return [report for report in held.reports if report.submission not in hidden]


def _wishes_in(told: list[ConfidedRow]) -> list[UUID]:
    """The newest other report by which they ask that what they told be taken back."""
    return [report.submission for report in told if report.meant == WITHDRAWAL and not report.is_this][-1:]


def wants_answer(viewer: Viewer, row: ReadingRow) -> bool:
    """Whether a report came from somebody who did not sign in, and who asked for an answer."""
    held = confided(viewer, submission=row.submission) if row.came_unnamed else None
    return held is not None and held.wants_answer


def _under_the_code(report: ConfidedRow, entry: Entry | None) -> UnderTheCode:
    words = " ".join(text for _, text in entry.passages).split() if entry else []
    begins = " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
    at = entry.received_at if entry else None
    return UnderTheCode(report.submission, report.is_this, MEANT[report.meant], at, begins)
