"""Moments come from PostgreSQL as they were stored, whoever reads them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from tests.living import House

pytestmark = pytest.mark.usefixtures("house")


def _read(written: str) -> Any:
    with connections["operator"].cursor() as sql:
        sql.execute("SELECT %s::timestamptz", [written])
        return sql.fetchone()[0]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 1, 10, tzinfo=UTC),
        datetime(2026, 7, 1, 10, 20, 30, 1, tzinfo=UTC),
        datetime(2026, 7, 1, 10, 20, 30, 120000, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_as_it_was_stored(moment: datetime) -> None:
    read = _read(moment.isoformat())
    assert read == moment
    assert read.tzinfo is UTC


def test_a_summer_moment_is_said_in_universal_time() -> None:
    assert _read("2026-07-01 12:00:00+01") == datetime(2026, 7, 1, 11, tzinfo=UTC)


def test_of_nothing_comes_nothing(house: House) -> None:
    assert _read("2026-07-01") is not None
    with connections["operator"].cursor() as sql:
        sql.execute("SELECT NULL::timestamptz")
        assert sql.fetchone()[0] is None


def test_moments_are_read_by_pythons_own_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.base.moments_read import BaseTzLoader

    monkeypatch.setattr(BaseTzLoader, "load", None)
    assert _read("2026-03-01 10:00:00+00") == datetime(2026, 3, 1, 10, tzinfo=UTC)
