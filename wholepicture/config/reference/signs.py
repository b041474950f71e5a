"""The dictionary of signs."""

from collections.abc import Iterable

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
        "Every sign that a report may use, by its stable code, from `wholepicture/base/indicators.toml`.",
        sections((_warning_signs(), *(_list(name) for name in LISTS))),
    )


def _warning_signs() -> str:
    rows = [(str(sign.number), code(sign.code), sign.label) for sign in warning_signs()]
    return section("Warning signs", "The sixteen that screens show first.", table(("No", "Code", "Label"), rows))


def _list(name: str) -> str:
    title, meaning = LISTS[name]
    listed = [sign for sign in indicators().values() if sign.list == name]
    return section(title, meaning, _table(listed))


def _table(signs: Iterable[Indicator]) -> str:
    columns = ("Code", "Label", "Guidance", "Counts once together with", "Source")
    rows = [(code(sign.code), sign.label, _guidance(sign), codes(sign.overlap), sign.source) for sign in signs]
    return table(columns, rows)


def _guidance(sign: Indicator) -> str:
    parts = [sign.guidance]
    if sign.points:
        parts.append("Points at what another does.")
    if sign.becomes_harm_when:
        parts.append(f"Becomes harm when: {sign.becomes_harm_when}")
    if sign.unconfirmed:
        parts.append("(Wording not yet checked against the current published text.)")
    return " ".join(part for part in parts if part)
