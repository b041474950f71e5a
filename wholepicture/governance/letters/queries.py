"""Every read of letters before they are taken out."""

from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import query
from wholepicture.governance.letters.making import letter_of
from wholepicture.governance.letters.results import Asked, InWords, Looked


@query(Permission.CASES, called="Read a letter before it is taken out")
def letter_to_look_at(viewer: Viewer, *, kind: str, record: UUID, asked: Asked, in_words: InWords) -> Looked:
    """A letter as it would be taken out, with why it cannot be. `in_words`: how the screens say what shows. Raises NotFound."""
    return letter_of(viewer, kind, record, asked, in_words)
