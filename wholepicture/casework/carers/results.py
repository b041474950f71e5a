"""What the reads of carers' doors give. Plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class CarersChildNow:
    """A child who lives with a carer now, as their door shows them. `worker`: who sees to the placement, with their number."""

    id: UUID
    called: str
    worker: str
    phone: str


@dataclass(frozen=True)
class SentByCarer:
    """What a carer sent, and how far it has come. `followed`: steps of the procedure, with when each was said. `since`: of a time away,
    since when, as it was said."""

    submission: UUID
    child: UUID
    called: str
    what: str
    at: datetime
    came_of_it: str
    key: str
    since: str
    how: str
    followed: Mapping[str, datetime]


@dataclass(frozen=True)
class CarersPage:
    """All that a carer reads by their door."""

    carer: str
    phone: str
    agency: str
    desk: str
    desk_phone: str
    children: Sequence[CarersChildNow]
    sent: Sequence[SentByCarer]

    def child(self, child: UUID) -> CarersChildNow | None:
        """The child of this id, who lives with them now."""
        return next((one for one in self.children if one.id == child), None)

    def away(self, child: UUID) -> SentByCarer | None:
        """The report by which the carer said last that a child is missing, where they have not said since that they are back."""
        last = next((one for one in self.sent if one.child == child and one.what != "worry"), None)
        return last if last is not None and last.what == "missing" else None


@dataclass(frozen=True)
class DoorRow:
    """A carer's door as whoever gave it sees it, beside one placement. `is_open`: it shows the child now; `until_on`: the last day on which
    it does, where one is known. `link_until`: until when the link that was given opens it. `seen_at`: when the carer's telephone was
    used last; `came`: what the carer sent about the child, the latest first, and when."""

    id: UUID
    child: UUID
    carer: str
    phone: str
    called: str
    given_by: str
    given_at: datetime
    is_open: bool
    until_on: date | None
    ended_at: datetime | None
    ended_by: str
    link_until: datetime | None
    opened_at: datetime | None
    seen_at: datetime | None
    came: Sequence[tuple[str, datetime]]


@dataclass(frozen=True)
class PlacementDoors:
    """The doors that were given for a placement. `is_given_here`: whether one may be given for it."""

    placement: UUID
    child_id: UUID
    child: str
    where: str
    is_given_here: bool
    doors: Sequence[DoorRow]


@dataclass(frozen=True)
class NewLink:
    """What opens a door, once: shown once, and kept as hashes. `until`: until when."""

    token: str
    code: str
    days: int
