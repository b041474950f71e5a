"""What is filled in to set a rule or a threshold: read from the form, and shown again as it was typed. No database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from wholepicture.alerts import rule_parameters
from wholepicture.alerts.decisions import USES
from wholepicture.alerts.rule_settings import RuleInUse
from wholepicture.alerts.threshold import COUNTED
from wholepicture.alerts.windows import RAISING_LISTS
from wholepicture.base.dictionary import Dictionary
from wholepicture.base.indicators import Indicator
from wholepicture.web.frame.request import number_or_none, typed
from wholepicture.web.wording.sign_lists import TITLES

PREFIX = "p_"  # of the boxes that hold parameters
CHOSEN_BEFORE = "Chosen before, and no longer to be chosen"


@dataclass(frozen=True)
class Filled:
    """What was filled in: how the rule is to be used, with which parameters, why; and which setting the person had before them."""

    use: str
    reason: str
    seen: int | None
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class ParameterField:
    """A parameter as the form asks for it: a number, or some of a list."""

    name: str
    title: str
    value: Any
    published: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ParameterShown:
    """A parameter in words. `published`: what is published, where that is something else."""

    title: str
    value: str
    published: str = ""


def filled_in(sent: QueryDict, rule: RuleInUse) -> Filled:
    """What was filled in for a published rule."""
    parameters = {
        name: _written(sent, PREFIX + name, is_list=isinstance(rule.published[name], list | tuple))
        for name in changeable(rule)
    }
    return _filled(sent, parameters)


def threshold_filled_in(sent: QueryDict) -> Filled:
    """What was filled in for a threshold."""
    parameters = {
        "title": typed(sent, PREFIX + "title")[PREFIX + "title"],
        "counts": typed(sent, PREFIX + "counts")[PREFIX + "counts"],
        "at_least": _written(sent, PREFIX + "at_least", is_list=False),
        "days": _written(sent, PREFIX + "days", is_list=False),
        "signs": _written(sent, PREFIX + "signs", is_list=True),
    }
    return _filled(sent, parameters)


def _filled(sent: QueryDict, parameters: Mapping[str, Any]) -> Filled:
    given = typed(sent, "use", "reason", "seen")
    return Filled(given["use"], given["reason"], number_or_none(given["seen"]), parameters)


def _written(sent: QueryDict, name: str, *, is_list: bool) -> Any:
    """A list of codes, a number, or what was typed where that is none: the rule says what is wrong with it."""
    if is_list:
        return [code.replace("\0", "") for code in sent.getlist(name)]
    text = typed(sent, name)[name]
    number = number_or_none(text)
    return text if number is None else number


def changeable(rule: RuleInUse) -> list[str]:
    """The parameters of a published rule that a partnership may change."""
    return [name for name in rule.published if rule_parameters.may_be_changed(rule.rule, name)]


def fields_of(rule: RuleInUse, given: Mapping[str, Any], dictionary: Dictionary) -> list[ParameterField]:
    """The parameters that the form of a published rule asks for. `given`: what was filled in; else as it is used. Of signs, those of
    the dictionary in force that are not retired, and those that are chosen."""
    fields = []
    for name in changeable(rule):
        published = rule.published[name]
        options: tuple[tuple[str, str], ...] = ()
        value = given.get(name, rule.rule.parameters[name])
        if isinstance(published, list | tuple):
            choices = rule_parameters.choices_of(_as_published(rule), name, dictionary)
            offered = [code for code in choices if code in value or not _is_retired(code, dictionary)]
            options = tuple((code, _capital(rule_parameters.value_in_words(code, dictionary))) for code in offered)
        fields.append(
            ParameterField(
                PREFIX + name,
                rule_parameters.title_of(name),
                value,
                f"As published: {rule_parameters.in_words(published, dictionary)}.",
                options,
            )
        )
    return fields


def _is_retired(code: str, dictionary: Dictionary) -> bool:
    return code in dictionary.signs and dictionary.signs[code].is_retired


def _as_published(rule: RuleInUse) -> Any:
    return replace(rule.rule, parameters=rule.published)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def parameters_in_words(rule: RuleInUse, dictionary: Dictionary) -> list[ParameterShown]:
    """The parameters of a published rule as they are used, and as they are published where that differs."""
    shown = []
    for name, value in rule.rule.parameters.items():
        published = rule.published.get(name)
        other = rule_parameters.in_words(published, dictionary) if value != published else ""
        in_words = rule_parameters.in_words(value, dictionary)
        shown.append(ParameterShown(rule_parameters.title_of(name), in_words, other))
    return shown


def changes_in_words(parameters: Mapping[str, Any], dictionary: Dictionary) -> str:
    """What a setting of a published rule changes: `Nights away, at least: 3`."""
    words = [
        f"{rule_parameters.title_of(name)}: {rule_parameters.in_words(value, dictionary)}"
        for name, value in parameters.items()
    ]
    return "; ".join(words) or "Everything as published"


def uses(rule: RuleInUse | None = None) -> list[tuple[str, str]]:
    """How a rule may be used, as the form offers it."""
    return [(code, title) for code, title in USES.items() if rule is None or not rule.is_fixed or code == "raises"]


def counted() -> list[tuple[str, str]]:
    """What a threshold may count, as the form offers it."""
    return [(code, _capital(plural)) for code, (_, plural) in COUNTED.items()]


def sign_groups(
    dictionary: Dictionary, chosen: Collection[str] = ()
) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """The signs that a threshold may count, by list: (name, title, signs), of each sign its code, what it is called, and what is to
    be known of it. Those that are `chosen` and may no longer be stand first, so that nobody takes one out without seeing it."""
    standing = [sign for sign in dictionary.standing().values() if sign.list in RAISING_LISTS]
    groups = [(letter, TITLES[letter], _of_list(standing, letter)) for letter in TITLES if letter in RAISING_LISTS]
    left = _left(dictionary, chosen)
    return [("left", CHOSEN_BEFORE, left), *groups] if left else groups


def _left(dictionary: Dictionary, chosen: Collection[str]) -> list[tuple[str, str, str]]:
    """Of the chosen signs, those that are retired or raise nothing any more."""
    signs = [dictionary.signs[code] for code in dictionary.signs if code in chosen]
    return [
        (sign.code, sign.label, _why_no_longer(sign))
        for sign in signs
        if sign.is_retired or sign.list not in RAISING_LISTS
    ]


def _of_list(signs: Iterable[Indicator], letter: str) -> list[tuple[str, str, str]]:
    own = "Your partnership’s own."
    return [(sign.code, sign.label, own if sign.own else "") for sign in signs if sign.list == letter]


def _why_no_longer(sign: Indicator) -> str:
    if sign.list not in RAISING_LISTS:
        return "A vulnerability now: on its own it raises nothing, and it is not counted."
    return f"Retired since version {sign.retired_in}: counted in what was reported before, and in nothing since."


def by_box(problems: Mapping[str, str], boxes: Iterable[str]) -> dict[str, str]:
    """What is wrong, by the box in which it stands, in the order of the page."""
    listed = {(PREFIX + name if PREFIX + name in boxes else name): problem for name, problem in problems.items()}
    return {box: listed[box] for box in [*boxes, *listed] if box in listed}
