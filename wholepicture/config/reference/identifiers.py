"""The types of identifiers that a report may give of a person."""

from wholepicture.base.identifiers import IDENTIFIER_TYPES
from wholepicture.config.reference.markdown import Page, code, table
from wholepicture.partnership.rules import STRONG_IDENTIFIERS


def page() -> Page:
    rows = [(code(name), "yes" if name in STRONG_IDENTIFIERS else "") for name in sorted(IDENTIFIER_TYPES)]
    return Page(
        "identifiers.md",
        "Identifier types",
        "What `subjects[].identifiers[].type` may be. A value that fails its check is kept as given and flagged.",
        table(("Code", "An agency may be trusted for it"), rows),
    )
