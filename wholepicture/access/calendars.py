"""The secret address at which somebody reads their own dates in a calendar: made, renewed and ended by themself alone.

What may be read there is decided as everything is, by who they are now (`access/sql/calendars.sql`).
"""

from dataclasses import dataclass
from datetime import datetime

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import NotFound, command, concerning, query


@dataclass(frozen=True)
class Calendar:
    """That somebody has an address: since when, and when it was read last. Not which: it is shown once."""

    made_at: datetime
    last_read_at: datetime | None


@command(Permission.DIRECTORY, called="Made a secret address for one’s dates")
def new_calendar(viewer: Viewer) -> str:
    """A new secret for the viewer's address; the one that they had opens nothing any more. Only its hash is kept."""
    with cursor() as sql:
        sql.execute("SELECT sec.new_calendar()")
        secret: str | None = sql.fetchone()[0]
    if secret is None:
        raise NotFound
    concerning(records=[viewer.person])
    return secret


@command(Permission.DIRECTORY, called="Took back the secret address of one’s dates")
def end_calendar(viewer: Viewer) -> None:
    """From now on the viewer's address opens nothing. Raises NotFound where they have none."""
    with cursor() as sql:
        sql.execute("SELECT sec.end_calendar()")
        if not sql.fetchone()[0]:
            raise NotFound
    concerning(records=[viewer.person])


@query(Permission.DIRECTORY, called="Looked whether one has a secret address for one’s dates")
def calendar_of(viewer: Viewer) -> Calendar | None:
    """The viewer's address as it stands, without its secret; None: they have none."""
    concerning(records=[viewer.person])
    with cursor() as sql:
        sql.execute("SELECT made_at, last_read_at FROM sec.own_calendar()")
        found = sql.fetchone()
    return Calendar(*found) if found else None
