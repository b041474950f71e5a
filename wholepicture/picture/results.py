"""What a page of the picture is made of: entries, versions of facts, ties, who works with whom. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from wholepicture.base.clock import LOCAL
from wholepicture.base.dictionary import Dictionary, published
from wholepicture.base.indicators import Indicator
from wholepicture.intake.attachments.results import FileRow
from wholepicture.picture.nights import TimeAway


@dataclass(frozen=True)
class Graded:
    """A graded piece of information as it may be read: sanitised words, grade, and how it is handled wherever it is shown."""

    item: UUID
    text: str
    opinion: str
    source: str
    assessment: str
    handling: str
    conditions: Sequence[str]
    readers: str  # a code of `intake.grades.READERS`
    marking: str
    sensitive: bool
    told_as: str  # what may be told of the source; empty: nothing
    unit: str
    graded_by: str
    graded_at: datetime


@dataclass(frozen=True)
class PieceRow:
    """A graded piece about somebody, with how it is handled, and where its report first came from; empty where the report does not
    show."""

    item: UUID
    submission: UUID
    root: str
    text: str
    source: str
    assessment: str
    handling: str
    conditions: Sequence[str]
    marking: str
    sensitive: bool
    at: datetime


GRADED_PIECE = "graded_piece"  # the kind of an entry that is a graded piece, where the report behind it does not show


@dataclass(frozen=True)
class Entry:
    """One line of a chronology: what, when, who said it, how they knew, when written, when received."""

    id: UUID
    submission: UUID
    kind: str
    at: datetime
    until: datetime | None
    precision: str
    agency: str
    author_job: str
    how_known: str
    passed_on: bool
    root: str
    recorded_at: datetime
    received_at: datetime
    role: str
    detail: dict[str, Any]
    passages: list[tuple[str, str]]
    signs: list[tuple[str, str, str]]  # (code, answer, note)
    labels: dict[str, str] = field(default_factory=dict)  # what each sign was called when it was reported
    counting: dict[str, Indicator] = field(default_factory=dict)  # the signs to which it says yes, as they count now
    revises: UUID | None = None  # the report in whose place this one stands
    revision: str = ""  # how: a later state, a correction, a withdrawal
    superseded_at: datetime | None = None  # since when another stands in its place; None: it stands
    later: UUID | None = None  # that other, where the viewer may see it
    how_superseded: str = ""  # what that other does to it, as `revision`
    level: str = "named"  # how far its author shares it; of a piece, who reads it (a code of `intake.grades.READERS`)
    graded: Sequence[Graded] = ()  # the pieces that were taken from it, or the one that it is
    attached: Sequence[FileRow] = ()  # the files that came with it
    agency_type: str = ""  # what sort of agency wrote it: a code of `partnership.rules.AGENCY_TYPES`

    @cached_property
    def day(self) -> date:
        """The day on which it happened, as the clock stood in England."""
        return self.at.astimezone(LOCAL).date()


@dataclass(frozen=True)
class Counted:
    """Of all reports that state a value: how many they are, how many pass on what another agency said, of which agencies they are, and how
    their authors know it, with whether they pass it on."""

    reports: int
    passed_on: int
    agencies: frozenset[str]
    knowing: frozenset[tuple[str, bool]]


@dataclass(frozen=True)
class Version:
    """One value of a fact, and everybody who states it."""

    value: str
    outcome: str
    sources: list[tuple[str, datetime, UUID]]  # (agency, recorded or received at, submission), newest first
    counted: Counted | None = None  # of very many, of whom `sources` has the newest and the first of all

    @property
    def reports(self) -> int:
        """How many state it."""
        return self.counted.reports if self.counted else len(self.sources)


@dataclass(frozen=True)
class Tie:
    """Somebody or something tied to the one shown, with the reports behind it."""

    kind: str
    id: UUID
    label: str
    role: str
    types: list[str]
    first_at: datetime
    last_at: datetime
    sources: list[tuple[str, datetime, UUID, str]]  # (agency, when, submission, note)


@dataclass(frozen=True)
class WorkingRow:
    """Who works with a child, and how to reach them."""

    agency: str
    service: str
    team: str
    worker: str
    phone: str
    email: str
    starts_on: date
    ends_on: date | None
    last_contact_on: date | None
    plan: str
    id: UUID  # of the involvement
    standing: str = "waiting"  # counts, waiting or refused: whether it opens anything
    may_answer: bool = False  # whether the viewer may confirm or refuse it
    answered_by: str = ""  # the agency that did so last, where the viewer may know it
    answered_at: datetime | None = None
    agency_type: str = ""  # a code of `partnership.rules.AGENCY_TYPES`

    @property
    def counts(self) -> bool:
        return self.standing == "counts"


@dataclass(frozen=True)
class ClaimRow:
    """What an agency says of its work with a child, before whoever may confirm it.

    `looks`: how often somebody of that agency looked for the child since; known for the hub's list alone.
    """

    involvement: UUID
    nominal: UUID
    label: str
    agency: str
    work: WorkingRow
    received_at: datetime
    is_fed: bool  # an agency's system sent it, by a feed that is not trusted for it
    looks: int = 0
    last_look: datetime | None = None


@dataclass(frozen=True)
class PointerRow:
    """Something is held; ring this team; nothing more."""

    agency: str
    contact: str
    phone: str
    since: date


@dataclass
class Picture:
    """The whole picture of one person or thing, as far as this viewer may see it."""

    id: UUID
    kind: str  # nominal, vehicle, phone, account, place
    label: str
    roles: list[str]
    known_at: datetime | None
    facts: dict[str, list[Version]] = field(default_factory=dict)
    chronology: list[Entry] = field(default_factory=list)
    working: list[WorkingRow] = field(default_factory=list)
    pointers: list[PointerRow] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    signs: list[dict[str, Any]] = field(default_factory=list)
    dictionary: Dictionary = field(default_factory=published)  # of signs, as it is in force
    whereabouts_hidden: bool = False
    agencies: list[str] = field(default_factory=list)
    is_cut: bool = False  # whether there are older entries than are looked at

    @property
    def is_child(self) -> bool:
        return "child" in self.roles


@dataclass(frozen=True)
class NamedRow:
    """Somebody or something in a report."""

    kind: str  # nominal, vehicle, phone, account, place
    id: UUID
    label: str
    role: str
    age: str = ""  # what the report states of it in years, where that was asked for


@dataclass(frozen=True)
class LastTold:
    """When somebody last stood in a report, by when that happened, and the agencies of the newest reports of them."""

    at: datetime
    agencies: list[str]


@dataclass(frozen=True)
class PersonRow:
    """Somebody in a list of people, with the newest report of them."""

    id: UUID
    label: str
    born: str
    age: str  # where no date of birth is given: how old reports say that they are
    latest_at: datetime
    latest_kind: str
    latest_from: str  # the agency


class PeopleListed(list[PersonRow]):
    """A list of people. `is_cut`: there may be others, whose newest reports came earlier than was looked."""

    def __init__(self, *, is_cut: bool):
        self.is_cut = is_cut


@dataclass(frozen=True)
class ChildRow:
    """A child to choose from, with what tells her from another, as far as the viewer may see it."""

    id: UUID
    label: str
    name: str  # as most reports give it; empty where she is known by a nickname or a description alone
    born: str
    school: str
    home: str


@dataclass(frozen=True)
class ThingRow:
    """An adult or a thing in the list of those to whom children are tied, as the newest of these ties tell."""

    kind: str
    id: UUID
    label: str
    children: int  # different ones
    has_older: bool  # whether there are so many ties that the older ones were not counted
    last_at: datetime
    agencies: list[str]


@dataclass(frozen=True)
class ThingsPage:
    """A page of that list: `agencies` can be chosen among; `is_cut`: there are others, to whom no child was tied so lately."""

    rows: list[ThingRow]
    number: int
    total: int
    agencies: list[str]
    is_cut: bool


@dataclass(frozen=True)
class Found:
    """Somebody, something or a report that a search found, and why: a code for screens, and the fact it rests on.

    `written` is that fact as reports state it. `passage`: of a report, the words around what was looked for, in pairs
    (text, whether it is what was looked for); `piece`: the graded piece in whose words they stand.
    """

    group: str  # children, people, vehicles, phones, accounts, places, reports
    kind: str  # nominal, vehicle, phone, account, place, report
    id: UUID
    label: str
    why: str
    typed: str
    written: str = ""
    born: str = ""
    age: str = ""  # where no date of birth is given: how old reports say that they are
    told: LastTold | None = None  # of a person
    passage: list[tuple[str, bool]] = field(default_factory=list)
    piece: Graded | None = None  # how it is handled goes with its words; None: they are the report's own
    entry: Entry | None = None  # of a report
    people: list[NamedRow] = field(default_factory=list)  # whom a report is about, children first


@dataclass
class Findings:
    """What a search found, in groups. `more`: groups in which the viewer would find more than is listed; `perhaps_more`: in which
    they may, for it was not looked to the end. `questions`: what waits for whoever judges about two that are listed, by the two."""

    words: str
    groups: dict[str, list[Found]] = field(default_factory=dict)
    more: set[str] = field(default_factory=set)
    perhaps_more: set[str] = field(default_factory=set)
    questions: dict[frozenset[UUID], UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class ToldMissing:
    """One report of a missing episode: who sent it, from when on, from where, and what it says of the danger."""

    submission: UUID
    agency: str
    at: datetime
    precision: str
    recorded_at: datetime
    missing_from: str  # the contract's codes; empty: not said
    police_risk: str
    reference: str
    circumstances: str


@dataclass(frozen=True)
class ChildAway:
    """A child who was away on nights of a month, and those of her times away that lie in it or near, newest first."""

    nominal: UUID
    label: str
    born: str
    times: list[TimeAway]


@dataclass(frozen=True)
class NightsOfMonth:
    """Who was away on which nights of a month. `place`: what the home is called of whose children it tells; empty: of all of whom the
    viewer may read. `is_cut`: there may be others, whose episodes began earlier than was looked."""

    month: date
    children: list[ChildAway]
    place: str = ""
    is_cut: bool = False


@dataclass(frozen=True)
class FoundBefore:
    """Where, or with whom, a child was found after an earlier episode."""

    kind: str
    id: UUID
    label: str
    at: datetime


@dataclass(frozen=True)
class MissingChild:
    """A child of whom somebody says that they are missing, and nobody that they are back; or of whom it was told that they are.

    `nominal`: None where the report describes nobody. `told`: the reports that say so, the latest first; of somebody who is back,
    those that say that. `since`: the earliest moment that they give of the newest absence. `is_silent`: so long ago that nobody
    may have thought of telling that they are back.
    """

    nominal: UUID | None
    label: str
    born: str
    since: datetime
    precision: str
    told: list[ToldMissing]
    is_silent: bool = False
    back_at: datetime | None = None
    working: list[WorkingRow] = field(default_factory=list)
    found_before: list[FoundBefore] = field(default_factory=list)


@dataclass(frozen=True)
class MissingNow:
    """Who is missing now, of whom was heard last first; those of whom nothing was heard for long; and of whom it was told in the
    last day that they are back. `is_more`: there are more episodes without a return than are looked at."""

    now: list[MissingChild]
    silent: list[MissingChild]
    back: list[MissingChild]
    is_more: bool = False
