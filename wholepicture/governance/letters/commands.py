"""Every write of letters that are taken out. What one says is kept nowhere: its digest, and to who it went, are."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.base.ledgered import Refusal, command, concerning
from wholepicture.casework.letters.commands import keep_letter
from wholepicture.casework.letters.results import ToKeep
from wholepicture.governance.letters.making import letter_of
from wholepicture.governance.letters.results import Asked, InWords
from wholepicture.governance.packs.paper import as_file


class Stopped(Refusal):
    """It would carry what whoever it goes to may not have. Nothing was made, and everything that you typed is kept."""

    status = 422

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__()
        self.why = dict(why)


class ReadOtherwise(Refusal):
    """The letter is not as you had it before you: something was typed, or has changed. It is shown below as it is now: look it over, and
    take it out then."""


@command(
    Permission.CASES,
    called="Took out a letter",
    action="disclosure",
    formerly=["governance.packs.measures.draft_of_notice"],
)
def take_out_letter(
    viewer: Viewer, *, kind: str, record: UUID, asked: Asked, shown: str, format: str, in_words: InWords
) -> bytes:
    """A letter as a file of this format (`paper.DRAWN`), and that it was taken out. `shown`: by which it is known to be the one that the
    maker had before them. Raises NotFound, Stopped, ReadOtherwise, PapersNotDrawn."""
    looked = letter_of(viewer, kind, record, asked, in_words)
    if looked.stopped:
        raise Stopped(looked.stopped)
    if looked.shown != shown:
        raise ReadOtherwise
    content = as_file(looked.document, format)
    digest = hashlib.sha256(content).hexdigest()
    kept = ToKeep(
        kind=kind,
        record=record,
        to_agency=looked.to.agency,
        to_name=looked.to.name,
        attention=asked.attention.strip(),
        version=looked.template.version,
        format=format,
        digest=digest,
    )
    letter = keep_letter(viewer, letter=kept)
    concerning(records=[letter], justification=f"SHA-256 {digest}: {looked.template.title}")
    return content
