"""Two clicks from signing in to a number that is answered; and an agency that says on screen who answers for it at night."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, involvement, placement, upn_of
from tests.access.raw import answer, as_superuser
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from wholepicture.base import clock

Look = Callable[[Page, str], None]
WREN = child(identifiers=[upn_of(1)], address=None)
WITHIN = 10  # seconds, from the first page to a number


@pytest.fixture
def girl(house: House) -> UUID:
    """A girl who lives in a home, with a social worker who is away and a school."""
    from wholepicture.partnership.absences.commands import enter_absence
    from wholepicture.picture.queries import people_listed

    at: dict[str, Any] = {"recorded_at": (clock.now() - timedelta(days=2)).isoformat()}
    house.add_colleague("pal", "social_worker", "CSC")
    allocated = {"service": "Allocated social worker", "plan": "looked_after", "team": "Team North"}
    named = {"worker": "Cora Worker-Test", "worker_email": "social.worker@example.org"}
    house.send("CSC", involvement(WREN, key="i1", **at, **allocated, **named))
    house.send("SCH1", involvement(WREN, key="i2", **at), concern(WREN, key="s1", **at))
    home = {"service": "Residential home", "team": "Gull House", "worker": "Finn Carer-Test"}
    house.send("HOM", involvement(WREN, key="i3", **at, **home))
    house.send("HOM", placement(WREN, key="p1", provider="Gull House", from_="2026-01-12", **at))
    house.process()
    today = clock.local_date()
    enter_absence(
        house.viewer("social_worker"),
        person=house.professionals["social_worker"],
        starts_on=today,
        ends_on=today + timedelta(days=3),
        cover=house.professionals["pal"],
    )
    found: UUID = people_listed(house.viewer("coordinator"), role="child")[0].id
    return found


def team_of(house: House, code: str) -> UUID:
    with as_superuser(house.database) as superuser:
        found: UUID = answer(superuser, "SELECT id FROM partnership_team WHERE agency_id = %s", house.agencies[code])
        return found


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_a_number_that_is_answered_is_two_clicks_and_ten_seconds_from_signing_in(
    house: House, girl: UUID, somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    from wholepicture.partnership.duty.commands import add_weekly
    from wholepicture.partnership.duty.rules import DAYS

    for code, who in (("CSC", "pal"), ("HUB", "linkage_officer")):
        add_weekly(
            house.operator(),
            team=team_of(house, code),
            days=list(DAYS),
            starts=0,
            ends=0,
            person=house.professionals[who],
        )
    page = somebody("teacher_dsl", size=size)
    began = time.monotonic()
    for click in ("Who to call about a child", "Wren Ashdown-Test"):
        page.get_by_role("link", name=click, exact=True).click()
    part = page.locator(".wp-first__part", has_text="Who to call now")
    expect(part.get_by_role("link", name="01632 960003").first).to_have_attribute("href", "tel:01632960003")
    seconds = time.monotonic() - began
    print(f"two clicks, {seconds:.1f} s, at {size['width']} px")
    assert seconds <= WITHIN
    look(page, "who-to-call-on-her-page")
    part.get_by_role("link", name="Who to call now", exact=True).click()
    expect(page.get_by_role("heading", name="Who to call", exact=True)).to_be_visible()
    expect(page.get_by_text("Gull House, since 12 January 2026", exact=False)).to_be_visible()
    expect(page.get_by_text("Away now.", exact=False)).to_be_visible()
    look(page, "who-to-call")
    page.goto("/")
    page.locator("#search-words").fill("Wren Ashdown-Test")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Wren Ashdown-Test").first.click()
    expect(part).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_an_administrator_says_who_answers_at_night_and_everybody_reads_it(
    house: House, somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    house.add_colleague("clerk", "agency_administrator", "CSC")
    page = somebody("clerk", size=size)
    page.goto("/administration/")
    page.get_by_role("link", name="Duty rota", exact=False).first.click()
    look(page, "rota-empty")
    page.get_by_role("button", name="Add hours of every week").click()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Bank holidays"):
        page.get_by_label(day, exact=True).check()
    page.get_by_label("From", exact=True).fill("five")
    page.get_by_label("To", exact=True).fill("9am")
    page.get_by_label("Number for these hours").fill("01632 960777")
    page.get_by_label("Who answers?").select_option(label="Cora Worker-Test")
    page.get_by_role("button", name="Put it on the rota").click()
    expect(page.get_by_role("link", name="Enter a time like 9am, 5:30pm or 17:30.")).to_be_visible()
    expect(page.get_by_label("Number for these hours")).to_have_value("01632 960777")
    look(page, "rota-wrong-time")
    page.get_by_label("From", exact=True).fill("5pm")
    page.get_by_role("button", name="Put it on the rota").click()
    expect(page.get_by_text("5pm to 9am the next day: Cora Worker-Test", exact=False).first).to_be_visible()
    expect(page.get_by_text("Nobody is on the rota in the next 7 days")).to_be_visible()
    page.get_by_role("button", name="Add hours of every week").click()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Bank holidays"):
        page.get_by_label(day, exact=True).check()
    page.get_by_label("From", exact=True).fill("8am")
    page.get_by_label("To", exact=True).fill("5pm")
    page.get_by_role("button", name="Put it on the rota").click()
    expect(page.get_by_role("link", name="Cora Worker-Test is on the rota already", exact=False)).to_be_visible()
    page.get_by_label("From", exact=True).fill("9am")
    page.get_by_role("button", name="Put it on the rota").click()
    expect(page.get_by_text("Nobody is on the rota in the next 7 days")).to_have_count(0)
    page.get_by_role("button", name="Let other agencies’ people work here").click()
    expect(page.get_by_text("Other agencies can say who of theirs works here", exact=False)).to_be_visible()
    look(page, "rota")
    page.get_by_role("button", name="Add hours of certain days").click()
    look(page, "rota-dates")
    page.goto(f"/administration/agencies/{house.agencies['CSC']}/elsewhere/")
    look(page, "rota-elsewhere")
    reader = somebody("nurse", size=size)
    reader.goto("/directory/")
    look(reader, "directory-on-duty")
