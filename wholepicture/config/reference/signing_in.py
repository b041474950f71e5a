"""Signing in: how often one may try, what is written of it, and what stands out."""

from datetime import timedelta

from wholepicture.access.limits import ALLOWANCES, KNOWN_FOR
from wholepicture.access.tries import KINDS, RULES
from wholepicture.config.reference.markdown import Page, code, section, sections, table

_KNOWN = (
    f"A device is known for an account for {KNOWN_FOR.days} days after its last full sign-in there (password and second "
    "factor), by a signed cookie. What strangers try, from wherever, takes nothing from it: nobody locks somebody else out "
    "of a device that they have used before. A right password or code takes nothing."
)


def page() -> Page:
    return Page(
        "signing-in.md",
        "Signing in",
        "How often somebody may try, what is written of tries that failed, and what stands out among them.",
        sections((_allowances(), _kinds(), _rules())),
    )


def _allowances() -> str:
    rows = [(allowance.of, str(allowance.at_once), _span(allowance.every)) for allowance in ALLOWANCES]
    return section("How often one may try", _KNOWN, table(("Wrong tries of", "At once", "Then one more each"), rows))


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"


def _kinds() -> str:
    rows = [(code(kind.code), kind.words, code(kind.operation)) for kind in KINDS.values()]
    return section(
        "What is written",
        "Each stands in the ledger under its act. Of tries that are blocked the first in a row is written, the tenth, the "
        "hundredth, and so on, with how many there were.",
        table(("Kind", "In the ledger", "Act"), rows),
    )


def _rules() -> str:
    rows = [(rule.title, rule.meaning, rule.do) for rule in RULES]
    return section(
        "What stands out",
        "Under *Oversight*, of the last seven days. A rule asks a person to look; it blocks nobody.",
        table(("Rule", "Meaning", "What to do"), rows),
    )
