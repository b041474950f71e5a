"""The published rules that raise an alert."""

from typing import Any

from wholepicture.alerts.decisions import USES
from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.alerts.rule_parameters import title_of
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table


def page() -> Page:
    return Page(
        "alert-rules.md",
        "Alert rules",
        "The published rules that ask for a person's look, as an alert or on the list to look at again. A rule fires or it does "
        "not; nothing adds up to a score, and a person decides. How a rule is used is a partnership's to set: "
        "[set a rule](../how-to/set-a-rule.md).",
        sections(_rule(rule) for rule in all_rules().values()),
    )


def _rule(rule: AnyRule) -> str:
    state = "in force" if rule.active else "withdrawn"
    rows = [(code(name), title_of(name), _value(value)) for name, value in rule.parameters.items()]
    reads = rule.reads.described[0].lower() + rule.reads.described[1:]
    return section(
        rule.title,
        f"{code(rule.code)}, version {rule.version}, {state}. {USES[rule.use]}. It reads: {reads}.",
        rule.explanation,
        table(("Parameter", "What it is", "Value"), rows),
    )


def _value(value: Any) -> str:
    return codes(value) if isinstance(value, list | tuple) else str(value)
