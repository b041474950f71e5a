"""What the screens of referrals are made of: plain data. No tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wholepicture.casework.cases.results import Person


@dataclass(frozen=True)
class ReferralRow:
    """A referral or transfer in a line, as far as whoever looks may read it.

    `label`: what the child is called here, and `child` her page: for whoever may read of her; else as the sender says it, and no page.
    `sender`: who sent it, with who sees to it now; `taken`: who has it since it was accepted.
    """

    id: UUID
    manner: str
    state: str
    label: str
    child: UUID | None
    case: UUID | None
    sender: Person
    to_agency: str
    to_team: str
    phone: str
    at: datetime
    due_at: datetime
    moved_at: datetime
    is_late: bool
    taken: Person | None = None
    to_agency_id: UUID | None = None


@dataclass(frozen=True)
class MoveRow:
    """One move in the record of a referral."""

    kind: str
    by: str
    agency: str
    at: datetime
    words: str
    person: str  # who has it after this move


@dataclass(frozen=True)
class CaseOf:
    """The case from which it was sent, or that came of it, in a line."""

    id: UUID
    what: str
    lead: str


@dataclass(frozen=True)
class ReferralPage:
    """One referral or transfer, whole, as far as whoever looks may read it. `seen`: how many moves they have before them."""

    row: ReferralRow
    called: str
    words: str
    basis: str
    moves: list[MoveRow]
    may_answer: bool
    may_work: bool
    may_withdraw: bool
    may_settle: bool
    may_write: bool = False  # a letter of it, to who receives it
    from_case: CaseOf | None = None
    came_to: list[CaseOf] = field(default_factory=list)

    @property
    def seen(self) -> int:
        return len(self.moves)


@dataclass(frozen=True)
class Receivers:
    """Who may receive it, by id, in words: teams who may read of the child, and agencies at whose front door it may arrive."""

    teams: Mapping[UUID, str] = field(default_factory=dict)
    front_doors: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lists:
    """What somebody has of referrals and transfers. `to_answer`: what waits for their team's answer, what is due first; `to_do`: what
    they have, or stand in for; `back`: what was refused, for them to settle; `out`: what they sent and others have; `ended`: lately
    ended, of theirs; `late`: for the hub, what nobody in its area has answered in time."""

    to_answer: list[ReferralRow]
    to_do: list[ReferralRow]
    back: list[ReferralRow]
    out: list[ReferralRow]
    ended: list[ReferralRow] = field(default_factory=list)
    late: list[ReferralRow] = field(default_factory=list)

    @property
    def waiting(self) -> list[ReferralRow]:
        """What waits for a word or a deed of theirs; and of what they sent, what nobody has answered in time."""
        return [*self.to_answer, *self.back, *self.to_do, *(row for row in self.out if row.is_late)]
