"""Pictures of a girl's record: a worker reads on which nights a girl was away, presses one, and reads with whom she was found; and who says
which of her facts; on a telephone as at a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern, involvement, upn_of
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.living import House
from tests.web.nights_told import WREN, evening, night, nights_told
from wholepicture.web.wording.times import gds_date


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_night_leads_to_what_is_told_of_it(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    girl = nights_told(house)
    worker = somebody("social_worker", size=size)
    worker.goto(f"/people/{girl}/#missing")
    unfold(worker, "Missing")
    expect(worker.get_by_text("7 nights away in the last 8 weeks")).to_be_visible()
    expect(worker.get_by_text("6 earlier times away")).to_be_visible()
    look(worker, "nights")
    worker.get_by_role("link", name=f"Night of {gds_date(evening(50))}").click()
    line = worker.locator("tr:target")
    expect(line).to_contain_text("with Kez")
    expect(line).to_be_in_viewport()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_home_reads_who_was_away_on_which_nights_of_a_month(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    nights_told(house)
    ines = child(given="Ines", family="Vale-Test", identifiers=[upn_of(2)], date_of_birth="2011-02-02")
    house.send("HOM", involvement(ines, key="i2", service="Residential home"))
    house.send("HOM", night(30, key="i1", of=[ines]))
    house.process()
    carer = somebody("care_home_worker", size=size)
    carer.goto("/missing/")
    carer.get_by_role("link", name="Who was away on which nights of a month").click()
    while f"{evening(30):%B %Y}" not in str(carer.locator("h1").text_content()):
        carer.locator("main a[href^='?month=']").first.click()
    expect(carer.get_by_text("More than one child was away")).to_contain_text(f"{evening(30).day} {evening(30):%B} (2)")
    look(carer, "nights-of-month")
    carer.get_by_role("link", name=f"Night of {gds_date(evening(30))}").first.click()
    expect(carer.locator("h1")).to_contain_text("Ines")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_differs_stands_side_by_side_with_who_says_it(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], size: dict[str, int]
) -> None:
    girl = nights_told(house)
    knows = {"provenance": {"how_known": "saw_or_heard"}}
    house.send("SCH1", concern(child(**WREN, school="Marsh Lane Academy"), key="f1", **knows))
    heard = {"provenance": {"how_known": "someone_else_told_me", "original_agency": "SCH1", "original_reference": "f1"}}
    house.send("HLT", concern(child(**WREN, school="Marsh Lane Academy"), key="f2", **heard))
    house.send("CSC", concern(child(**WREN, school="Tern Hill School", phones=["07700 900123"]), key="f3"))
    house.process()
    worker = somebody("social_worker", size=size)
    worker.goto(f"/people/{girl}/#facts")
    unfold(worker, "Facts and differences")
    school = worker.get_by_role("region", name="School", exact=True)
    expect(school).to_contain_text("Reports differ")
    expect(school).to_contain_text("2 reports, 1 of which passes on what another agency said")
    expect(school).to_contain_text("Tern Hill School")
    look(worker, "facts")


FILLS = """() => ['full', 'letter-on'].map(part => getComputedStyle(document.querySelector(`#missing .wp-night__${part}`)).fill)"""


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"media": "print"}], ids=["forced colours", "paper"])
def test_marks_are_told_apart_in_forced_colours_and_on_paper(
    house: House, somebody: Callable[..., Page], media: dict[str, str]
) -> None:
    girl = nights_told(house)
    worker = somebody("social_worker", size=PHONE)
    worker.goto(f"/people/{girl}/#missing")
    unfold(worker, "Missing")
    worker.emulate_media(**media)  # type: ignore[arg-type]
    shape, letter = worker.evaluate(FILLS)
    assert shape != letter
    expect(worker.locator("#missing .wp-nights__day--away").first).to_be_visible()
    assert worker.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_every_night_leads_to_its_line_without_a_script(house: House, somebody: Callable[..., Page]) -> None:
    girl = nights_told(house)
    worker = somebody("social_worker", size=DESK, javascript=False)
    worker.goto(f"/people/{girl}/")
    unfold(worker, "Missing")
    marks = worker.locator("#missing .wp-nights__link")
    for href in {str(mark.get_attribute("href")) for mark in marks.all()}:
        expect(worker.locator(href)).to_have_count(1)
    marks.first.click()
    expect(worker.locator("tr:target")).to_be_in_viewport()
