"""What is wrong on a page of signing in is said at its field and at the top of the page, in words; what was typed stays."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.living import PASSWORD, House
from tests.web.story import client_of

LOGIN, CODE, CHANGE, AGAIN = (
    "/accounts/login/",
    "/accounts/2fa/authenticate/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
)
NEW = "another long invented phrase"
WRONG = "The e-mail address or the password is wrong."


def said_at(page: str, field: str) -> str:
    """The message at a field, where the field is tied to it, and the summary leads there with the same words."""
    message = re.search(rf'id="id_{field}-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    if not message:
        return ""
    words = " ".join(re.sub(r"<[^>]*>", " ", message[1]).split()).removeprefix("Error: ")
    box = re.search(rf'<input[^>]*id="id_{field}"[^>]*>', page, re.DOTALL)
    assert box
    assert f"id_{field}-error" in box[0].partition("aria-describedby=")[2]
    assert 'aria-invalid="true"' in box[0]
    summary = page.partition("There is a problem")[2].partition("</ul>")[0]
    assert f'<a href="#id_{field}">{words}</a>' in summary.replace("&#x27;", "'")
    assert "<title>Error: " in page
    return words


def asked(house: House, address: str) -> Client:
    """A browser in which a nurse is before one of the pages."""
    house.account("nurse")
    if address == LOGIN:
        return Client()
    if address == CODE:
        client = Client()
        client.post(LOGIN, {"login": house.emails["nurse"], "password": PASSWORD})
        return client
    return client_of(house, "nurse")


@pytest.mark.parametrize(
    ("address", "typed", "field", "words"),
    [
        (LOGIN, {}, "login", "Enter your work e-mail address."),
        (LOGIN, {}, "password", "Enter your password."),
        (LOGIN, {"login": "nurse", "password": "x"}, "login", "Enter an e-mail address like name@example.org."),
        (LOGIN, {"login": "esme@example.org", "password": "x"}, "password", WRONG),
        (CODE, {"code": ""}, "code", "Enter the six digits that your authenticator app shows."),
        (CODE, {"code": "000000"}, "code", "This code is wrong, or was used before."),
        (CHANGE, {}, "oldpassword", "Enter the password that you have now."),
        (CHANGE, {}, "password1", "Enter a new password."),
        (CHANGE, {"oldpassword": "x", "password1": NEW, "password2": NEW}, "oldpassword", "This is not the password"),
        (
            CHANGE,
            {"oldpassword": PASSWORD, "password1": NEW, "password2": "x"},
            "password2",
            "the same password each time",
        ),
        (CHANGE, {"oldpassword": PASSWORD, "password1": "x", "password2": "x"}, "password1", "too short"),
        (AGAIN, {}, "password", "Enter your password."),
        (AGAIN, {"password": "x"}, "password", "This is not your password."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    house: House, address: str, typed: dict[str, Any], field: str, words: str
) -> None:
    page = asked(house, address).post(address, typed).content.decode()
    assert words in said_at(page, field)


def test_the_address_stays_and_the_password_does_not(house: House) -> None:
    page = Client().post(LOGIN, {"login": "esme@example.org", "password": "my very secret"}).content.decode()
    assert 'value="esme@example.org"' in page
    assert "my very secret" not in page
