"""What the server reads at all, and from whom: asked over sockets of the site as it is served."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.living import House
from tests.web.serving_site import Served, files_with, open_files_with, request, served, status_of, whole_answer
from tests.web.trying import code_now

pytestmark = pytest.mark.long

MIB = 1024 * 1024
WORDS = b"Wren Row-Test was seen at 4 Fern Walk. "
BATCH = "POST /api/v1/submissions/batch"


@pytest.fixture(scope="module")
def site(shared_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(shared_house, tmp_path_factory.mktemp("site")) as at:
        yield at


@pytest.fixture(scope="module")
def key(shared_house: House) -> str:
    from wholepicture.access.accounts import new_agency_key

    return new_agency_key(shared_house.operator(), agency=shared_house.agencies["SCH1"])


def sent_before_answered(site: Served, head: str, most: int) -> tuple[int, bytes]:
    """How many bytes of a body the server takes before it has answered and closed, and the answer."""
    with site.connected() as client:
        client.sendall(request(head))
        time.sleep(1)  # whoever answers before the body has come has answered by now
        sent, part = 0, b"x" * 65536
        try:
            while sent < most:
                client.sendall(part)
                sent += len(part)
        except OSError:
            pass
        return sent, whole_answer(client)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (BATCH, 401),
        (f"{BATCH}\nAuthorization: Bearer wpk_{'0' * 64}", 401),
        (f"{BATCH}\nAuthorization: Basic eDp5", 401),
        ("POST /api/v1/nothing", 404),
        ("POST /report/file/", 302),
        ("POST /report/file/\nCookie: wp_viewer=invented; sessionid=invented", 403),
    ],
)
@pytest.mark.parametrize("sized", ["Content-Length: 52000000", "Transfer-Encoding: chunked"])
def test_whoever_is_not_signed_in_is_answered_before_their_body_is_read(
    site: Served, head: str, status: int, sized: str
) -> None:
    with site.connected() as client:
        client.sendall(request(f"{head}\nContent-Type: application/x-ndjson\n{sized}"))
        answer = whole_answer(client)
    assert status_of(answer) == status, answer
    if head.startswith("POST /api/"):
        assert b'{"reason"' in answer


def test_a_body_that_comes_all_the_same_is_not_taken_whole(site: Served) -> None:
    sent, _ = sent_before_answered(site, f"{BATCH}\nContent-Length: 52000000", 50 * MIB)
    assert sent < 8 * MIB, "no more than the system's own buffers hold"


def test_nobody_is_invited_to_send_a_body_that_is_not_read(site: Served) -> None:
    answer = site.ask(f"{BATCH}\nExpect: 100-continue\nContent-Length: 52000000")
    assert (status_of(answer), b"100 Continue" in answer) == (401, False)


def test_a_form_to_sign_in_with_is_no_longer_than_one_can_be(site: Served) -> None:
    body = b"100000\r\n" + b"x" * 0x100000
    assert status_of(site.ask("POST /accounts/login/\nTransfer-Encoding: chunked", body)) == 413
    assert status_of(site.ask("POST /accounts/login/\nContent-Length: 52000000")) == 413


def test_with_a_key_a_batch_is_taken(site: Served, key: str) -> None:
    lines = b'{"no": "report"}\n' * 3
    answer = site.ask(f"{BATCH}\nAuthorization: Bearer {key}\nConnection: close\nContent-Length: {len(lines)}", lines)
    assert (status_of(answer), answer.count(b'"code": 422')) == (200, 3)


def test_with_a_key_more_than_a_batch_may_hold_is_refused_before_it_is_read(site: Served, key: str) -> None:
    answer = site.ask(f"{BATCH}\nAuthorization: Bearer {key}\nContent-Length: 53000000")
    assert (status_of(answer), b"50 MiB" in answer) == (413, True)


def test_somebody_signs_in_and_writes_by_a_browser(site: Served, shared_house: House) -> None:
    """The other side of the coin: what is closed to strangers is open to whoever may."""
    shared_house.account("nurse")
    browser = Browser(site)
    browser.post("/accounts/login/", login=shared_house.emails["nurse"], password="a long invented pass phrase")
    browser.post("/accounts/2fa/authenticate/", code=code_now())
    draft = "/report/3f2c1a5e-0000-4000-8000-0000000000aa/"
    assert b"danger now" in browser.get(draft)
    browser.post(draft, kind="concern", danger="no")
    saved = browser.post(f"{draft}write/", facts="She was " + "very " * 20_000, do="save")
    assert status_of(saved) == 302
    assert b"very very" in browser.get(f"{draft}write/")


class Browser:
    """Keeps cookies, and sends the token of the page before."""

    def __init__(self, site: Served):
        self._site, self._cookies, self._token = site, dict[str, str](), ""

    def get(self, address: str) -> bytes:
        return self._ask(f"GET {address}")

    def post(self, address: str, **typed: str) -> bytes:
        from urllib.parse import urlencode

        self.get(address)
        body = urlencode(typed | {"csrfmiddlewaretoken": self._token}).encode()
        kind = "Content-Type: application/x-www-form-urlencoded"
        return self._ask(f"POST {address}\n{kind}\nContent-Length: {len(body)}", body)

    def _ask(self, head: str, body: bytes = b"") -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self._site.ask(f"{head}\nConnection: close\nCookie: {cookies}", body)
        for name, value in re.findall(rb"(?i)set-cookie: *([^=]+)=([^;]*)", answer):
            self._cookies[name.decode()] = value.decode()
        if found := re.search(rb'name="csrfmiddlewaretoken" value="([^"]*)"', answer):
            self._token = found.group(1).decode()
        return answer


# -- what lies where while it comes in ------------------------------------------------------------------------------


def kept_while_it_comes(site: Served, key: str) -> list[str]:
    """Where the words of a batch stand on a disk while most of it has come and its end has not."""
    with site.connected() as client:
        client.sendall(request(f"{BATCH}\nAuthorization: Bearer {key}\nContent-Length: {40 * MIB}"))
        client.sendall(WORDS * (20 * MIB // len(WORDS)))
        time.sleep(2)
        return files_with(site.log.parent, WORDS) + open_files_with(site.pid, WORDS)


def test_nothing_of_what_comes_in_lies_in_a_file(site: Served, key: str) -> None:
    assert kept_while_it_comes(site, key) == []


SPOOLING = """
import runpy, sys
from django.core.handlers.asgi import ASGIHandler
from wholepicture.config.door.site import Site
Site.read_body = ASGIHandler.read_body
sys.argv = sys.argv[1:]
runpy.run_module("uvicorn", run_name="__main__")
"""


def test_a_body_that_is_spooled_is_noticed(shared_house: House, key: str, tmp_path: Path) -> None:
    with served(shared_house, tmp_path, [sys.executable, "-c", SPOOLING]) as spooling:
        assert kept_while_it_comes(spooling, key)


def test_no_upload_of_a_page_is_put_into_a_file() -> None:
    from django.conf import settings
    from django.utils.module_loading import import_string

    for handler in map(import_string, settings.FILE_UPLOAD_HANDLERS):
        assert "Temporary" not in handler.__name__


def test_of_all_that_comes_in_at_once_no_more_is_held_than_there_is_room_for() -> None:
    import asyncio

    from wholepicture.config.door import front_door

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] == "http.request":
            pass

    door = front_door.FrontDoor(app, is_open=lambda token, channel: True)

    async def ask(parts: int, all_here: asyncio.Barrier) -> int | None:
        sent: list[Any] = []
        waiting = iter([{"type": "http.request", "body": b"x" * MIB, "more_body": True}] * parts)
        is_first = True

        async def receive() -> Any:
            nonlocal is_first
            if is_first:  # each waits for the last to be let in, or on a busy machine they would come one after another
                is_first = False
                await all_here.wait()
            await asyncio.sleep(0)
            return next(waiting, {"type": "http.disconnect"})

        async def keep(message: Any) -> None:
            sent.append(message)

        headers = [(b"transfer-encoding", b"chunked"), (b"authorization", b"Bearer x")]
        scope = {"type": "http", "path": "/api/v1/submissions/batch", "method": "POST", "headers": headers}
        await door(scope, receive, keep)
        return sent[0]["status"] if sent else None

    async def crowd(size: int) -> list[int | None]:
        all_here = asyncio.Barrier(size)
        return await asyncio.gather(*(ask(40, all_here) for _ in range(size)))

    told = asyncio.run(crowd(8))
    assert 503 in told
    assert None in told, "some are taken"
    assert asyncio.run(crowd(1)) == [None], "what was held is given back"
