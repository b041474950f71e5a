"""The alert rules there are: every module in `rules/` holds one, under the name RULE. No list is kept."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, TypeAlias

from wholepicture.alerts import rules
from wholepicture.alerts.finding import AS_WORDED, PRESUMES, Reason
from wholepicture.alerts.inputs import Input
from wholepicture.alerts.rule import AlertRule
from wholepicture.alerts.threshold import OWN, rule_of_threshold
from wholepicture.alerts.wording import Words, plainly, say_presumes, spelt_out

AnyRule: TypeAlias = AlertRule[Any]


def all_rules() -> Mapping[str, AnyRule]:
    """Every rule by its code, in the order of their modules' names."""
    return _rules_in(tuple(rules.__path__))


@cache
def _rules_in(folders: tuple[str, ...]) -> Mapping[str, AnyRule]:
    by_code: dict[str, AnyRule] = {}
    for module in sorted(iter_modules(folders), key=lambda module: module.name):
        rule: AnyRule = import_module(f"{rules.__name__}.{module.name}").RULE
        if rule.code in by_code:
            raise ValueError(f"Two alert rules have the code {rule.code!r}")
        by_code[rule.code] = rule
    return MappingProxyType(by_code)


def rule_of(code: str) -> AnyRule:
    """The rule that raised an alert. Of one whose module is no longer there its code is known, and nothing else."""
    if code.startswith(OWN):
        return rule_of_threshold(code)
    return all_rules().get(code) or AlertRule(
        code=code,
        version=0,
        title=spelt_out(code),
        explanation="This rule is no longer in use, and its words are no longer kept.",
        parameters={},
        reads=Input,
        evaluate=lambda given, parameters: None,
        sentences={},
        if_one_source=lambda evidence, parameters: "",
        active=False,
    )


def sentence_of(code: str, reason: Reason, words: Words) -> str:
    """A reason of the rule with this code, in words: its rule's own, while there are any."""
    if reason.code == AS_WORDED:
        return str(reason.values["text"])
    if reason.code == PRESUMES:
        return say_presumes(reason)
    return rule_of(code).sentences.get(reason.code, plainly)(reason, words)
