"""What every rule finds is whole: about somebody, at a moment, with the reports behind each reason."""

from datetime import datetime
from importlib import import_module
from uuid import UUID

import pytest

from tests.alerts.rules.observations import sentences
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.alerts.rule import all_found

# Of these reasons nobody told anything: they say what the others do not.
_TOLD_BY_NOBODY = frozenset({"not_proof"})


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.code)
def test_what_a_rule_finds_is_about_somebody_at_a_moment_with_reports_behind_each_reason(rule: AnyRule) -> None:
    case = import_module(f"tests.alerts.rules.test_{rule.code}")
    given = case.planted_case()
    first, *further = all_found(rule, given)
    for finding in (first, *further):
        assert finding.nominals
        assert all(isinstance(nominal, UUID) for nominal in finding.nominals)
        if isinstance(given, ChronologyOfChild):
            assert given.child in finding.nominals
        assert isinstance(finding.evident_at, datetime)
        assert finding.evidence
        for reason in finding.reasons:
            assert set(reason.reports) <= set(finding.evidence)
            assert reason.reports or reason.code in _TOLD_BY_NOBODY or reason.thing or reason.values
        assert all(sentences(rule, finding))
    assert rule.evaluate(case.near_miss(), rule.parameters) is None
