"""What is said of an entry: in which words it may be, and which word of each person stands. Standard library only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

FIELDS = ("matters", "impact", "done")
LONGEST = 2000  # characters of each


@dataclass(frozen=True)
class Said:
    """What somebody says of an entry: at least one of the three."""

    matters: str = ""
    impact: str = ""
    done: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Said":
        """From what was typed, without blanks around it."""
        return cls(*(given.get(name, "").strip() for name in FIELDS))

    @property
    def too_long(self) -> list[str]:
        """Which of the three are longer than they may be."""
        return [name for name in FIELDS if len(getattr(self, name)) > LONGEST]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in FIELDS)


class Numbered(Protocol):
    """A word of somebody's of an entry, in its order among theirs."""

    @property
    def by(self) -> UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...


Word = TypeVar("Word", bound=Numbered)


def in_threads(words: Iterable[Word]) -> list[list[Word]]:
    """What each person says, their latest word first and those in whose place it stands after it; whoever spoke last comes first."""
    by_person: dict[UUID, list[Word]] = {}
    for word in words:
        by_person.setdefault(word.by, []).append(word)
    threads = [sorted(theirs, key=lambda word: word.number, reverse=True) for theirs in by_person.values()]
    return sorted(threads, key=lambda thread: (thread[0].at, thread[0].by), reverse=True)
