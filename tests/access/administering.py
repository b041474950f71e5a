"""Somebody who administers a school, and what a person of theirs can do: read in an open session, ask again, sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from tests.access.raw import Connection, answer, as_role
from tests.living import House

ADMINISTRATOR = "agency_administrator"
READS = "SELECT count(*) FROM partnership_agency"


def with_administrator(house: House, agency: str = "SCH1") -> House:
    """The house with an administrator of this agency, and one of another."""
    house.add_colleague(ADMINISTRATOR, ADMINISTRATOR, agency)
    house.add_colleague("second_administrator", ADMINISTRATOR, agency)
    house.add_colleague("other_administrator", ADMINISTRATOR, "SCH2")
    return house


@contextmanager
def open_session(house: House, token: str) -> Iterator[Connection]:
    """The application's role in a transaction that somebody's token opened, and that reads something."""
    with as_role("wp_app", house.database) as connection, connection.transaction():
        assert answer(connection, "SELECT sec.begin(%s)", token) is not None
        assert answer(connection, READS) > 0
        yield connection


def begins(house: House, token: str) -> bool:
    """Whether a token opens anything now."""
    with as_role("wp_app", house.database) as connection, connection.transaction():
        return answer(connection, "SELECT sec.begin(%s)", token) is not None


def key_id(house: House, key: str) -> UUID:
    """Which key of the list this is."""
    from tests.access.raw import as_superuser

    with as_superuser(house.database) as superuser:
        found: UUID = answer(
            superuser, "SELECT id FROM sec.api_key WHERE token_hash = sha256(convert_to(%s, 'UTF8'))", key
        )
        return found
