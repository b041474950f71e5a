"""The kinds of reports."""

from wholepicture.access.rules import level_for
from wholepicture.config.reference.markdown import Page, code, table
from wholepicture.intake.models import KINDS
from wholepicture.intake.rules import OWN_BLOCK


def page() -> Page:
    rows = [
        (code(name), title, code(OWN_BLOCK.get(name, "")), code(level_for(name, None))) for name, title in KINDS.items()
    ]
    return Page(
        "kinds.md",
        "Kinds of reports",
        "What `kind` of a submission may be.",
        table(("Code", "On screen", "Its own block", "Sharing level where the sender says none"), rows),
    )
