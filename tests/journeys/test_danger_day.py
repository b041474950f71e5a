"""The first page on a quiet day, a busy day and a day of danger; open, it shows what comes by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, involvement, missing_episode, nhs_of, return_interview
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.story import told

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
DANGER: dict[str, Any] = {"safety": {"immediate_danger": True}}
ROLES = (
    *("coordinator", "police_intelligence", "linkage_officer", "teacher_dsl", "social_worker"),
    *("care_home_worker", "information_governance"),
)


def named(number: int, given: str, family: str = "Ashdown-Test") -> dict[str, Any]:
    return child(identifiers=[nhs_of(number)], given=given, family=family, date_of_birth="2011-05-17")


def ago(**span: Any) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat(timespec="minutes")


def away(*subjects: Any, **fields: Any) -> dict[str, Any]:
    usual = {"returned_at": None, "recorded_at": ago(minutes=20), "reference": None, "missing_from": "care"}
    return missing_episode(*subjects, **(usual | fields))


def busy_day(house: House) -> None:
    """Alerts, reports, a question and an answer wait; nobody is in danger now."""
    told(house)
    house.send("SCH1", *(concern(named(20 + number, f"Child{number}"), signs=["secretive"]) for number in range(6)))
    house.send("HLT", concern(named(30, "Mabel"), signs=["injury_unexplained"]))
    house.process()


def danger_day(house: House) -> None:
    busy_day(house)
    house.send("HOM", involvement(named(40, "Wren"), key="i1", service="Residential home", worker="Finn Carer-Test"))
    house.send("SCH1", concern(named(41, "Sable", "Reed-Test"), **DANGER))
    house.send("HOM", away(named(40, "Wren"), missing_since=ago(hours=5), police_risk="high"))
    house.send("POL", away(named(42, "Ines", "Vale-Test"), missing_since=ago(hours=30), recorded_at=ago(hours=29)))
    house.process()


@SIZES
@pytest.mark.parametrize("day", [None, busy_day, danger_day], ids=["quiet", "busy", "danger"])
def test_the_first_page_of_every_role(
    house: House,
    somebody: Callable[..., Page],
    look: Callable[[Page, str], None],
    size: dict[str, int],
    day: Callable[[House], None] | None,
) -> None:
    if day:
        day(house)
    for who in ROLES:
        page = somebody(who, size=size)
        expect(page.get_by_role("heading", name="Your work", level=1)).to_be_visible()
        look(page, f"home-{day.__name__ if day else 'quiet'}-{who}")
    if day is danger_day:
        page = somebody("coordinator", size=size)
        words = page.locator("main").inner_text()
        order = ["Danger now.", "Missing now", "Alerts to decide", "Reports to read"]
        assert [words.index(part) for part in order] == sorted(words.index(part) for part in order)
        assert "left" in words, "danger has a clock"
        page.get_by_role("link", name="Missing now", exact=True).click()
        expect(page.get_by_text("since", exact=False).first).to_be_visible()
        look(page, "missing-now")


@SIZES
def test_a_home_says_that_she_is_missing_and_she_is_on_the_hubs_open_page(
    house: House, live: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    hub = live("coordinator", size)
    expect(hub.get_by_text("Nothing else waits for you", exact=False)).to_be_visible()
    hub.evaluate("window.neverLoadedAgain = true")
    house.send("HOM", away(named(40, "Wren"), missing_since=ago(hours=1)))
    house.process()
    expect(hub.locator(".wp-now").first).to_contain_text("Missing now: 1", timeout=20_000)
    expect(hub.get_by_role("link", name="Wren Ashdown-Test, 15")).to_be_visible()
    expect(hub.locator("#work-news")).to_contain_text("Missing now")
    look(hub, "open-page-missing")
    house.send("HOM", away(named(40, "Wren"), missing_since=ago(hours=1), returned_at=ago(minutes=1), key="back"))
    house.process()
    expect(hub.locator(".wp-now")).to_have_count(0, timeout=20_000)
    assert hub.evaluate("window.neverLoadedAgain") is True


def test_an_open_page_whose_network_was_away_goes_on(house: House, live: Callable[..., Page]) -> None:
    hub = live("coordinator", DESK)
    expect(hub.get_by_text("Nothing else waits for you", exact=False)).to_be_visible()
    with hub.expect_event("requestfailed", timeout=20_000):
        hub.route("**/your-work/now/", lambda route: route.abort(), times=1)
        house.send("HOM", away(named(40, "Wren"), missing_since=ago(hours=1)))
        house.process()
    house.send("HOM", away(named(41, "Sable"), missing_since=ago(hours=1)))
    house.process()
    expect(hub.locator(".wp-now").first).to_contain_text("Missing now: 2", timeout=20_000)


def test_an_open_page_says_that_it_shows_nothing_new_once_its_reader_is_signed_out(
    house: House, live: Callable[..., Page]
) -> None:
    from tests.access.raw import as_superuser

    hub = live("coordinator", DESK)
    expect(hub.get_by_text("Nothing else waits for you", exact=False)).to_be_visible()
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE sec.session SET revoked_at = now()")
    house.send("SCH1", concern(named(41, "Sable"), **DANGER))
    house.process()
    expect(hub.get_by_text("shows nothing new any more", exact=False).first).to_be_visible(timeout=40_000)
    assert "Sable" not in hub.content()


def test_a_row_that_cannot_be_read_and_says_danger_is_acted_on(
    house: House, tmp_path: Path, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    import json

    from wholepicture.intake.bulk_intake import take_in

    body = concern(named(41, "Sable"), facts="She whispered from a car park.", **DANGER) | {"recorded_at": "tonight"}
    (tmp_path / "rows.ndjson").write_text(json.dumps(body))
    take_in(house.operator("SCH1"), path=tmp_path / "rows.ndjson")
    for size in (PHONE, DESK):
        hub = somebody("coordinator", size=size)
        hub.get_by_role("link", name="Sable Ashdown-Test").click()
        expect(hub.get_by_text("She whispered from a car park.")).to_be_visible()
        look(hub, "held-danger")
    hub.get_by_role("button", name="Record what you did").click()
    expect(hub.get_by_role("alert")).to_contain_text("Say in a few words what you did")
    look(hub, "held-danger-mistake")
    hub.get_by_label("What did you do?").fill("Rang the school. Police are on their way.")
    hub.get_by_role("button", name="Record what you did").click()
    expect(hub.get_by_text("What you did is recorded", exact=False)).to_be_visible()
    expect(hub.get_by_role("link", name="Sable Ashdown-Test")).to_have_count(0)


def test_whoever_knows_that_she_is_back_says_so_from_the_board(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    house.send("HOM", away(named(40, "Wren"), missing_since=ago(hours=5)))
    house.send("CSC", return_interview(named(43, "Ada"), key="r1"))
    house.process()
    hub = somebody("coordinator", size=PHONE)
    hub.goto("/missing/")
    hub.get_by_role("link", name="Say that they are back").click()
    hub.get_by_role("button", name="No").click()
    expect(hub.get_by_text("You chose this child.")).to_be_visible()
