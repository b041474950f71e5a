"""Shows how to record, in two minutes, to whoever recorded before and has not for long. Once a day; once until they record again.

It is for them alone: nobody else is told, nothing is counted, and no word of it blames.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import local_date, moment_of
from wholepicture.base.ledgered import command, concerning
from wholepicture.intake.models import Submission
from wholepicture.notices.models import Notice
from wholepicture.notices.telling import tell_each
from wholepicture.partnership.clocks.rules import months_later
from wholepicture.partnership.models import Professional
from wholepicture.partnership.narrowing.queries import reminded_after
from wholepicture.partnership.queries import all_areas

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


def _quiet_since(area: UUID, since: datetime) -> list[UUID]:
    """Those at work who recorded before that moment, not since, and were not reminded after it."""
    last = Submission.objects.filter(author_id=OuterRef("id")).order_by("-received_at").values("received_at")[:1]
    reminded = Notice.objects.filter(person_id=OuterRef("id"), kind=KIND, made_at__gt=OuterRef("last"))
    people = Professional.objects.filter(agency__area_id=area, is_active=True, role__in=REPORTERS)
    quiet = people.annotate(last=Subquery(last)).filter(last__lt=since).exclude(Exists(reminded))
    return list(quiet.order_by("last", "id").values_list("id", flat=True)[:MOST])
