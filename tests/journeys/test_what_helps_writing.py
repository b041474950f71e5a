"""Two teachers write down the same afternoon. One takes what helps her of what the page found; the other presses on."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from synthetic.factories import child, concern
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.web.test_wording_counts import keep_count, month_before

PASTED = (
    "She was dropped off by a man in his thirties called Kez in a silver Corsa, reg AB12 CDE, outside the Black Bull. "
    "His number is 07700 900123. She is streetwise and would not say where she had been."
)
OFFERED = [
    "Person: Kez, thirties",
    "Car: AB12 CDE silver Vauxhall Corsa",
    "Phone or account: 07700 900123",
    "Place: Black Bull",
]
Enter = Callable[..., Page]
Look = Callable[[Page, str], None]


def _written(page: Page) -> None:
    """As far as the check page, with the text pasted in one go."""
    page.goto("/report/")
    page.get_by_label("No, nobody is in danger now").or_(page.get_by_label("No", exact=True)).first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What did you see, hear or find out?").fill(PASTED)
    page.get_by_label("First name").first.fill("Wren")
    page.get_by_label("Last name").first.fill("Ashdown-Test")
    for part, typed in zip(("day", "month", "year"), ("17", "5", "2010"), strict=True):
        page.locator(f"#children-0-dob-{part}").fill(typed)


def _checked(page: Page) -> None:
    page.locator("main").get_by_role("button", name="Check and send").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check and send")


def _stored(house: House, page: Page) -> dict[str, Any]:
    from wholepicture.intake.queries import report_of

    match = re.search(r"/reports/([^/]+)/", page.url)
    assert match
    report = report_of(house.viewer("teacher_dsl"), receipt=match[1])
    assert report is not None
    return report.body


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
def test_one_confirms_two_of_four_accepts_a_sign_is_shown_a_repeat_and_sends_all_the_same(
    house: House, somebody: Enter, look: Look, size: dict[str, int]
) -> None:
    # Given the school's system sent the same afternoon an hour ago
    wren = child(given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17", identifiers=None)
    from wholepicture.base import clock

    now = clock.now().isoformat(timespec="seconds")
    house.send(
        "SCH1", concern(wren, facts=PASTED.replace("AB12 CDE", "AB12"), key="mis-1", recorded_at=now, happened=None)
    )

    # When she pastes what she wrote, and the page asks beside it
    page = somebody("teacher_dsl", size=size)
    _written(page)
    asked = page.locator("[data-questions]")
    expect(asked).to_contain_text("You wrote “dropped off by a man", timeout=15_000)
    look(page, "beside-the-text")
    expect(page.locator("#sign-cars_unknown_adults")).not_to_be_checked()
    asked.get_by_role("button", name="Picked up or dropped off").click()
    expect(page.locator("#sign-cars_unknown_adults")).to_be_checked()
    _checked(page)

    # Then it offers what it found with nothing ticked, words to consider, and the likely repeat
    for offered in OFFERED:
        expect(page.get_by_label(offered)).not_to_be_checked()
    expect(page.get_by_text("you wrote “streetwise”")).to_be_visible()
    expect(page.get_by_role("heading", name="Has this been reported already?")).to_be_visible()
    look(page, "check-with-offers")

    # When she confirms two of the four and sends all the same
    page.get_by_label(OFFERED[0]).check()
    page.get_by_label(OFFERED[1]).check()
    page.get_by_role("button", name="Add what is ticked").click()
    expect(page.get_by_label(OFFERED[2])).not_to_be_checked()
    expect(page.get_by_label(OFFERED[0])).to_have_count(0)
    look(page, "check-with-two-added")
    page.get_by_role("button", name="Send it all the same").click()
    expect(page.get_by_role("heading", name="Your report is stored")).to_be_visible()

    # Then the report holds those two, the sign, and nothing of the rest
    body = _stored(house, page)
    assert [subject["role"] for subject in body["subjects"]] == ["child", "unknown"]
    assert body["subjects"][1]["also_known_as"] == ["Kez"]
    assert [vehicle["registration"] for vehicle in body["vehicles"]] == ["AB12 CDE"]
    assert [sign["code"] for sign in body["signs"]] == ["cars_unknown_adults"]
    assert not body.keys() & {"phones", "places", "accounts", "revises"}
    assert body["narrative"]["facts"] == PASTED


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_one_who_presses_on_sends_her_words_and_nothing_is_added(
    house: House, somebody: Enter, javascript: bool
) -> None:
    page = somebody("teacher_dsl", size=PHONE, javascript=javascript)
    _written(page)
    _checked(page)
    expect(page.get_by_label(OFFERED[0])).not_to_be_checked()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Your report is stored")).to_be_visible()
    body = _stored(house, page)
    assert body["narrative"] == {"facts": PASTED}
    assert len(body["subjects"]) == 1
    assert not body.keys() & {"vehicles", "phones", "places", "accounts", "signs"}


def test_what_is_ticked_without_scripts_is_not_lost_when_send_is_pressed(house: House, somebody: Enter) -> None:
    page = somebody("teacher_dsl", size=PHONE, javascript=False)
    _written(page)
    _checked(page)
    page.get_by_label(OFFERED[3]).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check and send")
    expect(page.get_by_label(OFFERED[3])).to_have_count(0)
    page.get_by_role("button", name="Send", exact=True).click()
    assert [place["name"] for place in _stored(house, page)["places"]] == ["Black Bull"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_enter_in_a_box_adds_it_and_what_was_added_to_the_earlier_report_by_mistake_is_taken_apart(
    house: House, somebody: Enter, look: Look, javascript: bool
) -> None:
    page = somebody("teacher_dsl", size=PHONE, javascript=javascript)
    _written(page)
    _checked(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Your report is stored")).to_be_visible()

    # When she writes it again, and presses Enter in a box
    _written(page)
    _checked(page)
    page.get_by_label(OFFERED[3]).check()
    page.get_by_label(OFFERED[3]).press("Enter")
    expect(page.get_by_text("What you ticked is now part of your report. Nothing has been sent yet.")).to_be_visible()
    expect(page.get_by_label(OFFERED[3])).to_have_count(0)

    # When she ticks another and presses Send, she is told; pressed again, it is not what she wanted
    page.get_by_label(OFFERED[0]).check()
    page.get_by_role("button", name="Send it all the same").click()
    expect(page.get_by_label(OFFERED[0])).to_have_count(0)
    expect(page.get_by_text("Nothing has been sent yet.")).to_be_visible()

    # When she adds it to the earlier report, and thinks again
    page.get_by_role("button", name="Add mine to that report").click()
    expect(page.get_by_text("Your report now holds the earlier report and what you wrote.")).to_be_visible()
    if javascript:  # the check of a page is a script
        look(page, "added-to-the-earlier-report")
    page.get_by_role("button", name="Keep mine as a report of its own").click()
    expect(page.get_by_role("heading", name="Has this been reported already?")).to_be_visible()
    if javascript:  # the check of a page is a script
        look(page, "a-report-of-its-own-again")

    # Then she reads the earlier one, and is back at hers
    page.get_by_role("link", name="Read that report").click()
    page.get_by_role("link", name="The report you are writing").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check and send")
    page.get_by_role("button", name="Send it all the same").click()
    expect(page.get_by_role("heading", name="Your report is stored")).to_be_visible()
    assert "revises" not in _stored(house, page)


def test_whoever_oversees_reads_how_often_words_were_written(house: House, somebody: Enter, look: Look) -> None:
    keep_count(house, month_before(1), code="rebellious", written=6)
    for size in (PHONE, DESK):
        page = somebody("information_governance", size=size)
        page.goto("/oversight/")
        page.get_by_role("link", name="Words that blame a child").click()
        expect(page.get_by_text("Gull House: “rebellious”")).to_be_visible()
        look(page, "words-counted")


def test_a_file_that_looks_like_what_was_sent_says_so_before_it_is_taken_in(
    house: House, somebody: Enter, look: Look
) -> None:
    import json

    wren = child(given="Wren", family="Ashdown-Test", date_of_birth="2010-05-17", identifiers=None)
    house.send("SCH1", concern(wren, facts=PASTED, key="mis-1"))
    rows = b"\n".join(json.dumps(concern(wren, facts=PASTED, key=key)).encode() for key in ("r1", "r2"))
    for size in (PHONE, DESK):
        page = somebody("teacher_dsl", size=size)
        page.goto("/report/file/")
        page.get_by_label("The file", exact=True).set_input_files(
            {"name": "reports.ndjson", "mimeType": "application/x-ndjson", "buffer": rows}
        )
        page.get_by_role("button", name="Look it over").click()
        expect(page.get_by_text("Row 1 looks like the report mis-1")).to_be_visible()
        look(page, "file-looks-like")
