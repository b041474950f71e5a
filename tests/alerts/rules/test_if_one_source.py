"""What is said of two reports that came from one source is what a rule then finds."""

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from itertools import combinations
from typing import Any

import pytest

from tests.alerts.rules.observations import away, seen, signs, tied, ties
from wholepicture.alerts.finding import Finding
from wholepicture.alerts.inputs import Evidence, Observation, ReportShown, SignSeen
from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.alerts.rule import ONE_IS_ENOUGH
from wholepicture.alerts.rules_used import with_parameters
from wholepicture.alerts.threshold import rule_of_threshold

RULES = all_rules()
OBSERVED = ("signs", "episodes", "interviews", "attendance", "ties", "companions", "away_too")
STILL = "If any two of these reports came from one source, this would still have been raised."
NOT = "If any two of these reports came from one source, this would not have been raised."
TWO = "This rests on two independent sources. If both were one, it would not have been raised."
THREE = "This rests on 3 independent sources. If any two were one, it would not have been raised."
POINTING = ("older_partner", "cars_unknown_adults", "hotel_stay", "substances_supplied")


def with_observed(given: Any, changed: Any) -> Any:
    """The same input, each observation of it changed."""
    names = [name for name in OBSERVED if hasattr(given, name)]
    return replace(given, **{name: [changed(one) for one in getattr(given, name)] for name in names})


def merged(given: Any, root: str, other: str) -> Any:
    """What would be read if two sources were one."""
    return with_observed(given, lambda told: replace(told, root=root) if told.root == other else told)


def evidence_of(given: Any, finding: Finding) -> Evidence:
    """The reports behind a finding, as a page shows them."""
    observed: dict[Any, list[Observation]] = {}
    with_observed(given, lambda told: observed.setdefault(told.submission, []).append(told) or told)
    return Evidence([_shown(observed[report]) for report in finding.evidence], sorted(finding.roots))


def _shown(told: Iterable[Observation]) -> ReportShown:
    first, *_ = told = list(told)
    return ReportShown(
        agency=first.agency.name,
        root=first.root,
        at=first.at,
        recorded_at=first.recorded_at,
        submission=first.submission,
        signs=tuple(one.code for one in told if isinstance(one, SignSeen)),
    )


def said_and_done(rule: AnyRule, given: Any) -> tuple[str, list[bool]]:
    """What is said, and for each two of its sources whether it is raised with these as one, whichever of them it is."""
    finding = rule.evaluate(given, rule.parameters)
    assert finding is not None
    pairs = [*combinations(sorted(finding.roots), 2), *combinations(sorted(finding.roots, reverse=True), 2)]
    raised = [rule.evaluate(merged(given, *pair), rule.parameters) is not None for pair in pairs]
    return rule.if_one_source(evidence_of(given, finding), rule.parameters), raised


def holds(said: str, raised: list[bool]) -> bool:
    """Whether a sentence says no more than what is so."""
    if said in (ONE_IS_ENOUGH, STILL):
        return all(raised)
    if said in (TWO, THREE, NOT):
        return bool(raised) and not any(raised)
    return not said or (said.startswith("If the reports by ") and len(set(raised)) == 2)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_what_is_said_of_a_planted_case_is_so(rule: AnyRule) -> None:
    said, raised = said_and_done(rule, import_module(f"tests.alerts.rules.test_{rule.code}").planted_case())
    assert said
    assert holds(said, raised), (said, raised)


def by(*tellers: str) -> list[SignSeen]:
    """Signs that point, of different days and different codes, by these."""
    return [seen(POINTING[day], teller, day) for day, teller in enumerate(tellers)]


def account(*tellers: str) -> Any:
    return ties("account", "late.nights", *(tied(child, teller, child, "uses") for child, teller in enumerate(tellers)))


def car(*tellers: str) -> Any:
    return ties("vehicle", "AB00 CDE", *(tied(1 + day % 2, teller, day) for day, teller in enumerate(tellers)))


def at_once(given: Any) -> Any:
    """The same, told in one report, of which a rule reads all at once."""
    one = seen("despair", "Home", 30)
    return with_observed(given, lambda told: replace(told, submission=one.submission, recorded_at=one.recorded_at))


def own(counts: str, at_least: int) -> AnyRule:
    return rule_of_threshold("own_1", 1, {"counts": counts, "at_least": at_least, "days": 30})


def of_sources(code: str, sources: int) -> AnyRule:
    return with_parameters(RULES[code], {"sources": sources})


AWAY = RULES["pointing_and_away"]
SECOND = RULES["second_look"]


def since_dismissed(*told: SignSeen) -> Any:
    given = signs(*told)
    return replace(given, decided=replace(given.decided, dismissed_at=seen("despair", "Home", -1).at))


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        (AWAY, signs(*by("School", "Charity"), episodes=[away("Police", 5)]), ""),
        (AWAY, signs(*by("School"), episodes=[away("Police", 5), away("Home", 5)]), ""),
        (AWAY, signs(*by("School"), episodes=[away("Police", 5), away("Home", 5, root="/")]), ""),
        (AWAY, signs(*by("School"), episodes=[away("Home", 5, root="/")]), ""),
        (AWAY, signs(*by("School", "Charity"), episodes=[away("Home", 5, root="/")]), ""),
        (AWAY, signs(*by("School"), episodes=[away("Police", 5)]), TWO),
        (of_sources("shared_account", 3), account("School", "Police", "Home"), THREE),
        (of_sources("shared_account", 2), at_once(account("School", "Police", "Home")), STILL),
        (of_sources("shared_account", 1), account("School", "School"), ONE_IS_ENOUGH),
        (of_sources("shared_tie", 3), car("School", "Police", "Home"), THREE),
        (of_sources("shared_tie", 2), car("School", "Police"), TWO),
        (SECOND, since_dismissed(*by("School", "Police")), TWO),
        (SECOND, since_dismissed(*by("School", "School", "Police")), ""),
        (SECOND, at_once(since_dismissed(*by("School", "Police", "Home"))), STILL),
        (own("sources", 1), signs(*by("School", "Police")), ONE_IS_ENOUGH),
        (own("sources", 2), signs(*by("School", "School")), TWO),
        (own("sources", 3), signs(*by("School", "School", "Police")), THREE),
        (own("sources", 2), at_once(signs(*by("School", "School", "Police"))), STILL),
        (own("agencies", 1), signs(*by("School", "School")), ONE_IS_ENOUGH),
        (own("agencies", 2), signs(*by("School", "Police")), TWO),
        (own("agencies", 2), signs(*by("School", "School", "Police")), ""),
        (own("agencies", 3), signs(*by("School", "Police", "Home")), THREE),
        (own("agencies", 2), at_once(signs(*by("School", "Police", "Home"))), STILL),
        (own("signs", 3), signs(*by("School", "Police", "Home")), ONE_IS_ENOUGH),
        (own("nights", 2), signs(episodes=[away("Police", 5), away("Home", 9)]), ONE_IS_ENOUGH),
        (own("episodes", 2), signs(episodes=[away("Police", 5), away("Home", 9)]), ONE_IS_ENOUGH),
    ],
)
def test_what_is_said_is_so_however_many_sources_are_asked_for(rule: AnyRule, given: Any, said: str) -> None:
    words, raised = said_and_done(rule, given)
    assert words == said
    assert holds(words, raised), raised


def test_nothing_is_said_of_a_threshold_without_its_settings() -> None:
    assert rule_of_threshold("own_1").if_one_source(Evidence([], ["School/1"]), {}) == ""


def test_of_very_many_sources_it_is_not_said_that_none_matters() -> None:
    """Fifteen, of which one alone is of the second agency."""
    many = [seen("older_partner", "School", day, root=f"School/{day}") for day in range(14)]
    given = signs(*many, seen("late_return", "Police", 14), seen("new_friend_group", "School", 13))
    finding = RULES["several_signs"].evaluate(given, RULES["several_signs"].parameters)
    assert finding is not None
    assert RULES["several_signs"].if_one_source(evidence_of(given, finding), RULES["several_signs"].parameters) == ""
