"""Whom an author picked: asked of the room that knows people, which stands above this one.

A report may say of somebody in it which known person that is. Whether its author may see that person, and where that is
noted, is for `linkage` to say; it does so in the transaction that stores the report, so that neither is kept without the
other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from wholepicture.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """A subject of a report, and the earlier subject that its author says is the same person."""

    subject: UUID
    same_as: UUID
    reason: str


class KnowsPeople(Protocol):
    """What is asked of the room that knows people."""

    def seen_by(self, viewer: Viewer, persons: Collection[UUID]) -> Mapping[UUID, UUID]:
        """The subject that stands for each of these persons, of those whom the viewer may see now."""

    def note(self, viewer: Viewer, spoken_for: Sequence[SpokenFor]) -> None:
        """Note the author's word, as a judgement of theirs."""


_rooms: list[KnowsPeople] = []


def answered_by(room: KnowsPeople) -> None:
    """Say, once at start, who knows people."""
    _rooms[:] = [room]


def seen_by(viewer: Viewer, persons: Collection[UUID]) -> Mapping[UUID, UUID]:
    """As `KnowsPeople.seen_by`."""
    return _rooms[0].seen_by(viewer, persons) if persons else {}


def note(viewer: Viewer, spoken_for: Sequence[SpokenFor]) -> None:
    """As `KnowsPeople.note`."""
    if spoken_for:
        _rooms[0].note(viewer, spoken_for)
