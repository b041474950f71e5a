"""How a partnership uses its rules: what is set of each, by whom and why. A setting is never changed; another comes after it.

Nothing is set by itself: what falls below the partnership's line is shown as such, and a person moves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts import rule_parameters, threshold
from wholepicture.alerts.decisions import USES
from wholepicture.alerts.models import RuleSetting
from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.alerts.rules_used import UsedRule, rules_of_area, with_parameters
from wholepicture.alerts.threshold import OWN
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NeedsReason, NotFound, Refusal, command, concerning, query
from wholepicture.base.stored_first import stored_first
from wholepicture.partnership.queries import all_areas, names_of
from wholepicture.partnership.signs.queries import dictionary_of

LINE = "line"  # the code under which the share is kept below which the page says so of a rule
USUAL_LINE = 5  # in 100
LONGEST_TITLE = 100


class NotSet(Refusal):
    """What was sent cannot be set, and nothing was stored. Correct each field as it says, and set it again."""

    status = 422

    def __init__(self, problems: Mapping[str, str]):
        self.problems = dict(problems)
        told = " ".join(f"{name}: {problem}" for name, problem in problems.items())
        super().__init__(f"Nothing was set. {told}")


class SetMeanwhile(Refusal):
    """Somebody set this after you opened it. Read what they set and why; nothing of yours was stored."""


@dataclass(frozen=True)
class SettingShown:
    """One setting: its number, how the rule is used since, with which parameters, by whom and why."""

    number: int
    use: str
    parameters: Mapping[str, Any]
    reason: str
    by: str
    at: datetime

    @property
    def title(self) -> str:
        """How the rule is used, in words."""
        return USES[self.use]


@dataclass(frozen=True)
class RuleInUse:
    """A rule as the area uses it. `history`: everything that was set of it, the latest first; empty: it is as published."""

    rule: AnyRule
    use: str
    published_use: str
    published: Mapping[str, Any]
    history: tuple[SettingShown, ...]

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def is_own(self) -> bool:
        """Whether it is a threshold of the partnership's own."""
        return self.code.startswith(OWN)

    @property
    def is_fixed(self) -> bool:
        """Whether it stays an alert, whoever sets what."""
        return self.code in rule_parameters.ALWAYS_RAISES

    @property
    def number(self) -> int:
        """Which setting stands; 0: none was made."""
        return self.history[0].number if self.history else 0

    @property
    def title_of_use(self) -> str:
        return USES[self.use]


@dataclass(frozen=True)
class Line:
    """The share below which the page says of a rule that it is below the partnership's line. `number` 0: nobody set it."""

    percent: int
    history: tuple[SettingShown, ...]

    @property
    def number(self) -> int:
        return self.history[0].number if self.history else 0


@dataclass(frozen=True)
class UsedOnServer:
    """What areas set of published rules, by the rule's code; and each area's own thresholds, each with what is set of it: two
    areas may have thresholds of one code."""

    set_of: dict[str, list[dict[str, Any]]]
    own: list[tuple[AnyRule, dict[str, Any]]]


# -- setting ------------------------------------------------------------------------------------------------------------


@command(Permission.SET_RULES, called="Set how a rule is used")
def set_rule(
    viewer: Viewer, *, rule: str, use: str, parameters: Mapping[str, Any], reason: str, seen: int | None = None
) -> RuleSetting:
    """Says whether a published rule raises, only lists or is off, and with which parameters; what is not given is as published.

    `seen`: the number of the setting that the person had before them. Raises NotFound, NotSet, NeedsReason, SetMeanwhile.
    """
    published = all_rules().get(rule)
    if published is None or not published.active:
        raise NotFound
    wrong = _problem_of_use(rule, use) | rule_parameters.problems(published, parameters, dictionary_of(viewer.area_id))
    differing = rule_parameters.changed(published, parameters)
    return _set(viewer, rule, use, differing, reason, wrong=wrong, seen=seen)


@command(Permission.SET_RULES, called="Set a threshold of the partnership’s own")
def set_threshold(
    viewer: Viewer,
    *,
    code: str = "",
    title: str,
    counts: str,
    at_least: int,
    days: int,
    signs: Sequence[str] = (),
    use: str,
    reason: str,
    seen: int | None = None,
) -> RuleSetting:
    """Says what a threshold of the partnership's own counts, and how it is used. `code`: of one that there is; empty: a new one.

    Raises NotFound, NotSet, NeedsReason, SetMeanwhile.
    """
    if code and not _is_own_of(viewer, code):
        raise NotFound
    parameters = threshold_of(title=title, counts=counts, at_least=at_least, days=days, signs=signs)
    wrong = problems_of_threshold(parameters, dictionary_of(viewer.area_id)) | _problem_of_use(code, use)
    if code:
        return _set(viewer, code, use, parameters, reason, wrong=wrong, seen=seen)
    return _set(viewer, _free_code(viewer), use, parameters, reason, wrong=wrong, seen=0)


@command(Permission.SET_RULES, called="Set the line of the rules")
def set_line(viewer: Viewer, *, percent: int | None, reason: str, seen: int | None = None) -> RuleSetting:
    """Says below which share of alerts that proved right the page says so of a rule. It moves no rule.

    Raises NotSet, NeedsReason, SetMeanwhile.
    """
    problem = threshold.problem_of_number(percent, 0, 100)
    wrong = {"percent": problem} if problem else {}
    return _set(viewer, LINE, "raises", {"percent": percent}, reason, wrong=wrong, seen=seen)


def threshold_of(*, title: str, counts: str, at_least: int, days: int, signs: Sequence[str] = ()) -> dict[str, Any]:
    """The parameters of a threshold, as they are stored."""
    return {
        "title": title.strip(),
        "counts": counts,
        "at_least": at_least,
        "days": days,
        "signs": list(dict.fromkeys(signs)),
    }


def problems_of_threshold(parameters: Mapping[str, Any], dictionary: Dictionary) -> dict[str, str]:
    """What is wrong with a threshold, by field, its title among them. `dictionary`: of signs, in force in its area."""
    wrong = {}
    if not 0 < len(parameters["title"]) <= LONGEST_TITLE:
        wrong["title"] = f"Say what it is called, in 1 to {LONGEST_TITLE} characters."
    return wrong | threshold.problems(parameters, dictionary)


def _problem_of_use(rule: str, use: str) -> dict[str, str]:
    if use not in USES:
        return {"use": "Choose whether it raises alerts, only lists, or is not used."}
    if rule in rule_parameters.ALWAYS_RAISES and use != "raises":
        return {"use": rule_parameters.HARM_STAYS}
    return {}


def _set(
    viewer: Viewer,
    rule: str,
    use: str,
    parameters: Mapping[str, Any],
    reason: str,
    *,
    wrong: Mapping[str, str],
    seen: int | None,
) -> RuleSetting:
    if wrong:
        raise NotSet(wrong if reason.strip() else {**wrong, "reason": str(NeedsReason())})
    if not reason.strip():
        raise NeedsReason
    number = _latest_number(viewer, rule)
    if seen is not None and seen != number:
        raise SetMeanwhile
    with stored_first(SetMeanwhile):
        setting = RuleSetting.objects.create(
            id=new_id(),
            area_id=viewer.area_id,
            rule=rule,
            number=number + 1,
            use=use,
            parameters=dict(parameters),
            reason=reason.strip(),
            made_by_id=viewer.person,
        )
    concerning(records=[setting.id], justification=reason.strip(), of=rule)
    return setting


def _latest_number(viewer: Viewer, rule: str) -> int:
    numbers = RuleSetting.objects.filter(area_id=viewer.area_id, rule=rule).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def _is_own_of(viewer: Viewer, code: str) -> bool:
    return code.startswith(OWN) and _latest_number(viewer, code) > 0


def _free_code(viewer: Viewer) -> str:
    """The code of a new threshold: the next number."""
    codes = RuleSetting.objects.filter(area_id=viewer.area_id, rule__startswith=OWN).values_list("rule", flat=True)
    numbers = [int(code.removeprefix(OWN)) for code in set(codes) if code.removeprefix(OWN).isdecimal()]
    return f"{OWN}{max(numbers, default=0) + 1}"


# -- what is set --------------------------------------------------------------------------------------------------------


@query(Permission.ALERTS, called="Read how the rules are used")
def rules_in_use(viewer: Viewer) -> list[RuleInUse]:
    """Every published rule as the viewer's area uses it, and its own thresholds."""
    history = _history_of(viewer.area_id)
    return [_in_use(used, history.get(used.rule.code, ())) for used in rules_of_area(viewer.area_id)]


@query(Permission.ALERTS, called="Read the line of the rules")
def line_of(viewer: Viewer) -> Line:
    """The share below which the page says so of a rule."""
    return _line(_history_of(viewer.area_id, LINE).get(LINE, ()))


@query(Permission.ALERTS, called="Listed how areas use rules on the server")
def rules_on_server(viewer: Viewer) -> UsedOnServer:
    """What each area set: for whoever runs the installation."""
    used = UsedOnServer({}, [])
    for area in all_areas():
        for rule in rules_of_area(area.id):
            if rule.setting is None:
                continue
            row = {"area": area.code, "use": rule.use, "setting": rule.setting.number}
            row |= {"parameters": dict(rule.setting.parameters)}
            if rule.rule.code.startswith(OWN):
                used.own.append((rule.rule, row))
            else:
                used.set_of.setdefault(rule.rule.code, []).append(row)
    return used


def _history_of(area: UUID, rule: str = "") -> dict[str, tuple[SettingShown, ...]]:
    """Everything that was set in an area, by rule, the latest first. `rule`: of one alone."""
    settings = RuleSetting.objects.filter(area_id=area, **({"rule": rule} if rule else {})).order_by("-number")
    listed = list(settings)
    names = names_of({setting.made_by_id for setting in listed})
    history: dict[str, list[SettingShown]] = {}
    for setting in listed:
        shown = SettingShown(
            setting.number,
            setting.use,
            setting.parameters,
            setting.reason,
            names.get(setting.made_by_id, ""),
            setting.at,
        )
        history.setdefault(setting.rule, []).append(shown)
    return {code: tuple(shown) for code, shown in history.items()}


def _in_use(used: UsedRule, history: tuple[SettingShown, ...]) -> RuleInUse:
    published = all_rules().get(used.rule.code)
    return RuleInUse(
        rule=used.rule,
        use=used.use,
        published_use=published.use if published else "",
        published=published.parameters if published else {},
        history=history,
    )


def _line(history: tuple[SettingShown, ...]) -> Line:
    return Line(int(history[0].parameters["percent"]) if history else USUAL_LINE, history)


def rule_to_try(viewer: Viewer, code: str, parameters: Mapping[str, Any]) -> AnyRule:
    """Inside a recorded act: a rule with these parameters, to be tried. `code` empty or of a threshold: a threshold.

    Raises NotFound, NotSet.
    """
    dictionary = dictionary_of(viewer.area_id)
    if not code or code.startswith(OWN):
        wrong = problems_of_threshold(parameters, dictionary)
        if wrong:
            raise NotSet(wrong)
        number = _latest_number(viewer, code) + 1 if code else 1
        return threshold.rule_of_threshold(code or OWN, number, parameters, dictionary)
    published = all_rules().get(code)
    if published is None or not published.active:
        raise NotFound
    wrong = rule_parameters.problems(published, parameters, dictionary)
    if wrong:
        raise NotSet(wrong)
    return with_parameters(published, rule_parameters.changed(published, parameters))
