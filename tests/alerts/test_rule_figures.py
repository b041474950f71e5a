"""How each rule has done: how often it fired, what was decided, how many children it named first, and whether it is below the line."""

from tests.alerts.setting_rules import days_ago, girl, told
from tests.living import House
from wholepicture.alerts.commands import decide_alert
from wholepicture.alerts.queries import alerts_awaiting
from wholepicture.alerts.rule_figures import RuleFigures, figures_of_rules
from wholepicture.alerts.rule_settings import rules_in_use, set_line, set_rule


def figures(house: House, since: int = 30, until: int = -1) -> dict[str, RuleFigures]:
    return figures_of_rules(house.viewer("coordinator"), since=days_ago(since), until=days_ago(until))


def harm_of(house: House, *numbers: int) -> None:
    for number in numbers:
        told(house, number, "sti_under_16", 3)
    house.process()


def test_each_rule_is_counted_by_what_it_raised_and_what_was_decided(house: House) -> None:
    hub = house.viewer("coordinator")
    assert figures(house) == {}
    harm_of(house, 0, 1, 2, 3)
    waiting = [row for row in alerts_awaiting(hub) if row.rule == "harm"]
    for row, decision in zip(waiting, ("act", "dismiss", "watch"), strict=False):
        decide_alert(hub, alert=row.id, decision=decision, reason="Looked into.")
    harm = figures(house)["harm"]
    assert (harm.alerts, harm.listed, harm.act, harm.watch, harm.dismiss, harm.waiting) == (4, 0, 1, 1, 1, 1)
    assert harm.share == 1 / 3
    assert harm.first_to_name == 4
    assert figures(house, since=10, until=5) == {}, "of another time"


def test_a_child_is_first_named_once_by_whichever_rule_came_first(house: House) -> None:
    harm_of(house, 0)
    told(house, 0, "older_partner", 2, agency="HLT")
    told(house, 0, "new_phone", 1, agency="POL")
    house.process()
    by_rule = figures(house)
    assert len(by_rule) > 1, "several rules fired about one child"
    assert sum(rule.first_to_name for rule in by_rule.values()) == 1
    assert by_rule["harm"].first_to_name == 1


def test_what_only_lists_is_counted_as_listed(house: House) -> None:
    told(house, 0, "older_partner", 5, agency="HLT")
    told(house, 0, "new_phone", 4, agency="POL")
    told(house, 0, "cars_unknown_adults", 3, agency="CSC")
    house.process()
    two = figures(house)["two_pointing"]
    assert (two.alerts, two.listed) == (0, 1)


def test_a_rule_below_the_line_is_said_to_be_and_stays_as_it_is(house: House) -> None:
    hub = house.viewer("coordinator")
    harm_of(house, 0)
    decide_alert(hub, alert=alerts_awaiting(hub)[0].id, decision="dismiss", reason="Ticked by mistake.")
    assert figures(house)["harm"].is_below_line
    set_line(hub, percent=0, reason="Nothing is to be pointed at.")
    assert not figures(house)["harm"].is_below_line
    assert next(rule for rule in rules_in_use(hub) if rule.code == "harm").use == "raises"
    assert RuleFigures(alerts=3, line=5).share is None
    assert not RuleFigures(alerts=3, line=5).is_below_line, "nothing was decided: nothing is known"


def test_what_a_rule_finds_goes_where_the_partnership_set_it(house: House) -> None:
    hub = house.viewer("coordinator")
    set_rule(hub, rule="two_pointing", use="off", parameters={}, reason="Tried.")
    assert girl(0)["given"] == "Wren"
    told(house, 0, "older_partner", 5, agency="HLT")
    told(house, 0, "new_phone", 4, agency="POL")
    house.process()
    assert "two_pointing" not in figures(house)
