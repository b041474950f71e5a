"""Arranges the reading list for its pages: what a report is, whom it is about, why it stands where it does. No database."""

from dataclasses import dataclass

from wholepicture.alerts.results import Behind, ReadingRow, Waiting
from wholepicture.alerts.urgency import DANGER, HARM, harm_signs
from wholepicture.alerts.wording import count
from wholepicture.intake.kinds import KINDS
from wholepicture.web.wording import words

MOST_NAMED = 3  # people in a heading; the page lists them all


@dataclass(frozen=True)
class ShownReport:
    """A report of the list in words. `tag` is a status and its colour; `why` says what put it there."""

    row: ReadingRow
    title: str
    tag: tuple[str, str] | None
    why: str
    waiting: list[Behind]  # alerts behind which it stands and that nobody has decided


def shown(row: ReadingRow) -> ShownReport:
    return ShownReport(
        row=row,
        title=_title(row),
        tag={DANGER: ("In danger now", "red"), HARM: ("Sign of harm", "orange")}.get(row.urgency),
        why=why(row),
        waiting=[one for one in row.behind if not one.is_decided],
    )


def _title(row: ReadingRow) -> str:
    """What it is, and whom it is about: the children; whoever is named, if it describes no child."""
    named = [one.label for one in row.people if one.role == "child"] or [one.label for one in row.people]
    kind = KINDS[row.kind]
    if not named:
        return f"{kind.title}, nobody named"
    if len(named) > MOST_NAMED:
        named = [*named[:MOST_NAMED], f"{len(named) - MOST_NAMED} more"]
    return f"{kind.begins_title or kind.title} about {words.and_list(named)}"


def why(row: ReadingRow) -> str:
    """Why it stands before others; nothing where it stands in the order in which reports came."""
    if row.urgency == DANGER:
        return "The sender says that a child is in danger now."
    if row.urgency == HARM:
        signs = [code for code, given, _ in row.report.signs if given == "yes"] if row.report else []
        return "; ".join(harm_signs(signs)) or "It names a sign of harm."
    return ""


def waiting_said(waits: Waiting) -> str:
    """How many wait, in a line for the first page."""
    number = f"{waits.number} or more reports" if waits.is_more else count(waits.number, "report")
    first = {DANGER: ": the first says that a child is in danger now", HARM: ": the first has a sign of harm"}
    return f"{number} to read{first.get(waits.urgency, '')}"
