"""The figures of how the code is built count what is there."""

from pathlib import Path

from benchmarks.structure import tests_without_a_database as counted

PYPROJECT = """[tool.pytest.ini_options]
addopts = "-q --strict-markers"
markers = ["no_database: reaches none"]
"""
TESTS = """import pytest

@pytest.mark.no_database
def test_adds(): assert 1 + 1 == 2

@pytest.mark.no_database
def test_takes_away(): assert 2 - 1 == 1

def test_asks_a_database(): raise AssertionError("run although it asks a database")
"""


def test_tests_without_a_database_are_counted_where_the_tree_itself_asks_for_quiet(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "test_two.py").write_text(TESTS)
    assert counted(tmp_path, processes="0")["tests_without_a_database"] == 2
