"""How reports are heard, by agency: how many were read, used and answered, and in which time. Figures alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import query


@dataclass(frozen=True)
class Heard:
    """What became of what one agency sent in a period, of what is read one by one.

    `used`: stood behind an alert, was acted on, or was taken on in one of the ways of the front door; `late`: waits, and was to have
    been answered; `hours`: half of its answers came within so many; None: there are none.
    """

    agency: UUID
    sent: int
    read: int
    used: int
    answered: int
    in_time: int
    late: int
    taken: int
    hours: float | None


@dataclass(frozen=True)
class FirstReadFigures:
    """How many of an agency's reports were read first, and how many of them taken forward: with the agency hidden, and shown."""

    agency: UUID
    hidden: int
    hidden_forward: int
    shown: int
    shown_forward: int


@query(Permission.OWN_REPORTS, called="Read how reports are heard")
def reports_heard(viewer: Viewer, *, since: datetime, until: datetime) -> list[Heard]:
    """What became of what was sent in a period, by agency: every agency's for the hub, their own for everybody else.

    Costs as much as was sent in the period; the database takes no more than 400 days.
    """
    with cursor() as sql:
        sql.execute("SELECT * FROM sec.reports_heard(%s, %s) ORDER BY sent DESC, agency", [since, until])
        return [Heard(*row) for row in sql.fetchall()]


@query(Permission.ALERTS, called="Read what first reads came to")
def first_read_figures(viewer: Viewer, *, since: datetime, until: datetime) -> list[FirstReadFigures]:
    """What whoever read reports first in a period made of them, by the agency that sent them."""
    with cursor() as sql:
        sql.execute("SELECT agency, is_hidden, read, forward FROM sec.first_read_figures(%s, %s)", [since, until])
        read: dict[UUID, dict[bool, tuple[int, int]]] = {}
        for agency, is_hidden, number, forward in sql.fetchall():
            read.setdefault(agency, {})[is_hidden] = (number, forward)
    return [
        FirstReadFigures(agency, *of.get(True, (0, 0)), *of.get(False, (0, 0))) for agency, of in sorted(read.items())
    ]
