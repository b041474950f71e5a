"""Writes of absences: by whoever is away, or whoever leads or administers their agency. PostgreSQL asks the same."""

from datetime import date
from typing import Any
from uuid import UUID

from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import NotFound, Refusal, command, concerning
from wholepicture.base.stored_first import stored_first
from wholepicture.partnership.absences.queries import beside, enters_for
from wholepicture.partnership.absences.rules import wrong_days
from wholepicture.partnership.models import Absence


class WrongDays(Refusal):
    """These days are not taken."""

    status = 422
    WORDS = {
        "ends_before": "The last day is before the first. Enter the first day, and then the last.",
        "over": "These days are over already. Enter a last day that is today or later.",
        "long": "An absence of more than a year is not entered here. Ask your administrator to take whoever has left out of the directory.",
    }

    def __init__(self, why: str):
        super().__init__(self.WORDS[why])
        self.why = why


class AwayAlready(Refusal):
    """Some of these days are entered as away already. End that absence first, or choose other days."""


class NotACover(Refusal):
    """Only a colleague at work in the same agency who signs in here can stand in. In the hub, anybody of its teams."""

    status = 422


@command("directory", called="Entered when a professional is away")
def enter_absence(viewer: Any, *, person: UUID, starts_on: date, ends_on: date, cover: UUID | None = None) -> UUID:
    """From the first day until the last, what waits for a person goes to whoever covers. Returns the absence's id.

    Raises NotFound where it is not the viewer's to say, WrongDays, AwayAlready and NotACover.
    """
    if not enters_for(viewer, person):
        raise NotFound
    if why := wrong_days(starts_on, ends_on, clock.local_date()):
        raise WrongDays(why)
    if cover is not None and not beside(person).filter(id=cover).exists():
        raise NotACover
    absence = new_id()
    with stored_first(AwayAlready):
        Absence.objects.create(
            id=absence,
            area_id=viewer.area_id,
            professional_id=person,
            starts_on=starts_on,
            ends_on=ends_on,
            cover_id=cover,
            entered_by_id=viewer.person,
        )
    concerning(records=[person, absence, *([cover] if cover else [])])
    return absence


@command("directory", called="Ended an absence of a professional")
def end_absence(viewer: Any, *, absence: UUID) -> None:
    """Somebody is back, or does not go: from now on what waits for them is theirs again. Raises NotFound."""
    found = Absence.objects.filter(id=absence, ended_at=None, ends_on__gte=clock.local_date()).first()
    if found is None or not enters_for(viewer, found.professional_id):
        raise NotFound
    Absence.objects.filter(id=absence).update(ended_at=clock.now(), ended_by_id=viewer.person)
    concerning(records=[found.professional_id, absence])
