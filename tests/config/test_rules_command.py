"""What `wholepicture rules` says: the published rules, what each area has set of them, and its own thresholds."""

import json

import pytest
from django.db import connections

from tests.alerts.setting_rules import set_up
from tests.living import House
from wholepicture.access.viewer import Viewer, viewer_from_token
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rule_settings import set_rule
from wholepicture.config.cli import main
from wholepicture.partnership import commands as partnership

CONTRACT = {"code", "version", "title", "explanation", "parameters", "active"}


def test_it_says_how_each_rule_is_published_and_how_the_area_uses_it(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = house.viewer("coordinator")
    set_rule(hub, rule="nights", use="lists", parameters={"nights": 3}, reason="Most were sleepovers.")
    set_up(hub)
    capsys.readouterr()
    assert main(["rules", "--json"]) == 0
    rules = {rule["code"]: rule for rule in json.loads(capsys.readouterr().out)}
    assert all(rule.keys() >= CONTRACT for rule in rules.values())
    assert rules["nights"]["use"] == "raises", "as published"
    assert rules["nights"]["reads"] == ChronologyOfChild.described
    assert rules["nights"]["areas"] == [
        {"area": "harrowmere", "use": "lists", "setting": 1, "parameters": {"nights": 3}}
    ]
    assert rules["harm"]["areas"] == []
    assert rules["own_1"]["title"] == "Three signs"
    assert rules["own_1"]["areas"][0]["use"] == "raises"
    assert main(["rules"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "As published: raises alerts In harrowmere: only lists, to look at again, with nights 3" in said


def test_each_areas_own_threshold_is_told_as_that_area_uses_it_and_never_as_published(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(house.viewer("coordinator"), use="off")
    set_up(_coordinator_elsewhere(house), title="Two signs", at_least=2, use="lists")
    capsys.readouterr()
    assert main(["rules", "--json"]) == 0
    own = [rule for rule in json.loads(capsys.readouterr().out) if rule["code"] == "own_1"]
    told = {rule["title"]: (rule["use"], [(area["area"], area["use"]) for area in rule["areas"]]) for rule in own}
    assert told == {"Three signs": ("off", [("harrowmere", "off")]), "Two signs": ("lists", [("elsewhere", "lists")])}
    assert main(["rules"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    of_own = said[said.index("(own_1, version 1)") :]
    assert "As published" not in of_own
    assert "In harrowmere: is not used" in of_own
    assert "In elsewhere: only lists, to look at again" in of_own


def _coordinator_elsewhere(house: House) -> Viewer:
    """A co-ordinator of another area."""
    operator = house.operator()
    area, _ = partnership.add_area(operator, code="elsewhere", name="Elsewhere")
    agency, _ = partnership.add_agency(operator, area=area.id, code="FAR", name="Far Hub (test)", type="other")
    person, _ = partnership.add_professional(
        operator, agency=agency.id, email="far@example.org", name="Far Test", role="coordinator"
    )
    house.prove(person.id)
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.open_session(%s, 'coordination', 12)", [person.id])
        return viewer_from_token(sql.fetchone()[0], channel="page")
