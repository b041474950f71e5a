"""The rules that a partnership uses, as it uses them: which raise alerts, which only list, and with which parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from wholepicture.alerts.inputs import Input
from wholepicture.alerts.models import Alert, RuleSetting
from wholepicture.alerts.registry import AnyRule, all_rules, rule_of
from wholepicture.alerts.threshold import OWN, rule_of_threshold
from wholepicture.base.dictionary import Dictionary
from wholepicture.partnership.signs.queries import dictionaries_of, dictionary_of


@dataclass(frozen=True)
class UsedRule:
    """A rule as an area uses it. `use`: it raises alerts, only lists, or is off."""

    rule: AnyRule
    use: str
    setting: RuleSetting | None = None

    @property
    def only_lists(self) -> bool:
        return self.use == "lists"


class RulesUsed:
    """The rules by area: what is set of each is read once."""

    def __init__(self) -> None:
        self._by_area: dict[UUID, list[UsedRule]] = {}

    def of(self, area: UUID) -> list[UsedRule]:
        """Every rule of an area, those that are off among them."""
        if area not in self._by_area:
            self._by_area[area] = rules_of_area(area)
        return self._by_area[area]

    def reading(self, kind: type[Input], area: UUID) -> list[UsedRule]:
        """Those in use that read this."""
        return [used for used in self.of(area) if used.rule.reads is kind and used.use != "off"]


def rules_of_area(area: UUID) -> list[UsedRule]:
    """Every published rule as an area uses it, and its own thresholds."""
    latest = latest_settings(area)
    used = [_used(rule, latest.get(rule.code)) for rule in all_rules().values() if rule.active]
    own = [setting for code, setting in latest.items() if code.startswith(OWN)]
    dictionary = dictionary_of(area) if own else None
    return used + [UsedRule(own_rule(setting, dictionary), setting.use, setting) for setting in own]


def latest_settings(area: UUID) -> Mapping[str, RuleSetting]:
    """What is set of each rule of an area now."""
    settings = RuleSetting.objects.filter(area_id=area).order_by("rule", "number")
    return {setting.rule: setting for setting in settings}


def _used(rule: AnyRule, setting: RuleSetting | None) -> UsedRule:
    if setting is None:
        return UsedRule(rule, rule.use)
    return UsedRule(with_parameters(rule, setting.parameters), setting.use, setting)


def with_parameters(rule: AnyRule, changed: Mapping[str, Any]) -> AnyRule:
    """A rule with other values of some of its parameters."""
    return replace(rule, parameters={**rule.parameters, **changed}) if changed else rule


def own_rule(setting: RuleSetting, dictionary: Dictionary | None) -> AnyRule:
    """The rule that a threshold of a partnership's own is. `dictionary`: of signs, in force in its area."""
    return rule_of_threshold(setting.rule, setting.number, setting.parameters, dictionary)


def rules_as_raised(alerts: Iterable[Alert]) -> dict[UUID, AnyRule]:
    """The rule that raised each of these alerts, as it was set then in its area."""
    listed = list(alerts)
    settings = _settings_of(listed)
    dictionaries = dictionaries_of({area for area, rule in settings if rule.startswith(OWN)})
    rules = {}
    for alert in listed:
        setting = _as_raised(alert, settings.get((alert.area_id, alert.rule), ()))
        if setting and alert.rule.startswith(OWN):
            rules[alert.id] = own_rule(setting, dictionaries[alert.area_id])
        else:
            rules[alert.id] = with_parameters(rule_of(alert.rule), setting.parameters if setting else {})
    return rules


def _settings_of(alerts: Iterable[Alert]) -> dict[tuple[UUID, str], list[RuleSetting]]:
    """Everything that was set of the rules of these alerts, by area and rule, the first setting first."""
    by_rule: dict[tuple[UUID, str], list[RuleSetting]] = {}
    for setting in RuleSetting.objects.filter(rule__in={alert.rule for alert in alerts}).order_by("number"):
        by_rule.setdefault((setting.area_id, setting.rule), []).append(setting)
    return by_rule


def _as_raised(alert: Alert, settings: Iterable[RuleSetting]) -> RuleSetting | None:
    """The setting with which it was raised: a threshold's is its version; of a published rule the latest until then."""
    is_own = alert.rule.startswith(OWN)
    until_then = [
        setting
        for setting in settings
        if (setting.number == alert.rule_version if is_own else setting.at <= alert.raised_at)
    ]
    return until_then[-1] if until_then else None
