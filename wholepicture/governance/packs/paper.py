"""A document as a file that somebody takes out: nothing of it is kept."""

from collections.abc import Callable

from wholepicture.base.ledgered import NotFound, Refusal
from wholepicture.governance.packs.drawn.document import Document
from wholepicture.governance.packs.drawn.pdf import Busy, NotDrawn, document_as_pdf
from wholepicture.governance.packs.drawn.word import document_as_docx

DRAWN: dict[str, Callable[[Document], bytes]] = {"pdf": document_as_pdf, "docx": document_as_docx}


class PapersNotDrawn(Refusal):
    """It could not be made in time. Try again in a few minutes."""


def as_file(document: Document, format: str) -> bytes:
    """A document as a file of this format (`DRAWN`). Raises NotFound, PapersNotDrawn."""
    if format not in DRAWN:
        raise NotFound
    try:
        return DRAWN[format](document)
    except (Busy, NotDrawn):
        raise PapersNotDrawn from None
