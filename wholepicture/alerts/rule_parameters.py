"""What a partnership may change of a rule's parameters, what each is called, and what is wrong with a change. Pure.

A rule names its parameters; one that has no words here is called by its name, spelt out.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wholepicture.alerts.rule import AlertRule, Parameters
from wholepicture.alerts.threshold import LONGEST_DAYS, problem_of_number
from wholepicture.alerts.wording import spelt_out
from wholepicture.base.dictionary import Dictionary, published

# Harm stays an alert, however few of them prove right: none may wait for a list to be gone through.
ALWAYS_RAISES = frozenset({"harm"})
HARM_STAYS = "A sign of harm stays an alert, whatever its share is: it is seen at once and by a person. Choose that it raises alerts."

MOST = 1000
# Numbers for which none is a number that means something: nothing more is asked.
_MAY_BE_NONE = frozenset({"pointing", "pointed_at", "pointed_at_in_busy_places", "quiet_days"})
# Of two parameters of a rule, the first may not be more than the second: it could never fire.
_NEVER_MORE = (("children", "most_children"), ("children", "most_people"))
_OLDEST_CHILD = 18

_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "adult_roles": "Adults that count, by their role in a report",
        "agencies": "Different agencies, at least",
        "busy_places": "Places where many people are: more is asked of these",
        "children": "Children, at least",
        "days": "Within so many days",
        "episodes": "Missing episodes, at least",
        "everyday_places": "Places that never count",
        "everyday_ties": "Ties that never count",
        "fewest_sessions": "Sessions that a register covers, at least",
        "hours": "Away for longer than so many hours",
        "kinds": "What counts",
        "list": "The list whose signs count",
        "longest_register_days": "Days that a register covers, at most",
        "look_back_days": "Days before the mark from which a tie counts",
        "most_children": "Children who share it, at most",
        "most_people": "People who are tied to it, at most",
        "nights": "Nights away, at least",
        "outside_roles": "People who never count, by their role in a report",
        "outside_ties": "Ties that never count",
        "pointed_at": "Children with a sign of what somebody else does, at least",
        "pointed_at_in_busy_places": "The same, where the place is a busy one",
        "pointing": "Signs of what somebody else does, at least",
        "pauses": "Times as long as the longest pause before, at least",
        "points": "Fall in attendance, in percentage points, at least",
        "quiet_days": "Days for which it stays quiet after a dismissal",
        "registers_before": "Earlier registers to compare with, at least",
        "reports": "Reports by the agency, at least",
        "signs": "Signs",
        "silent_days": "Days without a report, at least",
        "sources": "Independent sources, at least",
        "times": "Absences soon after a night away, at least",
        "under_age": "One episode is enough below this age",
        "within_days": "Days after a night in which an absence counts",
    }
)


_VALUES: Mapping[str, str] = MappingProxyType({"nominal": "person", "H": "harm that has happened"})


def title_of(name: str) -> str:
    """What a parameter is called."""
    return _TITLES.get(name) or spelt_out(name)


def in_words(value: Any, dictionary: Dictionary | None = None) -> str:
    """The value of a parameter, in words. `dictionary`: of signs, in force in the area; the published one if not given."""
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(str(part), dictionary) for part in value) or "none"
    return f"{value:,}" if isinstance(value, int) else value_in_words(str(value), dictionary)


def value_in_words(code: str, dictionary: Dictionary | None = None) -> str:
    """A code that stands among the values of a parameter, in words; a sign that is retired says so."""
    sign = (dictionary or published()).signs.get(code)
    if sign:
        return f"{sign.label} (retired)" if sign.is_retired else sign.label
    return _VALUES.get(code, code.replace("_", " "))


def may_be_changed(rule: AlertRule[Any], name: str) -> bool:
    """Whether a partnership may change this parameter. What is neither a number nor a list is part of the rule."""
    published = rule.parameters.get(name)
    return rule.code not in ALWAYS_RAISES and (_is_number(published) or _is_list(published))


def choices_of(rule: AlertRule[Any], name: str, dictionary: Dictionary | None = None) -> Sequence[str]:
    """What may stand in a list: any sign of the dictionary, or what is published."""
    if name == "signs":
        return list((dictionary or published()).signs)
    return [str(part) for part in rule.parameters[name]]


def changed(rule: AlertRule[Any], given: Parameters) -> dict[str, Any]:
    """Of these parameters, those that differ from what is published."""
    return {name: value for name, value in given.items() if value != rule.parameters.get(name)}


def problems(rule: AlertRule[Any], given: Parameters, dictionary: Dictionary | None = None) -> dict[str, str]:
    """What is wrong with these parameters of a published rule, by parameter. Those that are not given stay as published."""
    wrong = {name: problem for name, value in given.items() if (problem := _problem(rule, name, value, dictionary))}
    if not wrong:
        wrong = _contradictions({**rule.parameters, **given})
    return wrong


def _problem(rule: AlertRule[Any], name: str, value: Any, dictionary: Dictionary | None) -> str:
    if name not in rule.parameters:
        return f"The rule has no parameter {name!r}. Leave it out."
    if value == rule.parameters[name] and type(value) is type(rule.parameters[name]):
        return ""
    if not may_be_changed(rule, name):
        return "This is part of the rule, and cannot be changed."
    if _is_number(rule.parameters[name]):
        return problem_of_number(value, 0 if name in _MAY_BE_NONE else 1, _most(name))
    return _problem_of_list(value, choices_of(rule, name, dictionary))


def _most(name: str) -> int:
    if name == "under_age":
        return _OLDEST_CHILD
    return LONGEST_DAYS if name.endswith("days") else MOST


def _problem_of_list(value: Any, choices: Collection[str]) -> str:
    if not _is_list(value) or not value:
        return "Choose at least one."
    unknown = [part for part in value if part not in choices]
    return f"{unknown[0]!r} is not among what can be chosen." if unknown else ""


def _contradictions(parameters: Parameters) -> dict[str, str]:
    wrong = {}
    for less, more in _NEVER_MORE:
        if less in parameters and more in parameters and parameters[less] > parameters[more]:
            called = title_of(more)
            wrong[less] = f"This is more than “{called}” ({parameters[more]:,}): the rule could never fire."
    return wrong


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)
