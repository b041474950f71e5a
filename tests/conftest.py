"""The tests' database: real PostgreSQL, real roles. Each test that asks for `house` gets a fresh copy of a migrated one.

Nothing is rolled back behind a test's back, because what is tested is what commits.
"""

import gc
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

from hypothesis import Phase, settings  # noqa: E402

from tests import databases, without_database  # noqa: E402
from tests.living import House  # noqa: E402

# How long an example takes hangs on what else the machine does; that is for benchmarks.
settings.register_profile("house", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=1000)  # pytest --hypothesis-profile thorough
# script/mutate: the same examples each time, and no time spent on making a failure small.
settings.register_profile(
    "mutants", deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
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


@pytest.fixture(scope="session")
def own_server() -> None:
    """Asked for by whatever starts a database server of its own, so that it is not taken for a test without one."""


def pytest_configure() -> None:
    without_database.watch()


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        without_database.mark(item)


def pytest_collection_finish() -> None:
    """What stands now, some millions of things, stands until the end: whoever collects garbage need not walk through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with without_database.held(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with without_database.held(item):
        return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    gc.unfreeze()  # or libraries say at the end that all of theirs was left behind
    if session.config.option.markexpr.startswith(without_database.MARK):
        return  # another run may use the server meanwhile
    if not hasattr(session.config, "workerinput"):  # of several processes, the one that started the others
        databases.settle()
    databases.let_go()


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
