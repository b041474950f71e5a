"""Entering that somebody is away, of which they hear where another entered it."""

from datetime import date
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import command
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.commands import enter_absence


@command(Permission.DIRECTORY, called="Entered that somebody is away, and told them")
def say_away(viewer: Viewer, *, person: UUID, starts_on: date, ends_on: date, cover: UUID | None = None) -> UUID:
    """As `enter_absence`. Where another entered it, whoever is to be away is told, as somebody who is there: they may not be away."""
    assert viewer.area_id is not None
    if person != viewer.person:
        tell("away", person, area=viewer.area_id, people=[person], with_cover=False)
    return enter_absence(viewer, person=person, starts_on=starts_on, ends_on=ends_on, cover=cover)
