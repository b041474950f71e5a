"""A young person tells something without a name, is answered, and tells more. Nothing of it stays in the browser."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.intake.unnamed import opened, told
from tests.journeys.conftest import DESK, PHONE
from tests.living import House
from wholepicture.intake.confidential.codes import in_groups, new_code
from wholepicture.intake.confidential.rules import CODES_HERE, Allowances
from wholepicture.web.speaking_up import views

Look = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def _nobody_tried_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "allowances", Allowances())


@pytest.fixture
def anybody(site: str, browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """A browser in which nobody is signed in, and which has been somewhere else before."""
    contexts: list[BrowserContext] = []

    def arrive(*, size: dict[str, int] = PHONE, javascript: bool = True) -> Page:
        context = browser.new_context(viewport=size, base_url=site, java_script_enabled=javascript, locale="en-GB")
        context.set_default_timeout(30_000)
        contexts.append(context)
        weather = "<!doctype html><title>Weather</title><h1>Weather</h1>"
        context.route(f"{settings.LEAVE_TO}**", lambda route: route.fulfill(body=weather, content_type="text/html"))
        page = context.new_page()
        page.goto("/help/")
        page.goto("/message/")
        return page

    yield arrive
    for context in contexts:
        context.close()


def both(page: Page, look: Look, name: str) -> None:
    before = page.viewport_size
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, name)
    page.set_viewport_size(before)  # type: ignore[arg-type]


def writes(page: Page, words: str) -> None:
    page.get_by_role("button", name="Write to us").click()
    page.get_by_label("1. What happened?").fill(words)


def code_of(page: Page) -> str:
    expect(page.get_by_text("Write it down now, on paper.")).to_be_visible()
    return page.locator(".wp-code").inner_text().strip()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_young_person_tells_without_a_name_is_answered_and_tells_more(
    house: House, anybody: Callable[..., Page], somebody: Callable[..., Page], look: Look, *, javascript: bool
) -> None:
    opened(house)
    see: Look = look if javascript else lambda page, name: None  # axe is a script

    # Given a girl who finds the page on her phone
    girl = anybody(javascript=javascript)
    expect(girl.get_by_role("heading", name="Is somebody in danger now?")).to_be_visible()
    both(girl, see, "message")
    writes(girl, "")
    both(girl, see, "message-write")

    # When she sends nothing she is told, and loses nothing
    girl.get_by_label("Me", exact=True).check()
    girl.get_by_label("First name").fill("Wren")
    girl.get_by_role("button", name="Send", exact=True).click()
    expect(girl.get_by_role("link", name="Write what happened")).to_be_visible()
    expect(girl.get_by_label("First name")).to_have_value("Wren")
    see(girl, "message-write-wrong")
    girl.get_by_label("1. What happened?").fill("He waits outside school in a red car. He says he will tell.")
    girl.get_by_label("I would like an answer").check()
    girl.get_by_label("I am a child or young person").check()
    girl.get_by_role("button", name="Send", exact=True).click()

    # Then she has a code
    code = code_of(girl)
    both(girl, see, "message-sent")
    house.process()

    # And the hub reads what she wrote, and asks her something
    coordinator = somebody("coordinator", size=DESK)
    coordinator.goto(f"/reading/{told(house)}/")
    expect(coordinator.get_by_text("He waits outside school in a red car.")).to_be_visible()
    expect(coordinator.get_by_text("This came without a name")).to_be_visible()
    coordinator.get_by_label("Write to whoever sent it").fill("Thank you for telling us. Which school is it?")
    coordinator.get_by_role("button", name="Send the message").click()
    expect(coordinator.get_by_text("Not read yet")).to_be_visible()
    both(coordinator, see, "reading-unnamed")

    # And when she comes back with her code, and types it wrong at first
    again = anybody(javascript=javascript)
    again.get_by_role("link", name="I have a code already").click()
    expect(again.get_by_label("Your code")).to_be_visible()
    both(again, see, "message-code")
    again.get_by_label("Your code").fill(code[:-1])
    again.get_by_role("button", name="Go on").click()
    expect(again.get_by_text("You typed 17").first).to_be_visible()
    see(again, "message-code-slip")
    again.get_by_label("Your code").fill(code.lower().replace(" ", ""))
    again.get_by_role("button", name="Go on").click()

    # Then she reads the answer, and says more
    expect(again.get_by_text("Which school is it?")).to_be_visible()
    expect(again.get_by_text("He waits outside school")).to_have_count(0)
    both(again, see, "message-conversation")
    again.get_by_label("Answer, or tell us more").fill("Marsh Lane.")
    again.get_by_label("No", exact=True).check()
    again.get_by_role("button", name="Send", exact=True).click()
    expect(again.get_by_text("We have what you sent.")).to_be_visible()
    see(again, "message-more")

    # And the hub reads that beside the first
    house.process()
    coordinator.goto(f"/reading/{told(house, 1)}/")
    expect(coordinator.get_by_text("Marsh Lane.")).to_be_visible()
    expect(coordinator.get_by_role("link", name="The first report")).to_be_visible()
    see(coordinator, "reading-unnamed-more")

    # And when she says that there is danger now, she is told to ring
    again.get_by_label("Answer, or tell us more").fill("He is at the door.")
    again.get_by_label("Yes", exact=True).check()
    again.get_by_role("button", name="Send", exact=True).click()
    expect(again.get_by_role("heading", name="If you have not rung yet, ring now")).to_be_visible()
    both(again, see, "message-more-danger")

    # And once the page is closed, what she writes is not taken, and not lost
    opened(house, is_open=False)
    again.get_by_label("Answer, or tell us more").fill("He has gone.")
    again.get_by_role("button", name="Send", exact=True).click()
    expect(again.get_by_text("Nothing was sent.").first).to_be_visible()
    expect(again.get_by_label("Answer, or tell us more")).to_have_value("He has gone.")
    both(again, see, "message-closed")
    for page in (girl, again):
        assert page.context.cookies() == []


@pytest.mark.parametrize("way", ["tap", "key"])
def test_one_tap_or_a_key_leaves_and_going_back_shows_nothing_of_it(
    house: House, anybody: Callable[..., Page], way: str
) -> None:
    opened(house)
    page = anybody()
    writes(page, "He waits at the gate.")
    page.get_by_role("button", name="Send", exact=True).click()
    code_of(page)
    before = page.evaluate("history.length")
    if way == "tap":
        page.get_by_role("link", name="Leave this page", exact=True).or_(
            page.get_by_role("button", name="Leave this page", exact=True)
        ).click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Weather")).to_be_visible()
    assert page.evaluate("history.length") == before
    page.go_back()
    page.wait_for_url("**/help/")
    page.go_forward()
    page.wait_for_url(f"{settings.LEAVE_TO}**")


def test_one_press_of_the_key_and_one_much_later_stay(house: House, anybody: Callable[..., Page]) -> None:
    opened(house)
    page = anybody()
    writes(page, "He waits at the gate.")
    page.keyboard.press("Escape")
    page.wait_for_timeout(2100)
    page.keyboard.press("Escape")
    expect(page.get_by_label("1. What happened?")).to_have_value("He waits at the gate.")


def test_a_hundred_wrong_codes_are_slowed_and_all_answered_alike(
    house: House, anybody: Callable[..., Page], look: Look
) -> None:
    opened(house)
    page = anybody()
    page.get_by_role("link", name="I have a code already").click()
    said = []
    for _ in range(100):
        page.get_by_label("Your code").fill(in_groups(new_code()))
        with page.expect_response("**/message/code/"):
            page.get_by_role("button", name="Go on").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        said.append(page.locator(".govuk-error-summary__list").inner_text())
        if len(said) == CODES_HERE.at_once + 2:
            look(page, "message-code-slowed")
    assert set(said[: CODES_HERE.at_once]) == {
        "No message has this code. Look at what you wrote down, and type it again."
    }
    assert sum("Too many wrong codes" in words for words in said) > 50


def test_a_message_over_a_line_that_breaks_is_kept_on_the_page_and_sent_once(
    house: House, anybody: Callable[..., Page], look: Look
) -> None:
    opened(house)
    page = anybody()
    writes(page, "He waits at the gate.")
    page.route("**/message/write/", lambda route: (route.fetch(), route.abort()))  # it comes, and the answer does not
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("It could not be sent.")).to_be_visible()
    look(page, "message-not-sent")
    page.unroute("**/message/write/")
    page.wait_for_timeout(1_000)  # the button takes no second press within a second
    page.get_by_role("button", name="Send", exact=True).click()
    code_of(page)
    house.process()
    from wholepicture.alerts.queries import reading_list

    assert len(reading_list(house.viewer("coordinator")).rows) == 1


def test_whoever_sets_up_the_partnership_opens_the_page(
    house: House, somebody: Callable[..., Page], look: Look
) -> None:
    house.add_colleague("setting_up", "partnership_administrator")
    page = somebody("setting_up")
    page.goto("/partnership/")
    page.get_by_role("link", name="Messages without signing in").click()
    both(page, look, "public-door-closed")
    page.get_by_label("Why, and who reads what comes?").fill("The hub reads it each working day.")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("Anybody can tell you something now.")).to_be_visible()
    both(page, look, "public-door-open")


def test_closed_the_page_says_so(anybody: Callable[..., Page], look: Look) -> None:
    page = anybody()
    expect(page.get_by_text("Messages are not taken here just now")).to_be_visible()
    both(page, look, "message-closed")
