"""The tests' database: real PostgreSQL, real roles. Each test that asks for `house` gets a fresh copy of a migrated one.

Nothing is rolled back behind a test's back, because what is tested is what commits.
"""

import hashlib
import os
import sys
import uuid
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

from tests.living import House  # noqa: E402

# How long an example takes hangs on what else the machine does; that is for benchmarks.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def _version() -> str:
    """Changes whenever what the template is made of does."""
    made_of = hashlib.sha256()
    for path in sorted((PROJECT / "wholepicture").rglob("*")):
        if path.suffix in (".py", ".sql") and (
            "migrations" in path.parts or "sql" in path.parts or path.name in ("rules.py", "rowsecurity.py")
        ):
            made_of.update(path.read_bytes())
    return made_of.hexdigest()[:10]


@pytest.fixture(scope="session")
def template() -> str:
    """The name of a migrated, empty database to copy."""
    from wholepicture.config import cluster, installation

    name = f"wp_template_{_version()}"
    os.environ["WHOLEPICTURE_DATABASE"] = name
    cluster.ensure_running()
    installation.load()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    _use(name)
    if cluster.bootstrap(name):
        installation.migrate()
    installation.put_roles()
    _use(name)
    return name


def _use(name: str) -> None:
    """Point every connection at this database."""
    from django.db import connections

    connections.close_all()
    for alias in connections.settings:
        connections.settings[alias]["NAME"] = name


def _house(template: str) -> Iterator[House]:
    from wholepicture.config import cluster

    name = f"wp_test_{uuid.uuid4().hex[:12]}"
    cluster.create_database(name, template=template)
    _use(name)
    try:
        yield House.furnished(name)
    finally:
        _use(template)
        cluster.drop_database(name)


@pytest.fixture
def house(template: str) -> Iterator[House]:
    """A fresh installation with agencies and one professional a role."""
    yield from _house(template)


@pytest.fixture(scope="module")
def shared_house(template: str) -> Iterator[House]:
    """One installation for a whole file: for tests that only read, or that do not mind each other."""
    yield from _house(template)
