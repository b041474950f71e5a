"""That something waits for somebody, written in the transaction of what waits: neither is lost without the other."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import HUB_READERS
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.notices.models import Notice
from wholepicture.notices.rules import KINDS
from wholepicture.partnership.absences.queries import cover_for
from wholepicture.partnership.absences.rules import Cover
from wholepicture.partnership.queries import roles_of


def tell(kind: str, record: UUID, *, area: UUID, people: Iterable[UUID], with_cover: bool = True) -> None:
    """Tell people that something waits for them. `record`: what waits. Raises KeyError for a kind that nobody declared.

    Who is away finds it when they are back, and whoever covers is told in their place. Not so `with_cover=False`: what is for
    named people alone is nobody else's to know of. Who has left is told of nothing.
    """
    tell_each(kind, {record: people}, area=area, with_cover=with_cover)


def tell_each(kind: str, told: Mapping[UUID, Iterable[UUID]], *, area: UUID, with_cover: bool = True) -> None:
    """As `tell`, of several things at once: each that waits, and who is told of it."""
    KINDS[kind]
    whom = {record: sorted(set(people)) for record, people in told.items()}
    asked = {person for people in whom.values() for person in people}
    covers = cover_for(asked, at_desk=HUB_READERS, in_person=not with_cover)
    at_work = roles_of({*covers, *(one for cover in covers.values() for one in cover.people)})
    notices = [
        Notice(
            id=new_id(),
            area_id=area,
            person_id=person,
            kind=kind,
            record=record,
            covers_for_id=absent,
            is_quiet=quiet,
            is_theirs_alone=not with_cover,
            handed_at=_handed_at(quiet=quiet, with_cover=with_cover),
        )
        for record, people in whom.items()
        for person, absent, quiet in _told(people, covers, with_cover=with_cover)
        if person in at_work
    ]
    # Whoever tells may not read what others are told, and so is given nothing back of what they write.
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _handed_at(*, quiet: bool, with_cover: bool) -> datetime | None:
    """Whoever covers for somebody who is away is told at once, unless it is theirs alone."""
    return clock.now() if quiet and with_cover else None


def _told(
    people: Collection[UUID], covers: Mapping[UUID, Cover], *, with_cover: bool
) -> Iterator[tuple[UUID, UUID | None, bool]]:
    """Who is told, for whom they stand in, and whether they are away themself; nobody twice."""
    there = {person for person in people if not covers[person].is_away}
    yield from ((person, None, False) for person in sorted(there))
    standing_in = _standing_in(people, covers, there) if with_cover else {}
    yield from ((cover, absent, False) for cover, absent in sorted(standing_in.items()))
    yield from ((person, None, True) for person in people if person not in there and person not in standing_in)


def _standing_in(people: Collection[UUID], covers: Mapping[UUID, Cover], there: Collection[UUID]) -> dict[UUID, UUID]:
    """Who covers, and for whom; not whoever is told anyway."""
    return {cover: person for person in people for cover in covers[person].people if cover not in there}
