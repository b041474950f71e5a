"""A teacher loses her telephone. Her school's administrator takes it away, and a key that may have leaked as well."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.access.administering import with_administrator
from tests.journeys.conftest import DESK, PHONE
from tests.living import PASSWORD, House


def test_a_lost_telephone_and_a_leaked_key_open_nothing_any_more(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    from wholepicture.access.accounts import new_agency_key

    # Given a teacher who is signed in, and a key of her school's system
    with_administrator(house)
    new_agency_key(house.operator(), agency=house.agencies["SCH1"], name="Nightly export", days=90)
    teacher = somebody("teacher_dsl", size=PHONE)
    teacher.goto("/children/")
    expect(teacher.get_by_role("heading", name="Children")).to_be_visible()

    # When she rings the administrator of her school
    administrator = somebody("agency_administrator", size=DESK)
    look(administrator, "home-administrator")
    administrator.get_by_role("link", name="Administration", exact=True).click()
    expect(administrator.get_by_text("Signed in", exact=True).first).to_be_visible()
    _both(administrator, look, "administration")
    administrator.get_by_role("link", name="Ada Teacher-Test").click()
    _both(administrator, look, "administration-person")

    # And the administrator forgets to say why, and is asked
    administrator.get_by_text("Remove the authenticator app (a lost phone)").click()
    administrator.get_by_role("button", name="Remove it").click()
    expect(administrator.get_by_role("link", name="Say why.")).to_be_visible()
    _both(administrator, look, "administration-person-why")
    administrator.get_by_label("Why?").locator("visible=true").fill("She left it on a train.")
    administrator.get_by_role("button", name="Remove it").click()

    # Then the administrator reads what happens next
    expect(administrator.get_by_text("They sign in with their password and set up a new one.")).to_be_visible()
    _both(administrator, look, "administration-person-removed")

    # And the teacher's next page is refused; she signs in with her password and is asked to set up a telephone
    teacher.goto("/children/")
    expect(teacher.get_by_role("heading", name="You have been signed out")).to_be_visible()
    look(teacher, "signed-out")
    teacher.get_by_role("link", name="Sign in again").click()
    teacher.get_by_label("Work e-mail address").fill(house.emails["teacher_dsl"])
    teacher.get_by_label("Password", exact=True).fill(PASSWORD)
    teacher.get_by_role("button", name="Sign in").click()
    expect(teacher.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    teacher.get_by_label("Password", exact=True).fill(PASSWORD)
    teacher.get_by_role("button", name="Confirm").click()
    expect(teacher.get_by_role("heading", name="Set up your authenticator app")).to_be_visible()

    # And nobody alone takes the password too
    administrator.get_by_text("Invite them to set a new password").click()
    administrator.get_by_label("Why?").locator("visible=true").fill("She thinks that somebody saw it.")
    administrator.get_by_role("button", name="Make the code").click()
    expect(administrator.get_by_text("Nobody alone takes both")).to_be_visible()
    look(administrator, "administration-both")

    # And a second administrator gives her a code
    second = somebody("second_administrator", size=PHONE)
    second.goto(f"/administration/people/{house.professionals['teacher_dsl']}/")
    second.get_by_text("Invite them to set a new password").click()
    second.get_by_label("Why?").locator("visible=true").fill("Somebody may have seen it.")
    second.get_by_role("button", name="Make the code").click()
    _both(second, look, "administration-invited")
    invitation = second.locator(".wp-digest strong").inner_text()

    # With which she sets another password
    teacher.context.clear_cookies()
    teacher.goto("/accounts/login/")
    look(teacher, "sign-in")
    teacher.get_by_role("link", name="I have a code for a new password").click()
    _both(teacher, look, "invitation")
    teacher.get_by_label("Work e-mail address").fill(house.emails["teacher_dsl"])
    teacher.get_by_label("Code", exact=True).fill(invitation.lower())
    teacher.get_by_label("New password", exact=True).fill("three other invented words")
    teacher.get_by_label("New password again").fill("three other invented words")
    teacher.get_by_role("button", name="Set the password").click()
    expect(teacher.get_by_text("Your new password is set. Sign in with it.")).to_be_visible()

    # And the administrator replaces the key, then ends the old one
    administrator.goto("/administration/keys/")
    _both(administrator, look, "administration-keys")
    administrator.get_by_role("link", name="Nightly export").click()
    _both(administrator, look, "administration-key")
    administrator.get_by_label("A year").check()
    administrator.get_by_label("One more day").check()
    administrator.get_by_role("button", name="Make the new key").click()
    expect(administrator.locator(".wp-digest strong")).to_contain_text("wpk_")
    _both(administrator, look, "administration-key-made")
    administrator.get_by_role("link", name="Keys", exact=True).click()
    administrator.get_by_role("link", name="Nightly export").last.click()
    administrator.get_by_label("Why?").fill("It was in an e-mail.")
    administrator.get_by_role("button", name="End the key").click()
    expect(administrator.get_by_text("Whatever is sent with it from now on is refused.")).to_be_visible()
    _both(administrator, look, "administration-key-ended")


def _both(page: Page, look: Callable[[Page, str], None], name: str) -> None:
    """Looks at a page on a desk and on a telephone."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, name)
