"""A report that is being written, in words. No database."""

from wholepicture.intake.results import DraftRow
from wholepicture.web.wording.reports import KINDS
from wholepicture.web.wording.sentences import and_list


def draft_in_words(draft: DraftRow) -> str:
    """What tells a draft from others: `Concern about Wren Ashdown`, `Concern, “A man in a grey van …”`."""
    if draft.names:
        return f"{KINDS[draft.kind]} about {and_list(draft.names)}"
    return f"{KINDS[draft.kind]}, “{draft.begins}”" if draft.begins else f"{KINDS[draft.kind]}, nothing written yet"
