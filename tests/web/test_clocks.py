"""The pages on which a partnership sees by when things are due, and sets limits of its own."""

from django.test import Client

from tests.living import House
from tests.web.story import client_of, text_of

TRIAGE = "/clocks/alert_triage/"


def sent(client: Client, **given: str) -> tuple[int, str]:
    answer = client.post(
        TRIAGE, {"limit": "2", "unit": "working_days", "reason": "Our procedures.", "seen": "0", **given}
    )
    return answer.status_code, answer.content.decode()


def test_everybody_sees_by_when_things_are_due_and_the_hub_finds_it_beside_the_rules(house: House) -> None:
    assert "by when things are due" in text_of(client_of(house, "coordinator"), "/rules/")
    page = text_of(client_of(house, "nurse"), "/clocks/")
    assert "Decide an alert" in page
    assert "1 working day" in page
    assert "The exploitation co-ordinator sets these times" in page
    assert "Set this time" not in text_of(client_of(house, "nurse"), TRIAGE)


def test_the_co_ordinator_sets_a_time_and_everybody_reads_who_set_it_and_why(house: House) -> None:
    hub = client_of(house, "coordinator")
    assert sent(hub)[0] == 302
    page = text_of(client_of(house, "nurse"), TRIAGE)
    for said in ("2 working days", "Hana Hub-Test", "Our procedures.", "Usually: 1 working day"):
        assert said in page
    assert "Hana Hub-Test; usually 1 working day" in text_of(hub, "/clocks/")


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(house: House) -> None:
    hub = client_of(house, "coordinator")
    for given, said in (
        ({"limit": ""}, "Enter a whole number of 1 or more"),
        ({"limit": "9999", "unit": "hours"}, "Enter 240 hours or fewer."),
        ({"unit": "moons"}, "Choose hours, days, working days or weeks."),
        ({"reason": ""}, "Say in a few words why."),
        ({"seen": "3"}, "Somebody else set this clock"),
    ):
        status, page = sent(hub, **{"reason": "Typed by me.", **given})
        assert status == 422
        assert said in page
        assert given.get("reason") == "" or "Typed by me." in page


def test_how_long_at_most_is_said_and_what_runs_round_the_clock_is_set_in_hours_alone(house: House) -> None:
    hub = client_of(house, "coordinator")
    assert "At most: 10 working days" in text_of(hub, TRIAGE)
    page = hub.get("/clocks/report_danger/").content.decode()
    assert "At most: 24 hours" in page
    assert '<option value="hours"' in page
    assert '<option value="working_days"' not in page
    given = {"limit": "36", "unit": "months", "reason": "Typed by me.", "seen": "0"}
    answer = hub.post("/clocks/report_danger/", given)
    assert (answer.status_code, "Choose hours." in answer.content.decode()) == (422, True)


def test_a_clock_that_is_not_there_is_not_found_and_nobody_else_sets_one(house: House) -> None:
    assert client_of(house, "coordinator").get("/clocks/no_such/").status_code == 404
    assert client_of(house, "coordinator").get("/clocks/core_group_first/").status_code == 404
    assert sent(client_of(house, "nurse"))[0] == 404
