"""What is known besides about the people in a report, and from how many sources of their own: for whoever grades. And the way of a
report from the reading list to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.alerts.agencies import Agencies
from wholepicture.base.ledgered import concerning, query
from wholepicture.intake.grading.queries import sources_of_pieces
from wholepicture.intake.grading.rules import Counted, Telling, counted
from wholepicture.partnership.queries import agencies_by_id
from wholepicture.picture.queries import PieceRow, pieces_about


@dataclass(frozen=True)
class Known:
    """Graded pieces about some people, the newest first, and how many sources of their own they come from."""

    pieces: Sequence[PieceRow]
    counted: Counted


@query(Permission.GRADE, called="Read what else was graded about the people in a report")
def told_besides(viewer: Viewer, *, nominals: Iterable[UUID]) -> Known:
    """The newest graded pieces about these people that the viewer may read, and from how many distinct sources they come: five
    retellings of one statement are one, whichever agencies sent them."""
    pieces = pieces_about(viewer, nominals=nominals)
    named = sources_of_pieces(viewer, items=[piece.item for piece in pieces])
    agencies = Agencies(agencies_by_id().values())
    told = [
        Telling(
            item=piece.item,
            report=piece.submission,
            root=agencies.named_root(piece.root, viewer.area_id) if piece.root else "",
            source=piece.source,
            assessment=piece.assessment,
            urn=named[piece.item].urn if piece.item in named else "",
            same_as=named[piece.item].same_as if piece.item in named else None,
        )
        for piece in pieces
    ]
    concerning(records=[piece.item for piece in pieces])
    return Known(pieces, counted(told))
