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
from wholepicture.partnership.absences.queries import narrowed_among
from wholepicture.partnership.narrowing.queries import Lapsing, lapsing_in, leads_of
from wholepicture.partnership.narrowing.rules import MOST_PEOPLE, warning_of
from wholepicture.partnership.queries import all_areas

OWN, TEAM = "training", "training_team"
LOOKS_AFTER = frozenset(role.code for role in ROLES.values() if Permission.ADMINISTER in role.permissions)


@command(Permission.DERIVE, called="Told who soon reads no more, for want of training")
def tell_lapsing(viewer: Viewer, *, at: datetime) -> int:
    """Background: tell each whose training lapses, at each warning and when it has; and who leads or looks after them. Returns how many
    were told of their own."""
    return sum(_tell_in(area.id, at) for area in all_areas())


def _tell_in(area: UUID, at: datetime) -> int:
    rows = lapsing_in(area, MOST_PEOPLE)
    due = {row: since for row in rows if (since := _since(row, at)) is not None}
    _end(area, {row.person for row in due}, at)
    new = due.keys() - _told_already(due)
    if new:
        _tell(area, new, at)
    return len(new)


def _tell(area: UUID, new: Collection[Lapsing], at: datetime) -> None:
    people = {row.person for row in new}
    tell_each(OWN, {person: {person} for person in people}, area=area, with_cover=False)
    _tell_leads(area, new, at)
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


def _tell_leads(area: UUID, new: Iterable[Lapsing], at: datetime) -> None:
    """Once for each agency, however many of its people lapse; nobody of themself alone, and nobody who lapsed and may not look."""
    lapsing: dict[UUID, set[UUID]] = {}
    for row in new:
        lapsing.setdefault(row.agency, set()).add(row.person)
    leads = leads_of(lapsing, LOOKS_AFTER)
    narrowed = narrowed_among(set[UUID]().union(*leads.values()), local_date(at))
    told = {
        agency: {one for one in of_agency - narrowed if lapsing[agency] - {one}} for agency, of_agency in leads.items()
    }
    tell_each(TEAM, told, area=area, with_cover=False)


def _end(area: UUID, due: Collection[UUID], at: datetime) -> None:
    """Who is in order again, or of who nothing is asked any more, is told of it no more."""
    told = Notice.objects.filter(person__agency__area_id=area, kind=OWN, seen_at=None, done_at=None)
    told.exclude(person_id__in=list(due)).update(done_at=at)
