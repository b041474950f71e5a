"""An account of the operating system for each process that serves, so that none opens what is another's.

Where root made the installation, `init` makes the accounts and gives each its own secrets and keys, and processes that are
started as root drop to them. Anybody else has one account for all: what one process may open then, every one may.

Standard library only, as home.py.
"""

from __future__ import annotations

import contextlib
import functools
import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from wholepicture.config import home
from wholepicture.config.home import HomeError

ACCOUNTS = {
    "web": "wp-web",
    "signin": "wp-signin",
    "public": "wp-public",
    "worker": "wp-worker",
    "sequencer": "wp-sequencer",
    "sender": "wp-sender",
}


def prepare() -> None:
    """Make the accounts, and let each have its own and no more. Nothing where it is not root who asks. Raises HomeError."""
    if os.geteuid() != 0:
        return
    home.secrets()
    for account in ACCOUNTS.values():
        _ensure(account)
    for folder in (home.home(), home.secrets_dir(), home.keys_dir()):
        _own(folder, 0, 0, 0o711)
    for process, account in ACCOUNTS.items():
        owner = pwd.getpwnam(account)
        _own(home.secrets_dir() / f"{process}.json", owner.pw_uid, owner.pw_gid, 0o600)
        for key in home.KEYS_OF.get(process, ()):
            _own(home.keys_dir() / key, owner.pw_uid, owner.pw_gid, 0o600)
    _own(home.secrets_dir() / "operator.json", 0, 0, 0o600)
    mail_password = home.secrets_dir() / home.MAIL_PASSWORD
    if mail_password.exists():
        sender = pwd.getpwnam(ACCOUNTS["sender"])
        _own(mail_password, sender.pw_uid, sender.pw_gid, 0o600)
    place = home.home() / "cluster.json"
    if place.exists():
        _own(place, 0, 0, 0o644)  # where the database is, is no secret


def open_folder(process: str) -> None:
    """Make the folder of the socket at which the site's process finds this one: for those two alone. Raises HomeError."""
    folder = home.socket_of(process).parent
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if folder.is_symlink() or not folder.is_dir() or folder.lstat().st_uid not in _owners(process):
        raise HomeError(
            f"{folder} must be a folder of our own, and is not. If you did not make it, find out who did; then remove it and "
            "run the command again."
        )
    if os.geteuid() == 0 and why_not_apart() is None:
        listens, web = pwd.getpwnam(ACCOUNTS[process]), pwd.getpwnam(ACCOUNTS["web"])
        _own(folder, listens.pw_uid, web.pw_gid, 0o710)


def _owners(process: str) -> set[int]:
    return {
        os.geteuid(),
        *(user.pw_uid for user in pwd.getpwall() if user.pw_name == ACCOUNTS[process] and os.geteuid() == 0),
    }


def how_to_run(process: str) -> dict[str, Any]:
    """How subprocess starts Python as one of the processes that serve: `executable`, `env` and, where root asks, the account."""
    environment = os.environ | {"WHOLEPICTURE_PROCESS": process}
    if why_not_apart() is not None:
        return {"executable": sys.executable, "env": environment}
    python = _interpreter(ACCOUNTS[process])
    assert python is not None
    return _as_account(ACCOUNTS[process]) | {"executable": python[0], "env": environment | python[1]}


def _as_account(account: str) -> dict[str, Any]:
    owner = pwd.getpwnam(account)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": [], "umask": 0o077}


def why_not_apart() -> str | None:
    """Why the processes cannot each have an account of their own; None where they have."""
    if os.geteuid() != 0:
        name = pwd.getpwuid(os.geteuid()).pw_name
        return (
            f"All processes run as {name}: what one of them may open, all may. Install and start Whole Picture as root to "
            "give each an account of its own."
        )
    for account in ACCOUNTS.values():
        try:
            pwd.getpwnam(account)
        except KeyError:
            return f"There is no account {account}. Run `wholepicture init` as root: it makes one for each process."
        if _interpreter(account) is None:
            return (
                f"The account {account} cannot read the program or {home.home()}: some folder above is closed to it. All "
                "processes therefore run as root, and what one of them may open, all may. Put both where other accounts may "
                "enter, and run `wholepicture init` again."
            )
    return None


@functools.cache
def _interpreter(account: str) -> tuple[str, dict[str, str]] | None:
    """A Python with which an account can run the program, and what it must be told; None where there is none.

    Ours; or, where that lies in a home that is closed to others, the system's of the same version with our packages.
    """
    packages = os.pathsep.join([str(home.PROJECT), sysconfig.get_path("purelib")])
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    system = shutil.which(version, path="/usr/local/bin:/usr/bin:/bin")
    for python, told in ((sys.executable, {}), (system, {"PYTHONPATH": packages})):
        if python and _can_run(account, python, told):
            return python, told
    return None


def _can_run(account: str, python: str, told: dict[str, str]) -> bool:
    """Whether an account can read the program and the installation: the system is asked, which knows of folders above, links
    and access lists."""
    probe = "import django, psycopg, wholepicture.config.home as home; open(home.home() / 'cluster.json').close()"
    try:
        done = subprocess.run(  # noqa: S603
            [python, "-c", probe],
            cwd="/",
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(home.PROJECT)} | told,
            capture_output=True,
            check=False,
            **_as_account(account),
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _ensure(account: str) -> None:
    try:
        pwd.getpwnam(account)
        return
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin")
    if useradd is None:
        raise HomeError(f"There is no account {account} and no useradd to make it. Make a system account of that name.")
    made = subprocess.run(  # noqa: S603
        [
            *(useradd, "--system", "--user-group", "--no-create-home"),
            *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", account),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    # 9: somebody made it meanwhile.
    if made.returncode not in (0, 9):
        raise HomeError(
            f"The account {account} could not be made: {made.stderr.strip()} Make it, and run the command again."
        )


def _own(path: Path, uid: int, gid: int, mode: int) -> None:
    os.chown(path, uid, gid, follow_symlinks=False)
    path.chmod(mode)
