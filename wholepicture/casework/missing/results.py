"""What the reads of missing give, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wholepicture.casework.missing.rules import OFFERED, TRIED, Procedure, Step, standing_steps
from wholepicture.intake.attachments.results import KeptPhoto
from wholepicture.picture.nights import HELD, IN_TIME, LATE, Said
from wholepicture.picture.returned import Called


@dataclass(frozen=True)
class StepRow:
    """One thing that was done, with who did it, as its reader may know that. `is_withheld`: its words could tell where a protected
    child is. `mistake`: why it was entered by mistake; empty: it stands. `may_undo`: whether its reader may say that it was one."""

    step: Step
    by: str
    agency: str
    title: str = ""
    is_withheld: bool = False
    mistake: str = ""
    undone_by: str = ""
    may_undo: bool = False


@dataclass(frozen=True)
class Told:
    """A report of a time away or of an interview: who sent it."""

    submission: UUID
    agency: str
    at: datetime


@dataclass(frozen=True)
class Return:
    """One time away, and what became of its return interview.

    `episode`: the report on which what is done hangs. `until`: when they were back; None: nobody says. `due_at`: by when the interview
    is to be held; None: nobody says that they are back, or not to the day. `outcome`: a code of `picture.nights`. `owner`: who sees to
    it, and who stands in for them while they are away; empty: nobody yet. `answers`: reports of what was said.
    """

    child: Called
    episode: UUID
    subject: UUID
    since: Said
    until: Said | None
    is_out: bool
    due_at: datetime | None
    outcome: str
    told: list[Told]
    answers: list[Told]
    steps: list[Step] = field(default_factory=list)
    owner: UUID | None = None
    owner_name: str = ""
    covered_by: tuple[str, ...] = ()
    is_open: bool = False
    is_late: bool = False
    is_mine: bool = False
    reference: str = ""

    @property
    def is_held(self) -> bool:
        """Whether an interview was held, by what was done or by what was reported."""
        return self.outcome in (IN_TIME, LATE, HELD)

    @property
    def tried(self) -> int:
        """How often somebody tried, and did not reach the child."""
        return sum(step.kind == TRIED for step in standing_steps(self.steps))

    @property
    def offered_at(self) -> str:
        """When it was offered first, as it was said; empty: nobody says so."""
        return next((step.done_at for step in standing_steps(self.steps) if step.kind == OFFERED), "")


@dataclass(frozen=True)
class ReturnsWaiting:
    """Return interviews that wait, the first due first; those held of which nobody has reported what was said; those that were answered
    lately. `is_more`: there may be others, of times away that began earlier than was looked."""

    waiting: list[Return]
    untold: list[Return]
    done: list[Return]
    is_more: bool = False

    @property
    def late(self) -> int:
        """How many wait and are late."""
        return sum(row.is_late for row in self.waiting)


@dataclass(frozen=True)
class Followed:
    """A step of the procedure, with who followed it; None: nobody says so."""

    code: str
    title: str
    hint: str
    phones: tuple[str, ...]
    done: StepRow | None


@dataclass(frozen=True)
class TimePage:
    """One time away with all that was done about it. `seen`: how many rows there were, to tell whether somebody else added one."""

    row: Return
    steps: list[StepRow]
    followed: list[Followed]
    procedure: Procedure
    seen: int
    is_hidden: bool  # where the child is is protected from the reader


@dataclass(frozen=True)
class ProfileRow:
    """A version of a profile, without what it says."""

    id: UUID
    agency: str
    by: str
    at: datetime
    review_by: date


@dataclass(frozen=True)
class ReleaseRow:
    """That a profile was given, and whether it was read. `may_read`: whether its reader may open it now, once."""

    id: UUID
    at: datetime
    by: str
    agency: str
    to: str
    words: str
    read_at: datetime | None = None
    read_by: str = ""
    may_read: bool = False
    has_photo: bool = False


@dataclass(frozen=True)
class ProfilePage:
    """A child's profile as their own agency has it before it. `row`: None: none is written yet. `photo`: None: none stands in it."""

    child: Called
    row: ProfileRow | None
    parts: Mapping[str, str]
    releases: list[ReleaseRow]
    is_missing: bool  # whether a report says that the child is missing now
    police: list[tuple[UUID, str]] = field(default_factory=list)
    photo: KeptPhoto | None = None


@dataclass(frozen=True)
class ProfileRead:
    """A profile that was given, as whoever it was given to reads it, once. `picture`: its photo, drawn again; empty: none was given."""

    child: Called
    row: ProfileRow
    parts: Mapping[str, str]
    times: list[Return]
    photo: KeptPhoto | None = None
    picture: bytes = b""


@dataclass(frozen=True)
class PhotoSaid:
    """That a photo of a child stands in a profile which its reader may open: whose, and when it was given."""

    agency: str
    at: datetime
