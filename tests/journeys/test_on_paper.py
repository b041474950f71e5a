"""A child's picture, an alert and a report on paper: the whole, who printed it and when, and nothing that is only of use on a screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.story import told

HIDDEN = ("Sign out", "Skip to main content", "Show only some reports", "Menu", "Privacy notice")
LINKS = "() => [...document.querySelectorAll('main a')].map(one => getComputedStyle(one, '::after').content)"
FOLDED = """() => [...document.querySelectorAll('main details > :not(summary)')]
    .filter(one => !one.closest('.wp-not-printed, form') && !one.checkVisibility({contentVisibilityAuto: true}))
    .map(one => one.textContent.trim().slice(0, 80))"""
SHEETS = "() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText).join(' ')"


def pages_to_print(house: House) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Addresses, by what they are, with words that a screen folds away."""
    story = told(house)
    facts = "Seen with a new phone."
    return {
        "picture": (f"/people/{story.girl}/", (facts, "Signs over time", "Facts and differences", "People and things")),
        "alert": (f"/alerts/{story.alert}/", (facts, "version")),
        "report": (f"/behind/{story.report}/", (facts,)),
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_what_is_printed_is_the_whole_with_who_printed_it_and_when(
    house: House, somebody: Callable[..., Page], size: dict[str, int], has_script: bool
) -> None:
    page = somebody("coordinator", size=size, javascript=has_script)
    for name, (address, words) in pages_to_print(house).items():
        page.goto(address)
        page.emulate_media(media="print")
        text = " ".join(page.inner_text("body").split())
        assert re.search(r"Printed by Hana Hub-Test, .*, as shown on \d+ \w+ \d{4} at ", text), name
        for word in words:
            assert word in text, f"{name}: {word}"
        assert not [word for word in HIDDEN if word in text], name
        assert page.evaluate(FOLDED) == [], name
        assert set(page.evaluate(LINKS)) <= {"none", "normal"}, name
        assert page.locator("main button:visible, main nav:visible, main .wp-filters:visible").count() == 0, name
        assert "counter(page)" in page.evaluate(SHEETS)
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.emulate_media(media="screen")
        assert "Printed by" not in page.inner_text("body")


def test_a_long_chronology_says_on_paper_what_is_left_out_and_is_shown_whole_to_print_it(
    house: House, somebody: Callable[..., Page]
) -> None:
    from synthetic.factories import child, concern, upn_of
    from wholepicture.picture.queries import people_listed

    wren = child(identifiers=[upn_of(1)])
    for number in range(25):
        day = f"2026-10-{number + 1:02}"
        told_then = {"recorded_at": f"{day}T09:00:00+00:00", "happened": {"from": day, "precision": "day"}}
        house.send("SCH1", concern(wren, key=f"k{number}", facts=f"Told {number}.", **told_then))
    house.process()
    (row,) = people_listed(house.viewer("coordinator"), role="child")
    page = somebody("coordinator", size=DESK)
    page.goto(f"/people/{row.id}/")
    assert page.get_by_text("Told 0.", exact=True).count() == 0, "routine is a line each"
    assert "on this paper" not in page.inner_text("body")
    page.emulate_media(media="print")
    assert "Not every report is whole on this paper. It has weeks and months 1 to " in page.inner_text("body")
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Show all 25 whole, to print").click()
    page.wait_for_url("**whole=1**")
    page.emulate_media(media="print")
    assert "on this paper" not in page.inner_text("body")
    assert all(page.get_by_text(f"Told {n}.", exact=True).count() == 1 for n in range(25))
