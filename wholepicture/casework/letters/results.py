"""What the reads of letters give. Plain data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class LetterRow:
    """A letter that was taken out. `to`: who it went to, with who there it is for."""

    id: UUID
    kind: str
    to: str
    version: int
    format: str
    digest: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ToKeep:
    """What is kept of a letter that is taken out. `to_agency`: none: it is no agency of the partnership."""

    kind: str
    record: UUID
    to_agency: UUID | None
    to_name: str
    attention: str
    version: int
    format: str
    digest: str
