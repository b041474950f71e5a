"""Where the server's roles are not as declared: settings that they keep, and passwords. `init` and every start put both right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wholepicture.config import cluster, database_roles

if TYPE_CHECKING:
    from wholepicture.policies.differences import Difference


def differences(connection: Any) -> list[Difference]:
    """Settings that a role has for good and should not, or should have and has not; passwords that are not this installation's."""
    from wholepicture.policies import differences
    from wholepicture.policies.catalogue import Item

    stands = {
        Item("setting", name, f"DATABASE {database}" if database else "SERVER", role): value
        for role, database, name, value in connection.execute(database_roles.stored_settings_sql()).fetchall()
    }
    declared = {
        Item("setting", name, "SERVER", role): value
        for role in database_roles.ROLES
        for name, value in database_roles.settings_of(role).items()
    }
    refused = {Item("password", "", "SERVER", role): why for role, why in cluster.refused_roles(connection.info.dbname)}
    signs_in = dict.fromkeys(refused, "this installation's")
    return [*differences.between(stands, declared), *differences.between(refused, signs_in)]
