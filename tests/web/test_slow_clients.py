"""How long the server bears a client who sends little or nothing: asked over sockets, of a site whose limits are a fraction of
what they are in earnest, and of one that has as good as none."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.living import House
from tests.web.serving_site import Served, request, served, status_of
from wholepicture.config.door import front_door, patience

pytestmark = pytest.mark.long

BATCH = "POST /api/v1/submissions/batch"
LIMITS = {
    "patience.HEAD_SECONDS": 1.5,
    "front_door.SILENT_SECONDS": 1.5,
    "front_door.FIRST_SECONDS": 2.5,
    "keep_alive": 1,  # uvicorn's own, in whole seconds
}
ENDLESS, MOST = 600, 6.0
HURRIED = """
import runpy, sys
from wholepicture.config.door import front_door, patience
{limits}
sys.argv = [*sys.argv[1:], "--timeout-keep-alive", "{keep_alive}"]
runpy.run_module("uvicorn", run_name="__main__")
"""


@contextmanager
def hurried(house: House, folder: Path, limits: dict[str, float]) -> Iterator[Served]:
    """The site with these limits."""
    limits = dict(limits)
    keep_alive = limits.pop("keep_alive")
    planted = "\n".join(f"{name} = {seconds}" for name, seconds in limits.items())
    command = [sys.executable, "-c", HURRIED.format(limits=planted, keep_alive=keep_alive)]
    with served(house, folder, command) as site:
        yield site


@pytest.fixture(scope="module")
def site(shared_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with hurried(shared_house, tmp_path_factory.mktemp("site"), LIMITS) as at:
        yield at


@pytest.fixture(scope="module")
def key(shared_house: House) -> str:
    from wholepicture.access.accounts import new_agency_key

    return new_agency_key(shared_house.operator(), agency=shared_house.agencies["SCH1"])


def closed_after(client: socket.socket, part: bytes, every: float = 0.25) -> tuple[float, bytes]:
    """How many seconds the server bears a client who sends a part every so often, `MOST` at the most; and what it answered."""
    began, answer = time.monotonic(), b""
    client.settimeout(every)
    while time.monotonic() - began < MOST:
        try:
            client.sendall(part)
            got = client.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            break
        if not got:
            break
        answer += got
    return time.monotonic() - began, answer


def a_head_never_ends(site: Served, key: str) -> None:
    """The slow loris: a header now and then, and never an empty line."""
    with site.connected() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        seconds, answer = closed_after(client, b"X-More: 1\r\n")
    assert (0.75 < seconds < MOST, answer) == (True, b"")


def nothing_comes(site: Served, key: str) -> None:
    with site.connected() as client:
        seconds, answer = closed_after(client, b"")
    assert (seconds < MOST, answer) == (True, b"")


def nothing_comes_after_an_answer(site: Served, key: str) -> None:
    with site.connected() as client:
        client.sendall(request("GET /healthz"))
        assert b" 200 " in client.recv(65536)
        assert closed_after(client, b"")[0] < MOST


def a_second_request_never_ends(site: Served, key: str) -> None:
    with site.connected() as client:
        client.sendall(request("GET /healthz"))
        assert b" 200 " in client.recv(65536)
        assert closed_after(client, b"G")[0] < MOST


def _is_given_up(site: Served, head: str, part: bytes) -> None:
    with site.connected() as client:
        client.sendall(request(f"{head}\nContent-Length: 60000") + b"x")
        seconds, answer = closed_after(client, part)
    assert answer, "it was not answered"
    assert (1 < seconds < MOST, status_of(answer)) == (True, 408)


def a_body_comes_a_byte_at_a_time(site: Served, key: str) -> None:
    _is_given_up(site, f"{BATCH}\nAuthorization: Bearer {key}", b"x")
    _is_given_up(site, "POST /accounts/login/", b"x")


def a_body_stops_coming(site: Served, key: str) -> None:
    _is_given_up(site, f"{BATCH}\nAuthorization: Bearer {key}", b"")
    _is_given_up(site, "POST /accounts/login/", b"")


WAYS: list[Callable[[Served, str], None]] = [
    a_head_never_ends,
    nothing_comes,
    nothing_comes_after_an_answer,
    a_second_request_never_ends,
    a_body_comes_a_byte_at_a_time,
    a_body_stops_coming,
]


@pytest.mark.parametrize("way", WAYS)
def test_a_client_is_not_waited_for_where(site: Served, key: str, way: Callable[[Served, str], None]) -> None:
    way(site, key)


def test_while_many_wait_slowly_others_are_served(shared_house: House, tmp_path: Path) -> None:
    with hurried(shared_house, tmp_path, LIMITS | {"patience.HEAD_SECONDS": 30}) as site, ExitStack() as waiting:
        for _ in range(200):
            client = waiting.enter_context(site.connected())
            client.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        began = time.monotonic()
        assert status_of(site.ask("GET /accounts/login/\nConnection: close")) == 200
        assert time.monotonic() - began < 5


def test_in_earnest_a_head_has_ten_seconds_and_a_body_twenty_and_more_the_longer_it_is() -> None:
    assert (patience.HEAD_SECONDS, front_door.FIRST_SECONDS, front_door.SILENT_SECONDS) == (10, 20, 15)
    assert front_door.BYTES_A_SECOND == 32 * 1024


# -- planted faults ----------------------------------------------------------------------------------------------------


def noticed(way: Callable[[Served, str], None], site: Served, key: str) -> bool:
    try:
        way(site, key)
    except AssertionError:
        return True
    return False


def test_limits_that_are_as_good_as_none_are_noticed_in_each_way(shared_house: House, tmp_path: Path, key: str) -> None:
    with hurried(shared_house, tmp_path, dict.fromkeys(LIMITS, ENDLESS)) as site, ThreadPoolExecutor() as clients:
        asked = {way: clients.submit(noticed, way, site, key) for way in WAYS}
        assert [way.__name__ for way, answer in asked.items() if not answer.result()] == []
