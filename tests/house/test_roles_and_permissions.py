"""Each role and each permission says what it is, and every place that names one knows it: acts, policies, screens."""

import ast
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from synthetic.agencies import SIGN_IN_ROLES
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.rules import PURPOSES, ROLES, SYSTEM_ROLES, Permission, Role, SystemRole, purposes_for
from wholepicture.base.ledgered import acts
from wholepicture.config import installation
from wholepicture.config.commands import partners
from wholepicture.config.home import PROJECT

installation.load()

from wholepicture.web.frame.navigation import ITEMS  # noqa: E402

ROOT = PROJECT / "wholepicture"
PEOPLE = [role for role in ROLES.values() if role.signs_in]
EVERY_ROLE: list[Role | SystemRole] = [*ROLES.values(), *SYSTEM_ROLES.values()]
NOBODYS = {Permission.DERIVE, Permission.OPERATE}


def is_sentence(text: str) -> bool:
    return text[:1].isupper() and text.endswith(".") and len(text) > 10


def wrong_in(role: Role) -> list[str]:
    """What is not as it should be in a role that people have."""
    faults = {
        "title": not role.title[:1].isupper() or "_" in role.title,
        "held_by": not is_sentence(role.held_by),
        "permissions": not role.permissions or bool(role.permissions & NOBODYS),
        "purposes": not role.purposes or not set(role.purposes) <= PURPOSES.keys() - {"system"},
        "reads": not role.reads and bool(role.permissions & {Permission.PICTURE, Permission.ALERTS, Permission.JUDGE}),
        "sign-in": role.code not in partners.SIGN_IN_ROLES,
        "demonstration": role.code not in SIGN_IN_ROLES,
    }
    return [name for name, is_wrong in faults.items() if is_wrong]


def asked_in_sql(text: str) -> set[str]:
    """Permissions of which a policy or a function of the database asks."""
    return set(re.findall(r"sec\.may\('(\w+)'\)", text)) | set(re.findall(r'permission="(\w+)"', text))


def asked_in_python(tree: ast.AST) -> set[str]:
    """Permissions of which code asks a viewer by their code: `viewer.may("alerts")`."""
    return {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "may"
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def unknown(codes: Iterable[str]) -> set[str]:
    return set(codes) - {permission.value for permission in Permission}


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_says_in_one_sentence_what_it_allows(permission: Permission) -> None:
    assert is_sentence(permission.meaning)
    assert [other for other in Permission if other.meaning == permission.meaning] == [permission]


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_is_asked_for_somewhere_and_somebody_has_it(permission: Permission) -> None:
    holders = [role.code for role in EVERY_ROLE if permission in role.permissions]
    places = [act.code for act in acts() if act.permission == permission]
    assert holders
    assert places or permission in {needed for _, _, needed in ITEMS}


@pytest.mark.parametrize("role", PEOPLE, ids=lambda role: role.code)
def test_each_role_of_people_is_whole_and_in_the_demonstration(role: Role) -> None:
    assert wrong_in(role) == []
    assert purposes_for(role.code) == role.purposes


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": "linkage_officer"}, "title"),
        ({"held_by": ""}, "held_by"),
        ({"permissions": frozenset({Permission.OPERATE})}, "permissions"),
        ({"purposes": ("system",)}, "purposes"),
        ({"reads": False}, "reads"),
        ({"code": "toy"}, "sign-in"),
        ({"code": "toy"}, "demonstration"),
    ],
)
def test_a_role_that_is_not_whole_is_found(change: dict[str, object], fault: str) -> None:
    assert fault in wrong_in(replace(ROLES["linkage_officer"], **change))  # type: ignore[arg-type]


def test_titles_are_of_one_role_only_and_roles_of_the_software_are_no_persons() -> None:
    titles = [role.title for role in ROLES.values()]
    assert len(set(titles)) == len(titles)
    assert not ROLES.keys() & SYSTEM_ROLES.keys()
    assert all(is_sentence(role.held_by) for role in EVERY_ROLE)


def test_acts_policies_and_screens_ask_only_for_permissions_that_there_are() -> None:
    policies = {code for file in ROOT.rglob("*.sql") for code in asked_in_sql(file.read_text("utf-8"))}
    for file in ROOT.rglob("*.py"):
        policies |= asked_in_sql(file.read_text("utf-8"))
    asked = {code for file in ROOT.rglob("*.py") for code in asked_in_python(ast.parse(file.read_text("utf-8")))}
    # other tests make acts of their own
    ours = [act for act in acts() if act.where and not act.where.startswith("tests.")]
    assert unknown(policies) == unknown(asked) == unknown(act.permission for act in ours) == set()
    assert len(policies) > 4
    assert asked


def test_a_permission_that_is_not_there_is_found() -> None:
    assert unknown(asked_in_sql("USING ((SELECT sec.may('toy')))")) == {"toy"}
    assert unknown(asked_in_python(ast.parse("if viewer.may('toy') and viewer.may('alerts'): ..."))) == {"toy"}


def test_the_database_has_the_same_roles_with_the_same_rights(shared_house: House) -> None:
    with as_superuser(shared_house.database) as superuser:
        stored = superuser.execute("SELECT code, hub, lead, reads, permissions FROM sec.role").fetchall()
    kept = {code: (hub, lead, reads, list(may)) for code, hub, lead, reads, may in stored if code != "nothing"}
    assert kept == {
        role.code: (role.hub, role.lead, role.reads, sorted(permission.value for permission in role.permissions))
        for role in ROLES.values()
    }
