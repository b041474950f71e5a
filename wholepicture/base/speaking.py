"""Which database role speaks.

Each role has a connection of its own, named in settings: `default` (a signed-in viewer, role wp_app), `worker`
(background derivation, wp_worker), `signin` (accounts and second factors, wp_signin), `sequencer` (seals the
ledger) and `owner` (migrations). The viewer decides which one is used, so no query chooses a role by accident.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections

_alias: ContextVar[str] = ContextVar("wholepicture_alias", default="default")

SIGNIN_APPS = frozenset({"auth", "account", "mfa", "socialaccount", "sessions", "contenttypes"})


def alias() -> str:
    """The connection in use now."""
    return _alias.get()


@contextmanager
def speaking_as(name: str) -> Iterator[None]:
    """Use the connection `name` for everything inside."""
    token = _alias.set(name)
    try:
        yield
    finally:
        _alias.reset(token)


def cursor() -> Any:
    """A cursor on the connection in use now."""
    return connections[alias()].cursor()


class Router:
    """Django's database router: sign-in tables through `signin`, all else through whoever speaks now."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if model._meta.app_label in SIGNIN_APPS or model._meta.label_lower == "access.account":
            return "signin"
        return alias()

    db_for_write = db_for_read

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
