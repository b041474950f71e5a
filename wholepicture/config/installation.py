"""Making an installation ready: the cluster, the tables, the roles. Run again, it changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wholepicture.config import cluster, home, process_accounts

if TYPE_CHECKING:
    from wholepicture.policies.differences import Difference
    from wholepicture.policies.laying import Laid


@dataclass(frozen=True)
class Installation:
    """Where it is, and whether this call made it."""

    home: str
    database: str
    created: bool
    laid: Laid


def start() -> None:
    """The database running and Django loaded. Every command but `init` begins so."""
    cluster.ensure_running()
    load()


def load() -> None:
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholepicture.config.settings")
    if not apps.ready:
        django.setup()


def make_ready(dbname: str | None = None) -> Installation:
    """The cluster, its roles, the database, its tables and its policies: made if absent, brought up to date.

    `dbname`: another database than the usual one, or than the one that WHOLEPICTURE_DATABASE names.
    """
    where = cluster.ensure_running()
    dbname = dbname or os.environ.get("WHOLEPICTURE_DATABASE")
    created = cluster.bootstrap(dbname)
    process_accounts.prepare()
    load()
    laid = migrate()
    _begin_dictionaries()
    _set_seals()
    return Installation(str(home.home()), dbname or where.name, created, laid)


def migrate() -> Laid:
    """Bring the tables up to date, and then the policies. Never the one without the other."""
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    return lay_down()


def _begin_dictionaries() -> None:
    """Make version 1 of the dictionary of signs for each area that was there before dictionaries had versions."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.partnership.signs.commands import begin_dictionary
    from wholepicture.partnership.signs.queries import areas_without

    operator = system_viewer("operator")
    with operator.acting():
        without = areas_without()
    for area in without:
        begin_dictionary(operator, area=area)


def _set_seals() -> None:
    """Keep with what attached files are sealed between the site and the worker: whoever makes an installation ready has both keys."""
    from wholepicture.access.viewer import system_viewer
    from wholepicture.intake.attachments.commands import set_seals

    set_seals(system_viewer("operator"))


def lay_down() -> Laid:
    """Bring functions, policies, rights, triggers, roles and steps to exactly what the rooms declare."""
    from wholepicture.policies import laying

    with _as_owner() as connection:
        return laying.lay_down(connection)


def differences() -> list[Difference]:
    """Where the database differs from what the rooms declare, and its roles from what they should be."""
    from wholepicture.config import role_settings
    from wholepicture.policies import differences

    with _as_owner() as connection:
        return [*differences.differences(connection), *role_settings.differences(connection)]


def is_of_this_version() -> bool:
    """Whether the tables and policies are those that this version makes."""
    from wholepicture.policies import differences

    with _as_owner() as connection:
        return differences.is_of_this_version(connection)


@contextmanager
def _as_owner() -> Iterator[Any]:
    """PostgreSQL's own connection as the tables' owner, closed afterwards: nothing that serves keeps one.

    What goes wrong on it is raised as Django has it, as on every other connection.
    """
    from django.db import connections

    owner = connections["owner"]
    try:
        owner.ensure_connection()
        with owner.wrap_database_errors:
            yield owner.connection
    finally:
        owner.close()
