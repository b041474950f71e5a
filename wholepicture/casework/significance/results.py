"""What pages show of what is said of entries. Plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wholepicture.casework.significance.rules import Said
from wholepicture.picture.results import Entry


@dataclass(frozen=True)
class SaidRow:
    """One word of somebody's of an entry. `of_earlier`: it was said of an earlier state of the report, in whose place this entry stands."""

    id: UUID
    entry: UUID
    said: Said
    by: UUID
    who: str
    agency: str
    at: datetime
    number: int
    of_earlier: bool = False


@dataclass(frozen=True)
class Thread:
    """What one person says of an entry: the word that stands, and their earlier ones, the latest first."""

    now: SaidRow
    before: Sequence[SaidRow] = ()


@dataclass(frozen=True)
class OfChild:
    """What is said of the entries of a child, by entry. `may_say`: whether the viewer may add to it; `label`: what she is called, where
    the page is not hers."""

    nominal: UUID
    by_entry: Mapping[UUID, Sequence[Thread]] = field(default_factory=dict)
    may_say: bool = False
    label: str = ""


@dataclass(frozen=True)
class EntryOfChild:
    """An entry of a child's, before whoever says something of it. `own`: their own last word; `threads`: everybody's."""

    nominal: UUID
    label: str
    entry: Entry
    threads: Sequence[Thread]
    own: SaidRow | None
