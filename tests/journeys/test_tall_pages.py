"""Long pages on a telephone: what matters stands first, the rest is a fold away and says what it holds; on a desk it is open."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, missing_episode, nhs_of, upn_of, vehicle
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House
from wholepicture.linkage.commands import put_forward
from wholepicture.picture.queries import people_listed

SIX_SCREENS = 6 * 640
TWO: dict[str, Any] = {"family": "Żelbicka-Test", "date_of_birth": "2010-05-17", "identifiers": None}


def is_six_screens_at_most(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollHeight") <= SIX_SCREENS)


MARKS = """() => [...document.querySelectorAll('.wp-panel__summary')].filter(one => one.checkVisibility())
    .map(one => getComputedStyle(one)).map(one => one.display === 'list-item' && one.listStyleType.startsWith('disclosure-'))"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_part_of_a_page_that_folds_says_so(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    house.send("SCH1", concern(child(identifiers=[upn_of(1)]), key="1"))
    house.process()
    (row,) = people_listed(house.viewer("coordinator"), role="child")
    page = somebody("coordinator", size=size)
    page.goto(f"/people/{row.id}/")
    marks = page.evaluate(MARKS)
    assert marks
    assert all(marks)
    chronology = page.locator("#chronology > details")
    unfold(page, "Chronology")
    chronology.get_by_role("heading", name="Chronology").click()
    expect(chronology.get_by_text("Newest first")).not_to_be_visible()
    look(page, "part-folded")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_agrees_and_what_conflicts_stands_before_everything_of_a_pair(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    for agency, given, school in (("SCH1", "Małgorzata", "Invented Academy"), ("CHA", "Gosia", "Another School")):
        told = child(given=given, school=school, description="A long blue coat, and a scarf. " * 8, **TWO)
        house.send(agency, concern(told, key=agency))
    house.process()
    officer = somebody("linkage_officer", size=size)
    officer.goto("/joining/")
    officer.locator("main li a").first.click()
    in_short = officer.locator("main p", has_text="Agree:").first
    expect(in_short).to_contain_text("date of birth")
    expect(in_short).to_contain_text("Differ: school")
    weights = officer.locator(".wp-fall")
    if size == PHONE:
        assert is_six_screens_at_most(officer)
        expect(weights).not_to_be_visible()
        unfold(officer, "How strongly each fact speaks")
    expect(weights).to_be_visible()
    look(officer, "pair-unfolded")


def test_who_is_missing_beyond_the_first_is_named_on_the_fold(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    given = ("Ada", "Bram", "Cleo", "Dov", "Esme", "Finn", "Gwen", "Hugo", "Ivo")
    for number, name in enumerate(given):
        gone = child(given=name, family=f"{name}s-Test", date_of_birth="2011-03-04", identifiers=[nhs_of(number + 1)])
        since = f"2026-11-28T{number + 8:02}:00:00+00:00"
        house.send(
            "POL",
            missing_episode(
                gone, key=name, recorded_at=since, missing_since=since, reported_at=since, returned_at=None
            ),
        )
    house.process()
    hub = somebody("coordinator", size=PHONE)
    hub.goto("/missing/")
    assert is_six_screens_at_most(hub)
    fold = hub.locator("summary", has_text="3 more missing now")
    for name in hub.locator(".wp-rest h2").all_text_contents():
        expect(fold).to_contain_text(name)
    expect(hub.locator(".wp-rest h2")).to_have_count(3)
    look(hub, "missing-folded")
    hub.set_viewport_size(DESK)  # type: ignore[arg-type]
    expect(hub.locator(".wp-rest h2").last).to_be_visible()


def test_an_alert_shows_one_question_in_place_and_says_how_many_more_there_are(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    wren = child(identifiers=[upn_of(1)])
    signs = (("HOM", "late_return"), ("POL", "older_partner"), ("SCH1", "new_phone"))
    for number, (agency, sign) in enumerate(signs):
        at = f"2026-11-0{number + 1}T09:00:00+00:00"
        house.send(agency, concern(wren, key=f"k{number}", signs=[sign], vehicles=[vehicle()], recorded_at=at))
    for number in range(3):
        house.send("CHA", concern(child(given=f"Wrenna{'abc'[number]}", identifiers=None), key=f"c{number}"))
    house.process()
    officer = house.viewer("coordinator")
    girls = people_listed(officer, role="child")
    first = next(girl.id for girl in girls if girl.label.startswith("Wren "))
    for girl in girls:
        if girl.id != first:
            put_forward(officer, a=first, b=girl.id, reason="Her friends call her so.")
    house.process()
    hub = somebody("coordinator", size=PHONE)
    hub.goto("/alerts/")
    hub.locator("main a[href^='/alerts/']", has_text="signs").first.click()
    questions = hub.locator("section[aria-labelledby^='asked-']")
    asked = questions.count()
    assert asked > 1
    assert [question.is_visible() for question in questions.all()] == [True] + [False] * (asked - 1)
    assert is_six_screens_at_most(hub)
    look(hub, "alert-folded")
    unfold(hub, f"{asked - 1} more question")
    expect(questions.last).to_be_visible()
