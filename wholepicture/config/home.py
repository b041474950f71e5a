"""Where one installation keeps what is its own: database, keys, files, logs.

Everything lies under one folder, WHOLEPICTURE_HOME (by default ``var/`` beside pyproject.toml):

    HOME/cluster        the private PostgreSQL cluster (see cluster.py)
    HOME/run            its socket
    HOME/log            logs, which hold no personal values
    HOME/keys           keys that must never lie in the database they protect
    HOME/secrets.json   passwords of the database roles and the key that signs cookies

Standard library only: this runs before anything else is sure to work.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import json
import os
import secrets as randomness
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

# The bootstrap superuser and every role that signs in (database_roles.py says what each is for).
PASSWORD_HOLDERS = ("wp_bootstrap", "wp_owner", "wp_app", "wp_worker", "wp_signin", "wp_sequencer")

KEYS = ("source.key", "ledger.key", "signin.key")
KEY_BYTES = 32


class HomeError(Exception):
    """The installation's folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Secrets:
    """What HOME/secrets.json holds: the key Django signs with, a password for each database role, and which
    files of HOME/keys there must be (so that one that was lost is missed, and not replaced in silence)."""

    django_key: str
    passwords: dict[str, str]
    keys: tuple[str, ...]


def home() -> Path:
    """The installation's folder, absolute, made if absent.

    Root leaves it passable (0711) because PostgreSQL refuses to run as root, and its own account must reach
    its data below; for anyone else it is closed (0700). A folder that exists keeps the mode it has.
    """
    # abspath, not resolve(): the name people gave is the one they should see in messages.
    folder = Path(os.path.abspath(os.environ.get("WHOLEPICTURE_HOME") or PROJECT / "var"))
    return _folder(folder, 0o711 if os.geteuid() == 0 else 0o700)


def run_dir() -> Path:
    """HOME/run: the database's socket. Made by cluster.py, which knows whose it must be."""
    return home() / "run"


def cluster_dir() -> Path:
    """HOME/cluster: PostgreSQL's data, unless cluster.py had to put it elsewhere. Made by cluster.py."""
    return home() / "cluster"


def keys_dir() -> Path:
    """HOME/keys, closed to others."""
    return _folder(home() / "keys", 0o700)


def log_dir() -> Path:
    """HOME/log. Passable as HOME is: the database's account writes in a folder of its own below."""
    return _folder(home() / "log", 0o711 if os.geteuid() == 0 else 0o700)


def secrets() -> Secrets:
    """The installation's secrets, made at first use; two commands starting together get the same ones."""
    stored = _stored_secrets()
    if stored and set(KEYS) <= set(stored.keys) and set(PASSWORD_HOLDERS) <= set(stored.passwords):
        return stored
    with locked("secrets"):
        stored = _stored_secrets()
        if stored is None and (home() / "cluster.json").exists():
            raise HomeError(
                f"{_secrets_file()} is missing; without it the database cannot be opened. Restore it from "
                f"a backup; or, to begin again with an empty installation, move {home()} away."
            )
        known = stored or Secrets(randomness.token_urlsafe(50), {}, ())
        for name in set(KEYS) - set(known.keys):
            # Never over an existing key: it may be all that is left of an installation worth restoring.
            if not (keys_dir() / name).exists():
                key = base64.b64encode(randomness.token_bytes(KEY_BYTES))
                write_atomically(keys_dir() / name, key + b"\n")
        fresh = {role: randomness.token_urlsafe(32) for role in PASSWORD_HOLDERS}
        complete = Secrets(known.django_key, fresh | known.passwords, KEYS)
        write_atomically(_secrets_file(), (json.dumps(asdict(complete), indent=2) + "\n").encode())
        return complete


def source_key() -> bytes:
    """The 32 bytes that encrypt who told us. Without them no source can ever be read: back them up, apart."""
    return _key("source.key")


def sign_in_key() -> bytes:
    """The 32 bytes that encrypt second factors and browsers' sessions. Without them everybody sets up their factor anew."""
    return _key("signin.key")


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the installation's lock of that name: one process at a time; a process that dies gives it up."""
    descriptor = os.open(home() / f".{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file, 0600 and on disk before it takes its name: never half a file, whatever happens."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
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


def _secrets_file() -> Path:
    return home() / "secrets.json"


def _stored_secrets() -> Secrets | None:
    path = _secrets_file()
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
