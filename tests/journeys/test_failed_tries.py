"""A stranger guesses; the nurse signs in all the same; whoever oversees reads what happened."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.signing_in import next_code, sign_in
from tests.living import House


def test_strangers_guess_and_are_seen_and_lock_nobody_out(
    site: str, browser: Browser, house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    house.account("nurse")
    email = house.emails["nurse"]
    hers = browser.new_context(base_url=site, viewport=PHONE).new_page()
    sign_in(hers, email)
    hers.get_by_text("Menu", exact=True).click()
    hers.get_by_role("button", name="Sign out").click()

    strangers = browser.new_context(base_url=site, viewport=PHONE).new_page()
    strangers.goto("/accounts/login/")
    for number in range(12):
        strangers.get_by_label("Work e-mail address").fill(email if number < 6 else f"nobody{number}@example.org")
        strangers.get_by_label("Password", exact=True).fill("a guess")
        strangers.get_by_role("button", name="Sign in").click()
        if number == 5:
            expect(strangers.get_by_role("alert")).to_contain_text("Too many tries. Wait two minutes")
            look(strangers, "too-many-tries")
    for number in range(12, 18):
        strangers.get_by_label("Work e-mail address").fill(f"nobody{number}@example.org")
        strangers.get_by_label("Password", exact=True).fill("a guess")
        strangers.get_by_role("button", name="Sign in").click()

    next_code()
    sign_in(hers, email)
    expect(hers.get_by_text("Menu", exact=True)).to_be_visible()

    for size in (PHONE, DESK):
        page = somebody("information_governance", size=size)
        page.goto("/oversight/")
        page.get_by_role("link", name="Failed tries and errors").click()
        expect(page.get_by_role("heading", name="A few passwords tried on many accounts")).to_be_visible()
        expect(page.get_by_text("Esme Nurse-Test").first).to_be_visible()
        look(page, "failed-tries")
