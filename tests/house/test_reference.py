"""The reference says what the code says: written anew it is the same, and nothing in it lacks a meaning."""

import argparse
import ast
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from wholepicture.base.rowsecurity import grant, policy
from wholepicture.config import installation
from wholepicture.config.environment import VARIABLES
from wholepicture.config.home import PROJECT
from wholepicture.config.reference import columns, command_line, data_dictionary, declarations, markdown, who_sees
from wholepicture.config.reference.__main__ import differing, write

FOLDER = PROJECT / "docs" / "reference"
ROOMS = data_dictionary.ROOMS


def every_model() -> list[type[models.Model]]:
    installation.load()
    from django.apps import apps

    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def test_the_reference_is_what_the_code_says() -> None:
    assert differing() == [], "run: python -m wholepicture.config.reference"


def test_a_page_that_was_edited_by_hand_is_caught(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    write(folder)
    assert differing(folder) == []
    page = folder / "permissions.md"
    page.write_text(page.read_text("utf-8").replace("Nurse", "Matron"), "utf-8")
    (folder / "signs.md").unlink()
    assert differing(folder) == ["permissions.md", "signs.md"]


def test_a_change_of_the_code_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.access import rules

    nurse = rules.ROLES["nurse"]
    monkeypatch.setitem(rules.ROLES, "nurse", replace(nurse, permissions=nurse.permissions | {rules.Permission.LEDGER}))
    assert differing() == ["permissions.md"]


def test_every_page_is_in_the_index_and_every_file_is_a_page() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    files = {file.name for file in FOLDER.glob("*.md")} - {"README.md"}
    assert files == set(re.findall(r"\]\(([a-z-]+\.md)\)", index))


# -- tables ---------------------------------------------------------------------------------------------------------


def test_every_column_has_a_meaning() -> None:
    listed = every_model()
    assert len(listed) > 35
    assert [column for model in listed for column in columns.without_meaning(model)] == []


@pytest.fixture(scope="module")
def planted() -> type[models.Model]:
    """A table of which too little is said."""
    installation.load()

    class Planted(models.Model):
        area = models.UUIDField()
        told = models.TextField()  #: What is said
        #: Where it was seen,
        #: in two lines
        seen = models.TextField()
        colour = models.TextField()  # a remark is no meaning

        class Meta:
            app_label = "planted"

    return Planted


def test_a_column_without_a_meaning_is_caught(planted: type[models.Model]) -> None:
    assert columns.without_meaning(planted) == ["Planted.colour"]
    told = columns.meanings(planted)
    assert (told["told"], told["seen"]) == ("What is said", "Where it was seen, in two lines")
    assert told["area"] == columns.USUAL["area"]


def test_every_table_says_whose_it_is_how_sensitive_and_how_long_kept() -> None:
    assert [fault for model in every_model() for fault in declarations.undeclared(model)] == []


def test_a_table_that_declares_nothing_is_caught() -> None:
    planted = type("Planted", (), {"owner": "agency", "sensitivity": "secret"})
    assert declarations.undeclared(planted) == ["Planted declares no sensitivity", "Planted declares no retention"]


def test_who_sees_a_table_is_read_off_its_policies() -> None:
    table = "planted"
    declared = (
        *grant("SELECT", table, "wp_app, wp_worker"),
        policy(table, "a", "wp_app", using=f"(SELECT sec.is_hub()) AND {table}.area_id = (SELECT sec.area())"),
        policy(table, "b", "wp_app", using="(SELECT sec.free()) OR NOT sec.bars_planted(planted.id)", restrictive=True),
        policy(table, "c", "wp_worker", to="ALL", using="true", check="true"),
        policy(table, "d", "wp_app", to="INSERT", check="true"),
        policy("another", "e", "wp_app", using="true"),
    )
    assert who_sees.who_sees(table, declared) == [
        "viewers of the hub; of the same area.",
        "But nobody who is barred from somebody whom it touches.",
        "Also the background worker.",
    ]
    assert who_sees.who_sees("nowhere", declared) == ["no viewer."]


def test_a_policy_that_nobody_put_into_words_stops_the_writing() -> None:
    planted = policy("planted", "opens", "wp_app", using="(SELECT sec.is_hub()) AND (level = 'hub' OR true)")
    with pytest.raises(who_sees.Unsaid, match="level = 'hub' OR true"):
        who_sees.who_sees("planted", (planted,))


# -- the command line -----------------------------------------------------------------------------------------------


def unexplained(parser: argparse.ArgumentParser) -> list[str]:
    """Commands and arguments of which the command line's own help says nothing."""
    out = []
    for name, command in command_line.commands(parser):
        out += [] if command.description else [name]
        out += [f"{name} {argument.dest}" for argument in command_line.arguments(command) if not argument.help]
    return out


def test_every_command_and_argument_is_explained() -> None:
    from wholepicture.config.cli import parser

    assert unexplained(parser()) == []


def test_an_argument_without_help_is_caught() -> None:
    parser = argparse.ArgumentParser()
    planted = parser.add_subparsers().add_parser("planted")
    planted.add_argument("--loud", action="store_true")
    assert unexplained(parser) == ["planted", "planted loud"]


# -- the API --------------------------------------------------------------------------------------------------------


def unexplained_fields(schemas: dict[str, Any]) -> list[str]:
    """Fields of answers of which the published description says nothing."""
    return [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, described in schema["properties"].items()
        if not described.get("description")
    ]


def test_every_field_that_the_api_answers_is_explained() -> None:
    installation.load()
    from wholepicture.api.urls import api

    schemas = api.get_openapi_schema(path_prefix="/api/v1/")["components"]["schemas"]
    assert len(schemas) > 5
    assert unexplained_fields(schemas) == []


def test_a_field_without_a_meaning_is_caught() -> None:
    planted = {"PlantedOut": {"properties": {"at": {"type": "string"}, "by": {"description": "who"}}}}
    assert unexplained_fields(planted) == ["PlantedOut.at"]


# -- settings -------------------------------------------------------------------------------------------------------

OF_PYTHON = re.compile(r"environ(?:\.get|\.setdefault|\.pop)?[\[(]\s*\"(\w+)\"")
OF_SHELL = re.compile(r"\$\{([A-Za-z_]+):[-+?]")
OURS = re.compile(r"\bWHOLEPICTURE_[A-Z_]+\b")
# The shell's own, what scripts ask of the machine that runs them, and what a benchmark says to a library.
NOT_SETTINGS = {"CI", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def variables_read() -> set[str]:
    """Environment variables that the product, its scripts, the benchmarks and what prepares tests read."""
    python = [*(PROJECT / "wholepicture").rglob("*.py"), *(PROJECT / "benchmarks").rglob("*.py")]
    python += (PROJECT / "tests").rglob("conftest.py")
    names: set[str] = set()
    for file in python:
        text = file.read_text("utf-8")
        names |= {*OF_PYTHON.findall(text), *named_as_variable(text)}
    for file in (PROJECT / "script").iterdir():
        text = file.read_text("utf-8")
        if text.startswith("#!/usr/bin/env bash"):
            names |= set(OF_SHELL.findall(text))
    return names


def named_as_variable(source: str) -> set[str]:
    """Names of variables that stand alone in a string, as in `CLUSTER = "WHOLEPICTURE_SPARK"`."""
    strings = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return {text for text in strings if isinstance(text, str) and OURS.fullmatch(text)}


def test_every_environment_variable_that_is_read_is_explained_and_none_besides() -> None:
    assert variables_read() - NOT_SETTINGS == {variable.name for variable in VARIABLES}


def test_a_variable_is_found_however_it_is_read() -> None:
    read = OF_PYTHON.findall('os.environ["A"] + os.environ.get("B", "") + os.environ.setdefault("C", "")')
    assert read == ["A", "B", "C"]
    assert named_as_variable('PLANTED = "WHOLEPICTURE_PLANTED"') == {"WHOLEPICTURE_PLANTED"}
    assert OF_SHELL.findall("home=${WHOLEPICTURE_PLANTED:-$PWD}") == ["WHOLEPICTURE_PLANTED"]


# -- Markdown -------------------------------------------------------------------------------------------------------


def test_a_cell_cannot_break_its_table() -> None:
    made = markdown.table(("A",), [("one | two\nthree",)])
    assert made.splitlines()[2] == "| one \\| two three |"
