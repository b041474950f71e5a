"""Every write of letters."""

from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base import clock
from wholepicture.base.ids import new_id
from wholepicture.base.ledgered import command, concerning
from wholepicture.casework.letters.results import ToKeep
from wholepicture.casework.models import Letter


@command(Permission.CASES, called="Kept that a letter was taken out", action="collection")
def keep_letter(viewer: Viewer, *, letter: ToKeep) -> UUID:
    """Keep that a letter was taken out, and never what it said. Row security decides of what one may be."""
    row = Letter.objects.create(
        id=new_id(),
        area_id=viewer.area_id,
        agency_id=viewer.agency_id,
        kind=letter.kind,
        record=letter.record,
        to_agency_id=letter.to_agency,
        to_name=letter.to_name,
        attention=letter.attention,
        version=letter.version,
        format=letter.format,
        digest=letter.digest,
        by_id=viewer.person,
        at=clock.now(),
    )
    concerning(records=[letter.record, row.id], justification=f"SHA-256 {letter.digest}")
    return row.id
