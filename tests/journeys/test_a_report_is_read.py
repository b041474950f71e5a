"""One nurse alone says that a child is in danger. No rule fires for one report; a person in the hub reads it all the same."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from synthetic.factories import attendance, child, concern, upn_of
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.with_a_case import fill_in_a_case
from tests.living import House


def test_a_nurse_who_alone_reports_danger_is_read_first_and_hears_back(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    # Given other reports that wait, older than hers
    house.send("SCH1", concern(child(given="Ines", family="Marl-Test", identifiers=[upn_of(2)])))
    house.send(
        "HOM", concern(child(given="Tam", family="Reed-Test", identifiers=[upn_of(3)]), signs=["threat_or_debt"])
    )
    house.send("SCH1", attendance(child(given="Ash", family="Lane-Test", identifiers=[upn_of(4)])))

    # When a nurse says that a child is in danger now
    nurse = somebody("nurse", size=PHONE)
    nurse.goto("/report/")
    nurse.get_by_label("Yes", exact=True).check()
    nurse.get_by_role("button", name="Continue").click()
    nurse.get_by_role("button", name="Carry on with the report").click()
    nurse.get_by_label("What did you see, hear or find out?").fill(
        "Her phone keeps ringing. She says he waits outside."
    )
    nurse.get_by_label("First name").fill("Wren")
    look(nurse, "write-danger")
    nurse.get_by_role("button", name="Check and send").last.click()
    expect(nurse.get_by_role("heading", name="Check and send")).to_be_visible()
    nurse.get_by_role("button", name="Send", exact=True).click()

    # Then her receipt says that a person reads it, and by when
    expect(nurse.get_by_text("A person in the co-ordination hub reads it")).to_be_visible()
    look(nurse, "receipt-danger")
    house.process()

    # And the co-ordinator finds it first
    coordinator = somebody("coordinator", size=DESK)
    expect(coordinator.locator(".wp-now").first).to_contain_text("Danger now. Wren")
    look(coordinator, "home-hub")
    coordinator.get_by_role("link", name="To read", exact=True).click()
    _both(coordinator, look, "reading")
    first = coordinator.locator("main li").first
    expect(first).to_contain_text("Concern about Wren")
    expect(first).to_contain_text("In danger now")
    coordinator.get_by_role("button", name="Read the first").press("Enter")
    expect(coordinator.get_by_text("She says he waits outside.")).to_be_visible()
    _both(coordinator, look, "reading-report")

    # And the nurse sees that it is being read
    nurse.goto("/reports/")
    expect(nurse.get_by_text("Being read")).to_be_visible()

    # And when the co-ordinator answers, by keyboard alone, the next one waits for her
    coordinator.get_by_label("Act: take it forward").press("Space")
    fill_in_a_case(coordinator, keys=True)
    coordinator.get_by_label("What does this change for the child?").press_sequentially("She is safe tonight.")
    coordinator.get_by_label("Why?").press_sequentially("Police sent to the surgery.")
    coordinator.get_by_label("Why, for the sender").press_sequentially("Police are on their way to you.")
    coordinator.get_by_role("button", name="Record the answer and tell the sender").press("Enter")
    expect(coordinator.get_by_text("Your answer is recorded")).to_be_visible()
    _both(coordinator, look, "reading-answered")
    coordinator.get_by_role("button", name="Next to read").press("Enter")
    expect(coordinator.get_by_role("heading", name="Concern about Tam Reed-Test")).to_be_visible()
    expect(coordinator.get_by_text("In debt, threatened, or told to bring others").first).to_be_visible()
    _both(coordinator, look, "reading-harm")

    # And the nurse reads the answer
    nurse.goto("/reports/")
    nurse.locator("main a[href^='/reports/']").first.click()
    expect(nurse.get_by_text("Police are on their way to you.")).to_be_visible()
    look(nurse, "report-answered")


def _both(page: Page, look: Callable[[Page, str], None], name: str) -> None:
    """Looks at a page on a desk and on a telephone."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, name)
