"""An alert rule is one file: each is tried by what it must find and what it must not, and a new one needs no other file."""

import importlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from synthetic import factories
from tests.living import House
from wholepicture.alerts import rules
from wholepicture.alerts.finding import Finding, Reason, discreet, stored
from wholepicture.alerts.inputs import Input, Observation, TiesOfThing
from wholepicture.alerts.registry import AnyRule, all_rules
from wholepicture.config import installation
from wholepicture.config.home import PROJECT


def example_in_the_how_to(language: str, name: str) -> str:
    """The block of code that the how-to shows as this file."""
    guide = (PROJECT / "docs" / "how-to" / "add-a-rule.md").read_text("utf-8")
    block = re.search(rf"`{re.escape(name)}`[^\n]*\n\n```{language}\n(.*?)```", guide, re.DOTALL)
    assert block, name
    return block.group(1)


def untried(rule: AnyRule) -> list[str]:
    """What the tests of a rule fail to try."""
    try:
        tests = importlib.import_module(f"tests.alerts.rules.test_{rule.code}")
    except ModuleNotFoundError:
        return [f"tests/alerts/rules/test_{rule.code}.py is missing"]
    faults = []
    for name, is_found in (("planted_case", True), ("near_miss", False)):
        case: Callable[[], Any] | None = getattr(tests, name, None)
        if case is None:
            faults.append(f"{rule.code} has no {name}")
        elif (rule.evaluate(case(), rule.parameters) is not None) != is_found:
            faults.append(f"{rule.code} {'misses' if is_found else 'raises'} its {name}")
    return faults


def unexplained(rule: AnyRule, finding: Finding) -> list[str]:
    """What whoever reads the rule, or an alert of it, is not told."""
    published = rule.published()
    faults = [f"{rule.code} publishes no {name}" for name in ("title", "explanation", "reads") if not published[name]]
    faults += [f"{rule.code} has no words for {one.code}" for one in finding.reasons if one.code not in rule.sentences]
    if not any(reason.reports for reason in finding.reasons):
        faults.append(f"{rule.code} gives reasons that rest on no report")
    return faults


def observations_of(given: Input) -> list[Observation]:
    """Everything that reports say, of whatever kind, in what a rule is given."""
    held = [getattr(given, part.name) for part in fields(given)]  # type: ignore[arg-type]
    together = [seen for part in held if isinstance(part, list | tuple) for seen in part]
    return [seen for seen in together if isinstance(seen, Observation)]


def indiscreet(given: Any, finding: Finding) -> list[str]:
    """What a finding about a protected child would store of agencies by name, or of a thing to open."""
    observations = observations_of(given)
    names = {observation.agency.name for observation in observations}
    agencies = {str(observation.agency.id) for observation in observations}
    secrets = agencies | names | {str(item) for item in finding.items}
    written = json.dumps([stored(reason) for reason in discreet(finding, names).reasons])
    return sorted(secret for secret in secrets if secret in written)


def planted(rule: AnyRule) -> tuple[Any, Finding]:
    given = importlib.import_module(f"tests.alerts.rules.test_{rule.code}").planted_case()
    finding = rule.evaluate(given, rule.parameters)
    assert finding is not None
    return given, finding


@pytest.mark.parametrize("code", all_rules())
def test_each_rule_is_tried_explained_and_discreet(code: str) -> None:
    rule = all_rules()[code]
    assert untried(rule) == []
    given, finding = planted(rule)
    assert unexplained(rule, finding) == []
    assert indiscreet(given, finding) == []
    assert rule.__class__.__module__ == "wholepicture.alerts.rule"
    assert (Path(str(rules.__file__)).parent / f"{code}.py").exists(), "a module is named for its rule"


def test_a_rule_that_is_not_tried_or_explained_or_discreet_is_caught() -> None:
    rule = all_rules()["shared_tie"]
    given, finding = planted(rule)
    assert untried(replace(rule, code="planted")) == ["tests/alerts/rules/test_planted.py is missing"]
    assert untried(replace(rule, evaluate=lambda given, parameters: None)) == ["shared_tie misses its planted_case"]
    assert untried(replace(rule, evaluate=lambda given, parameters: finding)) == ["shared_tie raises its near_miss"]
    unworded = replace(finding, reasons=(Reason(code="planted"),))
    assert unexplained(replace(rule, explanation=""), unworded) == [
        "shared_tie publishes no explanation",
        "shared_tie has no words for planted",
        "shared_tie gives reasons that rest on no report",
    ]
    name = given.ties[0].agency.name
    leak = replace(finding, reasons=(Reason(code="planted", values={"said by": name}),))
    assert indiscreet(given, leak) == [name]


def raised_again(rule: AnyRule) -> bool:
    """Whether a rule raises its case although somebody has looked at all that is in it."""
    given, _ = planted(rule)
    observations = observations_of(given)
    decided = replace(
        given.decided,
        looked_at=frozenset(seen.submission for seen in observations),
        roots=frozenset(seen.root.casefold() for seen in observations),
    )
    return rule.evaluate(replace(given, decided=decided), rule.parameters) is not None


@pytest.mark.parametrize("code", all_rules())
def test_no_rule_raises_again_what_somebody_has_looked_at(code: str) -> None:
    assert not raised_again(all_rules()[code])


def test_a_rule_that_raises_again_what_somebody_has_looked_at_is_caught() -> None:
    rule = all_rules()["nights"]
    _, finding = planted(rule)
    assert raised_again(replace(rule, evaluate=lambda given, parameters: finding))


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("nights", "episodes"),
        ("night_names_somebody", "interviews"),
        ("dealt_with_elsewhere", "attendance"),
        ("of_concern", "ties"),
        ("associate", "companions"),
        ("missing_together", "away_too"),
        ("harm", "signs"),
    ],
)
def test_a_rule_that_is_indiscreet_about_any_part_of_what_it_reads_is_caught(code: str, part: str) -> None:
    given, finding = planted(all_rules()[code])
    for written in (getattr(given, part)[0].agency.name, str(getattr(given, part)[0].agency.id)):
        leak = replace(finding, reasons=(*finding.reasons, Reason(code="planted", values={"said by": written})))
        assert indiscreet(given, leak) == [written]


def test_whatever_a_rule_may_read_is_gathered_and_described() -> None:
    installation.load()
    from wholepicture.alerts.gathering import GATHERERS

    readable = set(Input.__subclasses__())
    assert set(GATHERERS) == readable
    assert all(kind.described for kind in readable)
    assert {rule.reads for rule in all_rules().values()} <= readable


def test_two_rules_of_one_code_are_refused(another_rule: Callable[[str, str], Any]) -> None:
    source = (Path(str(rules.__file__)).parent / "shared_tie.py").read_text("utf-8")
    another_rule("shared_tie_again", source)
    with pytest.raises(ValueError, match="shared_tie"):
        all_rules()


# -- a rule that is one more file -----------------------------------------------------------------------------------


@pytest.fixture
def another_rule(tmp_path: Path) -> Iterator[Callable[[str, str], Any]]:
    """Puts one more module among the rules: in a folder of the test's own, which the package looks through as well."""
    added: list[str] = []

    def add(name: str, source: str) -> None:
        (tmp_path / f"{name}.py").write_text(source, "utf-8")
        importlib.invalidate_caches()
        added.append(f"{rules.__name__}.{name}")

    rules.__path__.append(str(tmp_path))
    try:
        yield add
    finally:
        rules.__path__.remove(str(tmp_path))
        for module in added:
            sys.modules.pop(module, None)


def a_number_told_twice(house: House) -> None:
    """Two schools each report a girl who was seen with the same account, on the same day."""
    for number, agency in enumerate(("SCH1", "SCH2")):
        child = factories.child(given=f"Child{number}", date_of_birth=f"2010-01-0{number + 1}", identifiers=None)
        account = {"ref": "a1", "platform": "ChatTown", "handle": "late.nights"}
        written = {"happened": {"from": "2026-03-04", "precision": "day"}}
        ties = [factories.tie("c1", "a1", "uses")]
        house.send(agency, factories.concern(child, key=f"t{number}", accounts=[account], ties=ties, **written))
    house.process()


def test_one_file_more_is_a_rule_that_raises_is_listed_explained_and_documented(
    house: House, another_rule: Callable[[str, str], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.web.story import client_of, text_of
    from wholepicture.alerts.queries import alerts_awaiting
    from wholepicture.config.cli import main

    another_rule("same_day", example_in_the_how_to("python", "wholepicture/alerts/rules/same_day.py"))
    a_number_told_twice(house)
    raised = {row.rule: row for row in alerts_awaiting(house.viewer("coordinator"))}
    assert "same_day" in raised
    alert = raised["same_day"]
    assert alert.reasons[0] == "The same account (late.nights ChatTown) is tied to 2 children on 4 March 2026."

    coordinator = client_of(house, "coordinator")
    listed = text_of(coordinator, "/alerts/")
    assert alert.reasons[0].rstrip(".") in listed
    page = text_of(coordinator, f"/alerts/{alert.id}/")
    assert "Told by: Marsh Lane Academy, 4 March 2026; Tern Hill School, 4 March 2026." in page
    assert page.count("(passed on)") == 0
    assert "Marsh Lane Academy: concern" in page, "the report stands under its reason"
    assert "Tied to several children on one day" in page
    assert "within one day" in page, "the rule is explained"
    assert "If one of these reports were left out" in page

    capsys.readouterr()
    assert main(["rules", "--json"]) == 0
    published = {rule["code"]: rule for rule in json.loads(capsys.readouterr().out)}
    assert published["same_day"]["parameters"] == {"children": 2}
    assert main(["alerts", "--json"]) == 0
    assert "same_day" in {row["rule"] for row in json.loads(capsys.readouterr().out)}
    assert all_rules()["same_day"].published()["reads"] == TiesOfThing.described
    assert unexplained(all_rules()["same_day"], _of_two_ties(all_rules()["same_day"])) == []


def test_an_alert_whose_rule_is_gone_is_listed_and_opened_with_what_its_reasons_hold(
    house: House,
    another_rule: Callable[[str, str], Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from tests.web.story import client_of, text_of
    from wholepicture.alerts.queries import alerts_awaiting
    from wholepicture.config.cli import main

    another_rule("same_day", example_in_the_how_to("python", "wholepicture/alerts/rules/same_day.py"))
    a_number_told_twice(house)
    with monkeypatch.context() as without:
        without.setattr(rules, "__path__", rules.__path__[:1])
        assert "same_day" not in all_rules()
        (alert,) = (row for row in alerts_awaiting(house.viewer("coordinator")) if row.rule == "same_day")
        told = "Told by (Marsh Lane Academy, 4 March 2026; Tern Hill School, 4 March 2026)."
        assert alert.reasons == ["Tied (children: 2; late.nights ChatTown; on 4 March 2026).", told]
        assert alert.title == "Same day"

        coordinator = client_of(house, "coordinator")
        assert alert.reasons[0].rstrip(".") in text_of(coordinator, "/alerts/")
        page = text_of(coordinator, f"/alerts/{alert.id}/")
        assert told in page
        assert "Marsh Lane Academy: concern" in page, "the report stands under its reason"
        assert "This rule is no longer in use" in page
        assert "If two reports came from one source" not in page
        assert "An alert that waits rests on it: Same day" in text_of(coordinator, "/reading/")
        capsys.readouterr()
        assert main(["alerts", "--json"]) == 0
        assert told in capsys.readouterr().out


def _of_two_ties(rule: AnyRule) -> Finding:
    from tests.alerts.rules.observations import tied, ties

    finding = rule.evaluate(ties("account", "x", tied(1, "School", 0), tied(2, "Police", 0)), rule.parameters)
    assert isinstance(finding, Finding)
    return finding


def test_its_test_as_the_how_to_writes_it_holds(another_rule: Callable[[str, str], Any], tmp_path: Path) -> None:
    another_rule("same_day", example_in_the_how_to("python", "wholepicture/alerts/rules/same_day.py"))
    source = example_in_the_how_to("python", "tests/alerts/rules/test_same_day.py")
    written: dict[str, Any] = {}
    exec(compile(source, "test_same_day.py", "exec"), written)
    rule = all_rules()["same_day"]
    assert rule.evaluate(written["planted_case"](), rule.parameters) is not None
    assert rule.evaluate(written["near_miss"](), rule.parameters) is None
    tried = [name for name in written if name.startswith("test_")]
    assert tried
    for name in tried:
        written[name]()


def test_a_rule_that_knows_django_or_another_rule_is_caught(tmp_path: Path) -> None:
    import subprocess

    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed: what it would catch is not known")
    for package in ("wholepicture", "synthetic"):
        left_out = shutil.ignore_patterns("static", "templates", "__pycache__")
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=left_out)
    shutil.copy(PROJECT / ".importlinter", tmp_path)
    planted = tmp_path / "wholepicture" / "alerts" / "rules" / "planted.py"
    planted.write_text("import django\nfrom wholepicture.alerts.rules import shared_tie\n", "utf-8")
    run = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True)
    for words in ("not even indirectly BROKEN", "An alert rule knows no other BROKEN"):
        assert words in run.stdout
