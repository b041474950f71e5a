"""A test without a database is known by what it asks for, and held to it."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NOWHERE = "host=127.0.0.1 port=1 connect_timeout=1"  # nobody listens there
PLANTED = f"""
import asyncio, subprocess
import psycopg, pytest

def test_it_connects():
    psycopg.connect("{NOWHERE}")

def test_it_connects_out_of_step():
    asyncio.run(psycopg.AsyncConnection.connect("{NOWHERE}"))

def test_it_asks_through_django():
    from wholepicture.config import installation
    installation.load()
    from django.db import connection
    connection.cursor()

def test_it_starts_a_server():
    subprocess.run(["/nowhere/bin/pg_ctl", "start"])

@pytest.fixture
def reached():
    psycopg.connect("{NOWHERE}")

def test_its_fixture_connects(reached):
    pass

def test_it_reckons():
    assert 1 + 1 == 2

def test_it_said_so(own_server):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect("{NOWHERE}")
"""


def run_planted(folder: Path, *arguments: str) -> dict[str, str]:
    """What became of each planted test, by its name."""
    planted = folder / "test_planted.py"
    planted.write_text(PLANTED)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-n", "0", "-rA"]
    done = subprocess.run(
        [*command, *arguments, str(planted)], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    words = [line.split(" ")[:2] for line in done.stdout.splitlines() if "test_planted.py::" in line]
    return {node.partition("::")[2]: outcome for outcome, node in words if outcome in ("PASSED", "FAILED", "ERROR")}


@pytest.mark.long
def test_whatever_reaches_for_a_database_without_asking_for_one_is_caught(tmp_path: Path) -> None:
    assert run_planted(tmp_path) == {
        "test_it_connects": "FAILED",
        "test_it_connects_out_of_step": "FAILED",
        "test_it_asks_through_django": "FAILED",
        "test_it_starts_a_server": "FAILED",
        "test_its_fixture_connects": "ERROR",
        "test_it_reckons": "PASSED",
        "test_it_said_so": "PASSED",
    }


@pytest.mark.long
def test_those_that_ask_for_one_are_left_out_by_the_mark(tmp_path: Path) -> None:
    assert "test_it_said_so" not in run_planted(tmp_path, "-m", "no_database")


def test_a_test_that_asks_for_a_house_is_not_marked(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("no_database")
    houses = [item for item in request.session.items if "house" in getattr(item, "fixturenames", ())]
    assert not any(item.get_closest_marker("no_database") for item in houses)
