"""The folder of a batch holds names of children: it is gone when the batch is, however that ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wholepicture.linkage.back_record import scratch_folder

pytestmark = pytest.mark.long

# As somebody starts it at a terminal, whatever the tests themselves were started under (nohup ignores some signals).
HOLDS = """
import signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
from wholepicture.linkage.back_record import duckdb_tables
with duckdb_tables.database("200MB") as connection:
    connection.execute("CREATE TABLE described AS SELECT 'Wren' AS given")
    connection.execute("CHECKPOINT")
    print("ready", flush=True)
    if sys.argv[1] == "works":
        connection.execute("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b").fetchall()
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


@contextmanager
def a_batch(doing: str = "waits") -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen([sys.executable, "-c", HOLDS, doing], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()


def folders(somewhere: Path) -> list[Path]:
    return list(somewhere.glob(f"{scratch_folder.PREFIX}*"))


def gone(somewhere: Path) -> bool:
    until = time.monotonic() + 20
    while folders(somewhere) and time.monotonic() < until:
        time.sleep(0.02)
    return not folders(somewhere)


@pytest.mark.parametrize(
    ("how", "doing"),
    [
        *((one, "waits") for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL)),
        *((one, "works") for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)),  # Ctrl-C waits for DuckDB
    ],
)
def test_a_batch_that_is_ended_leaves_no_names_on_disk(how: int, doing: str, somewhere: Path) -> None:
    with a_batch(doing) as process:
        assert b"Wren" in (folders(somewhere)[0] / "link.duckdb").read_bytes()
        os.kill(process.pid, how)
        assert gone(somewhere)


def test_what_a_failed_machine_left_is_cleared_by_the_next_batch(somewhere: Path) -> None:
    left = somewhere / f"{scratch_folder.PREFIX}left"
    left.mkdir()
    (left / "held").touch()
    (left / "link.duckdb").write_text("Wren Ashdown")
    with scratch_folder.folder() as made:
        assert folders(somewhere) == [made]
    assert folders(somewhere) == []


def test_the_folder_of_a_batch_that_runs_is_left_alone(somewhere: Path) -> None:
    with a_batch(), scratch_folder.folder():
        assert len(folders(somewhere)) == 2


def test_nobody_else_may_enter_it(somewhere: Path) -> None:
    with scratch_folder.folder() as made:
        assert made.stat().st_mode & 0o077 == 0
