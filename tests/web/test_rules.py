"""The pages on which a partnership sees how its rules do, tries one on last year, and sets how it is used."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.alerts.setting_rules import set_up, three_signs, told
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.alerts.queries import alert_of, alerts_awaiting
from wholepicture.alerts.rule_figures import RuleFigures
from wholepicture.alerts.rule_settings import rules_in_use, set_rule
from wholepicture.partnership.signs.commands import add_sign, retire_sign
from wholepicture.partnership.signs.rules import SignWording
from wholepicture.web.rules.words import row_of

NEW, NIGHTS = "/rules/own/", "/rules/published/nights/"
NUMBERS = {"p_nights": "3", "p_days": "90", "p_quiet_days": "180"}
FILLED = {
    "p_title": "Three signs at school",
    "p_counts": "signs",
    "p_at_least": "3",
    "p_days": "90",
    "use": "raises",
    "reason": "Agreed by the board.",
    "seen": "0",
}


def words(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def sent(client: Client, address: str, status: int, **filled: Any) -> str:
    answer = client.post(address, filled, follow=True)
    assert answer.status_code == status, words(answer)
    return words(answer)


def uses(house: House) -> dict[str, str]:
    return {rule.code: rule.use for rule in rules_in_use(house.viewer("coordinator"))}


def test_every_rule_is_listed_with_how_it_is_used_and_the_alerts_page_leads_there(house: House) -> None:
    hub = client_of(house, "coordinator")
    assert "How the rules are used" in text_of(hub, "/alerts/")
    page = text_of(hub, "/rules/")
    assert "A sign of harm Raises None decided 0 0 0 0 0 0 0" in page
    assert "Repeatedly missing Lists" in page
    assert "Your line is 5 in 100, until somebody sets another" in page
    assert "Show" in text_of(hub, "/rules/?days=30")
    assert "Show" in text_of(hub, "/rules/?days=every")


def test_a_rules_page_says_what_it_goes_by_in_words(house: House) -> None:
    page = text_of(client_of(house, "coordinator"), NIGHTS)
    assert "A child was away over night on two different occasions" in page
    assert "Nights away, at least 2" in page
    assert "It has found nothing in this time." in page
    assert "Nobody has set anything: it is used as published." in page


def test_a_rule_is_set_with_a_reason_that_stands_on_its_page(house: House) -> None:
    hub = client_of(house, "coordinator")
    page = sent(hub, NIGHTS, 200, do="set", reason="Most were sleepovers.", use="lists", seen="0", **NUMBERS)
    assert "Set. It holds for what comes in from now on." in page
    assert "Only lists, to look at again Now Nights away, at least: 3 Hana Hub-Test" in page
    assert "Most were sleepovers." in page
    assert "As published: 2" in page
    assert uses(house)["nights"] == "lists"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"p_days": "0"}, "Give a whole number from 1 to 3,650."),
        ({"p_nights": "two"}, "Give a whole number from 1 to 1,000."),
        ({"reason": ""}, "Say in a few words why."),
        ({"reason": "", "p_days": "0"}, "Say in a few words why."),
        ({"use": ""}, "Choose whether it raises alerts, only lists, or is not used."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_what_was_typed_is_kept(
    house: House, changes: dict[str, str], said: str
) -> None:
    hub = client_of(house, "coordinator")
    given = {**NUMBERS, "use": "off", "reason": "Kept words.", "seen": "0"}
    page = hub.post(NIGHTS, {"do": "set", **given, **changes})
    assert page.status_code == 422
    shown = page.content.decode()
    assert said in shown
    assert "There is a problem" in shown
    for name, typed in (given | changes).items():
        if name != "use" and typed:
            assert typed in shown, name
    assert uses(house)["nights"] == "raises"


def test_whoever_is_second_is_told_and_keeps_what_was_typed(house: House) -> None:
    hub = client_of(house, "coordinator")
    set_rule(house.viewer("coordinator"), rule="nights", use="lists", parameters={}, reason="First.")
    page = sent(hub, NIGHTS, 409, do="set", use="off", reason="Second words.", seen="0", **NUMBERS)
    assert "Somebody set this after you opened it" in page
    assert "Second words." in page
    assert "First." in page, "what was set meanwhile stands there"
    assert uses(house)["nights"] == "lists"
    sent(hub, NIGHTS, 200, do="set", use="off", reason="Second words.", seen="1", **NUMBERS)
    assert uses(house)["nights"] == "off"


def test_harm_has_no_form_and_is_refused_from_outside_it(house: House) -> None:
    hub = client_of(house, "coordinator")
    page = text_of(hub, "/rules/published/harm/")
    assert "A sign of harm stays an alert, whatever its share is" in page
    assert "Set it" not in page
    assert (
        hub.post("/rules/published/harm/", {"do": "set", "use": "off", "reason": "x", "seen": "0"}).status_code == 422
    )
    assert uses(house)["harm"] == "raises"


def test_the_rest_of_the_hub_reads_and_is_offered_no_form(house: House) -> None:
    officer = client_of(house, "police_intelligence")
    for address in ("/rules/", NIGHTS, NEW, "/rules/line/"):
        page = text_of(officer, address)
        assert "Set it" not in page
        assert "Set the line" not in page
    assert officer.post(NIGHTS, {"do": "set", "use": "off", "reason": "x", "seen": "0"}).status_code in (403, 404)
    assert uses(house)["nights"] == "raises"


def test_a_threshold_is_tried_before_it_is_there_and_then_switched_on(house: House) -> None:
    three_signs(house, 0, days=40)
    house.process()
    hub = client_of(house, "coordinator")
    page = sent(hub, NEW, 200, do="try", **{**FILLED, "reason": ""})
    assert "As it is filled in: 3 different signs about one child within 90 days ." in page
    assert "it would have found something once, about 1 child." in page
    assert "No alert about any of them has been decided" in page
    assert "Wren" in page
    assert "Nothing was raised by this, and nobody was told." in page
    assert not any(code.startswith("own_") for code in uses(house))
    page = sent(hub, NEW, 200, do="set", **FILLED)
    assert "Three signs at school Raises" in page
    shown = text_of(hub, "/rules/own/own_1/")
    assert "Three signs at school: 3 different signs about one child within 90 days" in shown
    assert "Agreed by the board." in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"p_at_least": "0"}, "Give a whole number from 1 to 50."),
        ({"p_days": ""}, "Give a whole number from 1 to 3,650."),
        ({"p_title": ""}, "Say what it is called"),
        ({"p_signs": ["new_phone"]}, "More signs are to be counted than are chosen"),
        ({"p_counts": "moons"}, "Choose what is counted."),
    ],
)
@pytest.mark.parametrize("do", ["try", "set"])
def test_a_threshold_that_makes_no_sense_is_refused_in_words(
    shared_house: House, do: str, changes: dict[str, Any], said: str
) -> None:
    page = client_of(shared_house, "coordinator").post(NEW, {**FILLED, **changes, "do": do})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not any(code.startswith("own_") for code in uses(shared_house))


def test_a_threshold_is_changed_on_its_page(house: House) -> None:
    set_up(house.viewer("coordinator"))
    hub = client_of(house, "coordinator")
    page = sent(hub, "/rules/own/own_1/", 200, do="set", **{**FILLED, "p_at_least": "4", "use": "off", "seen": "1"})
    assert "Three signs at school: 4 different signs about one child within 90 days" in page
    assert "Three signs: 3 different signs" in page, "what was set before stands below"
    assert uses(house)["own_1"] == "off"
    assert text_of(hub, "/rules/published/own_7/", 404)
    assert text_of(hub, "/rules/own/nights/", 404)


VAPES = SignWording("Given vapes by adults", "Record who gave them.", "R", points=True)


def test_signs_are_chosen_from_the_dictionary_in_force(house: House) -> None:
    hub, editor = client_of(house, "coordinator"), house.viewer("coordinator")
    add_sign(editor, code="local_vapes", given=VAPES, based_on=1, reason="Seen here.")
    retire_sign(editor, code="secretive", based_on=2, reason="It was ticked for everybody.")
    form = hub.get(NEW).content.decode()
    assert "Given vapes by adults" in form
    assert 'value="secretive"' not in form, "what is retired is not offered"
    chosen = {**FILLED, "p_counts": "agencies", "p_at_least": "1", "p_signs": ["local_vapes"]}
    page = sent(hub, NEW, 200, do="try", **chosen)
    assert "As it is filled in: 1 agency with a sign (of these: “Given vapes by adults”) about one child" in page
    sent(hub, NEW, 200, do="set", **chosen)
    retire_sign(editor, code="local_vapes", based_on=3, reason="Nobody sees it any more.")
    shown = text_of(hub, "/rules/own/own_1/")
    assert "(of these: “Given vapes by adults” (retired))" in shown
    assert "“Given vapes by adults” is retired. It counts here in what was reported before" in shown
    assert "Retired since version 4: counted in what was reported before, and in nothing since." in shown
    box = re.search(r'<input [^>]*value="local_vapes"[^>]*>', hub.get("/rules/own/own_1/").content.decode())
    assert box is not None
    assert "checked" in box[0], "nobody takes it out without seeing it"


def test_a_published_rule_is_set_with_signs_of_the_dictionary_in_force(house: House) -> None:
    hub, editor = client_of(house, "coordinator"), house.viewer("coordinator")
    add_sign(editor, code="local_vapes", given=VAPES, based_on=1, reason="Seen here.")
    retire_sign(editor, code="secretive", based_on=2, reason="It was ticked for everybody.")
    address = "/rules/published/dealt_with_elsewhere/"
    form = hub.get(address).content.decode()
    assert "Given vapes by adults" in form
    assert 'value="secretive"' not in form
    given = {"p_days": "60", "p_signs": ["local_vapes"], "use": "lists", "reason": "Agreed.", "seen": "0"}
    page = sent(hub, address, 200, do="set", **given)
    assert "Signs Given vapes by adults As published:" in page


def test_rules_that_raise_stand_first_and_one_below_the_line_says_so_where_a_telephone_shows_it(house: House) -> None:
    page = text_of(client_of(house, "coordinator"), "/rules/")
    assert page.index("A sign of harm Raises") < page.index("Repeatedly missing Lists") < page.index(" Off ")
    rule = next(used for used in rules_in_use(house.viewer("coordinator")) if used.code == "nights")
    row = row_of(rule, RuleFigures(alerts=50, dismiss=50, line=5), "/")
    assert row[1] == {"text": "Raises, below your line", "tag": "yellow"}


def test_how_many_signs_are_chosen_is_seen_before_the_list_is_opened(house: House) -> None:
    hub = client_of(house, "coordinator")
    page = sent(hub, NEW, 200, do="try", **{**FILLED, "p_at_least": "1", "p_signs": ["new_phone", "older_partner"]})
    assert "Only some signs count (2 chosen)" in page
    assert "chosen)" not in text_of(hub, NEW)


def test_a_threshold_raises_on_a_sign_that_the_partnership_added(house: House) -> None:
    editor = house.viewer("coordinator")
    add_sign(editor, code="local_vapes", given=VAPES, based_on=1, reason="Seen here.")
    set_up(editor, title="Vapes", counts="agencies", at_least=1, signs=["local_vapes"])
    told(house, 0, "local_vapes", 2)
    house.process()
    (row,) = (row for row in alerts_awaiting(editor) if row.rule == "own_1")
    page = alert_of(house.viewer("coordinator"), alert=row.id)
    assert page is not None
    assert "(of these: “Given vapes by adults”)" in page.explanation


def test_the_line_is_set_with_a_reason(house: House) -> None:
    hub = client_of(house, "coordinator")
    assert "Give a whole number from 0 to 100" in sent(hub, "/rules/line/", 422, percent="x", reason="y", seen="0")
    for percent in ("9" * 5000, "٩", "-1", "101"):
        assert "Give a whole number from 0 to 100" in sent(
            hub, "/rules/line/", 422, percent=percent, reason="y", seen="0"
        )
    assert "Give a whole number" in sent(hub, "/rules/line/", 422, percent="", reason="y", seen="9" * 5000)
    assert "Say in a few words why." in sent(hub, "/rules/line/", 422, percent="9", reason="", seen="0")
    page = sent(hub, "/rules/line/", 200, percent="9", reason="Agreed.", seen="0")
    assert "Your line is 9 in 100, set by Hana Hub-Test" in page
    assert "9 in 100" in text_of(hub, "/rules/line/")
