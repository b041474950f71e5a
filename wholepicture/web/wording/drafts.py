"""A report that is being written, or was sent, in words that tell it from others. No database."""

from wholepicture.intake.results import DraftRow, ReportRow
from wholepicture.web.wording.reports import KINDS
from wholepicture.web.wording.sentences import and_list


def draft_in_words(draft: DraftRow) -> str:
    """What tells a draft from others: `Concern about Wren Ashdown`, `Concern, “A man in a grey van …”`,
    `Correction of report MG6K-2QWX`."""
    if draft.revises:
        what = "Correction of" if draft.how == "correction" else "More to"
        return f"{what} report {draft.revises}{f', about {and_list(draft.names)}' if draft.names else ''}"
    if draft.names:
        return f"{KINDS[draft.kind]} about {and_list(draft.names)}"
    return f"{KINDS[draft.kind]}, “{draft.begins}”" if draft.begins else f"{KINDS[draft.kind]}, nothing written yet"


def sent_in_words(report: ReportRow) -> str:
    """What tells a report from the others that somebody sent: `Concern about Wren Ashdown`; `Concern`, where it names no child."""
    return f"{KINDS[report.kind]} about {and_list(report.names)}" if report.names else KINDS[report.kind]
