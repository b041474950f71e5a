"""Signing in with an account of one's agency, against a provider that answers over HTTP as OpenID Connect has it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.access.raw import as_superuser
from tests.living import PASSWORD, House
from tests.web.trying import browser, code_now, is_in, sign_in, type_code

DOOR = "/accounts/oidc/council/login/"


@dataclass
class Provider:
    """An agency's own sign-in. `subject` is who signs in there next."""

    origin: str = ""
    subject: str = "subject-1"
    tokens: dict[str, str] = field(default_factory=dict)

    def answer_to(self, path: str, sent: dict[str, list[str]], authorization: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.origin,
                "authorization_endpoint": f"{self.origin}/authorize",
                "token_endpoint": f"{self.origin}/token",
                "userinfo_endpoint": f"{self.origin}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/token":
            token = f"token-{len(self.tokens)}"
            self.tokens[token] = sent["code"][0]
            return {"access_token": token, "token_type": "Bearer"}
        return {"sub": self.tokens[authorization.removeprefix("Bearer ")], "name": "Somebody"}


@contextmanager
def serving(provider: Provider) -> Iterator[None]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            told = provider.answer_to(self.path, parse_qs(sent), self.headers.get("Authorization", ""))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        do_POST = do_GET

        def log_message(self, format: str, *values: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    provider.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def council() -> Iterator[Provider]:
    provider = Provider()
    with serving(provider):
        app = {
            "provider_id": "council",
            "name": "Harrowmere Council",
            "client_id": "wholepicture",
            "secret": "invented",
            "settings": {"server_url": f"{provider.origin}/.well-known/openid-configuration"},
        }
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
        yield provider
        del settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]


def by_council(client: Client, provider: Provider, process: str = "login") -> Any:
    """To the provider, where somebody says who they are, and back."""
    sent_on = client.post(f"{DOOR}?process={process}")
    asked = parse_qs(urlsplit(sent_on["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(f"{DOOR}callback/", {"code": provider.subject, "state": asked["state"][0]})


def tied(house: House) -> list[tuple[Any, ...]]:
    with as_superuser(house.database) as superuser:
        return superuser.execute(
            "SELECT s.uid, a.email FROM socialaccount_socialaccount s JOIN access_account a ON a.id = s.user_id"
        ).fetchall()


@pytest.fixture
def nurse(house: House) -> Client:
    """A browser in which a nurse signed in with password and code."""
    house.account("nurse")
    client = browser()
    assert sign_in(client, house.emails["nurse"])
    return client


def ties(client: Client, provider: Provider) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    by_council(client, provider, "connect")


def test_somebody_ties_their_agencys_account_to_theirs_and_signs_in_by_it_and_the_code(
    house: House, nurse: Client, council: Provider
) -> None:
    asked = nurse.get("/accounts/3rdparty/")
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F3rdparty%2F"
    answer = nurse.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/3rdparty/"})
    assert answer["Location"] == "/accounts/3rdparty/"
    assert "Harrowmere Council" in nurse.get("/accounts/3rdparty/").content.decode()
    answer = by_council(nurse, council, "connect")
    assert "can be used to sign in here now" in nurse.get(answer["Location"]).content.decode()
    assert tied(house) == [("subject-1", house.emails["nurse"])]
    another = browser()
    answer = by_council(another, council)
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(another), "the second factor is asked for as with a password"
    type_code(another, code_now(1))
    assert is_in(another)


def test_an_account_of_the_agency_that_is_tied_to_nobody_opens_nothing_and_makes_nobody(
    house: House, nurse: Client, council: Provider
) -> None:
    ties(nurse, council)
    council.subject = "subject-2"
    stranger = browser()
    answer = by_council(stranger, council)
    assert answer.status_code in (200, 302)
    assert not is_in(stranger)
    assert [email for _, email in tied(house)] == [house.emails["nurse"]]


def test_nobody_ties_an_account_in_a_browser_that_somebody_left_open(
    house: House, nurse: Client, council: Provider
) -> None:
    answer = by_council(nurse, council, "connect")
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F3rdparty%2F"
    assert tied(house) == []


def test_a_tie_that_was_removed_opens_nothing(house: House, nurse: Client, council: Provider) -> None:
    ties(nurse, council)
    with as_superuser(house.database) as superuser:
        (held,) = superuser.execute("SELECT id FROM socialaccount_socialaccount").fetchone() or ("",)
    nurse.post("/accounts/reauthenticate/", {"password": PASSWORD})
    nurse.post("/accounts/3rdparty/", {"account": held})
    assert tied(house) == []
    another = browser()
    by_council(another, council)
    assert not another.get("/accounts/2fa/authenticate/").context
    assert not is_in(another)


def test_a_planted_session_without_the_providers_word_is_refused(
    house: House, nurse: Client, council: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.access import passwords

    monkeypatch.setattr(passwords, "prove_by_provider", lambda provider, uid: False)
    with pytest.raises(AssertionError):
        test_somebody_ties_their_agencys_account_to_theirs_and_signs_in_by_it_and_the_code(house, nurse, council)
