"""One PostgreSQL server of our own: how it is made, started, stopped and cleared up after.

Used by cluster.py only. Whoever calls a function that changes something holds the lock "cluster".
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wholepicture.config import home
from wholepicture.config.postgres_settings import ACCESS, IDENTITIES, SETTINGS

SUPERUSER = "wp_bootstrap"
PORT = 5432  # names the socket; nothing listens on the network
OLDEST = 15
START_SECONDS = 120  # recovery after a kill was measured at 2.5 s; a long journal on a slow disk takes longer
STOP_SECONDS = 60


class ClusterError(Exception):
    """The database cannot be had; the message says what happened and what to do."""


@dataclass(frozen=True)
class Place:
    """Where this installation's cluster lies and whose it is, as HOME/cluster.json keeps it."""

    data: Path
    run: Path
    log: Path
    account: str
    id: str

    @property
    def version(self) -> int:
        """The major version of PostgreSQL that made the data."""
        return int((self.data / "PG_VERSION").read_text())

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @property
    def uid(self) -> int:
        return pwd.getpwnam(self.account).pw_uid

    @property
    def socket(self) -> Path:
        return self.run / f".s.PGSQL.{PORT}"

    @property
    def title(self) -> str:
        """The name that the server's processes carry."""
        return f"wholepicture-{self.id}"


def running(where: Place) -> int | None:
    """The process id of the server if it is ready for sign-ins; costs a few system calls."""
    pid = postmaster(where)
    if pid is None or not _pid_file(where)[-1].startswith("ready"):
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(where.socket))
        except OSError:
            return None
    return pid


def postmaster(where: Place) -> int | None:
    """The process id of the server's first process if it lives, ready or not."""
    lines = _pid_file(where)
    # Process ids are used again, so the one in the file must be shown to be this server's.
    return int(lines[0]) if lines and _belongs(int(lines[0]), where) else None


def initialise(where: Place) -> None:
    """Make an empty cluster, all of it or nothing: it is built beside its place and then renamed."""
    unfinished = where.data.with_name(where.data.name + ".unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    own_folder(unfinished, where.account, 0o700)
    _run(
        where,
        [
            *(_binary("initdb"), "--pgdata", str(unfinished), "--username", SUPERUSER, "--auth", "peer"),
            *("--encoding", "UTF8", "--locale", "C", "--lc-ctype", "C.UTF-8", "--data-checksums"),
        ],
        "The database could not be made",
    )
    with (unfinished / "postgresql.conf").open("a") as file:
        file.write("include = 'wholepicture.conf'\n")
    unfinished.rename(where.data)


def start(where: Place, roles: tuple[str, ...]) -> None:
    """Start the server and wait until it is ready. Remnants of one that was killed are cleared first."""
    if postmaster(where) is None:
        clear_orphans(where)
        own_folder(where.run, where.account, run_mode())
        own_folder(where.log, where.account, 0o700)
        for name, text in _configuration(where, roles).items():
            _write_for(where, name, text)
        _run(
            where,
            [
                *(
                    _binary("pg_ctl", where.version),
                    "start",
                    "--pgdata",
                    str(where.data),
                    "--silent",
                    "--wait",
                ),
                *("--timeout", str(START_SECONDS), "--log", str(where.log / "start.log")),
            ],
            "The database did not start",
        )
    # Another command may have been killed while it waited for the same start.
    if not _wait_until(lambda: running(where) is not None, START_SECONDS):
        raise ClusterError(_explain(where, "The database did not become ready", ""))


def bring_up_to_date(where: Place, roles: tuple[str, ...]) -> bool:
    """Let a server that an earlier version started know who is let in now. True where it was told anything."""
    stale = {
        name: text
        for name, text in _configuration(where, roles).items()
        if (where.data / name).read_text(errors="replace") != text
    }
    pid = postmaster(where)
    if not stale or pid is None:
        return False
    for name, text in stale.items():
        _write_for(where, name, text)
    _open_to_processes(where)
    os.kill(pid, signal.SIGHUP)
    return True


def stop(where: Place) -> bool:
    """Stop the server with everything written; True if there was one. What survives it is ended by force."""
    pid = postmaster(where)
    if pid is not None:
        os.kill(pid, signal.SIGINT)  # "fast": sessions are ended, no recovery at the next start
        _wait_until(lambda: postmaster(where) is None, STOP_SECONDS)
    return bool(clear_orphans(where)) or pid is not None


def clear_orphans(where: Place) -> list[int]:
    """End what is left of a server that was killed and remove its stale lock; the process ids ended.

    Without this PostgreSQL refuses to start ("another server might be running") while one of them lives on.
    """
    orphans = processes(where)
    for number, seconds in ((signal.SIGQUIT, 2), (signal.SIGKILL, 5)):
        for pid in processes(where):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        _wait_until(lambda: not processes(where), seconds)
    if _PROC.exists() and not processes(where):
        # Stale beyond doubt: no process of this cluster lives, whoever may have its number by now.
        for file in (where.data / "postmaster.pid", where.socket, Path(f"{where.socket}.lock")):
            file.unlink(missing_ok=True)
    return orphans


_PROC = Path("/proc/self")  # absent outside Linux, where PostgreSQL's own, more timid, checks have to do


def processes(where: Place) -> list[int]:
    if not _PROC.exists():
        return []
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit() and _belongs(int(entry), where)]


def _belongs(pid: int, where: Place) -> bool:
    """Whether a process is part of this cluster's server: PostgreSQL, of the right account, and ours by its
    title, its command line or its working folder (the last is hidden even from root in many containers)."""
    if not _PROC.exists():
        return _alive(pid)
    process = Path(f"/proc/{pid}")
    try:
        if (process / "comm").read_text().strip() != "postgres" or process.stat().st_uid != where.uid:
            return False
        line = (process / "cmdline").read_bytes()
    except OSError:
        return False  # ended while we looked
    data = os.path.realpath(where.data)
    if line.startswith(f"postgres: {where.title}".encode()):
        return True
    arguments = line.split(b"\0")
    if b"-D" in arguments[:-1] and arguments[arguments.index(b"-D") + 1] == os.fsencode(where.data):
        return True
    try:
        return os.readlink(process / "cwd") in (data, f"{data} (deleted)")
    except OSError:
        return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _pid_file(where: Place) -> list[str]:
    """The lines of postmaster.pid: id, folder, start, port, socket folder, address, shared memory, state."""
    try:
        return (where.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ClusterError(
            f"The database's folder {where.data} could not be read ({error.strerror}). It belongs to "
            f"{where.account}: run the command as the account that made the installation."
        ) from error


def _wait_until(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def run_mode() -> int:
    """How the socket's folder is closed: where root made the installation, each process has an account of its own and
    shows a password; else all are one account's, and nobody else comes near."""
    return 0o711 if os.geteuid() == 0 else 0o700


def _open_to_processes(where: Place) -> None:
    own_folder(where.run, where.account, run_mode())
    if where.socket.exists():
        where.socket.chmod(_socket_mode())


def _socket_mode() -> int:
    return 0o777 if os.geteuid() == 0 else 0o700


def _configuration(where: Place, roles: tuple[str, ...]) -> dict[str, str]:
    """The files that say how the server is and whom it lets in, by name."""
    return {
        "wholepicture.conf": _settings(where),
        "pg_hba.conf": ACCESS.format(superuser=SUPERUSER, roles=",".join(roles)),
        "pg_ident.conf": IDENTITIES.format(account=where.account, superuser=SUPERUSER),
    }


def _settings(where: Place) -> str:
    def quoted(text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"

    # The list of socket folders is split at commas unless a name stands in double quotes.
    run = '"' + str(where.run).replace('"', '""') + '"'
    return SETTINGS.format(
        port=PORT,
        run=quoted(run),
        socket_mode=f"{_socket_mode():04o}",
        log=quoted(str(where.log)),
        title=where.title,
    )


def _write_for(where: Place, name: str, text: str) -> None:
    file = where.data / name
    home.write_atomically(file, text.encode())
    _give(file, where.account)


def _give(path: Path, account: str) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam(account)
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def own_folder(path: Path, account: str, mode: int) -> Path:
    """A folder that is the account's own and closed as `mode` says; never one that somebody else made."""
    try:
        path.mkdir(parents=True)
        path.chmod(mode)
        _give(path, account)
    except FileExistsError:
        pass
    except OSError as error:
        raise ClusterError(f"The folder {path} could not be made ({error.strerror}).") from error
    status = path.lstat()
    uid = pwd.getpwnam(account).pw_uid
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != uid or status.st_mode & 0o777 & ~mode:
        raise ClusterError(
            f"{path} must be a folder of {account}'s, closed to others (mode {mode:o}), and is not. "
            "If you did not make it, find out who did; then remove it and run the command again."
        )
    if status.st_mode & 0o777 != mode:
        path.chmod(mode)  # of an earlier version, which kept it closed to more
    return path


def as_account(account: str) -> dict[str, Any]:
    """How subprocess runs something as the cluster's account: nothing to do unless we are root."""
    quiet: dict[str, Any] = {
        "env": {"PATH": os.defpath, "LC_ALL": "C"},
        "cwd": "/",
        "stdin": subprocess.DEVNULL,
    }
    if os.geteuid() != 0:
        return quiet
    owner = pwd.getpwnam(account)
    return quiet | {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [], "umask": 0o077}


def _run(where: Place, command: list[str], failure: str) -> None:
    # The output goes to a file, not a pipe: the server would inherit the pipe and we should wait for its end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, **as_account(where.account), stdout=output, stderr=output)  # noqa: S603
        output.seek(0)
        printed = output.read().decode(errors="replace")
    if done.returncode != 0:
        raise ClusterError(_explain(where, failure, printed))


def _explain(where: Place, failure: str, printed: str) -> str:
    """A failure with what PostgreSQL said last, from wherever it said it, and what usually helps."""
    logs = sorted(where.log.glob("*.log"), key=lambda file: file.stat().st_mtime)
    lines = printed.splitlines()
    for file in logs[-2:]:
        lines += file.read_text(errors="replace").splitlines()[-8:]
    last_lines = "\n".join(f"    {line}" for line in lines[-16:] if line.strip())
    return (
        f"{failure}. PostgreSQL said:\n{last_lines or '    (nothing)'}\n"
        f"Its data are in {where.data}, its log in {where.log}. Usual causes: the disk is full, memory is "
        f"short, or the folder's owner was changed (it must be {where.account}). Mend that and try again."
    )


def _binary(name: str, version: int | None = None) -> str:
    """The path of one of PostgreSQL's programs: of that major version, or of the newest installed."""
    paths: dict[int, Path] = {}
    for folder in (*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")):
        number = re.search(r"\d+", folder.parent.name)
        if number and (folder / name).exists():
            paths[int(number[0])] = folder / name
    on_path = shutil.which(name)
    if on_path:
        version_text = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        number = re.search(r"(\d+)", version_text)
        if number:
            paths.setdefault(int(number[0]), Path(on_path))
    wanted = version or max(paths, default=0)
    if wanted in paths and wanted >= OLDEST:
        return str(paths[wanted])
    if version:
        raise ClusterError(
            f"This installation's data were made by PostgreSQL {version}, which is not installed any more. "
            f"Install it again (on Debian: apt-get install postgresql-{version})."
        )
    raise ClusterError(
        f"PostgreSQL {OLDEST} or newer is needed and was not found. Install it (on Debian: script/setup as "
        "root, or apt-get install postgresql), or name another server in DATABASE_URL."
    )
