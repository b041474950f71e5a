"""A school's administrator sends who took which course; the hub reads who lapses; which schools had nothing is said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from tests.partnership.trained import TODAY

HEAD = "E-mail,Name,Agency,Role,Course,Date\n"
RIGHT = [
    f"rowan.finch@example.org,Rowan Finch-Test,,Class teacher,CSE-1,{TODAY:%d/%m/%Y}",
    f"wren.kite@example.org,Wren Kite-Test,,Class teacher,CSE-1,{TODAY.day}/{TODAY.month}/{TODAY.year - 1}",
    "olm.reed@example.org,Olm Reed-Test,,Class teacher,CSE-1,04/03/2019",
    "kit.brook@example.org,Kit Brook-Test,,Class teacher,,",
    "may.sedge@example.org,May Sedge-Test,,Cook,,",
]
BROKEN = [
    RIGHT[0],
    "not an address,Ash Elm-Test,,Class teacher,CSE-1,31/02/2026",
    "b@example.org,,,Cook,Nothing,1/1/2026",
]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["320", "1280"])
def test_a_school_sends_who_is_trained_and_the_hub_reads_who_lapses(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None], tmp_path: Path, size: dict[str, int]
) -> None:
    house.add_colleague("sets_up", "partnership_administrator", "HUB")
    house.add_colleague("keeper", "agency_administrator", "SCH1")
    page = somebody("sets_up", size=size)
    page.goto("/partnership/")
    page.get_by_role("link", name="Training and prevention").click()
    page.get_by_role("link", name="Courses").click()
    page.get_by_role("button", name="Add a course").click()
    page.get_by_role("button", name="Save the course").click()
    look(page, "training-course-wrong")
    page.get_by_label("Short code").fill("CSE-1")
    page.get_by_label("What is it called?").fill("Signs of exploitation")
    page.get_by_label("Level 1: awareness").check()
    page.get_by_label("After how many months").fill("12")
    page.get_by_label("Who needs it?").fill("Class teacher\nDesignated safeguarding lead")
    page.get_by_role("button", name="Save the course").click()
    expect(page.get_by_role("status")).to_contain_text("Signs of exploitation is set.")
    look(page, "training-courses")

    keeper = somebody("keeper", size=size)
    keeper.goto("/administration/")
    keeper.get_by_role("link", name="Your people’s training").click()
    keeper.get_by_role("link", name="Send a list of training").click()
    look(keeper, "training-send")
    (tmp_path / "broken.csv").write_text(HEAD + "\n".join(BROKEN), "utf-8")
    (tmp_path / "list.csv").write_text(HEAD + "\n".join(RIGHT), "utf-8")
    keeper.get_by_label("The file").set_input_files(tmp_path / "broken.csv")
    keeper.get_by_role("button", name="Take it in").click()
    expect(keeper.get_by_text("2 rows cannot be taken in")).to_be_visible()
    look(keeper, "training-broken")
    keeper.get_by_label("The file").set_input_files(tmp_path / "list.csv")
    keeper.get_by_role("button", name="Take it in").click()
    expect(keeper.get_by_role("status")).to_contain_text("3 courses taken stored. 5 people newly on the list.")
    look(keeper, "training-people")
    keeper.get_by_role("link", name="Olm Reed-Test").click()
    look(keeper, "training-person")
    keeper.get_by_text("This was entered in error").click()
    keeper.get_by_role("button", name="End this entry").click()
    expect(keeper.get_by_label("Why was it an error?")).to_be_visible()
    look(keeper, "training-end-wrong")
    keeper.get_by_role("link", name="Enter a course that they took").click()
    expect(keeper.get_by_label("E-mail address at work")).to_have_value("olm.reed@example.org")
    look(keeper, "training-add")

    keeper.goto("/prevention/add/")
    keeper.get_by_label("Leaflets or posters").check()
    keeper.get_by_label("Where?").fill("Marsh Lane Academy")
    for part in ("day", "month", "year"):
        keeper.locator(f"#date-{part}").fill(str(getattr(TODAY, part)))
    keeper.get_by_label("How many pupils").fill("300")
    look(keeper, "prevention-add")
    keeper.get_by_label("About what").fill("Friends or not")
    keeper.get_by_role("button", name="Enter it").click()
    expect(keeper.get_by_role("status")).to_contain_text("1 entry stored.")
    look(keeper, "prevention")
    keeper.get_by_role("link", name="Marsh Lane Academy").click()
    look(keeper, "prevention-done")

    hub = somebody("coordinator", size=size)
    hub.goto("/directory/")
    hub.get_by_role("link", name="Training and prevention").click()
    expect(hub.get_by_role("table", name="Marsh Lane Academy")).to_be_visible()
    look(hub, "training-coverage")
