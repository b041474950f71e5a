"""Writes of the picture: derivation, and who last looked at it. Nobody edits it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.clock import now
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import command, concerning
from wholepicture.base.topics import publish
from wholepicture.intake.commands import mark_reached
from wholepicture.intake.grading.commands import put_information_to_grade
from wholepicture.intake.queries import every_submission, with_revised
from wholepicture.linkage.queries import joined_to_more
from wholepicture.picture.deriving import derive_rows, fingerprints, with_protected, write_rows
from wholepicture.picture.models import LastLook
from wholepicture.picture.over_time.looked import Look, looked_again


@command(Permission.DERIVE, called="Derived pictures", action="combination")
def derive(viewer: Viewer, *, submissions: Iterable[UUID]) -> int:
    """Background: derive again what these submissions add to the picture."""
    listed = with_protected(with_revised(submissions))
    write_rows(listed, derive_rows(listed))
    mark_reached(viewer, submissions=joined_to_more(listed), state="linked")
    put_information_to_grade(listed)  # once it can be read by whoever grades it
    concerning(records=listed)
    publish("picture.changed", listed)
    return len(listed)


@command(Permission.OPERATE, called="Derived pictures again from nothing", action="combination")
def rebuild_some(viewer: Viewer, *, submissions: Iterable[UUID]) -> list[UUID]:
    """Derive these from nothing and put the rows in place. Returns the submissions whose rows were other than derived."""
    listed = list(submissions)
    made = derive_rows(listed)
    before, now = fingerprints(listed), fingerprints(listed, made)
    changed = [submission for submission in listed if before[submission] != now[submission]]
    if changed:
        write_rows(changed, derive_rows(changed))
    concerning(records=changed)
    return changed


@command(Permission.OPERATE, called="Listed reports whose pictures are derived again")
def submissions_to_rebuild(viewer: Viewer) -> list[UUID]:
    """Every submission there is, oldest first."""
    return every_submission()


@command(Permission.PICTURE, called="Noted when they last looked at a person’s whole picture")
def note_look(viewer: Viewer, *, nominal: UUID) -> datetime | None:
    """Note that the viewer opened a person's picture. Returns since when what it shows is new to them; None: they never opened it."""
    concerning(subjects=[nominal])
    own = LastLook.objects.select_for_update().filter(professional_id=viewer.person, nominal=nominal)
    row = own.first()
    if row is None:
        first = LastLook(id=new_id(), professional_id=viewer.person, nominal=nominal, looked_at=now())
        LastLook.objects.bulk_create([first], ignore_conflicts=True)  # who looks twice at one moment makes one
        row = own.get()
    look = looked_again(Look(row.looked_at, row.before), now())
    LastLook.objects.filter(id=row.id).update(looked_at=look.looked_at, before=look.before)
    return look.before
