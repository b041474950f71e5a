"""A teacher puts two pupils before an officer; the officer reads who asked, and settles a question of many rows in one answer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, involvement
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

WREN = child(given="Wren", family="Moorland", date_of_birth="2011-05-17", identifiers=None)
KESTREL = child(given="Kestrel", family="Moorland", date_of_birth="2009-01-30", sex="male", identifiers=None)
TEAL = child(given="Teal", family="Row-Test", date_of_birth="2012-02-03", identifiers=None)
WHY = "He uses her name when he is stopped."


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_two_are_put_before_an_officer_and_many_rows_are_settled_at_once(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    for number, stated in enumerate((WREN, KESTREL)):
        house.send("SCH1", involvement(stated, key=f"i-{number}"))
    for agency in ("SCH2", "POL", "HLT", "HOM"):
        house.send(agency, concern(TEAL, key=agency))
    house.process()

    teacher = somebody("teacher_dsl", size=size)
    teacher.goto("/children/")
    teacher.get_by_role("link", name="Wren Moorland").click()
    teacher.get_by_role("link", name="Somebody else may be the same person").click()
    teacher.get_by_label("Who is the other?").fill("Moorland")
    teacher.get_by_role("button", name="Look for them").click()
    look(teacher, "put-forward-found")
    teacher.get_by_role("link", name="Kestrel Moorland").click()
    teacher.get_by_label("Why do you think so?").fill(WHY)
    look(teacher, "put-forward-why")
    teacher.get_by_role("button", name="Put them before an officer").click()
    expect(teacher.get_by_text("A linkage officer is asked")).to_be_visible()
    look(teacher, "put-forward-done")
    house.process()

    officer = somebody("linkage_officer", size=size)
    officer.goto("/joining/")
    expect(officer.get_by_text(WHY)).to_be_visible()
    officer.get_by_text("One question with 3 rows").click()
    look(officer, "queue-of-groups")
    officer.get_by_role("link", name="Teal Row-Test and Teal Row-Test").click()
    look(officer, "question-with-rows")
    officer.get_by_label("The same person").check()
    officer.get_by_label("Somebody who knows them confirmed it").check()
    officer.get_by_role("button", name="Record and go to the next").click()
    expect(officer.get_by_text("3 rows settled.")).to_be_visible()
    expect(officer.get_by_text("Ada Teacher-Test put these two before you")).to_be_visible()
    look(officer, "question-put-forward")


def test_two_of_what_a_search_found_are_chosen(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    for number, stated in enumerate((WREN, KESTREL)):
        house.send("SCH1", involvement(stated, key=f"i-{number}"))
    house.process()
    hub = somebody("coordinator", size=PHONE)
    hub.goto("/search/")
    hub.get_by_label("Who or what are you looking for?").fill("Moorland")
    hub.get_by_role("main").get_by_role("button", name="Search").click()
    hub.get_by_text("Two of these may be the same person").click()
    for name in ("Wren Moorland", "Kestrel Moorland"):
        hub.get_by_role("checkbox", name=name).check()
    look(hub, "search-choose-two")
    hub.get_by_role("button", name="Go on").click()
    expect(hub.get_by_role("heading", name="These two may be the same person")).to_be_visible()
