"""The tests' database: real PostgreSQL, real roles. Each test that asks for `house` gets a fresh copy of a migrated one.

Nothing is rolled back behind a test's back, because what is tested is what commits.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("WHOLEPICTURE_HOME", str(PROJECT / "var" / "test"))
os.environ["DJANGO_SETTINGS_MODULE"] = "wholepicture.config.settings"
os.environ.pop("WHOLEPICTURE_PROCESS", None)
os.environ.pop("DATABASE_URL", None)

from hypothesis import settings  # noqa: E402

from tests import databases  # noqa: E402
from tests.living import House  # noqa: E402

# How long an example takes hangs on what else the machine does; that is for benchmarks.
settings.register_profile("house", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=1000)  # pytest --hypothesis-profile thorough
settings.load_profile("house")


@pytest.fixture(scope="session")
def template() -> str:
    """The name of the database that every house is a copy of."""
    name = databases.furnished()
    from django.contrib.auth.hashers import Argon2PasswordHasher
    from django.test.utils import setup_test_environment

    setup_test_environment()
    # Many sign in here, with one password that everybody knows: nothing is gained by making it slow to guess.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1
    return name


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):  # of several processes, the one that started the others
        databases.settle()


def _house(template: str) -> Iterator[House]:
    with databases.copied(template) as name:
        yield databases.house_in(name, template)


@pytest.fixture
def house(template: str) -> Iterator[House]:
    """A fresh installation with agencies and one professional a role."""
    yield from _house(template)


@pytest.fixture(scope="module")
def shared_house(template: str) -> Iterator[House]:
    """One installation for a whole file: for tests that only read, or that do not mind each other."""
    yield from _house(template)
