"""The papers of a panel as files: a member's pack, and the minutes. Drawn as whoever takes them out, of what shows to them on screen.

Nobody makes another's: what a file holds is read by the row security of whoever opens it, at the moment in which they do. Nothing is kept.
"""

from collections.abc import Callable
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import concerning, query
from wholepicture.casework.meeting.panels.queries import panel_of
from wholepicture.casework.meeting.panels.results import PanelPage
from wholepicture.governance.packs.drawn.document import Document
from wholepicture.governance.packs.paper import as_file


@query(Permission.CASES, called="Took out the papers of a panel")
def papers_of_panel(viewer: Viewer, *, panel: UUID, format: str, in_words: Callable[[PanelPage], Document]) -> bytes:
    """A panel's papers as a file of this format (`DRAWN`). `in_words`: how the screens say what shows. Raises NotFound, PapersNotDrawn."""
    page = panel_of(viewer, panel=panel)
    concerning(records=[panel])
    return as_file(in_words(page), format)
