"""What waits for somebody already when they go away, told to whoever covers: what comes later goes to them anyway."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery

from wholepicture.access.queries import barred_from_anybody
from wholepicture.access.rules import HUB_READERS, Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import local_date
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import command, concerning
from wholepicture.notices.models import WAITS, Notice
from wholepicture.partnership.absences.queries import cover_for, in_force, narrowed_among

MOST_HANDED = 500  # at once; the rest a minute later


@command(Permission.DERIVE, called="Told whoever covers what waited already")
def hand_over(viewer: Viewer, *, at: datetime) -> int:
    """Background: whoever covers for somebody who is away is told of what waits for them since before. Not of what is theirs alone, and
    nobody who is barred from anybody, for a notice does not say who is in what it is about. Returns of how many things."""
    waiting = list(_not_handed_over(at).order_by("made_at", "id")[:MOST_HANDED])
    concerning(records={row.person_id for row in waiting})
    if waiting:
        Notice.objects.bulk_create(_in_place_of(waiting, at), ignore_conflicts=True)
        Notice.objects.filter(id__in=[row.id for row in waiting]).update(handed_at=at)
    return len(waiting)


def is_any_to_hand_over(at: datetime) -> bool:
    """Background only: whether anything waits for somebody who is away of which nobody who covers was told."""
    return _not_handed_over(at).exists()


def _not_handed_over(at: datetime) -> QuerySet[Notice]:
    """What waits for those who are away, or may read nothing for want of training, and was not handed over since that was entered."""
    entered = (
        in_force(at).filter(professional_id=OuterRef("person_id")).order_by("-entered_at").values("entered_at")[:1]
    )
    gone = Q(person_id__in=in_force(at).values("professional_id")) | Q(
        person_id__in=narrowed_among(None, local_date(at))
    )
    own = Notice.objects.filter(WAITS, gone, covers_for=None, is_theirs_alone=False).exclude(kind="away")
    since = own.annotate(entered_at=Subquery(entered, output_field=DateTimeField()))
    fresh = since.filter(Q(handed_at=None) | Q(handed_at__lt=F("entered_at")))
    return fresh


def _in_place_of(waiting: Sequence[Notice], at: datetime) -> list[Notice]:
    """A notice for each who covers, of each thing of which they have none."""
    covers = cover_for({row.person_id for row in waiting}, at, at_desk=HUB_READERS)
    people = {person for cover in covers.values() for person in cover.people}
    people -= barred_from_anybody(people)
    known = _known(people, {row.record for row in waiting})
    notices = []
    for row in waiting:
        for person in people.intersection(covers[row.person_id].people):
            if (person, row.kind, row.record) not in known:
                known.add((person, row.kind, row.record))
                notices.append(
                    Notice(
                        id=new_id(),
                        area_id=row.area_id,
                        person_id=person,
                        kind=row.kind,
                        record=row.record,
                        covers_for_id=row.person_id,
                    )
                )
    return notices


def _known(people: Collection[UUID], records: Collection[UUID]) -> set[tuple[UUID, str, UUID]]:
    own = Notice.objects.filter(WAITS, person_id__in=list(people), record__in=list(records))
    return set(own.values_list("person_id", "kind", "record"))
