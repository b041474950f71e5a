"""The letters that were taken out, as they stand on the page of what each is about."""

from dataclasses import dataclass
from uuid import UUID

from wholepicture.access.rules import Permission
from wholepicture.access.viewer import Viewer
from wholepicture.casework.letters.queries import letters_of
from wholepicture.casework.letters.results import LetterRow
from wholepicture.governance.letters.templates import templates

FORMATS = {"pdf": "PDF", "docx": "Word"}


@dataclass(frozen=True)
class LetterOut:
    """A letter in a line: what it is called, and as what it was taken out."""

    row: LetterRow
    title: str
    format: str


def letters_out(viewer: Viewer, record: UUID) -> list[LetterOut]:
    """The letters that were taken out about something, the last first."""
    if not viewer.may(Permission.CASES):
        return []
    rows = letters_of(viewer, record=record)
    return [LetterOut(row, templates()[row.kind].title, FORMATS[row.format]) for row in rows]
