"""The command line as an operator runs it: programs on a fresh installation, through the whole contract."""

import base64
import hmac
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.config.tables import lines, table

CONTRACT = Path(__file__).parents[1] / "contract"


class Fresh:
    """An installation of its own, used through programs."""

    def __init__(self, folder: Path):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WHOLEPICTURE_")}
        self.environment = kept | {"WHOLEPICTURE_HOME": str(folder / "home")}

    def __call__(self, *arguments: Any) -> Any:
        """A command's JSON answer; it must succeed, and say nothing else on standard output."""
        done = self.whole(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def several(self, *commands: tuple[Any, ...]) -> list[Any]:
        """The JSON answers of several commands, one after another in one program, which spares starting each."""
        code = "import sys; from wholepicture.config.cli import main; sys.exit(max(main(c) for c in {}))"
        done = subprocess.run(
            [sys.executable, "-c", code.format([[*map(str, one), "--json"] for one in commands])],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def whole(self, *arguments: Any) -> Any:
        return subprocess.run(
            [sys.executable, "-m", "wholepicture.config.cli", *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def fresh(own_server: None) -> Iterator[Fresh]:
    # Not in pytest's tmp_path: root's is closed to the account that the database then runs under.
    folder = Path(tempfile.mkdtemp(prefix="wp-test-"))
    folder.chmod(0o711)
    installation = Fresh(folder)
    yield installation
    installation.whole("stop")
    shutil.rmtree(folder)


def test_an_operator_works_through_the_whole_contract_on_a_fresh_installation(fresh: Fresh) -> None:
    before = fresh.whole("alerts", "--json")
    assert (before.returncode, before.stdout) == (1, "")
    assert "wholepicture init" in before.stderr
    assert not (fresh.folder / "home").exists()

    made = fresh("init")
    assert (set(made), made["created"]) == ({"home", "database", "created"}, True)
    assert fresh("init") == made | {"created": False}

    school = fresh("agency", "add", "SCH", "--name", "Mill Lane School", "--type", "school")
    assert school == {"code": "SCH", "name": "Mill Lane School", "type": "school", "created": True}
    key = fresh("agency", "key", "SCH")
    assert (set(key), key["agency"]) == ({"agency", "key"}, "SCH")

    good = lines(fresh.folder, "good.ndjson", json.loads((CONTRACT / "concern.json").read_text("utf-8")), "cut {")
    (account,) = fresh("intake", good, "--agency", "SCH")
    assert set(account) == {"file", "rows", "accepted", "duplicates", "quarantined", "flagged", "problems"}
    assert (account["rows"], account["accepted"], account["quarantined"]) == (2, 1, 1)
    assert [set(one) for one in account["problems"]] == [{"row", "field", "reason"}]

    processed = fresh("process")
    assert (set(processed), processed["failed"]) == ({"steps", "failed"}, 0)
    assert processed["steps"] >= 3

    written = fresh.folder / "links.csv"
    assert fresh("links", "--csv", written)["rows"] == 4
    assert written.read_text().splitlines()[0] == "agency,key,ref,kind,nominal"
    child = next(row for row in table(written) if row["ref"] == "c1")
    assert (child["agency"], child["key"], child["kind"]) == ("SCH", "s-2025-0007", "person")

    picture, alerts, rules, rebuilt, checked = fresh.several(
        ("picture", child["nominal"]), ("alerts",), ("rules",), ("rebuild",), ("verify-ledger",)
    )
    assert {"id", "kind", "label", "roles", "facts", "chronology", "working", "ties", "signs"} <= set(picture)
    assert (picture["id"], picture["kind"], picture["label"]) == (child["nominal"], "nominal", "Wren Ashdown-Test")
    assert alerts == []
    assert {"code", "version", "title", "explanation", "parameters", "active"} <= set(rules[0])
    assert rebuilt == {"pictures": 2, "changed": 0}
    assert (set(checked), checked["ok"]) == ({"entries", "sealed", "root", "ok"}, True)
    assert checked["entries"] == checked["sealed"] > 10

    assert fresh("stop") == {"stopped": True}


PROCESSES = {
    "web": "uvicorn",
    "signin": "/signin ",
    "public": "/public ",
    "worker": "steps worker",
    "sequencer": "steps sequencer",
    "sender": "steps sender",
}


@contextmanager
def served(fresh: Fresh) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The installation, served: its address, and the process that serves it. It ends well, with all its children."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = subprocess.Popen(
        [sys.executable, "-m", "wholepicture.config.cli", "serve", "--port", str(port), "--json"],
        env=fresh.environment,
        cwd=fresh.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        yield json.loads(serving.stdout.readline())["url"], serving
        children = children_of(serving)
    finally:
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=20)
    assert serving.returncode == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def children_of(serving: subprocess.Popen[str]) -> list[str]:
    return subprocess.run(["pgrep", "-P", str(serving.pid)], capture_output=True, text=True).stdout.split()


def test_serving_ends_its_site_and_its_worker(fresh: Fresh) -> None:
    fresh("init")
    with served(fresh) as (url, serving):
        assert httpx.get(f"{url}/api/v1/openapi.json").status_code == 200
        taken = fresh.whole("serve", "--port", url.rpartition(":")[2])
        assert (taken.returncode, "--port" in taken.stderr) == (1, True)
        running = [
            Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode() for child in children_of(serving)
        ]
        assert len(running) == len(PROCESSES)
        assert all(any(mark in line for line in running) for mark in PROCESSES.values())
        if os.geteuid() == 0:
            accounts = {os.stat(f"/proc/{child}").st_uid for child in children_of(serving)}
            assert len(accounts) == len(PROCESSES), "each process has an account of its own"
            assert 0 not in accounts


def test_another_database_of_the_same_server_is_made_ready_where_its_name_is_set(fresh: Fresh) -> None:
    fresh("init")
    fresh.environment["WHOLEPICTURE_DATABASE"] = "wholepicture_restored"
    try:
        made = fresh("init")
        assert (made["database"], made["created"]) == ("wholepicture_restored", True)
        assert fresh("alerts") == []
    finally:
        del fresh.environment["WHOLEPICTURE_DATABASE"]


def csrf(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def code_of(secret: str) -> str:
    """The authenticator's code now (RFC 6238), as a telephone works it out."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time() // 30)), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def test_somebody_signs_in_through_the_site_at_the_process_that_may(fresh: Fresh) -> None:
    fresh("init")
    fresh("agency", "add", "SCH", "--name", "Mill Lane School", "--type", "school")
    email = "ann.teacher@example.org"
    someone = ("professional", "add", email, "--agency", "SCH", "--name", "Ann Teacher-Test", "--role", "teacher_dsl")
    password = fresh(*someone, "--sign-in")["password"]
    with served(fresh) as (url, _), httpx.Client(base_url=url, follow_redirects=True) as browser:
        page = browser.get("/")
        assert page.url.path == "/accounts/login/"
        told = {"csrfmiddlewaretoken": csrf(page.text), "login": email, "password": password}
        page = browser.post("/accounts/login/?next=/", data=told)
        assert page.url.path == "/accounts/reauthenticate/", "nobody reads anything on a password alone"
        assert "wp_viewer" not in browser.cookies
        told = {"csrfmiddlewaretoken": csrf(page.text), "password": password}
        page = browser.post(str(page.url), data=told)
        secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)
        assert secret is not None
        told = {"csrfmiddlewaretoken": csrf(page.text), "code": code_of(secret[0])}
        browser.post("/accounts/2fa/totp/activate/", data=told)
        home = browser.get("/")
        assert (home.status_code, home.url.path) == (200, "/")
        assert "Ann Teacher-Test" in home.text
        assert browser.get("/accounts/2fa/").status_code == 200
