"""Signing in as a person does who makes mistakes and loses telephones."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.journeys.signing_in import code
from tests.living import PASSWORD, House
from tests.web.story import client_of, text_of

WRONG = "000000"


@pytest.fixture
def nurse(house: House) -> list[str]:
    """The recovery codes of a nurse who can sign in, and has set up her authenticator herself."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.db import transaction

    from wholepicture.access.models import Account

    house.account("nurse")
    with transaction.atomic(using="signin"):
        account = Account.objects.get(professional=house.professionals["nurse"])
        return list(RecoveryCodes.activate(account).get_unused_codes())


def with_password(house: House) -> Client:
    """A browser in which the nurse gave her password, and is asked for her code."""
    client = Client()
    answer: Any = client.post("/accounts/login/", {"login": house.emails["nurse"], "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    return client


def give(client: Client, given: str) -> Any:
    return client.post("/accounts/2fa/authenticate/", {"code": given})


def test_a_wrong_code_is_said_to_be_wrong_and_the_right_one_is_taken_after_it(house: House, nurse: list[str]) -> None:
    client = with_password(house)
    refused = give(client, WRONG)
    assert (refused.status_code, "There is a problem" in refused.content.decode()) == (200, True)
    assert give(client, code())["Location"] == "/"
    assert "Your work" in text_of(client, "/")


def test_a_recovery_code_lets_its_owner_in_once(house: House, nurse: list[str]) -> None:
    first = with_password(house)
    assert give(first, nurse[0])["Location"] == "/"
    assert "Your work" in text_of(first, "/")
    again = with_password(house)
    assert give(again, nurse[0]).status_code == 200
    assert again.get("/")["Location"].startswith("/accounts/login/")


def test_new_recovery_codes_take_the_place_of_the_old_ones(house: House, nurse: list[str]) -> None:
    client = with_password(house)
    give(client, code())
    client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    made = client.post("/accounts/2fa/recovery-codes/generate/")
    assert made.status_code == 302
    page = client.get(made["Location"]).content.decode()
    listed = re.findall(r"<li>(\d+)</li>", page)
    assert (len(listed), set(listed) & set(nurse)) == (len(nurse), set())


def test_nobody_gives_themselves_another_address_to_sign_in_with(house: House) -> None:
    from allauth.account.models import EmailAddress

    client = client_of(house, "nurse")
    new = "coordinator.new@example.org"
    assert client.get("/accounts/email/").status_code == 404
    assert client.post("/accounts/email/", {"action_add": "", "email": new}).status_code == 404
    assert not EmailAddress.objects.using("signin").filter(email=new).exists()
