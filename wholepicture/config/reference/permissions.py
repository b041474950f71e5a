"""Who may do what: roles, permissions, purposes and sharing levels."""

from wholepicture.access.rules import LEVELS, PURPOSES, ROLES, SYSTEM_ROLES, Permission, Role
from wholepicture.config.reference.markdown import Page, code, codes, section, sections, table


def page() -> Page:
    return Page(
        "permissions.md",
        "Roles and permissions",
        "What each role may do. What it sees is decided row by row as well: see the [data dictionary](data-dictionary.md).",
        sections((_roles(), _permissions(), _matrix(), _system_roles(), _purposes(), _levels())),
    )


def _roles() -> str:
    rows = [
        (code(role.code), role.title, role.held_by, _sees(role), codes(role.purposes), _given_by(role))
        for role in ROLES.values()
    ]
    heads = ("Code", "Title", "Held by", "Reads", "Purposes, the one at sign-in first", "Given by")
    return section("Roles", table(heads, rows))


def _given_by(role: Role) -> str:
    if not role.given_in:
        return "the operator"
    return f"the operator; the agency’s administrator in: {codes(role.given_in)}"


def _sees(role: Role) -> str:
    if not role.reads:
        return "no content"
    seen = "everything in the area up to level `hub`" if role.hub else "its own agency's, and by involvement"
    return f"{seen}; as a safeguarding lead" if role.lead else seen


def _permissions() -> str:
    rows = [(code(permission), permission.meaning) for permission in Permission]
    return section("Permissions", table(("Permission", "What it allows"), rows))


def _matrix() -> str:
    rows = [
        (code(permission), *("yes" if permission in role.permissions else "" for role in ROLES.values()))
        for permission in Permission
    ]
    return section("Permissions by role", table(("Permission", *(code(role) for role in ROLES)), rows))


def _system_roles() -> str:
    rows = [(code(role.code), role.held_by, codes(sorted(role.permissions))) for role in SYSTEM_ROLES.values()]
    return section("System viewers", "Nobody signs in as these.", table(("Viewer", "Held by", "Permissions"), rows))


def _purposes() -> str:
    return section("Purposes", table(("Code", "On screen"), [(code(name), title) for name, title in PURPOSES.items()]))


def _levels() -> str:
    rows = [(code(name), title) for name, title in LEVELS.items()]
    return section("Sharing levels", table(("Code", "Who sees a report of this level"), rows))
