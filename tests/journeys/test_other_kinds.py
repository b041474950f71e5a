"""A police officer tells of a missing episode on a telephone; a youth worker passes information on at a desk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.journeys.signing_in import fill_in, next_code
from tests.living import House
from wholepicture.web.parts.report.kinds import KINDS

SHOWN = """all => [...new Set(all.filter(one => one.type !== 'hidden' && one.checkVisibility() &&
    !one.closest('details:not([open])')).map(one => one.name.replace(/-(day|month|year)$/, '')))]"""


def shown(page: Page) -> list[str]:
    """The questions that show before anything is unfolded: a date counts once, a choice counts once."""
    found: list[str] = page.eval_on_selector_all(
        "form[data-draft] input, form[data-draft] textarea, form[data-draft] select", SHOWN
    )
    return found


def opened(page: Page, kind: str) -> None:
    page.goto(f"/report/?kind={kind}")
    if page.get_by_role("heading", name="Is a child in danger now?").count():
        page.get_by_label("No", exact=True).check()
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1, name=KINDS[kind].heading)).to_be_visible()


def test_a_missing_episode_is_told_on_a_telephone(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    officer = somebody("police_intelligence", size=PHONE)
    officer.get_by_role("link", name="Send something else").click()
    look(officer, "other")
    officer.get_by_role("link", name="A child is missing, or came back").click()
    officer.get_by_label("No", exact=True).check()
    officer.get_by_role("button", name="Continue").click()
    look(officer, "missing-blank")

    # A child, and another who was with her; where they were found
    officer.get_by_label("First name").fill("Wren")
    officer.get_by_label("Last name").fill("Ashdown-Test")
    officer.get_by_label("What were they wearing?").fill("Blue coat, white trainers")
    officer.get_by_label("Missing since").fill("7 3 2025 at 9pm")
    expect(officer.get_by_text("Friday 7 March 2025 at 9pm", exact=True)).to_be_visible()
    officer.get_by_label("Reported to the police").fill("8 3 2025 9:30")
    expect(officer.get_by_text("Is that 9:30am or 9:30pm?", exact=True)).to_be_visible()
    look(officer, "missing-asked")
    officer.get_by_label("Reported to the police").fill("")
    officer.get_by_label("No, back or found").check()
    officer.get_by_label("Back, or found", exact=True).fill("6 3 2025")
    officer.get_by_label("Missing from").select_option("Home")
    unfold(officer, "Other people, cars and places")
    officer.get_by_role("button", name="Add another child").click()
    second = officer.get_by_role("group", name="Child 2")
    second.get_by_label("First name").fill("Ines")
    second.get_by_label("Wren Ashdown-Test (child 1)").check()
    officer.get_by_role("button", name="Add a place").click()
    officer.get_by_label("Name, or where it is").fill("Harbour View guest house")
    officer.get_by_label("Where were they found?").select_option("Place 1")
    officer.get_by_label("Ines", exact=False).last.check()
    look(officer, "missing")

    # What cannot be is said in words, and put right
    officer.get_by_role("button", name="Check and send").last.click()
    expect(officer.get_by_role("alert")).to_contain_text("A child cannot be back before they went missing")
    look(officer, "missing-mistake")
    officer.get_by_label("Back, or found", exact=True).fill("8 3 2025")
    officer.get_by_role("button", name="Check and send").last.click()
    expect(officer.get_by_role("heading", name="Check and send")).to_be_visible()
    expect(officer.get_by_text("Harbour View guest house").first).to_be_visible()
    expect(officer.get_by_text("Wearing: Blue coat, white trainers")).to_be_visible()
    look(officer, "missing-check")
    officer.get_by_role("button", name="Send").click()
    expect(officer.get_by_role("heading", name="Your report is stored")).to_be_visible()
    expect(officer.get_by_text("Missing episode").first).to_be_visible()
    look(officer, "missing-receipt")
    officer.get_by_role("link", name="Read what you sent").click()
    look(officer, "missing-report")
    officer.goto("/reports/")
    expect(officer.get_by_text("Missing episode", exact=False).first).to_be_visible()
    look(officer, "reports-kinds")


def test_that_a_child_is_missing_now_is_told_without_a_script(somebody: Callable[..., Page]) -> None:
    carer = somebody("care_home_worker", size=PHONE, javascript=False)
    opened(carer, "missing_episode")
    carer.get_by_label("First name").fill("Wren")
    carer.get_by_role("group", name="Is the child missing now?").get_by_label("Yes").check()
    carer.get_by_label("Missing since").fill("9")
    carer.get_by_role("button", name="Check and send").last.click()
    expect(carer.get_by_role("alert")).to_contain_text("Missing since: Is that 9am or 9pm?")
    expect(carer.get_by_label("Missing since")).to_have_value("9")
    expect(carer.get_by_label("Missing since")).to_have_attribute("aria-describedby", re.compile("missing_since-error"))
    carer.get_by_label("Missing since").fill("1 3 2026 9pm")
    carer.get_by_role("button", name="Check and send").last.click()
    expect(carer.get_by_text("Still missing when this was written.")).to_be_visible()
    expect(carer.get_by_text("1 March 2026 at 9pm")).to_be_visible()


def test_information_is_passed_on_at_a_desk_and_only_the_police_grade_it(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    worker = somebody("charity_worker", size=DESK)
    worker.goto("/report/other/")
    look(worker, "other")
    worker.get_by_role("link", name="Information that should be known").click()
    worker.get_by_label("No", exact=True).check()
    worker.get_by_role("button", name="Continue").click()
    expect(worker.get_by_role("heading", name="Grade")).to_have_count(0)
    worker.get_by_label("What did you see, hear or find out?").fill("A man called Kez gives out phones.")
    worker.get_by_label("Who told you?", exact=True).wait_for(state="hidden")
    worker.get_by_label("The child told me").check()
    worker.get_by_label("Who told you?", exact=True).fill("Given in confidence")
    worker.get_by_label("Nickname, or what people call them").fill("Kez")
    worker.get_by_role("button", name="Add a car").click()
    worker.get_by_label("Make or model").fill("Vauxhall")
    worker.get_by_text("More about this car", exact=False).click()
    worker.get_by_label("Model, if you gave the make above").fill("Corsa")
    worker.get_by_label("Who drove it?").select_option("Kez (person 1)")
    expect(worker.get_by_label("Only the hub")).to_be_checked()
    look(worker, "intelligence")
    worker.get_by_role("button", name="Check and send").last.click()
    expect(worker.get_by_role("heading", name="Check and send")).to_be_visible()
    look(worker, "intelligence-check")
    worker.get_by_role("button", name="Send").click()
    expect(worker.get_by_role("heading", name="Your report is stored")).to_be_visible()
    expect(worker.get_by_text("Information about a risk").first).to_be_visible()
    look(worker, "intelligence-receipt")

    officer = somebody("police_intelligence", size=DESK)
    opened(officer, "intelligence")
    officer.get_by_label("Source", exact=True).select_option("2: untested")
    look(officer, "intelligence-police")


def test_a_concern_asks_no_more_at_once_than_eight_questions(somebody: Callable[..., Page]) -> None:
    page = somebody("teacher_dsl")
    opened(page, "concern")
    child = ["children-0-given", "children-0-family", "children-0-dob", "children-0-age"]
    asked = [name for name in shown(page) if name != "children-0-find"]  # which of her own it may be is no question
    assert asked == ["facts", "when", *child, "how_known", "level"]


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_the_form_of_any_kind_with_everything_unfolded(
    kind: str, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    page = somebody("police_intelligence")
    opened(page, kind)
    for thing in ("children", "people", "cars", "phones", "places"):
        if page.locator(f"button[value=add-{thing}]").count():
            page.locator(f"button[value=add-{thing}]").click()
            page.wait_for_url(f"**#{thing}-*")
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, f"kind-{kind}")
    page.eval_on_selector_all("form[data-draft] details", "all => all.forEach((one) => { one.open = true; })")
    look(page, f"kind-{kind}-unfolded")


def test_a_draft_of_any_kind_is_kept_as_one_types_and_listed_by_its_kind(somebody: Callable[..., Page]) -> None:
    page = somebody("social_worker")
    opened(page, "placement")
    page.get_by_label("First name").fill("Wren")
    page.get_by_label("Provider").fill("Rowan House")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    page.goto("/")
    expect(page.get_by_role("link", name="Placement about Wren")).to_be_visible()
    page.get_by_role("link", name="Placement about Wren", exact=False).click()
    expect(page.get_by_label("Provider")).to_have_value("Rowan House")


def test_attendance_is_sent_without_javascript_and_survives_a_time_out(
    house: House, somebody: Callable[..., Page]
) -> None:
    page = somebody("teacher_dsl", javascript=False)
    opened(page, "attendance")
    page.get_by_label("First name").fill("Wren")
    page.get_by_label("Possible sessions").fill("20")
    page.context.clear_cookies(name="wp_viewer")
    page.get_by_role("button", name="Check and send").last.click()
    next_code()
    fill_in(page, house.emails["teacher_dsl"])
    expect(page.get_by_label("Possible sessions")).to_have_value("20")
    page.get_by_role("button", name="Check and send").last.click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your report is stored")).to_be_visible()
    expect(page.get_by_text("School attendance").first).to_be_visible()
