"""What the reads of attached files give. Plain data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholepicture.intake.file_kinds import KINDS, WHYS, Place


@dataclass(frozen=True)
class FileRow:
    """A file as it stands beside a report or in a draft: what it shows in its sender's words, and how far it has come."""

    file: UUID
    number: int  # its place, from 1
    of: int  # among how many
    said: str
    kind: str
    state: str
    why: str
    page_count: int
    size: int
    sent_as: int = 0  # the number under which it was sent
    name: str = ""  # what it was called, for the writer of the draft alone

    @property
    def is_document(self) -> bool:
        """Whether it has pages."""
        return self.kind == "pdf"

    @property
    def called(self) -> str:
        """What it is called where its sender said nothing of it: `Picture 1 of 3`."""
        return f"{'Document' if self.is_document else 'Picture'} {self.number} of {self.of}"

    @property
    def shows(self) -> str:
        """What it shows, as far as anybody said."""
        return self.said or self.called

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture of it."""
        return self.state == "drawn"

    @property
    def kind_said(self) -> str:
        """What it is, in words."""
        return KINDS[self.kind]

    @property
    def why_said(self) -> str:
        """Why it is held back, in words; empty: it is not."""
        return WHYS.get(self.why, "")


@dataclass(frozen=True)
class ShownFile:
    """A file on a page of its own: its drawn pages as (number, width, height), where it was taken, and the reports that brought it, the
    last one first."""

    row: FileRow
    pages: list[tuple[int, int, int]]
    place: Place | None
    submissions: list[UUID]
    may_have_original: bool


@dataclass(frozen=True)
class KeptPhoto:
    """A photo that stands in a profile: how far it is, when it was given, and its size in pixels once it is drawn."""

    row: FileRow
    at: datetime
    width: int
    height: int


@dataclass(frozen=True)
class OriginalFile:
    """A file byte for byte, with a name that says what it is."""

    name: str
    content: bytes
