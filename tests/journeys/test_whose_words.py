"""A computer that several people use: what one typed goes to nobody else; and who has left is found by nobody."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.access.administering import ADMINISTRATOR, with_administrator
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.folding import unfold
from tests.journeys.signing_in import next_code, sign_in
from tests.living import PASSWORD, House
from wholepicture.base import clock
from wholepicture.web.wording.times import gds_date

WORDS = "She asked us not to ring home."
WHAT = "What did you see, hear or find out?"
Look = Callable[[Page, str], None]


def at_the_long_page(page: Page) -> str:
    page.goto("/report/")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label(WHAT)).to_be_visible()
    return page.url


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_one_typed_is_not_saved_for_whoever_signs_in_next(
    house: House, somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    from wholepicture.intake.queries import drafts_of

    nurse = somebody("nurse", size=size)
    at_the_long_page(nurse)
    nurse.context.clear_cookies()
    nurse.get_by_label(WHAT).fill(WORDS)
    expect(nurse.locator("[data-draft-status]")).to_contain_text("You have been signed out", timeout=15_000)
    look(nurse, "signed-out-while-writing")
    # a colleague signs in in another tab of the same browser, and the first page is still open
    house.account("coordinator")
    next_code()
    tab = nurse.context.new_page()
    sign_in(tab, house.emails["coordinator"])
    nurse.bring_to_front()
    nurse.get_by_label(WHAT).press("End")
    nurse.get_by_label(WHAT).press_sequentially(" Again.")
    expect(nurse.locator("[data-draft-status]")).to_contain_text("somebody else has signed in", timeout=15_000)
    look(nurse, "somebody-else-while-writing")
    expect(nurse.get_by_label(WHAT)).to_have_value(f"{WORDS} Again.")
    assert drafts_of(house.viewer("coordinator")) == []
    tab.goto("/")
    expect(tab.get_by_text(WORDS)).to_have_count(0)


def test_yesterday_typed_while_signed_out_is_the_day_before_it_was_typed(
    house: House, somebody: Callable[..., Page], look: Look
) -> None:
    nurse = somebody("nurse", size=DESK)
    nurse.clock.install()
    nurse.goto("/report/?kind=missing_episode")
    nurse.get_by_label("No", exact=True).check()
    nurse.get_by_role("button", name="Continue").click()
    expect(nurse.get_by_label("Missing since")).to_be_visible()
    nurse.context.clear_cookies()
    nurse.get_by_label("Missing since").fill("yesterday")
    nurse.clock.fast_forward(3_000)
    expect(nurse.locator("[data-draft-status]")).to_contain_text("You have been signed out", timeout=15_000)
    next_code()
    sign_in(nurse.context.new_page(), house.emails["nurse"])
    nurse.bring_to_front()
    nurse.clock.fast_forward(2 * 24 * 3_600_000)
    meant = clock.local_date() - timedelta(days=3)
    expect(nurse.get_by_text(f"{meant:%A} {gds_date(meant)}", exact=True)).to_be_visible(timeout=15_000)
    look(nurse, "signed-in-again-days-later")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_somebody_who_left_is_taken_out_of_the_directory(
    house: House, somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    with_administrator(house)
    page = somebody(ADMINISTRATOR, size=size)
    page.goto("/administration/")
    page.get_by_role("link", name="Ada Teacher-Test").click()
    page.get_by_text("They work here no more").click()
    look(page, "somebody-leaves")
    page.get_by_role("button", name="Take them out of the directory").click()
    expect(page.get_by_text("Say why. It is kept").first).to_be_visible()
    page.locator("[name=left_reason]").fill("Retired in July.")
    page.get_by_role("button", name="Take them out of the directory").click()
    expect(page.get_by_text("They stand in the directory no more")).to_be_visible()
    look(page, "somebody-left")
    page.goto("/directory/")
    expect(page.get_by_text("Ada Teacher-Test")).to_have_count(0)
    page.goto("/administration/")
    look(page, "people-of-whom-one-left")
    page.get_by_role("link", name="Ada Teacher-Test").click()
    page.get_by_role("button", name="They work here again").click()
    expect(page.get_by_text("They are in the directory again")).to_be_visible()
    page.goto("/directory/")
    expect(page.get_by_text("Ada Teacher-Test")).to_be_visible()


@pytest.fixture
def council() -> Iterator[None]:
    """An agency's own sign-in is set up."""
    server = {"server_url": "https://login.example.org/.well-known/openid-configuration"}
    app = {"provider_id": "council", "name": "Harrowmere Council", "client_id": "w", "secret": "x", "settings": server}
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"APPS": [app]}
    yield
    del settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_an_agencys_sign_in_read_as_ours_do(
    house: House, somebody: Callable[..., Page], look: Look, council: None, size: dict[str, int]
) -> None:
    page = somebody("nurse", size=size)
    page.goto("/accounts/2fa/")
    look(page, "how-one-signs-in")
    page.get_by_role("link", name="See accounts of your agency").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Your agency’s sign-in")).to_be_visible()
    look(page, "agencys-sign-in")
    for address, name in (
        ("/accounts/oidc/council/login/", "agencys-sign-in-asked"),
        ("/accounts/3rdparty/login/cancelled/", "agencys-sign-in-stopped"),
        ("/accounts/3rdparty/login/error/", "agencys-sign-in-failed"),
    ):
        page.goto(address)
        look(page, name)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_address_that_nobody_has_is_said_beside_its_box(
    somebody: Callable[..., Page], look: Look, size: dict[str, int]
) -> None:
    page = somebody("nurse", size=size)
    at_the_long_page(page)
    page.get_by_label(WHAT).fill(WORDS)
    unfold(page, "Who will see this")
    page.get_by_label("Only people I name").check()
    page.get_by_label("Their work e-mail addresses").fill("nobody.at.all@example.org")
    page.get_by_role("button", name="Check and send").last.click()
    expect(page.get_by_role("link", name="Nobody in the directory", exact=False)).to_be_visible()
    look(page, "an-address-of-nobody")
