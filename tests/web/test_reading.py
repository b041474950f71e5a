"""The screens of the reading list, and what a sender is promised of it."""

import re
from typing import Any

import pytest

from synthetic.factories import attendance, child, concern, missing_episode, nhs_of
from tests.casework.cases.opening import as_typed
from tests.living import House
from tests.web.story import client_of, text_of, told
from wholepicture.alerts.queries import ON_A_PAGE

IN_DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}


def wren(number: int = 1) -> dict[str, Any]:
    return child(identifiers=[nhs_of(number)], given=f"Wren{number}")


def test_the_list_says_what_each_report_is_why_it_stands_there_and_when_it_is_due(house: House) -> None:
    house.send("SCH1", concern(wren(1)))
    house.send("HLT", concern(wren(2), signs=["injury_unexplained"]))
    house.send("HOM", missing_episode(wren(3), **IN_DANGER))
    house.process()
    page = text_of(client_of(house, "coordinator"), "/reading/")
    danger, harm, other = (page.index(f"about Wren{number}") for number in (3, 2, 1))
    assert danger < harm < other
    assert "Missing episode about Wren3 Ashdown-Test , from Gull House In danger now The sender says" in page
    assert "Sign of harm Injury with no fitting explanation" in page
    assert page.count("Answer by") == 3
    assert "Overdue" not in page
    assert "Gull House, received" in page


def test_reports_are_worked_through_one_after_another(house: House) -> None:
    sent = house.send("SCH1", concern(wren(1), facts="The first."), concern(wren(2), facts="The second."))
    house.process()
    hub, (first, second) = client_of(house, "coordinator"), (one.submission for one in sent)
    assert "2 Reports to read" in text_of(hub, "/")
    assert hub.get("/reading/next/")["Location"] == f"/reading/{first}/"
    page = hub.get(f"/reading/{first}/").content.decode()
    assert f"/reading/next/?after={first}" in page
    assert hub.get(f"/reading/next/?after={first}")["Location"] == f"/reading/{second}/"
    wrong = hub.post(f"/reading/{first}/answer/", {"decision": "", "reason": " ", "told": "Kept words"})
    assert wrong.status_code == 422
    for said in ("Choose what is to be done", "Say why", "Kept words"):
        assert said in wrong.content.decode()
    given = {
        "decision": "act",
        "changes": "Nothing yet.",
        "reason": "Strategy discussion.",
        "told": "We are meeting about this.",
        **as_typed(house),
    }
    assert hub.post(f"/reading/{first}/answer/", given).status_code == 302
    page = text_of(hub, f"/reading/{first}/")
    assert page.index("Next to read") < page.index("Concern about Wren1") < page.index("Strategy discussion.")
    assert "What will you do?" not in page
    assert hub.get("/reading/next/")["Location"] == f"/reading/{second}/"
    again = hub.post(f"/reading/{first}/answer/", {**given, "decision": "dismiss"})
    assert again.status_code == 409
    assert "Somebody answered this report before you" in again.content.decode()
    hub.post(f"/reading/{second}/answer/", given)
    assert hub.get("/reading/next/")["Location"] == "/reading/"
    assert "Nothing waits" in text_of(hub, "/reading/")
    assert "Reports to read Read" not in text_of(hub, "/")


def test_a_list_longer_than_a_page_goes_on_and_the_first_page_counts_it(house: House) -> None:
    house.send("SCH1", *(concern(wren(number)) for number in range(ON_A_PAGE + 2)))
    house.process()
    hub = client_of(house, "coordinator")
    assert f"{ON_A_PAGE + 2} Reports to read" in text_of(hub, "/")
    page = hub.get("/reading/").content.decode()
    more = re.search(r"/reading/\?after=[0-9a-f-]{36}", page)
    assert more is not None
    rest = text_of(hub, more.group(0))
    assert f"Wren{ON_A_PAGE} " in rest
    assert f"Wren{ON_A_PAGE + 1} " in rest
    assert "From the top" in rest
    assert "More reports" not in rest
    assert "Wren0 " in text_of(hub, "/reading/?after=nonsense")


def test_a_report_behind_an_alert_says_so_and_the_alert_answers_it(house: House) -> None:
    story = told(house)
    hub = client_of(house, "coordinator")
    page = hub.get(f"/reading/{story.report}/").content.decode()
    assert f"/alerts/{story.alert}/" in page
    assert "Deciding the alert answers this report as well" in page
    assert "An alert that waits rests on it" in text_of(hub, "/reading/")
    hub.post(f"/alerts/{story.alert}/decide/", {"decision": "watch", "changes": "Nothing yet.", "reason": "x"})
    assert f"/reading/{story.report}/" not in hub.get("/reading/").content.decode()
    assert "by the decision on an alert" in text_of(hub, f"/reading/{story.report}/")


def test_the_navigation_offers_the_list_to_those_who_work_it(house: House) -> None:
    for who, offered in (
        ("coordinator", True),
        ("police_intelligence", True),
        ("linkage_officer", False),
        ("nurse", False),
    ):
        page = client_of(house, who).get("/").content.decode()
        assert ('href="/reading/"' in page) is offered, who
        assert client_of(house, who).get("/reading/").status_code == (200 if offered else 404)


NAMED = {"sharing": {"level": "named", "named": ["nobody@example.org"], "lawful_basis": "gdpr_6_1_e"}}


@pytest.mark.parametrize(
    ("body", "promised", "not_promised"),
    [
        (concern(wren()), "A person in the co-ordination hub reads it and answers by", "Because it speaks of danger"),
        (concern(wren(), **IN_DANGER), "Because it speaks of danger or of harm", "nobody in the hub reads it"),
        (attendance(wren(), signs=["harm_disclosed"]), "Because it speaks of danger or of harm", "nobody in the hub"),
        (attendance(wren()), "nobody in the hub reads it by itself, and no answer comes", "you have heard nothing by"),
        (concern(wren(), **NAMED), "Only your own agency can read it", "answers by"),
    ],
)
def test_the_receipt_promises_what_is_done(
    house: House, body: dict[str, Any], promised: str, not_promised: str
) -> None:
    (receipt,) = house.send("SCH1", body, channel="screen")
    lead = client_of(house, "teacher_dsl")
    page = text_of(lead, f"/reports/{receipt.receipt}/receipt/")
    assert promised in page
    assert not_promised not in page
    # And it is done: what is promised to be read is on the list, and nothing else.
    house.process()
    assert ("about" in text_of(client_of(house, "coordinator"), "/reading/")) is ("answers by" in page)


def test_a_report_that_has_waited_too_long_tells_its_sender_to_ring(house: House) -> None:
    from tests.access.raw import as_superuser

    (receipt,) = house.send("SCH1", concern(wren()), channel="screen")
    lead, address = client_of(house, "teacher_dsl"), f"/reports/{receipt.receipt}/"
    assert "That time has passed" not in text_of(lead, address)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_submission SET received_at = received_at - interval '9 days'")
    assert "That time has passed: ring Harrowmere Co-ordination Hub duty on 01632 960001" in text_of(lead, address)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_team SET is_duty = false")
    assert "That time has passed: ring the co-ordination hub and give the receipt" in text_of(lead, address)


def test_whoever_acts_on_held_danger_after_a_colleague_is_told_who_did_and_keeps_their_words(house: House) -> None:
    from wholepicture.intake.commands import act_on_held_danger, hold_in_quarantine

    given = {"safety": {"immediate_danger": True}, "narrative": {"facts": "She whispered."}}
    held = hold_in_quarantine(house.operator("SCH1"), raw=b"{", problems=[], channel="file", given=given)
    hub = client_of(house, "coordinator")
    assert "She whispered." in text_of(hub, f"/reading/held/{held}/")
    act_on_held_danger(house.viewer("police_intelligence"), held=held, done="A car is on its way.")
    answer = hub.post(f"/reading/held/{held}/", {"done": "I rang her school."})
    assert answer.status_code == 422
    for said in ("Dev Officer-Test said before you", "A car is on its way.", "I rang her school.", "is not stored"):
        assert said in answer.content.decode()
