"""That something waits for somebody, written in the transaction of what waits: neither is lost without the other."""

from collections.abc import Iterable
from uuid import UUID

from wholepicture.base.ids import new_id
from wholepicture.notices.models import Notice
from wholepicture.notices.rules import KINDS


def tell(kind: str, record: UUID, *, area: UUID, people: Iterable[UUID]) -> None:
    """Tell people that something waits for them. `record`: what waits. Raises KeyError for a kind that nobody declared."""
    KINDS[kind]
    told = sorted(set(people))
    Notice.objects.bulk_create(
        (Notice(id=new_id(), area_id=area, person_id=person, kind=kind, record=record) for person in told),
        ignore_conflicts=True,  # and so nothing is read back: a notice is for whoever is told to read
    )
