"""Making an installation ready: the cluster, the tables, the roles. Run again, it changes nothing."""

import os
from dataclasses import dataclass
from typing import Any

from wholepicture.config import cluster, home


@dataclass(frozen=True)
class Installation:
    """Where it is, and whether this call made it."""

    home: str
    database: str
    created: bool


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
    """The cluster, its roles, the database, its tables and the roles of people: made if absent, brought up to date."""
    where = cluster.ensure_running()
    created = cluster.bootstrap(dbname)
    load()
    migrate()
    put_roles()
    return Installation(str(home.home()), dbname or where.name, created)


def migrate(target: Any = None) -> None:
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)


def put_roles() -> None:
    """Write the roles of `access.rules` where the database reads them."""
    from wholepicture.access.rules import ROLES
    from wholepicture.access.viewer import system_viewer
    from wholepicture.base.database_role import cursor

    operator = system_viewer("operator")
    with operator.acting(), cursor() as sql:
        for role in ROLES.values():
            sql.execute(
                "SELECT sec.put_role(%s, %s, %s, %s, %s)",
                [role.code, role.hub, role.lead, role.reads, sorted(str(one) for one in role.permissions)],
            )
