"""Shows how to record, in two minutes, to whoever recorded before and has not for long. Once a day; once until they record again.

It is for them alone: nobody else is told, nothing is counted, and no word of it blames.
"""

from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import local_date, moment_of
from wholepicture.base.database_role import cursor
from wholepicture.base.ledgered import command, concerning
from wholepicture.notices.queries import told_after
from wholepicture.notices.telling import tell_each
from wholepicture.partnership.clocks.rules import months_later
from wholepicture.partnership.narrowing.queries import reminded_after
from wholepicture.partnership.queries import all_areas, people_in_roles

KIND = "refresher"
MOST = 500  # of an area at once; the rest the next day
REPORTERS = frozenset(role.code for role in ROLES.values() if role.signs_in and Permission.REPORT in role.permissions)


@command(Permission.DERIVE, called="Told who has not recorded for long how to record")
def remind_how(viewer: Viewer, *, at: datetime) -> int:
    """Background: tell each who recorded last so many months ago as their partnership set. Returns how many were told."""
    return sum(_remind_in(area.id, at) for area in all_areas())


def _remind_in(area: UUID, at: datetime) -> int:
    months, _ = reminded_after(area)
    if not months:
        return 0
    day = months_later(local_date(at), -months)
    people = _quiet_since(area, moment_of(datetime.combine(day, datetime.min.time())))
    tell_each(KIND, {person: {person} for person in people}, area=area, with_cover=False)
    concerning(records=people)
    return len(people)


# Of each of these people when they sent last, by one look at an index.
LAST = """
SELECT one.id, last.received_at FROM unnest(%s::uuid[]) one (id) CROSS JOIN LATERAL (
    SELECT s.received_at FROM intake_submission s WHERE s.author_id = one.id ORDER BY s.received_at DESC LIMIT 1) last
WHERE last.received_at < %s ORDER BY last.received_at, one.id
"""


def _quiet_since(area: UUID, since: datetime) -> list[UUID]:
    """Those at work who recorded before that moment, not since, and were not reminded after it."""
    with cursor() as sql:
        sql.execute(LAST, [[one.id for one in people_in_roles(area, REPORTERS)], since])
        last: dict[UUID, datetime] = dict(sql.fetchall())
    reminded = told_after(KIND, last)
    return [person for person in last if person not in reminded][:MOST]
