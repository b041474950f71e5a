"""Where one installation keeps what is its own: database, keys, files, logs.

Everything lies under one folder, WHOLEPICTURE_HOME (by default ``var/`` beside pyproject.toml):

    HOME/cluster                 the private PostgreSQL cluster (see cluster.py)
    HOME/run                     its socket
    HOME/log                     logs, which hold no personal values
    HOME/keys                    keys that must never lie in the database they protect
    HOME/secrets/PROCESS.json    what one process needs: passwords of its database roles, its key for cookies
    HOME/secrets/mail-password   with which the process that sends hands over mail; written by whoever sets that up

Each process that serves has an account of the system and opens its own file alone, where root made the installation
(process_accounts.py). The operator's commands open all of them. PostgreSQL's superuser has no password at all.

Standard library only: this runs before anything else is sure to work.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import hashlib
import json
import os
import secrets as randomness
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

# Which database roles each process signs in as (database_roles.py says what each is for), and which files of HOME/keys
# it opens. The operator's commands and the tests are no process of these: they open all.
ROLES_OF = {
    "web": ("wp_app",),
    "signin": ("wp_signin",),
    "public": ("wp_public",),
    "worker": ("wp_worker",),
    "sequencer": ("wp_sequencer",),
    "sender": ("wp_sender",),
    "operator": ("wp_operator", "wp_owner"),
}
KEYS_OF = {
    "web": ("source.key", "register.key"),
    "signin": ("signin.key",),
    "public": ("code.key",),
    "worker": ("files.key",),
    "sequencer": ("ledger.key",),
    "sender": ("push.key",),
}
# Processes that came with a later version: `init` makes what is theirs in an installation that was there before.
ADDED = ("public", "sender")
MAIL_PASSWORD = "mail-password"  # noqa: S105 (a file of HOME/secrets, which whoever sets up e-mail writes)
SERVING = tuple(process for process in ROLES_OF if process != "operator")
# Processes to which the site hands what is asked of them, each with the folder of its socket.
HANDED_ON = {"signin": "serving", "public": "serving-public"}
KEY_BYTES = 32
LONGEST_SOCKET = 99  # bytes; Linux allows 107, others 103


class HomeError(Exception):
    """The installation's folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Secrets:
    """What HOME/secrets/PROCESS.json holds: the key Django signs with, a password for each of its database roles, and
    which files of HOME/keys there must be (so that one that was lost is missed, and not replaced in silence)."""

    django_key: str
    passwords: dict[str, str]
    keys: tuple[str, ...]


def process() -> str:
    """Which process this is, one of SERVING; "operator" for commands and tests. Raises HomeError."""
    named = os.environ.get("WHOLEPICTURE_PROCESS") or "operator"
    if named not in ROLES_OF:
        raise HomeError(f"WHOLEPICTURE_PROCESS is {named!r}. Leave it empty, or use one of: {', '.join(SERVING)}.")
    return named


def home() -> Path:
    """The installation's folder, absolute, made if absent.

    Root leaves it passable (0711) because PostgreSQL refuses to run as root, and its own account must reach
    its data below; for anyone else it is closed (0700). A folder that exists keeps the mode it has.
    """
    # abspath, not resolve(): the name people gave is the one they should see in messages.
    folder = Path(os.path.abspath(os.environ.get("WHOLEPICTURE_HOME") or PROJECT / "var"))
    return _passable(folder)


def run_dir() -> Path:
    """HOME/run: the database's socket. Made by cluster.py, which knows whose it must be."""
    return home() / "run"


def cluster_dir() -> Path:
    """HOME/cluster: PostgreSQL's data, unless cluster.py had to put it elsewhere. Made by cluster.py."""
    return home() / "cluster"


def keys_dir() -> Path:
    """HOME/keys. Passable as HOME is; each key is its process's alone."""
    return _passable(home() / "keys")


def secrets_dir() -> Path:
    """HOME/secrets. Passable as HOME is; each file is its process's alone."""
    return _passable(home() / "secrets")


def log_dir() -> Path:
    """HOME/log. Passable as HOME is: the database's account writes in a folder of its own below."""
    return _passable(home() / "log")


def secrets() -> Secrets:
    """What this process may know. The operator's commands know all, with the key of the process at which people sign in.

    Made at first use, by the operator; two commands starting together get the same. Raises HomeError.
    """
    if process() != "operator":
        return _of_process(process())
    if not _is_complete():
        with locked("secrets"):
            _complete()
    known = {name: _of_process(name) for name in ROLES_OF}
    passwords: dict[str, str] = {}
    for held in known.values():
        passwords |= held.passwords
    return Secrets(known["signin"].django_key, passwords, tuple(key for keys in KEYS_OF.values() for key in keys))


def _of_process(name: str) -> Secrets:
    stored = _read_secrets(_secrets_file(name))
    if stored is None:
        raise HomeError(f"{_secrets_file(name)} is missing. Run `wholepicture init`, or restore it from a backup.")
    return stored


def _is_complete() -> bool:
    stored = {name: _read_secrets(_secrets_file(name)) for name in ROLES_OF}
    return not _shared_file().exists() and all(_has_all(name, held) for name, held in stored.items())


def _has_all(name: str, held: Secrets | None) -> bool:
    return (
        held is not None and set(ROLES_OF[name]) <= set(held.passwords) and set(KEYS_OF.get(name, ())) <= set(held.keys)
    )


def _complete() -> None:
    """Make what is missing. What one file held for all processes, before they were told apart, is shared out."""
    shared = _read_secrets(_shared_file())
    secrets_dir()
    for name in ROLES_OF:
        held = _read_secrets(_secrets_file(name))
        if shared is None and held is None and (home() / "cluster.json").exists() and not _was_added(name):
            raise HomeError(
                f"{_secrets_file(name)} is missing; without it the database cannot be opened. Restore it from "
                f"a backup; or, to begin again with an empty installation, move {home()} away."
            )
        if not _has_all(name, held):
            complete = _completed(name, held, shared)
            write_atomically(_secrets_file(name), (json.dumps(asdict(complete), indent=2) + "\n").encode())
    # PostgreSQL's superuser had a password there. It has none any more, and nobody needs one of the others' again.
    _shared_file().unlink(missing_ok=True)


def _was_added(name: str) -> bool:
    """Whether nothing of this process's has ever been here: the installation is of a version that had no such process."""
    return name in ADDED and not any((keys_dir() / key).exists() for key in KEYS_OF.get(name, ()))


def mail_password() -> str:
    """The password with which mail is handed over, for the process that sends alone; empty where none is set. Raises HomeError."""
    if process() not in ("operator", "sender"):
        return ""
    return (_read(secrets_dir() / MAIL_PASSWORD) or b"").decode().strip()


def _completed(name: str, held: Secrets | None, shared: Secrets | None) -> Secrets:
    """A process's secrets, with what it had and what is made now."""
    before = held or Secrets(
        _first_key(name, shared), shared.passwords if shared else {}, shared.keys if shared else ()
    )
    keys = KEYS_OF.get(name, ())
    for key in set(keys) - set(before.keys):
        # Never over an existing key: it may be all that is left of an installation worth restoring.
        if not (keys_dir() / key).exists():
            content = base64.b64encode(randomness.token_bytes(KEY_BYTES))
            write_atomically(keys_dir() / key, content + b"\n")
    passwords = {role: before.passwords.get(role) or randomness.token_urlsafe(32) for role in ROLES_OF[name]}
    return Secrets(before.django_key, passwords, keys)


def _first_key(name: str, shared: Secrets | None) -> str:
    """The key of cookies: what people are signed in with goes on; every other process has one of its own."""
    return shared.django_key if shared and name == "signin" else randomness.token_urlsafe(50)


def key(name: str) -> bytes:
    """The 32 bytes of a key of HOME/keys; none (b"") for a process that has no business with it.

    source.key encrypts who told us: without it no source can ever be read. register.key does so with who a registered source is.
    code.key goes into what is kept of a receipt code: without it none is known again. files.key opens files that wait to be drawn:
    without it they stay waiting, and their originals are kept all the same. signin.key encrypts second factors and
    browsers' sessions: without it everybody sets up their factor anew. Back them up, apart. Raises HomeError.
    """
    if process() != "operator" and name not in KEYS_OF.get(process(), ()):
        return b""
    return _key(name)


def socket_of(process: str) -> Path:
    """Where one of HANDED_ON listens, for the site's process alone. Its folder is made by `serve`."""
    folder = HANDED_ON[process]
    path = home() / folder / process
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    mark = hashlib.sha256(str(home()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"wholepicture-{mark}-{folder}" / process


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the installation's lock of that name: one process at a time; a process that dies gives it up."""
    descriptor = os.open(home() / f".{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_atomically(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a file, closed to others and on disk before it takes its name: never half a file, whatever happens."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _folder(path: Path, mode: int) -> Path:
    try:
        path.mkdir(mode=mode, parents=True)
        path.chmod(mode)  # mkdir's mode is lowered by the umask
    except FileExistsError:
        if not path.is_dir():
            raise HomeError(
                f"{path} is a file where a folder is needed. Move it away, or set WHOLEPICTURE_HOME to another place."
            ) from None
    except OSError as error:
        raise HomeError(
            f"The folder {path} could not be made ({error.strerror}). "
            "Set WHOLEPICTURE_HOME to a folder that you may write in."
        ) from error
    return path


def _passable(folder: Path) -> Path:
    return _folder(folder, 0o711 if os.geteuid() == 0 else 0o700)


def _shared_file() -> Path:
    """What held the secrets of every process before they were told apart."""
    return home() / "secrets.json"


def _secrets_file(process: str) -> Path:
    return home() / "secrets" / f"{process}.json"


def _read_secrets(path: Path) -> Secrets | None:
    stored = _read(path)
    if stored is None:
        return None
    try:
        content = json.loads(stored)
        return Secrets(str(content["django_key"]), dict(content["passwords"]), tuple(content["keys"]))
    except (ValueError, KeyError, TypeError) as error:
        raise HomeError(
            f"{path} cannot be understood ({error!r}). "
            "Restore it from a backup: without it the database cannot be opened."
        ) from error


def _key(name: str) -> bytes:
    secrets()  # which makes the keys of a new installation
    path = keys_dir() / name
    stored = _read(path)
    try:
        key = base64.b64decode(stored or b"")
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        state = "missing" if stored is None else f"damaged: it should hold {KEY_BYTES} bytes in base64"
        raise HomeError(f"The key {path} is {state}. Restore it from a backup; a new one would open nothing.")
    return key


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HomeError(
            f"{path} could not be read ({error.strerror}). It belongs to the account that made the "
            "installation: run the command as that account, or set WHOLEPICTURE_HOME to a folder of your own."
        ) from error
