"""The published rules that raise an alert."""

from typing import Any

from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table


def page() -> Page:
    return Page(
        "alert-rules.md",
        "Alert rules",
        "The published rules that raise an alert. A rule fires or it does not; nothing adds up to a score, and a person decides.",
        sections(_rule(rule) for rule in all_rules().values()),
    )


def _rule(rule: AnyRule) -> str:
    state = "in force" if rule.active else "withdrawn"
    rows = [(code(name), _value(value)) for name, value in rule.parameters.items()]
    return section(
        rule.title,
        f"{code(rule.code)}, version {rule.version}, {state}. It reads: {rule.reads.described[0].lower()}{rule.reads.described[1:]}.",
        rule.explanation,
        table(("Parameter", "Value"), rows),
    )


def _value(value: Any) -> str:
    return codes(value) if isinstance(value, list | tuple) else str(value)
