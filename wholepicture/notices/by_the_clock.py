"""What a clock tells, each time that it looks: who was told is not told again, and what is so no more waits for nobody."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wholepicture.notices.models import WAITS, Notice
from wholepicture.notices.queries import told_since
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.queries import not_there
from wholepicture.partnership.queries import roles_of


def tell_once(
    kind: str,
    record: UUID,
    *,
    area: UUID,
    people: Collection[UUID],
    desk: Collection[UUID],
    since: datetime,
    with_cover: bool,
) -> set[UUID]:
    """Background: tell those who see to something of what a clock finds, if they were not told since then; the desk, where nobody sees
    to it, or they are away and nobody may stand in for them. Returns for who it is new."""
    told = set(people)
    if not told or (not with_cover and not_there(told)):
        told |= set(desk)
    if not with_cover:
        told &= roles_of(told).keys()  # in the place of who has left nobody is told
    new = told - told_since(kind, record, people=told, since=since)
    if new:
        tell(kind, record, area=area, people=new, with_cover=with_cover)
    return new


def end_told(
    kind: str, *, area: UUID, but: Collection[UUID], at: datetime, among: Collection[UUID] | None = None
) -> None:
    """Background: what a clock told of these kinds of things, but of those that are so still, waits for nobody any more. For what is done
    in no one table; what a person does ends it at once (`notices.security.ends_notices`). `among`: those alone that were looked at, where
    that was not all."""
    told = Notice.objects.filter(WAITS, kind=kind, area_id=area).exclude(record__in=list(but))
    if among is not None:
        told = told.filter(record__in=list(among))
    told.update(done_at=at)


def end_told_to(kind: str, record: UUID, *, but: Collection[UUID], at: datetime) -> None:
    """Background: what a clock told of one thing waits for these alone from now on: the others have done their part."""
    told = Notice.objects.filter(WAITS, kind=kind, record=record).exclude(person_id__in=list(but))
    told.update(done_at=at)
