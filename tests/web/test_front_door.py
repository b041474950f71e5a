"""The screens of the front door: a first read, where a report goes, what came of it, and how reports are heard."""

import re
from typing import Any
from uuid import UUID

import pytest

from synthetic.factories import concern
from tests.alerts.reports import told
from tests.casework.cases.opening import as_typed
from tests.living import House
from tests.web.story import client_of, text_of
from tests.web.test_reading import wren
from wholepicture.alerts.decisions import TOLD_OF_ONE
from wholepicture.alerts.front_door import first_read_setting, set_first_reads

GOOD = {"decision": "act", "changes": "She is seen today.", "reason": "Two nights away.", "told": "Thank you."}


def hide(house: House, use: str = "hidden") -> None:
    hub = house.viewer("coordinator")
    set_first_reads(hub, use=use, reason="To see what words are worth.", after=first_read_setting(hub).number)


def report_from(house: House, agency: str = "CHA") -> str:
    (sent,) = house.send(agency, concern(wren()))
    house.process()
    return f"/reading/{sent.submission}/"


def test_a_report_is_read_without_its_sender_and_then_shows_who_sent_it(house: House) -> None:
    hide(house)
    page = report_from(house)
    hub = client_of(house, "coordinator")
    for address in ("/reading/", page):
        assert "Open Door Project" not in text_of(hub, address)
    assert "What will you do?" not in text_of(hub, page)
    wrong = hub.post(f"{page}first/", {"first_reason": "Kept words."})
    assert wrong.status_code == 422
    for said in ("Say whether it is to be taken forward.", "Kept words."):
        assert said in wrong.content.decode()
    assert "Open Door Project" not in wrong.content.decode()
    assert hub.post(f"{page}answer/", GOOD | as_typed(house)).status_code == 409
    assert hub.post(f"{page}first/", {"takes_forward": "yes", "first_reason": "Seen twice."}).status_code == 302
    shown = text_of(hub, page)
    for said in (
        "Open Door Project",
        "without seeing who sent it: take it forward . Seen twice.",
        "What will you do?",
    ):
        assert said in shown


def test_an_alert_opens_once_what_it_rests_on_was_read_without_its_sender(house: House) -> None:
    hide(house)
    (sent,) = house.send("CHA", concern(wren(), signs=["injury_unexplained"]))
    house.process()
    hub = client_of(house, "coordinator")
    (alert,) = re.findall(r'href="(/alerts/[0-9a-f-]{36}/)"', hub.get("/alerts/").content.decode())
    before = text_of(hub, alert)
    assert "Read this report first" in before
    assert "Open Door Project" not in hub.get(alert).content.decode()
    assert hub.post(f"{alert}decide/", GOOD | as_typed(house)).status_code == 409
    hub.post(f"/reading/{sent.submission}/first/", {"takes_forward": "yes", "first_reason": "A bruise."})
    assert "Open Door Project" in text_of(hub, alert)


def test_an_alert_on_one_report_that_was_answered_begins_with_that_answer(house: House) -> None:
    (sent,) = house.send("CHA", concern(wren(), signs=["injury_unexplained"]))
    house.process()
    hub = client_of(house, "coordinator")
    (alert,) = re.findall(r'href="(/alerts/[0-9a-f-]{36}/)"', hub.get("/alerts/").content.decode())
    assert "was answered by" not in text_of(hub, alert)
    hub.post(f"/reading/{sent.submission}/answer/", GOOD | as_typed(house))
    page = hub.get(alert).content.decode()
    assert "The one report that this rests on was answered by Hana Hub-Test" in page
    for given in (GOOD["changes"], GOOD["reason"]):
        assert given in page.partition("What will you do?")[2]
    assert re.search(r'value="act"[^>]*checked', page)


def test_whoever_sent_the_only_report_behind_an_alert_reads_of_no_others(house: House) -> None:
    (sent,) = house.send("CHA", concern(wren(), signs=["injury_unexplained"]))
    house.process()
    hub = client_of(house, "coordinator")
    (alert,) = re.findall(r'href="(/alerts/[0-9a-f-]{36}/)"', hub.get("/alerts/").content.decode())
    assert "together with others" not in text_of(hub, alert)
    assert hub.post(f"{alert}decide/", GOOD | as_typed(house)).status_code == 302
    assert told(house, sent.submission) == [f"{TOLD_OF_ONE['act']}\n\nThank you."]


@pytest.mark.parametrize(
    ("safety", "said"),
    [
        (
            {"emergency_reference": "LOG 555", "already_told": ["999 or the duty team"]},
            "rang 999 (reference LOG 555)",
        ),
        ({"emergency_reference": "LOG 555"}, "rang 999 (reference LOG 555)"),
        ({"already_told": ["999 or the duty team"]}, "rang 999 or the duty team. They give no reference."),
        ({"already_told": ["Mr Ash, deputy head"]}, "does not say that 999 was rung"),
        ({"already_told": ["nobody: will ring 999 after the bell"]}, "does not say that 999 was rung"),
        ({}, "does not say that 999 was rung"),
    ],
)
def test_whoever_reads_of_danger_reads_whether_anybody_was_rung(
    house: House, safety: dict[str, Any], said: str
) -> None:
    (sent,) = house.send("CHA", concern(wren(), safety={"immediate_danger": True, **safety}))
    house.process()
    hub = client_of(house, "coordinator")
    for address in ("/reading/", f"/reading/{sent.submission}/"):
        assert said in text_of(hub, address)


def test_whoever_reads_second_is_told_who_was_first_and_keeps_their_words(house: House) -> None:
    hide(house)
    page = report_from(house)
    first, second = client_of(house, "coordinator"), client_of(house, "police_intelligence")
    assert first.post(f"{page}first/", {"takes_forward": "yes", "first_reason": "Seen twice."}).status_code == 302
    late = second.post(f"{page}first/", {"takes_forward": "no", "first_reason": "My own words."})
    assert late.status_code == 422
    for said in ("Somebody read this report first before you", "My own words."):
        assert said in late.content.decode()


def test_whoever_answers_second_keeps_their_words_and_reads_what_was_answered(house: House) -> None:
    page = report_from(house)
    first, second = client_of(house, "coordinator"), client_of(house, "police_intelligence")
    assert first.post(f"{page}answer/", GOOD | as_typed(house)).status_code == 302
    own = {"decision": "watch", "changes": "My own change.", "reason": "My own reason.", "told": "My own words."}
    own |= {"ways": "crime", "crime_passed_to": "My own desk 12"}
    late = second.post(f"{page}answer/", own)
    assert late.status_code == 409
    said = late.content.decode()
    assert "Somebody answered this report before you" in said
    for words in (GOOD["reason"], GOOD["changes"], "What you wrote, which is not stored"):
        assert words in said
    for words in ("My own change.", "My own reason.", "My own words.", "My own desk 12"):
        assert words in said


def test_a_decision_asks_what_changes_for_the_child_and_what_the_sender_reads_of_why_not(house: House) -> None:
    page = report_from(house)
    hub = client_of(house, "coordinator")
    wrong = hub.post(f"{page}answer/", {"decision": "dismiss", "reason": "Known."}).content.decode()
    for said in ("Say what this changes for the child", "Say why no action is being taken now"):
        assert said in wrong
    given = {"decision": "dismiss", "changes": "Nothing.", "reason": "Known.", "told": "It was known, and she is safe."}
    assert hub.post(f"{page}answer/", given).status_code == 302
    assert "For the child: Nothing." in text_of(hub, page)
    (said,) = told(house, UUID(page.split("/")[2]))
    assert said == f"{TOLD_OF_ONE['dismiss']}\n\nIt was known, and she is safe."


def test_a_report_goes_where_it_is_sent_and_waits_until_somebody_says_what_came_of_it(house: House) -> None:
    page = report_from(house)
    hub, police = client_of(house, "coordinator"), client_of(house, "police_intelligence")
    seen_to_by = str(house.professionals["police_intelligence"])
    nobody = hub.post(f"{page}answer/", {**GOOD, **as_typed(house), "ways": ["crime"], "seen_to_by": seen_to_by})
    assert nobody.status_code == 422
    assert "Crime: say who has it there" in nobody.content.decode()
    ways = {"ways": ["crime", "safeguarding"], "crime_passed_to": "Crime desk, 12/26", "seen_to_by": seen_to_by}
    assert (
        hub.post(
            f"{page}answer/", {**GOOD, **as_typed(house), **ways, "safeguarding_passed_to": "Front door, 7"}
        ).status_code
        == 302
    )
    assert "2 What you see to" in text_of(police, "/")
    listed = police.get("/reading/ways/").content.decode()
    (first, *_rest) = re.findall(r"/reading/ways/[0-9a-f-]{36}/", listed)
    assert len(_rest) == 1
    empty = police.post(first, {"done": "Looked into."})
    assert empty.status_code == 422
    assert "they wait to hear" in empty.content.decode()
    assert police.post(first, {"done": "Looked into.", "told": "The police spoke to her."}).status_code == 302
    again = police.post(first, {"done": "x", "told": "y"})
    assert again.status_code == 422
    assert "Somebody has said already what came of this" in again.content.decode()
    assert "The police spoke to her." in text_of(hub, page)
    assert "Emergency" in text_of(hub, f"{page}further/")
    assert hub.post(f"{page}further/", {"ways": []}).status_code == 422
    more = {"ways": ["intelligence"], "intelligence_passed_to": "Their desk", "seen_to_by": seen_to_by}
    assert hub.post(f"{page}further/", more).status_code == 302
    assert "Their desk" in text_of(hub, page)


def test_how_reports_are_heard_is_shown_to_each_agency_of_its_own_and_to_the_hub_of_all(house: House) -> None:
    page = report_from(house)
    report_from(house, "HLT")
    hub = client_of(house, "coordinator")
    hub.post(f"{page}answer/", GOOD | as_typed(house))
    every = text_of(hub, "/heard/?days=30")
    assert "Open Door Project 1 1 of 1 1 of 1 1 of 1 1 of 1 1 hour 0" in every
    assert "Harrowmere Hospital 1" in every
    own = text_of(client_of(house, "charity_worker"), "/heard/?days=nonsense")
    assert "Open Door Project 1" in own
    assert "Harrowmere Hospital" not in own
    assert "First reads" not in own


def test_how_reports_are_read_first_is_set_with_a_reason_and_not_over_a_colleague(house: House) -> None:
    hub = client_of(house, "coordinator")
    assert "Change it" in text_of(hub, "/heard/")
    assert "Change it" not in text_of(client_of(house, "police_intelligence"), "/heard/")
    wrong = hub.post("/heard/first/", {"use": "half", "reason": "", "after": "0"})
    assert wrong.status_code == 422
    assert hub.post("/heard/first/", {"use": "half", "reason": "To compare.", "after": "0"}).status_code == 302
    assert "To compare." in text_of(hub, "/heard/")
    stale = hub.post("/heard/first/", {"use": "shown", "reason": "No.", "after": "0"})
    assert stale.status_code == 422
    assert "Somebody set this after you opened it" in stale.content.decode()
