"""Beside a report that came without a name: the conversation with whoever sent it, and a box to write back."""

from dataclasses import dataclass
from typing import Any

from wholepicture.access.viewer import Viewer
from wholepicture.alerts.front_door import hidden_among
from wholepicture.alerts.results import ReadingRow
from wholepicture.intake.confidential.queries import confided
from wholepicture.intake.confidential.rules import LONGEST_MESSAGE

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


def unnamed_context(viewer: Viewer, row: ReadingRow, message: Message) -> dict[str, Any]:
    """What `reading/_unnamed.html` shows; nothing where the report came from somebody who is known."""
    if not row.came_unnamed:
        return {}
    held = confided(viewer, submission=row.submission)
    if held is None:
        return {}
    hidden = hidden_among(viewer, submissions=[report.submission for report in held.reports])
    told = [(report, MEANT[report.meant]) for report in held.reports if report.submission not in hidden]
    they_are = INFORMANTS.get(held.informant_kind, INFORMANTS["anonymous"])
    return {
        "they_are": they_are,
        "unnamed": held,
        "unnamed_reports": told,
        "message": message.text,
        "most": LONGEST_MESSAGE,
    }
