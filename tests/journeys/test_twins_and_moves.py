"""Twins, who are told apart and read as two; a child who was moved five times; an alert with five questions of who may be the same."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import attendance, child, concern, involvement, missing_episode, placement, upn_of, vehicle
from tests.journeys.conftest import DESK
from tests.living import House
from wholepicture.base.clock import local_date
from wholepicture.linkage.commands import put_forward
from wholepicture.picture.queries import people_listed

TELEPHONE = {"width": 320, "height": 800}
SIZES = pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
OF_A_CHILD = 3200  # px
OF_AN_ALERT = 5200
HOMES = (
    ("Rowan House", "residential", "2025-12-01", "2026-02-10", "The home gave notice."),
    ("Mr and Mrs Fosterer-Test", "foster", "2026-02-10", "2026-04-20", "She went missing nine times in a month."),
    ("Gull House", "residential", "2026-04-20", "2026-07-03", "Too far from her school."),
    ("Tern Lodge", "residential", "2026-07-03", "2026-09-28", "An adult waited at the gate each night."),
    ("Heron Cottage", "residential", "2026-09-28", None, None),
)
MARL: dict[str, Any] = {"family": "Marl-Test", "date_of_birth": "2011-09-14", "school": "Marsh Lane Academy"}

# Whether what is drawn in a strip stands clear of what its lanes are called, and inside it.
CLEAR = """() => [...document.querySelectorAll('.wp-strip__drawn')].filter(one => one.checkVisibility()).every(strip => {
    const drawn = [...strip.querySelectorAll('.wp-strip__mark, .wp-strip__around')].map(one => one.getBBox());
    const names = [...strip.querySelectorAll('.wp-strip__label')].map(one => one.getBBox());
    const first = Math.min(...drawn.map(one => one.x)), last = Math.max(...drawn.map(one => one.x + one.width));
    return drawn.length > 0 && names.every(one => one.x + one.width <= first) && last <= strip.viewBox.baseVal.width;
})"""


def twins(house: House) -> dict[str, UUID]:
    """Ada and Ida, born on one day, in one report and each in her own: their ids, by their names."""
    ada, ida = child(given="Ada", identifiers=[upn_of(2)], **MARL), child(given="Ida", identifiers=[upn_of(3)], **MARL)
    for key, one in (("a", ada), ("i", ida)):
        house.send("SCH1", involvement(one, key=f"i{key}"))
        house.send("CSC", involvement(one, key=f"w{key}", service="Allocated social worker", plan="child_in_need"))
        house.send("SCH1", attendance(one, key=f"r{key}"))
    for number in range(6):
        at = {"recorded_at": f"2026-11-{number * 3 + 1:02}T18:00:00+00:00", "key": f"c{number}"}
        signs = [("late_return", "new_phone", "older_partner")[number % 3]]
        who = ([ada], [ida], [ada, ida])[number % 3]
        house.send("HOM", concern(*who, signs=signs, facts="Seen at the bus station by Jo Carer-Test.", **at))
    house.send("HOM", missing_episode(ada, ida, key="m", recorded_at="2026-11-20T10:00:00+00:00"))
    house.send("POL", concern(child(given="A", identifiers=None, **MARL), key="p", facts="One of two girls ran off."))
    house.process()
    listed = people_listed(house.viewer("coordinator"), role="child")
    return {name: next(one.id for one in listed if one.label.startswith(name)) for name in ("Ada ", "Ida ")}


def moved_five_times(house: House) -> UUID:
    """A girl of whom five placements are told, with reports from each."""
    wren = child(identifiers=[upn_of(1)])
    house.send("SCH1", involvement(wren, key="i1"), attendance(wren, key="a1"))
    house.send("CSC", involvement(wren, key="i2", service="Allocated social worker", plan="looked_after"))
    for number, (provider, kind, since, until, why) in enumerate(HOMES):
        stay = {"provider": provider, "type": kind, "from": since, "to": until, "reason_for_end": why}
        at = f"{since}T10:00:00+00:00"
        house.send("CSC", placement(wren, key=f"p{number}", recorded_at=at, **stay))
        away = {"missing_since": f"{since[:8]}20T21:00:00+00:00", "returned_at": f"{since[:8]}21T09:00:00+00:00"}
        late = f"{since[:8]}21T10:00:00+00:00"
        if number != 4:
            house.send("HOM", missing_episode(wren, key=f"m{number}", recorded_at=late, **away))
        house.send("HOM", concern(wren, key=f"c{number}", signs=["late_return"], recorded_at=at))
    house.process()
    (row,) = [one for one in people_listed(house.viewer("coordinator"), role="child") if one.label.startswith("Wren")]
    return row.id


def five_questions(house: House) -> None:
    """An alert about a girl of whom five others are put forward as who may be the same."""
    wren = child(identifiers=[upn_of(1)])
    for number, (agency, sign) in enumerate((("HOM", "late_return"), ("POL", "older_partner"), ("SCH1", "new_phone"))):
        at = f"2026-11-0{number + 1}T09:00:00+00:00"
        house.send(agency, concern(wren, key=f"k{number}", signs=[sign], vehicles=[vehicle()], recorded_at=at))
    for number in range(5):
        given = f"Wrenna{'abcde'[number]}"
        house.send("CHA", concern(child(given=given, identifiers=None), key=f"q{number}"))
    house.process()
    officer = house.viewer("coordinator")
    girls = people_listed(officer, role="child")
    first = next(girl.id for girl in girls if girl.label.startswith("Wren "))
    for girl in girls:
        if girl.id != first:
            put_forward(officer, a=first, b=girl.id, reason="Her friends call her so.")
    house.process()


def sized(page: Page, address: str, name: str, most: int) -> None:
    """Opens a page, which is to be no taller than this; how tall and heavy it is is noted where WHOLEPICTURE_SCREENSHOTS says."""
    answer = page.goto(address)
    assert answer is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("document.documentElement.scrollWidth")
    if folder := os.environ.get("WHOLEPICTURE_SCREENSHOTS"):
        with (Path(folder) / "sizes.ndjson").open("a", encoding="utf-8") as kept:
            kept.write(json.dumps({"page": name, "width": width, "height": height, "bytes": len(answer.body())}) + "\n")
    assert height <= most, f"{name}: {height} px"


@SIZES
def test_twins_are_two_pages_and_each_names_her_sister(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    both = twins(house)
    page = somebody("coordinator", size=size)
    for name, sister in (("Ada ", "Ida Marl-Test"), ("Ida ", "Ada Marl-Test")):
        sized(page, f"/people/{both[name]}/", f"twin {name}", OF_A_CHILD)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}Marl-Test")
        look(page, f"twin-{name.strip().lower()}")
        assert page.evaluate(CLEAR)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        expect(page.get_by_text(f"Also about {sister}").first).to_be_visible()
        look(page, f"twin-{name.strip().lower()}-unfolded")


@SIZES
def test_a_child_who_was_moved_five_times_is_read_at_a_glance(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    girl = moved_five_times(house)
    page = somebody("coordinator", size=size)
    sized(page, f"/people/{girl}/", "moved five times", OF_A_CHILD)
    expect(page.locator(".wp-first__part", has_text="Lives at").first).to_contain_text("Heron Cottage")
    look(page, "moved")


@SIZES
def test_an_alert_with_five_questions_of_who_may_be_the_same_stays_short(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    five_questions(house)
    page = somebody("coordinator", size=size)
    page.goto("/alerts/")
    address = page.locator("main a[href^='/alerts/']", has_text="signs").first.get_attribute("href")
    sized(page, str(address), "alert with five questions", OF_AN_ALERT)
    assert page.locator("section[aria-labelledby^='asked-']").count() >= 5
    drawn = page.get_by_text(re.compile(r"Drawn here: \w+( \d{4})? to " + f"{local_date():%B %Y}"))
    expect(drawn).to_be_visible(visible=size == DESK)
    look(page, "alert-five-questions")
