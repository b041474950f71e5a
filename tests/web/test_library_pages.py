"""The pages of signing in that come from a library: each that answers is one of ours, and the rest are closed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.living import PASSWORD, House
from tests.web.story import client_of

OURS = Path(settings.PROJECT) / "wholepicture" / "web" / "templates"
PROVIDER = {
    "provider_id": "council",
    "name": "Harrowmere Council",
    "client_id": "wholepicture",
    "secret": "invented",
    "settings": {"server_url": "https://login.example.org/.well-known/openid-configuration"},
}
CLOSED = (
    "/accounts/3rdparty/", "/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/x/",
    "/accounts/login/code/confirm/", "/accounts/password/reset/done/", "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/x-x/", "/accounts/social/login/cancelled/", "/accounts/social/connections/",
)  # fmt: skip


def addresses() -> list[str]:
    """Every address below /accounts/, with an agency's provider where it takes one."""

    def each(patterns: Any, before: str = "") -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from each(pattern.url_patterns, before + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                yield before + str(pattern.pattern)

    found = [re.sub(r"\(\?P<provider_id>[^)]*\)", "council", one) for one in each(get_resolver().url_patterns)]
    return [f"/{one.replace('^', '').rstrip('$')}" for one in found if one.startswith("accounts/") and "(" not in one]


@pytest.fixture
def council() -> Iterator[None]:
    """An agency's own sign-in is set up."""
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"APPS": [PROVIDER]}
    yield
    del settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]


def is_strange(answer: Any) -> bool:
    """Whether something on a page is made of a template that is not ours; of fields alone, Django has the making."""
    made_of = [template.origin.name for template in answer.templates if template.origin]
    shown = [name for name in made_of if name.endswith((".html", ".txt")) and "/forms/" not in name]
    return any(not Path(name).is_relative_to(OURS) for name in shown)


def asks_the_provider(address: str, method: str) -> bool:
    return "oidc" in address and ("callback" in address or method == "post")


def strangers_pages(client: Client) -> list[str]:
    """Addresses at which something of somebody else's is shown."""
    strange = []
    for address in addresses():
        for method in ("get", "post"):
            if asks_the_provider(address, method) or (method, address) == ("post", "/accounts/logout/"):
                continue
            answer = getattr(client, method)(address)
            assert answer.status_code < 500, address
            if is_strange(answer):
                strange.append(address)
    return strange


def browsers(house: House) -> list[Client]:
    """One in which nobody is signed in, one in which somebody is, and one in which they have just given their password again."""
    signed_in = client_of(house, "nurse")
    again = client_of(house, "coordinator")
    again.post("/accounts/reauthenticate/", {"password": PASSWORD})
    again.post("/accounts/2fa/recovery-codes/generate/")
    every = [Client(), signed_in, again]
    for client in every:
        client.raise_request_exception = False
    return every


def test_no_page_is_the_librarys_own(house: House) -> None:
    assert len(addresses()) > 25
    for client in browsers(house):
        assert strangers_pages(client) == []


def test_no_page_is_the_librarys_own_where_an_agencys_sign_in_is_set_up(house: House, council: None) -> None:
    for client in browsers(house):
        assert strangers_pages(client) == []
    nurse = client_of(house, "nurse")
    nurse.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "Harrowmere Council" in nurse.get("/accounts/3rdparty/").content.decode()


@pytest.mark.parametrize("address", CLOSED)
def test_a_page_that_nobody_needs_is_closed(house: House, address: str) -> None:
    for client in (Client(), client_of(house, "nurse")):
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_a_forgotten_password_asks_for_no_address_and_sends_nothing(house: House) -> None:
    house.account("nurse")
    client = Client()
    assert "Nothing is sent by e-mail" in client.get("/accounts/password/reset/").content.decode()
    assert client.post("/accounts/password/reset/", {"email": house.emails["nurse"]}).status_code == 405
