"""Tells whoever is to read no more for want of training, before it is so, and once it is; and who leads or looks after them. Once a day.

Each warning is told once, also to who has not opened the one before. What is in order again is told of no more.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from wholepicture.access.rules import ROLES, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import LOCAL, local_date
from wholepicture.base.ledgered import command, concerning
from wholepicture.notices.models import Notice
from wholepicture.notices.telling import tell_each
from wholepicture.partnership.narrowing.queries import Lapsing, lapsing_in, leads_of
from wholepicture.partnership.narrowing.rules import warning_of
from wholepicture.partnership.queries import all_areas

OWN, TEAM = "training", "training_team"
MOST = 20_000  # people of an area
LOOKS_AFTER = frozenset(role.code for role in ROLES.values() if Permission.ADMINISTER in role.permissions)


@command(Permission.DERIVE, called="Told who soon reads no more, for want of training")
def tell_lapsing(viewer: Viewer, *, at: datetime) -> int:
    """Background: tell each whose training lapses, at each warning and when it has; and who leads or looks after them. Returns how many
    were told of their own."""
    return sum(_tell_in(area.id, at) for area in all_areas())


def _tell_in(area: UUID, at: datetime) -> int:
    rows = lapsing_in(area, MOST)
    due = {row: since for row in rows if (since := _since(row, at)) is not None}
    _end({row.person for row in rows} - {row.person for row in due}, at)
    new = due.keys() - _told_already(due)
    if new:
        _tell(area, new)
    return len(new)


def _tell(area: UUID, new: Collection[Lapsing]) -> None:
    people = {row.person for row in new}
    tell_each(OWN, {person: {person} for person in people}, area=area, with_cover=False)
    _tell_leads(area, {row.agency for row in new}, people)
    concerning(records=people)


def _since(row: Lapsing, at: datetime) -> datetime | None:
    """From when the warning is due that it is time for; None where it is too early for any."""
    days = warning_of(row.lapses_on, row.warnings, local_date(at))
    if days is None:
        return None
    return datetime.combine(row.lapses_on - timedelta(days=days), time.min, LOCAL)


def _told_already(due: dict[Lapsing, datetime]) -> set[Lapsing]:
    if not due:
        return set()
    told: dict[UUID, datetime] = {}
    rows = Notice.objects.filter(kind=OWN, person_id__in=[row.person for row in due], made_at__gte=min(due.values()))
    for person, made_at in rows.order_by("made_at").values_list("person_id", "made_at"):
        told[person] = made_at
    return {row for row, since in due.items() if row.person in told and told[row.person] >= since}


def _tell_leads(area: UUID, agencies: Iterable[UUID], people: Collection[UUID]) -> None:
    """Once for each agency, however many of its people lapse; nobody of themself alone."""
    leads = leads_of(agencies, LOOKS_AFTER)
    tell_each(TEAM, {agency: told - set(people) for agency, told in leads.items()}, area=area, with_cover=False)


def _end(people: Collection[UUID], at: datetime) -> None:
    """Who is in order again is told of it no more."""
    Notice.objects.filter(person_id__in=list(people), kind=OWN, seen_at=None, done_at=None).update(done_at=at)
