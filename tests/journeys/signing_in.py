"""Signing in as a person does: address and password, then the code from an authenticator."""

import time

from playwright.sync_api import Page

from tests.living import PASSWORD, SECRET


def code(at: float | None = None) -> str:
    """The authenticator's code now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(SECRET, int((at or time.time()) // 30))))


def sign_in(page: Page, email: str, then: str = "/") -> None:
    page.goto(f"/accounts/login/?next={then}")
    fill_in(page, email)


def fill_in(page: Page, email: str) -> None:
    """From the sign-in page on."""
    page.get_by_label("Work e-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def next_code() -> None:
    """A person waits half a minute for the authenticator's next code, because one is not taken twice; this does not."""
    from wholepicture.access.models import UsedCode

    UsedCode.objects.all().delete()
