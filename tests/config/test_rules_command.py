"""What `wholepicture rules` says: the published rules, what each area has set of them, and its own thresholds."""

import json

import pytest

from tests.alerts.setting_rules import set_up
from tests.living import House
from wholepicture.alerts.inputs import ChronologyOfChild
from wholepicture.alerts.rule_settings import set_rule
from wholepicture.config.cli import main

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
