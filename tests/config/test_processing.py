"""Steps share one connection for as long as a worker runs, and lose nothing when it breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.signals import connection_created

from synthetic import factories
from tests.access.raw import answer, as_superuser
from tests.living import House
from wholepicture.config.processing import process


@contextmanager
def opened() -> Iterator[list[int]]:
    """The server's processes behind the connections that Django opens for the worker's role."""
    servers: list[int] = []

    def note(connection: Any, **_: Any) -> None:
        if connection.alias == "worker":
            servers.append(connection.connection.info.backend_pid)

    connection_created.connect(note)
    try:
        yield servers
    finally:
        connection_created.disconnect(note)


def _send(house: House, reports: int) -> None:
    for number in range(reports):
        house.send("SCH1", factories.concern(factories.child(identifiers=[factories.nhs_of(number + 1)])))
    connections["worker"].ensure_connection()  # this thread's, which steps do not use


def test_many_steps_run_through_one_connection(house: House) -> None:
    _send(house, 4)
    with opened() as servers:
        processed = process()
    assert processed.steps > 8
    assert processed.failed == 0
    assert len(servers) == 1, "this thread has its own; the steps' is the other"


def test_a_connection_that_broke_between_two_steps_is_opened_again(house: House) -> None:
    _send(house, 2)
    broken: list[int] = []

    def end_it_once(_: str) -> None:
        if not broken:
            broken.append(connections["worker"].connection.info.backend_pid)
            with as_superuser(house.database) as superuser:
                assert answer(superuser, "SELECT pg_terminate_backend(%s, 5000)", broken[0])

    with opened() as servers:
        assert process(end_it_once).failed == 0
    assert servers[0] == broken[0]
    assert len(servers) == 2
    with as_superuser(house.database) as superuser:
        failures = "SELECT count(*) FROM access_ledgerentry WHERE result = 'failed'"
        assert answer(superuser, failures) == 0, "no step failed for it"
