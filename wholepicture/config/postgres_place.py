"""Where one installation's private cluster lies: decided once, kept in HOME/cluster.json."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import secrets as randomness
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from wholepicture.config import home
from wholepicture.config.postgres_server import PORT, ClusterError, Place, as_account, own_folder, run_mode, stop

OUTSIDE = Path("/var/lib/wholepicture")
ACCOUNT_FOR_ROOT = "postgres"


def place() -> Place | None:
    """The place chosen for this home, or None before there is one."""
    here = home.home()
    file = here / "cluster.json"
    try:
        kept = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"{file} could not be read ({error}). Run the command as the account that made the installation, "
            "or restore the file from a backup."
        ) from error
    if kept.pop("home") != str(here):
        raise ClusterError(
            f"{here} was moved or copied: its database is that of another folder ({file} says which). "
            f"Move it back; or, to begin here with an empty database, delete {file}."
        )
    return Place(
        data=Path(kept["data"]),
        run=Path(kept["run"]),
        log=Path(kept["log"]),
        account=kept["account"],
        id=kept["id"],
    )


def choose_place() -> Place:
    """Decide once where the cluster goes, make its folders, and keep the decision."""
    here = home.home()
    account = pwd.getpwuid(os.geteuid()).pw_name if os.geteuid() else ACCOUNT_FOR_ROOT
    if os.geteuid() == 0:
        _check_account()
    mark = hashlib.sha256(str(here).encode()).hexdigest()[:12]
    if os.geteuid() == 0 and not _can_enter(here, account):
        base = own_folder(OUTSIDE, "root", 0o755) / mark
        chosen = Place(base / "data", base / "run", base / "log", account, randomness.token_hex(8))
        if base.exists():
            _set_aside(base, chosen)
        own_folder(base, account, run_mode())
    else:
        run = home.run_dir()
        if len(os.fsencode(run / f".s.PGSQL.{PORT}")) > home.LONGEST_SOCKET:
            # Safe in a folder open to all: own_folder refuses a link and what belongs to somebody else.
            run = Path(tempfile.gettempdir()) / f"wholepicture-{mark}"
        log = home.log_dir() / "database"
        chosen = Place(home.cluster_dir(), run, log, account, randomness.token_hex(8))
    own_folder(chosen.run, account, run_mode())
    own_folder(chosen.log, account, 0o700)
    kept = {key: str(value) for key, value in asdict(chosen).items()} | {"home": str(here)}
    # Where the database is, is no secret, and every process must know.
    home.write_atomically(here / "cluster.json", (json.dumps(kept, indent=2) + "\n").encode(), mode=0o644)
    return chosen


def _set_aside(base: Path, chosen: Place) -> None:
    """An earlier home at this path had its cluster here and was deleted. Its data are not ours to delete."""
    left = Place(base / "data", base / "run", base / "log", chosen.account, "gone")
    stop(left)
    aside = base.with_name(f"{base.name}-left-{chosen.id}")
    base.rename(aside)
    print(
        f"A database of an earlier installation at {home.home()} was found and set aside in {aside}. "
        "Delete that folder when you are sure that nobody needs it.",
        file=sys.stderr,
    )


def _can_enter(folder: Path, account: str) -> bool:
    """Whether the account can reach what is in a folder; the system is asked, as it knows of access lists."""
    probe = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
    return subprocess.run(probe, **as_account(account), stderr=subprocess.DEVNULL).returncode == 0  # noqa: S603


def _check_account() -> None:
    try:
        pwd.getpwnam(ACCOUNT_FOR_ROOT)
    except KeyError:
        raise ClusterError(
            f"PostgreSQL refuses to run as root, and there is no account {ACCOUNT_FOR_ROOT} to run it as. "
            "Install your system's PostgreSQL package, or run the command as an ordinary user."
        ) from None
