"""Every read of letters that leaves the room. Row security decides which there are."""

from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import concerning, query
from wholepicture.casework.letters.results import LetterRow
from wholepicture.casework.models import Letter
from wholepicture.partnership.queries import names_of

MOST_LISTED = 50


@query(Permission.CASES, called="Listed the letters that were taken out")
def letters_of(viewer: Viewer, *, record: UUID) -> list[LetterRow]:
    """The letters that were taken out about a placement, a referral, a panel or a measure, the last first."""
    rows = list(Letter.objects.filter(record=record).order_by("-at", "-id")[:MOST_LISTED])
    names = names_of({row.by_id for row in rows})
    concerning(records=[row.id for row in rows])
    return [
        LetterRow(
            id=row.id,
            kind=row.kind,
            to=", ".join(filter(None, (row.attention, row.to_name))),
            version=row.version,
            format=row.format,
            digest=row.digest,
            by=names.get(row.by_id, ""),
            at=row.at,
        )
        for row in rows
    ]
