"""What each process that serves can really open and sign in as, found out by trying as its account.

`python -m wholepicture.config.reach` tries, as whoever runs it, and says so in JSON; `beyond` runs it as each account and
compares with what is that process's own.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg.conninfo import make_conninfo

from wholepicture.config import cluster, database_roles, home, process_accounts
from wholepicture.config.postgres_server import SUPERUSER

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLES = {
    "web": "site",
    "signin": "sign-in",
    "public": "public page",
    "worker": "worker",
    "sequencer": "sequencer",
    "sender": "sender",
}
SECRETS, KEYS = "secrets", "keys"
_MAIL = {f"{SECRETS}/{home.MAIL_PASSWORD}"}
HIDDEN = ("cluster", "secrets.json")  # the database's own files; what once held the secrets of all processes


def beyond() -> list[str]:
    """What a process can open or sign in as that is not its own, a sentence each. None is sought where all processes have
    one account: then there is nothing that they cannot (`process_accounts.why_not_apart`)."""
    if process_accounts.why_not_apart() is not None:
        return []
    return [sentence for process in home.SERVING for sentence in _beyond(process)]


def _beyond(process: str) -> Iterator[str]:
    how = process_accounts.how_to_run(process)
    command = [how.pop("executable"), "-m", "wholepicture.config.reach"]
    tried = subprocess.run(command, cwd=home.PROJECT, capture_output=True, text=True, check=False, **how)  # noqa: S603
    account = process_accounts.ACCOUNTS[process]
    if tried.returncode != 0:
        yield f"What the account {account} can open could not be found out: {tried.stderr.strip()[-300:]}"
        return
    reached = json.loads(tried.stdout)
    for path in sorted(set(reached["opens"]) - _own(process)):
        yield f"The account {account} can open {path}, which is not the {TITLES[process]}'s."
    for role in sorted(set(reached["signs_in_as"]) - set(home.ROLES_OF[process])):
        yield f"The account {account} can sign in to the database as {role}."
    for path in sorted(_own(process) - set(reached["opens"])):
        yield f"The account {account} cannot open {path}, without which the {TITLES[process]} cannot run."


def _own(process: str) -> set[str]:
    own = {f"{SECRETS}/{process}.json", *(f"{KEYS}/{key}" for key in home.KEYS_OF.get(process, ()))}
    return own | _MAIL if process == "sender" and (home.secrets_dir() / home.MAIL_PASSWORD).exists() else own


def _everything() -> list[str]:
    names = [f"{SECRETS}/{process}.json" for process in home.ROLES_OF]
    names += [f"{KEYS}/{key}" for keys in home.KEYS_OF.values() for key in keys]
    return [*names, *_MAIL, *HIDDEN]


def _opens(path: Path) -> bool:
    try:
        if path.is_dir():
            return bool(list(path.iterdir()))
        path.read_bytes()
    except OSError:
        return False
    return True


def _passwords(opened: Sequence[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for name in opened:
        if name.endswith(".json"):
            known |= json.loads((home.home() / name).read_text()).get("passwords", {})
    return known


def _signs_in(role: str, password: str) -> bool:
    who = {"user": role, "password": password, "dbname": cluster.default_name()}
    try:
        psycopg.connect(make_conninfo(**cluster.address(), **who)).close()
    except psycopg.OperationalError:
        return False
    return True


def main() -> None:
    """Try everything, as whoever runs this."""
    opened = [name for name in _everything() if _opens(home.home() / name)]
    passwords = _passwords(opened)
    roles = (*database_roles.SIGN_IN_ROLES, SUPERUSER)
    signs_in_as = [role for role in roles if _signs_in(role, passwords.get(role, "none that we know"))]
    print(json.dumps({"opens": opened, "signs_in_as": signs_in_as}))


if __name__ == "__main__":
    main()
