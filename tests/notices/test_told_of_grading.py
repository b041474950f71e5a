"""Whoever grades is told that information waits, and nothing of it: once, until they have opened the list."""

from uuid import UUID

from django.test import Client

from synthetic.factories import child, concern, intelligence, upn_of
from tests.alerts.reports import sent
from tests.living import House
from tests.web.story import client_of
from wholepicture.alerts.front_door import Taken, decide_report
from wholepicture.notices.queries import notices_of


def told(house: House, who: str) -> list[tuple[str, UUID, int]]:
    return [(row.kind, row.record, row.times) for row in notices_of(house.viewer(who))[0] if row.kind == "to_grade"]


def informed(house: House, number: int) -> UUID:
    (report,) = sent(house, "CHA", intelligence(child(identifiers=[upn_of(number)]), key=f"told-{number}"))
    return report


def opens(client: Client, address: str = "/grading/") -> None:
    assert client.get(address).status_code == 200


def test_graders_are_told_once_however_much_waits_and_again_after_they_opened_the_list(house: House) -> None:
    house.add_colleague("other_grader", "police_intelligence", "POL")
    for number in range(1, 4):
        informed(house, number)
    once = [("to_grade", house.area, 1)]
    assert told(house, "police_intelligence") == told(house, "other_grader") == once
    opens(client_of(house, "police_intelligence"))
    assert told(house, "police_intelligence") == []
    assert told(house, "other_grader") == once
    informed(house, 4)
    assert told(house, "police_intelligence") == told(house, "other_grader") == once


def test_nobody_else_is_told_and_nothing_is_said_of_what_it_is(house: House) -> None:
    report = informed(house, 1)
    for who in ("coordinator", "charity_worker", "source_custodian", "linkage_officer"):
        assert told(house, who) == [], who
    page = client_of(house, "police_intelligence").get("/notices/").content.decode()
    assert "Information waits to be graded" in page
    assert str(report) not in page


def test_what_the_hub_passes_on_to_be_graded_is_told_too_and_what_waits_already_is_not_told_again(house: House) -> None:
    (report,) = sent(house, "SCH1", concern(child(identifiers=[upn_of(1)])))
    seen_to = house.professionals["coordinator"]
    decide_report(
        house.viewer("coordinator"),
        submission=report,
        decision="act",
        reason="Invented.",
        changes="Nothing yet.",
        ways={"intelligence": Taken("The unit's desk", seen_to)},
    )
    assert told(house, "police_intelligence") == [("to_grade", house.area, 1)]


def test_a_notice_of_it_leads_to_the_list(house: House) -> None:
    informed(house, 1)
    client = client_of(house, "police_intelligence")
    (row,) = [row for row in notices_of(house.viewer("police_intelligence"))[0] if row.kind == "to_grade"]
    assert client.get(f"/notices/{row.id}/")["Location"] == "/grading/"
