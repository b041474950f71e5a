"""What the ledger writes down: every act, with what it is called there."""

from wholepicture.base.ledgered import Act, acts
from wholepicture.config.reference.markdown import Page, code, codes, table


def page() -> Page:
    # Tests make acts of their own, in the same process.
    ours = sorted((act for act in acts() if not act.where.startswith("tests.")), key=lambda act: act.code)
    return Page(
        "acts.md",
        "Acts",
        "What the ledger writes down: every command and query, and what the database writes itself. A code never changes.",
        table(("Code", "What it is called", "Permission", "Written before as"), map(_row, ours)),
    )


def _row(act: Act) -> tuple[str, ...]:
    return code(act.code), act.called, code(act.permission), codes(act.formerly)
