"""The how-tos that add something are followed, example by example: what was added is known wherever it must be, and no
other files are touched than the page says. The rule of the page is raised and read in `test_alert_rules.py`."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from synthetic.factories import child, concern, involvement, upn_of
from tests.access.raw import as_superuser
from tests.house.worked_examples import ADDED, HOW_TOS, Copy, add_a_folder_of_screens, add_a_screen, shown
from tests.living import House
from tests.web.story import client_of, text_of

NEW_FOLDER = "a screen in a new folder"
EXAMPLES = ADDED | {NEW_FOLDER: add_a_folder_of_screens}
# Written by Django in the copy; the pages say by which command.
MIGRATIONS = {
    "add-a-kind": {"wholepicture/intake/migrations/0017_emergency_visit.py"},
    "add-a-room": {f"wholepicture/advocacy/migrations/{name}.py" for name in ("__init__", "0001_initial")},
}
# What is asked of each newcomer in the copy, where the tests of the registries and of the rooms stand as well.
ASKED = {
    "add-a-rule": {
        "house.test_alert_rules": ["test_each_rule_is_tried_explained_and_discreet('same_day')"],
    },
    "add-a-sign": {
        "house.test_how_tos": ["sign_is_known('held_against_will')"],
        "intake.test_rules": ["test_the_dictionary_holds_every_published_sign_once()"],
    },
    "add-a-role": {
        "house.test_roles_and_permissions": [
            "test_each_role_of_people_is_whole_and_in_the_demonstration(ROLES['youth_justice_worker'])",
            "test_titles_are_of_one_role_only_and_roles_of_the_software_are_no_persons()",
        ],
    },
    "add-an-identifier": {
        "house.test_identifier_types": [
            "test_every_room_knows_each_type_of_identifier(IDENTIFIER_TYPES['uln'])",
            "test_the_example_passes_its_check_and_one_wrong_character_fails_it(IDENTIFIER_TYPES['uln'])",
            "test_the_contract_and_the_registry_list_the_same_types_in_the_same_order()",
        ],
    },
    "add-a-kind": {
        "house.test_kinds_of_report": [
            "test_every_room_knows_each_kind_of_report(KINDS['emergency_visit'])",
            "test_the_contract_the_registry_and_the_forms_list_the_same_kinds()",
            "test_codes_titles_terms_and_blocks_are_each_of_one_kind_only()",
            "test_every_date_of_a_block_is_said_to_lie_behind_us_or_to_be_planned()",
        ],
    },
    "add-a-screen": {
        "house.test_screens": [
            "test_a_template_names_its_own_screens_templates_and_what_lies_below()",
            "test_a_view_renders_templates_of_its_own_screen()",
        ],
    },
    "add-a-room": {
        "house.test_floors": [
            "test_a_room_uses_another_rooms_commands_and_queries_and_nothing_else_of_it()",
            "test_no_exception_outlives_its_need()",
            "test_every_command_and_query_is_on_the_ledger_or_listed_here_with_the_reason()",
            "test_foreign_keys_point_down_and_are_not_walked_back()",
            "test_the_machine_cannot_reach_decisions()",
        ],
        "house.test_acts": ["test_every_code_is_pinned_before_ledgers_hold_it(acts())"],
        "house.test_repository": ["test_every_room_has_an_owner_and_every_owner_a_path()"],
        "house.test_reference": [
            "test_every_column_has_a_meaning()",
            "test_every_table_says_whose_it_is_how_sensitive_and_how_long_kept()",
            "data_dictionary.page()",
        ],
    },
}
# What no room knows, asked with the others: its faults must be told.
PLANTED = {
    "house.test_kinds_of_report": [
        "test_every_room_knows_each_kind_of_report(replace(KINDS['emergency_visit'], code='toy'))"
    ],
    "house.test_identifier_types": [
        "test_every_room_knows_each_type_of_identifier(replace(IDENTIFIER_TYPES['uln'], code='toy'))"
    ],
    "house.test_how_tos": ["sign_is_known('toy')"],
}
ASK = """
import importlib, json, sys, traceback
from pathlib import Path
from wholepicture.config import installation
installation.load()
from django.core.management import call_command
Path("wholepicture/advocacy/migrations").mkdir()
Path("wholepicture/advocacy/migrations/__init__.py").touch()
call_command("makemigrations", "intake", name="emergency_visit", verbosity=0)
call_command("makemigrations", "advocacy", verbosity=0)
answers = {}
for page, modules in json.loads(sys.argv[1]).items():
    for module, calls in modules.items():
        for call in calls:
            try:
                eval(call, vars(importlib.import_module(f"tests.{module}")))
            except Exception:
                answers.setdefault(page, []).append(f"{call}: {traceback.format_exc()}")
print(json.dumps(answers))
"""


def sign_is_known(code: str) -> None:
    """Asked in the copy: the form asks for a sign of harm, the hub reads it soon, the reference lists it."""
    from wholepicture.alerts.urgency import HARM, urgency_of
    from wholepicture.config.reference import signs
    from wholepicture.web.reporting.long_page import context_of

    form = context_of({"kind": "concern", "children": [{"given": "Wren"}]}, role="nurse")
    assert code in {sign["code"] for sign in form["harm_signs"]}
    assert urgency_of("placement", {"signs": [{"code": code, "answer": "yes"}]}) == HARM
    assert f"`{code}`" in signs.page().text()


def listed(page: str) -> set[str]:
    """The files in the first column of a page's table: the one of its first example, or of the screen in a new folder."""
    title, of = ("A new folder", "add-a-screen") if page == NEW_FOLDER else ("Files touched", page)
    _, _, below = (HOW_TOS / f"{of}.md").read_text("utf-8").partition(f"\n## {title}\n")
    return set(re.findall(r"(?m)^\| `([^`]+)` \|", below.partition("\n## ")[0]))


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Copy, dict[str, set[str]]]:
    """A copy of the house in which every page was followed, and the files that each touched."""
    copy, touched = Copy.made_in(tmp_path_factory.mktemp("followed")), {}
    for page, add in EXAMPLES.items():
        copy.touched.clear()
        add(copy)
        touched[page] = set(copy.touched)
    return copy, touched


@pytest.fixture(scope="module")
def faults(followed: tuple[Copy, dict[str, set[str]]]) -> dict[str, list[str]]:
    """What the tests of the registries and of the rooms find wrong in the copy, by page."""
    copy, _ = followed
    environment = os.environ | {"PYTHONPATH": str(copy.root), "WHOLEPICTURE_HOME": str(copy.root / "var" / "test")}
    command = [sys.executable, "-c", ASK, json.dumps(ASKED | {"planted": PLANTED})]
    asked = subprocess.run(command, cwd=copy.root, env=environment, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    return dict(json.loads(asked.stdout))


@pytest.mark.parametrize("page", EXAMPLES)
def test_an_example_touches_the_files_that_its_page_lists_and_no_other(
    followed: tuple[Copy, dict[str, set[str]]], page: str
) -> None:
    _, touched = followed
    assert touched[page] | MIGRATIONS.get(page, set()) == listed(page)


def test_an_edit_whose_place_is_gone_is_found(followed: tuple[Copy, dict[str, set[str]]]) -> None:
    copy, _ = followed
    with pytest.raises(AssertionError, match="stands 0 times"):
        copy.put("wholepicture/flow.py", "toy", after="planted nowhere")
    with pytest.raises(AssertionError, match="is there already"):
        copy.add("add-a-rule", "wholepicture/alerts/rules/same_day.py")


@pytest.mark.long
@pytest.mark.parametrize("page", ASKED)
def test_what_an_example_adds_is_known_wherever_it_must_be(faults: dict[str, list[str]], page: str) -> None:
    assert faults.get(page, []) == []


@pytest.mark.long
def test_a_newcomer_that_no_room_knows_is_found(faults: dict[str, list[str]]) -> None:
    assert len(faults["planted"]) == len(PLANTED)


@pytest.mark.long
@pytest.mark.parametrize("page", MIGRATIONS)
def test_a_migration_bears_the_name_that_its_page_tells(
    followed: tuple[Copy, dict[str, set[str]]], faults: dict[str, list[str]], page: str
) -> None:
    copy, _ = followed
    assert [file for file in MIGRATIONS[page] if not (copy.root / file).exists()] == []


# -- on a database --------------------------------------------------------------------------------------------------


@pytest.fixture
def screens(tmp_path: Path, shared_house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house in which both screens of the page are open, at their addresses and from their templates."""
    from django.conf import settings
    from django.test import override_settings
    from django.urls import include, path

    from wholepicture.config import urls
    from wholepicture.web.frame import navigation

    copy = Copy.made_in(tmp_path)
    add_a_screen(copy)
    add_a_folder_of_screens(copy)
    views = [loaded(copy, f"wholepicture/web/{folder}/views.py") for folder in ("directory", "roles")]
    addresses = ModuleType("followed_addresses")
    addresses.__dict__.update(vars(urls), urlpatterns=[*(path("", include(view)) for view in views), *urls.urlpatterns])
    monkeypatch.setitem(sys.modules, addresses.__name__, addresses)
    menu = loaded(copy, "wholepicture/web/frame/navigation.py")
    monkeypatch.setattr(navigation, "ITEMS", menu.ITEMS)
    templates = [settings.TEMPLATES[0] | {"DIRS": [tmp_path / "wholepicture" / "web" / "templates"]}]
    with override_settings(ROOT_URLCONF=addresses.__name__, TEMPLATES=templates):
        yield shared_house


def loaded(copy: Copy, file: str) -> ModuleType:
    """A module of the copy, under a name of its own."""
    module = ModuleType(f"followed_{Path(file).stem}")
    exec(compile((copy.root / file).read_text("utf-8"), file, "exec"), vars(module))
    return module


@pytest.mark.parametrize("file", ["tests/web/test_duty_teams.py", "tests/web/test_roles.py"])
def test_a_screens_test_as_its_page_writes_it_holds(screens: House, file: str) -> None:
    written: dict[str, Any] = {}
    exec(compile(shown("add-a-screen", file), file, "exec"), written)
    tried = [name for name in written if name.startswith("test_")]
    assert tried
    for name in tried:
        written[name](screens)


def test_a_screen_that_has_an_entry_stands_in_the_menu(screens: House) -> None:
    page = client_of(screens, "nurse").get("/").content.decode()
    assert 'href="/directory/duty/"' in page
    assert 'href="/roles/"' not in page


def test_whoever_has_the_role_of_the_page_signs_in_and_sees_what_it_says(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.access import rules

    role = eval(shown("add-a-role", "wholepicture/access/rules.py"), vars(rules))
    monkeypatch.setitem(rules.ROLES, role.code, role)
    with as_superuser(house.database) as superuser:
        row = (role.code, role.hub, role.lead, role.reads, sorted(map(str, role.permissions)))
        superuser.execute("INSERT INTO sec.role (code, hub, lead, reads, permissions) VALUES (%s, %s, %s, %s, %s)", row)
    house.add_colleague("youth_worker", role.code, "CSC")
    wren = child(identifiers=[upn_of(1)])
    house.send("SCH1", concern(wren), concern(child(given="Ines", identifiers=[upn_of(2)])))
    house.send("CSC", involvement(wren))
    house.process()
    client = client_of(house, "youth_worker")
    assert re.findall(r"Wren|Ines", text_of(client, "/children/")) == ["Wren"]
    purposes = text_of(client, "/purpose/")
    assert all(rules.PURPOSES[purpose] in purposes for purpose in role.purposes)
    for address, status in (("/reports/", 200), ("/directory/", 200), ("/alerts/", 404), ("/oversight/", 404)):
        assert client.get(address).status_code == status, address
