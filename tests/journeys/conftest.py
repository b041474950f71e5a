"""A real site and a real browser for journeys."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.living import House
from tests.web.serving_site import served
from tests.web.story import client_of
from wholepicture.config import installation

installation.load()

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
# Debian's chromium-headless-shell, kept from looking up anything outside: the journeys are offline.
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadedWSGIServer):
    """Serves in a few threads, which keep their connections to the database, as the site's pool does (settings.py)."""

    THREADS = 4

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Quiet)
        self.kept = ThreadPoolExecutor(self.THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.kept.submit(self.process_request_thread, request, client_address)

    def _close_connections(self) -> None:
        """Nothing: Django would close them after each request."""

    def server_close(self) -> None:
        super().server_close()
        together = Barrier(self.THREADS)  # each thread has one of these to do, and none has two
        list(self.kept.map(lambda _: (together.wait(), connections.close_all()), range(self.THREADS)))
        self.kept.shutdown()


@pytest.fixture
def site(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the site, serving this test's house."""
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    for alias in ("default", "signin", "public"):
        monkeypatch.setitem(connections.settings[alias], "CONN_MAX_AGE", None)
    assert get_resolver().url_patterns  # loads every view now, not while a browser waits for its first page
    server = _Server()
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for a file of journeys, and no longer: Playwright's loop runs in this thread, and while it does, no
    other test can run one of its own."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Django would otherwise refuse the database beside a loop
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def entering(browser: Browser, address: str, house: House) -> Iterator[Callable[..., Page]]:
    """Opens pages of a site on which somebody is signed in, each in a browser of its own."""
    contexts: list[BrowserContext] = []

    def enter(who: str, size: dict[str, int] = DESK, *, javascript: bool = True) -> Page:
        context = browser.new_context(viewport=size, base_url=address, java_script_enabled=javascript, locale="en-GB")
        context.set_default_timeout(30_000)  # of a machine that does much else
        contexts.append(context)
        signed_in = [
            {"name": name, "value": cookie.value, "domain": "127.0.0.1", "path": cookie["path"]}
            for name, cookie in client_of(house, who).cookies.items()
        ]
        context.add_cookies(signed_in)
        page = context.new_page()
        page.goto("/")
        return page

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def somebody(site: str, browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """A page on which somebody is signed in: `somebody("coordinator", size=DESK)`. How they sign in is told by journeys
    that go through a time-out (`signing_in.py`)."""
    with entering(browser, site, house) as enter:
        yield enter


@pytest.fixture
def live(house: House, tmp_path: Path, browser: Browser) -> Iterator[Callable[..., Page]]:
    """The same, of the site as it is served in earnest."""
    with served(house, tmp_path) as site, entering(browser, f"http://127.0.0.1:{site.port}", house) as enter:
        yield enter


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Checks a page with axe, and keeps a picture of it where WHOLEPICTURE_SCREENSHOTS says."""
    folder = os.environ.get("WHOLEPICTURE_SCREENSHOTS")

    def at(page: Page, name: str) -> None:
        if folder:
            width = (page.viewport_size or DESK)["width"]
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        found = _violations(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= (page.viewport_size or DESK)["width"], f"{name} scrolls sideways: {width} px"

    return at


# Axe works out what a colour's name means for every element and everything behind it: half of its time. A name means one thing.
READ_COLOURS_ONCE = """(() => {
    const { Color } = axe.commons.color, read = Color.prototype.parseString, known = new Map();
    Color.prototype.parseString = function (name) {
        if (known.has(name)) { [this.r, this.g, this.b, this.alpha] = known.get(name); return this; }
        read.call(this, name);
        known.set(name, [this.r, this.g, this.b, this.alpha]);
        return this;
    };
})()"""
RUN = "axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))"


def _violations(page: Page) -> AxeResults:
    """What axe has against a page as it stands. A document keeps the axe that it was first looked at with."""
    page.wait_for_load_state()  # axe would look at half of a page that a click has only begun to open
    if not page.evaluate("'axe' in window"):
        # The policy forbids scripts that are not ours, so axe is put in through the browser's debugging door.
        page.evaluate(AXE_SCRIPT)
        page.evaluate(READ_COLOURS_ONCE)
    return AxeResults(page.evaluate(RUN))
