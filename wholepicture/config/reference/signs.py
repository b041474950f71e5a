"""The published dictionary of signs, and its cards."""

from collections.abc import Iterable

from wholepicture.base.dictionary import published
from wholepicture.base.indicators import Indicator, indicators, warning_signs
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table

LISTS = {
    "H": ("List H: harm", "Signs of harm. They raise alerts."),
    "R": ("List R: risk", "Signs of risk. They raise alerts."),
    "V": ("List V: vulnerability and context", "They never raise suspicion on their own."),
}


def page() -> Page:
    return Page(
        "signs.md",
        "Signs",
        "Every published sign, by its stable code, from `wholepicture/base/indicators.toml`, and the cards for roles, from "
        "`wholepicture/base/cards.toml`. A partnership starts from these and edits its own; `wholepicture signs` lists what is in force.",
        sections((_warning_signs(), *(_list(name) for name in LISTS), _cards())),
    )


def _warning_signs() -> str:
    rows = [(str(sign.number), code(sign.code), sign.label) for sign in warning_signs()]
    return section("Warning signs", "The sixteen that screens show first.", table(("No", "Code", "Label"), rows))


def _list(name: str) -> str:
    title, meaning = LISTS[name]
    listed = [sign for sign in indicators().values() if sign.list == name]
    return section(title, meaning, _table(listed))


def _cards() -> str:
    rows = [
        (code(card.code), card.title, codes(sign.code for sign in card.signs), "; ".join(card.note))
        for card in published().cards.values()
    ]
    return section("Cards", "What each role is likely to see.", table(("Code", "For", "Signs", "What to note"), rows))


def _table(signs: Iterable[Indicator]) -> str:
    columns = ("Code", "Label", "Guidance", "Counts once together with", "Source")
    rows = [(code(sign.code), sign.label, _guidance(sign), codes(sign.overlap), sign.source) for sign in signs]
    return table(columns, rows)


def _guidance(sign: Indicator) -> str:
    parts = [sign.guidance]
    if sign.points:
        parts.append("Speaks of what somebody else does.")
    if sign.becomes_harm_when:
        parts.append(f"Becomes harm when: {sign.becomes_harm_when}")
    if sign.unconfirmed:
        parts.append("(Wording not yet checked against the current published text.)")
    return " ".join(part for part in parts if part)
