"""The command line as an operator runs it: programs on a fresh installation, through the whole contract."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    assert {"code", "version", "title", "explanation", "parameters", "active"} == set(rules[0])
    assert rebuilt == {"pictures": 2, "changed": 0}
    assert (set(checked), checked["ok"]) == ({"entries", "sealed", "root", "ok"}, True)
    assert checked["entries"] == checked["sealed"] > 10

    assert fresh("stop") == {"stopped": True}


def test_serving_ends_its_site_and_its_worker(fresh: Fresh) -> None:
    import socket
    import urllib.request

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    fresh("init")
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
        url = json.loads(serving.stdout.readline())["url"]
        with urllib.request.urlopen(f"{url}/api/v1/openapi.json") as answer:
            assert answer.status == 200
        taken = fresh.whole("serve", "--port", port)
        assert (taken.returncode, "--port" in taken.stderr) == (1, True)
        children = subprocess.run(["pgrep", "-P", str(serving.pid)], capture_output=True, text=True).stdout.split()
        assert len(children) == 2
    finally:
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=20)
    assert serving.returncode == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)
