"""Migrations change tables, and hold everything they need themselves: what is live in the code is not frozen in them."""

import ast
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from wholepicture.config.home import PROJECT

# Code of this project, and what reaches it or its files in another way.
OURS = (".", "wholepicture", "synthetic", "tests", "importlib")
READERS = {"__import__", "open", "read_text", "read_bytes"}


def live_code(text: str) -> list[str]:
    """What of this project a migration would run as it stands at that time, not as it stood when it was written."""
    named = [name for node in ast.walk(ast.parse(text)) for name in reached_by(node)]
    return [name for name in named if name.startswith(OURS) or name in READERS]


def reached_by(node: ast.AST) -> list[str]:
    """Modules that a piece of code imports, and names that it uses."""
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.Name):
        return [node.id]
    return [node.attr] if isinstance(node, ast.Attribute) else []


def migrations() -> list[Path]:
    return sorted((PROJECT / "wholepicture").glob("*/migrations/0*.py"))


def name_of(migration: Path) -> str:
    return f"{migration.parent.parent.name}/{migration.name}"


def test_no_migration_runs_code_that_may_change_after_it() -> None:
    by_migration = {name_of(file): set(live_code(file.read_text("utf-8"))) for file in migrations()}
    assert {name: reached for name, reached in by_migration.items() if reached} == {}
    assert len(by_migration) > 20


@pytest.mark.parametrize(
    "line",
    [
        "from wholepicture.access import sql",
        "from wholepicture.access.sql.rows import derived_row",
        "from wholepicture.base.rowsecurity import force",
        "from wholepicture.picture.security import SECURITY",
        "from ..security import SECURITY",
        "from . import security",
        "import wholepicture.picture.security",
        "import importlib",
        "__import__('wholepicture.access.sql')",
        "text = (HERE / 'context.sql').read_text()",
        "text = open('context.sql')",
    ],
)
def test_a_planted_import_of_live_code_is_caught(line: str) -> None:
    assert live_code(line)


# What only `security.py` may say: it would be laid down by one version and never changed by the next.
POLICY_WORDS = (
    "CREATE POLICY",
    "ALTER POLICY",
    "CREATE FUNCTION",
    "CREATE OR REPLACE FUNCTION",
    "CREATE TRIGGER",
    "GRANT ",
)


def laid_down(text: str) -> list[str]:
    """Statements of a migration that make a policy, function, trigger or right."""
    return [words for words in POLICY_WORDS if words in text.upper().replace("WITH GRANT ", "")]


def test_no_migration_makes_a_policy_function_trigger_or_right() -> None:
    by_migration = {name_of(file): laid_down(file.read_text("utf-8")) for file in migrations()}
    assert {name: words for name, words in by_migration.items() if words} == {}


@pytest.mark.parametrize(
    "statement", ["create policy a on b", "GRANT SELECT ON a TO wp_app", "CREATE FUNCTION sec.a()"]
)
def test_a_planted_policy_in_a_migration_is_caught(statement: str) -> None:
    assert laid_down(statement)


# -- what has run somewhere is not written anew ------------------------------------------------------------------------

LANDED = Path(__file__).with_name("landed_migrations.txt")


def as_landed() -> dict[str, str]:
    """Each migration by name, with the digest of its text when it was taken in."""
    return {name: digest for digest, name in map(str.split, LANDED.read_text("utf-8").splitlines())}


def as_written(files: Iterable[Path]) -> dict[str, str]:
    return {name_of(file): hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files}


def otherwise(landed: Mapping[str, str], written: Mapping[str, str]) -> list[str]:
    """The migrations whose text is no longer, or not yet, the one that was taken in, as lines of the list."""
    return [f"{digest} {name}" for name, digest in written.items() if landed.get(name) != digest] + [
        f"gone: {name}" for name in landed if name not in written
    ]


def test_no_migration_that_may_have_run_is_written_anew() -> None:
    assert otherwise(as_landed(), as_written(migrations())) == [], (
        "An installation that ran it cannot be brought up to date: write a new migration. A new one is added to "
        "landed_migrations.txt by its line here."
    )


def test_a_planted_change_of_a_migration_that_has_run_is_caught(tmp_path: Path) -> None:
    file = tmp_path / "casework" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("operations = []")
    landed = as_written([file])
    assert otherwise(landed, as_written([file])) == []
    file.write_text("operations = [1]")
    assert len(otherwise(landed, as_written([file]))) == 1
    assert otherwise(landed, {}) == ["gone: casework/0001_initial.py"]
    assert len(otherwise({}, as_written([file]))) == 1
