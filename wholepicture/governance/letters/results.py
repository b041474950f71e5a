"""What letters are made of. Plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholepicture.governance.letters.templates import Template
from wholepicture.governance.packs.drawn.document import Document

InWords = Callable[["Source", "Receiver"], Mapping[str, str]]


@dataclass(frozen=True)
class Receiver:
    """Who a letter may go to. `agency`: none: it is no agency of the partnership."""

    agency: UUID | None
    name: str

    @property
    def key(self) -> str:
        return str(self.agency) if self.agency else "other"


@dataclass(frozen=True)
class Source:
    """What a letter is made of. `page`: what the screens show of the thing; `about`: who the letter names; `near`: whose whereabouts it
    could tell besides; `telling`: what of it tells where those are who it names; `unnamed`: who it must not name, by label; `words`: with
    what the maker's own words begin; `born`: when the child was, as reported."""

    page: Any
    receivers: tuple[Receiver, ...]
    about: frozenset[UUID]
    near: frozenset[UUID] = frozenset()
    telling: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    words: str = ""
    born: str = ""


@dataclass(frozen=True)
class Asked:
    """What somebody asks a letter to be. `to`: a receiver's key; empty: the only one. `words`: none: as they begin."""

    to: str = ""
    attention: str = ""
    words: str | None = None


@dataclass(frozen=True)
class Looked:
    """A letter as it would be taken out. `stopped`: why it cannot be, by field; `shown`: by which it is known that it is still the same."""

    template: Template
    receivers: tuple[Receiver, ...]
    to: Receiver
    words: str
    document: Document
    shown: str
    stopped: Mapping[str, str]
