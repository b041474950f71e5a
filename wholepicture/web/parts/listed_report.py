"""A report of the reading list in words: what it is, whom it is about, why it stands where it does. No database."""

from dataclasses import dataclass

from wholepicture.alerts.results import Behind, ReadingRow
from wholepicture.alerts.urgency import DANGER, HARM, MISSING, TAKES_BACK
from wholepicture.intake.kinds import KINDS
from wholepicture.web.wording.sentences import and_list

MOST_NAMED = 3  # people in a heading; the page lists them all
_TAGS = {
    DANGER: ("In danger now", "red"),
    MISSING: ("Missing now", "red"),
    HARM: ("Sign of harm", "orange"),
    TAKES_BACK: ("Asks to take it back", "purple"),
}
MAY_BE_DANGER = ("May be in danger now", "red")


@dataclass(frozen=True)
class ReportInWords:
    """A report of the list in words. `tag` is a status and its colour; `why` says what put it there."""

    row: ReadingRow
    title: str
    tag: tuple[str, str] | None
    why: str
    rung: str  # where it says danger: whether anybody was rung
    waiting: list[Behind]  # alerts behind which it stands and that nobody has decided


def report_in_words(row: ReadingRow) -> ReportInWords:
    return ReportInWords(
        row=row,
        title=_title(row),
        tag=MAY_BE_DANGER if is_unsure(row) else _TAGS.get(row.urgency) or _withdrawn(row)[0],
        why=" ".join(filter(None, (_why(row), _withdrawn(row)[1]))),
        rung=_rung(row) if row.urgency == DANGER and row.report else "",
        waiting=[alert for alert in row.behind if not alert.is_decided and not alert.is_listed],
    )


def _rung(row: ReadingRow) -> str:
    """Whether the sender has rung 999: whoever reads it does not ring a second time, nor believes that somebody did."""
    said = row.report.detail if row.report else {}
    reference = said.get("emergency_reference", "")
    if reference:
        return f"The sender says that they rang 999 (reference {reference})."
    if said.get("rang"):
        return "The sender says that they rang 999 or the duty team. They give no reference."
    return "The sender does not say that 999 was rung."


_WHY_DANGER = {
    False: "The sender says that a child is in danger now.",
    True: "The sender is not sure whether a child is in danger now.",
    None: "The sender says that a child is in danger now, or may be.",  # what it says is not the viewer's to see
}


def is_unsure(row: ReadingRow) -> bool:
    """Whether the sender, asked whether a child is in danger now, is not sure: it is read as soon, and said as they said it."""
    return row.urgency == DANGER and row.report is not None and bool(row.report.detail.get("danger_is_uncertain"))


def _withdrawn(row: ReadingRow) -> tuple[tuple[str, str] | None, str]:
    """A tag and a sentence for a report that its sender takes back, and for the one by which they do."""
    if row.report is not None and row.report.revision == "withdrawal":
        return ("Withdrawal", "grey"), "Its sender takes back what they sent before. Your answer answers that as well."
    if row.report is not None and row.report.how_superseded == "withdrawal":
        return (
            "Withdrawn",
            "grey",
        ), "Its sender has taken it back. Whoever answers the withdrawal answers this as well."
    return None, ""


def _title(row: ReadingRow) -> str:
    """What it is, and whom it is about: the children; whoever is named, if it describes no child."""
    children = [person.label for person in row.people if person.role == "child"]
    named = children or [person.label for person in row.people]
    kind = KINDS[row.kind]
    if not named:
        return f"{kind.title}, nobody named"
    if len(named) > MOST_NAMED:
        named = [*named[:MOST_NAMED], f"{len(named) - MOST_NAMED} more"]
    return f"{kind.begins_title or kind.title} about {and_list(named)}"


def _why(row: ReadingRow) -> str:
    """Why it stands before others; nothing where it stands in the order in which reports came."""
    if row.urgency == DANGER:
        return _WHY_DANGER[None if row.report is None else is_unsure(row)]
    if row.urgency == TAKES_BACK:
        return "Whoever told something under a code asks that it be taken back. Nothing is taken back by itself."
    if row.urgency == MISSING:
        return "The report tells of a child who is missing, and of no return."
    if row.urgency == HARM:
        return "; ".join(_harm_seen(row)) or "It names a sign of harm."
    return ""


def _harm_seen(row: ReadingRow) -> list[str]:
    """What the signs of harm are called to which the report says yes, as far as the viewer may see it."""
    if row.report is None:
        return []
    return [row.report.labels.get(code, code) for code, sign in row.report.counting.items() if sign.list == "H"]
