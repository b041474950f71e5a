"""What is asked of signing in goes to its own process, as it was asked, and nobody else's word on who asks with it."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from wholepicture.config.door import relay
from wholepicture.config.door.front_door import FORM_TO_SIGN_IN
from wholepicture.web.frame.headers import POLICY


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers what it was asked."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    headers = [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]]
    asked = {"method": scope["method"], "path": scope["raw_path"].decode(), "query": scope["query_string"].decode()}
    answer = json.dumps(asked | {"headers": headers, "body": body.decode()}).encode()
    cookies = [(b"set-cookie", b"first=1; Path=/"), (b"set-cookie", b"second=2; HttpOnly")]
    said = [(b"content-type", b"application/json"), (b"content-security-policy", b"script-src *"), *cookies]
    await send({"type": "http.response.start", "status": 418, "headers": said})
    await send({"type": "http.response.body", "body": answer})


async def site(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"the site"})


@asynccontextmanager
async def listening(socket: Path) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(echo, uds=str(socket), lifespan="off", log_level="error"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await task


def asked(ask: Callable[[httpx.AsyncClient], Any], *, there: bool = True) -> Any:
    """What comes of asking the site, with or without somebody who listens where signing in should be."""

    async def go(socket: Path) -> Any:
        transport = httpx.ASGITransport(
            relay.Relay(site, {"signin": socket, "public": socket}), client=("198.51.100.7", 5)
        )
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
            if not there:
                return await ask(client)
            async with listening(socket):
                return await ask(client)

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(go(Path(folder) / "signin"))


def test_pages_of_signing_in_are_asked_for_as_they_were_and_everything_else_is_the_sites() -> None:
    given = {"Cookie": "sessionid=x", "Accept-Language": "en", "Content-Type": "application/x-www-form-urlencoded"}
    answer = asked(lambda client: client.post("/accounts/login/?next=/a%20b", content=b"login=\xc3\xa9", headers=given))
    told = answer.json()
    assert (answer.status_code, told["method"], told["path"], told["query"]) == (
        418,
        "POST",
        "/accounts/login/",
        "next=/a%20b",
    )
    assert told["body"] == "login=\u00e9"
    headers = {name: value for name, value in told["headers"]}
    assert headers["host"] == "site.example"
    assert {name.lower(): value for name, value in given.items()}.items() <= headers.items()
    assert answer.headers.get_list("set-cookie") == ["first=1; Path=/", "second=2; HttpOnly"]
    assert asked(lambda client: client.get("/message")).json()["path"] == "/message"
    assert asked(lambda client: client.get("/messages/")).text == "the site"
    assert asked(lambda client: client.get("/reports/")).text == "the site"
    assert asked(lambda client: client.get("/accountsx/")).text == "the site"


def test_who_asks_is_the_sites_word_whatever_a_browser_says() -> None:
    claims = [("X-Wholepicture-Client", "203.0.113.9"), ("x-wholepicture-client", "203.0.113.10")]
    told = asked(lambda client: client.get("/accounts/login/", headers=claims)).json()
    assert [value for name, value in told["headers"] if name == "x-wholepicture-client"] == ["198.51.100.7"]


def test_the_page_that_needs_no_signing_in_is_not_told_who_is_signed_in() -> None:
    given = {"Cookie": "wp_viewer=wps_0123", "Accept-Language": "cy"}
    told = asked(lambda client: client.post("/message/write/", content=b"facts=x", headers=given)).json()
    headers = {name: value for name, value in told["headers"]}
    assert "cookie" not in headers
    assert (headers["accept-language"], told["body"]) == ("cy", "facts=x")


def test_what_the_page_that_needs_no_signing_in_answers_sets_no_cookie_and_runs_nothing_at_the_sites_address() -> None:
    """Whoever has code in its process would else act as whoever is signed in there. The fault: it answers with what is no page."""
    headers = asked(lambda client: client.get("/message/run.js")).headers
    assert headers.get_list("set-cookie") == []
    assert headers.get_list("content-type") == ["text/html; charset=utf-8"]
    assert headers.get_list("content-security-policy") == [POLICY]
    assert headers.get_list("x-content-type-options") == ["nosniff"]


def test_where_signing_in_is_away_the_site_says_so_and_what_to_do() -> None:
    answer = asked(lambda client: client.get("/accounts/login/"), there=False)
    assert (answer.status_code, relay.AWAY in answer.text) == (503, True)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("size", "status"), [(FORM_TO_SIGN_IN, 418), (FORM_TO_SIGN_IN + 1, 413)])
def test_what_is_no_form_of_signing_in_is_not_handed_on(size: int, status: int) -> None:
    answer = asked(lambda client: client.post("/accounts/login/", content=b"x" * size))
    assert answer.status_code == status
