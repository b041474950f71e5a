"""A folder for what does not fit into memory. It holds children's names, so it must not outlive whoever made it."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "wholepicture-link-"
_HELD = "held"  # locked as long as whoever made the folder runs: the system lets go of it however they end

# Waits until the other end of its standard input is closed, as it is when a process ends in any way: Python's own tidying
# does not run in one that is killed, nor while DuckDB works. Signals for the whole group of processes do not end it.
_TIDY = "trap '' HUP INT TERM; cat >/dev/null; rm -rf -- \"$1\""


@contextmanager
def folder() -> Iterator[Path]:
    """Makes a folder under TMPDIR that only we may enter, gone when we are done, or end in whatever way.

    Where the machine failed, or all processes were killed together, the next call clears what they left.
    """
    clear()
    scratch = Path(tempfile.mkdtemp(prefix=PREFIX))
    with (
        subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _TIDY, "sh", str(scratch)], stdin=subprocess.PIPE, cwd="/", start_new_session=True
        ),
        open(scratch / "made", "w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        Path(lock.name).rename(scratch / _HELD)  # never there without its lock
        yield scratch


def clear() -> None:
    """Deletes the folders of our own account's runs that ended without doing so."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # just gone
            if left.stat(follow_symlinks=False).st_uid == os.geteuid() and _is_abandoned(left):
                shutil.rmtree(left)


def _is_abandoned(scratch: Path) -> bool:
    """Whether nobody holds the folder's lock."""
    with open(scratch / _HELD, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
