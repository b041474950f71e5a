"""Benchmarks run seldom, and import where they run: what they import is there all the same."""

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from wholepicture.config import installation

installation.load()

BENCHMARKS = sorted((Path(__file__).resolve().parents[2] / "benchmarks").glob("*.py"))
OURS = ("wholepicture", "synthetic", "tests", "benchmarks")


def absent(text: str) -> Iterator[str]:
    """What a file imports from our rooms that is not there, wherever in the file it does."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in OURS:
            room = import_module(node.module)
            for imported in node.names:
                name = f"{node.module}.{imported.name}"
                if not hasattr(room, imported.name) and not (hasattr(room, "__path__") and find_spec(name)):
                    yield name


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=[path.stem for path in BENCHMARKS])
def test_whatever_a_benchmark_imports_is_there(benchmark: Path) -> None:
    assert list(absent(benchmark.read_text())) == []


def test_what_has_moved_is_noticed() -> None:
    """Planted: a name that its room no longer has, imported inside a function."""
    moved = "def main():\n    from wholepicture.intake.schema import check_submission\n"
    assert list(absent(moved)) == ["wholepicture.intake.schema.check_submission"]
