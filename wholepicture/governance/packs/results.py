"""What the reads of packs give. Plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from wholepicture.governance.packs.rules import Chosen, Content, Redaction


@dataclass(frozen=True)
class PackRow:
    """That a pack was made: which version, for who, by who. `nominal`: the child, as joined now."""

    id: UUID
    nominal: UUID
    version: int
    recipient: str
    organisation: str
    made_by: str
    agency: str
    made_at: datetime
    is_own: bool


@dataclass(frozen=True)
class DraftRow:
    """A pack that the viewer is preparing."""

    id: UUID
    recipient: str
    started_at: datetime
    saved_at: datetime


@dataclass(frozen=True)
class FileRow:
    """A file of a pack, with the digest by which it can be proved."""

    format: str
    digest: str
    size: int


@dataclass(frozen=True)
class ChildsPacks:
    """The packs made of a child that the viewer may know of, the newest first, and those that the viewer is preparing."""

    nominal: UUID
    label: str
    packs: list[PackRow]
    drafts: list[DraftRow]


@dataclass(frozen=True)
class PackPage:
    """A pack as its maker and whoever oversees read of it. `left_out`: what `rules.logged` gives."""

    row: PackRow
    purpose: str
    chosen: dict[str, Any]
    entries: int
    left_out: list[dict[str, str]]
    conditions: list[str]
    files: list[FileRow]


@dataclass(frozen=True)
class Prepared:
    """A pack being prepared: what it would say, and what stands in its way. `numbers`: of the entries that hold what the recipient may
    not have; `front_tells`: so does what stands before them; `hidden`: those in it whose whereabouts are kept from the viewer; `is_barred`:
    nothing of this child may go to them."""

    id: UUID
    nominal: UUID
    label: str
    chosen: Chosen
    redactions: list[Redaction]
    version: int
    started_at: datetime
    before: Content
    after: Content
    numbers: list[int] = field(default_factory=list)
    hidden: set[UUID] = field(default_factory=set)
    front_tells: bool = False
    is_barred: bool = False
    is_protected: bool = False
    is_cut: bool = False

    @property
    def is_ready(self) -> bool:
        return bool(self.after.entries) and not (self.numbers or self.front_tells or self.is_barred or self.is_cut)


@dataclass(frozen=True)
class Downloaded:
    """A file as it was made."""

    content: bytes
    digest: str
    format: str
    version: int
