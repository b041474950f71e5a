"""The draft of a notice, from a measure of the disruption register: drawn as whoever takes it out, of what shows to them on screen.

It holds no address of anybody: whoever serves a notice knows where, and a child's is told to nobody by it. Nothing is kept.
"""

from collections.abc import Callable
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import NotFound, concerning, query
from wholepicture.casework.disruption.queries import disruption_of
from wholepicture.casework.disruption.results import DisruptionPage
from wholepicture.governance.packs.drawn.document import Document
from wholepicture.governance.packs.paper import as_file

DRAFTED = ("abduction_notice",)  # tactics of which there is a draft


@query(Permission.ALERTS, called="Took out the draft of a notice")
def draft_of_notice(
    viewer: Viewer, *, measure: UUID, format: str, in_words: Callable[[DisruptionPage], Document]
) -> bytes:
    """The draft of a notice as a file of this format (`paper.DRAWN`). `in_words`: how the screens say what shows. Raises NotFound: also of
    a tactic that has no draft; PapersNotDrawn."""
    page = disruption_of(viewer, measure=measure)
    if page.row.tactic.code not in DRAFTED:
        raise NotFound
    people = [page.row.against.id, *(child.id for child in page.row.children)]
    concerning(subjects=people, records=[measure])
    return as_file(in_words(page), format)
