"""How a rule is used is set by whoever decides for the partnership, with a reason: each setting follows another and changes none."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from tests.access.raw import answer as first_of
from tests.access.raw import as_role, refused
from tests.alerts.setting_rules import CODES, set_up, told
from tests.living import House
from wholepicture.alerts.queries import alert_of, alerts_awaiting
from wholepicture.alerts.rule_settings import (
    LONGEST_TITLE,
    NotSet,
    RuleInUse,
    SetMeanwhile,
    line_of,
    rules_in_use,
    set_line,
    set_rule,
    set_threshold,
)
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted

WHY = "Agreed by the board."


def in_use(viewer: Any, code: str) -> RuleInUse:
    return next(rule for rule in rules_in_use(viewer) if rule.code == code)


def problems(act: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(NotSet) as refusal:
        act()
    assert str(refusal.value).startswith("Nothing was set.")
    return refusal.value.problems


# -- a published rule -----------------------------------------------------------------------------------------------


def test_a_rule_is_used_as_it_was_set_last_and_every_setting_stays_on_record(house: House) -> None:
    hub = house.viewer("coordinator")
    assert (in_use(hub, "nights").use, in_use(hub, "nights").number) == ("raises", 0)
    set_rule(hub, rule="nights", use="lists", parameters={}, reason="Most were sleepovers.")
    set_rule(hub, rule="nights", use="raises", parameters={"nights": 3, "days": 90}, reason=WHY)
    shown = in_use(hub, "nights")
    assert (shown.use, shown.number, shown.rule.parameters["nights"]) == ("raises", 2, 3)
    assert [(row.number, row.use, row.by, row.reason) for row in shown.history] == [
        (2, "raises", "Hana Hub-Test", WHY),
        (1, "lists", "Hana Hub-Test", "Most were sleepovers."),
    ]
    assert shown.history[0].parameters == {"nights": 3}, "what is as published is not stored"
    assert in_use(hub, "pointing_and_away").number == 0


def test_an_alert_is_told_with_the_rule_as_it_was_set_when_it_was_raised(house: House) -> None:
    hub = house.viewer("coordinator")
    set_rule(hub, rule="nights", use="raises", parameters={"quiet_days": 30}, reason=WHY)
    for days in (9, 2):
        told(house, 0, "missing_overnight", days)
    house.process()
    set_rule(hub, rule="nights", use="raises", parameters={"quiet_days": 60}, reason=WHY)
    (row,) = [row for row in alerts_awaiting(hub) if row.rule == "nights"]
    assert row.quiet_days == 30
    told(house, 1, "missing_overnight", 9)
    told(house, 1, "missing_overnight", 2)
    house.process()
    assert sorted(row.quiet_days for row in alerts_awaiting(hub) if row.rule == "nights") == [30, 60]


@pytest.mark.parametrize(("counts", "quiet_days"), [("nights", 180), ("episodes", 180), ("sources", 0)])
def test_an_alert_of_a_threshold_says_for_how_long_it_stays_quiet(house: House, counts: str, quiet_days: int) -> None:
    hub = house.viewer("coordinator")
    set_up(hub, counts=counts, at_least=1, use="raises")
    told(house, 0, "missing_overnight", 2)
    house.process()
    assert [row.quiet_days for row in alerts_awaiting(hub) if row.rule == "own_1"] == [quiet_days]


@pytest.mark.parametrize(
    ("rule", "parameters", "field"),
    [
        ("nights", {"nights": 0}, "nights"),
        ("nights", {"days": 0}, "days"),
        ("nights", {"days": 40_000}, "days"),
        ("nights", {"nights": "two"}, "nights"),
        ("nights", {"nights": True}, "nights"),
        ("nights", {"moons": 2}, "moons"),
        ("shared_account", {"children": 9}, "children"),
        ("shared_account", {"kinds": []}, "kinds"),
        ("shared_account", {"kinds": ["school"]}, "kinds"),
        ("harm", {"list": "V"}, "list"),
    ],
)
def test_parameters_that_make_no_sense_are_refused_by_field(
    shared_house: House, rule: str, parameters: dict[str, Any], field: str
) -> None:
    hub = shared_house.viewer("coordinator")
    said = problems(lambda: set_rule(hub, rule=rule, use="raises", parameters=parameters, reason=WHY))
    assert list(said) == [field]
    assert said[field].endswith(".")
    assert in_use(hub, rule).number == 0, "nothing was stored"


def test_parameters_that_differ_and_make_sense_are_taken(shared_house: House) -> None:
    hub = shared_house.viewer("coordinator")
    set_rule(hub, rule="shared_account", use="lists", parameters={"children": 3, "kinds": ["phone"]}, reason=WHY)
    set_rule(hub, rule="several_signs", use="raises", parameters={"pointing": 0}, reason=WHY)
    assert in_use(hub, "shared_account").rule.parameters["kinds"] == ["phone"]


@pytest.mark.parametrize("use", ["lists", "off"])
def test_harm_stays_an_alert_whoever_sets_what(shared_house: House, use: str) -> None:
    hub = shared_house.viewer("coordinator")
    said = problems(lambda: set_rule(hub, rule="harm", use=use, parameters={}, reason=WHY))
    assert said["use"].startswith("A sign of harm stays an alert, whatever its share is")
    assert in_use(hub, "harm").is_fixed


def test_a_rule_needs_a_use_and_a_reason_and_has_to_be_there(shared_house: House) -> None:
    hub = shared_house.viewer("coordinator")
    assert list(problems(lambda: set_rule(hub, rule="nights", use="shouts", parameters={}, reason=WHY))) == ["use"]
    with pytest.raises(NeedsReason):
        set_rule(hub, rule="nights", use="off", parameters={}, reason="  ")
    with pytest.raises(NotFound):
        set_rule(hub, rule="phases_of_the_moon", use="off", parameters={}, reason=WHY)


# -- two people at once ---------------------------------------------------------------------------------------------


def test_whoever_sets_what_somebody_else_set_meanwhile_is_refused_and_the_first_stands(house: House) -> None:
    hub = house.viewer("coordinator")
    set_rule(hub, rule="nights", use="lists", parameters={}, reason="First.", seen=0)
    with pytest.raises(SetMeanwhile):
        set_rule(hub, rule="nights", use="off", parameters={}, reason="Second.", seen=0)
    assert (in_use(hub, "nights").use, in_use(hub, "nights").number) == ("lists", 1)
    set_rule(hub, rule="nights", use="off", parameters={}, reason="Second, having read the first.", seen=1)


def test_of_two_at_the_same_moment_one_is_stored_and_the_other_told(house: House) -> None:
    tokens, together = [house.viewer("coordinator") for _ in range(2)], Barrier(2)

    def set_it(viewer: Any) -> str:
        try:
            together.wait()
            set_rule(viewer, rule="nights", use="lists", parameters={}, reason=WHY, seen=0)
            return "stored"
        except SetMeanwhile:
            return "told"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(set_it, tokens)) == ["stored", "told"]
    assert in_use(house.viewer("coordinator"), "nights").number == 1


# -- who may --------------------------------------------------------------------------------------------------------


def test_only_whoever_decides_for_the_partnership_sets_and_the_rest_of_the_hub_reads(shared_house: House) -> None:
    officer = shared_house.viewer("police_intelligence")
    assert in_use(officer, "harm").use == "raises"
    for act in (
        lambda: set_rule(officer, rule="several_signs", use="off", parameters={}, reason=WHY),
        lambda: set_up(officer),
        lambda: set_line(officer, percent=10, reason=WHY),
    ):
        with pytest.raises(NotPermitted):
            act()
    for who in ("teacher_dsl", "social_worker", "information_governance"):
        with pytest.raises(NotPermitted):
            rules_in_use(shared_house.viewer(who))


def test_the_database_takes_no_setting_of_another_role_area_person_or_moment_and_none_that_quiets_harm(
    house: House,
) -> None:
    other = house.professionals["police_intelligence"]
    columns = "INSERT INTO alerts_rulesetting (id, area_id, rule, number, use, parameters, reason, made_by_id, at) "

    def row(*, rule: str = "nights", use: str = "off", area: str = "sec.area()", by: str = "sec.professional()") -> str:
        return f"{columns} SELECT gen_random_uuid(), {area}, '{rule}', 1, '{use}', '{{}}', 'x', {by}, now()"

    planted = [
        row(rule="harm"),
        row(rule="harm", use="lists"),
        row(area="gen_random_uuid()"),
        row(by=f"'{other}'"),
        row().replace("now()", "now() - interval '1 day'"),
        "UPDATE alerts_rulesetting SET use = 'off'",
        "DELETE FROM alerts_rulesetting",
    ]
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        first_of(app, "SELECT sec.begin(%s)", house.token("coordinator"))
        assert {refused(app, statement) for statement in planted} == {"InsufficientPrivilege"}
        assert refused(app, row()) == "", "only that was wrong"
    with as_role("wp_app", house.database) as app, app.transaction(force_rollback=True):
        first_of(app, "SELECT sec.begin(%s)", house.token("police_intelligence"))
        assert refused(app, row()) == "InsufficientPrivilege"
    with as_role("wp_worker", house.database) as worker, worker.transaction(force_rollback=True):
        first_of(worker, "SELECT sec.begin_system('derivation', NULL)")
        by_itself = row(area="(SELECT id FROM partnership_area)", by=f"'{other}'")
        assert refused(worker, by_itself) == "InsufficientPrivilege", "no step moves a rule"


# -- a threshold of their own ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at_least": 0}, "at_least"),
        ({"days": 0}, "days"),
        ({"days": "ninety"}, "days"),
        ({"counts": ""}, "counts"),
        ({"title": " "}, "title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "title"),
        ({"use": "sometimes"}, "use"),
        ({"signs": ["phases_of_the_moon"]}, "signs"),
        ({"signs": ["new_phone"], "at_least": 2}, "signs"),
        ({"signs": ["new_phone"], "counts": "nights"}, "signs"),
        ({"signs": ["low_self_esteem"], "at_least": 1}, "signs"),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused_by_field(
    shared_house: House, changes: dict[str, Any], field: str
) -> None:
    hub = shared_house.viewer("coordinator")
    assert list(problems(lambda: set_up(hub, **changes))) == [field]
    assert not any(rule.is_own for rule in rules_in_use(hub))


def test_a_threshold_is_changed_under_its_own_code_and_another_gets_the_next(house: House) -> None:
    hub = house.viewer("coordinator")
    assert [set_up(hub).rule, set_up(hub, title="Another").rule] == ["own_1", "own_2"]
    set_up(hub, code="own_1", at_least=4, seen=1)
    shown = in_use(hub, "own_1")
    assert (shown.number, shown.rule.parameters["at_least"], len(shown.history)) == (2, 4, 2)
    assert shown.rule.explanation.endswith("4 different signs about one child within 90 days.")
    with pytest.raises(SetMeanwhile):
        set_up(hub, code="own_1", at_least=5, seen=1)
    with pytest.raises(NotFound):
        set_up(hub, code="own_7")


def test_the_next_report_that_crosses_it_raises_an_alert_with_its_words_and_not_before_it_is_used(house: House) -> None:
    hub = house.viewer("coordinator")
    setting = set_up(hub, title="Three signs at school", use="off")
    for days, sign in zip((30, 20, 10), CODES, strict=True):
        told(house, 0, sign, days)
    house.process()
    assert setting.rule not in {row.rule for row in alerts_awaiting(hub)}
    set_up(hub, code=setting.rule, title="Three signs at school", use="raises", seen=1)
    told(house, 0, "alcohol_use", 1)
    house.process()
    (row,) = (row for row in alerts_awaiting(hub) if row.rule == setting.rule)
    assert row.title == "Three signs at school"
    assert row.rule_version == 2
    assert row.reasons[0].startswith("Three signs at school: 3 different signs between")
    page = alert_of(hub, alert=row.id)
    assert page is not None
    assert page.explanation.endswith("3 different signs about one child within 90 days.")
    set_threshold(
        hub, code=setting.rule, title="Renamed", counts="signs", at_least=9, days=90, use="off", reason=WHY, seen=2
    )
    assert {row.title for row in alerts_awaiting(hub) if row.rule == setting.rule} == {"Three signs at school"}


# -- the line -------------------------------------------------------------------------------------------------------


def test_the_line_is_five_of_a_hundred_until_somebody_sets_it(house: House) -> None:
    hub = house.viewer("coordinator")
    assert (line_of(hub).percent, line_of(hub).number) == (5, 0)
    before = rules_in_use(hub)
    set_line(hub, percent=12, reason=WHY, seen=0)
    assert (line_of(hub).percent, line_of(hub).history[0].by) == (12, "Hana Hub-Test")
    assert list(problems(lambda: set_line(hub, percent=101, reason=WHY))) == ["percent"]
    assert rules_in_use(hub) == before, "it moves no rule"
